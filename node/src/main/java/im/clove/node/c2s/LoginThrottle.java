package im.clove.node.c2s;

import im.clove.runtime.door.Source;
import im.clove.runtime.owner.Timers;
import im.clove.xmpp.jid.Jid;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Makes guessing passwords slow (T-12): after wrong ones, further attempts from the same source or for the same
/// account wait before they are looked at. Nobody is ever locked out: whoever knows the password waits for
/// [#LONGEST_FOR_ACCOUNT] at most, however often others have failed for the account. Thread-safe; both maps are
/// bounded and forget whoever was quiet the longest.
final class LoginThrottle {
    /// An account has one owner, who must be able to log in soon while somebody else guesses.
    static final Duration LONGEST_FOR_ACCOUNT = Duration.ofSeconds(1);

    static final Duration LONGEST_FOR_SOURCE = Duration.ofSeconds(10);

    /// Everybody on this machine, and every tunnel that ends here, is one and the same source.
    static final Duration LONGEST_FOR_LOOPBACK = Duration.ofSeconds(1);

    private static final long STEP_MILLIS = 100;
    private static final int ENTRIES = 10_000;

    private final int freeFailures;
    private final long forgetMillis;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Failures> bySource = bounded();
    private final Map<Jid, Failures> byAccount = bounded();

    /// @param freeFailures that nobody has to wait for
    /// @param forget after how long without a failure one is forgotten
    LoginThrottle(int freeFailures, Duration forget) {
        this.freeFailures = freeFailures;
        this.forgetMillis = forget.toMillis();
    }

    private record Failures(int count, long lastMillis) {}

    private static <K> Map<K, Failures> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Failures> eldest) {
                return size() > ENTRIES;
            }
        };
    }

    /// How long an attempt from here has to wait now.
    ///
    /// @param nowMillis on a monotonic clock
    Duration sourceDelay(Source source, long nowMillis) {
        lock.lock();
        try {
            return delay(
                    bySource.get(source.key()),
                    source.isLoopback() ? LONGEST_FOR_LOOPBACK : LONGEST_FOR_SOURCE,
                    nowMillis);
        } finally {
            lock.unlock();
        }
    }

    /// How long an attempt for this account has to wait now, whether it exists or not.
    Duration accountDelay(Jid account, long nowMillis) {
        lock.lock();
        try {
            return delay(byAccount.get(account), LONGEST_FOR_ACCOUNT, nowMillis);
        } finally {
            lock.unlock();
        }
    }

    /// Waits.
    static void pause(Timers timers, Duration wait) throws InterruptedIOException {
        if (wait.isZero()) {
            return;
        }
        CountDownLatch over = new CountDownLatch(1);
        Timers.Timer timer = timers.after(wait, over::countDown);
        try {
            over.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting");
        } finally {
            timer.cancel();
        }
    }

    private Duration delay(@Nullable Failures failures, Duration longest, long nowMillis) {
        if (failures == null || nowMillis - failures.lastMillis > forgetMillis || failures.count <= freeFailures) {
            return Duration.ZERO;
        }
        int doublings = Math.min(failures.count - freeFailures - 1, 20);
        return Duration.ofMillis(Math.min(longest.toMillis(), STEP_MILLIS << doublings));
    }

    /// A wrong password.
    ///
    /// @param account empty if it cannot be told
    void failed(Source source, Optional<Jid> account, long nowMillis) {
        lock.lock();
        try {
            bySource.merge(source.key(), new Failures(1, nowMillis), this::added);
            account.ifPresent(jid -> byAccount.merge(jid, new Failures(1, nowMillis), this::added));
        } finally {
            lock.unlock();
        }
    }

    private Failures added(Failures old, Failures one) {
        boolean forgotten = one.lastMillis - old.lastMillis > forgetMillis;
        return forgotten ? one : new Failures(Math.min(old.count + 1, 1_000), one.lastMillis);
    }

    /// The right password: the account's failures are forgotten, the source's are not, for a guesser may have an
    /// account of its own.
    void succeeded(Jid account) {
        lock.lock();
        try {
            byAccount.remove(account);
        } finally {
            lock.unlock();
        }
    }

    /// How many sources and accounts are remembered; for metrics.
    int size() {
        lock.lock();
        try {
            return bySource.size() + byAccount.size();
        } finally {
            lock.unlock();
        }
    }
}
