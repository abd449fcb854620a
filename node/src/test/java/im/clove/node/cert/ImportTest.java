package im.clove.node.cert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.cert.Certificates.Taken;
import im.clove.node.cert.NodeCertificates.Held;
import im.clove.node.cert.TestCertificates.Recipe;
import im.clove.node.cert.TestCertificates.Signer;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Certificates from elsewhere, as certbot, acme.sh and others leave them, beside the node's own.
final class ImportTest {
    private static final Domain B32 = Domain.of("a".repeat(52) + ".b32.i2p");
    private static final Domain CHAT = Domain.of("chat.example.org");
    private static final Domain OTHER = Domain.of("example.net");
    private static final List<Domain> SERVED = List.of(B32, CHAT, OTHER);
    private static final Clock CLOCK = Clock.fixed(TestCertificates.NOW, ZoneOffset.UTC);
    private static final Signer ROOT = TestCertificates.root("Some Root");
    private static final Signer BETWEEN = ROOT.below("In Between", recipe -> recipe);

    @TempDir
    Path folder;

    private Certificates certificates;
    private NodeCertificates before;

    @BeforeEach
    void aNode() throws IOException {
        certificates = new Certificates(folder.resolve("certs"), CLOCK, new SecureRandom());
        before = certificates.loadOrCreate(SERVED);
    }

    /// As certbot has it: links into another folder.
    private Path certbot(Recipe recipe) throws IOException {
        X509Certificate leaf = BETWEEN.sign(recipe);
        Path archive = folder.resolve("archive/chat.example.org");
        Path live = Files.createDirectories(folder.resolve("live/chat.example.org"));
        TestCertificates.write(archive.resolve("cert7.pem"), List.of(leaf));
        TestCertificates.write(archive.resolve("chain7.pem"), List.of(BETWEEN.certificate()));
        TestCertificates.write(archive.resolve("fullchain7.pem"), List.of(leaf, BETWEEN.certificate()));
        TestCertificates.write(
                archive.resolve("privkey7.pem"), List.of(), recipe.keys().getPrivate());
        for (String name : List.of("cert", "chain", "fullchain", "privkey")) {
            Path link = live.resolve(name + ".pem");
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, Path.of("../../archive/chat.example.org", name + "7.pem"));
        }
        Files.writeString(live.resolve("README"), "This directory contains your keys and certificates.\n");
        return live;
    }

    /// As acme.sh has it.
    private Path acme(String name, Recipe recipe) throws IOException {
        X509Certificate leaf = BETWEEN.sign(recipe);
        Path home = folder.resolve(".acme.sh").resolve(name);
        String domain = name.replace("_ecc", "");
        TestCertificates.write(home.resolve(domain + ".cer"), List.of(leaf));
        TestCertificates.write(home.resolve("ca.cer"), List.of(BETWEEN.certificate()));
        TestCertificates.write(home.resolve("fullchain.cer"), List.of(leaf, BETWEEN.certificate()));
        TestCertificates.write(
                home.resolve(domain + ".key"), List.of(), recipe.keys().getPrivate());
        Files.writeString(home.resolve(domain + ".conf"), "Le_Domain='" + domain + "'\n");
        Files.writeString(home.resolve(domain + ".csr"), "-----BEGIN CERTIFICATE REQUEST-----\n");
        TestCertificates.write(home.resolve("backup/key.bak"), List.of());
        return home;
    }

    private NodeCertificates imported(Path... paths) throws IOException {
        certificates.take(List.of(paths), SERVED, List.of());
        return certificates.loadOrCreate(SERVED);
    }

    private void isFor(NodeCertificates now, Recipe recipe, Domain... domains) {
        for (Held held : now.all()) {
            if (List.of(domains).contains(held.domain())) {
                assertThat(held.isImported()).isTrue();
                assertThat(held.identity().certificate().getPublicKey())
                        .isEqualTo(recipe.keys().getPublic());
                assertThat(held.identity().chain()).hasSize(2).last().isEqualTo(BETWEEN.certificate());
            } else {
                assertThat(held.identity())
                        .as("the node's own stays")
                        .isEqualTo(before.of(held.domain()).orElseThrow().identity());
            }
        }
    }

    @Test
    void certbotsFolderIsTaken() throws IOException {
        Recipe recipe = TestCertificates.server("chat.example.org");
        isFor(imported(certbot(recipe)), recipe, CHAT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat.example.org", "chat.example.org_ecc"})
    void acmesFolderIsTaken(String name) throws IOException {
        Recipe recipe = TestCertificates.server("chat.example.org");
        isFor(imported(acme(name, recipe)), recipe, CHAT);
    }

    @Test
    void aWildcardServesEachDomainItIsFor() throws IOException {
        Recipe recipe = TestCertificates.server("*.example.org", "example.net");
        isFor(imported(certbot(recipe)), recipe, CHAT, OTHER);
    }

    @Test
    void aDomainMayBeChosen() throws IOException {
        Recipe recipe = TestCertificates.server("*.example.org", "example.net");
        certificates.take(List.of(certbot(recipe)), SERVED, List.of(OTHER));
        isFor(certificates.loadOrCreate(SERVED), recipe, OTHER);
    }

    @Test
    void filesAreTakenInAnyOrderAndWithAnythingElseInThem() throws IOException {
        Recipe recipe = TestCertificates.server("chat.example.org");
        X509Certificate leaf = BETWEEN.sign(recipe);
        List<X509Certificate> all = new ArrayList<>(List.of(
                leaf,
                BETWEEN.certificate(),
                ROOT.certificate(),
                TestCertificates.root("X").certificate()));
        for (int i = 0; i < 8; i++) {
            Collections.shuffle(all);
            Path file = TestCertificates.write(
                    folder.resolve("all" + i + ".pem"), all, recipe.keys().getPrivate());
            certificates.take(List.of(file), SERVED, List.of());
            assertThat(certificates
                            .load(SERVED)
                            .of(CHAT)
                            .orElseThrow()
                            .identity()
                            .chain())
                    .containsExactly(leaf, BETWEEN.certificate(), ROOT.certificate());
        }
        Path key = TestCertificates.write(
                folder.resolve("key"), List.of(), recipe.keys().getPrivate());
        Path chain = TestCertificates.write(folder.resolve("chain"), List.of(BETWEEN.certificate()));
        Path cert = TestCertificates.write(folder.resolve("cert"), List.of(leaf));
        isFor(imported(key, chain, cert), recipe, CHAT);
    }

    @Test
    void aGapInTheChainIsSaid() throws IOException {
        Recipe recipe = TestCertificates.server("chat.example.org");
        Path file = TestCertificates.write(
                folder.resolve("f"),
                List.of(BETWEEN.sign(recipe)),
                recipe.keys().getPrivate());
        List<Taken> taken = certificates.take(List.of(file), SERVED, List.of());
        assertThat(taken.getFirst().doubts())
                .anySatisfy(doubt -> assertThat(doubt).contains("fullchain"));
    }

    @Test
    void aRenewedOneReplacesTheFirst() throws IOException {
        Recipe first = TestCertificates.server("chat.example.org");
        isFor(imported(certbot(first)), first, CHAT);
        Recipe renewed = TestCertificates.server("chat.example.org");
        isFor(imported(certbot(renewed)), renewed, CHAT);
    }

    @Test
    void ofTwoForOneKeyTheLaterIsTaken() throws IOException {
        Recipe recipe = TestCertificates.server("chat.example.org");
        X509Certificate older = BETWEEN.sign(recipe.from(TestCertificates.NOW.minus(Duration.ofDays(30))));
        X509Certificate newer = BETWEEN.sign(recipe);
        Path file = TestCertificates.write(
                folder.resolve("f"),
                List.of(older, newer, BETWEEN.certificate()),
                recipe.keys().getPrivate());
        assertThat(imported(file).of(CHAT).orElseThrow().identity().certificate())
                .isEqualTo(newer);
    }

    @Test
    void removedItGivesWayToTheNodesOwn() throws IOException {
        imported(certbot(TestCertificates.server("chat.example.org")));
        assertThat(certificates.remove(CHAT)).isTrue();
        assertThat(certificates.remove(CHAT)).isFalse();
        isFor(certificates.loadOrCreate(SERVED), TestCertificates.server("x"));
    }

    @Test
    void issuingAnewLeavesItAlone() throws IOException {
        Recipe recipe = TestCertificates.server("chat.example.org");
        imported(certbot(recipe));
        for (NodeCertificates now : List.of(
                certificates.generate(SERVED, Certificates.VALIDITY),
                certificates.generateWithNewAuthority(SERVED, Certificates.VALIDITY))) {
            assertThat(now.of(CHAT).orElseThrow().identity().certificate().getPublicKey())
                    .isEqualTo(recipe.keys().getPublic());
            assertThat(now.first().identity()).isNotEqualTo(before.first().identity());
        }
    }

    @Test
    void oneFromTheDaysWhenItReplacedTheNodesOwnStaysWhereItIsOfUse() throws IOException {
        Recipe recipe = TestCertificates.server("chat.example.org");
        TestCertificates.write(
                folder.resolve("certs/server.pem"),
                List.of(BETWEEN.sign(recipe), BETWEEN.certificate()),
                recipe.keys().getPrivate());
        Files.delete(folder.resolve("certs/domains/chat.example.org/server.pem"));
        assertThat(certificates.load(SERVED.subList(0, 1)).first().isImported()).isTrue();
        NodeCertificates now = certificates.loadOrCreate(SERVED);
        assertThat(now.first().isImported()).isFalse();
        assertThat(now.first().info().covers(B32)).isTrue();
        assertThat(now.of(CHAT).orElseThrow().isImported()).isTrue();
        assertThat(folder.resolve("certs/imported-before.pem")).exists();
    }

    @Test
    void aDamagedOneIsNamedAndCanBeImportedAgain() throws IOException {
        Path live = certbot(TestCertificates.server("chat.example.org"));
        imported(live);
        Path file = Files.writeString(folder.resolve("certs/domains/chat.example.org/imported.pem"), "garbage");
        assertThatThrownBy(() -> certificates.loadOrCreate(SERVED))
                .isInstanceOf(CertificateRefusedException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("clove cert remove chat.example.org");
        assertThat(file).hasContent("garbage");
        assertThat(imported(live).of(CHAT).orElseThrow().isImported()).isTrue();
    }

    @Test
    void whatDoesNotFitIsRefusedForWhatIsWrongWithIt() throws IOException {
        Recipe recipe = TestCertificates.server("chat.example.org");
        Path live = certbot(recipe);
        Path key = TestCertificates.write(
                folder.resolve("key"),
                List.of(),
                TestCertificates.ec("secp256r1").getPrivate());
        Path elsewhere = acme("elsewhere.example", TestCertificates.server("elsewhere.example"));
        Path expired = acme(
                "expired.example", TestCertificates.server("expired.example").to(TestCertificates.NOW.minusSeconds(1)));
        Recipe brainpool = TestCertificates.server("chat.example.org").keys(TestCertificates.ec("brainpoolP256r1"));
        Path curve = acme("curve", brainpool);
        Path twice = acme("chat.example.org_ecc", TestCertificates.server("chat.example.org"));
        Path nothing = Files.createDirectories(folder.resolve("nothing"));
        Path missing = folder.resolve("missing.pem");
        Path locked = Files.writeString(
                folder.resolve("locked"),
                Files.readString(live.resolve("privkey.pem")).replace("PRIVATE", "ENCRYPTED PRIVATE"));

        refused("does not belong to the certificate", live.resolve("cert.pem"), key);
        refused("no private key in PEM form", live.resolve("fullchain.pem"));
        refused("no certificate in PEM form", key);
        refused("elsewhere.example, and this node serves " + B32, elsewhere);
        refused("expired on", expired);
        refused("a curve that clients do not know", curve);
        refused("several certificates for chat.example.org", live, twice);
        refused("certbot has them in", nothing);
        refused("name one of the folders in it: " + live, folder.resolve("live"));
        refused("there is no file " + missing, live.resolve("fullchain.pem"), missing);
        refused("is encrypted", live.resolve("fullchain.pem"), locked);
        refused("from this node's own authority", folder.resolve("certs/server.pem"));
        assertThatThrownBy(() -> certificates.take(List.of(live), SERVED, List.of(OTHER)))
                .hasMessageContaining("No certificate there is for example.net");
        assertThat(certificates.load(SERVED).all()).noneMatch(Held::isImported);
    }

    private void refused(String says, Path... paths) {
        assertThatThrownBy(() -> certificates.take(List.of(paths), SERVED, List.of()))
                .isInstanceOf(CertificateRefusedException.class)
                .hasMessageContaining(says);
    }
}
