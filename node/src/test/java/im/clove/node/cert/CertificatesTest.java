package im.clove.node.cert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.cert.NodeCertificates.Held;
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
    void theFirstStartMakesAnAuthorityAndACertificateForEachDomain() throws Exception {
        NodeCertificates made = certificates.loadOrCreate(List.of(B32, HOME));
        assertThat(made.all()).extracting(Held::domain).containsExactly(B32, HOME);
        for (Held held : made.all()) {
            CertificateInfo info = held.info();
            assertThat(info.names())
                    .as("no other domain of the node is told")
                    .containsExactly(held.domain().name(), "localhost", "127.0.0.1", "::1");
            assertThat(info.subject()).isEqualTo("CN=" + held.domain().name());
            assertThat(Duration.between(info.notBefore(), info.notAfter()).plusSeconds(1))
                    .as("both ends counted, as Apple does")
                    .isEqualTo(Duration.ofDays(825));
            X509Certificate certificate = held.identity().certificate();
            assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
            assertThat(certificate.getPublicKey().getAlgorithm()).isEqualTo("EC");
            assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
            assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
            assertThat(held.isNew()).isTrue();
            assertThat(held.isShared()).isTrue();
            validate(held);
        }
        assertThat(certificates.authority().getBasicConstraints()).isZero();
        assertThat(Certificates.pem(certificates.authority())).doesNotContain("PRIVATE");
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
    void theSecondStartFindsTheSameCertificates() throws Exception {
        List<Domain> served = List.of(B32, HOME, PUBLIC, Domain.of("[2001:db8::1]"));
        NodeCertificates first = certificates.loadOrCreate(served);
        NodeCertificates second = at(folder, CLOCK).loadOrCreate(served);
        assertThat(identities(second)).isEqualTo(identities(first));
        assertThat(second.all()).noneMatch(Held::isNew);
        assertThat(identities(certificates.load(served))).isEqualTo(identities(first));
    }

    @Test
    void aDomainAddedLaterGetsACertificateAndTheOthersKeepTheirs() throws Exception {
        NodeCertificates first = certificates.loadOrCreate(List.of(B32));
        X509Certificate authority = certificates.authority();
        for (String later :
                List.of("chat.home", "chat.lan", "chat.home.arpa", "x.internal", "pi.local", "a.b32.i2p.alt")) {
            NodeCertificates second = certificates.loadOrCreate(List.of(B32, Domain.of(later)));
            assertThat(second.first().identity()).isEqualTo(first.first().identity());
            assertThat(second.all().getLast().authority()).hasValue(authority);
            validate(second.all().getLast());
        }
        assertThat(certificates.authority()).as("devices know it").isEqualTo(authority);
    }

    @Test
    void oneThatCouldBeSomebodyElsesGetsAnAuthorityOfItsOwn() throws Exception {
        NodeCertificates first = certificates.loadOrCreate(List.of(B32));
        X509Certificate authority = certificates.authority();
        for (Domain later :
                List.of(PUBLIC, Domain.of("192.0.2.1"), Domain.of("i2p.example"), Domain.of("[2001:db8::1]"))) {
            NodeCertificates second = certificates.loadOrCreate(List.of(B32, later));
            assertThat(second.first().identity()).isEqualTo(first.first().identity());
            assertThat(certificates.authority()).as("devices know it").isEqualTo(authority);
            Held held = second.all().getLast();
            assertThat(held.info().names()).contains(CertificateInfo.ascii(later), "127.0.0.1");
            assertThat(held.isShared()).isFalse();
            assertThat(held.authority().orElseThrow()).isNotEqualTo(authority);
            validate(held);
            assertThat(certificates
                            .loadOrCreate(List.of(B32, later))
                            .all()
                            .getLast()
                            .identity())
                    .isEqualTo(held.identity());
            Held generated = certificates
                    .generate(List.of(B32, later), Certificates.VALIDITY)
                    .all()
                    .getLast();
            assertThat(generated.authority()).isEqualTo(held.authority());
            validate(generated);
            first = certificates.load(List.of(B32));
        }
        NodeCertificates third = certificates.generateWithNewAuthority(List.of(B32, PUBLIC), Certificates.VALIDITY);
        assertThat(third.all()).allMatch(Held::isShared);
        assertThat(certificates.authority()).isNotEqualTo(authority);
        for (Held held : third.all()) {
            validate(held);
        }
    }

    @Test
    void theAuthorityCannotSignForOtherPeoplesDomains() throws Exception {
        Issuer issuer = Issuer.inside(CLOCK, new SecureRandom());
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

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 30, 90, 397, 825, 3653, 4019, 36500})
    void aCertificateIsValidForNoMoreDaysThanAskedForNorLongerThanItsAuthority(int days) throws Exception {
        CertificateInfo info = CertificateInfo.of(certificates
                .generate(List.of(B32), Duration.ofDays(days))
                .first()
                .identity()
                .certificate());
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
        ServerIdentity first = certificates
                .generate(List.of(B32), Duration.ofDays(days))
                .first()
                .identity();
        Certificates then = at(folder, later(Duration.ofDays(later)));
        ServerIdentity second = then.loadOrCreate(List.of(B32)).first().identity();
        assertThat(!second.certificate().equals(first.certificate())).isEqualTo(renewed);
        assertThat(second.certificate().getPublicKey())
                .isEqualTo(first.certificate().getPublicKey());
        assertThat(then.loadOrCreate(List.of(B32)).first().identity().certificate())
                .as("once is enough")
                .isEqualTo(second.certificate());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOlderCertificateGetsTheNamesItsAuthorityPermits(boolean permitsThisMachine) throws Exception {
        certificates.loadOrCreate(List.of(B32));
        var old = OldNode.make(folder, B32.name(), CLOCK.instant(), permitsThisMachine);
        Held held = certificates.loadOrCreate(List.of(B32)).first();
        ServerIdentity renewed = held.identity();
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
        validate(held);
        assertThat(certificates.loadOrCreate(List.of(B32)).first().identity()).isEqualTo(renewed);
    }

    @Test
    void fingerprintsAreWrittenAsClientsShowThem() throws Exception {
        CertificateInfo info = certificates.loadOrCreate(List.of(B32)).first().info();
        assertThat(info.sha256()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
        assertThat(info.sha1()).matches("([0-9A-F]{2}:){19}[0-9A-F]{2}");
        assertThat(info.keySha256()).isNotEqualTo(info.sha256());
        assertThat(info.covers(B32)).isTrue();
        assertThat(info.covers(HOME)).isFalse();
    }

    @Test
    void anAuthorityThatIsLostIsReplacedAndTheKeyStays() throws Exception {
        ServerIdentity first = certificates.loadOrCreate(List.of(B32)).first().identity();
        Files.delete(folder.resolve("ca.pem"));
        Held held = certificates.loadOrCreate(List.of(B32)).first();
        assertThat(held.identity().certificate().getPublicKey())
                .isEqualTo(first.certificate().getPublicKey());
        assertThat(held.isImported()).isFalse();
        validate(held);
    }

    private static List<ServerIdentity> identities(NodeCertificates of) {
        return of.all().stream().map(Held::identity).toList();
    }

    private static void validate(Held held) throws Exception {
        validate(held.identity(), held.authority().orElseThrow());
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
