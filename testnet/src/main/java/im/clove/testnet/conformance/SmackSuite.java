package im.clove.testnet.conformance;

import im.clove.testnet.NodeProcess;
import im.clove.testnet.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Smack's own integration tests (`testnet/smack-suite`, another Smack than ours, so in a process of its own) against a
/// node in a process of its own, without a router: none of them needs a network. The node has an administrator, who
/// makes the accounts of the tests (XEP-0133), and an authority of its own, which the tests trust and no other. Has to
/// run within `testnet/bin/sealed`.
public final class SmackSuite {
    /// Of the network that `testnet/bin/sealed` makes: with the usual port free, and no loopback address, which clients
    /// do not offer each other for files.
    private static final InetAddress HERE = InetAddress.ofLiteral("198.18.255.1");

    private static final String END = "end";
    private static final int REFUSED = 1;
    private static final int AGAIN = 2;

    private SmackSuite() {}

    /// `SmackSuite ROOT [TEST...]`: runs the tests and compares what came of them with `docs/conformance.md`. Exit
    /// status 1 if that does not agree. `CLOVE_SUITE_DEBUG=console` has the suite write every stanza into its log.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var root = Path.of(arguments[0]);
        var tests = Arrays.asList(arguments).subList(1, arguments.length);
        var folder = root.resolve("testnet/target/smack-suite");
        var results = sure(root, folder, tests, result -> System.out.println(result));
        var reasons = Reasons.in(Files.readString(root.resolve("docs/conformance.md")));
        var wrong = reasons.against(results, tests.isEmpty());
        System.out.println(reasons.counts(results));
        wrong.forEach(line -> System.out.println("WRONG: " + line));
        System.out.println(wrong.isEmpty() ? "all is as listed" : "the logs are in " + folder);
        System.exit(wrong.isEmpty() ? 0 : REFUSED);
    }

    /// Runs tests of the suite, and those that fail again, by themselves, up to [#AGAIN] times: many of them listen
    /// from after the step on that they are about, or for a time, and on a busy machine hear what came before, or
    /// nothing. What is wrong with the node fails each time.
    ///
    /// @param each hears of each result as it comes, of a second one too
    public static List<Result> sure(Path root, Path folder, List<String> tests, Consumer<Result> each)
            throws IOException, InterruptedException {
        var results = new ArrayList<>(run(root, folder, tests, each));
        for (int time = 1; time <= AGAIN; time++) {
            var failed = results.stream()
                    .filter(SmackSuite::hasFailed)
                    .map(SmackSuite::method)
                    .distinct()
                    .toList();
            if (failed.isEmpty()) {
                break;
            }
            var again = run(root, folder.resolveSibling(folder.getFileName() + "-again"), failed, each);
            results.replaceAll(before -> again.stream()
                    .filter(after -> hasFailed(before) && after.test().equals(before.test()))
                    .findFirst()
                    .orElse(before));
        }
        return results;
    }

    private static boolean hasFailed(Result result) {
        return result.outcome() == Result.Outcome.FAILED;
    }

    /// Without what it ran over.
    private static String method(Result result) {
        return result.test().replaceAll(" \\(.*", "");
    }

    /// Runs tests of the suite.
    ///
    /// @param root of the checkout
    /// @param folder for logs and the node's data; emptied
    /// @param tests simple names of classes, or of methods with their class and a dot before; none for all
    /// @param each hears of each result as it comes
    /// @throws IOException if the suite did not come to its end; its log is `suite.log` in the folder
    public static List<Result> run(Path root, Path folder, List<String> tests, Consumer<Result> each)
            throws IOException, InterruptedException {
        clear(folder);
        Files.createDirectories(folder);
        int files = Ports.free(1).getFirst();
        // The suite has no proxy that leads to addresses of I2P.
        var made = NodeProcess.atUsualPort(folder.resolve("node"), HERE)
                .configured("web.tls-port = %d\nfiles.address = \"https://127.0.0.1:%d\"\n".formatted(files, files));
        try (var node = made.start()) {
            return against(node, root, folder, tests, each);
        }
    }

    private static List<Result> against(
            NodeProcess node, Path root, Path folder, List<String> tests, Consumer<Result> each)
            throws IOException, InterruptedException {
        var authority = folder.resolve("authority.pem");
        said(node, "", "cert", "ca", "--out", authority.toString());
        var admin = "prince";
        var password = "verona-1597-rules";
        said(node, password + "\n", "user", "add", admin, "--admin", "--password-stdin");
        var properties = folder.resolve("suite.properties");
        Files.writeString(properties, """
                service=%s
                host=%s
                authority=%s
                admin=%s
                password=%s
                folder=%s
                debug=%s
                """.formatted(
                        node.address(),
                        HERE.getHostAddress(),
                        authority,
                        admin,
                        password,
                        folder,
                        System.getenv().getOrDefault("CLOVE_SUITE_DEBUG", "none")));
        var suite = root.resolve("testnet/smack-suite/target");
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx300m",
                "-XX:+UseSerialGC",
                "-Djava.awt.headless=true",
                "-Duser.home=" + folder,
                "-cp",
                suite.resolve("classes") + ":"
                        + Files.readString(suite.resolve("classpath")).strip(),
                "im.clove.smacksuite.Main",
                properties.toString()));
        line.addAll(tests);
        var process = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectError(folder.resolve("suite.log").toFile())
                .start();
        try {
            process.getOutputStream().close();
            return read(process, each);
        } finally {
            process.destroy();
            process.waitFor(10, TimeUnit.SECONDS);
            process.destroyForcibly();
        }
    }

    private static List<Result> read(Process process, Consumer<Result> each) throws IOException {
        var results = new ArrayList<Result>();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals(END)) {
                    return results;
                }
                var result = Result.of(line);
                each.accept(result);
                results.add(result);
            }
        }
        throw new IOException("the suite did not come to its end");
    }

    private static void said(NodeProcess node, String input, String... command) throws IOException {
        var ended = node.command(input, command);
        if (ended.code() != 0) {
            throw new IOException(String.join(" ", command) + ":\n" + ended.output());
        }
    }

    private static void clear(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var all = Files.walk(folder)) {
                for (var file : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
