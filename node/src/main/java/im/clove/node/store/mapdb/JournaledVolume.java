package im.clove.node.store.mapdb;

import java.io.File;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mapdb.DataInput2;
import org.mapdb.volume.Volume;
import org.mapdb.volume.VolumeFactory;

/// MapDB's bytes on the pages of a [PageFile]. MapDB may write whenever it likes: nothing reaches the disk before
/// the page file's next checkpoint, which the store calls and not MapDB. Offsets are MapDB's, from 0 on.
final class JournaledVolume extends Volume {
    private final PageFile pages;

    JournaledVolume(PageFile pages) {
        this.pages = pages;
    }

    VolumeFactory factory(boolean exists) {
        return VolumeFactory.wrap(this, exists);
    }

    private static long number(long offset) {
        return offset / Page.CONTENT + 1;
    }

    private static int at(long offset) {
        return (int) (offset % Page.CONTENT);
    }

    @Override
    public void ensureAvailable(long offset) {
        pages.ensureLength(offset);
    }

    @Override
    public void truncate(long size) {
        throw new UnsupportedOperationException("A store is compacted into a new file");
    }

    @Override
    public void putLong(long offset, long value) {
        int at = at(offset);
        if (at <= Page.CONTENT - Long.BYTES) {
            Page.LONGS.set(pages.pageToChange(number(offset)).bytes(), at, value);
        } else {
            putData(offset, ByteBuffer.allocate(Long.BYTES).putLong(0, value));
        }
    }

    @Override
    public void putInt(long offset, int value) {
        int at = at(offset);
        if (at <= Page.CONTENT - Integer.BYTES) {
            Page.INTS.set(pages.pageToChange(number(offset)).bytes(), at, value);
        } else {
            putData(offset, ByteBuffer.allocate(Integer.BYTES).putInt(0, value));
        }
    }

    @Override
    public void putByte(long offset, byte value) {
        pages.pageToChange(number(offset)).bytes()[at(offset)] = value;
    }

    @Override
    public void putData(long offset, byte[] source, int from, int size) {
        int done = 0;
        while (done < size) {
            int at = at(offset + done);
            int length = Math.min(size - done, Page.CONTENT - at);
            System.arraycopy(
                    source,
                    from + done,
                    pages.pageToChange(number(offset + done)).bytes(),
                    at,
                    length);
            done += length;
        }
    }

    @Override
    public void putData(long offset, ByteBuffer source) {
        byte[] copy = new byte[source.remaining()];
        source.get(copy);
        putData(offset, copy, 0, copy.length);
    }

    @Override
    public void clear(long start, long end) {
        long offset = start;
        while (offset < end) {
            int at = at(offset);
            int length = (int) Math.min(end - offset, Page.CONTENT - at);
            Arrays.fill(pages.pageToChange(number(offset)).bytes(), at, at + length, (byte) 0);
            offset += length;
        }
    }

    @Override
    public long getLong(long offset) {
        int at = at(offset);
        if (at <= Page.CONTENT - Long.BYTES) {
            return (long) Page.LONGS.get(pages.page(number(offset)).bytes(), at);
        }
        byte[] copy = new byte[Long.BYTES];
        getData(offset, copy, 0, copy.length);
        return ByteBuffer.wrap(copy).getLong();
    }

    @Override
    public int getInt(long offset) {
        int at = at(offset);
        if (at <= Page.CONTENT - Integer.BYTES) {
            return (int) Page.INTS.get(pages.page(number(offset)).bytes(), at);
        }
        byte[] copy = new byte[Integer.BYTES];
        getData(offset, copy, 0, copy.length);
        return ByteBuffer.wrap(copy).getInt();
    }

    @Override
    public byte getByte(long offset) {
        return pages.page(number(offset)).bytes()[at(offset)];
    }

    @Override
    public DataInput2 getDataInput(long offset, int size) {
        int at = at(offset);
        if (at + size <= Page.CONTENT) {
            return new DataInput2.ByteArray(pages.page(number(offset)).bytes(), at);
        }
        byte[] copy = new byte[size];
        getData(offset, copy, 0, size);
        return new DataInput2.ByteArray(copy);
    }

    @Override
    public void getData(long offset, byte[] into, int position, int size) {
        int done = 0;
        while (done < size) {
            int at = at(offset + done);
            int length = Math.min(size - done, Page.CONTENT - at);
            System.arraycopy(pages.page(number(offset + done)).bytes(), at, into, position + done, length);
            done += length;
        }
    }

    @Override
    public void close() {
        closed.set(true);
    }

    /// Nothing: the store decides when pages go to disk.
    @Override
    public void sync() {}

    @Override
    public int sliceSize() {
        return -1;
    }

    @Override
    public boolean isSliced() {
        return false;
    }

    @Override
    public long length() {
        return pages.length();
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    /// No file of MapDB's.
    @Override
    public @Nullable File getFile() {
        return null;
    }

    @Override
    public boolean getFileLocked() {
        return true;
    }
}
