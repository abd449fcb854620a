package im.clove.node.account;

import static im.clove.node.account.AccountStage.stanza;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.account.AccountEvent.Binding;
import im.clove.node.account.AccountStage.Seat;
import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Who is told when: what a client confirms at once never meets the queue, and what is not archived never the disk;
/// what it does not is stored after 50 ms.
final class HeldMessagesTest {
    private static AccountStage stage(int held) {
        AccountLimits d = AccountLimits.DEFAULT;
        return new AccountStage(
                new AccountLimits(d.resources(), d.asleep(), d.rosterItems(), d.pendingRequests(), d.drain(), held));
    }

    private static Seat seat(AccountStage stage) {
        Seat orchard = stage.seat("orchard");
        Binding binding = new Binding("orchard", AccountStage.NOW.toEpochMilli(), List.of(), _ -> orchard);
        stage.post(new AccountEvent.Bind(binding, new CompletableFuture<>()));
        stage.post(new AccountEvent.Outbound(
                orchard, stanza("<presence from='romeo@verona.example/orchard'/>"), stage.ticket("presence")));
        stage.commits = 0;
        stage.said.clear();
        return orchard;
    }

    /// A message that is not archived.
    private static AccountEvent says(AccountStage stage, String id) {
        return says(stage, id, "<no-permanent-store xmlns='urn:xmpp:hints'/>");
    }

    private static AccountEvent says(AccountStage stage, String id, String hint) {
        return new AccountEvent.Inbound(new Envelope(
                stanza("<message type='chat' id='" + id + "' from='juliet@verona.example/b' to='romeo@verona.example'>"
                        + "<body>x</body>" + hint + "</message>"),
                new Origin.Node(),
                stage.ticket(id)));
    }

    private static long queued(AccountStage stage) {
        return stage.stores.offline().usage(AccountStage.ROMEO).messages();
    }

    @Test
    void whatIsConfirmedInTimeIsNeverWritten() {
        AccountStage stage = stage(64);
        Seat orchard = seat(stage);
        stage.post(says(stage, "a"));
        assertThat(stage.said).hasSize(1).noneMatch(said -> said.startsWith("done"));
        stage.post(new AccountEvent.Confirmed(orchard, List.of(1L)));
        assertThat(stage.said).endsWith("done a");
        stage.timers.advance(Duration.ofSeconds(1));
        stage.post();
        assertThat(stage.commits).isZero();
    }

    @Test
    void whatIsNotIsStoredAfterFiftyMilliseconds() {
        AccountStage stage = stage(64);
        seat(stage);
        stage.post(says(stage, "a"));
        stage.timers.advance(Duration.ofMillis(49));
        stage.post();
        assertThat(stage.commits).isZero();
        stage.timers.advance(Duration.ofMillis(1));
        stage.post();
        assertThat(stage.commits).isOne();
        assertThat(queued(stage)).isOne();
        assertThat(stage.said).endsWith("done a");
    }

    @Test
    void whatIsArchivedIsWrittenOnceAndPointedToLater() {
        AccountStage stage = stage(64);
        Seat orchard = seat(stage);
        stage.post(says(stage, "a", ""));
        assertThat(stage.commits).isOne();
        assertThat(queued(stage)).isZero();
        assertThat(stage.said).hasSize(1).noneMatch(said -> said.startsWith("done"));
        stage.timers.advance(Duration.ofMillis(50));
        stage.post();
        assertThat(stage.said).endsWith("done a");
        assertThat(stage.stores.offline().read(AccountStage.ROMEO, 0, 9, _ -> {}))
                .singleElement()
                .satisfies(waiting -> assertThat(waiting.archived()).isOne())
                .satisfies(waiting -> assertThat(waiting.stanza()).isEmpty());
        stage.post(new AccountEvent.Confirmed(orchard, List.of(1L)));
        assertThat(queued(stage)).isZero();
    }

    @Test
    void whatIsConfirmedInTimeIsInTheArchiveOnly() {
        AccountStage stage = stage(64);
        Seat orchard = seat(stage);
        stage.post(says(stage, "a", ""));
        stage.post(new AccountEvent.Confirmed(orchard, List.of(1L)));
        assertThat(stage.said).endsWith("done a");
        stage.timers.advance(Duration.ofSeconds(1));
        stage.post();
        assertThat(stage.commits).isOne();
        assertThat(queued(stage)).isZero();
    }

    @Test
    void moreThanMayBeHeldIsStoredAtOnceAndInItsPlace() {
        AccountStage stage = stage(1);
        Seat orchard = seat(stage);
        stage.post(says(stage, "a"));
        stage.post(says(stage, "b"));
        assertThat(stage.said).contains("done b").doesNotContain("done a");
        assertThat(queued(stage)).isOne();
        stage.timers.advance(Duration.ofMillis(50));
        stage.post();
        assertThat(stage.stores.offline().read(AccountStage.ROMEO, 0, 9, _ -> {}))
                .extracting(waiting -> new String(waiting.stanza(), StandardCharsets.UTF_8))
                .satisfiesExactly(
                        first -> assertThat(first).contains("id='a'"),
                        second -> assertThat(second).contains("id='b'"));
        stage.post(new AccountEvent.Confirmed(orchard, List.of(1L, 2L)));
        assertThat(queued(stage)).isZero();
    }

    @Test
    void whatASessionLeavesBehindIsStoredAtOnce() {
        AccountStage stage = stage(64);
        Seat orchard = seat(stage);
        stage.post(says(stage, "a"));
        Undelivered left = new Undelivered(stanza("<message/>"), 1);
        stage.post(new AccountEvent.Ended(orchard, List.of(left)));
        assertThat(queued(stage)).isOne();
        assertThat(stage.said).contains("done a");
    }
}
