package im.clove.node.app;

import im.clove.node.admin.NodeStatus;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What `clove run` shows. On a terminal the line of a stage that repeats is drawn again; elsewhere each kind of
/// stage is one plain line. Thread-safe.
final class Console {
    private final PrintWriter out;
    private final boolean terminal;
    private final Clock clock;
    private final Instant startedAt;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Stage last;
    private boolean lineOpen;

    Console(PrintWriter out, boolean terminal, Clock clock) {
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    void address(String domain) {
        line("Address    " + domain);
    }

    void clients(List<NodeStatus.Listener> listeners) {
        boolean first = true;
        for (NodeStatus.Listener listener : listeners) {
            line((first ? "Clients    " : "           ") + listener.address() + "  " + listener.what());
            first = false;
        }
    }

    /// Shown once in the life of a node.
    void firstAccount(String jid, String password) {
        line("");
        line("An administrator's account was made. This password is shown once and stored nowhere:");
        line("  account    " + jid);
        line("  password   " + password);
        line("");
    }

    void stage(Stage stage) {
        lock.lock();
        try {
            boolean repeats = last != null && last.getClass() == stage.getClass();
            if (stage.equals(last) || (repeats && !terminal && !(stage instanceof Stage.Trouble))) {
                last = stage;
                return;
            }
            last = stage;
            String text = "Network    " + stage.words() + "  [" + elapsed() + "]";
            if (!terminal) {
                out.println(text);
            } else {
                if (lineOpen && !repeats) {
                    out.println();
                }
                // Back to the start of the line, and clear what is right of the text.
                out.print("\r" + text + "\u001b[K");
                lineOpen = true;
                if (stage instanceof Stage.Reachable) {
                    out.println();
                    lineOpen = false;
                }
            }
            out.flush();
        } finally {
            lock.unlock();
        }
    }

    void line(String text) {
        lock.lock();
        try {
            if (lineOpen) {
                out.println();
                lineOpen = false;
            }
            out.println(text);
            out.flush();
        } finally {
            lock.unlock();
        }
    }

    private String elapsed() {
        long tenths = Duration.between(startedAt, clock.instant()).toMillis() / 100;
        return tenths / 10 + "." + tenths % 10 + " s";
    }
}
