package im.clove.s2s.link;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.s2s.config.Backoff;
import im.clove.s2s.link.LinkEffect.Adopt;
import im.clove.s2s.link.LinkEffect.Begin;
import im.clove.s2s.link.LinkEffect.Bounce;
import im.clove.s2s.link.LinkEffect.Dial;
import im.clove.s2s.link.LinkEffect.Drop;
import im.clove.s2s.link.LinkEffect.Finish;
import im.clove.s2s.link.LinkEffect.Forget;
import im.clove.s2s.link.LinkEffect.Greet;
import im.clove.s2s.link.LinkEffect.TurnAway;
import im.clove.s2s.link.LinkEvent.Awake;
import im.clove.s2s.link.LinkEvent.Connected;
import im.clove.s2s.link.LinkEvent.DialFailed;
import im.clove.s2s.link.LinkEvent.Ended;
import im.clove.s2s.link.LinkEvent.Incoming;
import im.clove.s2s.link.LinkEvent.Linked;
import im.clove.s2s.link.LinkEvent.NobodyThere;
import im.clove.s2s.link.LinkEvent.Quiet;
import im.clove.s2s.link.LinkEvent.WaitOver;
import im.clove.s2s.link.LinkEvent.Wanted;
import im.clove.s2s.link.LinkState.Dialing;
import im.clove.s2s.link.LinkState.Idle;
import im.clove.s2s.link.LinkState.Live;
import im.clove.s2s.link.LinkState.Negotiating;
import im.clove.s2s.link.LinkState.Refused;
import im.clove.s2s.link.PeerLinkMachine.At;
import im.clove.s2s.link.PeerLinkMachine.Step;
import im.clove.s2s.stream.Ending;
import im.clove.xmpp.stanza.StanzaError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every state with every event. Now is 100 000, the fresh stream is 9, stanzas wait, chance is 0, the first
/// back-off is one second.
final class PeerLinkMachineTest {
    private static final long NOW = 100_000;
    private static final At AT = new At(NOW, 0, 9, true);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), 0.5);
    private static final StanzaError NO = StanzaError.of(StanzaError.Condition.FORBIDDEN, "no");
    private static final StanzaError GONE = StanzaError.of(StanzaError.Condition.REMOTE_SERVER_NOT_FOUND, "gone");
    private static final Ending LOST = new Ending.Lost();
    private static final Ending CHANGED = new Ending.Changed();

    private static final LinkState IDLE = new Idle();
    private static final LinkState DIALING = new Dialing(3, 5);
    private static final LinkState NEGOTIATING = new Negotiating(3, 5, NOW - 1_000);
    private static final LinkState LIVE = new Live(5, 2, NOW - 1_000);
    private static final LinkState WAITING = new LinkState.Backoff(2, NOW);
    private static final LinkState EARLY = new LinkState.Backoff(2, NOW + 1);
    private static final LinkState REFUSED = new Refused(NO, NOW + 1);

    private static LinkState refusing(StanzaError reason) {
        return new Refused(reason, NOW + PeerLinkMachine.REFUSAL_MILLIS);
    }

    private static Arguments row(LinkState state, LinkEvent event, LinkState next, LinkEffect... effects) {
        return Arguments.of(state, event, next, List.of(effects));
    }

    static Stream<Arguments> table() {
        LinkState refusing = refusing(NO);
        Ending rejected = new Ending.Rejected(NO);
        return Stream.of(
                // a stanza wants to go
                row(IDLE, new Wanted(), new Dialing(1, 9), new Dial(9)),
                row(DIALING, new Wanted(), DIALING),
                row(NEGOTIATING, new Wanted(), NEGOTIATING),
                row(LIVE, new Wanted(), LIVE),
                row(WAITING, new Wanted(), WAITING),
                row(REFUSED, new Wanted(), REFUSED, new Bounce(NO)),
                row(new Refused(NO, NOW), new Wanted(), new Dialing(1, 9), new Dial(9)),
                // the dial got through
                row(DIALING, new Connected(5), new Negotiating(3, 5, NOW), new Greet(5)),
                row(DIALING, new Connected(4), DIALING, new Drop(4)),
                row(IDLE, new Connected(5), IDLE, new Drop(5)),
                row(NEGOTIATING, new Connected(4), NEGOTIATING, new Drop(4)),
                row(LIVE, new Connected(4), LIVE, new Drop(4)),
                row(WAITING, new Connected(4), WAITING, new Drop(4)),
                row(REFUSED, new Connected(4), REFUSED, new Drop(4)),
                // or not
                row(DIALING, new DialFailed(5), new LinkState.Backoff(3, NOW + 4_000), new Forget()),
                row(DIALING, new DialFailed(4), DIALING),
                row(IDLE, new DialFailed(5), IDLE),
                row(NEGOTIATING, new DialFailed(4), NEGOTIATING),
                row(LIVE, new DialFailed(4), LIVE),
                row(WAITING, new DialFailed(4), WAITING),
                row(REFUSED, new DialFailed(4), REFUSED),
                // or there is nobody
                row(DIALING, new NobodyThere(5, "gone"), refusing(GONE), new Bounce(GONE)),
                row(DIALING, new NobodyThere(4, "gone"), DIALING),
                row(IDLE, new NobodyThere(5, "gone"), IDLE),
                row(NEGOTIATING, new NobodyThere(5, "gone"), NEGOTIATING),
                row(LIVE, new NobodyThere(5, "gone"), LIVE),
                row(WAITING, new NobodyThere(5, "gone"), WAITING),
                row(REFUSED, new NobodyThere(5, "gone"), REFUSED),
                // the peer answered our link
                row(NEGOTIATING, new Linked(5), new Live(5, 2, NOW), new Begin(5)),
                row(NEGOTIATING, new Linked(4), NEGOTIATING, new Drop(4)),
                row(IDLE, new Linked(4), IDLE, new Drop(4)),
                row(DIALING, new Linked(4), DIALING, new Drop(4)),
                row(LIVE, new Linked(4), LIVE, new Drop(4)),
                row(WAITING, new Linked(4), WAITING, new Drop(4)),
                row(REFUSED, new Linked(4), REFUSED, new Drop(4)),
                // the peer dialled
                row(IDLE, new Incoming(7, false), new Live(7, 0, NOW), new Adopt(7)),
                row(IDLE, new Incoming(7, true), new Live(7, 0, NOW), new Adopt(7)),
                row(DIALING, new Incoming(7, false), new Live(7, 2, NOW), new Adopt(7)),
                row(LIVE, new Incoming(7, false), new Live(7, 2, NOW), new Drop(5), new Adopt(7)),
                row(LIVE, new Incoming(7, true), LIVE, new TurnAway(7)),
                row(WAITING, new Incoming(7, false), new Live(7, 2, NOW), new Adopt(7)),
                row(REFUSED, new Incoming(7, false), new Live(7, 0, NOW), new Adopt(7)),
                // a stream ended
                row(NEGOTIATING, new Ended(5, LOST), new LinkState.Backoff(3, NOW + 4_000), new Forget()),
                row(
                        NEGOTIATING,
                        new Ended(5, new Ending.Finished()),
                        new LinkState.Backoff(3, NOW + 4_000),
                        new Forget()),
                row(NEGOTIATING, new Ended(5, new Ending.Yielded()), new LinkState.Backoff(2, NOW + 10_000)),
                row(NEGOTIATING, new Ended(5, rejected), refusing, new Bounce(NO)),
                row(NEGOTIATING, new Ended(4, rejected), NEGOTIATING),
                row(LIVE, new Ended(5, LOST), new LinkState.Backoff(3, NOW + 4_000), new Forget()),
                row(LIVE, new Ended(5, new Ending.Finished()), new LinkState.Backoff(3, NOW + 4_000), new Forget()),
                row(LIVE, new Ended(5, new Ending.Yielded()), new LinkState.Backoff(3, NOW + 4_000), new Forget()),
                row(LIVE, new Ended(5, rejected), refusing, new Bounce(NO)),
                row(LIVE, new Ended(4, LOST), LIVE),
                row(IDLE, new Ended(5, LOST), IDLE),
                row(DIALING, new Ended(5, LOST), DIALING),
                row(WAITING, new Ended(5, LOST), WAITING),
                row(REFUSED, new Ended(5, LOST), REFUSED),
                // the wait is over
                row(WAITING, new WaitOver(), new Dialing(3, 9), new Dial(9)),
                row(EARLY, new WaitOver(), EARLY),
                row(IDLE, new WaitOver(), IDLE),
                row(DIALING, new WaitOver(), DIALING),
                row(NEGOTIATING, new WaitOver(), NEGOTIATING),
                row(LIVE, new WaitOver(), LIVE),
                row(REFUSED, new WaitOver(), REFUSED),
                // silence, but stanzas wait
                row(WAITING, new Awake(), new Dialing(3, 9), new Dial(9)),
                row(EARLY, new Awake(), new Dialing(3, 9), new Dial(9)),
                row(IDLE, new Awake(), IDLE),
                row(DIALING, new Awake(), DIALING),
                row(NEGOTIATING, new Awake(), NEGOTIATING),
                row(LIVE, new Awake(), LIVE),
                row(REFUSED, new Awake(), new Dialing(1, 9), new Dial(9)),
                row(NEGOTIATING, new Ended(5, CHANGED), new LinkState.Backoff(3, NOW + 4_000), new Forget()),
                row(LIVE, new Ended(5, CHANGED), new LinkState.Backoff(3, NOW + 4_000), new Forget()),
                row(IDLE, new Quiet(), IDLE),
                row(DIALING, new Quiet(), DIALING),
                row(NEGOTIATING, new Quiet(), NEGOTIATING),
                row(LIVE, new Quiet(), LIVE),
                row(WAITING, new Quiet(), WAITING),
                row(REFUSED, new Quiet(), REFUSED));
    }

    @ParameterizedTest(name = "{0} + {1}")
    @MethodSource("table")
    void stateAndEventGiveStateAndEffects(LinkState state, LinkEvent event, LinkState next, List<LinkEffect> effects) {
        for (boolean first : new boolean[] {true, false}) {
            assertThat(new PeerLinkMachine(first, BACKOFF).step(state, event, AT))
                    .isEqualTo(new Step(next, effects));
        }
    }

    @Test
    void ofTwoDialsTheOneOfTheFirstDestinationSurvives() {
        Incoming incoming = new Incoming(7, false);
        assertThat(new PeerLinkMachine(true, BACKOFF).step(NEGOTIATING, incoming, AT))
                .isEqualTo(new Step(NEGOTIATING, List.of(new TurnAway(7))));
        assertThat(new PeerLinkMachine(false, BACKOFF).step(NEGOTIATING, incoming, AT))
                .isEqualTo(new Step(new Live(7, 2, NOW), List.of(new Drop(5), new Adopt(7))));
    }

    @Test
    void ownStreamThatNegotiatesForTooLongYieldsToAnIncomingOne() {
        LinkState old = new Negotiating(1, 5, NOW - PeerLinkMachine.PATIENCE_MILLIS);
        assertThat(new PeerLinkMachine(true, BACKOFF)
                        .step(old, new Incoming(7, false), AT)
                        .effects())
                .containsExactly(new Drop(5), new Adopt(7));
    }

    @Test
    void withNothingWaitingAnEndedStreamIsNotDialledAgain() {
        At nothing = new At(NOW, 0, 9, false);
        PeerLinkMachine machine = new PeerLinkMachine(true, BACKOFF);
        assertThat(machine.step(LIVE, new Ended(5, LOST), nothing)).isEqualTo(new Step(IDLE, List.of()));
        assertThat(machine.step(WAITING, new WaitOver(), nothing)).isEqualTo(new Step(IDLE, List.of()));
        assertThat(machine.step(LIVE, new Quiet(), nothing)).isEqualTo(new Step(IDLE, List.of(new Finish(5))));
    }

    @Test
    void streamThatLastedForgetsEarlierFailures() {
        LinkState old = new Live(5, 6, NOW - PeerLinkMachine.STEADY_MILLIS);
        assertThat(new PeerLinkMachine(true, BACKOFF)
                        .step(old, new Ended(5, LOST), AT)
                        .state())
                .isEqualTo(new LinkState.Backoff(1, NOW + 1_000));
    }

    @Test
    void randomEventsNeverLeaveTwoStreamsOrADialForgotten() {
        Random random = new Random(7);
        for (int run = 0; run < 2_000; run++) {
            PeerLinkMachine machine = new PeerLinkMachine(random.nextBoolean(), BACKOFF);
            LinkState state = IDLE;
            List<Long> open = new ArrayList<>();
            long fresh = 10;
            long now = 0;
            for (int i = 0; i < 60; i++) {
                now += random.nextInt(3_000);
                long some = fresh - random.nextInt(4);
                LinkEvent event = switch (random.nextInt(9)) {
                    case 0 -> new Wanted();
                    case 1 -> new Connected(some);
                    case 2 -> new DialFailed(some);
                    case 3 -> new Linked(some);
                    case 4 -> new Incoming(fresh++, random.nextBoolean());
                    case 5 -> new Ended(some, random.nextBoolean() ? LOST : CHANGED);
                    case 6 -> new WaitOver();
                    case 7 -> new Awake();
                    default -> new Quiet();
                };
                Step step = machine.step(state, event, new At(now, random.nextDouble(), fresh++, random.nextBoolean()));
                if (event instanceof Ended(long stream, Ending _)) {
                    open.remove(stream);
                }
                for (LinkEffect effect : step.effects()) {
                    switch (effect) {
                        case Greet(long stream) -> open.add(stream);
                        case Adopt(long stream) -> open.add(stream);
                        case Drop(long stream) -> open.remove(stream);
                        case Finish(long stream) -> open.remove(stream);
                        case Dial _, Begin _, TurnAway _, Forget _, Bounce _ -> {}
                    }
                }
                state = step.state();
                List<Long> expected = switch (state) {
                    case Live(long stream, int _, long _) -> List.of(stream);
                    case Negotiating(int _, long stream, long _) -> List.of(stream);
                    case Idle _, Dialing _, LinkState.Backoff _, Refused _ -> List.of();
                };
                assertThat(open).isEqualTo(expected);
            }
        }
    }
}
