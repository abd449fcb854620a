package im.clove.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.app.Main;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The method of `testnet/bin/leaks`: a node on a cable that ends in a listener, and every operation that names
/// something
/// elsewhere. Its own deliberate leaks have to be caught, or the run does not count.
@Tag("integration")
final class LeaksTest {
    @Test
    void nothingLeavesAndADnsServerHearsOnlyWhatTheRulesAllow() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var output = Command.ours(
                        "bin/leaks",
                        "--few",
                        "--command",
                        String.join(
                                " ",
                                java.toString(),
                                "-Xmx160m",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName()))
                .within(Duration.ofMinutes(8))
                .run();

        assertThat(output).contains("nothing left").doesNotContain("NOT CAUGHT");
        assertThat(output.lines().filter(line -> line.contains("0 packets on the cable")))
                .hasSize(4);
    }
}
