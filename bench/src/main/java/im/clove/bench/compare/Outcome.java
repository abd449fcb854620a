package im.clove.bench.compare;

import java.util.Arrays;

/// What one measurement gave.
///
/// @param count of what was asked for and arrived while it was measured
/// @param latencies in nanoseconds, sorted; empty if they were not taken
/// @param lost sent and never seen
/// @param disordered arrived before something that was sent earlier
record Outcome(long count, Meter.Cost cost, long[] latencies, long lost, long disordered) {
    Outcome(long count, Meter.Cost cost) {
        this(count, cost, new long[0], 0, 0);
    }

    double perSecond() {
        return count / cost.took();
    }

    double milliseconds(double quantile) {
        return latencies[(int) Math.min(latencies.length - 1L, (long) (latencies.length * quantile))] / 1e6;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Outcome(long n, Meter.Cost c, long[] l, long gone, long mixed)
                && count == n
                && cost.equals(c)
                && Arrays.equals(latencies, l)
                && lost == gone
                && disordered == mixed;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(count) + Arrays.hashCode(latencies);
    }
}
