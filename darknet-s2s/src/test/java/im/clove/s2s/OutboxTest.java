package im.clove.s2s;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OutboxTest {
    private static final Delivery NOBODY = new Delivery() {
        @Override
        public void accepted() {}

        @Override
        public void failed(StanzaError reason) {}
    };

    private final Outbox outbox = new Outbox(
            new PeerLimits(6, 10_000, 3, 1, 1, 1, 1),
            new LinkTimes(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(45),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1)));

    private boolean offer(String id, long since) {
        Stanza stanza = Stanza.of(Names.elements("<message id='" + id + "'/>").getFirst());
        return outbox.offer(new Outbox.Entry(stanza, NOBODY, 100, since));
    }

    private List<String> sent() {
        List<String> ids = new ArrayList<>();
        for (Optional<Outbox.Entry> next = outbox.next(); next.isPresent(); next = outbox.next()) {
            ids.add(next.get().stanza().id());
        }
        return ids;
    }

    private static List<String> ids(List<Outbox.Entry> entries) {
        return entries.stream().map(entry -> entry.stanza().id()).toList();
    }

    @Test
    void sendsInOrderUpToTheWindowAndGoesOnWhenAcknowledged() {
        for (String id : List.of("1", "2", "3", "4", "5")) {
            assertThat(offer(id, 0)).isTrue();
        }
        assertThat(sent()).containsExactly("1", "2", "3");
        assertThat(ids(outbox.acknowledged(2).orElseThrow().done())).containsExactly("1", "2");
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
        assertThat(outbox.acknowledged(3).orElseThrow().moved()).isFalse();
        assertThat(outbox.isEmpty()).isTrue();
    }

    @Test
    void acknowledgementAheadOfTheRepetitionMovesTheCount() {
        offer("1", 0);
        offer("2", 0);
        offer("3", 0);
        assertThat(sent()).hasSize(3);
        outbox.restart();

        Outbox.Acknowledged done = outbox.acknowledged(2).orElseThrow();

        assertThat(ids(done.done())).containsExactly("1", "2");
        assertThat(done.moved()).isTrue();
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
    void whatWaitsTooLongIsTakenOutButNotWhatIsOnItsWay() {
        offer("1", 0);
        assertThat(sent()).hasSize(1);
        offer("2", 10_000);
        outbox.offer(new Outbox.Entry(
                Stanza.of(Names.elements("<iq type='get' id='3'><q xmlns='q'/></iq>")
                        .getFirst()),
                NOBODY,
                100,
                20_000));

        assertThat(outbox.nextExpiry()).isEqualTo(65_000);
        assertThat(ids(outbox.expired(64_999))).isEmpty();
        assertThat(ids(outbox.expired(65_000))).containsExactly("3");
        assertThat(ids(outbox.expired(70_000))).containsExactly("2");

        outbox.restart();
        assertThat(ids(outbox.expired(70_000))).containsExactly("1");
        assertThat(outbox.seq()).isEqualTo(2);
        assertThat(outbox.bytes()).isZero();
    }

    @Test
    void counterOfThirtyTwoBitsIsUnfolded() {
        assertThat(outbox.unfold(0)).isZero();
        assertThat(outbox.unfold(5)).isEqualTo(5);
    }

    @Test
    void intakeDropsWhatComesAgainAndCountsTheUnbrokenRun() {
        Intake intake = new Intake();
        intake.begin(new Hello("a", 1, null, 0, 0));
        assertThat(List.of(intake.take(), intake.take(), intake.take())).containsExactly(1L, 2L, 3L);
        assertThat(intake.finished("a", 2)).isFalse();
        assertThat(intake.finished("a", 1)).isTrue();
        assertThat(intake.handled()).isEqualTo(2);

        intake.begin(new Hello("a", 2, null, 0, 0));
        assertThat(List.of(intake.take(), intake.take(), intake.take())).containsExactly(-1L, -1L, 4L);
        assertThat(intake.finished("a", 3)).isTrue();
        assertThat(intake.finished("a", 4)).isTrue();
        assertThat(intake.handled()).isEqualTo(4);
    }

    @Test
    void intakeStartsAnewWithAPeerThatHasForgotten() {
        Intake intake = new Intake();
        intake.begin(new Hello("a", 1, null, 0, 0));
        intake.take();
        intake.begin(new Hello("b", 1, null, 0, 0));
        assertThat(intake.finished("a", 1)).isFalse();
        assertThat(intake.take()).isEqualTo(1);
        assertThat(intake.handled()).isZero();
    }

    @Test
    void intakeFollowsASenderThatGaveUpOnSome() {
        Intake intake = new Intake();
        intake.begin(new Hello("a", 1, null, 0, 0));
        intake.take();
        intake.begin(new Hello("a", 5, null, 0, 0));
        assertThat(intake.take()).isEqualTo(5);
        assertThat(intake.finished("a", 1)).isFalse();
        assertThat(intake.finished("a", 5)).isTrue();
        assertThat(intake.handled()).isEqualTo(5);
    }
}
