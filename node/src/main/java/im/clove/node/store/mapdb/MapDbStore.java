package im.clove.node.store.mapdb;

import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.Store;
import im.clove.node.store.StoreException;
import im.clove.node.store.Table;
import im.clove.runtime.budget.Budget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The [Store] on disk. A commit is visible only when it is durable, and to every reader whole. Thread-safe.
///
/// When the disk is full, commits are refused and reads go on; it works again when there is room. When the disk
/// does not confirm a flush, no further commit is taken until the store is opened again. Damage is found by
/// checksums, and damaged data is never returned.
public final class MapDbStore implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(MapDbStore.class);
    private static final Key EVERYTHING = Key.EMPTY;
    private static final int PAGE = 500;

    private final StoreFiles files;
    private final Trees trees;
    private final AutoCloseable lock;
    private final ReadWriteLock visible = new ReentrantReadWriteLock();
    private final StoreWriter writer;
    private final AtomicBoolean closed = new AtomicBoolean();

    private MapDbStore(StoreFiles files, Trees trees, long sequence, StoreOptions options, AutoCloseable lock) {
        this.files = files;
        this.trees = trees;
        this.lock = lock;
        this.writer = new StoreWriter(
                new StoreWriter.Disk(files.log(), files.pages(), trees), visible.writeLock(), options, sequence);
    }

    /// Opens the store in a folder, or makes an empty one.
    ///
    /// @throws StoreException if another process has it, it is damaged, or a newer Clove wrote it; nothing is
    ///     changed
    public static MapDbStore open(Path folder, StoreOptions options) {
        FolderLock lock = null;
        try {
            Files.createDirectories(folder);
            lock = FolderLock.take(folder);
            return open(new DiskIo(), folder, options, lock);
        } catch (IOException e) {
            release(lock);
            throw new StoreException("The store in " + folder + " cannot be opened: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            release(lock);
            throw e;
        }
    }

    static MapDbStore open(FileIo io, Path folder, StoreOptions options, AutoCloseable lock) throws IOException {
        StoreFiles files = StoreFiles.open(io, folder, options);
        try {
            Trees trees = Trees.open(files.pages());
            long sequence = replay(files, trees, options);
            MapDbStore store = new MapDbStore(files, trees, sequence, options, lock);
            store.writer.start();
            return store;
        } catch (StoreException | IOException e) {
            files.close();
            throw e;
        } catch (PageFile.SyncFailedException e) {
            files.close();
            throw new IOException(e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            files.close();
            throw new StoreException("store.db is damaged: " + e + "; restore the store from a backup", e);
        }
    }

    /// Applies what the log has beyond the last checkpoint, with a checkpoint whenever memory asks for one.
    private static long replay(StoreFiles files, Trees trees, StoreOptions options)
            throws IOException, PageFile.SyncFailedException {
        PageFile pages = files.pages();
        long before = pages.sequence();
        long last = files.log().replay(before, (sequence, payload) -> {
            LogRecord.decode(payload, trees::apply);
            trees.tidy();
            if ((long) pages.changedPages() * Page.SIZE > options.changed()) {
                checkpointWhileReplaying(pages, trees, sequence);
            }
        });
        if (last > before) {
            LOG.debug("The store took over {} records of its log", last - before);
        }
        return last;
    }

    private static void checkpointWhileReplaying(PageFile pages, Trees trees, long sequence) throws IOException {
        try {
            trees.flush();
            pages.checkpoint(sequence);
            pages.forgetChanges();
        } catch (PageFile.SyncFailedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public byte @Nullable [] get(Table table, Key key) {
        return read(() -> {
            Tree tree = trees.tree(table);
            return tree == null ? null : tree.get(key);
        });
    }

    @Override
    public List<Entry> scan(Table table, Key prefix, @Nullable Key after, int limit) {
        return read(() -> {
            Tree tree = trees.tree(table);
            return tree == null ? List.of() : tree.scan(prefix, after, limit);
        });
    }

    @Override
    public List<Entry> scanBack(Table table, Key prefix, @Nullable Key before, int limit) {
        return read(() -> {
            Tree tree = trees.tree(table);
            return tree == null ? List.of() : tree.scanBack(prefix, before, limit);
        });
    }

    @Override
    public Set<Table> tables() {
        return read(trees::tables);
    }

    private <T extends @Nullable Object> T read(Supplier<T> reading) {
        visible.readLock().lock();
        try {
            if (closed.get()) {
                throw new StoreException("The store is closed", null);
            }
            if (!writer.isReadable()) {
                throw new StoreException("The store is damaged; restore it from a backup", null);
            }
            return reading.get();
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException | AssertionError e) {
            throw new StoreException("store.db is damaged: " + e + "; restore the store from a backup", e);
        } finally {
            visible.readLock().unlock();
        }
    }

    @Override
    public void commit(Batch batch) {
        writer.commit(batch);
    }

    @Override
    public void forget() {
        writer.forget();
    }

    /// Of what is changed and not at its place on disk yet.
    @Override
    public void chargeTo(Budget owner) {
        writer.chargeTo(owner);
    }

    /// How many flushes all commits so far shared.
    public long groups() {
        return writer.groups();
    }

    /// Size of the data file and what part of it is free for reuse, in bytes.
    public Usage usage() {
        return read(() -> new Usage(files.pages().pages() * Page.SIZE, trees.freeBytes()));
    }

    /// Reads everything there is. Commits wait meanwhile; meant for a store no node is using.
    public Verification verify() {
        List<String> problems = new ArrayList<>();
        long[] entries = {0};
        writer.exclusively(() -> {
            for (long page : files.pages().damagedPages()) {
                problems.add("page " + page + " is damaged");
            }
            attempt(problems, "free space", trees::verify);
            for (Table table : trees.tables()) {
                attempt(problems, "table " + table.onDisk(), () -> entries[0] += count(table));
            }
        });
        return new Verification(entries[0], problems);
    }

    private long count(Table table) {
        Tree tree = trees.tree(table);
        if (tree == null) {
            return 0;
        }
        long count = 0;
        Key after = null;
        List<Entry> page;
        do {
            page = tree.scan(EVERYTHING, after, PAGE);
            count += page.size();
            after = page.isEmpty() ? after : page.getLast().key();
        } while (page.size() == PAGE);
        if (count != tree.entries()) {
            throw new StoreException(count + " entries were found where " + tree.entries() + " should be", null);
        }
        return count;
    }

    private static void attempt(List<String> problems, String what, Runnable check) {
        try {
            check.run();
        } catch (RuntimeException | AssertionError e) {
            problems.add(what + ": " + e.getMessage());
        }
    }

    /// Rewrites the store in a folder without the room its data no longer needs. No node may be using it. What was
    /// deleted is in none of its files afterwards. A crash leaves the old store or the new one.
    public static void compact(Path folder, StoreOptions options) {
        try (FolderLock _ = FolderLock.take(folder)) {
            compact(new DiskIo(), folder, options);
        } catch (IOException e) {
            throw new StoreException("The store in " + folder + " was not compacted: " + e.getMessage(), e);
        }
    }

    static void compact(FileIo io, Path folder, StoreOptions options) throws IOException {
        open(io, folder, options, () -> {}).close();
        StoreFiles old = StoreFiles.open(io, folder, options);
        try {
            Trees from = Trees.open(old.pages());
            long sequence = old.pages().sequence();
            // No journal of the old file may ever be taken for one of the new file.
            long checkpoint = old.pages().checkpoints() + 1;
            StoreFiles.write(io, folder, options, sequence, checkpoint, (pages, trees) -> {
                for (Table table : from.tables()) {
                    copy(from, trees, table, () -> {
                        if ((long) pages.changedPages() * Page.SIZE > options.changed()) {
                            checkpointWhileReplaying(pages, trees, sequence);
                        }
                    });
                }
            });
        } finally {
            old.close();
        }
    }

    private static void copy(Trees from, Trees to, Table table, StoreWriter.Task afterEachPage)
            throws IOException, PageFile.SyncFailedException {
        Tree tree = from.tree(table);
        if (tree == null) {
            return;
        }
        Key after = null;
        List<Entry> page;
        do {
            page = tree.scan(EVERYTHING, after, PAGE);
            for (Entry entry : page) {
                to.apply(new Batch.Write(table, entry.key(), entry.value()));
                after = entry.key();
            }
            afterEachPage.run();
        } while (page.size() == PAGE);
    }

    /// Everything goes to its place and the log is emptied; when that fails, the log has it for the next start.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            writer.close();
        } catch (StoreException e) {
            LOG.warn("The store was closed without a last checkpoint: {}", e.getMessage());
        }
        visible.writeLock().lock();
        try {
            files.close();
        } catch (IOException e) {
            LOG.warn("A file of the store could not be closed: {}", e.getMessage());
        } finally {
            visible.writeLock().unlock();
            release(lock);
        }
    }

    private static void release(@Nullable AutoCloseable lock) {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (Exception e) {
            LOG.warn("The lock of the store could not be released: {}", e.getMessage());
        }
    }

    /// @param file bytes of the data file
    /// @param free bytes of it that nothing uses
    public record Usage(long file, long free) {}

    /// @param problems empty if everything is sound
    public record Verification(long entries, List<String> problems) {
        public Verification {
            problems = List.copyOf(problems);
        }

        public boolean isSound() {
            return problems.isEmpty();
        }
    }
}
