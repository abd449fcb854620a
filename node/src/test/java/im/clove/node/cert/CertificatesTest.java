package im.clove.node.cert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.xmpp.jid.Domain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CertificatesTest {
    private static final Domain B32 = Domain.of("a".repeat(52) + ".b32.i2p");
    private static final Domain HOME = Domain.of("chat.home");
    private static final Domain PUBLIC = Domain.of("chat.example");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T00:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private Certificates certificates;

    @BeforeEach
    void open() {
        certificates = at(folder, CLOCK);
    }

    @Test
    void theFirstStartMakesAnAuthorityAndACertificateForEveryDomain() throws Exception {
        ServerIdentity identity = certificates.loadOrCreate(List.of(B32, HOME));
        X509Certificate certificate = identity.certificate();
        CertificateInfo info = CertificateInfo.of(certificate);
        assertThat(info.names()).containsExactlyInAnyOrder(B32.name(), HOME.name(), "localhost", "127.0.0.1", "::1");
        assertThat(info.subject()).isEqualTo("CN=" + B32.name());
        assertThat(Duration.between(info.notBefore(), info.notAfter()).plusSeconds(1))
                .as("both ends counted, as Apple does")
                .isEqualTo(Duration.ofDays(825));
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(certificate.getPublicKey().getAlgorithm()).isEqualTo("EC");
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(certificates.authority().getBasicConstraints()).isZero();
        validate(identity);
    }

    @Test
    void theFilesAreForTheirOwnerOnly() throws Exception {
        Path inner = folder.resolve("certs");
        at(inner, CLOCK).loadOrCreate(List.of(B32));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(inner)))
                .isEqualTo("rwx------");
        for (String name : List.of("ca.pem", "server.pem")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(inner.resolve(name))))
                    .isEqualTo("rw-------");
        }
        try (var files = Files.list(inner)) {
            assertThat(files).as("nothing is left lying around").hasSize(2);
        }
    }

    @Test
    void theSecondStartFindsTheSameCertificate() throws Exception {
        ServerIdentity first = certificates.loadOrCreate(List.of(B32));
        ServerIdentity second = at(folder, CLOCK).loadOrCreate(List.of(B32));
        assertThat(second.certificate()).isEqualTo(first.certificate());
        assertThat(second.key().getEncoded()).isEqualTo(first.key().getEncoded());
    }

    @Test
    void aDomainAddedLaterIsCoveredByANewCertificateWithTheSameKey() throws Exception {
        ServerIdentity first = certificates.loadOrCreate(List.of(B32));
        ServerIdentity second = certificates.loadOrCreate(List.of(B32, Domain.of("b".repeat(51) + "a.b32.i2p")));
        assertThat(second.certificate()).isNotEqualTo(first.certificate());
        assertThat(second.certificate().getPublicKey())
                .isEqualTo(first.certificate().getPublicKey());
        assertThat(certificates.load().certificate()).isEqualTo(second.certificate());
        validate(second);
    }

    @Test
    void theAuthorityCannotSignForOtherPeoplesDomains() throws Exception {
        Issuer issuer = new Issuer(CLOCK, new SecureRandom());
        KeyPair keys = issuer.newKey();
        X509Certificate ca = issuer.authority(keys, List.of(B32), Certificates.VALIDITY);
        KeyPair server = issuer.newKey();
        for (Domain foreign : List.of(Domain.of("bank.example"), Domain.of("192.0.2.1"))) {
            X509Certificate certificate =
                    issuer.server(server.getPublic(), List.of(foreign), ca, keys.getPrivate(), Certificates.VALIDITY);
            ServerIdentity identity = new ServerIdentity(List.of(certificate), server.getPrivate());
            assertThatThrownBy(() -> validate(identity, ca)).isInstanceOf(CertPathValidatorException.class);
        }
    }

    @Test
    void aDomainTheAuthorityMayNotVouchForIsLeftOutAndItIsSaidWhatToDo() throws Exception {
        Domain more = Domain.of("b".repeat(51) + "a.b32.i2p");
        ServerIdentity first = certificates.loadOrCreate(List.of(B32));
        assertThat(certificates.gap(first, List.of(B32))).isEmpty();
        for (Domain beyond : List.of(PUBLIC, Domain.of("192.0.2.1"), Domain.of("i2p.example"))) {
            assertThat(certificates.loadOrCreate(List.of(B32, beyond)).certificate())
                    .as("the certificate stays valid for the rest")
                    .isEqualTo(first.certificate());
            assertThat(certificates.gap(first, List.of(B32, beyond)))
                    .hasValueSatisfying(
                            text -> assertThat(text).contains(beyond.name()).contains("--new-authority"));
            assertThatThrownBy(() -> certificates.generate(List.of(B32, beyond), Certificates.VALIDITY))
                    .isInstanceOf(CertificateRefusedException.class)
                    .hasMessageContaining(beyond.name())
                    .hasMessageContaining("--new-authority");
        }
        ServerIdentity second = certificates.loadOrCreate(List.of(B32, more, PUBLIC));
        assertThat(CertificateInfo.of(second.certificate()).names()).startsWith(B32.name(), more.name());
        validate(second);
        Files.delete(folder.resolve("server.pem"));
        validate(certificates.loadOrCreate(List.of(B32, PUBLIC)));
        ServerIdentity third = certificates.generateWithNewAuthority(List.of(B32, PUBLIC), Certificates.VALIDITY);
        validate(third);
        assertThat(certificates.gap(third, List.of(B32, PUBLIC))).isEmpty();
    }

    @Test
    void aNewAuthorityIsForTheDomainsOfItsDay() throws Exception {
        certificates.loadOrCreate(List.of(B32));
        String before = certificates.authorityPem();
        ServerIdentity identity = certificates.generateWithNewAuthority(
                List.of(B32, HOME, Domain.of("192.0.2.1")), Certificates.VALIDITY);
        assertThat(certificates.authorityPem()).isNotEqualTo(before).doesNotContain("PRIVATE");
        validate(identity);
    }

    @Test
    void aDamagedFileIsRefusedAndNeverWrittenTo() throws Exception {
        certificates.loadOrCreate(List.of(B32));
        for (String name : List.of("server.pem", "ca.pem")) {
            Path file = folder.resolve(name);
            String good = Files.readString(file);
            for (String bad : List.of("", "garbage", good.replace("PRIVATE", "PRIVAT"), good.substring(0, 300))) {
                Files.writeString(file, bad);
                assertThatThrownBy(() -> certificates.generate(List.of(B32), Certificates.VALIDITY))
                        .isInstanceOf(CertificateRefusedException.class)
                        .hasMessageContaining(name);
                assertThatThrownBy(() -> certificates.generateWithNewAuthority(List.of(B32), Certificates.VALIDITY))
                        .isInstanceOf(CertificateRefusedException.class);
                assertThatThrownBy(() -> certificates.loadOrCreate(List.of(B32, HOME)))
                        .isInstanceOf(CertificateRefusedException.class);
                assertThat(file).hasContent(bad);
            }
            Files.writeString(file, good);
        }
    }

    @Test
    void aCertificateFromElsewhereIsTakenOverIfItFits() throws Exception {
        Path other = folder.resolve("other");
        ServerIdentity foreign = at(other, CLOCK).loadOrCreate(List.of(HOME));
        Path pem = other.resolve("server.pem");
        certificates.loadOrCreate(List.of(B32));

        assertThatThrownBy(() -> certificates.importFrom(pem, pem, List.of(B32, HOME), false))
                .isInstanceOf(CertificateRefusedException.class)
                .hasMessageContaining(B32.name());
        ServerIdentity imported = certificates.importFrom(pem, pem, List.of(B32, HOME), true);
        assertThat(imported.certificate()).isEqualTo(foreign.certificate());
        assertThat(certificates.loadOrCreate(List.of(B32, HOME)).certificate())
                .as("an imported certificate is left as it is")
                .isEqualTo(foreign.certificate());
        assertThat(certificates.isOwn(imported)).isFalse();
    }

    @Test
    void aCertificateFromElsewhereIsRefusedIfKeyOrderOrDatesAreWrong() throws Exception {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        at(one, CLOCK).loadOrCreate(List.of(B32));
        at(two, CLOCK).loadOrCreate(List.of(B32));
        ServerIdentity mine = certificates.loadOrCreate(List.of(B32));
        Path first = one.resolve("server.pem");
        Path second = two.resolve("server.pem");

        refused(certificates, first, second, "does not belong");
        Path reversed = folder.resolve("reversed.pem");
        ServerIdentity identity = at(one, CLOCK).load();
        Files.writeString(
                reversed,
                Pem.write(List.of(identity.certificate(), at(two, CLOCK).authority())));
        refused(certificates, reversed, first, "not in order");
        refused(at(folder, later(Duration.ofDays(4000))), first, first, "expired");
        refused(at(folder, later(Duration.ofDays(-10))), first, first, "not valid before");
        Path empty = Files.writeString(folder.resolve("empty"), "");
        refused(certificates, empty, first, "no certificate");
        refused(certificates, first, empty, "no private key");
        assertThat(certificates.load().certificate()).isEqualTo(mine.certificate());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 30, 90, 397, 825, 3653, 4019, 36500})
    void aCertificateIsValidForNoMoreDaysThanAskedForNorLongerThanItsAuthority(int days) throws Exception {
        CertificateInfo info = CertificateInfo.of(
                certificates.generate(List.of(B32), Duration.ofDays(days)).certificate());
        Duration valid = Duration.between(info.notBefore(), info.notAfter()).plusSeconds(1);
        assertThat(valid).isLessThanOrEqualTo(Duration.ofDays(days));
        assertThat(info.notAfter())
                .isAfter(CLOCK.instant())
                .isBeforeOrEqualTo(certificates.authority().getNotAfter().toInstant());
        if (days < 4019) {
            assertThat(valid).isEqualTo(Duration.ofDays(days));
        }
    }

    @ParameterizedTest
    @CsvSource({"825, 733, false", "825, 735, true", "825, 2000, true", "30, 18, false", "30, 20, true"})
    void aCertificateIsIssuedAgainBeforeItExpires(int days, int later, boolean renewed) throws Exception {
        ServerIdentity first = certificates.generate(List.of(B32), Duration.ofDays(days));
        Certificates then = at(folder, later(Duration.ofDays(later)));
        ServerIdentity second = then.loadOrCreate(List.of(B32));
        assertThat(!second.certificate().equals(first.certificate())).isEqualTo(renewed);
        assertThat(second.certificate().getPublicKey())
                .isEqualTo(first.certificate().getPublicKey());
        assertThat(then.loadOrCreate(List.of(B32)).certificate())
                .as("once is enough")
                .isEqualTo(second.certificate());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOlderCertificateGetsTheNamesItsAuthorityPermits(boolean permitsThisMachine) throws Exception {
        certificates.loadOrCreate(List.of(B32));
        var old = OldNode.make(folder, B32.name(), CLOCK.instant(), permitsThisMachine);
        ServerIdentity renewed = certificates.loadOrCreate(List.of(B32));
        assertThat(certificates.authority()).as("devices know it").isEqualTo(old.authority());
        CertificateInfo info = CertificateInfo.of(renewed.certificate());
        assertThat(info.names())
                .isEqualTo(
                        permitsThisMachine
                                ? List.of(B32.name(), "localhost", "127.0.0.1", "::1")
                                : List.of(B32.name()));
        assertThat(Duration.between(info.notBefore(), info.notAfter())).isLessThan(Duration.ofDays(825));
        assertThat(renewed.certificate().getPublicKey())
                .isEqualTo(old.certificate().getPublicKey());
        validate(renewed);
        assertThat(certificates.loadOrCreate(List.of(B32)).certificate()).isEqualTo(renewed.certificate());
    }

    @Test
    void aPrivateNameMayComeLater() throws Exception {
        certificates.loadOrCreate(List.of(B32));
        X509Certificate authority = certificates.authority();
        for (String later :
                List.of("chat.home", "chat.lan", "chat.home.arpa", "x.internal", "pi.local", "a.b32.i2p.alt")) {
            validate(certificates.loadOrCreate(List.of(B32, Domain.of(later))));
            assertThat(certificates.authority()).isEqualTo(authority);
        }
    }

    @Test
    void fingerprintsAreWrittenAsClientsShowThem() throws Exception {
        CertificateInfo info =
                CertificateInfo.of(certificates.loadOrCreate(List.of(B32)).certificate());
        assertThat(info.sha256()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
        assertThat(info.sha1()).matches("([0-9A-F]{2}:){19}[0-9A-F]{2}");
        assertThat(info.keySha256()).isNotEqualTo(info.sha256());
        assertThat(info.covers(B32)).isTrue();
        assertThat(info.covers(HOME)).isFalse();
    }

    private static void refused(Certificates into, Path chain, Path key, String says) {
        assertThatThrownBy(() -> into.importFrom(chain, key, List.of(B32), false))
                .isInstanceOf(CertificateRefusedException.class)
                .hasMessageContaining(says);
    }

    private void validate(ServerIdentity identity) throws Exception {
        validate(identity, certificates.authority());
    }

    /// By the chain, the authority's name constraints included: the JDK looks at those of certificates in the
    /// path, not at those of a trust anchor, so the authority is both.
    private static void validate(ServerIdentity identity, X509Certificate ca) throws Exception {
        PKIXParameters parameters =
                new PKIXParameters(Set.of(new TrustAnchor(ca.getSubjectX500Principal(), ca.getPublicKey(), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(CLOCK.instant()));
        var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(identity.certificate(), ca));
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
    }

    private static Certificates at(Path folder, Clock clock) {
        return new Certificates(folder, clock, new SecureRandom());
    }

    private static Clock later(Duration by) {
        return Clock.offset(CLOCK, by);
    }
}
