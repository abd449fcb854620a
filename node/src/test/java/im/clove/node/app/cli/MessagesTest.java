package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.app.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// What a message or a document tells somebody to type can be typed.
final class MessagesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> MODULES =
            List.of("xmpp", "runtime", "http", "web", "i2p-bridge", "darknet-s2s", "clearnet-gateway", "node");

    /// A literal of Java, and what joins two of them.
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");

    private static final Pattern JOINED = Pattern.compile("\"\\s*\n?\\s*\\+\\s*\"");

    /// `clove cert generate --days`, in a message behind a mark, in a document behind one or at the start of a line.
    private static final Pattern COMMAND = Pattern.compile(
            "(?:[`'\"(]|; |^ *|run )(?:\\./)?clove ((?:[a-z][a-z-]*|--[a-z-]+)(?: (?:[a-z][a-z-]*|--[a-z-]+))*)");

    private static final Pattern OPTION = Pattern.compile("(?<![a-z-])--[a-z][a-z-]+");
    private static final Pattern SETTING = Pattern.compile(
            "(?<![\\w./-])((?:network|i2p|c2s|socks|darknet|gate|limits|echo|log|admin)(?:\\.[a-z][a-z0-9-]*)+)(?![\\w(/-])");

    /// Options of programs that a text sends its reader to: acme.sh.
    private static final Set<String> OF_OTHERS = Set.of("--reloadcmd");

    /// Names of other programs that look like settings of ours.
    private static final Set<String> FOREIGN = Set.of("i2p.rocks", "i2p.alt");

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "user add romeo, --generate --password-stdin",
        "user passwd admin, --generate --password-stdin",
        "user remove admin, --yes",
        "backup FILE, --passphrase-stdin",
        "restore FILE, --passphrase-stdin"
    })
    @DisplayName("Where there is nobody to ask, a command names what it takes instead, and takes it")
    void withoutATerminalTheRightOptionIsNamed(String line, String named) throws Exception {
        try (Terminal terminal = new Terminal()) {
            terminal.run("user", "add", "admin", "--generate");
            terminal.clear();
            String[] words = line.replace("FILE", terminal.folder.resolve("b").toString())
                    .split(" ");
            assertThat(terminal.run(words)).isEqualTo(Exit.REFUSED);
            assertThat(OPTION.matcher(terminal.err()).results().map(m -> m.group()))
                    .containsExactlyInAnyOrder(named.split(" "));
            CommandLine command = CommandTree.of(terminal.cli());
            for (String word : words) {
                command = command.getSubcommands().getOrDefault(word, command);
            }
            assertThat(command.getCommandSpec().optionsMap()).containsKeys(named.split(" "));
        }
    }

    @Test
    void everyCommandThatIsNamedIsThere() throws Exception {
        try (Terminal terminal = new Terminal()) {
            CommandLine root = CommandTree.of(terminal.cli());
            Set<String> wrong = new TreeSet<>();
            int seen = 0;
            for (Text text : texts()) {
                for (Matcher found = COMMAND.matcher(text.content()); found.find(); ) {
                    seen++;
                    problem(root, found.group(1))
                            .ifPresent(p -> wrong.add(text.name() + ": clove " + found.group(1) + ": " + p));
                }
            }
            assertThat(wrong).isEmpty();
            assertThat(seen).as("commands found").isGreaterThan(30);
        }
    }

    @Test
    void everyOptionInAMessageIsOneOfSomeCommand() throws Exception {
        try (Terminal terminal = new Terminal()) {
            Set<String> known = all(CommandTree.of(terminal.cli()))
                    .flatMap(command -> command.getCommandSpec().optionsMap().keySet().stream())
                    .collect(Collectors.toSet());
            for (Text message : messages("node")) {
                assertThat(OPTION.matcher(message.content()).results().map(m -> m.group()))
                        .as(message.name())
                        .allMatch(option -> known.contains(option) || OF_OTHERS.contains(option));
            }
        }
    }

    @Test
    void everySettingThatIsNamedIsThere() throws IOException {
        Set<String> names = Set.copyOf(ConfigFile.names());
        Set<String> wrong = new TreeSet<>();
        Set<String> seen = new TreeSet<>();
        for (Text text : texts()) {
            for (Matcher found = SETTING.matcher(text.content()); found.find(); ) {
                String name = found.group(1);
                boolean known = names.contains(name)
                        || name.startsWith("darknet.map.")
                        || names.stream().anyMatch(n -> n.startsWith(name + '.'))
                        || FOREIGN.contains(name);
                seen.add(name);
                if (!known) {
                    wrong.add(text.name() + ": " + name);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(seen).hasSizeGreaterThan(30);
    }

    private record Text(String name, String content) {}

    /// All messages and all documents.
    private static List<Text> texts() throws IOException {
        List<Text> out = new ArrayList<>();
        for (String module : MODULES) {
            out.addAll(messages(module));
        }
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            for (Path file : Stream.concat(
                            docs.filter(Files::isRegularFile),
                            Stream.of(ROOT.resolve("README.md"), ROOT.resolve("conf/clove.conf")))
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    out.add(new Text(ROOT.relativize(file).toString(), line));
                }
            }
        }
        return out;
    }

    /// The literals of a module's code that are meant for people: those with a blank.
    private static List<Text> messages(String module) throws IOException {
        List<Text> out = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                String code = JOINED.matcher(Files.readString(file)).replaceAll("");
                for (Matcher literal = LITERAL.matcher(code); literal.find(); ) {
                    if (literal.group(1).contains(" ")) {
                        out.add(new Text(file.getFileName().toString(), '"' + literal.group(1)));
                    }
                }
            }
        }
        return out;
    }

    /// What is wrong with a command line, as far as it can be read: words that are no commands are arguments.
    private static java.util.Optional<String> problem(CommandLine root, String line) {
        CommandLine at = root;
        for (String word : line.split(" ")) {
            if (word.startsWith("--")) {
                if (!at.getCommandSpec().optionsMap().containsKey(word)) {
                    return java.util.Optional.of("no option " + word);
                }
            } else if (at.getSubcommands().containsKey(word)) {
                at = at.getSubcommands().get(word);
            } else if (!at.getSubcommands().isEmpty()) {
                return java.util.Optional.of("no command " + word);
            } else {
                break;
            }
        }
        return java.util.Optional.empty();
    }

    private static Stream<CommandLine> all(CommandLine root) {
        return Stream.concat(
                Stream.of(root), root.getSubcommands().values().stream().flatMap(MessagesTest::all));
    }
}
