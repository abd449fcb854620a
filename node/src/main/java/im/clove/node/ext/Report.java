package im.clove.node.ext;

import im.clove.node.store.Key;
import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.node.store.Shelf;
import im.clove.node.store.Table;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.HeapWeight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What the owner of an account has reported of somebody when blocking (XEP-0377), kept for who runs the node.
///
/// ```
/// reports
///   (account)(number)    when, whom, what for, words, stable ids
/// ```
///
/// @param whom the address that was blocked
/// @param reason `spam` or `abuse`, or the name of another one
/// @param text in the owner's words; may be empty
/// @param ids of the messages it is about (XEP-0359), as `id by`
public record Report(Instant at, Jid whom, String reason, String text, List<String> ids) {
    /// Of an account. The oldest one gives way.
    public static final int MOST = 100;

    /// Characters of a text.
    public static final int LONGEST = 500;

    /// Messages that one report may name.
    public static final int MOST_IDS = 10;

    public static final Table TABLE = new Table("reports");

    private static final int FORMAT = 1;

    /// The numbers of those that are kept, in order.
    public static final Chapter<List<Long>> CHAPTER =
            Chapter.of(TABLE, Report::numbers).weighing(numbers -> HeapWeight.numbers(numbers.size()));

    public Report {
        ids = List.copyOf(ids);
    }

    private static List<Long> numbers(Shelf shelf) {
        return shelf.scan(Key.EMPTY, null, MOST).stream()
                .filter(entry -> entry.key().length() == Long.BYTES)
                .map(entry -> entry.key().lastLong())
                .toList();
    }

    /// Keeps these behind the others.
    ///
    /// @param kept the chapter as it is
    /// @param writes gets what is written for it
    /// @return the chapter as it will be
    public static List<Long> add(List<Long> kept, List<Report> more, Writes writes) {
        List<Long> now = new ArrayList<>(kept);
        for (Report each : more) {
            long number = now.isEmpty() ? 1 : now.getLast() + 1;
            now.add(number);
            writes.put(Key.EMPTY.then(number), each.encode());
        }
        while (now.size() > MOST) {
            writes.remove(Key.EMPTY.then(now.removeFirst()));
        }
        return List.copyOf(now);
    }

    private byte[] encode() {
        RecordWriter out = new RecordWriter(FORMAT)
                .time(at)
                .text(whom.toString())
                .text(reason)
                .text(text)
                .number(ids.size());
        ids.forEach(out::text);
        return out.done();
    }

    /// @throws im.clove.node.store.StoreException if it cannot be read
    public static Report decode(byte[] value) {
        RecordReader in = new RecordReader("report", value, FORMAT);
        Instant at = in.time();
        Jid whom = in.jid();
        String reason = in.text();
        String text = in.text();
        List<String> ids = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            ids.add(in.text());
        }
        in.end();
        return new Report(at, whom, reason, text, ids);
    }
}
