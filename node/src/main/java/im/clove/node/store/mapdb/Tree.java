package im.clove.node.store.mapdb;

import im.clove.node.store.Key;
import im.clove.node.store.Tables;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mapdb.BTreeMap;
import org.mapdb.StoreDirect;

/// One table as a MapDB B-tree from keys to the references of [Values]. Not thread-safe for writing; any number of
/// threads may read while nobody writes.
///
/// MapDB's trees never remove an empty node. In a queue, where keys only grow, each message would leave a piece of
/// one behind and every read would walk over them, so the tree is built anew when it has seen more removals than
/// twice what it holds; COMPAT(mapdb, 3.1.0).
final class Tree {
    private static final ByteArrays BYTES = new ByteArrays();
    private static final int NODE_ENTRIES = 32;
    private static final int REMOVALS_WORTH_IT = 2_048;
    /// A larger tree would hold up commits for too long; it is left to the offline compaction. Its empty nodes are
    /// small beside what it holds.
    private static final int ENTRIES_AT_MOST = 20_000;

    private final StoreDirect records;
    private final Values values;
    private BTreeMap<byte[], byte[]> map;
    private long entries;
    private long removals;

    private Tree(StoreDirect records, Values values, long root, long entries, long removals) {
        this.records = records;
        this.values = values;
        this.map = map(records, root);
        this.entries = entries;
        this.removals = removals;
    }

    static Tree create(StoreDirect records, Values values) {
        return new Tree(records, values, newRoot(records), 0, 0);
    }

    /// @param root what [#root] was
    static Tree open(StoreDirect records, Values values, long root, long entries, long removals) {
        return new Tree(records, values, root, entries, removals);
    }

    private static long newRoot(StoreDirect records) {
        return BTreeMap.Companion.putEmptyRoot$mapdb(new NodeRecords(records), BYTES, BYTES);
    }

    private static BTreeMap<byte[], byte[]> map(StoreDirect records, long root) {
        return BTreeMap.Companion.make(
                BYTES, BYTES, new NodeRecords(records), true, root, NODE_ENTRIES, BYTES, false, 0L, true, null);
    }

    long root() {
        return map.getRootRecidRecid();
    }

    long entries() {
        return entries;
    }

    long removals() {
        return removals;
    }

    byte @Nullable [] get(Key key) {
        byte[] reference = map.get(key.bytes());
        return reference == null ? null : values.load(reference);
    }

    List<Tables.Entry> scan(Key prefix, @Nullable Key after, int limit) {
        boolean behind = after != null && after.compareTo(prefix) >= 0;
        Key start = after != null && behind ? after : prefix;
        return take(map.entryIterator(start.bytes(), !behind, null, false), prefix, limit);
    }

    List<Tables.Entry> scanBack(Key prefix, @Nullable Key before, int limit) {
        Key end = prefix.behindAll();
        Key from = before == null || end != null && before.compareTo(end) > 0 ? end : before;
        return take(map.descendingEntryIterator(null, false, from == null ? null : from.bytes(), false), prefix, limit);
    }

    private List<Tables.Entry> take(Iterator<Map.Entry<byte[], byte[]>> found, Key prefix, int limit) {
        List<Tables.Entry> entriesFound = new ArrayList<>();
        while (entriesFound.size() < limit && found.hasNext()) {
            Map.Entry<byte[], byte[]> entry = found.next();
            Key key = Key.ofBytes(entry.getKey());
            if (!key.startsWith(prefix)) {
                break;
            }
            entriesFound.add(new Tables.Entry(key, values.load(entry.getValue())));
        }
        return entriesFound;
    }

    void put(byte[] key, byte[] value) {
        byte[] old = map.put(key, values.store(value));
        if (old == null) {
            entries++;
        } else {
            values.free(old);
        }
    }

    void remove(byte[] key) {
        byte[] old = map.remove(key);
        if (old != null) {
            values.free(old);
            entries--;
            removals++;
        }
    }

    /// Builds the tree anew if that pays. Values stay where they are.
    ///
    /// @return whether [#root] changed
    boolean tidy() {
        if (removals < REMOVALS_WORTH_IT || removals < 2 * entries || entries > ENTRIES_AT_MOST) {
            return false;
        }
        rebuild();
        return true;
    }

    /// Builds the tree anew if anything was removed: the keys of removed entries stay in nodes as the marks between
    /// others.
    ///
    /// @param all also a tree so large that commits wait for it
    void forget(boolean all) {
        if (removals > 0 && (all || entries <= ENTRIES_AT_MOST)) {
            rebuild();
        }
    }

    private void rebuild() {
        long root = newRoot(records);
        BTreeMap<byte[], byte[]> fresh = map(records, root);
        for (Map.Entry<byte[], byte[]> entry : map.getEntries()) {
            fresh.put(entry.getKey(), entry.getValue());
        }
        OldNodes.free(records, map.getRootRecidRecid());
        map = fresh;
        removals = 0;
    }
}
