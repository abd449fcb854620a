package im.clove.testnet;

import im.clove.i2p.keys.NodeIdentity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// A Clove node in a process of its own, as `clove run` starts it, on a private network. It can be killed, stopped
/// and started again on the same data and the same ports. One thread drives it.
public final class NodeProcess implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("\\b([a-z2-7]{52}\\.b32\\.i2p)\\b");
    /// The last stage, at the start of a word: "unreachable" is another matter.
    private static final Pattern REACHABLE = Pattern.compile("(^|\\s)reachable:");

    private static final int USUAL_PORT = 5222;
    private static final Duration STOPPING = Duration.ofSeconds(200);
    private static final String ENDED = "(the process ended)";
    /// A node of a test is over before the second compiler would pay, which is most of what a start costs.
    private static final String BRIEF = "-XX:TieredStopAtLevel=1";

    private final Path data;
    private final Place place;
    private final Listeners listeners;
    private final List<String> compilers;
    private Optional<Process> process = Optional.empty();
    private Journal<String> output = new Journal<>();

    private NodeProcess(Path data, Place place, Listeners listeners, List<String> compilers) {
        this.data = data;
        this.place = place;
        this.listeners = listeners;
        this.compilers = compilers;
    }

    /// A node that has not been started. Its data folder is made, with a configuration for ports that are free now.
    public static NodeProcess in(Path data) throws IOException {
        return in(data, "");
    }

    /// The same on a host of a slow network, for as long as it takes to measure it: with all compilers.
    public static NodeProcess in(Path data, Place place) throws IOException {
        String address = place.address().getHostAddress();
        return new NodeProcess(data, place, Listeners.free(), List.of())
                .made("c2s { addresses = [\"%s\"], allow-public = true }\n".formatted(address));
    }

    /// The same without a router of its own.
    ///
    /// @param i2cp the client protocol port of a running router
    public static NodeProcess onRouterOf(InetSocketAddress i2cp, Path data) throws IOException {
        return in(
                data,
                "i2p { router = external, external { host = \"%s\", port = %d } }\n"
                        .formatted(i2cp.getAddress().getHostAddress(), i2cp.getPort()));
    }

    /// The same without any router, for what needs no network: nobody listens where it looks for one. It starts and
    /// stops in a fraction of the time.
    public static NodeProcess withoutRouter(Path data) throws IOException {
        return onRouterOf(loopback(Ports.free(1).getFirst()), data);
    }

    /// The same without any router, and with the usual port for clients at an address of its own, for clients that
    /// cannot be told another port.
    public static NodeProcess atUsualPort(Path data, InetAddress address) throws IOException {
        var ports = Ports.free(4);
        var node = new NodeProcess(
                data,
                new Place(address, List.of()),
                new Listeners(ports.get(0), USUAL_PORT, ports.get(1), ports.get(2)),
                List.of(BRIEF));
        return node.made("""
                c2s { addresses = ["%s"], allow-public = true }
                i2p { router = external, external { host = "127.0.0.1", port = %d } }
                """.formatted(address.getHostAddress(), ports.get(3)));
    }

    /// The same ports on another data folder, which comes with its configuration: a backup of this one. Not while
    /// this one runs.
    public NodeProcess movedTo(Path folder) {
        return new NodeProcess(folder, place, listeners, compilers);
    }

    private static NodeProcess in(Path data, String more) throws IOException {
        return new NodeProcess(data, Place.here(), Listeners.free(), List.of(BRIEF)).made(more);
    }

    private NodeProcess made(String more) throws IOException {
        Files.createDirectories(
                data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(data.resolve("clove.conf"), configuration() + more);
        return this;
    }

    /// Strangers may write to each other: what the tests here are about begins behind that.
    private String configuration() {
        return """
                strangers.gate = off
                network { kind = private, address = "%s", port = %d }
                i2p.tunnels { length = 2, quantity = 2 }
                c2s { port = %d, tls-port = %d }
                socks.port = %d
                web { port = 0, tls-port = 0 }
                log.level = debug
                """.formatted(
                        place.address().getHostAddress(),
                        listeners.router(),
                        listeners.c2s(),
                        listeners.c2sTls(),
                        listeners.socks());
    }

    /// Adds to its configuration, before its start.
    public NodeProcess configured(String more) throws IOException {
        Files.writeString(data.resolve("clove.conf"), more, StandardOpenOption.APPEND);
        return this;
    }

    /// The folder of its router, to be seeded before the first start.
    public Path routerFolder() {
        return data.resolve("router").resolve("private-99");
    }

    /// Its whole destination in base 64, which is made if it has none yet.
    public String destination() throws IOException {
        return NodeIdentity.loadOrCreate(data.resolve("identity.keys"), new SecureRandom())
                .destination()
                .base64();
    }

    /// Its data folder.
    public Path data() {
        return data;
    }

    /// Starts the process and returns when it has printed its address and listens for clients.
    public NodeProcess start() throws IOException {
        begin();
        String clients = place.address().getHostAddress() + " port " + listeners.c2s() + " (";
        awaitLine("that clients can connect", line -> line.contains(clients), STOPPING);
        return this;
    }

    /// Starts the process and returns when it has printed its address, and the rest of the start goes on.
    public NodeProcess begin() throws IOException {
        if (process.isPresent() && process.get().isAlive()) {
            throw new IllegalStateException("runs already");
        }
        output = new Journal<>();
        var started = new ProcessBuilder(place.command(java(compilers, "run")))
                .redirectErrorStream(true)
                .start();
        started.getOutputStream().close();
        process = Optional.of(started);
        var journal = output;
        Thread.ofVirtual().start(() -> read(started, journal));
        address();
        return this;
    }

    /// Runs a command of the same program on the same data folder, to its end.
    ///
    /// @param input what it can read
    public Command.Ended command(String input, String... arguments) throws IOException {
        var line = java(List.of(BRIEF), arguments);
        return Command.of(line.getFirst(), line.subList(1, line.size()).toArray(String[]::new))
                .with(Map.of("CLOVE_NETWORK", "private"))
                .reading(input)
                .attempt();
    }

    /// How much of its process is in memory, in words.
    public String resident() throws IOException {
        return Command.of("grep", "VmRSS", "/proc/" + process.orElseThrow().pid() + "/status")
                .run()
                .strip();
    }

    /// Ctrl-C.
    public void interrupt() throws IOException {
        Command.of("sh", "-c", "kill -INT " + process.orElseThrow().pid()).run();
    }

    /// Waits until the process has ended by itself.
    ///
    /// @return its exit code
    public int awaitExit() throws IOException {
        awaitEnd(process.orElseThrow());
        output.await("the end of its output", 0, ENDED::equals, STOPPING);
        return process.orElseThrow().exitValue();
    }

    /// The address it printed.
    public String address() {
        var line = awaitLine("its address", text -> ADDRESS.matcher(text).find(), STOPPING);
        var found = ADDRESS.matcher(line);
        if (!found.find()) {
            throw new AssertionError(line);
        }
        return found.group(1);
    }

    /// Waits until it says that others can reach it.
    public NodeProcess awaitReachable(Duration patience) {
        awaitLine("that it is reachable", line -> REACHABLE.matcher(line).find(), patience);
        return this;
    }

    /// Makes an account.
    public Account addUser(String name, String password) throws IOException {
        return addUser(new Account(name, address(), password));
    }

    /// Makes an account on one of its domains.
    public Account addUser(Account account) throws IOException {
        var ended = command(account.password() + "\n", "user", "add", account.address(), "--password-stdin");
        if (ended.code() != 0) {
            throw new IOException(account + " was not made:\n" + ended.output());
        }
        return account;
    }

    /// How a client on this machine reaches it.
    public Way local() {
        return new Way.Local(new InetSocketAddress(place.address(), listeners.c2s()));
    }

    /// The port for clients, with STARTTLS.
    public int c2sPort() {
        return listeners.c2s();
    }

    /// How a client reaches an I2P address through this node's SOCKS proxy.
    public Way through(String host, int port) {
        return new Way.Socks(loopback(listeners.socks()), host, port);
    }

    /// What it has printed so far.
    public List<String> output() {
        return output.entries();
    }

    /// Ends it without warning (SIGKILL); returns when it is gone.
    public void kill() throws IOException {
        if (process.isPresent()) {
            process.get().destroyForcibly();
            awaitEnd(process.get());
        }
    }

    /// Asks it to stop (SIGTERM); returns when it has.
    public void stop() throws IOException {
        if (process.isPresent()) {
            process.get().destroy();
            awaitEnd(process.get());
        }
    }

    @Override
    public void close() throws IOException {
        try {
            stop();
        } finally {
            kill();
        }
    }

    private String awaitLine(String what, Predicate<String> matches, Duration patience) {
        var line = output.await(what, 0, text -> text.equals(ENDED) || matches.test(text), patience);
        if (line.equals(ENDED)) {
            throw new AssertionError("waited for " + what + ", but the node ended:\n" + String.join("\n", output()));
        }
        return line;
    }

    private List<String> java(List<String> which, String... arguments) {
        var line = new ArrayList<String>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(which);
        line.addAll(List.of(
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Attended.class.getName()));
        line.addAll(List.of(arguments));
        line.addAll(List.of("--data", data.toString()));
        return line;
    }

    private static void read(Process process, Journal<String> journal) {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                journal.add(line);
            }
        } catch (IOException problem) {
            journal.add("(its output cannot be read: " + problem.getMessage() + ")");
        }
        journal.add(ENDED);
    }

    private static void awaitEnd(Process process) throws IOException {
        try {
            if (!process.waitFor(STOPPING.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("process " + process.pid() + " did not end in " + STOPPING);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private record Listeners(int router, int c2s, int c2sTls, int socks) {
        static Listeners free() {
            var ports = Ports.free(4);
            return new Listeners(ports.get(0), ports.get(1), ports.get(2), ports.get(3));
        }
    }
}
