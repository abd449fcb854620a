package im.clove.s2s.link;

import im.clove.s2s.config.LinkTimes;
import im.clove.xmpp.stanza.StanzaError;
import java.util.function.LongSupplier;

/// What a [PeerLink] has to remember of time: when the peer was last heard, which acknowledgement is due from whom,
/// and when the link is no longer worth keeping. Times are in milliseconds on the owner's clock. Confined to its
/// link.
final class LinkClock {
    /// An `r` of the peer is answered at the latest after this, though not all it covers may be handled.
    private static final long ANSWER_MILLIS = 5_000;

    /// An `a` that nobody waits for goes along with our next stanza, or after this. By itself it costs a packet
    /// over five routers, and routers that send each small packet only when the last one has arrived (i2pd does)
    /// let the message right behind it wait for a round trip at each of them.
    private static final long COMPANY_MILLIS = 1_000;

    /// A peer that has sent so many stanzas since the last `a` may be near the end of its window.
    private static final long MANY = 4;

    /// How long a link that is to stop waits for acknowledgements.
    private static final long STOP_MILLIS = 5_000;

    /// When an answer is late, the transport is asked to look for another way, and again each time this has passed.
    private static final long DOUBT_MILLIS = 3_000;

    private static final long NEVER = Long.MAX_VALUE;

    private final LinkTimes times;
    private final RoundTrip roundTrip;
    private final long company;
    private long heardAt;
    private long stanzaAt;
    private long askedAt = NEVER;
    private LongSupplier goneAt = () -> 0;
    private long wantedAt = NEVER;
    private long wantedUpTo;
    private long answered;
    private long doubtedAt;
    private long stopAt = NEVER;
    private long acknowledged;

    LinkClock(LinkTimes times, long now) {
        this.times = times;
        this.roundTrip = new RoundTrip(times.ack().toMillis());
        // Well before a peer of the same patience gives the stream up, or either closes it for want of use.
        long shortest = Math.min(times.ack().toMillis(), times.idle().toMillis());
        this.company = Math.min(COMPANY_MILLIS, shortest / 4);
        this.heardAt = now;
        this.stanzaAt = now;
    }

    /// A stream carries the link from now on.
    void begun(long now) {
        heardAt = now;
        stanzaAt = now;
        askedAt = NEVER;
        wantedAt = NEVER;
    }

    void heard(long now) {
        heardAt = now;
    }

    /// A stanza went or came.
    void stanza(long now) {
        stanzaAt = now;
    }

    /// We sent an `r` behind all that was queued.
    ///
    /// @param gone since when the peer could have it: [PeerStream#askedAt]
    void asked(long now, LongSupplier gone) {
        askedAt = now;
        goneAt = gone;
    }

    private long waitsSince() {
        return Math.max(askedAt, goneAt.getAsLong());
    }

    /// Whether the answer to our `r` is late; asked again and again.
    boolean isDoubtful(long now) {
        boolean late = now >= doubtAt();
        if (late) {
            doubtedAt = now;
        }
        return late;
    }

    private long doubtAt() {
        return askedAt == NEVER
                ? NEVER
                : Math.max(waitsSince() + COMPANY_MILLIS + DOUBT_MILLIS + roundTrip.usual(), doubtedAt + DOUBT_MILLIS);
    }

    boolean isAsked() {
        return askedAt != NEVER;
    }

    /// The peer sent an `a`.
    void answered(long now) {
        if (askedAt != NEVER) {
            roundTrip.took(now - waitsSince());
        }
        askedAt = NEVER;
    }

    /// The peer sent an `r` that covers its stanzas up to this one.
    void wanted(long now, long upTo) {
        wantedAt = Math.min(wantedAt, now);
        wantedUpTo = upTo;
    }

    /// Whether to send an `a`; if so, it counts as sent.
    ///
    /// @param handled up to which number the peer's stanzas are dealt with
    /// @param along whether a stanza goes just now
    boolean answerDue(long now, long handled, boolean along) {
        boolean due = wantedAt != NEVER
                && (now >= wantedAt + ANSWER_MILLIS || handled >= wantedUpTo && isTime(now, handled, along));
        if (due) {
            wantedAt = NEVER;
            answered = handled;
        }
        return due;
    }

    private boolean isTime(long now, long handled, boolean along) {
        return along || handled >= answered + MANY || now >= wantedAt + company;
    }

    private long answerAt(long now) {
        if (wantedAt == NEVER) {
            return NEVER;
        }
        long soon = wantedAt + company;
        return now < soon ? soon : wantedAt + ANSWER_MILLIS;
    }

    void sent(int stanzas) {
        acknowledged += stanzas;
    }

    long acknowledged() {
        return acknowledged;
    }

    void stopping(long now) {
        stopAt = Math.min(stopAt, now + STOP_MILLIS);
    }

    boolean mustStop(long now) {
        return now >= stopAt;
    }

    private long deadAt() {
        return askedAt == NEVER ? NEVER : Math.max(waitsSince(), heardAt) + roundTrip.patience();
    }

    /// The peer owes an acknowledgement and is silent.
    boolean isDead(long now) {
        return now >= deadAt();
    }

    boolean isQuiet(long now) {
        return now >= stanzaAt + times.idle().toMillis();
    }

    /// After twice as long as it takes to be quiet even the memory of the link may go.
    private long forgottenAt() {
        return stanzaAt + 2 * times.idle().toMillis();
    }

    /// When the memory of a link without a stream may go.
    long forgetAt(LinkState state) {
        return switch (state) {
            case LinkState.Idle() -> forgottenAt();
            case LinkState.Refused(StanzaError _, long until) -> Math.max(until, forgottenAt());
            case LinkState.Dialing _, LinkState.Negotiating _, LinkState.Live _, LinkState.Backoff _ -> NEVER;
        };
    }

    /// When to look again.
    long next(long now, boolean carried, boolean empty, boolean stops) {
        long at = stops ? stopAt : NEVER;
        if (carried) {
            at = Math.min(at, Math.min(doubtAt(), deadAt()));
            at = Math.min(at, answerAt(now));
            at = empty ? Math.min(at, stanzaAt + times.idle().toMillis()) : at;
        }
        return at;
    }
}
