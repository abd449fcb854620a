package im.clove.bench;

import im.clove.node.ext.Archive;
import im.clove.node.ext.ArchiveFilter;
import im.clove.node.ext.ArchiveReader;
import im.clove.node.store.Ahead;
import im.clove.node.store.Batch;
import im.clove.node.store.Shelf;
import im.clove.node.store.Store;
import im.clove.node.store.Writes;
import im.clove.node.store.mapdb.MapDbStore;
import im.clove.node.store.mapdb.StoreOptions;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Paging;
import im.clove.xmpp.xml.Elements;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How long a page of a large archive takes, in the store and the reader of a node without its network: one account,
/// messages of some 120 characters with a hundred correspondents in turn, a minute between two. Their words are from
/// twenty thousand, a few of which are in most messages; one word is in every ten thousandth.
///
/// Arguments: the folder of the store, then numbers of messages; at each of them the pages are measured.
public final class ArchivePages {
    private static final Jid ACCOUNT = Jid.parse("romeo@verona.example");
    private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");
    private static final int CORRESPONDENTS = 100;
    private static final int AT_ONCE = 100;
    private static final int PAGE = 50;
    private static final int TRIES = 201;
    private static final int VOCABULARY = 20_000;
    private static final long SELDOM = 10_000;

    private ArchivePages() {}

    static void main(String[] arguments) {
        try (Store store = MapDbStore.open(Path.of(arguments[0]), StoreOptions.STANDARD)) {
            long before = heap();
            Archive archive = Archive.CHAPTER.load(Archive.CHAPTER.shelf(store, ACCOUNT));
            for (String size : Arrays.asList(arguments).subList(1, arguments.length)) {
                long began = System.nanoTime();
                long had = archive.count();
                archive = fill(store, archive, Long.parseLong(size));
                double seconds = (System.nanoTime() - began) / 1e9;
                System.out.printf(
                        Locale.ROOT,
                        "%n%,d messages: %.0f written a second, %d in a commit%n",
                        archive.count(),
                        (archive.count() - had) / seconds,
                        AT_ONCE);
                measure(store, archive);
                archive = index(store, archive);
                search(store, archive);
                System.out.printf(Locale.ROOT, "heap above an empty store: %.1f MiB%n", (heap() - before) / 1048576.0);
            }
        }
    }

    private static Archive fill(Store store, Archive from, long most) {
        Archive archive = from;
        while (archive.count() < most) {
            Batch batch = new Batch();
            Ahead ahead = new Ahead(store, batch);
            for (int i = 0; i < AT_ONCE && archive.count() < most; i++) {
                Writes writes = new Writes();
                long n = archive.next();
                archive = archive.append(
                        Archive.CHAPTER.shelf(ahead, ACCOUNT),
                        ACCOUNT,
                        message(n),
                        "0123456789abcdef01234567",
                        n % 2 == 0,
                        START.plusSeconds(60 * n),
                        writes);
                Archive.CHAPTER.shelf(store, ACCOUNT).write(writes, batch);
            }
            store.commit(batch);
        }
        return archive;
    }

    private static Message message(long n) {
        String other = "friend" + n % CORRESPONDENTS + "@mantua.example/phone";
        String to = n % 2 == 0 ? other : ACCOUNT.toString();
        String from = n % 2 == 0 ? ACCOUNT + "/orchard" : other;
        return Message.of(Elements.stanza("<message type='chat' id='message-" + n + "' from='" + from + "' to='" + to
                + "'><body>" + words(n) + "</body><request xmlns='urn:xmpp:receipts'/>"
                + "<origin-id xmlns='urn:xmpp:sid:0' id='message-" + n + "'/></message>"));
    }

    private static String words(long n) {
        Random random = new Random(n);
        StringBuilder text = new StringBuilder(n % SELDOM == 0 ? "needle" : "hay");
        while (text.length() < 120) {
            text.append(" word").append((int) Math.pow(VOCABULARY, random.nextDouble()));
        }
        return text.toString();
    }

    /// What whoever searches first waits for.
    private static Archive index(Store store, Archive from) {
        Archive archive = from;
        Shelf shelf = Archive.CHAPTER.shelf(store, ACCOUNT);
        long began = System.nanoTime();
        long blocks = 0;
        while (archive.lacksWords()) {
            Writes writes = new Writes();
            archive = archive.index(shelf, writes);
            Batch batch = new Batch();
            shelf.write(writes, batch);
            store.commit(batch);
            blocks++;
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "index by words: %.0f messages a second, %.1f ms a commit%n",
                (archive.indexed() - from.indexed()) / seconds,
                seconds * 1000 / Math.max(1, blocks));
        return archive;
    }

    private static void search(Store store, Archive archive) {
        ArchiveReader reader = new ArchiveReader(Archive.CHAPTER.shelf(store, ACCOUNT), archive, ACCOUNT);
        ArchiveFilter all = ArchiveFilter.ALL;
        Jid friend = Jid.parse("friend7@mantua.example");
        row("last page with a frequent word", reader, all.saying("word1"), Paging.LAST);
        row("first page with a seldom word", reader, all.saying("needle"), Paging.NONE);
        row("last page with two words", reader, all.saying("word2 word300"), Paging.LAST);
        row("last page with words that begin so", reader, all.saying("word19"), Paging.LAST);
        row("last page with a word nobody said", reader, all.saying("straw"), Paging.LAST);
        row(
                "page with a word from a time on",
                reader,
                filter(null, archive.count() / 2).saying("word5"),
                Paging.NONE);
        row(
                "last page with a word of a correspondent",
                reader,
                filter(friend, -1).saying("word5"),
                Paging.LAST);
    }

    private static void measure(Store store, Archive archive) {
        ArchiveReader reader = new ArchiveReader(Archive.CHAPTER.shelf(store, ACCOUNT), archive, ACCOUNT);
        long count = archive.count();
        row("first page", reader, ArchiveFilter.ALL, Paging.NONE);
        String middle = id(reader, count / 2);
        row(
                "page in the middle",
                reader,
                ArchiveFilter.ALL,
                new Paging(OptionalInt.empty(), middle, null, OptionalInt.empty()));
        row("last page", reader, ArchiveFilter.ALL, Paging.LAST);
        row("page from a time on", reader, filter(null, count / 2), Paging.NONE);
        Jid friend = Jid.parse("friend7@mantua.example");
        row("last page with a correspondent", reader, filter(friend, -1), Paging.LAST);
        row("page with a correspondent from a time on", reader, filter(friend, count / 2), Paging.NONE);
        row("last page with somebody unknown", reader, filter(Jid.parse("nobody@mantua.example"), -1), Paging.LAST);
    }

    private static ArchiveFilter filter(@Nullable Jid with, long from) {
        OptionalLong start = from < 0
                ? OptionalLong.empty()
                : OptionalLong.of(START.plusSeconds(60 * from).getEpochSecond());
        return new ArchiveFilter(with, start, OptionalLong.empty(), null, null, List.of(), "");
    }

    private static String id(ArchiveReader reader, long number) {
        return page(reader, filter(null, number), Paging.NONE)
                .items()
                .getFirst()
                .id()
                .toString();
    }

    private static ArchiveReader.Result.Page page(ArchiveReader reader, ArchiveFilter filter, Paging paging) {
        if (reader.read(filter, paging, PAGE) instanceof ArchiveReader.Result.Page page) {
            return page;
        }
        throw new IllegalStateException("no page");
    }

    private static void row(String name, ArchiveReader reader, ArchiveFilter filter, Paging paging) {
        long[] times = new long[TRIES];
        int items = 0;
        for (int i = 0; i < TRIES; i++) {
            long began = System.nanoTime();
            items = page(reader, filter, paging).items().size();
            times[i] = System.nanoTime() - began;
        }
        Arrays.sort(times);
        System.out.printf(
                Locale.ROOT,
                "%-42s %3d messages, median %.2f ms, slowest of %d %.2f ms%n",
                name,
                items,
                times[TRIES / 2] / (double) TimeUnit.MILLISECONDS.toNanos(1),
                TRIES,
                times[TRIES - 1] / (double) TimeUnit.MILLISECONDS.toNanos(1));
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
