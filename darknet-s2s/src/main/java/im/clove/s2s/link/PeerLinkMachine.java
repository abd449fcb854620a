package im.clove.s2s.link;

import im.clove.s2s.config.Backoff;
import im.clove.s2s.link.LinkState.Dialing;
import im.clove.s2s.link.LinkState.Idle;
import im.clove.s2s.link.LinkState.Live;
import im.clove.s2s.link.LinkState.Negotiating;
import im.clove.s2s.link.LinkState.Refused;
import im.clove.s2s.stream.Ending;
import im.clove.xmpp.stanza.StanzaError;
import java.util.List;

/// The life of a link to one peer as a pure table: state × event → state and effects. It decides when to dial,
/// which of several streams carries the link, and when to give up; it moves no stanza and knows no clock.
///
/// **Two dials at once** settle without a word between the peers: while both sides negotiate, the stream dialled by
/// the destination whose text form sorts first survives. A dial that has not got through yet always yields to a
/// stream that is already here. Which stream wins never decides what is delivered: stanzas are numbered across
/// streams (see [Hello]), so the choice costs round trips only.
final class PeerLinkMachine {
    /// How long our own stream may negotiate before an incoming one is preferred in any case: it may be dead.
    static final long PATIENCE_MILLIS = 20_000;

    /// How long a refusal stands. Long enough not to hammer a peer, short enough for a person who fixes something.
    static final long REFUSAL_MILLIS = 60_000;

    /// A stream that has lasted this long was a success: the count of failures starts again.
    static final long STEADY_MILLIS = 30_000;

    private final boolean first;
    private final Backoff backoff;

    /// @param first whether our destination sorts before the peer's
    PeerLinkMachine(boolean first, Backoff backoff) {
        this.first = first;
        this.backoff = backoff;
    }

    /// The circumstances of a step.
    ///
    /// @param now on the owner's clock, in milliseconds
    /// @param roll a random number, 0 (inclusive) to 1 (exclusive)
    /// @param fresh a stream number not used before
    /// @param waiting whether stanzas wait to be sent or acknowledged
    record At(long now, double roll, long fresh, boolean waiting) {}

    record Step(LinkState state, List<LinkEffect> effects) {
        static Step to(LinkState state, LinkEffect... effects) {
            return new Step(state, List.of(effects));
        }
    }

    Step step(LinkState state, LinkEvent event, At at) {
        return switch (event) {
            case LinkEvent.Wanted() -> wanted(state, at);
            case LinkEvent.Connected(long stream) -> connected(state, stream, at);
            case LinkEvent.DialFailed(long stream) ->
                state instanceof Dialing(int attempt, long ours) && ours == stream
                        ? waitAfter(attempt, at)
                        : Step.to(state);
            case LinkEvent.NobodyThere(long stream, String why) ->
                state instanceof Dialing(int _, long ours) && ours == stream
                        ? refuse(StanzaError.of(StanzaError.Condition.REMOTE_SERVER_NOT_FOUND, why), at)
                        : Step.to(state);
            case LinkEvent.Linked(long stream) ->
                state instanceof Negotiating(int attempt, long ours, long _) && ours == stream
                        ? Step.to(new Live(stream, attempt - 1, at.now()), new LinkEffect.Begin(stream))
                        : superfluous(state, stream);
            case LinkEvent.Incoming(long stream, boolean stale) -> incoming(state, stream, stale, at);
            case LinkEvent.Ended(long stream, Ending how) -> ended(state, stream, how, at);
            case LinkEvent.WaitOver() -> waitOver(state, at);
            case LinkEvent.Awake() -> awake(state, at);
            case LinkEvent.Quiet() ->
                state instanceof Live(long stream, int _, long _) && !at.waiting()
                        ? Step.to(new Idle(), new LinkEffect.Finish(stream))
                        : Step.to(state);
        };
    }

    private static Step wanted(LinkState state, At at) {
        return switch (state) {
            case Idle() -> dial(1, at);
            case Refused(var reason, long until) ->
                at.now() < until ? Step.to(state, new LinkEffect.Bounce(reason)) : dial(1, at);
            case Dialing _, Negotiating _, Live _, LinkState.Backoff _ -> Step.to(state);
        };
    }

    private static Step awake(LinkState state, At at) {
        return switch (state) {
            case LinkState.Backoff(int failures, long _) when at.waiting() -> dial(failures + 1, at);
            case Refused _ -> at.waiting() ? dial(1, at) : Step.to(new Idle());
            case Idle _, Dialing _, Negotiating _, Live _, LinkState.Backoff _ -> Step.to(state);
        };
    }

    private static Step dial(int attempt, At at) {
        return Step.to(new Dialing(attempt, at.fresh()), new LinkEffect.Dial(at.fresh()));
    }

    private static Step connected(LinkState state, long stream, At at) {
        return state instanceof Dialing(int attempt, long ours) && ours == stream
                ? Step.to(new Negotiating(attempt, stream, at.now()), new LinkEffect.Greet(stream))
                : superfluous(state, stream);
    }

    /// News of a stream that nobody waits for any more.
    private static Step superfluous(LinkState state, long stream) {
        boolean current = state instanceof Negotiating negotiating && negotiating.stream() == stream
                || state instanceof Live live && live.stream() == stream;
        return current ? Step.to(state) : Step.to(state, new LinkEffect.Drop(stream));
    }

    private Step incoming(LinkState state, long stream, boolean stale, At at) {
        return switch (state) {
            case Idle _, Refused _ -> adopt(stream, 0, at);
            case LinkState.Backoff(int failures, long _) -> adopt(stream, failures, at);
            case Dialing(int attempt, long _) -> adopt(stream, attempt - 1, at);
            case Negotiating(int attempt, long ours, long since) ->
                first && at.now() - since < PATIENCE_MILLIS
                        ? Step.to(state, new LinkEffect.TurnAway(stream))
                        : adopt(stream, attempt - 1, at, new LinkEffect.Drop(ours));
            case Live(long ours, int failures, long _) ->
                stale
                        ? Step.to(state, new LinkEffect.TurnAway(stream))
                        : adopt(stream, failures, at, new LinkEffect.Drop(ours));
        };
    }

    private static Step adopt(long stream, int failures, At at, LinkEffect... before) {
        Live live = new Live(stream, failures, at.now());
        LinkEffect adopt = new LinkEffect.Adopt(stream);
        return before.length == 0 ? Step.to(live, adopt) : Step.to(live, before[0], adopt);
    }

    private Step ended(LinkState state, long stream, Ending how, At at) {
        return switch (state) {
            case Negotiating(int attempt, long ours, long _)
            when ours == stream ->
                switch (how) {
                    case Ending.Lost(), Ending.Cut(), Ending.Finished(), Ending.Changed() -> waitAfter(attempt, at);
                    case Ending.Blamed _ -> waitAfter(1, at);
                    // The peer's own stream is on its way; dial again only if it does not come.
                    case Ending.Yielded() ->
                        Step.to(new LinkState.Backoff(attempt - 1, at.now() + PATIENCE_MILLIS / 2));
                    case Ending.Rejected(var reason) -> refuse(reason, at);
                };
            case Live(long ours, int failures, long since)
            when ours == stream ->
                switch (how) {
                    case Ending.Blamed _ -> at.waiting() ? waitAfter(1, at) : Step.to(new Idle());
                    case Ending.Lost(), Ending.Cut(), Ending.Finished(), Ending.Yielded(), Ending.Changed() ->
                        at.waiting()
                                ? waitAfter(at.now() - since >= STEADY_MILLIS ? 1 : failures + 1, at)
                                : Step.to(new Idle());
                    case Ending.Rejected(var reason) -> refuse(reason, at);
                };
            case Idle _, Dialing _, Negotiating _, Live _, LinkState.Backoff _, Refused _ -> Step.to(state);
        };
    }

    private static Step refuse(StanzaError reason, At at) {
        return Step.to(new Refused(reason, at.now() + REFUSAL_MILLIS), new LinkEffect.Bounce(reason));
    }

    private Step waitAfter(int failures, At at) {
        long until = at.now() + backoff.delayMillis(failures, at.roll());
        return Step.to(new LinkState.Backoff(failures, until), new LinkEffect.Forget());
    }

    private static Step waitOver(LinkState state, At at) {
        if (!(state instanceof LinkState.Backoff(int failures, long until)) || at.now() < until) {
            return Step.to(state);
        }
        return at.waiting() ? dial(failures + 1, at) : Step.to(new Idle());
    }
}
