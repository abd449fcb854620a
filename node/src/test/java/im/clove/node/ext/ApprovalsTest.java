package im.clove.node.ext;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.ext.Approvals.Kind;
import im.clove.node.ext.Approvals.Request;
import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.Shelf;
import im.clove.node.store.Store;
import im.clove.node.store.Writes;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What guardians have said: what an entry means, that memory and shelf say the same, and that there is an end to it.
final class ApprovalsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T01:02:03Z");
    private static final Jid PARIS = Jid.parse("paris@mantua.example");
    private static final Jid TOMB = Jid.parse("tomb@rooms.mantua.example");
    private static final Request OWN = new Request(Kind.PERSON, true, Optional.empty(), NOW);
    private static final Request OTHERS = new Request(Kind.ROOM, false, Optional.of(PARIS), NOW);

    private final Store store = new MemoryStore();
    private final Shelf shelf = Approvals.CHAPTER.shelf(store, Jid.parse("juliet@verona.example"));

    private Approvals kept(Approvals now, Writes writes) {
        Batch batch = new Batch();
        shelf.write(writes, batch);
        store.commit(batch);
        assertThat(Approvals.CHAPTER.load(shelf)).isEqualTo(now);
        return now;
    }

    @Test
    void whatIsWrittenIsWhatIsKnown() {
        Writes writes = new Writes();
        Approvals now = kept(Approvals.NONE.asked(PARIS, OWN, writes), writes);
        writes = new Writes();
        now = kept(now.asked(TOMB, OTHERS, writes), writes);
        assertThat(now.request(TOMB.withResource("x"))).isEqualTo(OTHERS);
        writes = new Writes();
        now = kept(now.refuse(PARIS, NOW, writes), writes);
        assertThat(now.request(PARIS)).isNull();
        assertThat(now.refused()).containsOnlyKeys(PARIS);
        writes = new Writes();
        now = kept(now.approve(PARIS.withResource("hall"), Kind.PERSON, writes), writes);
        assertThat(now.refused()).isEmpty();
        writes = new Writes();
        now = kept(now.approve(TOMB, Kind.ROOM, writes), writes);
        assertThat(now.open()).isEmpty();
        writes = new Writes();
        now = kept(now.refuse(TOMB, NOW, writes), writes);
        assertThat(now.approved()).containsOnlyKeys(PARIS);
        assertThat(Approvals.NONE.approved()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "paris@mantua.example,      PERSON, paris@mantua.example/hall,       PERSON",
        "paris@mantua.example,      PERSON, friar@mantua.example,            ",
        "paris@mantua.example,      PERSON, mantua.example,                  ",
        "mantua.example,            PERSON, paris@mantua.example,            ",
        "mantua.example,            PERSON, mantua.example,                  PERSON",
        "rooms.mantua.example,      ROOM,   tomb@rooms.mantua.example/Paris, ROOM",
        "rooms.mantua.example,      ROOM,   rooms.mantua.example,            ROOM",
        "rooms.mantua.example,      ROOM,   tomb@a.rooms.mantua.example,     ",
        "tomb@rooms.mantua.example, ROOM,   tomb@rooms.mantua.example/Paris, ROOM",
        "tomb@rooms.mantua.example, ROOM,   hall@rooms.mantua.example,       "
    })
    void whatAnEntryIsGoodFor(String entry, Kind as, String who, Kind expected) {
        Approvals one = Approvals.NONE.approve(Jid.parse(entry), as, new Writes());
        assertThat(one.of(Jid.parse(who))).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void anEntryOfItsOwnGoesBeforeThatOfItsService() {
        Approvals both = Approvals.NONE
                .approve(Jid.of(TOMB.domain()), Kind.ROOM, new Writes())
                .approve(TOMB, Kind.PERSON, new Writes());
        assertThat(both.of(TOMB)).contains(Kind.PERSON);
    }

    @Test
    void ofAnApprovedServiceOneRoomIsRefusedAndIsNotForgottenForOthers() {
        Approvals now = Approvals.NONE
                .approve(Jid.of(TOMB.domain()), Kind.ROOM, new Writes())
                .refuse(TOMB, NOW, new Writes());
        assertThat(now.of(TOMB.withResource("Paris"))).isEmpty();
        assertThat(now.of(Jid.parse("hall@rooms.mantua.example"))).contains(Kind.ROOM);
        for (int i = 1; i <= Approvals.MOST_REFUSED; i++) {
            now = now.refuse(Jid.parse("no" + i + "@mantua.example"), NOW.plusSeconds(i), new Writes());
        }
        assertThat(now.refused()).hasSize(Approvals.MOST_REFUSED).doesNotContainKey(Jid.parse("no1@mantua.example"));
        assertThat(now.of(TOMB)).isEmpty();
        assertThat(now.approve(TOMB, Kind.ROOM, new Writes()).of(TOMB)).contains(Kind.ROOM);
    }

    @Test
    void aNoToAnInvitationIsOneToWhoInvites() {
        Writes writes = new Writes();
        Approvals now = Approvals.NONE.asked(TOMB, OTHERS, writes).refuse(TOMB, NOW, writes);
        assertThat(kept(now, writes).refused()).containsOnlyKeys(TOMB, PARIS);
        Approvals known = Approvals.NONE
                .approve(PARIS, Kind.PERSON, new Writes())
                .asked(TOMB, OTHERS, new Writes())
                .refuse(TOMB, NOW, new Writes());
        assertThat(known.refused()).as("who is approved stays so").containsOnlyKeys(TOMB);
        assertThat(known.of(PARIS)).contains(Kind.PERSON);
        Approvals unnamed = Approvals.NONE
                .asked(TOMB, new Request(Kind.ROOM, false, Optional.empty(), NOW), new Writes())
                .refuse(TOMB, NOW, new Writes());
        assertThat(unnamed.refused()).containsOnlyKeys(TOMB, Jid.of(TOMB.domain()));
        Approvals own = Approvals.NONE
                .asked(TOMB, new Request(Kind.ROOM, true, Optional.empty(), NOW), new Writes())
                .refuse(TOMB, NOW, new Writes());
        assertThat(own.refused()).containsOnlyKeys(TOMB);
    }

    @Test
    void thereIsAnEndToIt() {
        Approvals now = Approvals.NONE;
        for (int i = 0; i < Approvals.MOST_OPEN; i++) {
            assertThat(now.mayAsk(true)).isTrue();
            now = now.asked(Jid.parse("own" + i + "@mantua.example"), OWN, new Writes());
        }
        assertThat(now.mayAsk(true)).isFalse();
        assertThat(now.mayAsk(false)).as("others have a share of their own").isTrue();
        Writes writes = new Writes();
        for (int i = 0; i <= Approvals.MOST_REFUSED; i++) {
            now = now.refuse(Jid.parse("no" + i + "@mantua.example"), NOW.plusSeconds(i), writes);
        }
        assertThat(now.refused()).hasSize(Approvals.MOST_REFUSED).doesNotContainKey(Jid.parse("no0@mantua.example"));
        Batch batch = new Batch();
        shelf.write(writes, batch);
        store.commit(batch);
        assertThat(Approvals.CHAPTER.load(shelf).refused()).isEqualTo(now.refused());
        for (int i = 0; i < Approvals.MOST_APPROVED; i++) {
            assertThat(now.hasRoomFor(PARIS)).isTrue();
            now = now.approve(Jid.parse("yes" + i + "@mantua.example"), Kind.PERSON, new Writes());
        }
        assertThat(now.hasRoomFor(PARIS)).isFalse();
        assertThat(now.hasRoomFor(Jid.parse("yes7@mantua.example"))).isTrue();
    }

    @Test
    void aDamagedWordIsNone() {
        Writes writes = new Writes();
        Approvals _ = Approvals.NONE
                .approve(PARIS, Kind.PERSON, writes)
                .approve(TOMB, Kind.ROOM, writes)
                .asked(Jid.parse("friar@mantua.example"), OWN, writes);
        writes.put(Key.of("a").then(PARIS.toString()), new byte[] {9});
        writes.put(Key.of("q").then("friar@mantua.example"), new byte[0]);
        Batch batch = new Batch();
        shelf.write(writes, batch);
        store.commit(batch);
        Approvals left = Approvals.CHAPTER.load(shelf);
        assertThat(left.approved()).containsOnlyKeys(TOMB);
        assertThat(left.open()).isEmpty();
    }
}
