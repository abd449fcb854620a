package im.clove.node.app.cli;

import im.clove.node.admin.Backup;
import im.clove.node.admin.Secret;
import im.clove.node.app.host.NodeParts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The command line of this program in this process, on a data folder of its own, with the durable store. One
/// thread uses it; every command has its own output.
final class CommandLineBench implements AutoCloseable {
    private final Path folder;
    private final NodeParts parts;

    CommandLineBench(NodeParts parts) throws IOException {
        this.folder = Files.createTempDirectory("commands");
        this.parts = parts;
    }

    /// What a command did.
    ///
    /// @param exit its exit code
    record Outcome(Exit exit, String out, String err) {}

    /// The data folder, made by the first command that makes one.
    Path data() {
        return folder.resolve("data");
    }

    /// A place beside it.
    Path beside(String name) {
        return folder.resolve(name);
    }

    Outcome run(String... arguments) {
        return runWith("", arguments);
    }

    /// @param input what there is to read on standard input
    Outcome runWith(String input, String... arguments) {
        return runOn(data(), input, arguments);
    }

    /// The same on another data folder.
    Outcome runOn(Path data, String input, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Cli cli = new Cli(
                new PrintWriter(out),
                new PrintWriter(err),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                _ -> Optional.<Secret>empty(),
                Map.of("CLOVE_NETWORK", "private")::get,
                new Cli.World(Clock.systemUTC(), new SecureRandom(), false),
                parts);
        String[] line = Arrays.copyOf(arguments, arguments.length + 2);
        line[arguments.length] = "--data";
        line[arguments.length + 1] = data.toString();
        PrintStream stdout = System.out;
        PrintStream stderr = System.err;
        try {
            int code = CommandTree.of(cli).execute(line);
            Exit exit = Arrays.stream(Exit.values())
                    .filter(e -> e.code() == code)
                    .findFirst()
                    .orElseThrow();
            return new Outcome(exit, out.toString(), err.toString());
        } finally {
            // `run` leads them into the log.
            System.setOut(stdout);
            System.setErr(stderr);
        }
    }

    /// Every file of the data folder but locks and logs, with its content.
    Map<Path, String> files() throws IOException {
        Map<Path, String> found = new TreeMap<>();
        try (var all = Files.walk(data())) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path name = data().relativize(file);
                if (!name.startsWith("log") && !name.endsWith("lock") && !name.endsWith("store.lock")) {
                    found.put(name, Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return found;
    }

    @Override
    public void close() throws IOException {
        Backup.deleteAll(folder);
    }
}
