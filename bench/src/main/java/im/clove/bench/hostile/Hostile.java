package im.clove.bench.hostile;

import im.clove.node.admin.NodeStatus;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/// The command. Usage: `Hostile ROOT FOLDER [--seconds N] [--night] [--seed S] [--only KIND,…] [--lanes N]`.
public final class Hostile {
    private static final long USUAL_SECONDS = 600;
    private static final long NIGHT_SECONDS = 8 * 3600;
    private static final int USUAL_LANES = 3;
    private static final Set<String> OPTIONS = Set.of("--seconds", "--seed", "--only", "--lanes");
    private static final double MOST_MEDIAN = 50;
    private static final long MOST_MIB = 300;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final List<String> failures = new ArrayList<>();

    private Hostile() {}

    /// The command. Ends with 1 if a bound did not hold.
    public static void main(String[] arguments) throws Exception {
        System.exit(new Hostile().run(Path.of(arguments[0]), Path.of(arguments[1]), options(arguments)) ? 0 : 1);
    }

    private static Run.Options options(String[] arguments) {
        List<String> words = List.of(arguments).subList(2, arguments.length);
        Run.Options usual = new Run.Options(
                words.contains("--night") ? NIGHT_SECONDS : USUAL_SECONDS,
                new Random().nextInt(1_000_000),
                List.of(Sequence.values()),
                USUAL_LANES);
        List<String> pairs =
                words.stream().filter(word -> !word.equals("--night")).toList();
        Map<String, String> values = new HashMap<>();
        for (List<String> rest = pairs; rest.size() > 1; rest = rest.subList(2, rest.size())) {
            values.put(rest.get(0), rest.get(1));
        }
        if (pairs.size() % 2 != 0 || !OPTIONS.containsAll(values.keySet())) {
            throw new IllegalArgumentException("Not understood: " + String.join(" ", words));
        }
        String only = values.getOrDefault("--only", "");
        return new Run.Options(
                Long.parseLong(values.getOrDefault("--seconds", Long.toString(usual.seconds()))),
                Long.parseLong(values.getOrDefault("--seed", Long.toString(usual.seed()))),
                only.isEmpty()
                        ? usual.only()
                        : Stream.of(only.split(",", -1))
                                .map(name -> Sequence.valueOf(name.toUpperCase(Locale.ROOT)))
                                .toList(),
                Integer.parseInt(values.getOrDefault("--lanes", Integer.toString(usual.lanes()))));
    }

    private boolean run(Path root, Path folder, Run.Options options) throws Exception {
        out.printf("seed %d, %d s, %d sequences at once%n", options.seed(), options.seconds(), options.lanes());
        try (Run run = new Run(root, folder, options, out::println)) {
            run.prepare();
            out.printf(
                    "ready: %d strangers, resident %d MiB%n",
                    run.node().strangers().size(), run.node().residentKiB() / 1024);
            run.attack();
            failures.addAll(run.findings());
            if (run.node().isAlive()) {
                aftermath(run);
            }
            run.honest().close();
            figures(run);
        }
        failures.forEach(failure -> out.println("FAILED: " + failure));
        out.printf(
                "%s: bench/bin/hostile --seconds %d --seed %d%n",
                failures.isEmpty() ? "held" : "again", options.seconds(), options.seed());
        return failures.isEmpty();
    }

    private void aftermath(Run run) throws Exception {
        Aftermath after = new Aftermath(run);
        NodeStatus.Memory memory = run.node().memory();
        out.printf(
                "at the end: held %d KiB of %d, refused %d times%n",
                memory.held() / 1024, memory.most() / 1024, memory.refused());
        failures.addAll(after.watch(out::println));
    }

    private void figures(Run run) throws Exception {
        run.played().forEach((sequence, count) -> out.printf("%-12s %d times%n", sequence, count));
        for (Figures each : run.honest().figures()) {
            out.println(each.line());
        }
        for (Figures each : run.honest().bounded()) {
            if (each.median() > MOST_MEDIAN) {
                failures.add(String.format(Locale.ROOT, "%s: median %.1f ms", each.what(), each.median()));
            }
        }
        failures.addAll(run.honest().lost());
        failures.addAll(run.honest().late());
        long most = Math.max(run.peakKiB(), run.node().peakKiB()) / 1024;
        out.printf(
                Locale.ROOT,
                "resident at most %d MiB, processor time of the node %.0f s%n",
                most,
                run.node().cpuSeconds());
        if (most > MOST_MIB) {
            failures.add("resident " + most + " MiB");
        }
        run.node().faults().forEach(line -> failures.add("in the log: " + line));
        run.node().warnings().stream().limit(20).forEach(out::println);
    }
}
