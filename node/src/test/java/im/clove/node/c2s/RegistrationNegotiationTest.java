package im.clove.node.c2s;

import static im.clove.node.c2s.NegotiationScript.OPEN;
import static im.clove.node.c2s.NegotiationScript.event;
import static im.clove.node.c2s.NegotiationScript.machine;
import static im.clove.node.c2s.NegotiationScript.say;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.transport.Protection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The machine of a client's negotiation with clients that have no account yet (XEP-0445, XEP-0077).
final class RegistrationNegotiationTest {
    private static final String SHOW =
            "<iq type='set' id='p' to='montague.example'><preauth xmlns='urn:xmpp:pars:0' token='%s'/></iq>";
    private static final String FORM = "<iq type='get' id='f'><query xmlns='jabber:iq:register'/></iq>";
    private static final String MAKE = "<iq type='set' id='m'><query xmlns='jabber:iq:register'>"
            + "<username>%s</username><password>%s</password></query></iq>";
    private static final String SHOWN = "<iq xmlns='jabber:client' type='result' id='p' from='montague.example'/>";
    private static final String ROMEO =
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AHJvbWVvAHNoYWtlc3BlYXJl</auth>";

    private final ClientNegotiation machine = opened(Protection.TLS, false);

    private static ClientNegotiation opened(Protection protection, boolean trusted) {
        ClientNegotiation fresh = machine(protection, trusted, true);
        say(fresh, OPEN);
        return fresh;
    }

    private static String error(List<String> out) {
        assertThat(out).hasSize(1);
        String text = out.getFirst();
        assertThat(text).contains("type='error'");
        return text.replaceAll("(?s).*<error type='[a-z]+'><([a-z-]+) .*", "$1");
    }

    @Test
    void fromATokenToAnAccountToALogin() {
        assertThat(say(machine, SHOW.formatted("good"))).containsExactly(SHOWN);
        assertThat(say(machine, FORM)).singleElement().asString().contains("<username/><password/>");
        assertThat(say(machine, MAKE.formatted("juliet", "wherefore")))
                .containsExactly("<iq xmlns='jabber:client' type='result' id='m'/>");
        assertThat(say(machine, ROMEO)).contains("restart romeo@montague.example");
        assertThat(say(machine, SHOW.formatted("good")))
                .as("a new header has to come first")
                .containsExactly("header montague.example null id", "fail POLICY_VIOLATION This does not belong here");
    }

    @Test
    void aFormMayBeFilledInAsAForm() {
        say(machine, SHOW.formatted("good"));
        assertThat(say(
                        machine,
                        "<iq type='set' id='m'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data'"
                                + " type='submit'><field var='username'><value>juliet</value></field>"
                                + "<field var='password'><value>wherefore</value></field></x></query></iq>"))
                .containsExactly("<iq xmlns='jabber:client' type='result' id='m'/>");
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, false, false",
        "NONE, true, true",
        "EQUIVALENT, false, true",
        "TLS, false, true",
    })
    void passwordsGoWhereLoginsDo(Protection protection, boolean trusted, boolean offered) {
        ClientNegotiation fresh = machine(protection, trusted, true);
        String features = say(fresh, OPEN).getLast();
        for (String each :
                List.of("urn:xmpp:invite", "urn:xmpp:ibr-token:0", "http://jabber.org/features/iq-register")) {
            assertThat(features.contains("<register xmlns='" + each + "'/>")).isEqualTo(offered);
        }
        assertThat(say(fresh, SHOW.formatted("good")))
                .containsExactly(offered ? SHOWN : "fail NOT_AUTHORIZED Nobody has logged in on this stream");
    }

    @Test
    void withoutAnInvitationNothingIsToldOfNames() {
        String free = say(machine, MAKE.formatted("juliet", "wherefore")).getFirst();
        assertThat(free).contains("<not-allowed ");
        assertThat(say(machine, MAKE.formatted("taken", "wherefore"))).containsExactly(free);
    }

    @ParameterizedTest
    @CsvSource({
        "good, result",
        "' xmpp:montague.example?register;preauth=good ', result",
        "xmpp:romeo@montague.example?roster;preauth=good;ibr=y, result",
        "bad, error",
        "xmpp:montague.example?register;preauth=bad, error",
        "preauth=, error",
        "'', error",
    })
    void aClientThatKnowsNothingOfItShowsAFormIntoWhichTheLinkIsPasted(String pasted, String answer) {
        assertThat(say(machine, FORM)).singleElement().asString().contains("var='token'", "var='username'");
        String filled = say(
                        machine,
                        "<iq type='set' id='m'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data'"
                                + " type='submit'><field var='token'><value>" + pasted + "</value></field>"
                                + "<field var='username'><value>juliet</value></field>"
                                + "<field var='password'><value>wherefore</value></field></x></query></iq>")
                .getFirst();
        assertThat(filled).contains("type='" + answer + "'");
        assertThat(say(machine, MAKE.formatted("nurse", "wherefore")).getFirst())
                .contains("<not-allowed ");
    }

    @Test
    void aNameThatIsTakenBurnsNothing() {
        say(machine, SHOW.formatted("good"));
        assertThat(error(say(machine, MAKE.formatted("taken", "wherefore")))).isEqualTo("conflict");
        assertThat(error(say(machine, MAKE.formatted("juliet", "short")))).isEqualTo("not-acceptable");
        assertThat(error(say(machine, MAKE.formatted("juliet", "")))).isEqualTo("not-acceptable");
        assertThat(say(machine, MAKE.formatted("juliet", "wherefore")))
                .singleElement()
                .asString()
                .contains("result");
        assertThat(error(say(machine, MAKE.formatted("nurse", "wherefore"))))
                .as("one for each time it is shown")
                .isEqualTo("not-allowed");
    }

    @Test
    void aBadTokenTakesAGoodOneBack() {
        say(machine, SHOW.formatted("good"));
        assertThat(error(say(machine, SHOW.formatted("bad")))).isEqualTo("item-not-found");
        assertThat(error(say(machine, MAKE.formatted("juliet", "wherefore")))).isEqualTo("not-allowed");
    }

    @Test
    void theFifthFailureEndsTheStreamLoginsIncluded() {
        for (int i = 0; i < 3; i++) {
            assertThat(error(say(machine, SHOW.formatted("bad" + i)))).isEqualTo("item-not-found");
        }
        say(machine, ROMEO.replace("AHJvbWVvAHNoYWtlc3BlYXJl", "AHJvbWVvAGhhbWxldA=="));
        assertThat(say(machine, SHOW.formatted("bad")))
                .hasSize(2)
                .endsWith("fail POLICY_VIOLATION Too many failed logins");
        assertThat(machine.isOver()).isTrue();
    }

    @Test
    void oneAtATimeAndNothingElseMeanwhile() {
        assertThat(machine.step(event(SHOW.formatted("good")))).hasSize(1);
        assertThat(machine.step(event(FORM))).singleElement().asString().contains("This does not belong here");
        assertThat(machine.isOver()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<iq type='get' id='x'><preauth xmlns='urn:xmpp:pars:0' token='good'/></iq>",
                "<iq type='set'><preauth xmlns='urn:xmpp:pars:0' token='good'/></iq>",
                "<iq type='set' id='x' to='capulet.example'><preauth xmlns='urn:xmpp:pars:0' token='good'/></iq>",
                "<iq type='set' id='x' to='romeo@montague.example'><query xmlns='jabber:iq:register'/></iq>",
                "<iq type='set' id='x' to='@@'><query xmlns='jabber:iq:register'/></iq>",
                "<iq type='result' id='x'><query xmlns='jabber:iq:register'/></iq>",
                "<iq type='get' id='x'><query xmlns='jabber:iq:auth'/></iq>",
                "<presence/>",
            })
    void whatIsNoRegistrationEndsTheStream(String text) {
        assertThat(say(machine, text)).singleElement().asString().startsWith("fail NOT_AUTHORIZED");
    }

    @Test
    void nobodyWithoutAnAccountRemovesOne() {
        say(machine, SHOW.formatted("good"));
        assertThat(error(
                        say(machine, "<iq type='set' id='x'><query xmlns='jabber:iq:register'><remove/></query></iq>")))
                .isEqualTo("not-allowed");
    }

    @Test
    void nothingThatIsPrintedHoldsTheToken() {
        for (String text : List.of(SHOW.formatted("secret"), MAKE.formatted("juliet", "secret"))) {
            assertThat(opened(Protection.TLS, false).step(event(text)).toString())
                    .doesNotContain("secret");
        }
    }
}
