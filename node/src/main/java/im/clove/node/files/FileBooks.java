package im.clove.node.files;

import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.node.store.Store;
import im.clove.node.store.StoreException;
import im.clove.node.store.Table;
import im.clove.node.store.Tables;
import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the store has of files. Reads go to the store, writes into the caller's batch.
///
/// ```
/// files        (account)"f"(id)   a file or a slot
///              (account)"d"       what the account has asked for on a day
///              ()"f"(id)          whose it is, how large, until when
/// ```
final class FileBooks {
    private static final Table TABLE = new Table("files");
    private static final Key INDEX = Key.of("").then("f");
    private static final int FORMAT = 1;
    private static final int PAGE = 200;

    /// Of what can be a day at all, forwards and back.
    private static final long LAST_DAY = 2_932_896;

    private static final Jid NOBODY = Jid.parse("nobody.invalid");
    private static final Logger LOG = LoggerFactory.getLogger(FileBooks.class);

    private final Store store;

    FileBooks(Store store) {
        this.store = store;
    }

    /// A line of the list of all files.
    ///
    /// @param place of the line
    record Line(Key place, String id, Jid owner, long size, Instant endsAt) {}

    /// What an account has asked for.
    record Day(LocalDate date, long bytes) {}

    /// Empty if there is none, its account is gone, or it is damaged.
    Optional<StoredFile> find(String id) {
        return line(id).flatMap(this::find);
    }

    /// What the list has of it.
    Optional<Line> line(String id) {
        byte[] value = store.get(TABLE, INDEX.then(id));
        return value == null ? Optional.empty() : sound("a file", () -> decode(INDEX.then(id), value));
    }

    /// Whether the list still has it.
    boolean has(Line line) {
        return store.get(TABLE, line.place()) != null;
    }

    Optional<StoredFile> find(Line line) {
        byte[] value = store.get(TABLE, record(line.owner(), line.id()));
        return value == null ? Optional.empty() : read(line.owner(), line.id(), value);
    }

    private static Optional<StoredFile> read(Jid owner, String id, byte[] value) {
        return sound("a file", () -> StoredFile.decode(owner, id, value));
    }

    /// What is damaged is as if it were not there; what a newer Clove wrote is left alone.
    private static <T> Optional<T> sound(String what, Supplier<T> decode) {
        try {
            return Optional.of(decode.get());
        } catch (StoreException e) {
            if (!e.isDamage()) {
                throw e;
            }
            LOG.error("What is known of {} cannot be read any more and is given up", what, e);
            return Optional.empty();
        }
    }

    /// All of an account: there are at most as many as it may have.
    List<StoredFile> of(Jid owner) {
        Key prefix = Key.of(owner.toString()).then("f");
        List<StoredFile> all = new ArrayList<>();
        Key after = null;
        List<Tables.Entry> page;
        do {
            page = store.scan(TABLE, prefix, after, PAGE);
            for (Tables.Entry entry : page) {
                after = entry.key();
                read(owner, entry.key().textAt(prefix.length()), entry.value()).ifPresent(all::add);
            }
        } while (page.size() == PAGE);
        return all;
    }

    /// The next lines of the list. One that is damaged has nobody for an owner and is over.
    ///
    /// @param after the place of the last line seen, or null
    List<Line> page(@Nullable Key after) {
        return store.scan(TABLE, INDEX, after, PAGE).stream()
                .map(entry -> line(entry.key(), entry.value()))
                .toList();
    }

    private static Line line(Key place, byte[] value) {
        return sound("a file", () -> decode(place, value))
                .orElseGet(() -> new Line(place, place.textAt(INDEX.length()), NOBODY, 0, Instant.EPOCH));
    }

    private static Line decode(Key place, byte[] value) {
        RecordReader in = new RecordReader("list of files", value, FORMAT);
        Line line = new Line(place, place.textAt(INDEX.length()), in.jid(), in.longNumber(), in.time());
        in.end();
        return line;
    }

    void put(Batch batch, StoredFile file) {
        batch.put(TABLE, record(file.owner(), file.id()), file.encode());
        batch.put(
                TABLE,
                INDEX.then(file.id()),
                new RecordWriter(FORMAT)
                        .text(file.owner().toString())
                        .number(file.size())
                        .time(file.endsAt())
                        .done());
    }

    void remove(Batch batch, Line line) {
        batch.remove(TABLE, line.place());
        batch.remove(TABLE, record(line.owner(), line.id()));
    }

    /// The last day on which the account asked for something.
    Optional<Day> day(Jid owner) {
        byte[] value = store.get(TABLE, dayKey(owner));
        if (value == null) {
            return Optional.empty();
        }
        return sound("a day of uploads", () -> {
            RecordReader in = new RecordReader("day of uploads", value, FORMAT);
            long date = in.longNumber();
            Day day = new Day(LocalDate.ofEpochDay(Math.clamp(date, -LAST_DAY, LAST_DAY)), in.longNumber());
            in.end();
            return day;
        });
    }

    /// The account has asked for nothing.
    void forget(Batch batch, Jid owner) {
        batch.remove(TABLE, dayKey(owner));
    }

    void put(Batch batch, Jid owner, Day day) {
        batch.put(
                TABLE,
                dayKey(owner),
                new RecordWriter(FORMAT)
                        .number(day.date().toEpochDay())
                        .number(day.bytes())
                        .done());
    }

    private static Key dayKey(Jid owner) {
        return Key.of(owner.toString()).then("d");
    }

    private static Key record(Jid owner, String id) {
        return Key.of(owner.toString()).then("f").then(id);
    }
}
