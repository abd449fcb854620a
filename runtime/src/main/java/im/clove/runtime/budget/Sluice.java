package im.clove.runtime.budget;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How much of what somebody says may be under way at once. Whoever reads from it waits here, which closes the window
/// of the transport. What is under way has a place, and is charged to its owner until somebody is done with it: also
/// while it waits for others, when it has no place any more. Thread-safe.
public final class Sluice {
    private final Budget budget;
    private final int mostPlaces;
    private final long mostBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private int places;
    private long bytes;

    /// @param budget what is under way is charged to it
    /// @param mostPlaces under way at once
    /// @param mostBytes of the heap under way at once, unless it is a single one
    public Sluice(Budget budget, int mostPlaces, long mostBytes) {
        this.budget = budget;
        this.mostPlaces = mostPlaces;
        this.mostBytes = mostBytes;
    }

    /// Waits until one more may be under way; called by the thread that reads. With nothing under way it does not
    /// wait: there would be nothing to wait for, and what has no room is to be refused ([Place#fits]).
    ///
    /// @param weight of the heap, in bytes
    /// @param isFree what has room in any case: it is small, and may be what makes room
    public Place enter(long weight, boolean isFree) {
        boolean fits = isFree;
        if (fits) {
            budget.charge(weight);
        }
        lock.lock();
        try {
            while (places == mostPlaces
                    || places > 0 && (bytes + weight > mostBytes || !(fits || (fits = budget.tryCharge(weight))))) {
                left.awaitUninterruptibly();
            }
            if (!fits && !budget.tryCharge(weight)) {
                budget.charge(weight);
                return new Place(weight, false);
            }
            return new Place(weight, true);
        } finally {
            lock.unlock();
        }
    }

    /// The place of something that was said, and what it weighs.
    public final class Place {
        private static final int UNDER_WAY = 0;
        private static final int LEFT = 1;
        private static final int DONE = 2;

        private final long weight;
        private final boolean fits;
        private final AtomicInteger stage = new AtomicInteger(UNDER_WAY);

        /// With the lock held.
        private Place(long weight, boolean fits) {
            this.weight = weight;
            this.fits = fits;
            places++;
            bytes += weight;
        }

        /// Whether there is room for it.
        public boolean fits() {
            return fits;
        }

        /// It is not under way any more, but still there.
        public void leave() {
            if (stage.compareAndSet(UNDER_WAY, LEFT)) {
                free();
            }
        }

        /// It is gone.
        public void done() {
            int before = stage.getAndSet(DONE);
            if (before == UNDER_WAY) {
                free();
            }
            if (before != DONE) {
                budget.release(weight);
            }
        }

        private void free() {
            lock.lock();
            try {
                places--;
                bytes -= weight;
                left.signal();
            } finally {
                lock.unlock();
            }
        }
    }
}
