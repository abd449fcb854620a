package im.clove.node.store.mapdb;

import im.clove.node.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `store.db`: numbered pages with checksums. Changed pages stay in memory until [#checkpoint] puts all of them to
/// disk, whole or not at all.
///
/// ```
/// page 0     magic, format, pages written so far, size MapDB asked for, log sequence, checkpoint number
/// page n     content that begins at (n - 1) * 4080
/// ```
///
/// A page that was never written reads as zeros. Reads are thread-safe as long as nobody changes a page; the
/// store's lock sees to that.
final class PageFile {
    static final int FORMAT = 1;

    private static final byte[] MAGIC = "CLOVEDB\n".getBytes(StandardCharsets.US_ASCII);
    private static final int RUN_PAGES = 16;

    private final FileIo.StoreFile file;
    private final PageJournal journal;
    private final PageCache clean;
    private final Map<Long, Page> changed = new HashMap<>();
    private Header header;
    /// The header of a checkpoint that is in the journal but could not yet be put in its place.
    private @Nullable Header unapplied;

    private PageFile(FileIo.StoreFile file, PageJournal journal, PageCache clean, Header header) {
        this.file = file;
        this.journal = journal;
        this.clean = clean;
        this.header = header;
    }

    /// A file that holds nothing yet; the first checkpoint makes it one.
    ///
    /// @param checkpoint a number no older journal has, or 0
    static PageFile create(
            FileIo.StoreFile file, PageJournal journal, long cacheBytes, long sequence, long checkpoint) {
        return new PageFile(file, journal, new PageCache(cacheBytes), new Header(1, 0, sequence, checkpoint));
    }

    /// Opens an existing file, after finishing the checkpoint that a crash interrupted.
    ///
    /// @throws StoreException if the file is damaged or of a newer format
    static PageFile open(FileIo.StoreFile file, PageJournal journal, long cacheBytes) throws IOException {
        Optional<Header> found = header(file);
        Optional<PageJournal.Checkpoint> complete = journal.read();
        // Also one whose number the first page already has: that page may have been written before the rest.
        if (complete.isPresent()
                && (found.isEmpty() || complete.get().number() >= found.get().checkpoint())) {
            journal.copyTo(file, complete.get());
            file.force();
            found = header(file);
        }
        Header header = found.orElseThrow(() ->
                new StoreException("The first page of store.db is damaged; restore the store from a backup", null));
        if (file.size() < header.pages() * Page.SIZE) {
            throw new StoreException("store.db is shorter than it was; restore the store from a backup", null);
        }
        return new PageFile(file, journal, new PageCache(cacheBytes), header);
    }

    private static Optional<Header> header(FileIo.StoreFile file) throws IOException {
        Page page = new Page(0);
        byte[] bytes = page.bytes();
        if (file.read(0, bytes, 0, Page.SIZE) < Page.SIZE || !page.isSound()) {
            return Optional.empty();
        }
        for (int i = 0; i < MAGIC.length; i++) {
            if (bytes[i] != MAGIC[i]) {
                throw new StoreException("store.db is not a Clove store", null);
            }
        }
        long format = (long) Page.LONGS.get(bytes, 8);
        if (format != FORMAT) {
            throw new StoreException(
                    "store.db has format " + format + ", written by a newer Clove; this one knows " + FORMAT, null);
        }
        return Optional.of(new Header(
                (long) Page.LONGS.get(bytes, 16),
                (long) Page.LONGS.get(bytes, 24),
                (long) Page.LONGS.get(bytes, 32),
                (long) Page.LONGS.get(bytes, 40)));
    }

    /// The last log sequence that is in the file.
    long sequence() {
        return header.sequence();
    }

    /// How many checkpoints there were.
    long checkpoints() {
        return header.checkpoint();
    }

    long length() {
        return header.length();
    }

    /// Pages on disk, the first one included.
    long pages() {
        return header.pages();
    }

    void ensureLength(long length) {
        if (length > header.length()) {
            header = new Header(header.pages(), length, header.sequence(), header.checkpoint());
        }
    }

    /// A page to read.
    ///
    /// @throws StoreException if it is damaged or cannot be read
    Page page(long number) {
        Page page = changed.isEmpty() ? null : changed.get(number);
        if (page == null) {
            page = clean.find(number);
        }
        return page == null ? load(number) : page;
    }

    /// A page to change; it goes to disk with the next checkpoint.
    Page pageToChange(long number) {
        Page page = changed.get(number);
        if (page == null) {
            page = page(number);
            clean.remove(number);
            changed.put(number, page);
        }
        return page;
    }

    int changedPages() {
        return changed.size();
    }

    private Page load(long number) {
        Page page = new Page(number);
        if (number < header.pages()) {
            int read;
            try {
                read = file.read(number * Page.SIZE, page.bytes(), 0, Page.SIZE);
            } catch (IOException e) {
                throw new StoreException("Page " + number + " of store.db cannot be read: " + e.getMessage(), e);
            }
            if (read < Page.SIZE || !page.isSound()) {
                throw new StoreException(
                        "Page " + number + " of store.db is damaged; restore the store from a backup", null);
            }
        }
        clean.add(page);
        return page;
    }

    /// Reads every page and says which are damaged.
    List<Long> damagedPages() throws IOException {
        List<Long> damaged = new ArrayList<>();
        for (long number = 0; number < header.pages(); number++) {
            Page page = new Page(number);
            if (file.read(number * Page.SIZE, page.bytes(), 0, Page.SIZE) < Page.SIZE || !page.isSound()) {
                damaged.add(number);
            }
        }
        return damaged;
    }

    /// Puts all changed pages to disk; readers may go on meanwhile, nobody may change pages. The pages count as
    /// changed until [#forgetChanges].
    ///
    /// @throws IOException if a write failed: nothing is lost, it can be tried again
    /// @throws SyncFailedException if a flush failed: it cannot
    void checkpoint(long sequence) throws IOException, SyncFailedException {
        if (unapplied != null) {
            finish(unapplied);
        }
        List<Page> pages = new ArrayList<>(changed.values());
        long end = header.pages();
        for (Page page : pages) {
            end = Math.max(end, page.number() + 1);
        }
        for (long number = header.pages(); number < end; number++) {
            // Everything up to the end gets a checksum, so that a lost block can be told from an unused one.
            if (!changed.containsKey(number)) {
                pages.add(new Page(number));
            }
        }
        Header next = new Header(end, header.length(), sequence, header.checkpoint() + 1);
        pages.add(next.page());
        pages.sort(Comparator.comparingLong(Page::number));
        pages.forEach(Page::seal);
        journal.write(next.checkpoint(), pages);
        force(journal::force);
        unapplied = next;
        writeRuns(pages);
        force(file::force);
        applied(next);
    }

    /// The file may be half written, so the journal must not be overwritten before it is applied.
    private void finish(Header pending) throws IOException, SyncFailedException {
        PageJournal.Checkpoint complete =
                journal.read().orElseThrow(() -> new SyncFailedException("The journal is no longer complete", null));
        journal.copyTo(file, complete);
        force(file::force);
        applied(pending);
    }

    private void applied(Header next) {
        header = new Header(next.pages(), Math.max(header.length(), next.length()), next.sequence(), next.checkpoint());
        unapplied = null;
    }

    private void writeRuns(List<Page> pages) throws IOException {
        byte[] run = new byte[RUN_PAGES * Page.SIZE];
        int filled = 0;
        Page previous = null;
        long start = 0;
        for (Page page : pages) {
            if (previous == null || page.number() != previous.number() + 1 || filled == run.length) {
                file.write(start * Page.SIZE, run, 0, filled);
                start = page.number();
                filled = 0;
            }
            System.arraycopy(page.bytes(), 0, run, filled, Page.SIZE);
            filled += Page.SIZE;
            previous = page;
        }
        file.write(start * Page.SIZE, run, 0, filled);
    }

    /// After a checkpoint, with nobody reading: the changed pages become ordinary ones.
    void forgetChanges() {
        changed.values().forEach(clean::add);
        changed.clear();
    }

    /// Ends the use of the journal, so that removed data does not linger in it.
    void clearJournal() throws IOException {
        if (unapplied == null) {
            journal.clear();
        }
    }

    void close() throws IOException {
        try (var _ = file) {
            journal.close();
        }
    }

    static void force(Flush flush) throws SyncFailedException {
        try {
            flush.run();
        } catch (IOException e) {
            throw new SyncFailedException("The disk did not confirm a write: " + e.getMessage(), e);
        }
    }

    interface Flush {
        void run() throws IOException;
    }

    private record Header(long pages, long length, long sequence, long checkpoint) {
        Page page() {
            Page page = new Page(0);
            byte[] bytes = page.bytes();
            System.arraycopy(MAGIC, 0, bytes, 0, MAGIC.length);
            Page.LONGS.set(bytes, 8, (long) FORMAT);
            Page.LONGS.set(bytes, 16, pages);
            Page.LONGS.set(bytes, 24, length);
            Page.LONGS.set(bytes, 32, sequence);
            Page.LONGS.set(bytes, 40, checkpoint);
            return page;
        }
    }

    /// A flush failed. What the disk holds is unknown from now on; the store must stop and be opened again.
    static final class SyncFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        SyncFailedException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
