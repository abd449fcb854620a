package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.Json;
import im.clove.node.app.cli.CommandLineBench.Outcome;
import im.clove.node.app.host.RealParts;
import im.clove.node.cert.CertificateInfo;
import im.clove.node.cert.ServerIdentity;
import im.clove.node.cert.TestCertificates;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `cert` from the outside: a domain that comes later, and certificates from elsewhere, good and bad.
final class CertificateCommandsTest {
    private static final TestCertificates.Signer ROOT =
            TestCertificates.root("Some Root", Clock.systemUTC().instant());

    private CommandLineBench bench;
    private Domain address;

    @BeforeEach
    void makeANode() throws IOException {
        bench = new CommandLineBench(new RealParts());
        assertThat(bench.run("warm-up").exit()).isEqualTo(Exit.OK);
        address = Domain.of(bench.run("address").out().strip());
    }

    @AfterEach
    void remove() throws IOException {
        bench.close();
    }

    @Test
    void aDomainThatCameLaterHasAnAuthorityOfItsOwnAndTheCommandsSayThat() throws IOException {
        String authority = bench.run("cert", "ca").out();
        serve("chat.example");
        Outcome made = bench.run("cert", "generate");
        assertThat(made.exit()).as(made.err()).isEqualTo(Exit.OK);
        assertThat(bench.run("cert", "ca").out()).as("devices know it").isEqualTo(authority);
        String own = bench.run("cert", "ca", "chat.example").out();
        assertThat(own).contains("BEGIN CERTIFICATE").isNotEqualTo(authority);
        assertThat(bench.run("cert", "list").out())
                .contains("chat.example", "an authority of its own", "this node's authority");
        assertThat(bench.run("cert", "show").out())
                .contains("The authority of chat.example (`clove cert ca chat.example`)");
        assertThat(bench.run("cert", "show", "chat.example").out())
                .contains("for           chat.example, localhost, 127.0.0.1, ::1")
                .doesNotContain(address.name());
        assertThat(bench.run("check").out()).contains("chat.example, valid until");
        assertThat(bench.run("cert", "generate", "--new-authority").exit()).isEqualTo(Exit.OK);
        assertThat(bench.run("cert", "ca", "chat.example").out())
                .isEqualTo(bench.run("cert", "ca").out())
                .isNotEqualTo(authority);
        Outcome unknown = bench.run("cert", "show", "elsewhere.example");
        assertThat(unknown.exit()).isEqualTo(Exit.REFUSED);
        assertThat(unknown.err()).contains("does not serve elsewhere.example; it serves " + address.name());
    }

    private void serve(String domain) throws IOException {
        Files.writeString(
                bench.data().resolve("clove.conf"), "\ndomains = [\"" + domain + "\"]\n", StandardOpenOption.APPEND);
    }

    @Test
    void theFingerprintsThatClientsShowCanBeCompared() throws IOException {
        Outcome shown = bench.run("cert", "show");
        String text = shown.out();
        assertThat(text).contains("localhost, 127.0.0.1, ::1", "The authority");
        assertThat(text.lines()).allMatch(line -> line.length() <= 80 || line.startsWith("for "));
        Map<String, Object> json = Json.parse(
                        bench.run("cert", "show", "--json").out().replace("\n", " "))
                .orElseThrow();
        assertThat(json.get("authority")).isInstanceOfSatisfying(Map.class, authority -> {
            for (Map<?, ?> one : List.<Map<?, ?>>of(json, authority)) {
                assertThat(text).contains(String.valueOf(one.get("sha1")));
                assertThat(text.replaceAll("\\s+", "")).contains(String.valueOf(one.get("sha256")));
            }
        });
    }

    @Test
    void oneFromElsewhereIsUsedForItsDomainAndTheNodesOwnForTheOthers() throws IOException {
        serve("chat.example");
        String before = fingerprint(address.name());
        Path live = certbot(TestCertificates.identity(ROOT, "chat.example"));
        Outcome imported = bench.run("cert", "import", live.toString());
        assertThat(imported.exit()).as(imported.err()).isEqualTo(Exit.OK);
        assertThat(imported.out())
                .contains("The certificate of chat.example", "imported, from Some Root")
                .doesNotContain(address.name());
        assertThat(imported.err()).contains("none that clients know by themselves");
        assertThat(bench.run("cert", "list").out()).contains("chat.example", "imported, from Some Root");
        assertThat(bench.run("cert", "show").out())
                .contains("imported, from Some Root", "this node's authority")
                .contains(before.substring(0, 40));
        assertThat(fingerprint(address.name())).isEqualTo(before);
        assertThat(bench.run("check").out()).contains("imported, from Some Root");

        Outcome removed = bench.run("cert", "remove", "chat.example");
        assertThat(removed.exit()).as(removed.err()).isEqualTo(Exit.OK);
        assertThat(removed.out()).contains("an authority of its own");
        assertThat(bench.run("cert", "remove", "chat.example").err())
                .contains("There is no imported certificate for chat.example");
    }

    private String fingerprint(String domain) {
        return String.valueOf(
                Json.parse(bench.run("cert", "show", domain, "--json").out().replace("\n", " "))
                        .orElseThrow()
                        .get("sha256"));
    }

    @Test
    void whatIsWrongWithAnImportIsSaidInOneLineAndNothingChanges() throws IOException {
        ServerIdentity good = TestCertificates.identity(ROOT, address.name());
        Path cert = TestCertificates.write(bench.beside("cert.pem"), good.chain());
        Path key = TestCertificates.write(bench.beside("key.pem"), List.of(), good.key());
        Path other = TestCertificates.write(
                bench.beside("other.pem"),
                List.of(),
                TestCertificates.identity(ROOT, "x").key());
        Path elsewhere = certbot(TestCertificates.identity(ROOT, "elsewhere.example"));
        Path nothing = Files.writeString(bench.beside("nothing.pem"), "nothing of use\n");
        Path missing = bench.beside("missing.pem");
        Path folder = Files.createDirectory(bench.beside("folder"));
        Map<Path, String> before = bench.files();
        refused("other.pem does not belong to the certificate", cert, other);
        refused("is for elsewhere.example, and this node serves " + address.name(), elsewhere);
        refused("no certificate in PEM form (-----BEGIN CERTIFICATE-----) is in", nothing, key);
        refused("no private key in PEM form (-----BEGIN PRIVATE KEY-----) is in", cert, nothing);
        refused("clove: there is no file " + missing, missing, key);
        refused("clove: there is no file " + missing, cert, missing);
        refused("no certificate is in " + folder, folder, folder);
        Outcome outcome = bench.run("cert", "import", cert.toString(), key.toString(), "--domain", "x.example");
        assertThat(outcome.err()).contains("This node does not serve x.example");
        assertThat(bench.files()).isEqualTo(before);
        Outcome taken = bench.run("cert", "import", key.toString(), cert.toString());
        assertThat(taken.exit()).as(taken.err()).isEqualTo(Exit.OK);
        assertThat(bench.run("cert", "generate").out()).contains("keeps its imported certificate");
        assertThat(bench.run("cert", "ca").err()).contains("No domain of this node has a certificate from its own");
    }

    @Test
    void anUnreadableKeyIsNamedWithTheReason() throws IOException {
        ServerIdentity good = TestCertificates.identity(ROOT, address.name());
        Path cert = TestCertificates.write(bench.beside("cert.pem"), good.chain());
        Path key = TestCertificates.write(bench.beside("key.pem"), List.of(), good.key());
        Files.setPosixFilePermissions(key, Set.of());
        if (Files.isReadable(key)) {
            // Root reads everything; for it this is a key like any other.
            assertThat(bench.run("cert", "import", cert.toString(), key.toString())
                            .exit())
                    .isEqualTo(Exit.OK);
        } else {
            refused(key + " cannot be read: permission denied", cert, key);
        }
    }

    @Test
    void rootImportsForTheUserTheServiceRunsAs() throws IOException {
        Path live = certbot(TestCertificates.identity(ROOT, address.name()));
        if (!Files.getOwner(live).getName().equals("root")) {
            // Whoever is not root cannot make a folder of somebody else, and may not look into one either.
            return;
        }
        UserPrincipal service =
                live.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        try (Stream<Path> all = Files.walk(bench.data())) {
            for (Path each : (Iterable<Path>) all::iterator) {
                Files.setOwner(each, service);
            }
        }
        assertThat(bench.run("user", "list").exit()).as("not for anything else").isEqualTo(Exit.REFUSED);
        for (List<String> command :
                List.of(List.of("cert", "import", live.toString()), List.of("cert", "remove", address.name()))) {
            Outcome outcome = bench.run(command.toArray(String[]::new));
            assertThat(outcome.exit()).as(outcome.err()).isEqualTo(Exit.OK);
            try (Stream<Path> all = Files.walk(bench.data().resolve("certs"))) {
                for (Path each : (Iterable<Path>) all::iterator) {
                    assertThat(Files.getOwner(each)).as(each.toString()).isEqualTo(service);
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                            .isEqualTo(Files.isDirectory(each) ? "rwx------" : "rw-------");
                }
            }
        }
    }

    @Test
    void theAuthorityIsWrittenToAFileAndThatIsSaid() throws IOException {
        Path file = bench.beside("clove-ca.crt");
        assertThat(bench.run("cert", "ca", "--out", file.toString()).out())
                .contains("The authority's certificate is in " + file, "docs/certificates.md");
        assertThat(bench.run("cert", "ca", "--out", file.toString()).err())
                .contains(file + " cannot be written: it exists already");
        Path nowhere = bench.beside("no/such/ca.crt");
        assertThat(bench.run("cert", "ca", "--out", nowhere.toString()).err())
                .contains(nowhere + " cannot be written: there is no such folder");
    }

    private void refused(String says, Path... paths) {
        String[] line = Stream.concat(
                        Stream.of("cert", "import"), Arrays.stream(paths).map(Path::toString))
                .toArray(String[]::new);
        Outcome outcome = bench.run(line);
        assertThat(outcome.exit()).isEqualTo(Exit.REFUSED);
        assertThat(outcome.err()).contains(says).hasLineCount(1);
    }

    /// As certbot lays it out.
    private Path certbot(ServerIdentity identity) {
        Path live = bench.beside("live")
                .resolve(CertificateInfo.of(identity.certificate()).names().getFirst());
        TestCertificates.write(live.resolve("cert.pem"), identity.chain().subList(0, 1));
        TestCertificates.write(live.resolve("chain.pem"), identity.chain().subList(1, 2));
        TestCertificates.write(live.resolve("fullchain.pem"), identity.chain());
        TestCertificates.write(live.resolve("privkey.pem"), List.of(), identity.key());
        return live;
    }
}
