package im.clove.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.s2s.queue.Beside;
import im.clove.s2s.queue.Mark;
import im.clove.s2s.queue.OutboxStore;
import im.clove.s2s.queue.OutboxStore.Head;
import im.clove.s2s.queue.OutboxStore.Kept;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What [Outboxes] promises the server-to-server engine and the owner of the node, on each kind of store.
abstract class OutboxesContractTest extends OutboxStoreContractTest {
    private Store store;
    private Outboxes outboxes;

    abstract Store openDisk();

    /// The same data in a new process.
    abstract Store reopen(Store store);

    @Override
    OutboxStore open() {
        store = openDisk();
        outboxes = new Outboxes(store);
        return outboxes;
    }

    @Override
    OutboxStore restarted() {
        store = reopen(store);
        outboxes = new Outboxes(store);
        return outboxes;
    }

    @Override
    void mark(Mark mark) {
        Batch batch = new Batch();
        outboxes.mark(batch, mark);
        store.commit(batch);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private List<Long> numbers() {
        return outboxes.read(WAY, 0, 10_000).stream().map(Kept::number).toList();
    }

    @Test
    void whatTheSenderWantsBesideIsWrittenInTheSameCommit() {
        Table rooms = new Table("rooms");
        Batch beside = new Batch().put(rooms, Key.of("told"), new byte[] {7});
        OutboxStore.Changes kept = add(1);
        outboxes.commit(
                WAY,
                new OutboxStore.Changes(
                        kept.head(), kept.added(), kept.removed(), null, List.of(beside, new Beside() {})));
        assertThat(numbers()).containsExactly(1L);
        assertThat(store.get(rooms, Key.of("told"))).containsExactly(7);
    }

    @Test
    void someOfWhatWaitsIsRemovedAndCountedOut() {
        outboxes.commit(WAY, add(LongStream.rangeClosed(1, 1_200).toArray()));
        outboxes.remove(WAY, kept -> kept.number() % 2 == 0);
        assertThat(outboxes.load(WAY).orElseThrow().head()).isEqualTo(new Head("id", 1_000, 600, 60_000, NOON));
        assertThat(numbers()).hasSize(600).allMatch(number -> number % 2 == 1);
        outboxes.remove(OTHER, _ -> true);
        assertThat(outboxes.waiting()).containsExactly(WAY);
        outboxes.remove(WAY, _ -> true);
        assertThat(outboxes.waiting()).isEmpty();
    }

    @Test
    void whatTheOwnerDropsWhileTheNodeRestsIsDatedForTheNextStart() {
        outboxes.commit(WAY, add(LongStream.rangeClosed(1, 1_200).toArray()));
        assertThat(outboxes.drop(WAY)).isEqualTo(1_200);
        assertThat(outboxes.read(WAY, 0, 2_000))
                .hasSize(1_200)
                .allMatch(each -> each.keptAt().equals(Instant.EPOCH));
        assertThat(outboxes.drop(OTHER)).isZero();
    }

    @Test
    void aDamagedHeadIsCountedAgainUnderAnotherName() {
        outboxes.commit(WAY, add(2, 3, 70_000));
        outboxes.commit(OTHER, add(1));
        outboxes.met(WAY, NOON);
        Key owner = Key.of(WAY.remote().name()).then(WAY.local().name());
        Key head = Key.of("").then(WAY.remote().name()).then(WAY.local().name());
        byte[] cut = Key.of("").then("nowhere.example").bytes();
        store.commit(new Batch()
                .put(Table.SPOOL, head, new byte[] {1, 2, 3})
                .put(Table.SPOOL, Key.ofBytes(java.util.Arrays.copyOf(cut, cut.length - 1)), new byte[] {1})
                .put(Table.SPOOL, owner.then("i"), new byte[] {1, 2, 3})
                .put(Table.SPOOL, owner.then("t").then(1), new byte[] {1})
                .put(Table.META, Key.of("").then("met"), new byte[] {1, 2, 3}));
        assertThat(outboxes.waiting()).containsExactlyInAnyOrder(WAY, OTHER);
        OutboxStore.Saved saved = outboxes.load(WAY).orElseThrow();
        Head counted = java.util.Objects.requireNonNull(saved.head());
        assertThat(counted.id()).isNotEqualTo("id").isNotEmpty();
        assertThat(counted).isEqualTo(new Head(counted.id(), 70_001, 3, 300, null));
        assertThat(saved.taken()).isNull();
        assertThat(numbers()).containsExactly(2L, 3L, 70_000L);
        assertThat(outboxes.met()).isEmpty();
        outboxes.met(WAY, NOON);
        assertThat(outboxes.met()).containsExactly(WAY);
    }

    @Test
    void aDamagedEntryStopsNoOtherAndIsSetAside() {
        outboxes.commit(WAY, add(1, 2, 3));
        Key owner = Key.of(WAY.remote().name()).then(WAY.local().name());
        store.commit(new Batch().put(Table.SPOOL, owner.then("q").then(2), new byte[] {1, 2, 3}));
        assertThat(numbers()).containsExactly(1L, 2L, 3L);
        for (int i = 0; i < 30; i++) {
            outboxes.setAside(WAY, new Kept(i, Instant.EPOCH, 0, new byte[] {1, 2, 3}));
        }
        assertThat(store.scan(Table.SPOOL, owner.then("x"), null, 100)).hasSize(20);
        assertThat(outboxes.waiting()).containsExactly(WAY);
    }
}
