package im.clove.node.ext;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.Shelf;
import im.clove.node.store.Store;
import im.clove.node.store.Writes;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Jid;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// XEP-0191 §2: what an entry of the list means, and that memory and shelf say the same.
final class BlockListTest {
    private static final Jid PARIS = Jid.parse("paris@mantua.example");
    private static final Jid TYBALT = Jid.parse("tybalt@verona.example/street");

    private final Store store = new MemoryStore();
    private final Shelf shelf = BlockList.CHAPTER.shelf(store, Jid.parse("romeo@verona.example"));
    private final BlockList none = BlockList.CHAPTER.load(shelf);

    private void commit(Writes writes) {
        Batch batch = new Batch();
        shelf.write(writes, batch);
        store.commit(batch);
    }

    @ParameterizedTest
    @CsvSource({
        "paris@mantua.example,       paris@mantua.example,       true",
        "paris@mantua.example,       paris@mantua.example/tomb,  true",
        "paris@mantua.example,       friar@mantua.example,       false",
        "paris@mantua.example/tomb,  paris@mantua.example/tomb,  true",
        "paris@mantua.example/tomb,  paris@mantua.example/road,  false",
        "paris@mantua.example/tomb,  paris@mantua.example,       false",
        "mantua.example,             paris@mantua.example/tomb,  true",
        "mantua.example,             mantua.example,             true",
        "mantua.example,             paris@a.mantua.example,     false",
        "mantua.example/tomb,        paris@mantua.example/tomb,  true",
        "mantua.example/tomb,        paris@mantua.example/road,  false"
    })
    void whomAnEntryBlocks(String entry, String who, boolean blocked) {
        BlockList list = none.with(List.of(Jid.parse(entry)), new Writes());
        assertThat(list.blocks(Jid.parse(who))).isEqualTo(blocked);
        assertThat(none.blocks(Jid.parse(who))).isFalse();
    }

    @Test
    void whatIsWrittenIsWhatIsKnown() {
        Writes first = new Writes();
        BlockList two = none.with(List.of(PARIS, TYBALT), first);
        commit(first);
        assertThat(BlockList.CHAPTER.load(shelf)).isEqualTo(two);
        Writes second = new Writes();
        BlockList one = two.without(List.of(PARIS), second);
        assertThat(one.blocked()).containsExactly(TYBALT);
        assertThat(two.blocked()).containsExactly(PARIS, TYBALT);
        commit(second);
        assertThat(BlockList.CHAPTER.load(shelf)).isEqualTo(one);
    }

    @Test
    void whatChangesNothingWritesNothing() {
        BlockList one = none.with(List.of(PARIS), new Writes());
        Writes writes = new Writes();
        assertThat(one.with(Set.of(PARIS), writes)).isEqualTo(one);
        assertThat(one.without(Set.of(TYBALT), writes)).isEqualTo(one);
        assertThat(writes.isEmpty()).isTrue();
    }

    @Test
    void anEntryThatCannotBeReadIsLeftOut() {
        commit(new Writes().put(Key.of("not @ an address"), new byte[] {1}).put(Key.of(PARIS.toString()), new byte[] {1
        }));
        assertThat(BlockList.CHAPTER.load(shelf).blocked()).containsExactly(PARIS);
    }
}
