package im.clove.bench.micro;

import im.clove.node.store.Batch;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.mapdb.MapDbStore;
import im.clove.node.store.mapdb.StoreOptions;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// A message of 400 bytes into an offline queue and the one before it out, durable when the commit returns; by one
/// account, and by sixteen at once, which share flushes.
@BenchmarkMode(Mode.Throughput)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@OutputTimeUnit(TimeUnit.SECONDS)
public class StoreCommit {
    private static final int STANZA_BYTES = 400;

    /// The store, in a folder of its own.
    @State(Scope.Benchmark)
    public static class Disk {
        private final AtomicInteger accounts = new AtomicInteger();
        private final Path folder;
        private final MapDbStore store;
        private final OfflineQueue queue;

        /// Made by JMH.
        public Disk() {
            folder = folder();
            store = MapDbStore.open(folder, StoreOptions.STANDARD);
            queue = new OfflineQueue(store, OfflineQueue.Quota.STANDARD);
        }

        private static Path folder() {
            try {
                return Files.createTempDirectory("clove-micro");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /// Closes and deletes it.
        @TearDown
        public void end() throws IOException {
            store.close();
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    /// One account, of one thread.
    @State(Scope.Thread)
    public static class Owner {
        private Jid account = Jid.parse("user@example.org");
        private long previous;

        /// Each thread its own.
        @Setup
        public void name(Disk disk) {
            account = Jid.parse("user" + disk.accounts.incrementAndGet() + "@example.org");
        }
    }

    /// Each commit has a flush of its own.
    @Benchmark
    @Threads(1)
    public void one(Disk disk, Owner owner, Blackhole hole) {
        commit(disk, owner, hole);
    }

    /// Commits share flushes.
    @Benchmark
    @Threads(16)
    public void sixteen(Disk disk, Owner owner, Blackhole hole) {
        commit(disk, owner, hole);
    }

    private static void commit(Disk disk, Owner owner, Blackhole hole) {
        Batch batch = new Batch();
        long next = disk.queue
                .append(batch, owner.account, new byte[STANZA_BYTES], Instant.EPOCH)
                .orElseThrow();
        disk.queue.remove(batch, owner.account, owner.previous);
        disk.store.commit(batch);
        owner.previous = next;
        hole.consume(next);
    }
}
