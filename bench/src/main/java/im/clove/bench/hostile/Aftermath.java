package im.clove.bench.hostile;

import im.clove.node.admin.NodeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// What a node has to be again within a minute after an attack.
final class Aftermath {
    private static final double LOGIN = 1_000;
    private static final long MINUTE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int LOGINS_IN_A_ROW = 10;
    private static final long PAUSE_NANOS = 100_000_000;

    /// Of what a node may hold: below this nobody is refused anything, not even who has not logged in.
    private static final int LOWEST_LINE = 50;

    private final Run run;

    Aftermath(Run run) {
        this.run = run;
    }

    /// Waits until honest users are served as before, and what is held keeps nobody from anything.
    void awaitNormal() throws Exception {
        int inARow = 0;
        while (inARow < LOGINS_IN_A_ROW || isFull(run.node().memory())) {
            inARow = run.honest().login() < LOGIN ? inARow + 1 : 0;
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static boolean isFull(NodeStatus.Memory memory) {
        return memory.held() > memory.most() / 100 * LOWEST_LINE;
    }

    /// Looks for a minute.
    ///
    /// @return what is not as it should be then
    List<String> watch(Consumer<String> out) throws Exception {
        List<String> failures = new ArrayList<>();
        long began = System.nanoTime();
        long residentAtOnce = run.node().residentKiB();
        int inARow = 0;
        double back = -1;
        while (System.nanoTime() - began < MINUTE_NANOS) {
            double took = run.honest().login();
            inARow = took < LOGIN ? inARow + 1 : 0;
            if (inARow == LOGINS_IN_A_ROW && back < 0) {
                back = (System.nanoTime() - began) / 1e9;
            }
            LockSupport.parkNanos(5 * PAUSE_NANOS);
        }
        if (inARow < LOGINS_IN_A_ROW) {
            failures.add("logins take a second a minute after");
        }
        long resident = run.node().residentKiB();
        NodeStatus.Memory memory = run.node().memory();
        out.accept(String.format(
                Locale.ROOT,
                "a minute after: ten logins in a row under a second after %.1f s, resident %d MiB (%d before), held %d KiB",
                back,
                resident / 1024,
                residentAtOnce / 1024,
                memory.held() / 1024));
        memory.kinds().forEach(each -> out.accept("    " + each.who() + ": " + each.bytes() / 1024 + " KiB"));
        memory.greatest().forEach(each -> out.accept("    " + each.who() + ": " + each.bytes() / 1024 + " KiB"));
        if (resident > residentAtOnce + 8 * 1024) {
            failures.add("resident memory grows after the attack");
        }
        if (isFull(memory)) {
            failures.add("more is held a minute after than leaves everybody room");
        }
        return failures;
    }
}
