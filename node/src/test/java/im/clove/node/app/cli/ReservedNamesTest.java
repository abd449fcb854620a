package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.app.host.RealParts;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A name is an account's or the echo's, whichever was there first.
final class ReservedNamesTest {
    private Terminal terminal;

    @BeforeEach
    void make() throws Exception {
        terminal = new Terminal();
        assertThat(terminal.run("user", "add", "admin", "--generate")).isEqualTo(Exit.OK);
        terminal.clear();
    }

    @AfterEach
    void remove() throws Exception {
        terminal.close();
    }

    @Test
    void theEchoCannotTakeAnAccountsName() throws Exception {
        configure("echo.name = Admin");
        assertThat(terminal.run("config", "check")).isEqualTo(Exit.CONFIG);
        assertThat(terminal.err())
                .contains("echo.name is \"admin\"")
                .contains("admin@")
                .contains("echo.enabled = false");
        terminal.clear();
        assertThat(terminal.run("check")).isEqualTo(Exit.PROBLEMS);
        assertThat(terminal.out()).contains("PROBLEM  accounts");
    }

    @Test
    void onAFurtherDomainNeither() throws Exception {
        configure("domains = [chat.home]\necho.name = bob");
        assertThat(terminal.run("config", "check")).isEqualTo(Exit.OK);
        assertThat(terminal.run("user", "add", "bob@chat.home", "--generate")).isEqualTo(Exit.REFUSED);
        configure("domains = [chat.home]");
        assertThat(terminal.run("user", "add", "bob@chat.home", "--generate")).isEqualTo(Exit.OK);
        configure("domains = [chat.home]\necho.name = bob");
        assertThat(terminal.run("config", "check")).isEqualTo(Exit.CONFIG);
    }

    @Test
    void aNameThatIsFreeOrAnEchoThatIsOffIsRight() throws Exception {
        for (String right : new String[] {"", "echo.name = hello2", "echo.name = admin\necho.enabled = false"}) {
            configure(right);
            assertThat(terminal.run("config", "check")).as(right).isEqualTo(Exit.OK);
        }
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aNodeDoesNotStartWithBoth() throws Exception {
        StringWriter err = new StringWriter();
        Path data = terminal.folder.resolve("real");
        Cli cli = new Cli(
                new PrintWriter(new StringWriter()),
                new PrintWriter(err),
                InputStream.nullInputStream(),
                _ -> Optional.empty(),
                _ -> null,
                new Cli.World(Clock.systemUTC(), new SecureRandom(), false),
                new RealParts());
        execute(cli, "warm-up", data);
        execute(cli, "user add admin --generate", data);
        Files.writeString(
                data.resolve("clove.conf"),
                "network.kind = private\nc2s { port = 0, tls-port = 0 }\nsocks.port = 0\necho.name = admin\n");
        assertThat(execute(cli, "run", data)).isEqualTo(Exit.REFUSED.code());
        assertThat(err.toString()).contains("echo.name is \"admin\"");
    }

    private static int execute(Cli cli, String command, Path data) {
        List<String> all = new ArrayList<>(List.of(command.split(" ")));
        all.addAll(List.of("--data", data.toString()));
        return CommandTree.of(cli).execute(all.toArray(String[]::new));
    }

    private void configure(String text) throws Exception {
        Files.writeString(terminal.data.resolve("clove.conf"), text + "\n");
    }
}
