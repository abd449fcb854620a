package im.clove.node.store.mapdb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// One page as it is on disk: content, its own number (a page written to the wrong place is found), and a CRC-32C
/// of both. The checksum is right only after [#seal].
final class Page {
    static final int SIZE = 4096;
    /// A multiple of 16, so that the aligned numbers of MapDB never lie across two pages.
    static final int CONTENT = SIZE - 16;

    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private static final int NUMBER_AT = CONTENT;
    private static final int CHECKSUM_AT = SIZE - 4;

    private final long number;
    private final byte[] bytes;

    Page(long number) {
        this(number, new byte[SIZE]);
    }

    Page(long number, byte[] bytes) {
        this.number = number;
        this.bytes = bytes;
    }

    long number() {
        return number;
    }

    /// The page itself, not a copy.
    byte[] bytes() {
        return bytes;
    }

    void seal() {
        LONGS.set(bytes, NUMBER_AT, number);
        INTS.set(bytes, CHECKSUM_AT, checksum());
    }

    boolean isSound() {
        return (long) LONGS.get(bytes, NUMBER_AT) == number && (int) INTS.get(bytes, CHECKSUM_AT) == checksum();
    }

    private int checksum() {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CHECKSUM_AT);
        return (int) crc.getValue();
    }
}
