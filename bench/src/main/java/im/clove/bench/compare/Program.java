package im.clove.bench.compare;

import im.clove.bench.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A program in the foreground, its output in a file. It ends with this process.
final class Program {
    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 20;
    private static final int PAUSE_MILLIS = 50;

    private final Path log;
    private final List<String> command;
    private @Nullable Process process;

    Program(Path log, List<String> command) {
        this.log = log;
        this.command = List.copyOf(command);
    }

    /// Starts it and waits until something listens there.
    void start(InetSocketAddress address) throws IOException, InterruptedException {
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process = started;
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!answers(address)) {
            if (!started.isAlive() || System.nanoTime() > deadline) {
                throw new IOException(command.getFirst() + " did not start:\n" + Files.readString(log));
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static boolean answers(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    void stop() throws InterruptedException {
        Process running = process;
        if (running == null) {
            return;
        }
        running.destroy();
        if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            running.destroyForcibly().waitFor();
        }
        process = null;
    }

    ServerProcess process() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException(command.getFirst() + " does not run");
        }
        return new ServerProcess(running.pid());
    }

    /// A port nobody listens on at the moment.
    static InetSocketAddress freePort() throws IOException {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
            return new InetSocketAddress(loopback, socket.getLocalPort());
        }
    }

    /// What a command prints.
    static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + " failed: " + text);
        }
        return text.strip();
    }

    /// A new EC key (P-256) and a certificate for these names in one file, `both.pem` in the folder.
    static Path certificate(Path folder, List<String> names) throws IOException, InterruptedException {
        Path key = folder.resolve("key.pem");
        Path certificate = folder.resolve("cert.pem");
        String alternatives = "subjectAltName=DNS:" + String.join(",DNS:", names);
        output(List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + names.getFirst(),
                "-addext",
                alternatives,
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString()));
        Path both = folder.resolve("both.pem");
        Files.writeString(both, Files.readString(certificate) + Files.readString(key));
        return both;
    }
}
