package im.clove.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A program that speaks for a domain of its own (XEP-0114), made with a library that bridges are made with.
@Tag("integration")
final class ComponentProgramTest {
    private static final String SECRET = "sixteen-letters-or-more";

    @Test
    void slixmppSpeaksForADomain(@TempDir Path folder) throws IOException {
        String port = Ports.free(1).getFirst().toString();
        try (NodeProcess node = NodeProcess.withoutRouter(folder.resolve("node"))
                .configured(
                        "component { port = %s, domains { \"bridge.home\" = { secret = \"%s\", name = Bridge } } }%n"
                                .formatted(port, SECRET))
                .start()) {
            node.addUser("hermia", "pw-hermia-1");
            String output = Command.ours(
                            "clients/component_program.py",
                            "--port",
                            Integer.toString(node.c2sPort()),
                            "--component-port",
                            port,
                            "--server",
                            node.address(),
                            "--domain",
                            "bridge.home",
                            "--secret",
                            SECRET,
                            "--user",
                            "hermia:pw-hermia-1")
                    .run();
            assertThat(output).contains("seen both ways");
        }
    }
}
