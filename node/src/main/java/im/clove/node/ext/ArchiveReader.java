package im.clove.node.ext;

import im.clove.node.store.Key;
import im.clove.node.store.Shelf;
import im.clove.node.store.Tables;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Paging;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads pages of one archive, beside the account that goes on writing it. What a page costs does not depend on how
/// much is in the archive: places are found by number, by halving (time) or in the index by correspondent, and only
/// what belongs to the page is read. One resource of a correspondent is looked for among what is with all of them.
public final class ArchiveReader {
    /// Bytes of stanzas in one page, unless a single one is larger: half of what a link holds.
    static final int MOST_BYTES = 256 * 1024;

    /// So many are looked at for one page.
    private static final int MOST_SEEN = 200_000;

    /// And for one page of a search.
    private static final int MOST_STEPS = 50_000;

    /// Messages may be large, entries of the index are not.
    private static final int FEW = 10;

    private static final int MANY = 100;

    private final Shelf shelf;
    private final Archive archive;
    private final Jid account;

    /// @param shelf of what is committed
    /// @param archive as it was when the request came: what came later is not seen
    public ArchiveReader(Shelf shelf, Archive archive, Jid account) {
        this.shelf = shelf;
        this.archive = archive;
        this.account = account;
    }

    /// What comes of a request.
    public sealed interface Result {
        /// @param items in the order of the archive
        /// @param isComplete whether nothing lies beyond it in the direction of paging
        /// @param index of the first item among all that match, -1 if that is not known
        /// @param count of all that match, -1 if that is not known
        record Page(List<Archived> items, boolean isComplete, long index, long count) implements Result {}

        /// No message has an id that was named.
        record NotFound() implements Result {}

        /// Too many messages would have to be looked at.
        record TooMuch() implements Result {}
    }

    /// Numbers of messages.
    ///
    /// @param to the first one behind it
    private record Range(long from, long to) {
        boolean isEmpty() {
            return from >= to;
        }

        Range within(long lower, long upper) {
            return new Range(Math.max(from, lower), Math.min(to, upper));
        }
    }

    private record Taken(List<Archived> items, boolean isAll, boolean gaveUp) {}

    /// @param size messages at most
    public Result read(ArchiveFilter filter, Paging paging, int size) {
        if (!filter.ids().isEmpty()) {
            return byId(filter, paging, size);
        }
        OptionalLong after = numberOf(filter.afterId());
        OptionalLong before = numberOf(filter.beforeId());
        OptionalLong pageAfter = numberOf(paging.after());
        String ahead = paging.before();
        OptionalLong pageBefore = numberOf(ahead == null || ahead.isEmpty() ? null : ahead);
        if (after.isEmpty() || before.isEmpty() || pageAfter.isEmpty() || pageBefore.isEmpty()) {
            return new Result.NotFound();
        }
        List<Range> all = ranges(filter, after.getAsLong() + 1, orEnd(before));
        List<Range> wanted = within(all, pageAfter.getAsLong() + 1, orEnd(pageBefore));
        if (!filter.text().isEmpty()) {
            return search(wanted, filter, paging.isBackwards(), size);
        }
        Taken taken = take(wanted, filter.with(), paging.isBackwards(), size);
        if (taken.gaveUp && taken.items.isEmpty()) {
            return new Result.TooMuch();
        }
        long first = taken.items.isEmpty() ? -1 : taken.items.getFirst().id().number();
        return new Result.Page(
                taken.items, taken.isAll, first < 0 ? -1 : indexOf(first, all, filter), count(all, filter));
    }

    /// 0 if none is named.
    private OptionalLong numberOf(@Nullable String id) {
        if (id == null) {
            return OptionalLong.of(0);
        }
        Archived found = find(id);
        return found == null ? OptionalLong.empty() : OptionalLong.of(found.id().number());
    }

    private @Nullable Archived find(String id) {
        Archived found = Archive.find(shelf, id);
        return found == null || found.id().number() >= archive.next() ? null : found;
    }

    private long orEnd(OptionalLong number) {
        return number.getAsLong() == 0 ? archive.next() : number.getAsLong();
    }

    private Result byId(ArchiveFilter filter, Paging paging, int size) {
        TreeMap<Long, Archived> named = new TreeMap<>();
        for (String id : filter.ids()) {
            Archived found = find(id);
            if (found == null) {
                return new Result.NotFound();
            }
            if (filter.isInTime(found.second()) && isWith(found, filter.with()) && says(found, filter.text())) {
                named.put(found.id().number(), found);
            }
        }
        List<Archived> all = List.copyOf(named.values());
        return paging.of(all, item -> item.id().toString(), size)
                .<Result>map(page -> new Result.Page(
                        page.items(),
                        paging.isBackwards() ? page.index() == 0 : page.isLast(),
                        page.index(),
                        all.size()))
                .orElseGet(Result.NotFound::new);
    }

    private static boolean says(Archived message, String text) {
        return text.isEmpty() || ArchiveSearch.isIn(message, Words.ofQuery(text));
    }

    private boolean isWith(Archived message, @Nullable Jid with) {
        if (with == null) {
            return true;
        }
        return Archive.mentioned(Message.of(message.element()), message.sent(), account).stream()
                .anyMatch(who -> with.isBare() ? with.equals(who.bare()) : with.equals(who));
    }

    /// The numbers of what is in time, in each part of the archive in which time only grows.
    private List<Range> ranges(ArchiveFilter filter, long lower, long upper) {
        List<Long> edges = new ArrayList<>();
        edges.add(archive.first());
        edges.addAll(archive.breaks());
        edges.add(archive.next());
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i + 1 < edges.size(); i++) {
            Range range = new Range(edges.get(i), edges.get(i + 1)).within(lower, upper);
            if (filter.start().isPresent()) {
                range = new Range(firstFrom(range, filter.start().getAsLong()), range.to);
            }
            if (filter.end().isPresent()) {
                range = new Range(range.from, firstFrom(range, filter.end().getAsLong() + 1));
            }
            if (!range.isEmpty()) {
                ranges.add(range);
            }
        }
        return ranges;
    }

    /// The number from which on everything in the range is at or behind this second.
    private long firstFrom(Range range, long second) {
        long low = range.from;
        long high = Math.max(range.from, range.to);
        while (low < high) {
            long middle = low + (high - low) / 2;
            Tables.Entry next = shelf.scan(Archive.MESSAGES, Archive.MESSAGES.then(middle - 1), 1).stream()
                    .findFirst()
                    .filter(entry -> entry.key().lastLong() < range.to)
                    .orElse(null);
            Archived there = next == null ? null : Archive.readable(next);
            if (next == null || there != null && there.second() >= second) {
                high = middle;
            } else {
                low = next.key().lastLong() + 1;
            }
        }
        return low;
    }

    private static List<Range> within(List<Range> ranges, long lower, long upper) {
        return ranges.stream()
                .map(range -> range.within(lower, upper))
                .filter(range -> !range.isEmpty())
                .toList();
    }

    private Taken take(List<Range> ranges, @Nullable Jid with, boolean back, int size) {
        List<Archived> items = new ArrayList<>();
        Key where = with == null ? Archive.MESSAGES : mentions(with);
        long bytes = 0;
        long seen = 0;
        for (Range range : back ? ranges.reversed() : ranges) {
            long at = back ? range.to : range.from - 1;
            boolean isInside = true;
            while (isInside) {
                List<Tables.Entry> page = page(where, at, back, with == null ? FEW : MANY);
                isInside = !page.isEmpty();
                for (Tables.Entry entry : page) {
                    at = entry.key().lastLong();
                    isInside = isInside && at >= range.from && at < range.to;
                    Archived message = isInside ? message(entry, with) : null;
                    if (message != null) {
                        bytes += message.stanza().length;
                        if (items.size() == size || !items.isEmpty() && bytes > MOST_BYTES) {
                            return taken(items, back, false, false);
                        }
                        items.add(message);
                    }
                }
                seen += page.size();
                if (seen > MOST_SEEN) {
                    return taken(items, back, false, true);
                }
            }
        }
        return taken(items, back, true, false);
    }

    /// How many match is not known without finding them all.
    private Result search(List<Range> ranges, ArchiveFilter filter, boolean back, int size) {
        List<String> words = Words.ofQuery(filter.text());
        if (words.isEmpty()) {
            return new Result.Page(List.of(), true, -1, -1);
        }
        ArchiveSearch search = new ArchiveSearch(shelf, archive.indexed(), words, back);
        List<Archived> items = new ArrayList<>();
        long bytes = 0;
        for (Range range : back ? ranges.reversed() : ranges) {
            long end = back ? range.from - 1 : range.to;
            long at = back ? range.to : range.from - 1;
            for (at = search.next(at, end); at != end; at = search.next(at, end)) {
                Archived message = mentioned(at, filter.with());
                if (message != null) {
                    bytes += message.stanza().length;
                    if (items.size() == size || !items.isEmpty() && bytes > MOST_BYTES) {
                        return page(taken(items, back, false, false));
                    }
                    items.add(message);
                }
                if (search.steps() > MOST_STEPS) {
                    return items.isEmpty() ? new Result.TooMuch() : page(taken(items, back, false, true));
                }
            }
        }
        return page(taken(items, back, true, false));
    }

    private static Result page(Taken taken) {
        return new Result.Page(taken.items, taken.isAll, -1, -1);
    }

    /// The message of a number, if there is one with this correspondent.
    private @Nullable Archived mentioned(long number, @Nullable Jid with) {
        if (with == null) {
            return Archive.find(shelf, number);
        }
        Key place = mentions(with).then(number);
        byte[] mention = shelf.get(place);
        return mention == null ? null : message(new Tables.Entry(place, mention), with);
    }

    private List<Tables.Entry> page(Key where, long at, boolean back, int limit) {
        return back ? shelf.scanBack(where, where.then(at), limit) : shelf.scan(where, where.then(at), limit);
    }

    private static Taken taken(List<Archived> items, boolean back, boolean isAll, boolean gaveUp) {
        if (back) {
            Collections.reverse(items);
        }
        return new Taken(List.copyOf(items), isAll, gaveUp);
    }

    private @Nullable Archived message(Tables.Entry entry, @Nullable Jid with) {
        if (with == null) {
            return Archive.readable(entry);
        }
        Mention mention = Mention.read(entry);
        boolean matches =
                mention != null && (with.isBare() || mention.resource().equals(with.resource()));
        return matches ? Archive.find(shelf, entry.key().lastLong()) : null;
    }

    private static Key mentions(Jid with) {
        return Archive.MENTIONS.then(with.bare().toString());
    }

    /// How many match altogether. Where messages are missing in between, those of a time are not counted.
    private long count(List<Range> all, ArchiveFilter filter) {
        Jid with = filter.with();
        long count = 0;
        for (Range range : all) {
            long part = with == null ? range.to - range.from : placed(range, with);
            if (part < 0) {
                return -1;
            }
            count += part;
        }
        if (with != null || isDense()) {
            return count;
        }
        boolean isWhole = count == archive.next() - archive.first();
        return isWhole ? archive.count() : -1;
    }

    private boolean isDense() {
        return archive.count() == archive.next() - archive.first();
    }

    private long placed(Range range, Jid with) {
        if (with.isFull()) {
            return -1;
        }
        Key where = mentions(with);
        long first = placeOf(page(where, range.from - 1, false, 1), range);
        long last = placeOf(page(where, range.to, true, 1), range);
        return first < 0 || last < first ? 0 : last - first + 1;
    }

    /// -1 if it is not within the range.
    private static long placeOf(List<Tables.Entry> entries, Range range) {
        if (entries.isEmpty()) {
            return -1;
        }
        long number = entries.getFirst().key().lastLong();
        return number < range.from || number >= range.to ? -1 : Mention.placeOf(entries.getFirst());
    }

    private long indexOf(long number, List<Range> all, ArchiveFilter filter) {
        Jid with = filter.with();
        if (with == null && !isDense()) {
            return -1;
        }
        long index = 0;
        for (Range range : all) {
            Range ahead = range.within(0, number);
            if (!ahead.isEmpty()) {
                long part = with == null ? ahead.to - ahead.from : placed(ahead, with);
                if (part < 0) {
                    return -1;
                }
                index += part;
            }
        }
        return index;
    }
}
