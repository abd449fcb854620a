package im.clove.node.c2s;

import static im.clove.node.c2s.NegotiationScript.OPEN;
import static im.clove.node.c2s.NegotiationScript.done;
import static im.clove.node.c2s.NegotiationScript.event;
import static im.clove.node.c2s.NegotiationScript.machine;
import static im.clove.node.c2s.NegotiationScript.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.runtime.transport.Protection;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.ChannelBinding;
import im.clove.xmpp.sasl.SaslStep;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.XmlWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The machine of a client's negotiation, word by word: what is said, and what the machine then wants done.
final class ClientNegotiationTest {
    private static final String AUTH = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>%s</auth>";
    private static final String ROMEO = AUTH.formatted("AHJvbWVvAHNoYWtlc3BlYXJl");
    private static final String WRONG = AUTH.formatted("AHJvbWVvAGhhbWxldA==");
    private static final String TLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
    private static final String BIND =
            "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>%s</resource></bind></iq>";
    private static final String BINDING = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>";
    private static final String AFTER_LOGIN = "<stream:features xmlns:stream='http://etherx.jabber.org/streams'>"
            + BINDING
            + "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session>"
            + "<sm xmlns='urn:xmpp:sm:3'/>"
            + "<ver xmlns='urn:xmpp:features:rosterver'/>"
            + "<sub xmlns='urn:xmpp:features:pre-approval'/>"
            + "<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>10000</max-bytes><idle-seconds>300</idle-seconds>"
            + "</limits><csi xmlns='urn:xmpp:csi:0'/></stream:features>";

    private final ClientNegotiation machine = machine(Protection.TLS, false, true);

    private ClientNegotiation loggedIn() {
        say(machine, OPEN);
        assertThat(say(machine, ROMEO))
                .containsExactly(
                        "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>", "restart romeo@montague.example");
        assertThat(say(machine, OPEN)).containsExactly("header montague.example null id", AFTER_LOGIN);
        return machine;
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, false, true,  required, false",
        "NONE, false, false, ,         false",
        "NONE, true,  true,  starttls, true",
        "TLS,  false, true,  ,         true",
        "EQUIVALENT, false, true,  starttls, true",
        "EQUIVALENT, false, false, ,         true",
    })
    void whatIsOfferedBeforeALoginDependsOnWhatCarriesTheStream(
            Protection protection, boolean trusted, boolean startsTls, String tls, boolean mechanisms) {
        List<String> out = say(machine(protection, trusted, startsTls), OPEN);

        assertThat(out).hasSize(2).startsWith("header montague.example null id");
        String features = out.getLast();
        assertThat(features.contains("<starttls")).isEqualTo(tls != null);
        assertThat(features.contains("<required/>")).isEqualTo("required".equals(tls));
        assertThat(features.contains("SCRAM-SHA-256<")).isEqualTo(mechanisms);
        assertThat(features).endsWith("<greeting xmlns='u' to='montague.example'/></stream:features>");
    }

    @Test
    void fromTlsToABoundResource() {
        ClientNegotiation fresh = machine(Protection.NONE, false, true);
        say(fresh, OPEN);
        assertThat(say(fresh, TLS)).containsExactly("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "tls");
        assertThat(say(fresh, OPEN).getLast()).contains("PLAIN").doesNotContain("starttls");
        say(fresh, ROMEO);
        String german = OPEN.replace(" to=", " xml:lang='de' from='romeo@montague.example' to=");
        assertThat(say(fresh, german))
                .containsExactly("header montague.example romeo@montague.example id", AFTER_LOGIN);
        assertThat(say(fresh, BIND.formatted("orchard")))
                .containsExactly("bind romeo@montague.example 'orchard' de []");
        assertThat(fresh.isOver()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"
                        + " | bind romeo@montague.example '' null []",
                "<resume xmlns='urn:xmpp:sm:3' previd='abc' h='7'/> | resume romeo@montague.example abc 7",
                "<enable xmlns='urn:xmpp:sm:3'/> | <failed xmlns='urn:xmpp:sm:3'>"
                        + "<unexpected-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>",
                "<resume xmlns='urn:xmpp:sm:3' previd='abc'/> | <failed xmlns='urn:xmpp:sm:3'>"
                        + "<bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>",
                "<r xmlns='urn:xmpp:sm:3'/> | fail UNSUPPORTED_STANZA_TYPE ",
                "<enabled xmlns='urn:xmpp:sm:3'/> | fail UNSUPPORTED_STANZA_TYPE ",
                "<resumed xmlns='urn:xmpp:sm:3' previd='abc' h='7'/> | fail UNSUPPORTED_STANZA_TYPE ",
                "<failed xmlns='urn:xmpp:sm:3'/> | fail UNSUPPORTED_STANZA_TYPE ",
                "<a xmlns='urn:xmpp:sm:3' h='1'/> | fail UNSUPPORTED_STANZA_TYPE ",
                "<a xmlns='urn:xmpp:sm:3'/> | fail UNSUPPORTED_STANZA_TYPE ",
                "<unheard-of xmlns='urn:xmpp:sm:3'/> | fail UNSUPPORTED_STANZA_TYPE ",
                "<resume xmlns='u' previd='abc' h='7'/> | fail UNSUPPORTED_STANZA_TYPE ",
                "<iq type='get' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"
                        + " | fail NOT_AUTHORIZED Bind a resource first",
                "<iq type='set' id='b'><other xmlns='u'/></iq> | fail NOT_AUTHORIZED Bind a resource first",
                "<message/> | fail NOT_AUTHORIZED Bind a resource first",
                "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/> | fail UNSUPPORTED_STANZA_TYPE ",
                "<stream:stream to='montague.example' version='1.0' xmlns='jabber:client'"
                        + " xmlns:stream='http://etherx.jabber.org/streams'>"
                        + " | fail POLICY_VIOLATION This does not belong here",
            })
    void whatAClientMayAskForAfterItsLogin(String text, String answer) {
        assertThat(say(loggedIn(), text)).map(String::strip).containsExactly(answer.strip());
    }

    @Test
    void aBindingThatCannotBeReadIsRefusedAndMayBeTriedAgain() {
        ClientNegotiation in = loggedIn();

        assertThat(say(in, "<iq type='set'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"))
                .singleElement()
                .asString()
                .startsWith("<iq xmlns='jabber:client' type='error'><error type='modify'><bad-request ");
        assertThat(say(in, BIND.formatted("\u0085")))
                .singleElement()
                .asString()
                .startsWith("<iq xmlns='jabber:client' type='error' id='b'><error type='modify'><bad-request ")
                .contains("This text cannot be a resource");
        assertThat(say(in, BIND.formatted("orchard"))).hasSize(1);
    }

    @Test
    void theTenthRefusalEndsTheStream() {
        ClientNegotiation in = loggedIn();
        for (int i = 1; i < 10; i++) {
            assertThat(in.step(event(BIND.formatted("taken")))).hasSize(1);
            assertThat(done(in, in.refused(List.of(Element.of("u", "no"))))).containsExactly("<no xmlns='u'/>");
        }
        in.step(event(BIND.formatted("taken")));
        assertThat(done(in, in.refused(List.of(Element.of("u", "no")))))
                .containsExactly("<no xmlns='u'/>", "fail POLICY_VIOLATION Too many refused requests");
        assertThat(in.isOver()).isTrue();
    }

    @Test
    void theFifthFailedLoginEndsTheStream() {
        say(machine, OPEN);
        for (int i = 1; i < 5; i++) {
            assertThat(say(machine, WRONG)).singleElement().asString().contains("<not-authorized/>");
        }
        assertThat(say(machine, WRONG)).hasSize(2).endsWith("fail POLICY_VIOLATION Too many failed logins");
        assertThat(machine.isOver()).isTrue();
        assertThat(say(machine, ROMEO)).isEmpty();
        assertThat(machine.step(new StreamEvent.Closed())).isEmpty();
    }

    @Test
    void aLoginWithoutEncryptionFailsAndCounts() {
        ClientNegotiation plain = machine(Protection.NONE, false, true);
        say(plain, OPEN);
        for (int i = 1; i < 5; i++) {
            assertThat(say(plain, ROMEO)).singleElement().asString().contains("<encryption-required/>");
        }
        assertThat(say(plain, ROMEO)).endsWith("fail POLICY_VIOLATION Too many failed logins");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<message/> | fail NOT_AUTHORIZED Nobody has logged in on this stream",
                "<a xmlns='u'/> | fail UNSUPPORTED_STANZA_TYPE",
                "<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/> | fail UNSUPPORTED_STANZA_TYPE",
                "<auth xmlns='u'/> | fail UNSUPPORTED_STANZA_TYPE",
                "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
                        + " | fail POLICY_VIOLATION The stream is encrypted already",
            })
    void whatAClientMayNotSayBeforeItsLogin(String text, String answer) {
        say(machine, OPEN);

        assertThat(say(machine, text)).map(String::strip).containsExactly(answer);
        assertThat(machine.isOver()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"response", "abort"})
    void theOtherWordsOfALoginAreTheMechanismsBusiness(String name) {
        say(machine, OPEN);

        assertThat(say(machine, "<" + name + " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"))
                .singleElement()
                .asString()
                .startsWith("<failure ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "to='montague.example' | to='capulet.example' | header null null id | fail HOST_UNKNOWN ",
                "to='montague.example' | | header null null id | fail IMPROPER_ADDRESSING The stream header needs a 'to'",
                "version='1.0' | | header montague.example null id | fail UNSUPPORTED_VERSION ",
                "to= | from='romeo@montague.example/x' version='0.9' to= | header null null id | fail NOT_WELL_FORMED ",
                "xmlns='jabber:client' | xmlns='jabber:server' | header montague.example null id | fail INVALID_NAMESPACE ",
            })
    void aHeaderThatIsWrongIsAnsweredInsideAStream(String from, String to, String header, String failure) {
        List<String> out = say(machine, OPEN.replace(from, to == null ? "" : to));

        assertThat(out).map(String::strip).containsExactly(header, failure.strip());
        assertThat(machine.isOver()).isTrue();
    }

    @Test
    void afterALoginTheHeaderIsOfTheSameHostAndPerson() {
        say(machine, OPEN);
        say(machine, ROMEO);
        assertThat(say(machine, OPEN.replace(" to=", " from='juliet@montague.example' to=")))
                .containsExactly(
                        "header montague.example juliet@montague.example id",
                        "fail INVALID_FROM 'from' is not who has logged in");
    }

    @Test
    void afterALoginAWrongHostIsAnsweredByTheOneThatIsKnown() {
        say(machine, OPEN);
        say(machine, ROMEO);
        assertThat(say(machine, OPEN.replace("montague", "capulet")))
                .containsExactly("header montague.example null id", "fail HOST_UNKNOWN ");
    }

    @Test
    void anAnswerThatNobodyAskedForEndsTheStream() {
        say(machine, OPEN);

        assertThat(done(machine, machine.refused(List.of(Element.of("u", "no")))))
                .containsExactly("fail POLICY_VIOLATION This does not belong here");
        ClientNegotiation other = machine(Protection.NONE, false, true);
        assertThat(done(other, other.secured(ChannelBinding.Source.NONE)))
                .containsExactly("header null null id", "fail POLICY_VIOLATION This does not belong here");
    }

    @Test
    void theClientsEndIsAnsweredOnceAndAViolationWithItsError() {
        assertThat(done(machine, machine.step(new StreamEvent.Closed()))).containsExactly("finish");
        assertThat(machine.step(new StreamEvent.Closed())).isEmpty();
        ClientNegotiation other = machine(Protection.TLS, false, true);
        say(other, OPEN);
        assertThat(done(other, other.step(new StreamEvent.Violation(StreamEvent.Kind.RESTRICTED_XML, "secret"))))
                .containsExactly("fail RESTRICTED_XML ");
    }

    @Test
    void theAnswerToABindingIsSpelledAsRfc6120Has() {
        Entrance entrance = entrance("<iq type='set' id='b' to='montague.example'>" + BINDING + "</iq>");

        assertThat(spelled(entrance, new Entrance.Outcome.Bound(Jid.parse("romeo@montague.example/x"), List.of())))
                .isEqualTo(
                        "<iq xmlns='jabber:client' type='result' id='b'>"
                                + "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>romeo@montague.example/x</jid></bind></iq>");
        assertThat(spelled(entrance, new Entrance.Outcome.NotBound(StanzaError.of(StanzaError.Condition.CONFLICT))))
                .isEqualTo("<iq xmlns='jabber:client' type='error' id='b'><error type='cancel'>"
                        + "<conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        assertThatThrownBy(() -> spelled(entrance, new Entrance.Outcome.NotResumed(Element.of("u", "resumed"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theAnswerToAResumptionStandsForItself() {
        Entrance entrance = entrance("<resume xmlns='urn:xmpp:sm:3' previd='abc' h='7'/>");

        assertThat(spelled(entrance, new Entrance.Outcome.NotResumed(Element.of("u", "resumed"))))
                .isEqualTo("<resumed xmlns='u'/>");
        assertThatThrownBy(() -> spelled(
                        entrance, new Entrance.Outcome.NotBound(StanzaError.of(StanzaError.Condition.CONFLICT))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Entrance entrance(String request) {
        return loggedIn().step(event(request)).stream()
                .map(output -> ((Output.Enter) output).entrance())
                .findFirst()
                .orElseThrow();
    }

    private static String spelled(Entrance entrance, Entrance.Outcome outcome) {
        return entrance.dress().spell(outcome).stream().map(XmlWriter::toString).collect(Collectors.joining());
    }

    @Test
    void aResumptionBindsNothing() {
        Entrance entrance = entrance("<resume xmlns='urn:xmpp:sm:3' previd='abc' h='7'/>");

        assertThatThrownBy(() ->
                        spelled(entrance, new Entrance.Outcome.Bound(Jid.parse("romeo@montague.example/x"), List.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void afterTlsTheHostIsTheSame() {
        ClientNegotiation fresh = machine(Protection.NONE, false, true, _ -> true);
        say(fresh, OPEN);
        say(fresh, TLS);
        assertThat(say(fresh, OPEN.replace("montague", "capulet")))
                .containsExactly(
                        "header capulet.example null id", "fail HOST_UNKNOWN The stream was begun for another host");
    }

    @Test
    void afterALoginTheHostIsTheSame() {
        ClientNegotiation both = machine(Protection.TLS, false, true, _ -> true);
        say(both, OPEN);
        say(both, ROMEO);
        assertThat(say(both, OPEN.replace("montague", "capulet")))
                .containsExactly("header capulet.example null id", "fail HOST_UNKNOWN The login was for another host");
    }

    @Test
    void afterTlsAFaultIsAnsweredByTheHostThatIsKnown() {
        ClientNegotiation fresh = machine(Protection.NONE, false, true);
        say(fresh, OPEN);
        say(fresh, TLS);
        assertThat(say(fresh, "<message/>"))
                .containsExactly("header montague.example null id", "fail POLICY_VIOLATION This does not belong here");
    }

    @Test
    void aLoginThatNobodyAskedForEndsTheStream() {
        say(machine, OPEN);
        assertThat(done(machine, machine.checked(new SaslStep.Challenge(new byte[0]))))
                .containsExactly("fail POLICY_VIOLATION This does not belong here");
    }

    @Test
    void aLoginInTwoSteps() {
        say(machine, OPEN);
        assertThat(say(machine, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'/>"))
                .containsExactly("<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        assertThat(say(machine, ROMEO.replace(" mechanism='PLAIN'", "").replace("auth", "response")))
                .endsWith("restart romeo@montague.example");
    }

    @Test
    void nothingCanBeAskedForBeforeALogin() {
        StreamFeature.Reader reader = (_, _) -> Optional.empty();

        assertThatThrownBy(() ->
                        new StreamFeature(Set.of(StreamFeature.Stage.BEFORE_LOGIN), _ -> Element.of("u", "a"), reader))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whileAnAnswerIsBeingMadeTheClientWaits() {
        List<String> steps = List.of(ROMEO, BIND.formatted("x"));
        IntStream.range(0, 2).forEach(i -> {
            ClientNegotiation busy = i == 0 ? machine : new ClientNegotiationTest().loggedIn();
            if (i == 0) {
                say(busy, OPEN);
            }
            busy.step(event(steps.get(i)));
            assertThat(say(busy, "<message/>")).containsExactly("fail POLICY_VIOLATION This does not belong here");
        });
    }
}
