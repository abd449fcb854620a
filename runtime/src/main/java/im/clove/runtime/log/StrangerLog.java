package im.clove.runtime.log;

import im.clove.runtime.owner.Timers;
import im.clove.runtime.transport.PeerIdentity;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Lines of one kind that strangers can cause as often as they like. In a minute [#LINES] are written, and of these
/// [#LINES_OF_ONE] about one peer, so that neither the log nor the disk is theirs to fill; how many were left out is
/// said when the minute is over. Thread-safe.
public final class StrangerLog {
    public static final int LINES = 20;
    public static final int LINES_OF_ONE = 5;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Consumer<String> log;
    private final String what;
    private final Timers timers;
    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();
    /// Lines of this minute; one entry for each peer that caused one, so it is bounded too.
    private final Map<String, Integer> written = new HashMap<>();

    private boolean isOpen;
    private int lines;
    private long leftOut;

    /// @param log where a line goes; called on any thread
    /// @param what the lines are about, in the plural: "failed logins"
    /// @param executor writes the line at the end of a minute; a timer's thread must not
    public StrangerLog(Consumer<String> log, String what, Timers timers, Executor executor) {
        this.log = log;
        this.what = what;
        this.timers = timers;
        this.executor = executor;
    }

    /// Writes the line with the peer behind it, or counts it.
    ///
    /// @param line with nothing of a stranger's in it but through [LogText]
    public void say(PeerIdentity peer, String line) {
        String from = LogText.peer(peer);
        if (mayWrite(from)) {
            log.accept(line + ", from " + from);
        }
    }

    private boolean mayWrite(String from) {
        lock.lock();
        try {
            if (!isOpen) {
                isOpen = true;
                timers.after(WINDOW, this::over);
            }
            if (lines >= LINES || written.getOrDefault(from, 0) >= LINES_OF_ONE) {
                leftOut++;
                return false;
            }
            lines++;
            written.merge(from, 1, Integer::sum);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void over() {
        long more;
        lock.lock();
        try {
            more = leftOut;
            leftOut = 0;
            lines = 0;
            written.clear();
            isOpen = false;
        } finally {
            lock.unlock();
        }
        if (more > 0) {
            try {
                executor.execute(() -> log.accept(more + " more " + what + " in the same minute"));
            } catch (RejectedExecutionException _) {
                // Busy or stopping; the lines before have told of it.
            }
        }
    }
}
