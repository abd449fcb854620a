package im.clove.node.c2s;

import static im.clove.node.c2s.NegotiationScript.OPEN;
import static im.clove.node.c2s.NegotiationScript.done;
import static im.clove.node.c2s.NegotiationScript.event;
import static im.clove.node.c2s.NegotiationScript.machine;
import static im.clove.node.c2s.NegotiationScript.say;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.transport.Protection;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.ScramHash;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.XmlWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Logins with all that comes along (XEP-0388, XEP-0386, XEP-0198, XEP-0484), step by step.
final class Sasl2NegotiationTest {
    private static final String ID = "d4565fa7-4d72-4749-b3d3-740edbf87770";
    private static final String AGENT = "<user-agent id='" + ID + "'/>";
    private static final String BIND =
            "<bind xmlns='urn:xmpp:bind:0'><tag>Gajim</tag>" + "<enable xmlns='urn:xmpp:sm:3' resume='true'/></bind>";
    private static final String RESUME = "<resume xmlns='urn:xmpp:sm:3' previd='p' h='7'/>";
    private static final String SUCCESS = "<success xmlns='urn:xmpp:sasl:2'>"
            + "<authorization-identifier>romeo@montague.example</authorization-identifier>";

    private final ClientNegotiation machine = machine(Protection.TLS, false, true);

    private static String base64(byte[] data) {
        return Base64.getEncoder().encodeToString(data);
    }

    private static String plain(String along) {
        return "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'><initial-response>"
                + base64("\0romeo\0shakespeare".getBytes(StandardCharsets.UTF_8)) + "</initial-response>" + along
                + "</authenticate>";
    }

    private static String hashed(String along) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes("romeo\0".getBytes(StandardCharsets.UTF_8));
        message.writeBytes(ScramHash.SHA_256.mac(
                ("token of " + ID).getBytes(StandardCharsets.UTF_8), "Initiator".getBytes(StandardCharsets.UTF_8)));
        return "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='HT-SHA-256-NONE'><initial-response>"
                + base64(message.toByteArray()) + "</initial-response>" + AGENT + along + "</authenticate>";
    }

    private Entrance entrance(String request) {
        say(machine, OPEN);
        return entered(machine, machine.step(event(request)));
    }

    /// Carries out what comes before the entrance.
    private static Entrance entered(ClientNegotiation by, List<Output> outputs) {
        for (Output output : outputs) {
            switch (output) {
                case Output.Enter enter -> {
                    return enter.entrance();
                }
                case Output.Check check -> {
                    return entered(by, by.checked(check.sasl().handle(check.request())));
                }
                case Output.Note _ -> {
                    return entered(by, by.noted(List.of(Element.of("u", "noted"))));
                }
                default -> {}
            }
        }
        throw new AssertionError("Nobody enters: " + outputs);
    }

    private static String spelled(Entrance entrance, Entrance.Outcome outcome) {
        return entrance.dress().spell(outcome).stream().map(XmlWriter::toString).collect(Collectors.joining());
    }

    @Test
    void theOfferIsThereInsideEncryptionOnly() {
        assertThat(String.join("", say(machine, OPEN)))
                .contains("<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>")
                .contains("<authentication xmlns='urn:xmpp:sasl:2'>")
                .contains("<inline><bind xmlns='urn:xmpp:bind:0'><inline><feature var='urn:xmpp:carbons:2'/>"
                        + "<feature var='urn:xmpp:sm:3'/></inline></bind><sm xmlns='urn:xmpp:sm:3'/>"
                        + "<fast xmlns='urn:xmpp:fast:0'><mechanism>HT-SHA-256-NONE</mechanism></fast></inline>");
        ClientNegotiation trusted = machine(Protection.NONE, true, true);
        assertThat(String.join("", say(trusted, OPEN))).contains("<mechanisms ").doesNotContain("urn:xmpp:sasl:2");
        assertThat(say(trusted, plain(""))).containsExactly("fail UNSUPPORTED_STANZA_TYPE ");
    }

    @Test
    void aLoginAloneIsAnsweredAndTheStreamGoesOn() {
        say(machine, OPEN);

        assertThat(say(machine, plain("")))
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo("logged in romeo@montague.example"),
                        second -> assertThat(second).isEqualTo(SUCCESS + "</success>"),
                        third ->
                                assertThat(third).startsWith("<stream:features").contains(":xmpp-bind'"));
        assertThat(say(machine, "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"))
                .containsExactly("bind romeo@montague.example '' null []");
    }

    @Test
    void bindingComesAlongUnderTheClientsTagAndAStableName() {
        Entrance entrance = entrance(plain(AGENT + BIND));

        assertThat(entrance).isInstanceOfSatisfying(Entrance.Bind.class, bind -> {
            assertThat(bind.resource()).isEqualTo("Gajim/of" + ID);
            assertThat(bind.inline()).extracting(Element::local).containsExactly("enable");
        });
        String bound = spelled(
                entrance,
                new Entrance.Outcome.Bound(Jid.parse("romeo@montague.example/x"), List.of(Element.of("u", "enabled"))));
        assertThat(bound)
                .startsWith("<success xmlns='urn:xmpp:sasl:2'>"
                        + "<authorization-identifier>romeo@montague.example/x</authorization-identifier>"
                        + "<noted xmlns='u'/><bound xmlns='urn:xmpp:bind:0'><enabled xmlns='u'/></bound></success>"
                        + "<stream:features")
                .contains("<sm xmlns='urn:xmpp:sm:3'/>")
                .doesNotContain(":xmpp-bind'");
    }

    /// COMPAT(xmpp.js, 0.14): it asks for what it has, if that is offered.
    @Test
    void streamManagementIsNotOfferedToWhoHasIt() {
        Jid full = Jid.parse("romeo@montague.example/x");
        Element enabled = Element.of("urn:xmpp:sm:3", "enabled");

        assertThat(spelled(entrance(plain(BIND)), new Entrance.Outcome.Bound(full, List.of(enabled))))
                .contains("<enabled xmlns='urn:xmpp:sm:3'/>")
                .contains("<ver ")
                .doesNotContain("<sm ");
        ClientNegotiation other = machine(Protection.TLS, false, true);
        say(other, OPEN);
        Entrance resume = entered(other, other.step(event(plain(RESUME))));
        assertThat(spelled(resume, new Entrance.Outcome.Resumed(full, Element.of("urn:xmpp:sm:3", "resumed"))))
                .contains("<ver ")
                .doesNotContain("<sm ");
    }

    @Test
    void aBindingThatFailsFailsTheLoginAndMayBeTriedAgain() {
        Entrance entrance = entrance(plain(BIND));
        List<Element> refused = entrance.dress()
                .spell(new Entrance.Outcome.NotBound(
                        StanzaError.of(StanzaError.Condition.RESOURCE_CONSTRAINT, "Too many")));

        assertThat(done(machine, machine.refused(refused)))
                .containsExactly("<failure xmlns='urn:xmpp:sasl:2'>"
                        + "<temporary-auth-failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"
                        + "<text>Too many</text></failure>");
        assertThat(say(machine, plain(""))).contains(SUCCESS + "</success>");
    }

    @Test
    void aSessionComesBackWithinTheLogin() {
        Entrance entrance = entrance(plain(RESUME + BIND));

        assertThat(entrance).isInstanceOfSatisfying(Entrance.Resume.class, resume -> {
            assertThat(resume.previousId()).isEqualTo("p");
            assertThat(resume.h()).isEqualTo(7);
        });
        assertThat(spelled(
                        entrance,
                        new Entrance.Outcome.Resumed(
                                Jid.parse("romeo@montague.example/x"), Element.of("u", "resumed"))))
                .startsWith("<success xmlns='urn:xmpp:sasl:2'>"
                        + "<authorization-identifier>romeo@montague.example/x</authorization-identifier>"
                        + "<resumed xmlns='u'/></success><stream:features");
    }

    @Test
    void whatIsGoneIsToldAndTheBindingFollows() {
        Entrance resume = entrance(plain(RESUME + BIND));
        List<Element> failed = resume.dress().spell(new Entrance.Outcome.NotResumed(Element.of("u", "failed")));

        Entrance bind = entered(machine, machine.refused(failed));
        assertThat(spelled(bind, new Entrance.Outcome.Bound(Jid.parse("romeo@montague.example/x"), List.of())))
                .contains("<failed xmlns='u'/><bound xmlns='urn:xmpp:bind:0'/></success>");
    }

    @Test
    void whatIsGoneWithoutABindingIsToldInALoginAlone() {
        Entrance resume = entrance(plain(RESUME));
        List<Element> failed = resume.dress().spell(new Entrance.Outcome.NotResumed(Element.of("u", "failed")));

        assertThat(done(machine, machine.refused(failed))).first().isEqualTo(SUCCESS + "<failed xmlns='u'/></success>");
    }

    @Test
    void aResumptionThatCannotBeReadIsToldAndTheBindingFollows() {
        Entrance entrance = entrance(plain("<resume xmlns='urn:xmpp:sm:3' previd='p' h='x'/>" + BIND));

        assertThat(entrance).isInstanceOf(Entrance.Bind.class);
        assertThat(spelled(entrance, new Entrance.Outcome.Bound(Jid.parse("romeo@montague.example/x"), List.of())))
                .contains("<failed xmlns='urn:xmpp:sm:3'><bad-request ");
    }

    @Test
    void aClientThatSaysWhichItIsIsNoted() {
        say(machine, OPEN);
        assertThat(say(
                        machine,
                        plain("<user-agent id='" + ID + "'><software>Gajim</software></user-agent>"
                                + "<request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>")))
                .startsWith(
                        "logged in romeo@montague.example",
                        "note UserAgent[id=" + ID
                                + ", software=Gajim, device=] Optional.empty OptionalLong.empty false "
                                + "Optional[HT-SHA-256-NONE]",
                        SUCCESS + "<noted xmlns='u'/></success>");
    }

    @Test
    void aTokenIsAskedForWithAMechanismThatIsOfferedOrNotAtAll() {
        say(machine, OPEN);
        assertThat(say(machine, plain(AGENT + "<request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-EXPR'/>")))
                .element(1)
                .asString()
                .endsWith("Optional.empty");
    }

    @Test
    void aTokenLetsInWithOneElement() {
        say(machine, OPEN);
        assertThat(say(machine, hashed("<fast xmlns='urn:xmpp:fast:0' count='4' invalidate='true'/>" + RESUME)))
                .containsExactly(
                        "logged in romeo@montague.example",
                        "note UserAgent[id=" + ID + ", software=, device=] Optional[token of " + ID
                                + "] OptionalLong[4] true Optional.empty",
                        "resume romeo@montague.example p 7");
    }

    @Test
    void aTokenIsNotForTheOldProfile() {
        say(machine, OPEN);
        assertThat(say(
                        machine,
                        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='HT-SHA-256-NONE'>AAAA</auth>"))
                .first()
                .asString()
                .contains("<malformed-request");
    }

    @Test
    void whoTheStreamIsOfIsWhoLogsIn() {
        say(machine, OPEN.replace(" to=", " from='juliet@montague.example' to="));
        assertThat(say(machine, plain(""))).containsExactly("fail INVALID_FROM 'from' is not who has logged in");
    }

    @Test
    void whatIsBegunInOneProfileIsNotEndedInTheOther() {
        say(machine, OPEN);
        assertThat(say(
                        machine,
                        "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'>" + AGENT + BIND + "</authenticate>"))
                .containsExactly("<challenge xmlns='urn:xmpp:sasl:2'/>");
        assertThat(say(
                        machine,
                        "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                                + base64("\0romeo\0shakespeare".getBytes(StandardCharsets.UTF_8)) + "</response>"))
                .containsExactly("fail POLICY_VIOLATION This does not belong here");
    }

    @Test
    void whatCameAlongIsKeptOverAChallenge() {
        say(machine, OPEN);
        say(machine, "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'>" + BIND + "</authenticate>");
        assertThat(say(
                        machine,
                        "<response xmlns='urn:xmpp:sasl:2'>"
                                + base64("\0romeo\0shakespeare".getBytes(StandardCharsets.UTF_8)) + "</response>"))
                .last()
                .asString()
                .startsWith("bind romeo@montague.example 'Gajim/of'");
    }
}
