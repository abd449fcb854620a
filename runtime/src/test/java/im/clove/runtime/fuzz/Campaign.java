package im.clove.runtime.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tries one target: its seeds, then mutations of them and of what brought something new. In the calling thread, and
/// reproducible: the same seed and the same count of tries are the same inputs.
public final class Campaign {
    /// Of the processor, for one input. Far above any, so that a busy machine and a cold start are no findings.
    private static final long MOST_NANOS = 5_000_000_000L;

    private static final int MOST_KEPT = 4_000;
    private static final int MOST_OUTCOMES = 200_000;

    private final FuzzTarget target;
    private final Random random;
    private final Mutator mutator;
    private final List<byte[]> pool = new ArrayList<>();
    private final Set<Object> outcomes = new HashSet<>();
    private final ThreadMXBean meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private volatile byte[] current = {};
    private long tries;

    /// @param kept inputs beside the target's own seeds, such as those of earlier findings
    public Campaign(FuzzTarget target, List<byte[]> kept, long seed) {
        this.target = target;
        this.random = new Random(seed);
        this.mutator = new Mutator(random, target);
        pool.addAll(target.seeds());
        pool.addAll(kept);
    }

    /// An input, and what it did.
    public record Finding(byte[] input, Throwable what) {}

    /// All seeds as they are.
    public Optional<Finding> seeds() {
        for (byte[] seed : List.copyOf(pool)) {
            // Twice: the first pays for classes that are loaded.
            tried(seed, false);
            Optional<Finding> finding = tried(seed, true);
            if (finding.isPresent()) {
                return finding;
            }
        }
        return Optional.empty();
    }

    /// So many mutations, or the first finding.
    public Optional<Finding> run(int times) {
        for (int i = 0; i < times; i++) {
            Optional<Finding> finding = tried(mutator.mutate(pool.get(random.nextInt(pool.size())), pool), true);
            if (finding.isPresent()) {
                return finding;
            }
        }
        return Optional.empty();
    }

    /// What is being tried, for who watches another thread.
    public byte[] current() {
        return current;
    }

    public long tries() {
        return tries;
    }

    /// How many different outcomes there were.
    public int outcomes() {
        return outcomes.size();
    }

    private Optional<Finding> tried(byte[] input, boolean measured) {
        current = input;
        tries++;
        long nanos = meter.getCurrentThreadCpuTime();
        long bytes = meter.getCurrentThreadAllocatedBytes();
        @Nullable Object outcome;
        try {
            outcome = target.run(input.clone(), new Random(Arrays.hashCode(input)));
        } catch (Throwable e) {
            // Whatever it is, the errors of the virtual machine above all, is what is looked for.
            return Optional.of(new Finding(input, e));
        }
        bytes = meter.getCurrentThreadAllocatedBytes() - bytes;
        nanos = meter.getCurrentThreadCpuTime() - nanos;
        if (measured && nanos > MOST_NANOS) {
            return Optional.of(new Finding(input, new AssertionError("took " + nanos / 1_000_000 + " ms")));
        }
        if (measured && bytes > target.heap(input.length)) {
            return Optional.of(new Finding(input, new AssertionError("took " + bytes + " bytes of the heap")));
        }
        if (outcomes.size() < MOST_OUTCOMES && outcomes.add(outcome)) {
            keep(input);
        }
        return Optional.empty();
    }

    private void keep(byte[] input) {
        if (pool.size() < MOST_KEPT) {
            pool.add(input);
        } else {
            pool.set(random.nextInt(pool.size()), input);
        }
    }

    /// The same finding with as little input as a few thousand tries make of it.
    public Finding shortened(Finding finding) {
        Finding best = finding;
        int left = 3_000;
        for (int piece = Math.max(1, best.input().length / 2); piece > 0 && left > 0; piece /= 2) {
            for (int at = 0; at + piece <= best.input().length && left > 0; left--) {
                byte[] input = best.input();
                byte[] less = new byte[input.length - piece];
                System.arraycopy(input, 0, less, 0, at);
                System.arraycopy(input, at + piece, less, at, input.length - at - piece);
                Optional<Finding> again = tried(less, true).filter(other -> isSame(other.what(), finding.what()));
                if (again.isPresent()) {
                    best = again.get();
                } else {
                    at += piece;
                }
            }
        }
        return best;
    }

    private static boolean isSame(Throwable a, Throwable b) {
        return a.getClass() == b.getClass()
                && a.getStackTrace().length > 0
                && b.getStackTrace().length > 0
                && a.getStackTrace()[0].equals(b.getStackTrace()[0]);
    }
}
