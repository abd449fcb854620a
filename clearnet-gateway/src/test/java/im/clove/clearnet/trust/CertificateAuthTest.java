package im.clove.clearnet.trust;

import static im.clove.clearnet.trust.CertificateMaker.NOW;
import static im.clove.clearnet.trust.CertificateMaker.authority;
import static im.clove.clearnet.trust.CertificateMaker.server;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.clearnet.dns.Tlsa;
import im.clove.clearnet.place.ClearnetPlace;
import im.clove.clearnet.place.Via;
import im.clove.clearnet.trust.CertificateMaker.Made;
import im.clove.runtime.transport.I2pPlace;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Place;
import im.clove.s2s.place.Atlas;
import im.clove.s2s.place.PeerAuth.Verdict;
import im.clove.s2s.place.Target;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.StanzaError;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CertificateAuthTest {
    private static final InetSocketAddress FROM = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40000);
    private static final Domain OURS = Domain.of("ours.example");
    private static final Domain B = Domain.of("b.example");
    private static final B32 B32_NAME = B32.parse("a".repeat(52)).orElseThrow();
    private static final Place PLACE = new ClearnetPlace(B, Via.DIRECT);
    private static final Made ROOT = authority("Root").selfSigned();

    private static final Atlas ATLAS = new Atlas() {
        @Override
        public Place self() {
            return new ClearnetPlace(OURS, Via.DIRECT);
        }

        @Override
        public boolean isOwn(Domain domain) {
            return domain.equals(OURS);
        }

        @Override
        public Target resolve(Domain domain) {
            if (isOwn(domain)) {
                return new Target.Own();
            }
            if (domain.b32().isPresent()) {
                return new Target.Peer(new I2pPlace(B32_NAME, 5269));
            }
            return domain.name().startsWith("refused")
                    ? new Target.Refused(StanzaError.of(StanzaError.Condition.NOT_ALLOWED))
                    : new Target.Peer(new ClearnetPlace(domain, Via.DIRECT));
        }

        @Override
        public Domain family(Domain domain) {
            return domain;
        }

        @Override
        public Optional<? extends Place> origin(PeerIdentity proved) {
            return Optional.empty();
        }
    };

    private Instant now = NOW;
    private int asked;
    private Optional<List<Tlsa>> records = Optional.empty();
    private final CertificateAuth auth = new CertificateAuth(
            ATLAS,
            new CertificateJudge(Authorities.of(ROOT.certificate()), _ -> List.of(), new MovableClock(() -> asked++)),
            (_, address) -> address.equals(FROM) ? records : Optional.empty(),
            new MovableClock(() -> {}));

    /// The judge looks at its clock when it works, and only then.
    private final class MovableClock extends Clock {
        private final Runnable looked;

        MovableClock(Runnable looked) {
            this.looked = looked;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            looked.run();
            return now;
        }
    }

    private static PeerIdentity shown(Made made) {
        return new PeerIdentity.Tls(FROM, List.of(made.certificate()));
    }

    private static PeerIdentity good() {
        return shown(server("b.example").by(ROOT));
    }

    @Test
    void provedCertificateSpeaksForItsDomain() {
        PeerIdentity good = good();
        assertThat(auth.check(B, good)).isEqualTo(new Verdict.Granted(PLACE));
        assertThat(auth.check(Domain.of("a.example"), good))
                .isEqualTo(new Verdict.Elsewhere(new ClearnetPlace(Domain.of("a.example"), Via.DIRECT)));
        assertThat(auth.doubt(Domain.of("a.example"), good))
                .isEqualTo("The certificate of a.example is for b.example, not for a.example");
    }

    @Test
    void doubtfulOneAndNoneLeaveTheDomainsServerToBeAsked() {
        PeerIdentity own = shown(server("b.example").selfSigned());
        assertThat(auth.check(B, own)).isEqualTo(new Verdict.Elsewhere(PLACE));
        assertThat(auth.doubt(B, own)).contains("self-signed");
        assertThat(auth.check(B, new PeerIdentity.Tcp(FROM))).isEqualTo(new Verdict.Elsewhere(PLACE));
        assertThat(auth.doubt(B, new PeerIdentity.Tcp(FROM)))
                .isEqualTo("The server of b.example has shown no certificate");
    }

    @Test
    void whatIsNotOfTheClearnetIsDenied() {
        Domain darknet = Domain.of(B32_NAME);
        assertThat(auth.check(OURS, shown(server("ours.example").by(ROOT)))).isInstanceOf(Verdict.Denied.class);
        assertThat(auth.check(
                        Domain.of("refused.example"),
                        shown(server("refused.example").by(ROOT))))
                .isInstanceOf(Verdict.Denied.class);
        assertThat(auth.check(darknet, shown(server(darknet.name()).by(ROOT)))).isInstanceOf(Verdict.Denied.class);
        assertThat(auth.check(B, new PeerIdentity.I2p(B32_NAME))).isInstanceOf(Verdict.Denied.class);
        assertThat(auth.check(B, new PeerIdentity.Local("x"))).isInstanceOf(Verdict.Denied.class);
    }

    private boolean isWorkedOut(PeerIdentity proved) {
        int before = asked;
        auth.check(B, proved);
        return asked > before;
    }

    @Test
    void answerIsRememberedForTenMinutes() {
        PeerIdentity good = good();
        assertThat(isWorkedOut(good)).isTrue();
        now = NOW.plus(CertificateAuth.REMEMBERED).minusMillis(1);
        assertThat(isWorkedOut(good)).isFalse();
        now = NOW.plus(CertificateAuth.REMEMBERED);
        assertThat(isWorkedOut(good)).isTrue();
        now = NOW.minusSeconds(1);
        assertThat(isWorkedOut(good)).isTrue();
    }

    @Test
    void answerEndsWithTheCertificate() {
        PeerIdentity shortly = shown(server("b.example")
                .valid(Duration.ofDays(-1), Duration.ofMinutes(2))
                .by(ROOT));
        assertThat(auth.check(B, shortly)).isInstanceOf(Verdict.Granted.class);
        now = NOW.plus(Duration.ofMinutes(2)).plusMillis(1);
        assertThat(auth.check(B, shortly)).isInstanceOf(Verdict.Elsewhere.class);
    }

    @Test
    void answerBeginsWithTheCertificate() {
        PeerIdentity soon = shown(server("b.example")
                .valid(Duration.ofMinutes(2), Duration.ofDays(1))
                .by(ROOT));
        assertThat(auth.check(B, soon)).isInstanceOf(Verdict.Elsewhere.class);
        now = NOW.plus(Duration.ofMinutes(2));
        assertThat(auth.check(B, soon)).isInstanceOf(Verdict.Granted.class);
    }

    @Test
    void newRecordsAreAnotherQuestion() {
        PeerIdentity good = good();
        assertThat(auth.check(B, good)).isInstanceOf(Verdict.Granted.class);
        records = Optional.of(List.of(new Tlsa(3, 1, 1, new byte[32])));
        assertThat(auth.check(B, good)).isInstanceOf(Verdict.Denied.class);
    }

    @Test
    void oldAnswersMakeRoomForNewOnes() {
        PeerIdentity good = good();
        for (int i = 0; i < CertificateAuth.MOST_REMEMBERED + 10; i++) {
            auth.check(Domain.of("x" + i + ".example"), good);
        }
        assertThat(auth.remembered()).isEqualTo(CertificateAuth.MOST_REMEMBERED);
    }
}
