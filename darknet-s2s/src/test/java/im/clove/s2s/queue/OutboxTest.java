package im.clove.s2s.queue;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.s2s.Names;
import im.clove.s2s.TestNode;
import im.clove.xmpp.im.Keepable;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class OutboxTest {
    private static final Delivery NOBODY = new Delivery() {
        @Override
        public void accepted() {}

        @Override
        public void failed(StanzaError reason) {}
    };

    private final OutboxStage stage = new OutboxStage();
    private Outbox outbox = stage.outbox(null, 6, 3);

    @Test
    @DisplayName("What is kept stays in memory only as far as the link's budget goes, and all of it goes in order")
    void memoryIsBounded() {
        outbox = stage.outbox(stage.disk, 100, 100);
        offerLarge(30);
        assertThat(stage.budget.held()).isBetween(60_000L, 100_000L);
        List<String> sent = new ArrayList<>();
        for (Optional<Queued> next = outbox.next(); next.isPresent(); next = outbox.next()) {
            sent.add(next.get().stanza().id());
            assertThat(outbox.acknowledged(next.get().number())).isPresent();
            outbox.commit(null);
        }
        assertThat(sent)
                .isEqualTo(IntStream.range(0, 30).mapToObj(String::valueOf).toList());
        assertThat(stage.node.held()).isZero();
    }

    private void offerLarge(int count) {
        for (int i = 0; i < count; i++) {
            assertThat(offer("<message id='" + i + "'><body>" + "x".repeat(20_000) + "</body></message>", NOBODY, 0))
                    .isTrue();
            outbox.commit(null);
        }
    }

    @Test
    @DisplayName("What waits for a server that is away is on disk only, has its time, and goes when the server is back")
    void restingCostsNoMemory() {
        outbox = stage.outbox(stage.disk, 100, 100);
        offerLarge(2);
        outbox.rest();
        assertThat(stage.node.held()).isZero();
        stage.date = stage.date.plus(Duration.ofDays(2));
        offerLarge(2);
        assertThat(stage.node.held()).isZero();
        assertThat(outbox.expired(0)).isEmpty();
        assertThat(stage.node.held())
                .as("nothing is read in order to know that")
                .isZero();

        stage.date = stage.date.plus(Duration.ofDays(5));
        assertThat(outbox.nextExpiry(0)).isNotPositive();
        assertThat(ids(outbox.expired(0))).containsExactly("0", "1");
        outbox.commit(null);
        outbox.rest();
        assertThat(stage.node.held()).isZero();
        assertThat(outbox.nextExpiry(0)).isPositive();
        assertThat(sent()).containsExactly("0", "1");
        outbox.restart();
        outbox.rest();
        assertThat(sent()).containsExactly("0", "1");
        assertThat(outbox.acknowledged(outbox.sent())).isPresent();
        assertThat(outbox.isEmpty()).isTrue();
        assertThat(stage.node.held()).isZero();
    }

    @Test
    @DisplayName("Reading on stops where there is no room, but one stanza always goes")
    void readingOnIsBounded() {
        outbox = stage.outbox(stage.disk, 100, 100);
        outbox.rest();
        offerLarge(12);
        stage.node.charge(stage.node.most() - 50_000);
        assertThat(outbox.next()).isPresent();
        assertThat(stage.budget.held()).as("as much as one weighs").isBetween(20_000L, 45_000L);
        stage.node.release(stage.node.most() - 50_000);
        assertThat(sent()).hasSize(11);
    }

    private boolean offer(String id, long since) {
        boolean taken = offer("<message id='" + id + "'><body>x</body></message>", NOBODY, since);
        outbox.commit(null);
        return taken;
    }

    private boolean offer(String xml, Delivery delivery, long since) {
        return outbox.offer(Stanza.of(Names.elements(xml).getFirst()), delivery, 100, since);
    }

    private List<String> sent() {
        List<String> ids = new ArrayList<>();
        for (Optional<Queued> next = outbox.next(); next.isPresent(); next = outbox.next()) {
            ids.add(next.get().stanza().id());
        }
        return ids;
    }

    private static List<String> ids(List<Queued> entries) {
        return entries.stream().map(entry -> entry.stanza().id()).toList();
    }

    @Test
    void sendsInOrderUpToTheWindowAndGoesOnWhenAcknowledged() {
        for (String id : List.of("1", "2", "3", "4", "5")) {
            assertThat(offer(id, 0)).isTrue();
        }
        assertThat(sent()).containsExactly("1", "2", "3");
        assertThat(ids(outbox.acknowledged(2).orElseThrow())).containsExactly("1", "2");
        assertThat(sent()).containsExactly("4", "5");
    }

    @Test
    void fullOutboxTakesNothingMore() {
        for (int i = 0; i < 6; i++) {
            assertThat(offer("x", 0)).isTrue();
        }
        assertThat(offer("x", 0)).isFalse();
    }

    @Test
    void newStreamRepeatsWhatWasNotAcknowledgedUnderItsOldNumber() {
        offer("1", 0);
        offer("2", 0);
        offer("3", 0);
        assertThat(sent()).hasSize(3);
        outbox.acknowledged(1);

        outbox.restart();

        assertThat(outbox.seq()).isEqualTo(2);
        assertThat(sent()).containsExactly("2", "3");
        assertThat(outbox.acknowledged(3)).isPresent();
        assertThat(outbox.isEmpty()).isTrue();
    }

    @Test
    void acknowledgementAheadOfTheRepetitionMovesTheCount() {
        offer("1", 0);
        offer("2", 0);
        offer("3", 0);
        assertThat(sent()).hasSize(3);
        outbox.restart();

        assertThat(ids(outbox.acknowledged(2).orElseThrow())).containsExactly("1", "2");
        assertThat(outbox.seq()).isEqualTo(3);
        assertThat(sent()).containsExactly("3");
    }

    @Test
    void acknowledgementOfWhatWasNeverSentIsNone() {
        offer("1", 0);
        assertThat(outbox.acknowledged(1)).isEmpty();
        assertThat(sent()).hasSize(1);
        assertThat(outbox.acknowledged(2)).isEmpty();
    }

    @Test
    void peerThatCountsAnewAcknowledgesByThePlaceOnTheStream() {
        for (String id : List.of("1", "2", "3")) {
            offer(id, 0);
        }
        assertThat(sent()).hasSize(3);
        assertThat(ids(outbox.acknowledgedOnStream(1).orElseThrow())).containsExactly("1");
        outbox.restart();
        assertThat(sent()).containsExactly("2", "3");
        assertThat(ids(outbox.acknowledgedOnStream(1).orElseThrow())).containsExactly("2");
        assertThat(outbox.acknowledgedOnStream(3)).isEmpty();
        assertThat(ids(outbox.allOnStream())).containsExactly("3");
    }

    @Test
    void whatWaitsTooLongIsTakenOutButNotWhatIsOnItsWay() {
        offer("1", 0);
        assertThat(sent()).hasSize(1);
        offer("2", 10_000);
        offer("<iq type='get' id='3'><q xmlns='q'/></iq>", NOBODY, 20_000);
        outbox.commit(null);

        assertThat(outbox.nextExpiry(20_000)).isEqualTo(65_000);
        assertThat(ids(outbox.expired(64_999))).isEmpty();
        assertThat(ids(outbox.expired(65_000))).containsExactly("3");
        assertThat(ids(outbox.expired(70_000))).containsExactly("2");

        outbox.restart();
        assertThat(ids(outbox.expired(70_000))).containsExactly("1");
        assertThat(outbox.bytes()).isZero();
    }

    @Test
    void counterOfThirtyTwoBitsIsUnfolded() {
        assertThat(outbox.unfold(0)).isZero();
        assertThat(outbox.unfold(5)).isEqualTo(5);
    }

    @Test
    void nothingMovesBeforeItIsWrittenAndItsSenderIsToldThen() {
        outbox = stage.outbox(stage.disk, 6, 3);
        TestNode.Outcome outcome = new TestNode.Outcome();
        offer("<message id='1' type='chat'><body>x</body></message>", outcome, 0);
        offer("<presence id='2'/>", NOBODY, 0);
        assertThat(sent()).isEmpty();
        assertThat(outcome.now()).isNull();

        assertThat(outbox.commit(null)).isTrue();
        assertThat(outcome.now()).isEqualTo("accepted");
        assertThat(stage.disk.numbers(OutboxStage.WAY)).containsExactly(1L);
        assertThat(sent()).containsExactly("1", "2");
    }

    /// Wants something written along with a stanza.
    private record Noting(Beside beside) implements Delivery {
        @Override
        public void accepted() {}

        @Override
        public void failed(StanzaError reason) {}
    }

    @Test
    void whatItsSenderWantsWrittenIsWrittenWithWhatIsKeptAndWithNothingElse() {
        outbox = stage.outbox(stage.disk, 6, 3);
        Beside kept = new Beside() {};
        Beside passing = new Beside() {};
        offer("<message id='1' type='chat'><body>x</body></message>", new Noting(kept), 0);
        offer("<presence id='2'/>", new Noting(passing), 0);
        stage.disk.broken(true);
        assertThat(outbox.commit(null)).isFalse();
        assertThat(stage.disk.beside()).isEmpty();

        stage.disk.broken(false);
        offer("<message id='3' type='groupchat'><body>x</body></message>", new Noting(kept), 0);
        offer("<presence id='4'/>", new Noting(passing), 0);
        assertThat(outbox.commit(null)).isTrue();
        assertThat(stage.disk.beside()).containsExactly(kept);
        assertThat(sent()).containsExactly("3", "4");
        outbox.restart();
        assertThat(outbox.commit(null)).isTrue();
        assertThat(stage.disk.beside()).as("once").containsExactly(kept);
    }

    @Test
    void whatCannotBeWrittenIsRefusedAndItsNumberLeftOut() {
        outbox = stage.outbox(stage.disk, 6, 3);
        stage.disk.broken(true);
        TestNode.Outcome outcome = new TestNode.Outcome();
        offer("<message id='1' type='chat'><body>x</body></message>", outcome, 0);
        assertThat(outbox.commit(null)).isFalse();
        assertThat(((StanzaError) outcome.now()).condition()).isEqualTo(StanzaError.Condition.RESOURCE_CONSTRAINT);
        assertThat(outbox.isEmpty()).isTrue();

        stage.disk.broken(false);
        offer("2", 0);
        assertThat(outbox.seq()).isEqualTo(2);
        assertThat(sent()).containsExactly("2");
    }

    @Test
    void nextProcessGoesOnWithTheSameNumbersAndUsesNoneTwice() {
        outbox = stage.outbox(stage.disk, 6, 3);
        offer("1", 0);
        offer("<presence id='2'/>", NOBODY, 0);
        offer("3", 0);
        assertThat(sent()).hasSize(3);
        String id = outbox.id();

        outbox = stage.outbox(stage.disk, 6, 3);
        assertThat(outbox.id()).isEqualTo(id);
        assertThat(outbox.seq()).isEqualTo(1);
        Queued first = outbox.next().orElseThrow();
        Queued second = outbox.next().orElseThrow();
        assertThat(first.number()).isEqualTo(1);
        assertThat(second.number()).isEqualTo(3);
        offer("4", 0);
        assertThat(outbox.next().orElseThrow().number()).isGreaterThan(3);
        // The peer may well have had more than we know of.
        assertThat(outbox.acknowledged(2)).isPresent();
        outbox.commit(null);
        assertThat(stage.disk.numbers(OutboxStage.WAY)).hasSize(2).first().isEqualTo(3L);
    }

    @Test
    void longBacklogStaysOnDiskAndIsReadOnWhenItsTurnComes() {
        outbox = stage.outbox(stage.disk, 500, 3);
        List<String> all = IntStream.range(0, 300).mapToObj(String::valueOf).toList();
        all.forEach(id -> offer(id, 0));
        assertThat(stage.disk.read()).isZero();
        assertThat(outbox.size()).isEqualTo(300);
        offer("<iq type='get' id='q'><q xmlns='q'/></iq>", NOBODY, 0);
        outbox.commit(null);

        List<String> seen = new ArrayList<>();
        while (!outbox.isEmpty()) {
            seen.addAll(sent());
            outbox.acknowledged(outbox.sent());
            outbox.commit(null);
        }
        assertThat(seen).hasSize(301).startsWith("0", "1").endsWith("299", "q");
        assertThat(seen.subList(0, 300)).isEqualTo(all);
        assertThat(stage.disk.numbers(OutboxStage.WAY)).isEmpty();
        assertThat(stage.disk.read()).isBetween(250, 300);
    }

    @Test
    void whatIsOnDiskAloneExpiresTooAndIsBounced() {
        outbox = stage.outbox(stage.disk, 500, 3);
        IntStream.range(0, 100).forEach(i -> offer(String.valueOf(i), 0));
        stage.date = stage.date.plus(Duration.ofDays(7));
        outbox.expired(0).forEach(entry -> entry.delivery().failed(Failures.EXPIRED));
        assertThat(stage.bounced).hasSize(100).startsWith("0 REMOTE_SERVER_TIMEOUT");
        assertThat(outbox.isEmpty()).isTrue();
        outbox.commit(null);
        assertThat(stage.disk.numbers(OutboxStage.WAY)).isEmpty();
    }

    @Test
    void whatWaitedCarriesItsDate() {
        outbox = stage.outbox(stage.disk, 6, 3);
        offer("1", 0);
        stage.date = stage.date.plus(Duration.ofHours(5));
        assertThat(outbox.next().orElseThrow().stanza().element().child("urn:xmpp:delay", "delay"))
                .hasValueSatisfying(
                        delay -> assertThat(delay.attribute("stamp")).isEqualTo("2026-11-21T00:00:00Z"));
    }

    @Test
    void chatStatesAndWhatAsksNotToBeStoredIsNotKept() {
        for (String xml : List.of(
                "<message type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>",
                "<message type='chat'><body>x</body><no-store xmlns='urn:xmpp:hints'/></message>",
                "<message type='headline'><body>x</body></message>",
                "<message type='groupchat'><body>x</body></message>",
                "<message type='error'><body>x</body></message>",
                "<presence/>",
                "<presence type='probe'/>",
                "<iq type='get' id='1'><q xmlns='q'/></iq>")) {
            assertThat(Keepable.isKept(Stanza.of(Names.elements(xml).getFirst())))
                    .as(xml)
                    .isFalse();
        }
        for (String xml : List.of(
                "<message type='chat'><body>x</body></message>",
                "<message><received xmlns='urn:xmpp:receipts' id='1'/></message>",
                "<presence type='subscribe'/>",
                "<presence type='unsubscribed'/>")) {
            assertThat(Keepable.isKept(Stanza.of(Names.elements(xml).getFirst())))
                    .as(xml)
                    .isTrue();
        }
    }
}
