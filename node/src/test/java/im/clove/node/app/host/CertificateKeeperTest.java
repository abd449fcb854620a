package im.clove.node.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.health.Ailment;
import im.clove.node.admin.health.CertificateRule;
import im.clove.node.cert.Certificates;
import im.clove.node.cert.NodeCertificates;
import im.clove.node.cert.ServerIdentity;
import im.clove.node.cert.TestCertificates;
import im.clove.node.cert.TestCertificates.Signer;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A domain of the clearnet whose certificate comes from elsewhere and is renewed there, in folders as certbot and
/// acme.sh have them.
final class CertificateKeeperTest {
    private static final Domain NODE = Domain.of("a".repeat(52) + ".b32.i2p");
    private static final Domain CHAT = Domain.of("chat.example");
    private static final List<Domain> SERVED = List.of(NODE, CHAT);
    private static final Signer ROOT = TestCertificates.root("Some Root");
    private static final Instant NOW =
            ROOT.certificate().getNotBefore().toInstant().plus(Duration.ofDays(1));

    @TempDir
    Path folder;

    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final List<NodeCertificates> swaps = new ArrayList<>();
    private Certificates certificates;
    private CertificateKeeper keeper;

    @BeforeEach
    void aNode() throws IOException {
        certificates = new Certificates(folder.resolve("certs"), clock, new SecureRandom(), Set.of(CHAT)::contains);
        keeper = new CertificateKeeper(certificates, SERVED, swaps::add, certificates.loadOrCreate(SERVED), clock);
    }

    private Path certbot(ServerIdentity identity, int issue) throws IOException {
        Path archive = folder.resolve("letsencrypt/archive/chat.example");
        Path live = Files.createDirectories(folder.resolve("letsencrypt/live/chat.example"));
        List<X509Certificate> chain = identity.chain();
        TestCertificates.write(archive.resolve("cert" + issue + ".pem"), chain.subList(0, 1));
        TestCertificates.write(archive.resolve("chain" + issue + ".pem"), chain.subList(1, chain.size()));
        TestCertificates.write(archive.resolve("fullchain" + issue + ".pem"), chain);
        TestCertificates.write(archive.resolve("privkey" + issue + ".pem"), List.of(), identity.key());
        for (String name : List.of("cert", "chain", "fullchain", "privkey")) {
            Path link = live.resolve(name + ".pem");
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, Path.of("../../archive/chat.example", name + issue + ".pem"));
        }
        return live;
    }

    private Path acme(ServerIdentity identity) throws IOException {
        Path home = Files.createDirectories(folder.resolve(".acme.sh/chat.example_ecc"));
        TestCertificates.write(
                home.resolve("chat.example.cer"), identity.chain().subList(0, 1));
        TestCertificates.write(home.resolve("fullchain.cer"), identity.chain());
        TestCertificates.write(home.resolve("chat.example.key"), List.of(), identity.key());
        return home;
    }

    /// What `clove cert import` does, and the look that follows it.
    private void imported(Path from) throws IOException {
        certificates.take(List.of(from), SERVED, List.of());
        keeper.look();
    }

    private static X509Certificate shown(NodeCertificates by) {
        return by.of(CHAT).orElseThrow().identity().certificate();
    }

    @Test
    void eachRenewalIsInUseWithoutARestart() throws IOException {
        ServerIdentity first = TestCertificates.identity(ROOT, "chat.example");
        ServerIdentity second = TestCertificates.identity(ROOT, "chat.example");
        ServerIdentity third = TestCertificates.identity(ROOT, "chat.example");

        imported(certbot(first, 1));
        assertThat(swaps).hasSize(1);
        assertThat(shown(swaps.getLast())).isEqualTo(first.certificate());
        keeper.look();
        assertThat(swaps).as("nothing is new").hasSize(1);
        imported(certbot(second, 2));
        assertThat(shown(swaps.getLast())).isEqualTo(second.certificate());
        imported(acme(third));
        assertThat(swaps).hasSize(3);
        assertThat(shown(swaps.getLast())).isEqualTo(third.certificate());
    }

    @Test
    void damagedOneLeavesTheOneInUse() throws IOException {
        imported(certbot(TestCertificates.identity(ROOT, "chat.example"), 1));
        Files.writeString(folder.resolve("certs/domains/chat.example/imported.pem"), "garbage");
        keeper.look();
        assertThat(swaps).hasSize(1);
        assertThat(keeper.present()).isEqualTo(swaps.getLast());
    }

    @Test
    void importedOneNearItsEndIsToldTwoWeeksBefore() throws IOException {
        ServerIdentity identity = TestCertificates.identity(ROOT, "chat.example");
        imported(certbot(identity, 1));
        Instant end = identity.certificate().getNotAfter().toInstant();
        assertThat(told(end.minus(Duration.ofDays(14)))).isEmpty();
        assertThat(told(end.minus(Duration.ofDays(14)).plusSeconds(1)))
                .hasValueSatisfying(ailment -> assertThat(ailment.code()).isEqualTo(Ailment.Code.CERTIFICATE_SOON));
        assertThat(told(end.plusSeconds(1)))
                .hasValueSatisfying(ailment -> assertThat(ailment.code()).isEqualTo(Ailment.Code.CERTIFICATE_OVER));
    }

    private Optional<Ailment> told(Instant now) {
        return keeper.signs().stream()
                .filter(sign -> sign.domain().equals(CHAT.name()))
                .findFirst()
                .flatMap(sign -> CertificateRule.of(sign, now));
    }
}
