package im.clove.node.store.mapdb;

import im.clove.node.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// `store.log`: what was committed since the last checkpoint, one record per group of commits, one flush per
/// record.
///
/// ```
/// 0          magic, format, salt, checksum of these
/// 4096       records: magic, length, sequence, checksum, payload, filled up to a multiple of 8
/// ```
///
/// After a checkpoint it is overwritten from the start: a record counts only if it continues the sequence. Its room
/// is filled with zeros beforehand, so that a flush need not also write the file's new size. The salt goes into
/// every checksum, so that no stanza can contain a valid record. Owned by the writer.
final class CommitLog {
    static final int FORMAT = 1;

    private static final long MAGIC = 0x434C4F56454C4F47L;
    private static final int RECORD_MAGIC = 0x434C5652;
    private static final int START = 4096;
    private static final int HEAD = 24;
    private static final int STEP = 1 << 20;

    private final FileIo.StoreFile file;
    private final long salt;
    private final long limit;
    private long position = START;
    private long room;
    /// Up to where there may be records, old ones included.
    private long written;

    private CommitLog(FileIo.StoreFile file, long salt, long limit) throws IOException {
        this.file = file;
        this.salt = salt;
        this.limit = limit;
        this.room = file.size();
        this.written = room;
    }

    /// Makes an empty log.
    ///
    /// @param salt random
    static void create(FileIo.StoreFile file, long salt) throws IOException {
        byte[] head = new byte[START];
        ByteBuffer.wrap(head).putLong(MAGIC).putLong(FORMAT).putLong(salt).putInt(checksum(head, 0, 24, 0));
        file.truncate(0);
        file.write(0, head, 0, START);
        file.force();
    }

    /// Whether no record was ever written.
    static boolean isBlank(FileIo.StoreFile file) throws IOException {
        byte[] first = new byte[4];
        return file.read(START, first, 0, 4) < 4 || ByteBuffer.wrap(first).getInt() == 0;
    }

    /// @param limit the size the file may reach
    static CommitLog open(FileIo.StoreFile file, long limit) throws IOException {
        byte[] head = new byte[START];
        ByteBuffer in = ByteBuffer.wrap(head);
        if (file.read(0, head, 0, START) < START
                || in.getLong() != MAGIC
                || in.getInt(24) != checksum(head, 0, 24, 0)) {
            throw new StoreException("store.log is damaged; restore the store from a backup", null);
        }
        long format = in.getLong();
        if (format != FORMAT) {
            throw new StoreException(
                    "store.log has format " + format + ", written by a newer Clove; this one knows " + FORMAT, null);
        }
        return new CommitLog(file, in.getLong(), limit);
    }

    /// Hands over the records behind a sequence number, in order, and is then ready to append.
    ///
    /// @return the last sequence number
    /// @throws StoreException if a record is damaged that others follow: more than a torn end was lost
    long replay(long after, Replayed target) throws IOException {
        byte[] all = new byte[Math.toIntExact(file.size())];
        int size = file.read(0, all, 0, all.length);
        long sequence = after;
        int at = START;
        while (isRecord(all, at, size, sequence + 1)) {
            int length = ByteBuffer.wrap(all).getInt(at + 4);
            sequence++;
            target.accept(sequence, ByteBuffer.wrap(all, at + HEAD, length).slice());
            at = next(at, length);
        }
        position = at;
        for (int later = at; later <= size - HEAD; later += 8) {
            ByteBuffer in = ByteBuffer.wrap(all);
            if (in.getInt(later) == RECORD_MAGIC
                    && in.getLong(later + 8) > sequence
                    && isRecord(all, later, size, in.getLong(later + 8))) {
                throw new StoreException(
                        "store.log is damaged at byte " + at + "; restore the store from a backup", null);
            }
        }
        return sequence;
    }

    private boolean isRecord(byte[] all, int at, int size, long sequence) {
        if (at + HEAD > size) {
            return false;
        }
        ByteBuffer in = ByteBuffer.wrap(all);
        int length = in.getInt(at + 4);
        return in.getInt(at) == RECORD_MAGIC
                && in.getLong(at + 8) == sequence
                && length >= 0
                && length <= size - at - HEAD
                && in.getInt(at + 16) == checksum(all, at, length);
    }

    private int checksum(byte[] all, int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(8).putLong(0, salt));
        crc.update(all, at, 16);
        crc.update(all, at + HEAD, length);
        return (int) crc.getValue();
    }

    private static int checksum(byte[] all, int at, int length, int seed) {
        CRC32C crc = new CRC32C();
        crc.update(seed);
        crc.update(all, at, length);
        return (int) crc.getValue();
    }

    private static int next(int at, int length) {
        return at + HEAD + (length + 7 & -8);
    }

    /// Whether a record of that many bytes fits behind the last one.
    boolean hasRoom(int length) {
        return position + HEAD + length + 8 <= limit;
    }

    /// Bytes of records since the last [#restart].
    long used() {
        return position - START;
    }

    /// Writes a record; it is not on disk before [#force].
    ///
    /// @throws IOException if it could not be written whole: then it does not count
    void append(long sequence, ByteBuffer payload) throws IOException {
        int length = payload.remaining();
        byte[] record = new byte[next(0, length)];
        ByteBuffer.wrap(record).putInt(RECORD_MAGIC).putInt(length).putLong(sequence);
        payload.get(payload.position(), record, HEAD, length);
        ByteBuffer.wrap(record).putInt(16, checksum(record, 0, length));
        grow(position + record.length);
        try {
            written = Math.max(written, position + record.length);
            file.write(position, record, 0, record.length);
        } catch (IOException e) {
            forgetTail(e);
            throw e;
        }
        position += record.length;
    }

    private void grow(long needed) throws IOException {
        byte[] zeros = new byte[64 << 10];
        while (room < needed) {
            long target = Math.min(Math.max(limit, needed), room / STEP * STEP + STEP);
            for (long at = room; at < target; at += zeros.length) {
                file.write(at, zeros, 0, (int) Math.min(zeros.length, target - at));
            }
            room = target;
        }
    }

    /// The record was refused to its caller, so it should not turn up at the next start.
    private void forgetTail(IOException cause) {
        try {
            file.write(position, new byte[HEAD], 0, HEAD);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    void force() throws IOException {
        file.force();
    }

    /// Begins again at the start of the file: a checkpoint holds everything up to now.
    void restart() {
        position = START;
    }

    /// Gives the room back, so that removed data does not linger here.
    void clear() throws IOException {
        file.truncate(START);
        room = START;
        written = START;
        restart();
    }

    /// Overwrites all records with zeros, after a checkpoint that holds them; its room stays. Durable when it returns.
    void erase() throws IOException {
        byte[] zeros = new byte[64 << 10];
        for (long at = START; at < written; at += zeros.length) {
            file.write(at, zeros, 0, (int) Math.min(zeros.length, written - at));
        }
        file.force();
        written = START;
    }

    void close() throws IOException {
        file.close();
    }

    /// Takes one record at [CommitLog#replay].
    interface Replayed {
        void accept(long sequence, ByteBuffer payload) throws IOException;
    }
}
