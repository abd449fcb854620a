package im.clove.node.ext;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.Shelf;
import im.clove.node.store.Writes;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Paging;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The archive of one account on its shelf: written, read, pruned.
final class ArchiveTest {
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

    private static Message message(String xml) {
        return Message.of(Elements.stanza(xml));
    }

    private void append(Message message, boolean sent, Instant at) {
        Writes writes = new Writes();
        archive = archive.append(shelf, ROMEO, message, "0123456789abcdef01234567", sent, at, writes);
        commit(writes);
        assertThat(Archive.CHAPTER.load(shelf)).as("what is on the shelf").isEqualTo(archive);
    }

    private void append(int from, int to) {
        for (int i = from; i <= to; i++) {
            append(text("juliet@verona.example/b", "m" + i), false, NOW.plusSeconds(i));
        }
    }

    private static Message text(String from, String body) {
        return message("<message type='chat' id='" + body + "' from='" + from + "' to='romeo@verona.example'><body>"
                + body + "</body></message>");
    }

    private void prune(ArchiveTerms terms, Instant now, Set<Long> pinned, int most) {
        Writes writes = new Writes();
        Archive after =
                archive.prune(shelf, ROMEO, Pruning.by(terms, now).keepingNewest(), pinned::contains, most, writes);
        commit(writes);
        archive = after;
        assertThat(Archive.CHAPTER.load(shelf)).as("what is on the shelf").isEqualTo(archive);
    }

    private ArchiveReader.Result.Page read(ArchiveFilter filter, Paging paging, int size) {
        return (ArchiveReader.Result.Page) new ArchiveReader(shelf, archive, ROMEO).read(filter, paging, size);
    }

    private List<Long> numbers() {
        return read(ArchiveFilter.ALL, Paging.NONE, 1_000).items().stream()
                .map(item -> item.id().number())
                .toList();
    }

    private static ArchiveTerms most(long messages) {
        return new ArchiveTerms(true, ArchiveTerms.Policy.ALWAYS, Duration.ZERO, messages, 1L << 40);
    }

    @Test
    void theOldestGoFirstWhenThereAreTooMany() {
        append(1, 10);
        prune(most(7), NOW, Set.of(), 100);
        assertThat(numbers()).containsExactly(4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(archive.count()).isEqualTo(7);
        assertThat(archive.first()).isEqualTo(4);
        assertThat(shelf.all(Archive.MENTIONS)).hasSize(7);
    }

    @Test
    void whatIsTooLargeGoesByBytes() {
        append(1, 10);
        long each = archive.bytes() / 10;
        ArchiveTerms terms = new ArchiveTerms(true, ArchiveTerms.Policy.ALWAYS, Duration.ZERO, 1_000, 5 * each);
        prune(terms, NOW, Set.of(), 100);
        assertThat(numbers()).hasSizeBetween(4, 5).contains(10L);
        assertThat(archive.bytes()).isLessThanOrEqualTo(5 * each);
    }

    @Test
    void whatIsTooOldGoes() {
        append(1, 10);
        ArchiveTerms terms =
                new ArchiveTerms(true, ArchiveTerms.Policy.ALWAYS, Duration.ofSeconds(60), 1_000, 1L << 40);
        prune(terms, NOW.plusSeconds(64), Set.of(), 100);
        assertThat(numbers()).containsExactly(4L, 5L, 6L, 7L, 8L, 9L, 10L);
        Archive before = archive;
        prune(terms, NOW.plusSeconds(64), Set.of(), 100);
        assertThat(archive).isSameAs(before);
    }

    @Test
    void whatWaitsStaysAndGoesWhenItDoesNot() {
        append(1, 10);
        prune(most(4), NOW, Set.of(2L, 3L, 9L), 100);
        assertThat(numbers()).containsExactly(2L, 3L, 9L, 10L);
        append(11, 12);
        prune(most(4), NOW, Set.of(3L), 100);
        assertThat(numbers()).containsExactly(3L, 10L, 11L, 12L);
        prune(most(2), NOW, Set.of(), 100);
        assertThat(numbers()).containsExactly(11L, 12L);
        assertThat(archive.first()).isEqualTo(11);
    }

    @Test
    void notMoreAtOnceThanIsSaid() {
        append(1, 10);
        prune(most(2), NOW, Set.of(), 3);
        assertThat(numbers()).containsExactly(4L, 5L, 6L, 7L, 8L, 9L, 10L);
        prune(most(2), NOW, Set.of(), 3);
        prune(most(2), NOW, Set.of(), 3);
        assertThat(numbers()).containsExactly(9L, 10L);
    }

    @Test
    void theNewestStaysWhateverIsAllowed() {
        append(1, 3);
        prune(most(0), NOW.plus(Duration.ofDays(9)), Set.of(), 100);
        assertThat(numbers()).containsExactly(3L);
    }

    @Test
    void numbersAreNeverUsedTwice() {
        append(1, 3);
        prune(most(1), NOW, Set.of(), 100);
        append(4, 4);
        assertThat(numbers()).containsExactly(3L, 4L);
        assertThat(Archive.CHAPTER.load(shelf).next()).isEqualTo(5);
    }

    @Test
    void aClockThatIsPutBackIsSearchedInBothParts() {
        Instant late = NOW.plus(Duration.ofDays(30));
        for (int i = 0; i < 4; i++) {
            append(text("a@b", "early" + i), false, NOW.plusSeconds(100L * i));
        }
        append(text("a@b", "astray"), false, late);
        for (int i = 4; i < 8; i++) {
            append(text("a@b", "early" + i), false, NOW.plusSeconds(100L * i));
        }
        assertThat(archive.breaks()).containsExactly(6L);
        assertThat(bodies(read(between(NOW.plusSeconds(250), NOW.plusSeconds(550)), Paging.NONE, 10)))
                .containsExactly("early3", "early4", "early5");
        assertThat(bodies(read(between(NOW.plusSeconds(650), late), Paging.NONE, 10)))
                .containsExactly("astray", "early7");
        assertThat(bodies(read(between(NOW.plusSeconds(250), late), Paging.LAST, 3)))
                .containsExactly("early5", "early6", "early7");
    }

    @Test
    void aClockThatTremblesIsNotSeen() {
        append(text("a@b", "one"), false, NOW);
        append(text("a@b", "two"), false, NOW.minusSeconds(60));
        assertThat(archive.breaks()).isEmpty();
        assertThat(read(ArchiveFilter.ALL, Paging.NONE, 9).items())
                .extracting(Archived::second)
                .containsOnly(NOW.getEpochSecond());
    }

    @Test
    void aClockThatGoesBackAgainAndAgainStandsStillInTheEnd() {
        for (int i = 0; i < 60; i++) {
            append(text("a@b", "x"), false, NOW.minus(Duration.ofHours(i)));
        }
        assertThat(archive.breaks()).hasSize(50);
        assertThat(numbers()).hasSize(60);
    }

    private static ArchiveFilter between(Instant start, Instant end) {
        return new ArchiveFilter(
                null,
                OptionalLong.of(start.getEpochSecond()),
                OptionalLong.of(end.getEpochSecond()),
                null,
                null,
                List.of(),
                "");
    }

    private static List<String> bodies(ArchiveReader.Result.Page page) {
        return page.items().stream()
                .map(item -> item.element()
                        .child(Element.CLIENT, "body")
                        .orElseThrow()
                        .text())
                .toList();
    }

    @Test
    void damagedMessagesAreLeftOutAndAHeadIsMadeAnew() {
        append(1, 5);
        commit(new Writes()
                .put(Archive.MESSAGES.then(3), "damaged".getBytes(StandardCharsets.UTF_8))
                .put(Key.of("m"), new byte[] {9}));
        archive = Archive.CHAPTER.load(shelf);
        assertThat(archive.next()).isEqualTo(6);
        assertThat(archive.first()).isEqualTo(1);
        assertThat(numbers()).containsExactly(1L, 2L, 4L, 5L);
        prune(most(2), NOW, Set.of(), 100);
        assertThat(numbers()).containsExactly(4L, 5L);
    }

    @Test
    void aPageIsBoundedByItsBytes() {
        String large = "x".repeat(60_000);
        for (int i = 0; i < 10; i++) {
            append(text("a@b", large + i), false, NOW);
        }
        ArchiveReader.Result.Page page = read(ArchiveFilter.ALL, Paging.NONE, 10);
        assertThat(page.items()).hasSizeBetween(1, 3);
        assertThat(page.isComplete()).isFalse();
        ArchiveReader.Result.Page last = read(ArchiveFilter.ALL, Paging.LAST, 10);
        assertThat(last.items().getLast().id().number()).isEqualTo(10);
        assertThat(last.items()).hasSize(page.items().size());
    }

    @ParameterizedTest
    @CsvSource({
        // who sent it, its id attribute, who retracts it, what is named, whether that is done
        "a@b/x,    i, a@b/y,    i, true",
        "a@b/x,    i, a@b/y,    j, false",
        "a@b/x,    i, c@b/y,    i, false",
        "a@b/x,    o, a@b/y,    origin, true",
    })
    void whoMayRetract(String sender, String id, String by, String named, boolean done) {
        append(
                message("<message type='chat' id='" + id + "' from='" + sender
                        + "'><body>secret</body><origin-id xmlns='urn:xmpp:sid:0' id='origin'/></message>"),
                false,
                NOW);
        retract(by, named, "");
        assertThat(new String(one().stanza(), StandardCharsets.UTF_8).contains("secret"))
                .isEqualTo(!done);
    }

    /// In a room everybody has the room's bare address.
    @Test
    void occupantsOfARoomRetractOnlyTheirOwn() {
        String muc = "<x xmlns='http://jabber.org/protocol/muc#user'/>";
        append(
                message("<message type='chat' id='i' from='r@m/a'><body>secret</body>" + muc + "</message>"),
                false,
                NOW);
        retract("r@m/b", "i", muc);
        assertThat(one().element().has(Element.CLIENT, "body")).isTrue();
        retract("r@m/b", "i", "");
        assertThat(one().element().has(Element.CLIENT, "body")).isTrue();
        retract("r@m/a", "i", muc);
        assertThat(one().element().has(Element.CLIENT, "body")).isFalse();
    }

    private void retract(String by, String named, String more) {
        Writes writes = new Writes();
        Message retraction = message("<message id='r' from='" + by + "'>" + more + "</message>");
        archive = archive.retract(shelf, ROMEO, retraction, named, false, NOW, writes);
        commit(writes);
        assertThat(Archive.CHAPTER.load(shelf)).isEqualTo(archive);
    }

    private Archived one() {
        return read(ArchiveFilter.ALL, Paging.NONE, 1).items().getFirst();
    }

    @Test
    void anIdIsFoundOnlyAsItIs() {
        append(1, 3);
        String id = one().id().toString();
        assertThat(ArchiveId.parse(id)).contains(new ArchiveId("0123456789abcdef01234567", 1));
        assertThat(Archive.find(shelf, id)).isNotNull();
        for (String other : List.of(
                "",
                id + "0",
                "0" + id,
                id.substring(1),
                id.substring(0, 24),
                id.replace('0', '1'),
                id.toUpperCase(Locale.ROOT),
                "0123456789abcdef01234567+1",
                "0123456789abcdef01234567-1",
                "0123456789abcdef0123456701",
                "0123456789abcdef012345670",
                "0123456789abcdef01234567zzzzzzzzzzzzzz")) {
            assertThat(Archive.find(shelf, other)).as(other).isNull();
        }
    }

    @Test
    void nothingIsReadOfWhatCameLater() {
        append(1, 3);
        Archive before = archive;
        append(4, 6);
        ArchiveReader reader = new ArchiveReader(shelf, before, ROMEO);
        ArchiveReader.Result.Page page = (ArchiveReader.Result.Page) reader.read(ArchiveFilter.ALL, Paging.LAST, 10);
        assertThat(page.items()).hasSize(3);
        assertThat(page.count()).isEqualTo(3);
    }

    /// As a room keeps it: ROMEO stands for the room.
    @Test
    void whatIsSaidInARoomIsFoundByItsSendersAddressAndGoesWithIt() {
        for (String nick : List.of("mask", "montague", "mask")) {
            append(
                    message("<message type='groupchat' from='romeo@verona.example/" + nick + "'><body>" + nick
                            + "</body><x xmlns='http://jabber.org/protocol/muc#user'><item jid='paris@mantua.example'/>"
                            + "</x></message>"),
                    false,
                    NOW);
        }
        ArchiveReader.Result.Page all = read(ArchiveFilter.ALL.with(Jid.parse("paris@mantua.example")), Paging.NONE, 9);
        assertThat(all.items()).hasSize(3);
        assertThat(all.count()).isEqualTo(3);
        assertThat(read(ArchiveFilter.ALL.with(Jid.parse("romeo@verona.example/mask")), Paging.NONE, 9)
                        .items())
                .hasSize(2);
        Writes writes = new Writes();
        Archive empty =
                archive.prune(shelf, ROMEO, Pruning.before(NOW.plusSeconds(1)), _ -> false, Integer.MAX_VALUE, writes);
        commit(writes);
        assertThat(empty.count()).isZero();
        assertThat(shelf.all(Archive.MESSAGES)).isEmpty();
        assertThat(shelf.all(Archive.MENTIONS)).isEmpty();
    }
}
