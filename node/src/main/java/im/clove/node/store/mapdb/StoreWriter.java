package im.clove.node.store.mapdb;

import im.clove.node.store.Batch;
import im.clove.node.store.StoreException;
import im.clove.node.store.mapdb.PageFile.SyncFailedException;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.budget.Hold;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes. It takes every batch that waits, logs them as one record with one flush, makes them
/// visible, and lets their callers go; while it flushes, the next batches gather. A platform thread of its own,
/// which nobody interrupts: an interrupted flush would close the file.
final class StoreWriter {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);
    private static final int WAITING_AT_MOST = 4_096;
    private static final int GROUP_BYTES = 1 << 20;
    private static final int GROUP_BATCHES = 1_024;

    private final Disk disk;
    private final Lock exclusive;
    private final StoreOptions options;
    private final BlockingQueue<Job> waiting = new ArrayBlockingQueue<>(WAITING_AT_MOST);
    private final AtomicLong groups = new AtomicLong();
    private final Thread thread;
    private volatile boolean readable = true;
    private volatile boolean ended;
    private volatile @Nullable Hold changes;
    private @Nullable StoreException refusal;
    private long sequence;
    /// Whether there were commits since [#forget], which may have removed or replaced something; and since when.
    private boolean remembers = true;

    private long rememberedAt = System.nanoTime();

    /// @param exclusive held while what readers see changes
    /// @param sequence of the last record in the log
    StoreWriter(Disk disk, Lock exclusive, StoreOptions options, long sequence) {
        this.disk = disk;
        this.exclusive = exclusive;
        this.options = options;
        this.sequence = sequence;
        this.thread = Thread.ofPlatform().name("store-writer").daemon().unstarted(this::run);
    }

    /// The parts on disk the writer owns.
    record Disk(CommitLog log, PageFile pages, Trees trees) {}

    void start() {
        thread.start();
    }

    /// What is changed and not at its place on disk yet is charged to this owner. It cannot be refused: it has a bound
    /// of its own.
    void chargeTo(Budget budget) {
        changes = new Hold(budget);
    }

    private void weigh() {
        Hold held = changes;
        if (held != null) {
            held.is(changedBytes());
        }
    }

    /// How many flushes the commits so far shared.
    long groups() {
        return groups.get();
    }

    /// Blocks until the batch is durable and visible.
    void commit(Batch batch) {
        List<Batch.Write> writes = batch.writes();
        byte[] record = LogRecord.encode(writes);
        if (record.length > options.largestBatch()) {
            throw new StoreException(
                    "A batch of " + record.length + " bytes is more than the store takes at once", null);
        }
        await(new Job.Commit(writes, record, new Outcome()));
    }

    /// Runs something on the writer's thread, with nothing committed meanwhile.
    void exclusively(Task task) {
        await(new Job.Run(task, new Outcome()));
    }

    /// Overwrites on disk what was removed; blocks until that is done.
    void forget() {
        try {
            await(new Job.Run(() -> forget(true), new Outcome()));
        } catch (StoreException e) {
            throw new StoreException(
                    "What was removed may still be found in the files of the store: " + e.getMessage(), e);
        }
    }

    /// Whether what readers would see is whole.
    boolean isReadable() {
        return readable;
    }

    /// Writes everything to its place and ends the thread. Later commits are refused.
    ///
    /// @throws StoreException if it could not: the log has everything, and the next start reads it
    void close() {
        Job.Close last = new Job.Close(new Outcome());
        putUninterrupted(last);
        last.outcome().await();
    }

    private void await(Job job) {
        if (ended) {
            throw closed();
        }
        putUninterrupted(job);
        // The writer answers everything that was in the queue when it ended; what came later is taken back here.
        if (ended && waiting.remove(job)) {
            throw closed();
        }
        job.outcome().await();
    }

    private static StoreException closed() {
        return new StoreException("The store is closed", null);
    }

    private void putUninterrupted(Job job) {
        boolean interrupted = false;
        while (true) {
            try {
                waiting.put(job);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Job held = null;
        while (true) {
            Job job = held == null ? take() : held;
            held = null;
            if (job == null) {
                forgetInTime();
                continue;
            }
            switch (job) {
                case Job.Commit first -> {
                    List<Job.Commit> group = new ArrayList<>();
                    held = gather(first, group);
                    commit(group);
                }
                case Job.Run run -> run.outcome().complete(attempt(run.task()));
                case Job.Close close -> {
                    StoreException failure = attempt(this::checkpointForGood);
                    ended = true;
                    for (Job late = waiting.poll(); late != null; late = waiting.poll()) {
                        late.outcome().complete(closed());
                    }
                    close.outcome().complete(failure);
                    return;
                }
            }
        }
    }

    /// @return null if it is time to forget
    private @Nullable Job take() {
        while (true) {
            try {
                if (!remembers) {
                    return waiting.take();
                }
                long left = rememberedAt + options.forget().toNanos() - System.nanoTime();
                return left <= 0 ? null : waiting.poll(left, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                LOG.warn("The store's writer was interrupted and goes on");
            }
        }
    }

    /// Adds the batches that wait to the group, up to its bounds.
    ///
    /// @return the job that came next and is not part of the group
    private @Nullable Job gather(Job.Commit first, List<Job.Commit> group) {
        int bytes = first.record().length;
        group.add(first);
        while (bytes < GROUP_BYTES && group.size() < GROUP_BATCHES) {
            Job next = waiting.poll();
            if (!(next instanceof Job.Commit commit) || bytes + commit.record().length > options.largestBatch()) {
                return next;
            }
            group.add(commit);
            bytes += commit.record().length;
        }
        return null;
    }

    private void commit(List<Job.Commit> group) {
        StoreException failure = attempt(() -> {
            append(group);
            apply(group);
        });
        weigh();
        group.forEach(each -> each.outcome().complete(failure));
        if (failure == null && checkpointIsDue()) {
            StoreException postponed = attempt(this::checkpoint);
            if (postponed != null) {
                LOG.warn("The store could not write a checkpoint and will try again: {}", postponed.getMessage());
            }
        }
    }

    private void append(List<Job.Commit> group) throws IOException, SyncFailedException {
        StoreException stopped = refusal;
        if (stopped != null) {
            throw stopped;
        }
        int bytes = 0;
        for (Job.Commit each : group) {
            bytes += each.record().length;
        }
        if (bytes == 0) {
            return;
        }
        if (!disk.log().hasRoom(bytes) || changedBytes() > 2 * options.changed()) {
            checkpoint();
        }
        ByteBuffer payload = ByteBuffer.allocate(bytes);
        group.forEach(each -> payload.put(each.record()));
        disk.log().append(sequence + 1, payload.flip());
        PageFile.force(disk.log()::force);
        sequence++;
        groups.incrementAndGet();
        if (!remembers) {
            remembers = true;
            rememberedAt = System.nanoTime();
        }
    }

    private void apply(List<Job.Commit> group) {
        exclusive.lock();
        try {
            for (Job.Commit each : group) {
                each.writes().forEach(disk.trees()::apply);
            }
            disk.trees().tidy();
        } catch (RuntimeException | Error e) {
            throw new HalfAppliedException(e);
        } finally {
            exclusive.unlock();
        }
    }

    private void forgetInTime() {
        StoreException postponed = attempt(() -> forget(false));
        if (postponed != null) {
            LOG.warn("The store could not overwrite what was removed and will try again: {}", postponed.getMessage());
            rememberedAt = System.nanoTime();
            remembers = refusal == null;
        }
    }

    /// Leaves nothing in any file of what was removed or replaced before.
    ///
    /// @param all even if commits wait long for that
    private void forget(boolean all) throws IOException, SyncFailedException {
        StoreException stopped = refusal;
        if (stopped != null) {
            throw stopped;
        }
        exclusive.lock();
        try {
            disk.trees().forget(all);
        } catch (RuntimeException | Error e) {
            throw new HalfAppliedException(e);
        } finally {
            exclusive.unlock();
        }
        checkpoint();
        disk.pages().clearJournal();
        disk.log().erase();
        remembers = false;
    }

    private long changedBytes() {
        return (long) disk.pages().changedPages() * Page.SIZE;
    }

    private boolean checkpointIsDue() {
        return disk.log().used() > options.log() / 2 || changedBytes() > options.changed();
    }

    private void checkpoint() throws IOException, SyncFailedException {
        exclusive.lock();
        try {
            disk.trees().flush();
        } catch (RuntimeException | Error e) {
            throw new HalfAppliedException(e);
        } finally {
            exclusive.unlock();
        }
        disk.pages().checkpoint(sequence);
        exclusive.lock();
        try {
            disk.pages().forgetChanges();
        } finally {
            exclusive.unlock();
        }
        weigh();
        disk.log().restart();
    }

    private void checkpointForGood() throws IOException, SyncFailedException {
        if (refusal == null) {
            checkpoint();
            disk.log().clear();
            disk.pages().clearJournal();
        }
    }

    /// Runs a step and turns its failure into what the caller is told.
    private @Nullable StoreException attempt(Task task) {
        try {
            task.run();
            return null;
        } catch (IOException e) {
            return new StoreException("Nothing was stored: " + e.getMessage() + ". Is the disk full?", e);
        } catch (SyncFailedException e) {
            return refuse(new StoreException(
                    e.getMessage() + ". The store takes no further commits; check the disk and restart", e));
        } catch (HalfAppliedException e) {
            readable = false;
            return refuse(new StoreException(
                    "The store is damaged and takes no further commits: " + e.getCause(), e.getCause()));
        } catch (StoreException e) {
            return e;
        } catch (RuntimeException | Error e) {
            return refuse(new StoreException("The store failed and takes no further commits: " + e, e));
        }
    }

    private StoreException refuse(StoreException reason) {
        if (refusal == null) {
            refusal = reason;
        }
        return reason;
    }

    /// Something to do on the writer's thread.
    interface Task {
        void run() throws IOException, SyncFailedException;
    }

    private sealed interface Job {
        Outcome outcome();

        record Commit(List<Batch.Write> writes, byte[] record, Outcome outcome) implements Job {}

        record Run(Task task, Outcome outcome) implements Job {}

        record Close(Outcome outcome) implements Job {}
    }

    /// What is in memory is no longer whole.
    private static final class HalfAppliedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        HalfAppliedException(Throwable cause) {
            super(cause);
        }
    }
}
