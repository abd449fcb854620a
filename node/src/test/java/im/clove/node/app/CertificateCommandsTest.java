package im.clove.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.Json;
import im.clove.node.app.CommandLineBench.Outcome;
import im.clove.node.cert.Certificates;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `cert` from the outside: a domain that comes later, and certificates from elsewhere, good and bad.
final class CertificateCommandsTest {
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
    void aDomainThatCameLaterNeedsANewAuthorityAndTheCommandsSayThat() throws IOException {
        Files.writeString(
                bench.data().resolve("clove.conf"), "\ndomains = [\"chat.example\"]\n", StandardOpenOption.APPEND);
        Map<Path, String> before = bench.files();
        for (List<String> line : List.of(List.of("check"), List.of("cert", "generate"))) {
            Outcome outcome = bench.run(line.toArray(String[]::new));
            assertThat(outcome.exit()).isIn(Exit.PROBLEMS, Exit.REFUSED);
            assertThat(outcome.out() + outcome.err())
                    .contains("chat.example")
                    .contains("clove cert generate --new-authority")
                    .contains("clove cert ca");
        }
        assertThat(bench.files()).isEqualTo(before);
        Outcome made = bench.run("cert", "generate", "--new-authority");
        assertThat(made.exit()).as(made.err()).isEqualTo(Exit.OK);
        assertThat(made.out()).contains(address.name() + ", chat.example, localhost, 127.0.0.1, ::1");
        assertThat(bench.run("check").out()).doesNotContain("--new-authority");
        assertThat(bench.run("cert", "generate").exit()).isEqualTo(Exit.OK);
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
    void aGoodCertificateFromElsewhereIsTaken() throws IOException {
        Path pem = certificate("good", List.of(address), Duration.ofDays(90));
        Outcome outcome = bench.run("cert", "import", pem.toString(), pem.toString());
        assertThat(outcome.exit()).as(outcome.err()).isEqualTo(Exit.OK);
        assertThat(outcome.out()).contains(address.name()).doesNotContain("own authority");
        String sum = outcome.out()
                .lines()
                .filter(l -> l.startsWith("SHA-256"))
                .findFirst()
                .orElseThrow();
        assertThat(bench.run("cert", "show").out()).contains(sum).doesNotContain("own authority");
    }

    @Test
    void aBadOneIsRefusedForWhatIsWrongWithItAndNothingChanges() throws IOException {
        String good = certificate("good", List.of(address), Duration.ofDays(90)).toString();
        String other =
                certificate("other", List.of(address), Duration.ofDays(90)).toString();
        String elsewhere = certificate("elsewhere", List.of(Domain.of("chat.home")), Duration.ofDays(90))
                .toString();
        String nothing =
                Files.writeString(bench.beside("nothing"), "nothing of use\n").toString();
        String missing = bench.beside("missing").toString();
        Map<Path, String> before = bench.files();
        refused("does not belong to the certificate", good, other);
        refused("is not for " + address.name(), elsewhere, elsewhere);
        refused("no certificate in PEM form", nothing, good);
        refused("no private key in PEM form", good, nothing);
        refused(missing + ": there is no such file", missing, good);
        refused(missing + ": there is no such file", good, missing);
        assertThat(bench.files()).isEqualTo(before);
    }

    private void refused(String says, String chain, String key) {
        Outcome outcome = bench.run("cert", "import", chain, key);
        assertThat(outcome.exit()).isEqualTo(Exit.REFUSED);
        assertThat(outcome.err()).contains(says).hasLineCount(1);
    }

    /// A certificate and its key in one file, signed by an authority of its own.
    private Path certificate(String name, List<Domain> domains, Duration validity) throws IOException {
        Path folder = bench.beside(name);
        new Certificates(folder, Clock.systemUTC(), new SecureRandom()).generate(domains, validity);
        return Files.write(
                bench.beside(name + ".pem"),
                Files.readString(folder.resolve("server.pem")).getBytes(StandardCharsets.US_ASCII));
    }
}
