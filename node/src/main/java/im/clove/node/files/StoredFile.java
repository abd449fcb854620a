package im.clove.node.files;

import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.xmpp.jid.Jid;
import java.time.Instant;

/// A file that was uploaded, or the slot for one. Neither the address nor what is needed to upload is in it, only
/// hashes: whoever reads a backup gets no file by it.
///
/// @param owner whose account it belongs to
/// @param id by which it is known to its owner and on the disk: a hash of what stands in its address
/// @param name for people, sane
/// @param type as it is served
/// @param size in bytes
/// @param until when it goes, once it is there; [#NEVER] for not by itself
/// @param isThere whether all of it has come
/// @param check of a slot, the hash of what allows to upload; of a file, the hash of its content (SHA-256)
public record StoredFile(
        Jid owner,
        String id,
        String name,
        String type,
        long size,
        Instant createdAt,
        Instant until,
        boolean isThere,
        String check) {
    /// The end of time, as far as it can be stored.
    public static final Instant NEVER = Instant.ofEpochMilli(Long.MAX_VALUE);

    private static final int FORMAT = 1;

    /// From when on it is no longer there.
    public Instant endsAt() {
        return isThere ? until : earlier(until, createdAt.plus(FileTerms.SLOT));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /// Whether it is gone, though it may still lie about.
    boolean isOver(Instant now) {
        return !now.isBefore(endsAt());
    }

    /// All of it has come.
    ///
    /// @param hash of its content
    StoredFile arrived(String hash) {
        return new StoredFile(owner, id, name, type, size, createdAt, until, true, hash);
    }

    byte[] encode() {
        return new RecordWriter(FORMAT)
                .text(name)
                .text(type)
                .number(size)
                .time(createdAt)
                .time(until)
                .flag(isThere)
                .text(check)
                .done();
    }

    static StoredFile decode(Jid owner, String id, byte[] value) {
        RecordReader in = new RecordReader("file", value, FORMAT);
        StoredFile file = new StoredFile(
                owner, id, in.text(), in.text(), in.longNumber(), in.time(), in.time(), in.flag(), in.text());
        in.end();
        return file;
    }
}
