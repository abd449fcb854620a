package im.clove.bench.hostile;

import im.clove.bench.ServerProcess;
import im.clove.bench.compare.User;
import im.clove.node.admin.ControlClient;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.NodeStatus;
import im.clove.node.admin.Secret;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A node in a process of its own with the JVM options that `./clove` has, on a throw-away folder and a private
/// network. Thread-safe once started.
final class NodeUnderTest implements AutoCloseable {
    private static final Pattern FLAGS = Pattern.compile("(?ms)^flags=\"(.*?)\"$");
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final long START_SECONDS = 120;
    private static final long STOP_SECONDS = 60;
    private static final long PAUSE_MILLIS = 50;

    /// What the node says when something is wrong with it, in its log and beside it.
    private static final Pattern FAULT =
            Pattern.compile("OutOfMemory|StackOverflow|^\\s+at [\\w.$/]+\\(|^Exception |\\bERROR\\b");

    private final Path data;
    private final Path output;
    private final Process process;
    private final NodeStatus status;
    private final InetSocketAddress relay;
    private final List<String> strangers;

    private NodeUnderTest(Path folder, Process process) throws IOException, ControlException, InterruptedException {
        this.data = folder.resolve("data");
        this.output = folder.resolve("output");
        this.process = process;
        await(data.resolve("control.sock"));
        await(data.resolve(Relay.FILE));
        this.status = ask(ControlClient::status);
        List<String> lines = Files.readAllLines(data.resolve(Relay.FILE));
        this.relay = new InetSocketAddress(LOOPBACK, Integer.parseInt(lines.getFirst()));
        this.strangers = List.copyOf(lines.subList(1, lines.size()));
    }

    /// Starts one and waits until clients can connect.
    ///
    /// @param root of the source tree, whose `clove` has the options
    /// @param folder an empty one
    /// @param strangers how many there are
    /// @param calls the port that calls to strangers are handed to
    static NodeUnderTest start(Path root, Path folder, int strangers, int calls)
            throws IOException, ControlException, InterruptedException {
        Path data = folder.resolve("data");
        Files.createDirectory(data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(data.resolve("clove.conf"), """
                network { kind = private, address = "127.0.0.1", port = 0 }
                c2s { port = 0, tls-port = 0 }
                socks.port = 0
                """);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags(root.resolve("clove")));
        String more = System.getenv().getOrDefault("CLOVE_JAVA_OPTS", "");
        command.addAll(Stream.of(more.split("\\s+", -1))
                .filter(flag -> !flag.isEmpty())
                .toList());
        command.addAll(List.of(
                "-Dclove.strangers=" + strangers,
                "-Dclove.strangers.calls=" + calls,
                "-cp",
                System.getProperty("clove.node.path", System.getProperty("java.class.path")),
                NodeProgram.class.getName(),
                "run",
                "--data",
                data.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().put("CLOVE_NETWORK", "private");
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        process.getOutputStream().close();
        try {
            return new NodeUnderTest(folder, process);
        } catch (IOException | ControlException | InterruptedException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /// What `./clove` gives the JVM.
    private static List<String> flags(Path script) throws IOException {
        Matcher flags = FLAGS.matcher(Files.readString(script));
        if (!flags.find()) {
            throw new IOException("No options in " + script);
        }
        return Stream.of(flags.group(1).replace("\\\n", " ").split("\\s+", -1))
                .filter(flag -> !flag.isEmpty())
                .toList();
    }

    private void await(Path file) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!Files.exists(file)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("The node did not start:\n" + Files.readString(output));
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private interface Question<T> {
        T ask(ControlClient control) throws ControlException;
    }

    /// As the commands do it, on a thread of the system: another kind does not wait for room at a socket.
    private <T> T ask(Question<T> question) throws IOException, ControlException {
        FutureTask<T> answer = new FutureTask<>(() -> askHere(question));
        Thread.ofPlatform().daemon().start(answer);
        try {
            return answer.get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ControlException known) {
                throw known;
            }
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("No answer at the control socket within " + STOP_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private <T> T askHere(Question<T> question) throws IOException, ControlException {
        try (ControlClient control = ControlClient.connect(socket())
                .orElseThrow(() -> new IOException("No node answers at its control socket"))) {
            return question.ask(control);
        }
    }

    Path socket() {
        return data.resolve("control.sock");
    }

    /// As `clove status --why` has it.
    NodeStatus.Memory memory() throws IOException, ControlException {
        return ask(ControlClient::status).memory();
    }

    NodeStatus.Counts counts() throws IOException, ControlException {
        return ask(ControlClient::status).counts();
    }

    String domain() {
        return status.domains().getFirst().name();
    }

    /// Makes an account.
    User user(String name) throws IOException, ControlException {
        try (Secret secret = Secret.of(User.PASSWORD)) {
            return ask(control -> {
                control.addUser(Jid.of(name, Domain.of(domain()), ""), secret, false);
                return new User(directTls(), name, domain());
            });
        }
    }

    InetSocketAddress directTls() {
        return listener("direct TLS");
    }

    InetSocketAddress startTls() {
        return listener("STARTTLS");
    }

    private InetSocketAddress listener(String what) {
        String address = status.listeners().stream()
                .filter(each -> each.what().equals(what))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The node does not listen for " + what))
                .address();
        return new InetSocketAddress(LOOPBACK, Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
    }

    /// Where strangers are lent ([Relay]).
    InetSocketAddress relay() {
        return relay;
    }

    /// Their domains.
    List<String> strangers() {
        return strangers;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Resident memory in KiB; 0 when it has ended.
    long residentKiB() {
        try {
            return new ServerProcess(process.pid()).residentKiB();
        } catch (IOException _) {
            return 0;
        }
    }

    long peakKiB() {
        try {
            return new ServerProcess(process.pid()).peakKiB();
        } catch (IOException _) {
            return 0;
        }
    }

    double cpuSeconds() {
        try {
            return new ServerProcess(process.pid()).cpuSeconds();
        } catch (IOException _) {
            return 0;
        }
    }

    /// Lines of its log and output that no hostile input should cause.
    List<String> faults() throws IOException {
        List<String> found = new ArrayList<>();
        List<Path> files = new ArrayList<>(List.of(output));
        Path log = data.resolve("log");
        if (Files.isDirectory(log)) {
            try (Stream<Path> logs = Files.list(log)) {
                files.addAll(logs.sorted().toList());
            }
        }
        for (Path file : files) {
            try (Stream<String> lines = Files.lines(file)) {
                lines.filter(line -> FAULT.matcher(line).find()).limit(20).forEach(found::add);
            }
        }
        return found;
    }

    /// The warnings of its log, each kind once with how often it came.
    List<String> warnings() throws IOException {
        Path log = data.resolve("log").resolve("clove.log");
        if (!Files.exists(log)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(" WARN ")).toList();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
