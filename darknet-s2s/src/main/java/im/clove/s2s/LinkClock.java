package im.clove.s2s;

import im.clove.xmpp.stanza.StanzaError;

/// What a [PeerLink] has to remember of time: when the peer was last heard, which acknowledgement is due from whom,
/// and when the link is no longer worth keeping. Times are in milliseconds on the owner's clock. Confined to its
/// link.
final class LinkClock {
    /// An `r` of the peer is answered at the latest after this, though not all it covers may be handled.
    private static final long ANSWER_MILLIS = 5_000;

    /// How long a link that is to stop waits for acknowledgements.
    private static final long STOP_MILLIS = 5_000;

    /// Over I2P a lost packet costs some seconds, a tunnel that is rebuilt some more.
    private static final long SLACK_MILLIS = 15_000;

    private static final long NEVER = Long.MAX_VALUE;

    private final LinkTimes times;
    private long heardAt;
    private long stanzaAt;
    private long askedAt = NEVER;
    private long roundTrip = NEVER;
    private long wantedAt = NEVER;
    private long wantedUpTo;
    private long stopAt = NEVER;
    private long acknowledged;

    LinkClock(LinkTimes times, long now) {
        this.times = times;
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

    /// We sent an `r`.
    void asked(long now) {
        askedAt = now;
    }

    boolean isAsked() {
        return askedAt != NEVER;
    }

    /// The peer sent an `a`.
    void answered(long now) {
        if (askedAt != NEVER) {
            long took = now - askedAt;
            roundTrip = roundTrip == NEVER ? took : (7 * roundTrip + took) / 8;
        }
        askedAt = NEVER;
    }

    /// How long an acknowledgement may take: several of the usual round trips, and time for the peer to be late.
    private long patience() {
        long most = times.ack().toMillis();
        return roundTrip == NEVER ? most : Math.min(most, SLACK_MILLIS + 6 * roundTrip);
    }

    /// The peer sent an `r` that covers its stanzas up to this one.
    void wanted(long now, long upTo) {
        wantedAt = Math.min(wantedAt, now);
        wantedUpTo = upTo;
    }

    /// Whether to send an `a`; if so, it counts as sent.
    boolean answerDue(long handled, boolean anyway) {
        boolean due = wantedAt != NEVER && (anyway || handled >= wantedUpTo);
        if (due) {
            wantedAt = NEVER;
        }
        return due;
    }

    boolean answerLate(long now) {
        return wantedAt != NEVER && now >= wantedAt + ANSWER_MILLIS;
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
        return askedAt == NEVER ? NEVER : Math.max(askedAt, heardAt) + patience();
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
    long next(boolean carried, boolean empty, boolean stops) {
        long at = stops ? stopAt : NEVER;
        if (carried) {
            at = Math.min(at, deadAt());
            at = Math.min(at, wantedAt == NEVER ? NEVER : wantedAt + ANSWER_MILLIS);
            at = empty ? Math.min(at, stanzaAt + times.idle().toMillis()) : at;
        }
        return at;
    }
}
