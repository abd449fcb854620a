package im.clove.node.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.ext.Archive;
import im.clove.node.ext.ArchiveTerms;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Accounts;
import im.clove.node.store.Batch;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Shelf;
import im.clove.node.store.Writes;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.xml.Elements;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StoredArchivesTest {
    private static final Jid ROMEO = Jid.parse("romeo@example.org");
    private static final Jid JULIET = Jid.parse("juliet@example.org");
    private static final Instant NOW = Instant.parse("2026-11-21T01:02:03Z");

    private final MemoryStore store = new MemoryStore();
    private final StoredArchives archives = new StoredArchives(
            store,
            new ArchiveTerms(true, ArchiveTerms.Policy.ALWAYS, Duration.ofDays(10), 1_000_000, 1L << 30),
            () -> NOW,
            List.of());

    /// One message each day, the last one now.
    private void fill(Jid account, int days) {
        Batch record = new Batch();
        new Accounts(store).put(record, new AccountRecord(account, NOW, false, false, List.of()));
        store.commit(record);
        Shelf shelf = Archive.CHAPTER.shelf(store, account);
        for (int day = days - 1; day >= 0; day--) {
            Writes writes = new Writes();
            Message message = Message.of(Elements.stanza("<message from='a@b.example' to='" + account
                    + "' type='chat' id='d" + day + "'><body>" + day + "</body></message>"));
            Archive archive = Archive.CHAPTER
                    .load(shelf)
                    .append(
                            shelf,
                            account,
                            message,
                            "0123456789abcdef01234567",
                            false,
                            NOW.minus(Duration.ofDays(day)),
                            writes);
            assertThat(archive.count()).isPositive();
            Batch batch = new Batch();
            shelf.write(writes, batch);
            store.commit(batch);
        }
    }

    private long count(Jid account) {
        return Archive.CHAPTER.load(Archive.CHAPTER.shelf(store, account)).count();
    }

    @Test
    void allArchivesLoseWhatRetentionSays() {
        fill(ROMEO, 1_300);
        fill(JULIET, 5);
        assertThat(archives.prune(Optional.empty(), Optional.empty())).isEqualTo(1_289);
        assertThat(count(ROMEO)).isEqualTo(11);
        assertThat(count(JULIET)).isEqualTo(5);
    }

    @Test
    void whatItsUserWantsKeptForLessGoesEarlier() {
        fill(ROMEO, 8);
        fill(JULIET, 8);
        archives.setArchiveKeep(ROMEO, Duration.ofDays(2));
        archives.setArchiveKeep(JULIET, Duration.ofDays(100));
        assertThat(archives.prune(Optional.empty(), Optional.empty())).isEqualTo(5);
        assertThat(count(ROMEO)).isEqualTo(3);
        assertThat(count(JULIET)).isEqualTo(8);
    }

    @Test
    void oneLosesWhatIsOlderThanADateButNothingThatWaits() {
        fill(ROMEO, 5);
        fill(JULIET, 5);
        OfflineQueue queue = new OfflineQueue(store, OfflineQueue.Quota.STANDARD);
        Batch batch = new Batch();
        queue.put(batch, ROMEO, new OfflineQueue.Waiting(queue.next(ROMEO), NOW, new byte[] {1}, 2));
        store.commit(batch);
        assertThat(archives.prune(Optional.of(ROMEO), Optional.of(NOW.plusSeconds(1))))
                .isEqualTo(4);
        assertThat(count(ROMEO)).isEqualTo(1);
        assertThat(Archive.find(Archive.CHAPTER.shelf(store, ROMEO), 2)).isNotNull();
        assertThat(count(JULIET)).isEqualTo(5);
    }
}
