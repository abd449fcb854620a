package im.clove.s2s.stream;

import static im.clove.s2s.Names.JULIET;
import static im.clove.s2s.Names.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.transport.I2pPlace;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.s2s.Names;
import im.clove.s2s.config.Proofs;
import im.clove.s2s.dialback.DialbackKeys;
import im.clove.s2s.place.DarknetMap;
import im.clove.s2s.place.DomainPair;
import im.clove.s2s.place.LinkKey;
import im.clove.s2s.place.PeerAuth;
import im.clove.s2s.stream.Handshake.Output;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Handshakes where the transport proves nothing: TLS first, then a certificate, or dialback where that is allowed. The
/// judge of certificates is another's; here one identity is good and the others are not.
final class CertifiedHandshakeTest {
    private static final Domain OURS = Domain.of("chat.example");
    private static final Domain THEIRS = Domain.of("friend.example");
    private static final PeerIdentity SOMEBODY = new PeerIdentity.Local("tcp");
    private static final PeerIdentity GOOD = new PeerIdentity.Local("good");
    private static final PeerIdentity BAD = new PeerIdentity.Local("bad");
    private static final I2pPlace PLACE = new I2pPlace(JULIET, 5269);
    private static final String STARTTLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
    private static final String AUTH = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>=</auth>";
    private static final String EXTERNAL = "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
            + "<mechanism>EXTERNAL</mechanism></mechanisms></stream:features>";
    private static final String DIALBACK =
            "<stream:features><dialback xmlns='urn:xmpp:features:dialback'/></stream:features>";

    private final DarknetMap atlas = new DarknetMap(ROMEO, Set.of(OURS), Map.of(THEIRS, PLACE), true);
    private final PeerAuth auth = new PeerAuth() {
        @Override
        public Verdict check(Domain claimed, PeerIdentity proved) {
            return proved.equals(GOOD) && claimed.equals(THEIRS)
                    ? new Verdict.Granted(PLACE)
                    : new Verdict.Elsewhere(PLACE);
        }

        @Override
        public String doubt(Domain claimed, PeerIdentity proved) {
            return "the certificate is bad";
        }
    };

    private Handshake accepted(Proofs proofs, PeerIdentity peer, boolean isTls) {
        return new AcceptedHandshake(
                atlas,
                auth,
                new Ground(peer, isTls, proofs),
                () -> "id",
                new DialbackKeys(new byte[DialbackKeys.SECRET_BYTES]));
    }

    private Handshake dialled(Proofs proofs, PeerIdentity peer, boolean isTls) {
        return new DialledHandshake(
                new LinkKey(OURS, THEIRS, PLACE),
                DialledHandshake.Expectation.OTHER,
                Certified.of(auth, new Ground(peer, isTls, proofs)));
    }

    private static List<Output> say(Handshake handshake, String xml) {
        List<Output> out = new ArrayList<>();
        if (xml.startsWith("<stream:stream")) {
            Names.events(xml).forEach(event -> out.addAll(handshake.step(event)));
        } else {
            Names.elements(xml).forEach(element -> out.addAll(handshake.step(new StreamEvent.Received(element))));
        }
        return out;
    }

    private static String in() {
        return Names.header(THEIRS.name(), OURS.name());
    }

    private static String answer() {
        return Names.header(THEIRS.name(), OURS.name()).replace("<stream:stream ", "<stream:stream id='x' ");
    }

    private static List<String> offers(List<Output> outputs) {
        return ((Output.Send) outputs.get(1))
                .element().children().stream().map(Element::local).toList();
    }

    private static StreamCondition fault(List<Output> outputs) {
        return ((Output.Fail) outputs.getLast()).fault().condition();
    }

    private static List<Output> pastTls(Handshake handshake, PeerIdentity shown) {
        say(handshake, in() + STARTTLS);
        handshake.secured(shown);
        return say(handshake, in());
    }

    @ParameterizedTest
    @EnumSource(names = {"CERTIFICATE", "CERTIFICATE_OR_DIALBACK"})
    void nothingIsOfferedAheadOfTlsButTls(Proofs proofs) {
        List<Output> out = say(accepted(proofs, SOMEBODY, false), in());

        assertThat(offers(out)).containsExactly("starttls");
        assertThat(((Output.Send) out.get(1))
                        .element()
                        .children()
                        .getFirst()
                        .has("urn:ietf:params:xml:ns:xmpp-tls", "required"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                AUTH,
                "<link xmlns='urn:clove:s2s:0' id='i' seq='1' h='0' epoch='0'/>",
                "<db:result xmlns:db='jabber:server:dialback' from='friend.example' to='chat.example'>k</db:result>",
                "<db:verify xmlns:db='jabber:server:dialback' from='friend.example' to='chat.example' id='1'>k</db:verify>",
                "<message/>"
            })
    void whoSaysAnythingElseAheadOfTlsIsCut(String xml) {
        List<Output> out = say(accepted(Proofs.CERTIFICATE_OR_DIALBACK, GOOD, false), in() + xml);

        assertThat(fault(out)).isEqualTo(StreamCondition.POLICY_VIOLATION);
    }

    @Test
    void aGoodCertificateMayLogIn() {
        Handshake handshake = accepted(Proofs.CERTIFICATE, SOMEBODY, false);

        assertThat(offers(pastTls(handshake, GOOD))).containsExactly("mechanisms");
        assertThat(say(handshake, AUTH).getLast()).isInstanceOf(Output.Restart.class);
        List<Output> out = say(handshake, in());
        assertThat(out.getLast()).isInstanceOf(Output.Grounded.class);
        assertThat(((Output.Grounded) out.getLast()).ground().proved()).isEqualTo(new DomainPair(THEIRS, OURS));
    }

    @Test
    @DisplayName("XEP-0368: the same on a stream that was inside TLS from the start")
    void directTls() {
        assertThat(offers(say(accepted(Proofs.CERTIFICATE, GOOD, true), in()))).containsExactly("mechanisms");
        assertThat(fault(say(accepted(Proofs.CERTIFICATE, SOMEBODY, true), in())))
                .isEqualTo(StreamCondition.NOT_AUTHORIZED);
        assertThat(fault(say(accepted(Proofs.CERTIFICATE, GOOD, true), in() + STARTTLS)))
                .isEqualTo(StreamCondition.UNSUPPORTED_STANZA_TYPE);
    }

    @Test
    @DisplayName("T-16: a certificate that does not hold ends the stream, with the reason")
    void aBadCertificateEndsTheStream() {
        List<Output> out = pastTls(accepted(Proofs.CERTIFICATE, SOMEBODY, false), BAD);

        assertThat(fault(out)).isEqualTo(StreamCondition.NOT_AUTHORIZED);
        assertThat(((Output.Fail) out.getLast()).fault().words()).contains("the certificate is bad");
    }

    @Test
    void whereDialbackIsAllowedABadCertificateLeavesThat() {
        Handshake handshake = accepted(Proofs.CERTIFICATE_OR_DIALBACK, SOMEBODY, false);

        assertThat(offers(pastTls(handshake, BAD))).containsExactly("dialback");
        assertThat(say(
                                handshake,
                                "<db:result xmlns:db='jabber:server:dialback' from='friend.example' to='chat.example'>k"
                                        + "</db:result>")
                        .getLast())
                .isInstanceOf(Output.Grounded.class);
    }

    @Test
    void aKeyProvesNothingWhereOnlyCertificatesDo() {
        Handshake handshake = accepted(Proofs.CERTIFICATE, SOMEBODY, false);
        pastTls(handshake, GOOD);

        assertThat(fault(say(
                        handshake,
                        "<db:result xmlns:db='jabber:server:dialback' from='friend.example' to='chat.example'>k"
                                + "</db:result>")))
                .isEqualTo(StreamCondition.NOT_AUTHORIZED);
    }

    @Test
    void aServerWithoutTlsHearsNothing() {
        assertThat(rejection(say(dialled(Proofs.CERTIFICATE_OR_DIALBACK, SOMEBODY, false), answer() + DIALBACK)))
                .contains("no encryption");
    }

    @Test
    void aWordOfTheFarEndMakesItNoCloveNode() {
        Handshake handshake = dialled(Proofs.CERTIFICATE, SOMEBODY, false);

        List<Output> out = say(
                handshake,
                answer() + "<stream:features><destination xmlns='urn:clove:s2s:0'/>" + STARTTLS + "</stream:features>");

        assertThat(out).containsExactly(new Output.Send(Element.of("urn:ietf:params:xml:ns:xmpp-tls", "starttls")));
    }

    @Test
    void whatWeDialHasToShowItsCertificate() {
        assertThat(rejection(dialledInTls(Proofs.CERTIFICATE, BAD))).contains("the certificate is bad");
        assertThat(dialledInTls(Proofs.CERTIFICATE, GOOD))
                .singleElement()
                .isInstanceOfSatisfying(
                        Output.Send.class,
                        send -> assertThat(send.element().local()).isEqualTo("auth"));
        assertThat(dialledInTls(Proofs.CERTIFICATE_OR_DIALBACK, BAD))
                .singleElement()
                .isInstanceOf(Output.Send.class);
    }

    private List<Output> dialledInTls(Proofs proofs, PeerIdentity shown) {
        Handshake handshake = dialled(proofs, SOMEBODY, false);
        say(handshake, answer() + "<stream:features>" + STARTTLS + "</stream:features>");
        say(handshake, "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        handshake.secured(shown);
        return say(handshake, answer() + EXTERNAL);
    }

    @Test
    void onDirectTlsNothingIsAskedForTwice() {
        assertThat(say(dialled(Proofs.CERTIFICATE, GOOD, true), answer() + EXTERNAL))
                .singleElement()
                .isInstanceOfSatisfying(
                        Output.Send.class,
                        send -> assertThat(send.element().local()).isEqualTo("auth"));
        assertThat(rejection(say(dialled(Proofs.CERTIFICATE, BAD, true), answer() + EXTERNAL)))
                .contains("the certificate is bad");
    }

    private static String rejection(List<Output> outputs) {
        return String.valueOf(((Ending.Rejected) ((Output.Over) outputs.getLast()).how())
                .reason()
                .text());
    }
}
