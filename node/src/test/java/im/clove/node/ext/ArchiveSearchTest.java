package im.clove.node.ext;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.store.Batch;
import im.clove.node.store.Shelf;
import im.clove.node.store.Tables;
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
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// XEP-0431: an archive by words, against a list that is looked through.
final class ArchiveSearchTest {
    private static final Jid ROMEO = Jid.parse("romeo@verona.example");
    private static final Instant NOW = Instant.parse("1597-04-23T18:00:00Z");
    private static final List<String> SAID =
            List.of("rose", "rosemary", "nightingale", "night", "lark", "balcony", "moon", "juliet", "the");

    private final MemoryStore store = new MemoryStore();
    private final Shelf shelf = Archive.CHAPTER.shelf(store, ROMEO);
    private Archive archive = Archive.CHAPTER.load(shelf);

    private void commit(Writes writes) {
        Batch batch = new Batch();
        shelf.write(writes, batch);
        store.commit(batch);
        assertThat(Archive.CHAPTER.load(shelf)).isEqualTo(archive);
    }

    private void append(String from, String text) {
        Message message = Message.of(Elements.stanza("<message type='chat' id='i" + archive.next() + "' from='" + from
                + "'><body>" + text + "</body></message>"));
        Writes writes = new Writes();
        archive = archive.append(shelf, ROMEO, message, "0123456789abcdef01234567", false, NOW, writes);
        commit(writes);
    }

    private void index() {
        while (archive.lacksWords()) {
            Writes writes = new Writes();
            archive = archive.index(shelf, writes);
            commit(writes);
        }
    }

    private void prune(long most) {
        ArchiveTerms terms = new ArchiveTerms(true, ArchiveTerms.Policy.ALWAYS, Duration.ZERO, most, 1L << 40);
        long before;
        do {
            before = archive.count();
            Writes writes = new Writes();
            archive = archive.prune(
                    shelf, ROMEO, Pruning.by(terms, NOW).keepingNewest(), number -> number % 97 == 0, 100, writes);
            commit(writes);
        } while (archive.count() < before);
    }

    private ArchiveReader.Result read(ArchiveFilter filter, Paging paging, int size) {
        return new ArchiveReader(shelf, archive, ROMEO).read(filter, paging, size);
    }

    private List<Archived> all() {
        List<Archived> all = new ArrayList<>();
        for (long number = archive.first(); number < archive.next(); number++) {
            Archived found = Archive.find(shelf, number);
            if (found != null) {
                all.add(found);
            }
        }
        return all;
    }

    private TreeSet<String> indexed() {
        TreeSet<String> words = new TreeSet<>();
        for (Tables.Entry entry : shelf.all(ArchiveWords.WORDS)) {
            words.add(entry.key().textAt(ArchiveWords.WORDS.length()));
        }
        return words;
    }

    /// Whatever was said and is asked, forwards and backwards, with and without an index, after some are gone.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aSearchFindsWhatAListHas(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 700; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(4); n >= 0; n--) {
                // The first are seldom, the last is in most.
                text.append(SAID.get(Math.min(SAID.size() - 1, (int) Math.abs(random.nextGaussian() * 3) + 6 - n)))
                        .append(' ');
            }
            append(random.nextBoolean() ? "a@x" : "b@x/" + random.nextInt(2), text.toString());
            if (i == 400 && random.nextBoolean()) {
                index();
            }
        }
        if (random.nextInt(4) != 0) {
            index();
        }
        if (random.nextBoolean()) {
            prune(430);
        }
        List<Archived> all = all();
        for (int round = 0; round < 100; round++) {
            check(random, all);
        }
    }

    private void check(Random random, List<Archived> all) {
        String text = SAID.get(random.nextInt(SAID.size()));
        text = random.nextBoolean() ? text : text + ' ' + SAID.get(random.nextInt(SAID.size()));
        text = random.nextInt(3) == 0 ? text.substring(0, 4 % text.length() + 1) : text;
        List<String> wanted = Words.ofQuery(text);
        @Nullable
        Jid with = random.nextBoolean()
                ? null
                : Jid.parse(List.of("a@x", "b@x", "b@x/1").get(random.nextInt(3)));
        boolean back = random.nextBoolean();
        @Nullable Archived cursor = random.nextInt(3) == 0 ? all.get(random.nextInt(all.size())) : null;
        String place = cursor == null ? null : cursor.id().toString();
        ArchiveFilter filter =
                new ArchiveFilter(with, OptionalLong.empty(), OptionalLong.empty(), null, null, List.of(), text);
        Paging paging = new Paging(
                OptionalInt.empty(),
                back ? null : place,
                back ? place == null ? "" : place : null,
                OptionalInt.empty());
        int size = 1 + random.nextInt(30);

        List<Archived> expected = new ArrayList<>();
        for (Archived one : back ? all.reversed() : all) {
            boolean isBehind = cursor == null
                    || (back
                            ? one.id().number() < cursor.id().number()
                            : one.id().number() > cursor.id().number());
            Jid from = Jid.parse(one.element().attributeOr("from", ""));
            boolean isWith = with == null || with.equals(with.isBare() ? from.bare() : from);
            if (isBehind && isWith && ArchiveSearch.isIn(one, wanted)) {
                expected.add(one);
            }
        }
        boolean isComplete = expected.size() <= size;
        List<Archived> page = new ArrayList<>(expected.subList(0, Math.min(size, expected.size())));
        if (back) {
            Collections.reverse(page);
        }
        var result = (ArchiveReader.Result.Page) read(filter, paging, size);
        assertThat(result.items().stream().map(Archived::id))
                .as("%s with %s, back %s, behind %s", text, with, back, place)
                .containsExactlyElementsOf(page.stream().map(Archived::id).toList());
        assertThat(result.isComplete()).isEqualTo(isComplete);
    }

    @Test
    void whatIsGoneLeavesNoWordBehind() {
        for (int i = 0; i < 2 * ArchiveWords.BLOCK; i++) {
            append("a@x", i == 5 ? "a secret" : "hello you" + i / 50);
        }
        index();
        assertThat(indexed()).contains("secret", "you0", "you4", "hello");
        Message retraction = Message.of(Elements.stanza("<message type='chat' from='a@x'/>"));
        Writes writes = new Writes();
        archive = archive.retract(shelf, ROMEO, retraction, "i6", false, NOW, writes);
        commit(writes);
        assertThat(indexed()).doesNotContain("secret", "a");
        prune(60);
        assertThat(indexed()).containsExactly("hello", "you1", "you10", "you3", "you5", "you7", "you9");
        for (int i = 0; i < 600; i++) {
            append("a@x", "later");
        }
        prune(1);
        // Those that wait in the queue stay, and can be found.
        assertThat(indexed()).contains("hello", "you9").doesNotContain("you10");
    }

    @Test
    void aBlockIsAddedWhenItIsFull() {
        for (int i = 0; i < ArchiveWords.BLOCK - 1; i++) { // numbers begin with 1
            assertThat(archive.lacksWords()).isFalse();
            append("a@x", "m");
        }
        assertThat(archive.lacksWords()).isTrue();
        index();
        assertThat(archive.indexed()).isEqualTo(ArchiveWords.BLOCK);
        assertThat(shelf.all(ArchiveWords.WORDS)).hasSize(1);
    }

    @Test
    void anArchiveOfBeforeIsReadAndIndexedFromItsBeginning() {
        append("a@x", "rose");
        Archive known = archive;
        assertThat(known.indexed()).isZero();
        assertThat(((ArchiveReader.Result.Page) read(ArchiveFilter.ALL.saying("rose"), Paging.NONE, 5)).items())
                .hasSize(1);
    }

    @Test
    void aQueryWithoutAWordFindsNothing() {
        append("a@x", "rose?");
        assertThat(((ArchiveReader.Result.Page) read(ArchiveFilter.ALL.saying("?"), Paging.NONE, 5)).items())
                .isEmpty();
    }

    @Test
    void amongNamedMessagesTheWordsCount() {
        append("a@x", "rose");
        append("a@x", "lark");
        List<String> ids = all().stream().map(one -> one.id().toString()).toList();
        ArchiveFilter filter =
                new ArchiveFilter(null, OptionalLong.empty(), OptionalLong.empty(), null, null, ids, "lark");
        assertThat(((ArchiveReader.Result.Page) read(filter, Paging.NONE, 5)).items())
                .extracting(one -> one.id().toString())
                .containsExactly(ids.getLast());
    }
}
