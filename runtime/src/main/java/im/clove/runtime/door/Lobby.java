package im.clove.runtime.door;

import im.clove.runtime.owner.Timers;
import java.time.Duration;

/// The places before login: half of them for this machine, whose programs cannot be told apart, and half for
/// everybody else, shared by address and destination. So a crowd from outside keeps nobody out who is at home.
/// Thread-safe.
public final class Lobby {
    /// Half of the moment that somebody who gives way still has: whoever comes again and again comes no faster.
    private static final Duration HALF_A_MOMENT = Duration.ofSeconds(2);

    private static final Duration WHEN_CROWDED = Duration.ofMillis(500);

    private final Anteroom here;
    private final Anteroom elsewhere;

    /// @param places for all together
    /// @param perSource for one that is not this machine
    public Lobby(int places, int perSource, Timers timers) {
        int half = Math.max(1, places / 2);
        this.here = new Anteroom(half, half, task -> timers.after(HALF_A_MOMENT, task));
        this.elsewhere = new Anteroom(half, Math.min(half, perSource), task -> timers.after(HALF_A_MOMENT, task));
    }

    /// How long a newcomer should wait before it enters.
    public Duration delay(Source source) {
        return room(source).isCrowded() ? WHEN_CROWDED : Duration.ZERO;
    }

    private Anteroom room(Source source) {
        return source.isLoopback() ? here : elsewhere;
    }

    /// @param giveWay ends the connection; must not block
    public Anteroom.Place enter(Source source, Runnable giveWay) {
        return room(source).enter(source.key(), giveWay);
    }

    /// How many are in it.
    public int size() {
        return here.size() + elsewhere.size();
    }
}
