package im.clove.node.admin;

import im.clove.node.store.Batch;
import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.node.store.Settings;
import im.clove.node.store.Store;
import im.clove.node.store.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The texts of a node for its users. They are in memory, for who comes online looks there. Thread-safe; writes block
/// on
/// the store.
public final class StoredPostings {
    /// Characters of a text.
    static final int LONGEST = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(StoredPostings.class);
    private static final int FORMAT = 1;

    private final Store store;
    private final Settings settings;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Map<Posting, Posted> all;

    /// @param since when it was set
    public record Posted(String text, Instant since) {}

    public StoredPostings(Store store, InstantSource clock) {
        this.store = store;
        this.settings = new Settings(store);
        this.clock = clock;
        this.all = load();
    }

    private Map<Posting, Posted> load() {
        Map<Posting, Posted> found = new EnumMap<>(Posting.class);
        for (Posting each : Posting.values()) {
            settings.ofServer(each.command()).flatMap(StoredPostings::decode).ifPresent(text -> found.put(each, text));
        }
        return Map.copyOf(found);
    }

    private static Optional<Posted> decode(byte[] value) {
        try {
            RecordReader in = new RecordReader("text", value, FORMAT);
            Posted posted = new Posted(in.text(), in.time());
            in.end();
            return Optional.of(posted);
        } catch (StoreException e) {
            LOG.error("A text for users cannot be read any more and is left out", e);
            return Optional.empty();
        }
    }

    public Optional<Posted> of(Posting which) {
        return Optional.ofNullable(all.get(which));
    }

    /// @param text empty to have none
    public void set(Posting which, Optional<String> text) throws ControlException {
        if (text.isPresent() && (text.get().isBlank() || text.get().length() > LONGEST)) {
            throw ControlException.refused("A text has 1 to " + LONGEST + " characters");
        }
        lock.lock();
        try {
            Batch batch = new Batch();
            Map<Posting, Posted> next = new EnumMap<>(Posting.class);
            next.putAll(all);
            if (text.isPresent()) {
                Posted posted = new Posted(text.get(), clock.instant().truncatedTo(ChronoUnit.MILLIS));
                next.put(which, posted);
                byte[] value = new RecordWriter(FORMAT)
                        .text(posted.text())
                        .time(posted.since())
                        .done();
                settings.putOfServer(batch, which.command(), value);
            } else {
                next.remove(which);
                settings.removeOfServer(batch, which.command());
            }
            store.commit(batch);
            all = Map.copyOf(next);
        } finally {
            lock.unlock();
        }
    }
}
