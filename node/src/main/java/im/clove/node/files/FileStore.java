package im.clove.node.files;

import im.clove.node.files.FileBooks.Day;
import im.clove.node.files.FileBooks.Line;
import im.clove.node.files.Refusal.Refused;
import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.Store;
import im.clove.runtime.random.Tokens;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files that users have uploaded, and the slots for those that are to come. What is known of a file is in the
/// store, its bytes are in a folder; a file counts as there with the commit that says so, which comes after its bytes
/// are safe, and is gone with the commit that says that, after which its bytes go. So what a killed process leaves is
/// a whole file or one that nobody knows, which [#open] removes.
///
/// Blocks on the store and the disk; thread-safe.
public final class FileStore {
    /// Of what [#list] tells.
    public static final int LISTED = 10_000;

    private static final int TOKEN_BYTES = 18;
    private static final int ID_BYTES = 16;
    private static final Logger LOG = LoggerFactory.getLogger(FileStore.class);

    private final FileFolder folder;
    private final FileBooks books;
    private final Store store;
    private final FileTerms terms;
    private final InstantSource clock;
    private final Tokens tokens;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<String> coming = new HashSet<>();
    private long held;

    private FileStore(FileFolder folder, Store store, FileTerms terms, InstantSource clock, SecureRandom random) {
        this.folder = folder;
        this.books = new FileBooks(store);
        this.store = store;
        this.terms = terms;
        this.clock = clock;
        this.tokens = new Tokens(random);
    }

    /// Opens what there is, and removes what an earlier process has left half done.
    ///
    /// @param folder is made if there is none; nobody else uses it
    public static FileStore open(Path folder, Store store, FileTerms terms, InstantSource clock, SecureRandom random)
            throws IOException {
        FileStore files = new FileStore(FileFolder.open(folder), store, terms, clock, random);
        int removed = files.folder.clean(
                id -> files.books.find(id).filter(StoredFile::isThere).isPresent());
        if (removed > 0) {
            LOG.info("Removed {} files that were not whole or that nobody owns", removed);
        }
        files.each(line -> {
            files.held += line.size();
            return true;
        });
        return files;
    }

    public FileTerms terms() {
        return terms;
    }

    /// Bytes of all files and slots.
    public long held() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    /// Asks for a slot; whether the account may upload at all has been decided.
    public Granted grant(Jid account, Wish wish) throws IOException {
        Optional<Long> excess = wish.excess(terms);
        if (excess.isPresent()) {
            return new Granted.TooLarge(excess.get());
        }
        Jid owner = account.bare();
        lock.lock();
        try {
            Instant now = clock.instant();
            LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
            Day day =
                    books.day(owner).filter(known -> known.date().equals(today)).orElse(new Day(today, 0));
            List<StoredFile> mine =
                    books.of(owner).stream().filter(file -> !file.isOver(now)).toList();
            FileQuota quota = new FileQuota(terms, mine, day, held, folder.free());
            Optional<Granted.Full> full = quota.full(wish.size());
            if (full.isPresent()) {
                if (quota.isNodeFull(wish.size())) {
                    LOG.warn(
                            "A file of {} bytes was refused: files take {} bytes of files.all, or the disk is full",
                            wish.size(),
                            held);
                }
                return full.get();
            }
            String token = tokens.compact(TOKEN_BYTES);
            String secret = tokens.compact(TOKEN_BYTES);
            StoredFile slot = new StoredFile(
                    owner,
                    id(token),
                    FileNames.sane(wish.name()),
                    FileTypes.served(wish.type()),
                    wish.size(),
                    now,
                    wish.until(now, terms.keep()),
                    false,
                    Hashes.of(secret));
            Batch batch = new Batch();
            books.put(batch, slot);
            books.put(batch, owner, new Day(day.date(), day.bytes() + wish.size()));
            store.commit(batch);
            held += wish.size();
            return new Granted.Slot(token, secret, slot.name());
        } finally {
            lock.unlock();
        }
    }

    /// The file with this token, or the slot for it; what is over is not found, though it may still be [#isOver].
    Optional<StoredFile> find(String token) {
        return books.find(id(token)).filter(file -> !file.isOver(clock.instant()));
    }

    /// Whose accounts have, or had a short while ago, a file or a slot with this token.
    Optional<Domain> host(String token) {
        return books.find(id(token)).map(file -> file.owner().domain());
    }

    /// Whether there was such a file, a short while ago.
    boolean isOver(String token) {
        return books.find(id(token))
                .filter(file -> file.isOver(clock.instant()))
                .isPresent();
    }

    /// The bytes of a file.
    Path bytes(StoredFile file) {
        return folder.whole(file.id());
    }

    /// Begins an upload, which has to be closed.
    ///
    /// @param length that it is going to have
    Upload begin(String token, String secret, String name, long length) throws Refused, IOException {
        StoredFile slot = books.find(id(token))
                .filter(file -> file.name().equals(name))
                .orElseThrow(() -> new Refused(Refusal.UNKNOWN));
        if (slot.isThere()) {
            throw new Refused(Refusal.USED);
        }
        if (!Hashes.isSame(slot.check(), Hashes.of(secret))) {
            throw new Refused(Refusal.FORBIDDEN);
        }
        if (length != slot.size()) {
            throw new Refused(length > slot.size() ? Refusal.TOO_LONG : Refusal.TOO_SHORT);
        }
        lock.lock();
        try {
            // A slot that somebody uploads to does not end meanwhile; one that has ended cannot be begun.
            if (slot.isOver(clock.instant())) {
                throw new Refused(Refusal.OVER);
            }
            if (folder.free() - slot.size() < terms.floor()) {
                throw new Refused(Refusal.NO_ROOM);
            }
            if (!coming.add(slot.id())) {
                throw new Refused(Refusal.BUSY);
            }
        } finally {
            lock.unlock();
        }
        try {
            return new Upload(this, slot, folder.begin(slot.id()));
        } catch (IOException | RuntimeException e) {
            over(slot);
            throw e;
        }
    }

    /// The bytes of a file have come: first they are safe, then it is there.
    boolean keep(StoredFile file, FileChannel channel) throws IOException {
        if (books.find(file.id()).isEmpty()) {
            return false;
        }
        boolean isKept = false;
        try {
            folder.keep(file.id(), channel);
            isKept = note(file);
            return isKept;
        } finally {
            if (!isKept) {
                folder.drop(file.id());
            }
        }
    }

    private boolean note(StoredFile file) {
        lock.lock();
        try {
            if (books.find(file.id()).isEmpty()) {
                return false;
            }
            Batch batch = new Batch();
            books.put(batch, file);
            store.commit(batch);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// An upload has ended, well or not.
    void over(StoredFile slot) throws IOException {
        try {
            folder.dropPart(slot.id());
        } finally {
            lock.lock();
            try {
                coming.remove(slot.id());
            } finally {
                lock.unlock();
            }
        }
    }

    /// The files of an account, or of all, without slots; no more than [#LISTED].
    public List<StoredFile> list(Optional<Jid> account) {
        if (account.isPresent()) {
            return books.of(account.get().bare()).stream()
                    .filter(this::isListed)
                    .toList();
        }
        List<StoredFile> all = new ArrayList<>();
        each(line -> {
            books.find(line).filter(this::isListed).ifPresent(all::add);
            return all.size() < LISTED;
        });
        return List.copyOf(all);
    }

    private boolean isListed(StoredFile file) {
        return file.isThere() && !file.isOver(clock.instant());
    }

    /// Removes a file.
    ///
    /// @return false if there is none
    public boolean remove(String id) throws IOException {
        Optional<Line> line = books.line(id);
        return line.isPresent() && !isComing(line.get()) && remove(line.get());
    }

    /// Removes files that came before a moment.
    ///
    /// @param account whose; empty for everybody's
    /// @return how many
    public long prune(Optional<Jid> account, Instant before) throws IOException {
        return prune(line -> account.map(jid -> jid.bare().equals(line.owner())).orElse(true)
                && !isComing(line)
                && books.find(line)
                        .filter(file -> file.isThere() && file.createdAt().isBefore(before))
                        .isPresent());
    }

    /// Removes what is over, what belongs to nobody any more, and what is known of files that somebody took from the
    /// disk.
    ///
    /// @return how many files and slots that were
    public long sweep() throws IOException {
        Instant now = clock.instant();
        return prune(line -> !isComing(line)
                && (!now.isBefore(line.endsAt())
                        || books.find(line).filter(this::isSound).isEmpty()));
    }

    private boolean isSound(StoredFile file) {
        return !file.isThere() || Files.exists(folder.whole(file.id()));
    }

    /// An account is gone, and all of its files with it, those included that come at this moment.
    public void removed(Jid account) throws IOException {
        prune(line -> line.owner().equals(account.bare()));
        Batch batch = new Batch();
        books.forget(batch, account.bare());
        store.commit(batch);
    }

    private boolean isComing(Line line) {
        lock.lock();
        try {
            return coming.contains(line.id());
        } finally {
            lock.unlock();
        }
    }

    private long prune(Predicate<Line> which) throws IOException {
        List<Line> due = new ArrayList<>();
        long removed = 0;
        do {
            due.clear();
            each(line -> {
                if (which.test(line)) {
                    due.add(line);
                }
                return due.size() < LISTED;
            });
            for (Line line : due) {
                removed += remove(line) ? 1 : 0;
            }
        } while (due.size() == LISTED);
        return removed;
    }

    /// What is known of it first, so that nobody finds half a file.
    private boolean remove(Line line) throws IOException {
        lock.lock();
        try {
            if (!books.has(line)) {
                return false;
            }
            Batch batch = new Batch();
            refund(line, batch);
            books.remove(batch, line);
            store.commit(batch);
            held -= line.size();
        } finally {
            lock.unlock();
        }
        folder.drop(line.id());
        return true;
    }

    /// What was asked for and never came does not count for the day.
    private void refund(Line line, Batch batch) {
        books.find(line).filter(file -> !file.isThere()).ifPresent(slot -> {
            LocalDate date = LocalDate.ofInstant(slot.createdAt(), ZoneOffset.UTC);
            books.day(line.owner())
                    .filter(day -> day.date().equals(date))
                    .ifPresent(day ->
                            books.put(batch, line.owner(), new Day(date, Math.max(0, day.bytes() - line.size()))));
        });
    }

    private void each(Predicate<Line> goOn) {
        Key after = null;
        while (true) {
            List<Line> page = books.page(after);
            if (page.isEmpty()) {
                return;
            }
            for (Line line : page) {
                if (!goOn.test(line)) {
                    return;
                }
                after = line.place();
            }
        }
    }

    /// What the disk and the store know of a token tells nobody what it is.
    static String id(String token) {
        return Hashes.of(token).substring(0, 2 * ID_BYTES);
    }
}
