package im.clove.s2s.config;

import java.time.Duration;

/// How long to wait before dialling again: doubling from the first delay up to the longest, then shortened by
/// chance so that peers that failed together do not return together. Pure: the chance is an argument.
///
/// @param first before the second attempt
/// @param longest never wait longer
/// @param jitter the share of the delay that chance may take away, 0 to 1
public record Backoff(Duration first, Duration longest, double jitter) {
    /// A broken tunnel is rebuilt within seconds, a sleeping peer is away for hours.
    public static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), 0.5);

    public Backoff {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0 || !(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("A back-off needs 0 < first <= longest and a jitter between 0 and 1");
        }
    }

    /// @param failures attempts that have failed in a row, at least 1
    /// @param roll a random number, 0 (inclusive) to 1 (exclusive)
    /// @return the delay in milliseconds, at least 1
    public long delayMillis(int failures, double roll) {
        long base = longest.toMillis();
        int doublings = Math.max(0, failures - 1);
        if (doublings < 32) {
            base = Math.min(base, first.toMillis() << doublings);
        }
        return Math.max(1, Math.round(base * (1 - jitter * roll)));
    }
}
