package im.clove.node.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.clearnet.policy.BridgeFile;
import im.clove.clearnet.policy.BridgePolicy;
import im.clove.clearnet.statement.SignedStatement;
import im.clove.clearnet.statement.Statement;
import im.clove.clearnet.statement.Verdict;
import im.clove.i2p.keys.NodeIdentity;
import im.clove.node.store.memory.MemoryStore;
import im.clove.runtime.owner.ManualTimers;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Delivery;
import im.clove.s2s.queue.InboundSink;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A server is asked over both of its faces, and what comes over another than it should, or from somebody else, is no
/// answer.
final class StatementRoundsTest {
    private static final Domain OURS = Domain.of("chat.example");
    private static final Domain THEIRS = Domain.of("prefer.example");
    private static final Domain SELF = Domain.of(B32.ofHash(new byte[32]));
    private static final NodeIdentity PLACE = NodeIdentity.create(new SecureRandom());
    private static final Domain THERE = Domain.of(PLACE.b32());
    private static final Way WAY = new Way(OURS, THEIRS);

    private Instant now = Instant.parse("2026-11-30T12:00:00Z");
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };
    private final ManualTimers timers = new ManualTimers();
    private final List<Iq> sent = new ArrayList<>();
    private final List<Delivery> deliveries = new ArrayList<>();
    private final List<Stanza> inside = new ArrayList<>();
    private final List<Way> live = new ArrayList<>();
    private final Questions questions = new Questions(
            (_, _, stanza, delivery) -> {
                sent.add((Iq) stanza);
                deliveries.add(delivery);
            },
            timers,
            new SecureRandom());
    private final InboundSink sink = new InboundSink() {
        @Override
        public void accept(Domain from, Stanza stanza, Delivery handled) {
            inside.add(stanza);
        }

        @Override
        public void undelivered(Stanza stanza, StanzaError reason) {
            throw new AssertionError(stanza);
        }

        @Override
        public void waits(Jid sender, Domain remote, @Nullable Instant seen) {
            throw new AssertionError(remote);
        }

        @Override
        public void returned(Jid local, Jid remote) {
            throw new AssertionError(remote);
        }
    };
    private final KnownPlaces places;
    private final StatementRounds rounds;
    private int changes;

    StatementRoundsTest() throws Exception {
        BridgePolicy policy = BridgeFile.parse("* prefer.example prefer-i2p").policy(false);
        places = new KnownPlaces(
                new StoredStatements(new MemoryStore()),
                new KnownPlaces.Terms(Set.of(OURS), true, true),
                () -> policy,
                clock);
        rounds = new StatementRounds(
                places,
                questions,
                new StatementRounds.Parts(SELF, true, () -> live, () -> changes++, clock, timers, Runnable::run));
    }

    private Element said() {
        return said(false);
    }

    private Element said(boolean gone) {
        return SignedStatement.of(Statement.now(THEIRS, PLACE.destination().base64(), gone, now), PLACE::sign)
                .element();
    }

    private static Stanza answer(Iq question, Element payload) {
        return Iq.of(Element.of(Element.CLIENT, "iq", payload)
                .with("type", "result")
                .with("id", question.element().attribute("id"))
                .with("from", String.valueOf(question.to()))
                .with("to", String.valueOf(question.from())));
    }

    private void come(Questions.Side side, Domain from, Stanza stanza) {
        questions.over(side, sink).accept(from, stanza, deliveries.getFirst());
    }

    @Test
    void theServerAndThenItsPlaceAreAsked() {
        CompletableFuture<Verdict> asked = rounds.ask(WAY);
        assertThat(sent).hasSize(1);
        assertThat(sent.getFirst().to()).isEqualTo(Jid.of(THEIRS));
        come(Questions.Side.CLEARNET, THEIRS, answer(sent.getFirst(), said()));

        assertThat(sent).hasSize(2);
        assertThat(sent.get(1).from()).isEqualTo(Jid.of(SELF));
        assertThat(sent.get(1).to()).isEqualTo(Jid.of(THERE));
        assertThat(sent.get(1).payload().attribute("domain")).isEqualTo(THEIRS.name());
        assertThat(places.book().all()).isEmpty();
        come(Questions.Side.I2P, THERE, answer(sent.get(1), said()));

        assertThat(asked).isCompletedWithValue(Verdict.TAKEN);
        assertThat(changes).isEqualTo(1);
        assertThat(inside).isEmpty();
        assertThat(places.with(Map.of())).containsOnlyKeys(THEIRS);
    }

    @ParameterizedTest
    @CsvSource({
        // side, from
        "I2P, prefer.example",
        "CLEARNET, other.example",
    })
    void whatComesAnotherWayIsNoAnswer(Questions.Side side, String from) {
        CompletableFuture<Verdict> asked = rounds.ask(WAY);
        come(side, Domain.of(from), answer(sent.getFirst(), said()));

        assertThat(inside).hasSize(1);
        assertThat(asked).isNotDone();
        timers.advance(Questions.PATIENCE);
        assertThat(asked).isCompletedWithValue(Verdict.NOTHING);
    }

    @Test
    void thePlaceHasToSayItOverI2p() {
        CompletableFuture<Verdict> asked = rounds.ask(WAY);
        come(Questions.Side.CLEARNET, THEIRS, answer(sent.getFirst(), said()));
        come(Questions.Side.CLEARNET, THERE, answer(sent.get(1), said()));
        assertThat(asked).isNotDone();
        timers.advance(Questions.PATIENCE);

        assertThat(asked).isCompletedWithValue(Verdict.UNCONFIRMED);
        assertThat(places.book().all()).isEmpty();
    }

    @Test
    void whoSaysNothingOrNonsenseHasSaidNothing() {
        CompletableFuture<Verdict> nonsense = rounds.ask(WAY);
        come(Questions.Side.CLEARNET, THEIRS, answer(sent.getFirst(), Element.of("urn:x", "y")));
        CompletableFuture<Verdict> undelivered = rounds.ask(WAY);
        deliveries.get(1).failed(StanzaError.of(StanzaError.Condition.REMOTE_SERVER_NOT_FOUND));

        assertThat(nonsense).isCompletedWithValue(Verdict.NOTHING);
        assertThat(undelivered).isCompletedWithValue(Verdict.NOTHING);
    }

    @Test
    void nobodyIsAskedMoreThanOnceADay() {
        rounds.round();
        assertThat(sent).isEmpty();
        live.add(WAY);
        rounds.round();
        now = now.plus(Duration.ofHours(23));
        rounds.round();
        assertThat(sent).hasSize(1);
        now = now.plus(Duration.ofHours(1));
        rounds.round();
        assertThat(sent).hasSize(2);
    }

    @Test
    void whoDoesNotWantToAskStillSeesWhatIsOver() {
        live.add(WAY);
        new StatementRounds(
                        places,
                        questions,
                        new StatementRounds.Parts(
                                SELF, false, () -> live, () -> changes++, clock, timers, Runnable::run))
                .round();

        assertThat(sent).isEmpty();
        assertThat(changes).isEqualTo(1);
    }

    @Test
    void theRoundsGoOnByThemselves() {
        live.add(WAY);
        rounds.watch();
        timers.advance(Duration.ofMinutes(10));
        timers.advance(Duration.ofMinutes(10));

        assertThat(sent).hasSize(1);
        assertThat(changes).isEqualTo(2);
    }

    @Test
    void aPlaceThatIsKnownIsAskedOverI2pAloneAndSoRenewed() {
        CompletableFuture<Verdict> asked = rounds.ask(WAY);
        come(Questions.Side.CLEARNET, THEIRS, answer(sent.getFirst(), said()));
        come(Questions.Side.I2P, THERE, answer(sent.get(1), said()));
        assertThat(asked).isCompletedWithValue(Verdict.TAKEN);
        Statement first = places.book().of(THEIRS).pinned().orElseThrow().statement();

        rounds.round();
        assertThat(sent).hasSize(3);
        assertThat(sent.get(2).to()).isEqualTo(Jid.of(THERE));
        come(Questions.Side.I2P, THERE, answer(sent.get(2), said()));
        assertThat(places.book().of(THEIRS).pinned().orElseThrow().statement()).isEqualTo(first);

        now = first.from().plus(Statement.RENEWED_AFTER);
        rounds.round();
        assertThat(sent).hasSize(4);
        come(Questions.Side.I2P, THERE, answer(sent.get(3), said()));
        assertThat(places.book().of(THEIRS).pinned().orElseThrow().statement().number())
                .isGreaterThan(first.number());
        assertThat(Optional.of(places.book().of(THEIRS).word(now))).contains("taken");
    }

    @Test
    void whatIsTakenBackIsHeardTheNextDay() {
        CompletableFuture<Verdict> asked = rounds.ask(WAY);
        come(Questions.Side.CLEARNET, THEIRS, answer(sent.getFirst(), said()));
        come(Questions.Side.I2P, THERE, answer(sent.get(1), said()));
        assertThat(asked).isCompletedWithValue(Verdict.TAKEN);

        now = now.plus(Duration.ofDays(1));
        rounds.round();
        come(Questions.Side.I2P, THERE, answer(sent.get(2), said(true)));
        assertThat(places.book().of(THEIRS).word(now)).isEqualTo("revoked");
        assertThat(places.with(Map.of())).isEmpty();
        now = now.plus(Duration.ofDays(1));
        rounds.round();
        assertThat(sent).hasSize(3);
    }
}
