package im.clove.node.ext;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.store.Batch;
import im.clove.node.store.Shelf;
import im.clove.node.store.Writes;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Paging;
import im.clove.xmpp.xml.Elements;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pages of an archive against a list that is filtered.
final class ArchivePagesTest {
    private static final Jid ROMEO = Jid.parse("romeo@verona.example");
    private static final Instant NOW = Instant.parse("1597-04-23T18:00:00Z");

    private final MemoryStore store = new MemoryStore();
    private final Shelf shelf = Archive.CHAPTER.shelf(store, ROMEO);
    private Archive archive = Archive.CHAPTER.load(shelf);

    private void commit(Writes writes) {
        Batch batch = new Batch();
        shelf.write(writes, batch);
        store.commit(batch);
    }

    private void append(String from, Instant at) {
        Message message =
                Message.of(Elements.stanza("<message type='chat' from='" + from + "'><body>m</body></message>"));
        Writes writes = new Writes();
        archive = archive.append(shelf, ROMEO, message, "0123456789abcdef01234567", false, at, writes);
        commit(writes);
    }

    private void prune(long most, Set<Long> pinned) {
        ArchiveTerms terms = new ArchiveTerms(true, ArchiveTerms.Policy.ALWAYS, Duration.ZERO, most, 1L << 40);
        Writes writes = new Writes();
        archive = archive.prune(shelf, ROMEO, Pruning.by(terms, NOW).keepingNewest(), pinned::contains, 1_000, writes);
        commit(writes);
    }

    private ArchiveReader.Result.Page read(ArchiveFilter filter, Paging paging, int size) {
        return (ArchiveReader.Result.Page) new ArchiveReader(shelf, archive, ROMEO).read(filter, paging, size);
    }

    /// Whatever is in the archive and whatever is asked: the answer is that of a list.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void pagesAreThoseOfAList(long seed) {
        Random random = new Random(seed);
        List<String> people = List.of("a@x", "b@x/1", "b@x/2", "romeo@verona.example/o");
        Instant time = NOW;
        for (int i = 0; i < 120; i++) {
            time = random.nextInt(40) == 0
                    ? time.minusSeconds(random.nextInt(500))
                    : time.plusSeconds(random.nextInt(3));
            append(people.get(random.nextInt(people.size())), time);
        }
        if (random.nextBoolean()) {
            Set<Long> pinned = random.nextBoolean() ? Set.of() : Set.of(3L, 9L, 11L);
            prune(80, pinned);
        }
        List<Archived> all = LongStream.range(archive.first(), archive.next())
                .mapToObj(number -> Archive.find(shelf, number))
                .filter(found -> found != null)
                .toList();
        assertThat(all).hasSize((int) archive.count());
        for (int round = 0; round < 150; round++) {
            check(random, all);
        }
    }

    private void check(Random random, List<Archived> all) {
        @Nullable
        Jid with = random.nextBoolean()
                ? null
                : Jid.parse(List.of("a@x", "b@x", "b@x/2", "c@x").get(random.nextInt(4)));
        long some = all.get(random.nextInt(all.size())).second();
        OptionalLong start = random.nextInt(3) == 0 ? OptionalLong.of(some) : OptionalLong.empty();
        OptionalLong end = random.nextInt(3) == 0 ? OptionalLong.of(some + random.nextInt(60)) : OptionalLong.empty();
        @Nullable Archived behind = random.nextInt(4) == 0 ? all.get(random.nextInt(all.size())) : null;
        @Nullable Archived ahead = random.nextInt(4) == 0 ? all.get(random.nextInt(all.size())) : null;
        @Nullable Archived cursor = random.nextInt(3) == 0 ? all.get(random.nextInt(all.size())) : null;
        boolean back = random.nextBoolean();
        ArchiveFilter filter = new ArchiveFilter(
                with,
                start,
                end,
                behind == null ? null : behind.id().toString(),
                ahead == null ? null : ahead.id().toString(),
                List.of(),
                "");
        String place = cursor == null ? null : cursor.id().toString();
        Paging paging = new Paging(
                OptionalInt.empty(),
                back ? null : place,
                back ? place == null ? "" : place : null,
                OptionalInt.empty());
        int size = random.nextInt(12);

        List<Archived> matching = all.stream()
                .filter(each -> filter.isInTime(each.second()))
                .filter(each ->
                        behind == null || each.id().number() > behind.id().number())
                .filter(each -> ahead == null || each.id().number() < ahead.id().number())
                .filter(each -> with == null || isWith(each, with))
                .toList();
        List<Archived> rest = new ArrayList<>(matching.stream()
                .filter(each -> cursor == null
                        || (back
                                ? each.id().number() < cursor.id().number()
                                : each.id().number() > cursor.id().number()))
                .toList());
        if (back) {
            Collections.reverse(rest);
        }
        List<Archived> wanted = new ArrayList<>(rest.subList(0, Math.min(size, rest.size())));
        if (back) {
            Collections.reverse(wanted);
        }
        ArchiveReader.Result.Page page = read(filter, paging, size);
        assertThat(page.items())
                .usingElementComparator((a, b) -> a.id().equals(b.id()) ? 0 : 1)
                .isEqualTo(wanted);
        assertThat(page.isComplete()).isEqualTo(rest.size() <= size);
        boolean hasHoles = archive.count() != archive.next() - archive.first();
        if (page.count() >= 0 && !(hasHoles && with != null)) {
            assertThat(page.count()).isEqualTo(matching.size());
        }
        if (page.index() >= 0 && !hasHoles) {
            assertThat(page.index()).isEqualTo(matching.indexOf(wanted.getFirst()));
        }
        if (!hasHoles && (with == null || with.isBare())) {
            assertThat(page.count()).isNotNegative();
        }
    }

    private static boolean isWith(Archived message, Jid with) {
        Jid from = Jid.parse(message.element().attributeOr("from", ""));
        return with.isBare() ? from.bare().equals(with) : from.equals(with);
    }
}
