package im.clove.node.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A launcher that runs, with a limit on how long: it must never wait for ever. One thread uses it.
final class Launch {
    private static final long LIMIT_SECONDS = 200;
    private static final String END = "(it ended)";

    private final Process process;
    private final BlockingQueue<String> coming = new LinkedBlockingQueue<>(10_000);
    private final List<String> lines = new ArrayList<>();

    private Launch(Process process) {
        this.process = process;
    }

    /// How it ended.
    ///
    /// @param output both its outputs
    record Ended(int code, String output) {}

    static Launch of(ProcessBuilder builder) throws IOException {
        Process process = builder.redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        Launch launch = new Launch(process);
        Thread.ofVirtual().start(launch::read);
        return launch;
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            output.lines().forEach(coming::add);
        } catch (IOException | java.io.UncheckedIOException _) {
            // It was killed.
        } finally {
            coming.add(END);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean runs() {
        return process.isAlive();
    }

    /// Waits until it has printed something.
    Launch await(String part) {
        if (!readTo(part)) {
            throw new AssertionError("it ended without '" + part + "':\n" + output());
        }
        return this;
    }

    /// Waits until it has ended, and all it has started that holds its output.
    Ended end() throws IOException {
        readTo(END);
        try {
            return new Ended(process.waitFor(), output());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private boolean readTo(String part) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (true) {
            String line = next(end - System.nanoTime());
            if (line.equals(END)) {
                return part.equals(END);
            }
            lines.add(line);
            if (line.contains(part)) {
                return true;
            }
        }
    }

    private String next(long nanos) {
        try {
            String line = coming.poll(nanos, TimeUnit.NANOSECONDS);
            if (line != null) {
                return line;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        kill();
        throw new AssertionError("it hangs:\n" + output());
    }

    private String output() {
        return String.join("\n", lines);
    }

    void signal(String name) throws IOException {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /// With all it has started.
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
