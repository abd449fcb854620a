package im.clove.node.session;

import im.clove.runtime.owner.Timers;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The times in which a session has no link (XEP-0198 §5): how long it waits for its client, and the client that is
/// back and waits for the answer. Owned by the session.
final class Absence {
    private final Timers timers;
    private final Consumer<SessionEvent> post;
    private int count;
    private SessionEvent.@Nullable Resume waiting;
    private Timers.@Nullable Timer patience;

    Absence(Timers timers, Consumer<SessionEvent> post) {
        this.timers = timers;
        this.post = post;
    }

    /// The link is gone; after this long so is the session.
    void begin(Duration atMost) {
        int of = ++count;
        patience = timers.after(atMost, () -> post.accept(new SessionEvent.ResumptionOver(of)));
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
