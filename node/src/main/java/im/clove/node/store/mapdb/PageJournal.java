package im.clove.node.store.mapdb;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The pages of one checkpoint, written here before they go to their places. Either complete, or as good as not
/// there.
///
/// ```
/// 0       magic, format, checkpoint number, page count, checksum of these
/// 4096    the pages, each with its own checksum
/// end     magic, checkpoint number, page count, checksum over all before it
/// ```
///
/// It stays when it has been applied, since applying it again changes nothing, until the next checkpoint overwrites
/// it or the store is closed. Owned by the writer.
final class PageJournal {
    static final int FORMAT = 1;

    private static final long MAGIC = 0x434C4F56454A4E4CL;
    private static final int HEAD = Page.SIZE;
    private static final int CHUNK_PAGES = 64;

    private final FileIo.StoreFile file;

    PageJournal(FileIo.StoreFile file) {
        this.file = file;
    }

    /// Writes a checkpoint; it is not on disk before [#force].
    ///
    /// @param pages sealed, in ascending order
    void write(long checkpoint, List<Page> pages) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] head = mark(checkpoint, pages.size(), crc);
        file.write(0, head, 0, HEAD);
        byte[] chunk = new byte[CHUNK_PAGES * Page.SIZE];
        long position = HEAD;
        int filled = 0;
        for (Page page : pages) {
            System.arraycopy(page.bytes(), 0, chunk, filled, Page.SIZE);
            filled += Page.SIZE;
            if (filled == chunk.length) {
                position = flush(chunk, filled, position, crc);
                filled = 0;
            }
        }
        position = flush(chunk, filled, position, crc);
        file.write(position, mark(checkpoint, pages.size(), crc), 0, HEAD);
    }

    private long flush(byte[] chunk, int length, long position, CRC32C crc) throws IOException {
        crc.update(chunk, 0, length);
        file.write(position, chunk, 0, length);
        return position + length;
    }

    void force() throws IOException {
        file.force();
    }

    /// What a complete journal holds, or empty if it is torn or was never written.
    Optional<Checkpoint> read() throws IOException {
        byte[] head = new byte[HEAD];
        if (file.read(0, head, 0, HEAD) < HEAD || (long) Page.LONGS.get(head, 0) != MAGIC) {
            return Optional.empty();
        }
        long checkpoint = (long) Page.LONGS.get(head, 16);
        long count = (long) Page.LONGS.get(head, 24);
        CRC32C crc = new CRC32C();
        if (count < 1 || count > file.size() / Page.SIZE || !matches(head, mark(checkpoint, count, crc))) {
            return Optional.empty();
        }
        byte[] chunk = new byte[CHUNK_PAGES * Page.SIZE];
        long end = HEAD + count * Page.SIZE;
        for (long position = HEAD; position < end; position += chunk.length) {
            int length = (int) Math.min(chunk.length, end - position);
            if (file.read(position, chunk, 0, length) < length) {
                return Optional.empty();
            }
            crc.update(chunk, 0, length);
        }
        byte[] tail = new byte[HEAD];
        if (file.read(end, tail, 0, HEAD) < HEAD || !matches(tail, mark(checkpoint, count, crc))) {
            return Optional.empty();
        }
        return Optional.of(new Checkpoint(checkpoint, count));
    }

    /// Copies the pages of a complete journal to their places; durable after the caller forces the target.
    void copyTo(FileIo.StoreFile target, Checkpoint checkpoint) throws IOException {
        byte[] page = new byte[Page.SIZE];
        for (long i = 0; i < checkpoint.pages(); i++) {
            if (file.read(HEAD + i * Page.SIZE, page, 0, Page.SIZE) < Page.SIZE) {
                throw new IOException("The journal ended while it was applied");
            }
            long number = (long) Page.LONGS.get(page, Page.CONTENT);
            target.write(number * Page.SIZE, page, 0, Page.SIZE);
        }
    }

    /// Empties it when nothing needs it any more, so that removed data does not linger here.
    void clear() throws IOException {
        file.truncate(0);
    }

    void close() throws IOException {
        file.close();
    }

    private static boolean matches(byte[] found, byte[] expected) {
        return Arrays.equals(found, 0, 48, expected, 0, 48);
    }

    private static byte[] mark(long checkpoint, long count, CRC32C before) {
        byte[] mark = new byte[HEAD];
        Page.LONGS.set(mark, 0, MAGIC);
        Page.LONGS.set(mark, 8, (long) FORMAT);
        Page.LONGS.set(mark, 16, checkpoint);
        Page.LONGS.set(mark, 24, count);
        Page.LONGS.set(mark, 32, before.getValue());
        before.update(mark, 0, 40);
        Page.LONGS.set(mark, 40, before.getValue());
        return mark;
    }

    /// A complete checkpoint in the journal.
    record Checkpoint(long number, long pages) {}
}
