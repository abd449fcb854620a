package im.clove.testnet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs a program to its end and answers its output; anything but exit code 0 in time fails with that output. A
/// program that is not installed fails too: nothing is skipped. Immutable.
public final class Command {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final List<String> line;
    private final Map<String, String> environment;
    private final String input;
    private final Duration limit;

    private Command(List<String> line, Map<String, String> environment, String input, Duration limit) {
        this.line = List.copyOf(line);
        this.environment = Map.copyOf(environment);
        this.input = input;
        this.limit = limit;
    }

    /// A program of the system, or a path.
    public static Command of(String program, String... arguments) {
        var line = new ArrayList<String>();
        line.add(program);
        line.addAll(Arrays.asList(arguments));
        return new Command(line, Map.of(), "", LIMIT);
    }

    /// A program of the `testnet` folder, for example `bin/i2pnet`.
    public static Command ours(String path, String... arguments) {
        return of(Checkout.root().resolve("testnet").resolve(path).toString(), arguments);
    }

    /// The same with more environment.
    public Command with(Map<String, String> more) {
        return new Command(line, more, input, limit);
    }

    /// The same with something to read; otherwise it reads nothing.
    public Command reading(String text) {
        return new Command(line, environment, text, limit);
    }

    /// The same with another limit than three minutes.
    public Command within(Duration time) {
        return new Command(line, environment, input, time);
    }

    /// How a program ended.
    ///
    /// @param code its exit code
    /// @param output both its outputs
    public record Ended(int code, String output) {}

    /// Runs it.
    ///
    /// @return both its outputs
    /// @throws IOException when it cannot be started, fails, or takes longer than its limit
    public String run() throws IOException {
        var ended = attempt();
        if (ended.code() != 0) {
            throw new IOException(name() + " ended with code " + ended.code() + ":\n" + ended.output());
        }
        return ended.output();
    }

    /// Runs it, whatever its exit code.
    ///
    /// @throws IOException when it cannot be started or takes longer than its limit
    public Ended attempt() throws IOException {
        Path out = Files.createTempFile("command", ".out");
        try {
            var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(out.toFile());
            builder.environment().putAll(environment);
            var process = builder.start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            boolean ended = waitFor(process);
            String output = Files.readString(out);
            if (!ended) {
                throw new IOException(name() + " took too long:\n" + output);
            }
            return new Ended(process.exitValue(), output);
        } finally {
            Files.deleteIfExists(out);
        }
    }

    private String name() {
        return String.join(" ", line.subList(0, Math.min(3, line.size())));
    }

    private boolean waitFor(Process process) throws IOException {
        try {
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                // Politely first: the scripts stop what they started.
                process.destroy();
                if (!process.waitFor(15, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            }
            return ended;
        } catch (InterruptedException interrupted) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}
