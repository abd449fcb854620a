package im.clove.bench.compare;

import java.util.concurrent.TimeUnit;

/// So much at once and so much a second, from its making on. A server may hold back who says too much in a room: Clove
/// lets each user say 300 things at once and 60 a second. Here everybody stays below, with every server.
final class Pace {
    private static final int BURST = 280;
    private static final int EACH_SECOND = 55;

    private final long began = System.nanoTime();

    /// Nanoseconds until this one is due, counted from 0; none or less if it is.
    long left(long number) {
        return began + (number - BURST) * TimeUnit.SECONDS.toNanos(1) / EACH_SECOND - System.nanoTime();
    }
}
