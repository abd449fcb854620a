package im.clove.node.store.mapdb;

import im.clove.node.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;

/// The files of a store folder, opened; and how they come to be.
///
/// ```
/// store.db         pages; there is a store if and only if this is there
/// store.journal    the pages of the last checkpoint
/// store.log        commits since
/// store.lock       held by the process that has the store open
/// *.new            left by a crash during creation or compaction; of no use to anybody
/// ```
///
/// @param pages open and recovered up to its last checkpoint
/// @param log not yet replayed
record StoreFiles(PageFile pages, CommitLog log) {
    private static final String DATA = "store.db";
    private static final String JOURNAL = "store.journal";
    private static final String LOG = "store.log";
    private static final String NEW = ".new";

    /// Opens the store, or makes an empty one: its data file gets its name last, so that a store is there whole or
    /// not at all (P-07).
    static StoreFiles open(FileIo io, Path folder, StoreOptions options) throws IOException {
        io.delete(folder.resolve(DATA + NEW));
        io.delete(folder.resolve(JOURNAL + NEW));
        if (!io.exists(folder.resolve(DATA))) {
            create(io, folder, options);
        }
        for (String name : new String[] {JOURNAL, LOG}) {
            if (!io.exists(folder.resolve(name))) {
                throw new StoreException(
                        name + " is missing beside store.db in " + folder + "; restore the store from a backup", null);
            }
        }
        try (Opened opened = new Opened()) {
            FileIo.StoreFile data = opened.add(io.open(folder.resolve(DATA)));
            FileIo.StoreFile journal = opened.add(io.open(folder.resolve(JOURNAL)));
            FileIo.StoreFile log = opened.add(io.open(folder.resolve(LOG)));
            StoreFiles files = new StoreFiles(
                    PageFile.open(data, new PageJournal(journal), options.cache()), CommitLog.open(log, options.log()));
            opened.keep();
            return files;
        }
    }

    private static void create(FileIo io, Path folder, StoreOptions options) throws IOException {
        if (io.exists(folder.resolve(LOG))) {
            try (FileIo.StoreFile log = io.open(folder.resolve(LOG))) {
                if (!CommitLog.isBlank(log)) {
                    throw new StoreException(
                            "store.db is missing in " + folder + ", but store.log has commits for it; restore the store"
                                    + " from a backup",
                            null);
                }
            }
        }
        try (FileIo.StoreFile log = io.open(folder.resolve(LOG));
                FileIo.StoreFile journal = io.open(folder.resolve(JOURNAL))) {
            CommitLog.create(log, new SecureRandom().nextLong());
            journal.truncate(0);
            journal.force();
        }
        write(io, folder, options, 0, 0, (pages, trees) -> {});
    }

    /// Writes a data file from nothing and puts it in the place of the present one, if there is one.
    static void write(FileIo io, Path folder, StoreOptions options, long sequence, long checkpoint, Content content)
            throws IOException {
        try (Opened opened = new Opened()) {
            FileIo.StoreFile data = opened.add(io.open(folder.resolve(DATA + NEW)));
            FileIo.StoreFile journal = opened.add(io.open(folder.resolve(JOURNAL + NEW)));
            PageFile pages = PageFile.create(data, new PageJournal(journal), options.cache(), sequence, checkpoint);
            Trees trees = Trees.create(pages);
            content.fill(pages, trees);
            trees.flush();
            pages.checkpoint(sequence);
        } catch (PageFile.SyncFailedException e) {
            throw new IOException(e.getMessage(), e);
        }
        io.syncFolder(folder);
        io.rename(folder.resolve(DATA + NEW), folder.resolve(DATA));
        io.delete(folder.resolve(JOURNAL + NEW));
        io.syncFolder(folder);
    }

    void close() throws IOException {
        try {
            log.close();
        } finally {
            pages.close();
        }
    }

    /// What goes into a new data file.
    interface Content {
        void fill(PageFile pages, Trees trees) throws IOException, PageFile.SyncFailedException;
    }
}
