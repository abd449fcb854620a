package im.clove.clearnet.trust;

import static im.clove.clearnet.trust.CertificateMaker.NOW;
import static im.clove.clearnet.trust.CertificateMaker.authority;
import static im.clove.clearnet.trust.CertificateMaker.server;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.clearnet.policy.Pin;
import im.clove.clearnet.trust.CertificateJudge.How;
import im.clove.clearnet.trust.CertificateJudge.Role;
import im.clove.clearnet.trust.CertificateJudge.Verdict;
import im.clove.clearnet.trust.CertificateMaker.Made;
import im.clove.xmpp.jid.Domain;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PinnedTest {
    private static final Domain B = Domain.of("b.example");
    private static final Made ROOT = authority("Root").selfSigned();

    @Test
    void pinDecidesAlone() throws Exception {
        Made friend = CertificateMaker.of("friend")
                .valid(Duration.ofDays(-90), Duration.ofDays(-30))
                .selfSigned();
        Made renewed = CertificateMaker.of("friend").keys(friend.keys()).selfSigned();
        Made signed = server("b.example").by(ROOT);
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        Pin certificate =
                new Pin(Pin.Kind.CERTIFICATE, sha.digest(friend.certificate().getEncoded()));
        Pin key = new Pin(Pin.Kind.KEY, sha.digest(friend.keys().getPublic().getEncoded()));
        Verdict pinned = new Verdict.Proved(How.PIN);
        Verdict wrong = new Verdict.Doubtful(
                "The certificate of b.example is not the one that the owner of this server has pinned");

        assertThat(byPin(friend, certificate)).isEqualTo(pinned);
        assertThat(byPin(friend, key)).isEqualTo(pinned);
        assertThat(byPin(renewed, certificate)).isEqualTo(wrong);
        assertThat(byPin(renewed, key)).isEqualTo(pinned);
        assertThat(byPin(renewed, certificate, key)).isEqualTo(pinned);
        assertThat(byPin(signed, certificate, key)).isEqualTo(wrong);
        assertThat(byPin(signed)).isEqualTo(new Verdict.Proved(How.PKIX));
    }

    private static Verdict byPin(Made shown, Pin... pins) {
        return new CertificateJudge(
                        Authorities.of(ROOT.certificate()), _ -> List.of(pins), Clock.fixed(NOW, ZoneOffset.UTC))
                .judge(List.of(shown.certificate()), B, Role.CONNECTING, List.of());
    }
}
