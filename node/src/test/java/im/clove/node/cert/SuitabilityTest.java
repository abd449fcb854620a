package im.clove.node.cert;

import static im.clove.node.cert.TestCertificates.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.cert.TestCertificates.Recipe;
import im.clove.node.cert.TestCertificates.Signer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What no client could use is refused with the reason; what some object to is said.
final class SuitabilityTest {
    private static final Signer ROOT = TestCertificates.root("Some Root");
    private static final Signer BETWEEN = ROOT.below("In Between", recipe -> recipe);

    private record Case(String name, UnaryOperator<Recipe> change, String says) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> useless() {
        return Stream.of(
                new Case("expired", r -> r.to(NOW.minusSeconds(1)), "expired on 2026-11-20T23:59:59Z"),
                new Case("too early", r -> r.from(NOW.plusSeconds(60)), "not valid before"),
                new Case("RSA of 1024 bits", r -> r.keys(TestCertificates.keys("RSA", 1024)), "1024 bits"),
                new Case("DSA", r -> r.keys(TestCertificates.keys("DSA", 2048)), "DSA"),
                new Case(
                        "secp256k1", r -> r.keys(TestCertificates.ec("secp256k1")), "a curve that clients do not know"),
                new Case("P-224", r -> r.keys(TestCertificates.ec("secp224r1")), "a curve that clients do not know"),
                new Case(
                        "Brainpool",
                        r -> r.keys(TestCertificates.ec("brainpoolP256r1")),
                        "a curve that clients do not know"),
                new Case("SHA-1", r -> r.signature("SHA1withECDSA"), "clients have refused for years"),
                new Case("for clients", r -> r.purposes(KeyPurposeId.id_kp_clientAuth), "not for servers"),
                new Case("for mail", r -> r.purposes(KeyPurposeId.id_kp_emailProtection), "not for servers"),
                new Case("for agreement", r -> r.usage(KeyUsage.keyAgreement), "not for digital signatures"),
                new Case("an authority's", Recipe::authority, "CA:TRUE"),
                new Case("without names", Recipe::withoutNames, "no subject alternative name"),
                new Case("strange", Recipe::strange, "critical extension"));
    }

    @ParameterizedTest
    @MethodSource("useless")
    void isRefused(Case useless) {
        X509Certificate leaf = BETWEEN.sign(useless.change().apply(TestCertificates.server("a.example")));
        assertThatThrownBy(() -> check(leaf, BETWEEN.certificate(), ROOT.certificate()))
                .isInstanceOf(CertificateRefusedException.class)
                .hasMessageStartingWith("It ")
                .hasMessageContaining(useless.says());
    }

    static Stream<Arguments> chains() {
        Signer expired = ROOT.below("Expired", r -> r.to(NOW.minus(Duration.ofDays(1))));
        Signer noAuthority = ROOT.below("A Server", _ -> TestCertificates.server("b.example"));
        Signer weak = ROOT.below("Weak", r -> r.signature("SHA1withECDSA"));
        return Stream.of(
                Arguments.of(expired, "Expired"),
                Arguments.of(noAuthority, "A Server"),
                Arguments.of(weak, "an issuer that is signed with SHA1withECDSA"));
    }

    @ParameterizedTest
    @MethodSource("chains")
    void soIsABadIssuer(Signer between, String says) {
        X509Certificate leaf = between.sign(TestCertificates.server("a.example"));
        assertThatThrownBy(() -> check(leaf, between.certificate(), ROOT.certificate()))
                .isInstanceOf(CertificateRefusedException.class)
                .hasMessageContaining(says);
    }

    @Test
    void anExpiredIssuerAtTheEndIsRefusedToo() {
        Signer expired = ROOT.below("Expired", r -> r.to(NOW.minus(Duration.ofDays(1))));
        X509Certificate leaf = expired.sign(TestCertificates.server("a.example"));
        assertThatThrownBy(() -> check(leaf, expired.certificate())).hasMessageContaining("has an issuer that expired");
    }

    static Stream<Case> doubtful() {
        return Stream.of(
                new Case("Ed25519", r -> r.keys(TestCertificates.keys("Ed25519", 0)), "Ed25519"),
                new Case("RSASSA-PSS", r -> r.keys(TestCertificates.keys("RSASSA-PSS", 2048)), "RSASSA-PSS"),
                new Case("no purpose", Recipe::withoutPurposes, "Apple"));
    }

    @ParameterizedTest
    @MethodSource("doubtful")
    void isTakenWithADoubt(Case doubtful) throws Exception {
        X509Certificate leaf = BETWEEN.sign(doubtful.change().apply(TestCertificates.server("a.example")));
        assertThat(check(leaf, BETWEEN.certificate(), ROOT.certificate()))
                .anySatisfy(doubt -> assertThat(doubt).contains(doubtful.says()));
    }

    static Stream<UnaryOperator<Recipe>> good() {
        return Stream.of(
                r -> r,
                r -> r.keys(TestCertificates.keys("RSA", 2048)),
                r -> r.keys(TestCertificates.ec("secp384r1")),
                r -> r.keys(TestCertificates.ec("secp521r1")),
                r -> r.usage(0),
                r -> r.usage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment),
                r -> r.purposes(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth),
                r -> r.purposes(KeyPurposeId.anyExtendedKeyUsage),
                r -> r.signature("SHA384withECDSA"));
    }

    @ParameterizedTest
    @MethodSource("good")
    void isTaken(UnaryOperator<Recipe> change) throws Exception {
        X509Certificate leaf = BETWEEN.sign(change.apply(TestCertificates.server("a.example")));
        assertThat(check(leaf, BETWEEN.certificate(), ROOT.certificate()))
                .containsExactly("Its authority, CN=Some Root, is none that clients know by themselves");
    }

    @Test
    void aGapInTheChainIsSaid() throws Exception {
        X509Certificate leaf = BETWEEN.sign(TestCertificates.server("a.example"));
        assertThat(check(leaf))
                .singleElement()
                .satisfies(doubt -> assertThat(doubt).contains("CN=In Between", "fullchain"));
        assertThat(check(leaf, BETWEEN.certificate()))
                .singleElement()
                .satisfies(doubt -> assertThat(doubt).contains("CN=Some Root"));
    }

    @Test
    void oneThatSignedItselfIsTakenWithADoubt() throws Exception {
        assertThat(check(TestCertificates.selfSigned(TestCertificates.server("a.example"))))
                .singleElement()
                .satisfies(doubt -> assertThat(doubt).contains("by itself"));
    }

    private static List<String> check(X509Certificate... chain) throws CertificateRefusedException {
        return Suitability.check(List.of(chain), "It", NOW);
    }
}
