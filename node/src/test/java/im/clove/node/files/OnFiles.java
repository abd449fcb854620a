package im.clove.node.files;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.files.Wish.Purpose;
import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.Store;
import im.clove.node.store.StoreException;
import im.clove.node.store.Table;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A node's files in a test: over a store whose commits can be made to fail, and a clock that is moved by hand.
abstract class OnFiles {
    static final Jid ROMEO = Jid.parse("romeo@verona.example");
    static final Jid JULIET = Jid.parse("juliet@verona.example");
    static final Duration KEEP = Duration.ofDays(30);

    final FragileStore store = new FragileStore();
    Instant now = Instant.parse("2026-11-29T12:00:00Z");

    @TempDir
    Path root;

    Path folder;
    FileStore files;

    /// Whose commits can be made to fail.
    static final class FragileStore implements Store {
        private final MemoryStore memory = new MemoryStore();
        boolean failing;

        @Override
        public byte @Nullable [] get(Table table, Key key) {
            return memory.get(table, key);
        }

        @Override
        public List<Entry> scan(Table table, Key prefix, @Nullable Key after, int limit) {
            return memory.scan(table, prefix, after, limit);
        }

        @Override
        public List<Entry> scanBack(Table table, Key prefix, @Nullable Key before, int limit) {
            return memory.scanBack(table, prefix, before, limit);
        }

        @Override
        public Set<Table> tables() {
            return memory.tables();
        }

        @Override
        public void commit(Batch batch) {
            if (failing) {
                throw new StoreException("The disk is full (in this test)", null);
            }
            memory.commit(batch);
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    @BeforeEach
    void begin() throws IOException {
        folder = root.resolve("files");
        files = open(terms(1_000, 3_000, 5, 100_000, 10_000));
    }

    static FileTerms terms(long size, long perAccount, int count, long perDay, long all) {
        return new FileTerms(size, perAccount, count, perDay, KEEP, all, 0);
    }

    FileStore open(FileTerms terms) throws IOException {
        return FileStore.open(folder, store, terms, () -> now, new SecureRandom());
    }

    /// The process was killed and the node starts anew.
    void again() throws IOException {
        long before = files.held();
        files = open(files.terms());
        assertThat(files.held()).as("what is held is known again").isEqualTo(before);
    }

    Granted ask(Jid who, long size) throws IOException {
        return files.grant(who, new Wish("a.txt", "text/plain", size, new Purpose.Message()));
    }

    Granted.Slot slot(Jid who, long size) throws IOException {
        return (Granted.Slot) ask(who, size);
    }

    Upload begin(Granted.Slot slot, long size) throws Exception {
        return files.begin(slot.token(), slot.secret(), slot.name(), size);
    }

    static void write(Upload upload, String text) throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        upload.piece().put(bytes);
        upload.filled();
    }

    Granted.Slot uploaded(Jid who, String text) throws Exception {
        Granted.Slot slot = slot(who, text.length());
        try (Upload upload = begin(slot, text.length())) {
            write(upload, text);
            upload.finish();
        }
        return slot;
    }

    Optional<String> read(Granted.Slot slot) throws IOException {
        Optional<StoredFile> file = files.find(slot.token()).filter(StoredFile::isThere);
        return file.isPresent() ? Optional.of(Files.readString(files.bytes(file.get()))) : Optional.empty();
    }

    List<String> onDisk() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    static String id(Granted.Slot slot) {
        return FileStore.id(slot.token());
    }

    static String why(Granted granted) {
        return granted instanceof Granted.Full full ? full.why() : granted.toString();
    }
}
