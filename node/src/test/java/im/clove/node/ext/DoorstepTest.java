package im.clove.node.ext;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.store.Batch;
import im.clove.node.store.Shelf;
import im.clove.node.store.Writes;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What waits at the door, and who was let in: what is loaded afterwards is equal, and within its bounds.
final class DoorstepTest {
    private static final Instant NOW = Instant.parse("1597-04-23T18:00:00Z");
    private static final StrangerTerms TERMS = new StrangerTerms(true, true, 6, 1_000, "hello");

    private final MemoryStore store = new MemoryStore();
    private final Jid juliet = Jid.parse("juliet@verona.example");
    private Doorstep doorstep = Doorstep.CHAPTER.load(doors());
    private LetIn letIn = LetIn.CHAPTER.load(words());

    private Shelf doors() {
        return Doorstep.CHAPTER.shelf(store, juliet);
    }

    private Shelf words() {
        return LetIn.CHAPTER.shelf(store, juliet);
    }

    private void commit(Shelf shelf, Writes writes) {
        Batch batch = new Batch();
        shelf.write(writes, batch);
        store.commit(batch);
        assertThat(Doorstep.CHAPTER.load(doors())).isEqualTo(doorstep);
        assertThat(LetIn.CHAPTER.load(words())).isEqualTo(letIn);
        for (Doorstep.Entry each : doorstep.waiting()) {
            assertThat(Doorstep.message(doors(), each)).hasSize(each.size());
        }
    }

    private void writes(String from, int size) {
        Writes writes = new Writes();
        doorstep = doorstep.with(Jid.parse(from), NOW, new byte[size], from, TERMS, writes);
        commit(doors(), writes);
    }

    private void waits(String... from) {
        assertThat(doorstep.waiting()).extracting(Doorstep.Entry::line).containsExactly(from);
    }

    @Test
    void eachHasANumberOfItsOwn() {
        writes("a@s/x", 10);
        writes("a@s/x", 10);
        assertThat(doorstep.waiting()).extracting(Doorstep.Entry::number).doesNotHaveDuplicates();
        long first = doorstep.waiting().getFirst().number();
        assertThat(doorstep.has(first, Jid.parse("a@s/x"))).isTrue();
        assertThat(doorstep.has(first, Jid.parse("b@s/x"))).isFalse();
        assertThat(doorstep.knows(Jid.parse("a@s"))).isTrue();
        Writes writes = new Writes();
        doorstep = doorstep.without(entry -> entry.number() == first, writes);
        commit(doors(), writes);
        assertThat(doorstep.waiting()).hasSize(1);
        assertThat(doorstep.has(first, Jid.parse("a@s/x"))).isFalse();
    }

    @Test
    void whoHasMostGivesWayAndOfThatTheOldest() {
        writes("a@s", 10);
        writes("b@t", 10);
        writes("c@s", 10);
        writes("d@s", 10);
        writes("e@s", 10); // half of all is the most of one server
        waits("b@t", "c@s", "d@s", "e@s");
        writes("f@u", 10);
        writes("g@v", 10);
        writes("h@w", 10);
        waits("b@t", "d@s", "e@s", "f@u", "g@v", "h@w");
    }

    @Test
    void itIsBoundedByBytes() {
        writes("a@s", 400);
        writes("b@s", 200);
        waits("b@s");
        writes("c@t", 500);
        writes("d@u", 400);
        assertThat(doorstep.waiting().stream().mapToInt(Doorstep.Entry::size).sum())
                .isLessThanOrEqualTo(1_000);
        writes("e@v", 1_000);
        waits("e@v");
    }

    @Test
    void whoWasLetInIsRememberedAndTheOldestForgotten() {
        for (int i = 0; i <= LetIn.MOST; i++) {
            Writes writes = new Writes();
            letIn = letIn.with(Jid.parse("a" + i + "@s/x"), NOW.plusSeconds(i), writes);
            Batch batch = new Batch();
            words().write(writes, batch);
            store.commit(batch);
        }
        commit(words(), new Writes());
        assertThat(letIn.since()).hasSize(LetIn.MOST);
        assertThat(letIn.has(Jid.parse("a0@s"))).isFalse();
        assertThat(letIn.has(Jid.parse("a1@s/y"))).isTrue();
        assertThat(letIn.isFresh(Jid.parse("a1@s"), NOW.plusSeconds(60))).isTrue();
        assertThat(letIn.isFresh(Jid.parse("a1@s"), NOW.plusSeconds(90_000))).isFalse();
    }

    @Test
    void aWordOnTheDoorIsRemembered() {
        for (LetIn.Door door : LetIn.Door.values()) {
            Writes writes = new Writes();
            letIn = letIn.with(door, writes);
            commit(words(), writes);
            assertThat(LetIn.CHAPTER.load(words()).door()).isEqualTo(door);
        }
    }
}
