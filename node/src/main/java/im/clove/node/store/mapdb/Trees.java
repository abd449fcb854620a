package im.clove.node.store.mapdb;

import im.clove.node.store.Batch;
import im.clove.node.store.StoreException;
import im.clove.node.store.Table;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mapdb.DataInput2;
import org.mapdb.DataOutput2;
import org.mapdb.Serializer;
import org.mapdb.StoreDirect;

/// All tables in one MapDB plain store. The first record is the catalogue: each table's name, the root of its tree,
/// and its counters; the second is the list of spare records. No class name is ever on disk. Not thread-safe for
/// writing; any number of threads may read while nobody writes.
final class Trees {
    private static final long CATALOGUE = 1;
    private static final long SPARES = 2;
    private static final CatalogueFormat FORMAT = new CatalogueFormat();

    private final StoreDirect records;
    private final Spares spares;
    private final Values values;
    /// Every table of the catalogue, whether or not anybody names it.
    private final Map<Table, Tree> trees = new LinkedHashMap<>();

    private Trees(StoreDirect records, Spares spares) {
        this.records = records;
        this.spares = spares;
        this.values = new Values(records, spares);
    }

    static Trees create(PageFile pages) {
        StoreDirect records = records(pages, false);
        if (records.put(Map.of(), FORMAT) != CATALOGUE || Spares.create(records) != SPARES) {
            throw new IllegalStateException("MapDB does not number records from 1");
        }
        return new Trees(records, new Spares());
    }

    static Trees open(PageFile pages) {
        StoreDirect records = records(pages, true);
        Map<String, Entry> catalogue = records.get(CATALOGUE, FORMAT);
        if (catalogue == null) {
            throw new StoreException("store.db has lost its catalogue; restore the store from a backup", null);
        }
        Trees trees = new Trees(records, Spares.open(records, SPARES));
        catalogue.forEach((name, entry) -> trees.trees.put(
                new Table(name), Tree.open(records, trees.values, entry.root(), entry.entries(), entry.removals())));
        return trees;
    }

    private static StoreDirect records(PageFile pages, boolean exists) {
        JournaledVolume volume = new JournaledVolume(pages);
        // In this order: no file name, not read-only, no waiting for a lock, no locks of MapDB's own, one segment,
        // growth by 1 MiB from 0, nothing deleted, no checksum over the whole file, one over its head, never bypassed,
        // no flush of its own.
        return new StoreDirect(
                null,
                volume.factory(exists),
                false,
                0L,
                false,
                0,
                1L << 20,
                0L,
                false,
                false,
                false,
                true,
                false,
                true);
    }

    Set<Table> tables() {
        return Set.copyOf(trees.keySet());
    }

    /// The tree of a table, or null if nothing was ever written to it.
    @Nullable
    Tree tree(Table table) {
        return trees.get(table);
    }

    /// For writing.
    private Tree make(Table table) {
        return trees.computeIfAbsent(table, _ -> Tree.create(records, values));
    }

    void apply(Batch.Write write) {
        byte[] value = write.value();
        if (value == null) {
            make(write.table()).remove(write.key().bytes());
        } else {
            make(write.table()).put(write.key().bytes(), value);
        }
    }

    /// Upkeep between commits.
    void tidy() {
        trees.values().forEach(Tree::tidy);
    }

    /// Overwrites what is left of removed keys.
    ///
    /// @param all also in trees so large that commits wait for it
    void forget(boolean all) {
        trees.values().forEach(tree -> tree.forget(all));
    }

    /// Completes the pages for a checkpoint: the catalogue and the head of MapDB's file.
    void flush() {
        Map<String, Entry> catalogue = new LinkedHashMap<>();
        trees.forEach((table, tree) ->
                catalogue.put(table.onDisk(), new Entry(tree.root(), tree.entries(), tree.removals())));
        records.update(CATALOGUE, catalogue, FORMAT);
        spares.save(records, SPARES);
        records.commit();
    }

    /// Bytes of the file that hold nothing at present.
    long freeBytes() {
        return records.getFreeSize();
    }

    /// MapDB's own check that no two records share a place.
    void verify() {
        records.verify();
    }

    /// A table in the catalogue.
    private record Entry(long root, long entries, long removals) {}

    private static final class CatalogueFormat implements Serializer<Map<String, Entry>> {
        private static final int VERSION = 1;
        private static final int TABLES_AT_MOST = 1_000;

        @Override
        public void serialize(DataOutput2 out, Map<String, Entry> value) throws IOException {
            out.writeByte(VERSION);
            out.writeInt(value.size());
            for (Map.Entry<String, Entry> each : value.entrySet()) {
                out.writeUTF(each.getKey());
                out.writeLong(each.getValue().root());
                out.writeLong(each.getValue().entries());
                out.writeLong(each.getValue().removals());
            }
        }

        @Override
        public Map<String, Entry> deserialize(DataInput2 in, int available) throws IOException {
            int version = in.readByte();
            int size = in.readInt();
            if (version != VERSION || size < 0 || size > TABLES_AT_MOST) {
                throw new StoreException("The catalogue of store.db is damaged or of a newer Clove", null);
            }
            Map<String, Entry> catalogue = new LinkedHashMap<>();
            for (int i = 0; i < size; i++) {
                catalogue.put(in.readUTF(), new Entry(in.readLong(), in.readLong(), in.readLong()));
            }
            return catalogue;
        }
    }
}
