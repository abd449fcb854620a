package im.clove.clearnet.trust;

import static im.clove.clearnet.trust.CertificateMaker.NOW;
import static im.clove.clearnet.trust.CertificateMaker.authority;
import static im.clove.clearnet.trust.CertificateMaker.server;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.clearnet.dns.Tlsa;
import im.clove.clearnet.trust.CertificateJudge.How;
import im.clove.clearnet.trust.CertificateJudge.Role;
import im.clove.clearnet.trust.CertificateJudge.Verdict;
import im.clove.clearnet.trust.CertificateMaker.Made;
import im.clove.xmpp.jid.Domain;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("RFC 7671")
final class DaneTest {
    private static final Domain B = Domain.of("b.example");
    private static final Made ROOT = authority("Root").selfSigned();
    private static final Made BETWEEN = authority("Between").by(ROOT);
    private static final Made LEAF = server("b.example").by(BETWEEN);
    private static final Made PRIVATE = authority("Private").selfSigned();
    private static final Made PRIVATE_LEAF = server("b.example").by(PRIVATE);

    private static Tlsa of(int usage, int selector, int matching, Made made) {
        X509Certificate certificate = made.certificate();
        try {
            byte[] part = selector == 0
                    ? certificate.getEncoded()
                    : certificate.getPublicKey().getEncoded();
            return new Tlsa(
                    usage,
                    selector,
                    matching,
                    switch (matching) {
                        case 0 -> part;
                        case 1 -> MessageDigest.getInstance("SHA-256").digest(part);
                        default -> MessageDigest.getInstance("SHA-512").digest(part);
                    });
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Verdict judged(List<Tlsa> records, Made... chain) {
        return new CertificateJudge(
                        Authorities.of(ROOT.certificate()), _ -> List.of(), Clock.fixed(NOW, ZoneOffset.UTC))
                .judge(Stream.of(chain).map(Made::certificate).toList(), B, Role.ANSWERING, records);
    }

    private static boolean isProved(Tlsa record, Made... chain) {
        Verdict verdict = judged(List.of(record), chain);
        assertThat(verdict)
                .isIn(
                        new Verdict.Proved(How.DANE),
                        verdict instanceof Verdict.Doubtful(String reason) && reason.contains("(DANE)")
                                ? verdict
                                : null);
        return verdict instanceof Verdict.Proved;
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0,1", "0,2", "1,0", "1,1", "1,2"})
    void everyWayToCompareFitsTheRightOneAndNoOther(int selector, int matching) {
        Made other = server("b.example").by(BETWEEN);
        assertThat(isProved(of(0, selector, matching, ROOT), LEAF, BETWEEN)).isTrue();
        assertThat(isProved(of(0, selector, matching, BETWEEN), LEAF, BETWEEN)).isTrue();
        assertThat(isProved(of(0, selector, matching, PRIVATE), LEAF, BETWEEN)).isFalse();
        assertThat(isProved(of(1, selector, matching, LEAF), LEAF, BETWEEN)).isTrue();
        assertThat(isProved(of(1, selector, matching, LEAF), other, BETWEEN)).isFalse();
        assertThat(isProved(of(2, selector, matching, PRIVATE), PRIVATE_LEAF, PRIVATE))
                .isTrue();
        assertThat(isProved(of(2, selector, matching, PRIVATE), LEAF, BETWEEN)).isFalse();
        assertThat(isProved(of(3, selector, matching, PRIVATE_LEAF), PRIVATE_LEAF))
                .isTrue();
        assertThat(isProved(of(3, selector, matching, PRIVATE_LEAF), LEAF, BETWEEN))
                .isFalse();
    }

    @Test
    void twoUsagesWantAKnownAuthorityBesides() {
        assertThat(isProved(of(0, 0, 1, PRIVATE), PRIVATE_LEAF, PRIVATE)).isFalse();
        assertThat(isProved(of(1, 0, 1, PRIVATE_LEAF), PRIVATE_LEAF, PRIVATE)).isFalse();
        assertThat(isProved(of(0, 0, 1, LEAF), LEAF, BETWEEN)).isFalse();
    }

    @Test
    void onlyTheServersOwnCertificateMayBeOldOrForSomebodyElse() {
        Made old = server("b.example")
                .valid(Duration.ofDays(-90), Duration.ofDays(-30))
                .by(PRIVATE);
        Made others = server("a.example").by(PRIVATE);

        assertThat(isProved(of(3, 1, 1, old), old)).isTrue();
        assertThat(isProved(of(3, 1, 1, others), others)).isTrue();
        assertThat(isProved(of(2, 1, 1, PRIVATE), old, PRIVATE)).isFalse();
        assertThat(isProved(of(2, 1, 1, PRIVATE), others, PRIVATE)).isFalse();
    }

    @Test
    void ownAuthorityHasToBeShownUnlessTheRecordHoldsIt() {
        assertThat(isProved(of(2, 0, 1, PRIVATE), PRIVATE_LEAF)).isFalse();
        assertThat(isProved(of(2, 0, 0, PRIVATE), PRIVATE_LEAF)).isTrue();
    }

    @Test
    void serversOwnCertificateIsNoAuthority() {
        Made own = server("b.example").selfSigned();
        assertThat(isProved(of(2, 0, 1, own), own)).isFalse();
        assertThat(isProved(of(3, 0, 1, own), own)).isTrue();
    }

    @Test
    void shownAuthorityThatHasNotSignedIsNone() {
        Made forged = server("b.example").by(authority("Private").selfSigned());
        assertThat(isProved(of(2, 0, 1, PRIVATE), forged, PRIVATE)).isFalse();
    }

    @Test
    void oneOfSeveralIsEnoughAndNoneIsRefusedThoughAnAuthorityHasSigned() {
        assertThat(judged(List.of(of(3, 1, 1, PRIVATE_LEAF), of(1, 1, 1, LEAF)), LEAF, BETWEEN))
                .isEqualTo(new Verdict.Proved(How.DANE));
        assertThat(judged(List.of(of(3, 1, 1, PRIVATE_LEAF)), LEAF, BETWEEN))
                .isEqualTo(new Verdict.Doubtful("The certificate of b.example is none of those its DNS names (DANE)"));
    }

    @Test
    void recordsThatMeanNothingAreAsIfTheyWereNotThere() {
        List<Tlsa> useless = List.of(
                new Tlsa(4, 0, 1, new byte[32]),
                new Tlsa(3, 2, 1, new byte[32]),
                new Tlsa(3, 0, 3, new byte[32]),
                new Tlsa(3, 0, 1, new byte[31]),
                new Tlsa(3, 0, 2, new byte[32]),
                new Tlsa(3, 0, 0, new byte[0]));
        assertThat(judged(useless, LEAF, BETWEEN)).isEqualTo(new Verdict.Proved(How.PKIX));
        assertThat(judged(List.of(), LEAF, BETWEEN)).isEqualTo(new Verdict.Proved(How.PKIX));
    }
}
