package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// Help that fits the terminal.
final class HelpTest {
    private Terminal terminal;

    @BeforeEach
    void make() throws Exception {
        terminal = new Terminal();
    }

    @AfterEach
    void remove() throws Exception {
        terminal.close();
    }

    @Test
    void atSixtyColumns() {
        assertThat(help(60, "help", "reseed", "import")).isEqualTo("""
                Usage: clove reseed import [-h] [--data=FOLDER] FILE

                Hand the running node a reseed bundle: signed addresses of
                first peers, as a file.

                  FILE           The bundle.
                  --data FOLDER  The data folder. Otherwise CLOVE_HOME, then
                                 $XDG_DATA_HOME/clove or
                                 ~/.local/share/clove.
                  -h, --help     Show this help.

                For networks where the reseed servers cannot be reached. Any
                I2P router can export such a file (i2pseeds.su3, or a .zip
                of router infos).
                """);
    }

    @Test
    void atEightyColumns() {
        assertThat(help(80, "help", "reseed", "import")).isEqualTo("""
                Usage: clove reseed import [-h] [--data=FOLDER] FILE

                Hand the running node a reseed bundle: signed addresses of first peers, as a
                file.

                  FILE           The bundle.
                  --data FOLDER  The data folder. Otherwise CLOVE_HOME, then
                                 $XDG_DATA_HOME/clove or ~/.local/share/clove.
                  -h, --help     Show this help.

                For networks where the reseed servers cannot be reached. Any I2P router can
                export such a file (i2pseeds.su3, or a .zip of router infos).
                """);
    }

    @Test
    void atTwoHundredColumnsLinesStayReadable() {
        assertThat(help(200, "help", "reseed", "import")).isEqualTo("""
                Usage: clove reseed import [-h] [--data=FOLDER] FILE

                Hand the running node a reseed bundle: signed addresses of first peers, as a file.

                  FILE           The bundle.
                  --data FOLDER  The data folder. Otherwise CLOVE_HOME, then $XDG_DATA_HOME/clove or
                                 ~/.local/share/clove.
                  -h, --help     Show this help.

                For networks where the reseed servers cannot be reached. Any I2P router can export such a file
                (i2pseeds.su3, or a .zip of router infos).
                """);
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 60, 80, 100})
    void noLineOfAnyHelpIsWiderThanTheTerminalAndNoWordIsBroken(int columns) {
        for (CommandLine command : all(CommandTree.of(terminal.cli()))) {
            String name = command.getCommandSpec().qualifiedName(" ");
            String help = HelpPage.of(command.getHelp(), columns);
            assertThat(help.lines())
                    .as(name)
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
            assertThat(words(help)).as(name).isEqualTo(words(HelpPage.of(command.getHelp(), 1000)));
        }
    }

    @Test
    void helpOfACommandIsTheSameEitherWayAndAnUnknownOneIsAnswered() {
        assertThat(help(80, "help", "user", "add")).isEqualTo(help(80, "user", "add", "--help"));
        assertThat(help(80, "help")).isEqualTo(help(80, "--help"));
        assertThat(terminal.runRaw("help", "adduser")).isEqualTo(Exit.USAGE.code());
        assertThat(terminal.err()).contains("Did you mean `clove user add`?");
        terminal.clear();
        assertThat(terminal.runRaw("help", "user", "ad")).isEqualTo(Exit.USAGE.code());
        assertThat(terminal.err()).contains("Did you mean `clove user add`?");
    }

    private static List<String> words(String text) {
        return List.of(text.split("\\s+"));
    }

    private String help(int columns, String... words) {
        terminal.clear();
        terminal.columns = columns;
        assertThat(terminal.runRaw(words)).isZero();
        return terminal.out();
    }

    private static List<CommandLine> all(CommandLine root) {
        List<CommandLine> out = new ArrayList<>();
        out.add(root);
        root.getSubcommands().values().forEach(inner -> out.addAll(all(inner)));
        return out;
    }
}
