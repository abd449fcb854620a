package im.clove.node.ext;

import im.clove.node.store.Key;
import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.node.store.Shelf;
import im.clove.node.store.StoreException;
import im.clove.node.store.Table;
import im.clove.node.store.Tables;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.HeapWeight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What strangers have written to an account, and its owner has not let in yet. Of each message the value knows who,
/// when and the first line; the message itself is on the shelf. Immutable; a change gives another one, and says what
/// is to be written for it.
///
/// ```
/// doorstep
///   (account)"e"(number)    who, when, how large, the first line
///   (account)"m"(number)    the message
///   (account)"p"            nothing: of the size of a message that was not kept
/// ```
///
/// It is bounded. The oldest give way: of a sender that has too many, of a server that has too much, and, when all
/// together are too many, of the server that has most.
///
/// @param waiting by number
public record Doorstep(List<Entry> waiting) {
    /// Messages of one sender.
    public static final int OF_ONE = 10;

    public static final Chapter<Doorstep> CHAPTER =
            Chapter.of(new Table("doorstep"), Doorstep::load).weighing(Doorstep::weight);

    private static final int FORMAT = 1;
    private static final Key ENTRY = Key.of("e");
    private static final Key MESSAGE = Key.of("m");
    private static final Key PAD = Key.of("p");
    private static final Logger LOG = LoggerFactory.getLogger(Doorstep.class);

    /// A message that waits.
    ///
    /// @param number never used again while anything of it is under way
    /// @param from as it was sent
    /// @param size in bytes, as it is stored
    /// @param line its beginning, for people
    public record Entry(long number, Jid from, Instant at, int size, String line) {
        private long weight() {
            return 64
                    + HeapWeight.address(from.local(), from.domain().name(), from.resource())
                    + HeapWeight.string(line);
        }
    }

    public Doorstep {
        waiting = List.copyOf(waiting);
    }

    private static Doorstep load(Shelf shelf) {
        List<Entry> all = new ArrayList<>();
        Shelf entries = shelf.part(ENTRY);
        for (Tables.Entry each : entries.all(Key.EMPTY)) {
            try {
                RecordReader in = new RecordReader("message of a stranger", each.value(), FORMAT);
                all.add(new Entry(each.key().lastLong(), in.jid(), in.time(), in.number(), in.text()));
            } catch (StoreException e) {
                LOG.error("What a stranger has written cannot be read any more and is left out", e);
            }
        }
        return new Doorstep(all);
    }

    private long weight() {
        return waiting.stream().mapToLong(Entry::weight).sum();
    }

    /// Whether this message waits, and is of whom it says.
    public boolean has(long number, Jid from) {
        return waiting.stream().anyMatch(each -> each.number == number && each.from.equals(from));
    }

    /// Whether a bare address has a message here.
    public boolean knows(Jid who) {
        return waiting.stream().anyMatch(each -> each.from.bare().equals(who.bare()));
    }

    /// The message of an entry, or null.
    public static byte @Nullable [] message(Shelf shelf, Entry entry) {
        return shelf.get(MESSAGE.then(entry.number));
    }

    /// Keeps one more; others may give way.
    ///
    /// @param message in bytes no more than everything may be
    public Doorstep with(Jid from, Instant at, byte[] message, String line, StrangerTerms terms, Writes writes) {
        long number = Math.max(at.toEpochMilli(), waiting.isEmpty() ? 0 : waiting.getLast().number + 1);
        Entry last = new Entry(number, from, at, message.length, line);
        List<Entry> all = new ArrayList<>(waiting);
        all.add(last);
        writes.put(
                ENTRY.then(number),
                new RecordWriter(FORMAT)
                        .text(from.toString())
                        .time(at)
                        .number(message.length)
                        .text(line)
                        .done());
        writes.put(MESSAGE.then(number), message);
        shrink(all, last, each -> each.from.bare().equals(from.bare()), OF_ONE, terms.bytes(), writes);
        Domain domain = from.domain();
        shrink(all, last, each -> each.from.domain().equals(domain), terms.messages() / 2, terms.bytes() / 2, writes);
        while (isTooMuch(all, terms.messages(), terms.bytes()) && all.size() > 1) {
            Domain greediest = greediest(all);
            remove(all, last, each -> each.from.domain().equals(greediest), writes);
        }
        return new Doorstep(all);
    }

    private static void shrink(
            List<Entry> all, Entry last, Predicate<Entry> whose, int most, long bytes, Writes writes) {
        while (true) {
            List<Entry> theirs = all.stream().filter(whose).toList();
            if (theirs.size() <= 1 || !isTooMuch(theirs, most, bytes)) {
                return;
            }
            remove(all, last, whose, writes);
        }
    }

    private static boolean isTooMuch(List<Entry> some, int most, long bytes) {
        return some.size() > most || some.stream().mapToLong(Entry::size).sum() > bytes;
    }

    /// Of two servers with as many messages, the one whose oldest is older.
    private static Domain greediest(List<Entry> all) {
        Map<Domain, Integer> counts = new HashMap<>();
        all.forEach(each -> counts.merge(each.from.domain(), 1, Integer::sum));
        return all.stream()
                .map(each -> each.from.domain())
                .max(Comparator.comparing((Domain domain) -> counts.getOrDefault(domain, 0)))
                .orElseThrow();
    }

    /// The oldest of them, but for the one that has just come, unless there is no other.
    private static void remove(List<Entry> all, Entry last, Predicate<Entry> whose, Writes writes) {
        Entry oldest = all.stream()
                .filter(whose.and(each -> !each.equals(last)))
                .findFirst()
                .orElse(all.getFirst());
        all.remove(oldest);
        forget(oldest, writes);
    }

    /// Without those.
    public Doorstep without(Predicate<Entry> which, Writes writes) {
        List<Entry> left = new ArrayList<>();
        for (Entry each : waiting) {
            if (which.test(each)) {
                forget(each, writes);
            } else {
                left.add(each);
            }
        }
        return new Doorstep(left);
    }

    private static void forget(Entry entry, Writes writes) {
        writes.remove(ENTRY.then(entry.number));
        writes.remove(MESSAGE.then(entry.number));
    }

    /// What is written for a message that is not kept: its sender waits as long as for one that is.
    public static Writes pad(int size) {
        return new Writes().put(PAD, new byte[size]);
    }
}
