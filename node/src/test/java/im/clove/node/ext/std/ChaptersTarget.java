package im.clove.node.ext.std;

import static im.clove.runtime.fuzz.FuzzTarget.require;

import im.clove.node.ext.Archive;
import im.clove.node.ext.ArchiveFilter;
import im.clove.node.ext.ArchiveReader;
import im.clove.node.ext.BlockList;
import im.clove.node.ext.Chapter;
import im.clove.node.ext.Doorstep;
import im.clove.node.ext.LetIn;
import im.clove.node.ext.Report;
import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.Shelf;
import im.clove.node.store.StoreException;
import im.clove.node.store.Tables;
import im.clove.node.store.Writes;
import im.clove.node.store.memory.MemoryStore;
import im.clove.runtime.fuzz.FuzzTarget;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Paging;
import im.clove.xmpp.xml.Elements;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// What extensions keep of an account, damaged: it is loaded all the same, without what cannot be read, for else its
/// owner could not log in any more. The first byte says which chapter, the second how long the key is that follows;
/// the rest is the value.
public final class ChaptersTarget implements FuzzTarget {
    private static final Jid ACCOUNT = Jid.parse("juliet@example.org");

    private static final List<Chapter<?>> CHAPTERS = List.of(
            Archive.CHAPTER,
            PepNodes.CHAPTER,
            Doorstep.CHAPTER,
            LetIn.CHAPTER,
            BlockList.CHAPTER,
            Report.CHAPTER,
            KnownCaps.CHAPTER,
            PushTargets.CHAPTER,
            ArchivePreferences.SAID,
            PrivateXml.SIZES,
            VCardTemp.SIZE,
            MessageOfTheDay.SEEN,
            LastActivity.SEEN);

    @Override
    public String name() {
        return "chapters";
    }

    /// What an archive with an index writes; of the others, the keys and versions that they begin with.
    @Override
    public List<byte[]> seeds() {
        MemoryStore store = new MemoryStore();
        Shelf shelf = Archive.CHAPTER.shelf(store, ACCOUNT);
        Archive archive = Archive.CHAPTER.load(shelf);
        for (int i = 0; i < 256; i++) {
            Writes writes = new Writes();
            Message message = Message.of(
                    Elements.stanza("<message type='chat' from='romeo@example.net/a'><body>rose</body></message>"));
            archive = archive.append(shelf, ACCOUNT, message, "0123456789abcdef01234567", false, Instant.EPOCH, writes);
            commit(store, shelf, writes);
        }
        Writes index = new Writes();
        archive = archive.index(shelf, index);
        commit(store, shelf, index);
        List<byte[]> out = new ArrayList<>();
        for (String part : List.of("m", "a", "w", "x")) {
            Tables.Entry entry = shelf.scan(Key.of(part), null, 1).getFirst();
            out.add(seed(0, entry.key().bytes(), entry.value()));
        }
        for (int i = 1; i < CHAPTERS.size(); i++) {
            out.add(seed(i, new byte[0], new byte[] {1, 0, 0, 0, 0}));
            out.add(seed(i, Key.of("romeo@example.net").bytes(), new byte[] {1, 0, 0, 0, 1, '<', 'a', '/', '>'}));
            out.add(seed(i, Key.of("n").then("node").bytes(), new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 1}));
            out.add(seed(i, Key.of(1).bytes(), new byte[] {1, 0, 0, 0, 3, 'a', '@', 'b'}));
        }
        return out;
    }

    private static void commit(MemoryStore store, Shelf shelf, Writes writes) {
        Batch batch = new Batch();
        shelf.write(writes, batch);
        store.commit(batch);
    }

    private static byte[] seed(int chapter, byte[] key, byte[] value) {
        byte[] out = new byte[2 + key.length + value.length];
        out[0] = (byte) chapter;
        out[1] = (byte) key.length;
        System.arraycopy(key, 0, out, 2, key.length);
        System.arraycopy(value, 0, out, 2 + key.length, value.length);
        return out;
    }

    @Override
    public List<String> words() {
        return List.of("\0\0\0\0", "\0\0\0\1", "\u007f\u007f\u007f\u007f", "\1", "\2", "i", "n", "c", "<a/>", "\0");
    }

    @Override
    public int most() {
        return 512;
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        int which = input.length == 0 ? 0 : (input[0] & 0xFF) % CHAPTERS.size();
        byte[] rest = input.length < 2 ? new byte[0] : Arrays.copyOfRange(input, 2, input.length);
        int ofKey = input.length < 2 ? 0 : Math.min(rest.length, input[1] & 0x3F);
        MemoryStore store = new MemoryStore();
        Chapter<?> chapter = CHAPTERS.get(which);
        Shelf shelf = chapter.shelf(store, ACCOUNT);
        commit(
                store,
                shelf,
                new Writes()
                        .put(Key.ofBytes(Arrays.copyOf(rest, ofKey)), Arrays.copyOfRange(rest, ofKey, rest.length)));
        int shape = loaded(chapter, shelf);
        return which + " " + (which == 0 ? read(shelf) : shape);
    }

    private static String read(Shelf shelf) {
        try {
            return answers(shelf);
        } catch (StoreException e) {
            return "damaged"; // whoever asks is told, beside the account
        }
    }

    private static <T> int loaded(Chapter<T> chapter, Shelf shelf) {
        T value = chapter.load(shelf);
        long weight = chapter.weight(value);
        require(weight >= 0 && weight < 1 << 20, "weight " + weight);
        return Math.min(20, value.toString().length());
    }

    /// Whatever its head says of how much there is.
    private static String answers(Shelf shelf) {
        Archive archive = Archive.CHAPTER.load(shelf);
        ArchiveReader reader = new ArchiveReader(shelf, archive, ACCOUNT);
        StringBuilder shape = new StringBuilder();
        for (ArchiveFilter filter : List.of(ArchiveFilter.ALL, ArchiveFilter.ALL.saying("rose"))) {
            for (Paging paging : List.of(Paging.NONE, Paging.LAST)) {
                shape.append(reader.read(filter, paging, 5)
                        .getClass()
                        .getSimpleName()
                        .charAt(0));
            }
        }
        if (archive.lacksWords()) {
            Archive indexed = archive.index(shelf, new Writes());
            require(indexed.indexed() > archive.indexed(), "the index goes on");
        }
        return shape.toString();
    }
}
