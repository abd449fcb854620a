package im.clove.node.store.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.StoreException;
import im.clove.node.store.Table;
import im.clove.node.store.mapdb.SimulatedDisk.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Everything that can go wrong with a disk, at every operation of the commit path, on a simulated disk.
final class FaultTest {
    private static final Path FOLDER = Path.of("store");
    /// Small, so that forty batches see several checkpoints and the log starts again several times.
    private static final StoreOptions TINY = new StoreOptions(64 << 10, 512 << 10, 128 << 10);

    private static final int BATCHES = 40;

    /// After every so many, the store is told to leave nothing of what was removed.
    private static final int FORGETS = 13;

    private final Workload work = new Workload("romeo@montague.example", 200);

    @Test
    @DisplayName("P-01, P-02, P-03, P-07: power fails or the process dies at any operation, creation included")
    void nothingAcknowledgedIsLostWhenThePowerFails() throws IOException {
        powerFails(60);
    }

    @Test
    @Tag("long")
    @DisplayName("P-01, P-02, P-03, P-07: the same at each single operation")
    void nothingAcknowledgedIsLostAtEachSingleOperation() throws IOException {
        powerFails(Integer.MAX_VALUE);
    }

    private void powerFails(int points) throws IOException {
        int cycles = 0;
        for (long at : points(points)) {
            SimulatedDisk disk = new SimulatedDisk();
            disk.failAt(at, Fault.CRASH);
            Run run = run(disk);
            assertThat(disk.isCrashed()).isTrue();
            Random random = new Random(at);
            for (SimulatedDisk after :
                    List.of(disk.afterKill(), disk.afterPowerCut(random), disk.afterPowerCut(random))) {
                check(after, run, "operation " + at);
                cycles++;
            }
        }
        System.out.printf("power cuts and kills: %d cycles, lost 0, partial 0, failed opens 0%n", cycles);
    }

    @Test
    @DisplayName("P-04, P-02: a write or flush fails at any operation")
    void aFailedOperationLosesNothing() throws IOException {
        failsOnce(25);
    }

    @Test
    @Tag("long")
    @DisplayName("P-04, P-02: the same at each single operation")
    void aFailedOperationLosesNothingAtEachSingleOperation() throws IOException {
        failsOnce(Integer.MAX_VALUE);
    }

    private void failsOnce(int points) throws IOException {
        int cycles = 0;
        for (Fault fault : List.of(Fault.ERROR, Fault.SHORT_WRITE)) {
            for (long at : points(points)) {
                SimulatedDisk disk = new SimulatedDisk();
                disk.failAt(at, fault);
                Run run = run(disk);
                check(disk.afterKill(), run, fault + " at " + at);
                check(disk.afterPowerCut(new Random(at)), run, fault + " at " + at + ", then a power cut");
                cycles++;
            }
        }
        System.out.printf("failed writes and flushes: %d cycles, lost 0, partial 0, failed opens 0%n", cycles);
    }

    @Test
    @DisplayName("R-10, P-05: a full disk refuses commits whole, reads go on, and room ends it without a restart")
    void aFullDiskRefusesCommitsUntilThereIsRoom() throws IOException {
        for (long at : points(25)) {
            SimulatedDisk disk = new SimulatedDisk();
            MapDbStore store;
            try {
                disk.failAt(at, Fault.FULL);
                store = open(disk);
            } catch (IOException | StoreException duringCreation) {
                disk.makeRoom();
                store = open(disk);
            }
            List<Integer> failed = new ArrayList<>();
            for (int number = 1; number <= BATCHES; number++) {
                try {
                    store.commit(work.batch(number));
                } catch (StoreException refused) {
                    assertThat(refused).hasMessageContaining("disk full");
                    failed.add(number);
                    assertThat(work.found(store)).isEqualTo(work.expected(number, failed));
                }
            }
            disk.makeRoom();
            store.commit(work.batch(BATCHES + 1));
            assertThat(work.found(store)).isEqualTo(work.expected(BATCHES + 1, failed));
            store.close();
            MapDbStore again = open(disk.afterKill());
            assertThat(work.found(again)).as("full at " + at).isEqualTo(work.expected(BATCHES + 1, failed));
            again.close();
        }
    }

    @Test
    @DisplayName("P-04: after a failed flush nothing more is acknowledged, and reads show what was")
    void afterAFailedFlushNothingMoreIsAcknowledged() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        MapDbStore store = open(disk);
        store.commit(work.batch(1));
        disk.failAt(disk.operations() + 2, Fault.ERROR);

        assertThatThrownBy(() -> store.commit(work.batch(2)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("no further commits");
        assertThatThrownBy(() -> store.commit(work.batch(3)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("no further commits");
        assertThat(work.found(store)).isEqualTo(work.expected(1, List.of()));
        store.close();
    }

    @Test
    @DisplayName("P-06: a flipped bit is found or harmless, never served")
    void aFlippedBitIsNeverServed() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        MapDbStore store = open(disk);
        for (int number = 1; number <= BATCHES; number++) {
            store.commit(work.batch(number));
        }
        SimulatedDisk killed = disk.afterKill();
        store.close();
        Map<String, Long> right = work.expected(BATCHES, List.of());
        Random random = new Random(9);
        int found = 0;
        for (int i = 0; i < 150; i++) {
            SimulatedDisk damaged = (i % 3 == 0 ? killed : disk).afterKill();
            byte[] bytes = damaged.bytes(FOLDER.resolve(i % 3 == 0 && i % 2 == 0 ? "store.log" : "store.db"));
            int at = random.nextInt(i % 5 == 0 ? Math.min(bytes.length, 16_384) : bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            try {
                MapDbStore opened = open(damaged);
                // A flip in the last record of the log cannot be told from a commit that was never finished.
                Map<String, Long> seen = work.found(opened);
                if (!seen.equals(right)) {
                    assertThat(work.last(opened)).isEqualTo(BATCHES - 1);
                    assertThat(seen).isEqualTo(work.expected(BATCHES - 1, List.of()));
                }
                opened.close();
            } catch (StoreException e) {
                found++;
            }
        }
        assertThat(found).isPositive();
        System.out.printf("bit flips: 150, found %d, wrong values served 0%n", found);
    }

    @Test
    @DisplayName("P-06: damage to one page leaves the rest readable, and verify names it")
    void damageToOnePageLeavesTheRestReadable() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        MapDbStore store = open(disk);
        for (int i = 0; i < 100; i++) {
            store.commit(new Batch().put(new Table("archive"), Key.of("romeo").then(i), new byte[5_000]));
        }
        store.close();
        byte[] bytes = disk.bytes(FOLDER.resolve("store.db"));
        bytes[bytes.length - 3 * Page.SIZE / 2] ^= 1;

        MapDbStore opened = open(disk);
        int readable = 0;
        for (int i = 0; i < 100; i++) {
            try {
                assertThat(opened.get(new Table("archive"), Key.of("romeo").then(i)))
                        .isEqualTo(new byte[5_000]);
                readable++;
            } catch (StoreException e) {
                assertThat(e).hasMessageContaining("of store.db is damaged");
            }
        }
        assertThat(readable).isBetween(95, 99);
        assertThat(opened.verify().problems()).anyMatch(problem -> problem.matches("page \\d+ is damaged"));
        opened.close();
    }

    @Test
    @DisplayName("P-09: a store of a newer format is refused and left alone")
    void aStoreOfANewerFormatIsRefused() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        open(disk).close();
        byte[] bytes = disk.bytes(FOLDER.resolve("store.db"));
        byte[] head = Arrays.copyOf(bytes, Page.SIZE);
        Page.LONGS.set(head, 8, 2L);
        new Page(0, head).seal();
        System.arraycopy(head, 0, bytes, 0, Page.SIZE);

        assertThatThrownBy(() -> open(disk)).isInstanceOf(StoreException.class).hasMessageContaining("newer Clove");
        assertThat(disk.bytes(FOLDER.resolve("store.db"))).isEqualTo(bytes);
    }

    @Test
    @DisplayName("A lost log beside a data file, or the reverse, is refused instead of starting empty")
    void aLostFileIsRefused() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        MapDbStore store = open(disk);
        store.commit(work.batch(1));
        SimulatedDisk withoutLog = disk.afterKill();
        withoutLog.delete(FOLDER.resolve("store.log"));
        SimulatedDisk withoutData = disk.afterKill();
        withoutData.delete(FOLDER.resolve("store.db"));
        store.close();

        assertThatThrownBy(() -> open(withoutLog)).hasMessageContaining("store.log is missing");
        assertThatThrownBy(() -> open(withoutData)).hasMessageContaining("store.db is missing");
    }

    /// The operations to fail at, evenly over a whole run.
    private List<Long> points(int wanted) throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        run(disk);
        long step = Math.max(1, disk.operations() / wanted);
        List<Long> points = new ArrayList<>();
        for (long at = 1; at <= disk.operations(); at += step) {
            points.add(at);
        }
        return points;
    }

    /// Opens a store and commits batches until it ends or everything fails.
    private Run run(SimulatedDisk disk) {
        List<Integer> failed = new ArrayList<>();
        boolean unknown = false;
        try (MapDbStore store = open(disk)) {
            for (int number = 1; number <= BATCHES; number++) {
                try {
                    store.commit(work.batch(number));
                    if (number % FORGETS == 0) {
                        forget(store);
                    }
                } catch (StoreException e) {
                    failed.add(number);
                    if (disk.isCrashed() || String.valueOf(e.getMessage()).contains("no further commits")) {
                        unknown = true;
                        break;
                    }
                }
            }
        } catch (IOException | StoreException e) {
            return new Run(0, List.of(), false);
        }
        int tried = failed.isEmpty() || !unknown ? BATCHES : failed.getLast();
        return new Run(tried, failed, unknown);
    }

    /// Whether it comes to an end or not, it changes nothing of what is there.
    private static void forget(MapDbStore store) {
        try {
            store.forget();
        } catch (StoreException e) {
            assertThat(e).hasMessageContaining("What was removed may still be found");
        }
    }

    private void check(SimulatedDisk disk, Run run, String when) throws IOException {
        try (MapDbStore store = open(disk)) {
            Map<String, Long> seen = work.found(store);
            Map<String, Long> acknowledged = work.expected(run.tried, run.failed);
            if (run.lastUnknown && !seen.equals(acknowledged)) {
                List<Integer> others = run.failed.subList(0, run.failed.size() - 1);
                assertThat(seen).as(when).isEqualTo(work.expected(run.tried, others));
            } else {
                assertThat(seen).as(when).isEqualTo(acknowledged);
            }
            assertThat(store.verify().problems()).as(when).isEmpty();
            store.commit(new Batch().put(Table.META, Key.of("afterwards"), new byte[] {1}));
        }
    }

    private static MapDbStore open(SimulatedDisk disk) throws IOException {
        return MapDbStore.open(disk, FOLDER, TINY, () -> {});
    }

    /// @param lastUnknown whether the last failed batch may be there all the same
    private record Run(int tried, List<Integer> failed, boolean lastUnknown) {}
}
