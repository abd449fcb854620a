package im.clove.node.store;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.jid.JidFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Reads what [RecordWriter] wrote and trusts nothing: every length is checked against what is left, a version
/// newer than the reader's is refused, and left-over bytes are an error.
public final class RecordReader {
    private final String what;
    private final ByteBuffer in;
    private final int version;

    /// @param what the kind of record, for the error text
    /// @param newest the newest format version the caller can read
    public RecordReader(String what, byte[] value, int newest) {
        this.what = what;
        this.in = ByteBuffer.wrap(value);
        this.version = Byte.toUnsignedInt(need(1).get());
        if (version > newest) {
            throw new StoreException(
                    "The store holds a " + what + " in format " + version
                            + ", written by a newer Clove; this one knows " + newest,
                    null);
        }
        if (version == 0) {
            throw damaged();
        }
    }

    /// The format the value was written in.
    public int version() {
        return version;
    }

    public boolean flag() {
        byte value = need(1).get();
        if (value != 0 && value != 1) {
            throw damaged();
        }
        return value == 1;
    }

    public int number() {
        return need(Integer.BYTES).getInt();
    }

    /// A count of things that follow, each at least one byte long.
    public int count() {
        int value = number();
        if (value < 0 || value > in.remaining()) {
            throw damaged();
        }
        return value;
    }

    public long longNumber() {
        return need(Long.BYTES).getLong();
    }

    public Instant time() {
        return Instant.ofEpochMilli(longNumber());
    }

    public byte[] bytes() {
        byte[] value = new byte[count()];
        in.get(value);
        return value;
    }

    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    public Jid jid() {
        return jid(what, text());
    }

    /// @throws StoreException if anything is left
    public void end() {
        if (in.hasRemaining()) {
            throw damaged();
        }
    }

    public StoreException damaged() {
        return damaged(what, null);
    }

    private static StoreException damaged(String what, @Nullable Throwable cause) {
        return StoreException.damage("A stored " + what + " is damaged; restore the store from a backup", cause);
    }

    public static Jid jid(String what, String text) {
        try {
            return Jid.parse(text);
        } catch (JidFormatException e) {
            throw damaged(what, e);
        }
    }

    private ByteBuffer need(int bytes) {
        if (in.remaining() < bytes) {
            throw damaged();
        }
        return in;
    }
}
