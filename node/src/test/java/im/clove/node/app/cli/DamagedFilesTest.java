package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.app.host.RealParts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// A file of the data folder that cannot be read: every command says which one and why in a line or two, has the
/// right exit code (one after which systemd does not start the node again), and leaves it and all others as they
/// are, byte for byte.
final class DamagedFilesTest {
    /// How a file is damaged.
    private enum Damage {
        EMPTY {
            @Override
            byte[] to(byte[] good) {
                return new byte[0];
            }
        },
        CUT {
            @Override
            byte[] to(byte[] good) {
                return java.util.Arrays.copyOf(good, good.length / 2);
            }
        },
        FLIPPED {
            @Override
            byte[] to(byte[] good) {
                byte[] bad = good.clone();
                for (int at = 0; at < bad.length; at += 97) {
                    bad[at] ^= 0x15;
                }
                return bad;
            }
        },
        FOREIGN {
            @Override
            byte[] to(byte[] good) {
                return "this is something else\n".repeat(400).getBytes(StandardCharsets.US_ASCII);
            }
        };

        abstract byte[] to(byte[] good);
    }

    /// @param exit what commands that need the file end with
    private record Case(String file, Damage damage, Exit exit, List<String> commands) {
        @Override
        public String toString() {
            return file + " " + damage;
        }
    }

    private static final List<String> KEYS =
            List.of("run", "address", "user list", "user add juliet --generate", "cert generate", "backup FILE");
    private static final List<String> ROOMS = List.of("run", "address --rooms", "cert show");
    private static final List<String> CERTIFICATES = List.of("run", "cert show", "cert generate");
    private static final List<String> STORE =
            List.of("run", "user list", "user add juliet --generate", "user remove romeo --yes");
    private static final List<String> CONFIGURATION =
            List.of("run", "config check", "address", "user list", "user add juliet --generate");

    static final List<Case> CASES = Stream.of(
                    all("identity.keys", Exit.REFUSED, KEYS),
                    all("rooms.keys", Exit.REFUSED, ROOMS),
                    all("certs/server.pem", Exit.REFUSED, CERTIFICATES),
                    all("store/store.db", Exit.REFUSED, STORE),
                    Stream.of(new Case("clove.conf", Damage.FOREIGN, Exit.CONFIG, CONFIGURATION)))
            .flatMap(cases -> cases)
            .toList();

    private CommandLineBench bench;

    private static Stream<Case> all(String file, Exit exit, List<String> commands) {
        return Stream.of(Damage.values()).map(damage -> new Case(file, damage, exit, commands));
    }

    @BeforeEach
    void makeANodeWithAnAccount() throws IOException {
        bench = new CommandLineBench(new RealParts());
        Files.createDirectory(
                bench.data(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(bench.data().resolve("clove.conf"), "rooms.destination = on\n");
        assertThat(bench.run("warm-up").exit()).isEqualTo(Exit.OK);
        assertThat(bench.run("user", "add", "romeo", "--generate").exit()).isEqualTo(Exit.OK);
    }

    @AfterEach
    void remove() throws IOException {
        bench.close();
    }

    @ParameterizedTest
    @FieldSource("CASES")
    @DisplayName("P-10: a damaged file is named and left as it is")
    void aDamagedFileIsNamedAndLeftAsItIs(Case damaged) throws IOException {
        Path file = bench.data().resolve(damaged.file());
        Files.write(file, damaged.damage().to(Files.readAllBytes(file)));
        Map<Path, String> before = bench.files();
        for (String command : damaged.commands()) {
            String[] line =
                    command.replace("FILE", bench.beside("backup").toString()).split(" ");
            CommandLineBench.Outcome outcome = bench.run(line);
            assertThat(outcome.exit()).as(command + ": " + outcome.err()).isEqualTo(damaged.exit());
            assertThat(outcome.err())
                    .as(command)
                    .contains(file.getFileName().toString())
                    .doesNotContain("a fault in Clove")
                    .doesNotContain("Exception");
            assertThat(bench.files()).as(command).isEqualTo(before);
        }
        assertThat(bench.beside("backup")).doesNotExist();
    }

    @Test
    void aDamagedAuthorityIsNamedAndLeftAsItIs() throws IOException {
        Path file = bench.data().resolve("certs/ca.pem");
        for (Damage damage : Damage.values()) {
            Files.write(file, damage.to(Files.readAllBytes(file)));
            Map<Path, String> before = bench.files();
            for (String command : List.of("cert generate", "cert generate --new-authority", "cert ca")) {
                CommandLineBench.Outcome outcome = bench.run(command.split(" "));
                assertThat(outcome.exit()).as(command).isEqualTo(Exit.REFUSED);
                assertThat(outcome.err()).as(command).contains("ca.pem").hasLineCount(1);
                assertThat(bench.files()).as(command).isEqualTo(before);
            }
        }
    }
}
