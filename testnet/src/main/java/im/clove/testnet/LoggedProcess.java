package im.clove.testnet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A program that runs until it is stopped, and what it prints. One thread drives it.
final class LoggedProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(100);
    private static final String ENDED = "(the process ended)";

    private final String name;
    private final Process process;
    private final Journal<String> output = new Journal<>();

    private LoggedProcess(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /// Starts it.
    ///
    /// @param name for the messages of failures
    /// @param copy the file that has its lines, too
    static LoggedProcess start(String name, Path copy, List<String> command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var started = new LoggedProcess(name, process);
        Thread.ofVirtual().start(() -> started.read(copy));
        return started;
    }

    /// Its lines so far.
    List<String> log() {
        return output.entries();
    }

    /// Waits for a line.
    ///
    /// @param from how many lines there were when it could come first
    String await(String what, int from, Predicate<String> matches) {
        var line = output.await(what, from, text -> text.equals(ENDED) || matches.test(text), PATIENCE);
        if (line.equals(ENDED)) {
            throw new AssertionError(
                    "waited for " + what + ", but " + name + " ended:\n" + String.join("\n", output.entries()));
        }
        return line;
    }

    private void read(Path file) {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                var copy = Files.newBufferedWriter(file)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                copy.write(line);
                copy.newLine();
                copy.flush();
            }
        } catch (IOException problem) {
            output.add("(its output cannot be read: " + problem.getMessage() + ")");
        }
        output.add(ENDED);
    }

    /// Stops it as its owner would; returns when it is gone.
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(name + " did not end in " + PATIENCE);
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}
