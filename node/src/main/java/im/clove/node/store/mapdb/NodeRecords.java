package im.clove.node.store.mapdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import kotlin.collections.LongIterator;
import org.jspecify.annotations.Nullable;
import org.mapdb.DataInput2;
import org.mapdb.DataOutput2;
import org.mapdb.Erasure;
import org.mapdb.Serializer;
import org.mapdb.Store;
import org.mapdb.StoreDirect;

/// The store as a tree's nodes see it: each node is filled up to one of few sizes, so that it mostly changes in
/// place. MapDB's lists of free pieces take new room each time they stop being empty, and do not use it again; a
/// piece freed and taken for every insertion makes the file grow for ever; COMPAT(mapdb, 3.1.0). The place that a node
/// leaves is overwritten: keys are names of contacts, and short values lie in nodes, too.
final class NodeRecords implements Store {
    private static final int STEP = 1_024;
    /// Record numbers are stored as they are.
    private static final int SMALL = 16;

    private static final Serializer<byte[]> RAW = new Raw();

    private final StoreDirect records;

    NodeRecords(StoreDirect records) {
        this.records = records;
    }

    @Override
    public <R> @Nullable R get(long number, Serializer<R> serializer) {
        return records.get(number, serializer);
    }

    @Override
    public <R> long put(@Nullable R value, Serializer<R> serializer) {
        return records.put(value, new Filled<>(serializer));
    }

    @Override
    public <R> void update(long number, @Nullable R value, Serializer<R> serializer) {
        if (value == null) {
            throw new IllegalArgumentException("A tree has no empty nodes");
        }
        byte[] node = bytes(value, serializer);
        if (!Erasure.fits(records, number, node.length)) {
            // It moves. What it held may be of something that was removed.
            Erasure.erase(records, number);
        }
        records.update(number, node, RAW);
    }

    @Override
    public <R> void delete(long number, Serializer<R> serializer) {
        Erasure.erase(records, number);
        records.delete(number, serializer);
    }

    @Override
    public <R> boolean compareAndSwap(long number, @Nullable R expected, @Nullable R value, Serializer<R> serializer) {
        return records.compareAndSwap(number, expected, value, new Filled<>(serializer));
    }

    @Override
    public long preallocate() {
        return records.preallocate();
    }

    @Override
    public LongIterator getAllRecids() {
        return records.getAllRecids();
    }

    @Override
    public Iterable<String> getAllFiles() {
        return List.of();
    }

    @Override
    public void commit() {
        throw new UnsupportedOperationException("The store's writer commits");
    }

    @Override
    public void compact() {
        throw new UnsupportedOperationException("A store is compacted into a new file");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("The store's writer closes");
    }

    @Override
    public boolean isClosed() {
        return records.isClosed();
    }

    @Override
    public void verify() {
        records.verify();
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public boolean fileLoad() {
        return false;
    }

    @Override
    public boolean isThreadSafe() {
        return false;
    }

    @Override
    public void checkThreadSafe() {
        throw new UnsupportedOperationException("One thread writes, under the store's lock");
    }

    private static <R> byte[] bytes(R value, Serializer<R> serializer) {
        DataOutput2 out = new DataOutput2();
        try {
            new Filled<>(serializer).serialize(out, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.copyBytes();
    }

    /// What is a node already, as bytes.
    private static final class Raw implements Serializer<byte[]> {
        @Override
        public void serialize(DataOutput2 out, byte[] value) throws IOException {
            out.write(value, 0, value.length);
        }

        @Override
        public byte[] deserialize(DataInput2 in, int available) {
            throw new UnsupportedOperationException("Nodes are read by their own format");
        }
    }

    private record Filled<R>(Serializer<R> inner) implements Serializer<R> {
        @Override
        public void serialize(DataOutput2 out, R value) throws IOException {
            inner.serialize(out, value);
            if (out.pos > SMALL) {
                out.write(new byte[(STEP - out.pos % STEP) % STEP]);
            }
        }

        @Override
        public R deserialize(DataInput2 in, int available) throws IOException {
            return inner.deserialize(in, available);
        }
    }
}
