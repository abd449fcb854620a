package im.clove.node.account;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.store.Batch;
import im.clove.node.store.RosterVersion;
import im.clove.node.store.Rosters;
import im.clove.node.store.Shelf;
import im.clove.node.store.Store;
import im.clove.node.store.StoredRosters;
import im.clove.node.store.Writes;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.im.RosterItem;
import im.clove.xmpp.im.Subscription;
import im.clove.xmpp.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A roster in memory and on its shelf: a book that is loaded again is the one that was written.
final class RosterBookTest {
    private static final Jid JULIET = Jid.parse("juliet@verona.example");
    private static final Jid PARIS = Jid.parse("paris@mantua.example");

    private final Store store = new MemoryStore();
    private final Shelf shelf = StoredRosters.shelf(store, Jid.parse("romeo@verona.example"));
    private final Random random = new Random(1);
    private final Writes writes = new Writes();
    private final RosterBook empty = load();

    private RosterBook load() {
        return RosterBook.CHAPTER.load(shelf);
    }

    private void commit() {
        Batch batch = new Batch();
        shelf.write(writes, batch);
        store.commit(batch);
    }

    private static RosterItem item(Jid jid, Subscription subscription) {
        return new RosterItem(jid, "name", List.of("one", "two"), subscription, true);
    }

    @ParameterizedTest
    @EnumSource
    void everySubscriptionComesBack(Subscription subscription) {
        RosterBook book = empty;
        if (subscription.isPendingIn()) {
            byte[] stanza = "<presence xmlns='jabber:client' type='subscribe'/>".getBytes(StandardCharsets.UTF_8);
            book = book.keepRequest(JULIET, stanza, Instant.EPOCH, writes);
        }
        book = book.put(item(JULIET, subscription), writes, random);
        commit();
        RosterBook again = load();
        assertThat(again.listed()).isEqualTo(book.listed());
        assertThat(again.version()).isEqualTo(book.version());
        assertThat(again.requests()).containsOnlyKeys(book.requests().keySet());
        assertThat(again.state(JULIET)).isEqualTo(item(JULIET, subscription));
    }

    @Test
    void aBookThatIsWrittenOnIsAnother() {
        RosterBook one = empty.put(item(JULIET, Subscription.BOTH), writes, random);
        RosterBook none = one.remove(JULIET, writes, random);
        assertThat(empty.size()).isZero();
        assertThat(one.find(JULIET)).isNotNull();
        assertThat(none.find(JULIET)).isNull();
        assertThat(empty.version()).isEqualTo(RosterVersion.NEVER);
        assertThat(List.of(one.version().changes(), none.version().changes())).containsExactly(1L, 2L);
        assertThat(none.version().incarnation())
                .isEqualTo(one.version().incarnation())
                .isNotZero();
    }

    @Test
    void bothChangesOfOneCommitAreInTheLog() {
        RosterBook book = empty.put(item(JULIET, Subscription.BOTH), writes, random)
                .put(item(PARIS, Subscription.NONE), writes, random)
                .remove(JULIET, writes, random);
        commit();
        assertThat(load()).isEqualTo(book);
        RosterVersion first = new RosterVersion(book.version().incarnation(), 1);
        assertThat(Rosters.changesSince(shelf, first, book.version(), 10).orElseThrow())
                .extracting(Rosters.Touched::contact)
                .containsExactly(PARIS, JULIET);
    }

    @Test
    void aStrangerWhoAsksIsOnNoRosterAndHasAState() {
        assertThat(empty.state(PARIS).subscription()).isEqualTo(Subscription.NONE);
        RosterBook asked = empty.keepRequest(PARIS, new byte[] {1}, Instant.EPOCH, writes);
        assertThat(asked.state(PARIS.withResource("x")).subscription()).isEqualTo(Subscription.NONE_IN);
        assertThat(asked.waiting()).isOne();
        assertThat(asked.size()).isZero();
        assertThat(asked.version()).isEqualTo(RosterVersion.NEVER);
        RosterBook answered = asked.dropRequest(PARIS, writes);
        assertThat(answered.waiting()).isZero();
        assertThat(answered.dropRequest(PARIS, writes)).isSameAs(answered);
        commit();
        assertThat(load().waiting()).isZero();
    }
}
