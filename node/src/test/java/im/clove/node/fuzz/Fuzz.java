package im.clove.node.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sun.management.OperatingSystemMXBean;
import im.clove.runtime.fuzz.Campaign;
import im.clove.runtime.fuzz.Campaign.Finding;
import im.clove.runtime.fuzz.FuzzTarget;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.LoggerFactory;

/// Fuzzes for a number of seconds of the processor, see `bench/bin/fuzz`. All targets in turn, a moment each, in one
/// thread with a small stack. A finding is shortened, written into a folder and reported; the others go on.
///
/// Arguments: SECONDS FOLDER [TARGET or `all`] [SEED].
public final class Fuzz {
    private static final int TURN = 400;
    private static final long REPORT_NANOS = 600_000_000_000L;
    private static final long STACK = 512 << 10;

    /// Of the clock, for one input: whatever takes so long does not end.
    private static final long HANGS_NANOS = 300_000_000_000L;

    private final Path folder;
    private final long until;
    private final Map<FuzzTarget, Campaign> campaigns = new LinkedHashMap<>();
    private final TreeSet<String> found = new TreeSet<>();
    private final AtomicReference<Turn> turn = new AtomicReference<>();
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private record Turn(String target, Campaign campaign) {}

    private Fuzz(long seconds, Path folder, String which, long seed) {
        this.folder = folder;
        this.until = system.getProcessCpuTime() + seconds * 1_000_000_000L;
        for (FuzzTarget target : Targets.all()) {
            if (which.equals("all") || which.equals(target.name())) {
                campaigns.put(target, new Campaign(target, Targets.kept(target), seed));
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        // What a target's code logs of bad input is expected, and would be most of the output.
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
        long seed = arguments.length > 3 ? Long.parseLong(arguments[3]) : 1;
        Fuzz fuzz = new Fuzz(
                Long.parseLong(arguments[0]), Path.of(arguments[1]), arguments.length > 2 ? arguments[2] : "all", seed);
        System.out.println("seed " + seed + ", targets "
                + fuzz.campaigns.keySet().stream().map(FuzzTarget::name).toList());
        Thread worker = new Thread(null, fuzz::work, "fuzz", STACK);
        worker.setDaemon(true);
        worker.start();
        fuzz.watch(worker);
        System.exit(fuzz.found.isEmpty() ? 0 : 1);
    }

    private void work() {
        Map<FuzzTarget, Campaign> left = new LinkedHashMap<>(campaigns);
        left.entrySet()
                .removeIf(each ->
                        told(each.getKey(), each.getValue(), each.getValue().seeds()));
        long report = System.nanoTime() + REPORT_NANOS;
        while (!left.isEmpty() && system.getProcessCpuTime() < until) {
            left.entrySet()
                    .removeIf(each ->
                            told(each.getKey(), each.getValue(), each.getValue().run(turn(each))));
            if (System.nanoTime() > report) {
                report = System.nanoTime() + REPORT_NANOS;
                report();
            }
        }
        report();
        System.out.println(found.isEmpty() ? "0 findings" : found.size() + " findings: " + found);
    }

    private int turn(Map.Entry<FuzzTarget, Campaign> next) {
        turn.set(new Turn(next.getKey().name(), next.getValue()));
        return TURN;
    }

    private boolean told(FuzzTarget target, Campaign campaign, Optional<Finding> finding) {
        if (finding.isEmpty()) {
            return false;
        }
        Finding least = campaign.shortened(finding.get());
        String name = target.name() + "-" + Integer.toHexString(Arrays.hashCode(least.input()));
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve(name), least.input());
        } catch (IOException e) {
            System.out.println("could not write " + name + ": " + e);
        }
        found.add(name);
        System.out.println("FOUND " + folder.resolve(name));
        least.what().printStackTrace(System.out);
        return true;
    }

    private void report() {
        StringBuilder out = new StringBuilder();
        campaigns.forEach((target, campaign) -> out.append("  ")
                .append(target.name())
                .append(' ')
                .append(campaign.tries())
                .append(" tries, ")
                .append(campaign.outcomes())
                .append(" outcomes\n"));
        System.out.println(
                Instant.now() + ", " + system.getProcessCpuTime() / 1_000_000_000 + " s of the processor\n" + out);
    }

    /// Ends the process if an input does not end.
    private void watch(Thread worker) throws InterruptedException {
        byte[] last = {};
        long since = System.nanoTime();
        while (!worker.join(java.time.Duration.ofSeconds(5))) {
            Turn now = turn.get();
            byte[] current = now == null ? last : now.campaign().current();
            if (current != last) {
                last = current;
                since = System.nanoTime();
            } else if (now != null && System.nanoTime() - since > HANGS_NANOS) {
                System.out.println("FOUND an input of " + now.target() + " that does not end: "
                        + java.util.HexFormat.of().formatHex(current));
                List.of(worker.getStackTrace()).forEach(System.out::println);
                System.exit(2);
            }
        }
    }
}
