package im.clove.node.store.mapdb;

import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Table;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Figures of the store on this machine: `node/bin/measure-store [SECONDS]`. A commit is one message of 400 bytes
/// put into an account's queue, and the one before taken out.
final class StoreMeasure {
    private StoreMeasure() {}

    static void main(String[] arguments) throws Exception {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        Path base = Files.createTempDirectory("clove-measure");
        System.out.printf("raw flushes of 4 KiB: %.0f/s%n", rawFlushes(base, seconds));
        for (int writers : new int[] {1, 8, 64, 64}) {
            Path folder = base.resolve("w" + System.nanoTime());
            commits(folder, writers, seconds);
            delete(folder);
        }
        for (int records : new int[] {100_000, 1_000_000}) {
            Path folder = base.resolve("o" + records);
            opening(folder, records);
            delete(folder);
            delete(base.resolve("killed"));
        }
        delete(base);
    }

    private static double rawFlushes(Path base, int seconds) throws IOException {
        Path path = base.resolve("raw");
        long count = 0;
        try (FileIo.StoreFile file = new DiskIo().open(path)) {
            file.write(0, new byte[1 << 20], 0, 1 << 20);
            file.force();
            long end =
                    System.nanoTime() + Duration.ofSeconds(Math.min(2, seconds)).toNanos();
            while (System.nanoTime() < end) {
                file.write(count % 256 * 4_096, new byte[4_096], 0, 4_096);
                file.force();
                count++;
            }
        }
        Files.delete(path);
        return count / (double) Math.min(2, seconds);
    }

    private static void commits(Path folder, int writers, int seconds) throws InterruptedException {
        try (MapDbStore store = MapDbStore.open(folder, StoreOptions.STANDARD)) {
            OfflineQueue queue = new OfflineQueue(store, OfflineQueue.Quota.STANDARD);
            AtomicLong done = new AtomicLong();
            AtomicLong slowest = new AtomicLong();
            long start = System.nanoTime();
            long end = start + Duration.ofSeconds(seconds).toNanos();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                Jid account = Jid.parse("user" + i + "@example.org");
                threads.add(Thread.ofVirtual().start(() -> {
                    long previous = 0;
                    while (System.nanoTime() < end) {
                        long before = System.nanoTime();
                        Batch batch = new Batch();
                        long next = queue.append(batch, account, new byte[400], Instant.EPOCH)
                                .orElseThrow();
                        queue.remove(batch, account, previous);
                        store.commit(batch);
                        previous = next;
                        done.incrementAndGet();
                        slowest.accumulateAndGet(System.nanoTime() - before, Math::max);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            double took = (System.nanoTime() - start) / 1e9;
            long forgetting = System.nanoTime();
            store.forget();
            System.out.printf(
                    "%d writers: %.0f commits/s, %.0f flushes/s, slowest %d ms, file %d KiB; then forgetting %d ms%n",
                    writers,
                    done.get() / took,
                    store.groups() / took,
                    slowest.get() / 1_000_000,
                    store.usage().file() >> 10,
                    (System.nanoTime() - forgetting) / 1_000_000);
        }
    }

    private static void opening(Path folder, int records) throws IOException {
        Random random = new Random(1);
        Path killed = folder.resolveSibling("killed");
        long start = System.nanoTime();
        try (MapDbStore store = MapDbStore.open(folder, StoreOptions.STANDARD)) {
            for (int i = 0; i < records; ) {
                Batch batch = new Batch();
                for (int j = 0; j < 1_000; j++, i++) {
                    Key key =
                            Key.of("user" + i % 100 + "@example.org").then("e").then(i);
                    batch.put(new Table("archive"), key, new byte[200 + random.nextInt(400)]);
                }
                store.commit(batch);
            }
            // The files as they are now are what a kill at this moment would leave.
            Files.createDirectories(killed);
            for (String name : new String[] {"store.db", "store.journal", "store.log"}) {
                Files.copy(folder.resolve(name), killed.resolve(name));
            }
        }
        System.out.printf(
                "%d records: written in %.1f s, file %d MiB, ",
                records, (System.nanoTime() - start) / 1e9, Files.size(folder.resolve("store.db")) >> 20);
        System.out.printf("opened in %d ms, after a kill in %d ms%n", open(folder), open(killed));
    }

    private static long open(Path folder) {
        long start = System.nanoTime();
        MapDbStore store = MapDbStore.open(folder, StoreOptions.STANDARD);
        long took = (System.nanoTime() - start) / 1_000_000;
        store.close();
        return took;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder).sorted(Comparator.reverseOrder())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
