package im.clove.node.session;

import im.clove.node.account.SessionPort;
import im.clove.runtime.link.LinkEnd;
import im.clove.runtime.owner.Timers;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The times in which a session has no link (XEP-0198 §5): how long it waits for its client, and the client that
/// is back and waits for the answer. Owned by the session, but for [#since].
final class Absence {
    private final Timers timers;
    private final Consumer<SessionEvent> post;
    private Duration atMost;
    private volatile long since = SessionPort.AWAKE;
    private int count;
    private SessionEvent.@Nullable Resume waiting;
    private Timers.@Nullable Timer patience;

    /// @param atMost how long it waits, unless the client wants it shorter
    Absence(Timers timers, Duration atMost, Consumer<SessionEvent> post) {
        this.timers = timers;
        this.atMost = atMost;
        this.post = post;
    }

    /// A stream that was closed in order, or for a fault of its own, is not one to come back to (§5).
    static boolean mayFollow(LinkEnd end) {
        return switch (end.kind()) {
            case LOST, TIMED_OUT, STALLED -> true;
            case FINISHED, VIOLATION, CLOSED, FAULT -> false;
        };
    }

    /// Agrees with the client how long it waits (§3, `max`): the shorter of the two counts.
    Duration agree(OptionalInt seconds) {
        if (seconds.isPresent() && Duration.ofSeconds(seconds.getAsInt()).compareTo(atMost) < 0) {
            atMost = Duration.ofSeconds(seconds.getAsInt());
        }
        return atMost;
    }

    /// The link is gone; when the time is over so is the session.
    void begin() {
        since = timers.nowMillis();
        int of = ++count;
        patience = timers.after(atMost, () -> post.accept(new SessionEvent.ResumptionOver(of)));
    }

    /// When it began, on the monotonic clock in milliseconds, or [SessionPort#AWAKE]. From any thread.
    long since() {
        return since;
    }

    /// Whether the time of this absence is over and nobody is about to end it. An old timer may still come.
    boolean isOver(int of) {
        return of == count && waiting == null;
    }

    /// The client that is back, if its answer has to wait.
    SessionEvent.@Nullable Resume waiting() {
        return waiting;
    }

    /// A client is back. One that came before it on another link is refused.
    void returned(SessionEvent.Resume request) {
        refuse();
        waiting = request;
    }

    /// The client has its session again.
    void end() {
        since = SessionPort.AWAKE;
        waiting = null;
        count++;
        if (patience != null) {
            patience.cancel();
            patience = null;
        }
    }

    /// Whoever waits does not get the session.
    void refuse() {
        SessionEvent.Resume request = waiting;
        waiting = null;
        if (request != null) {
            request.answer().complete(false);
        }
    }
}
