package im.clove.node.session;

import im.clove.runtime.owner.Timers;
import java.time.Duration;
import java.util.function.Consumer;

/// How long a client is waited for that has to acknowledge something before it gets more. Owned by the session.
final class Patience {
    /// How long it may leave everything unacknowledged.
    static final Duration LONGEST = Duration.ofMinutes(1);

    private final Timers timers;
    private final Consumer<SessionEvent> post;
    private int acknowledged;
    private boolean isTimed;

    Patience(Timers timers, Consumer<SessionEvent> post) {
        this.timers = timers;
        this.post = post;
    }

    /// The client has acknowledged something.
    void acknowledged() {
        acknowledged++;
    }

    /// Something waits for the client.
    void begin() {
        if (!isTimed) {
            isTimed = true;
            int before = acknowledged;
            timers.after(LONGEST, () -> post.accept(new SessionEvent.PatienceOver(before)));
        }
    }

    /// @return whether the client has acknowledged nothing since that began
    boolean isOver(int before) {
        isTimed = false;
        return before == acknowledged;
    }
}
