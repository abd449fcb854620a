package im.clove.node.store.mapdb;

import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.Store;
import im.clove.node.store.Table;
import im.clove.node.store.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;

/// Batches that a number alone decides, so that a checker can say what the store must hold after any of them.
final class Workload {
    private static final Table[] TABLES = {Table.OFFLINE, Table.ROSTERS, new Table("archive")};

    private final String owner;
    private final int largest;

    /// @param largest records in a batch at most
    Workload(String owner, int largest) {
        this.owner = owner;
        this.largest = largest;
    }

    Key counter() {
        return Key.of(owner).then("counter");
    }

    Batch batch(int number) {
        Random random = new Random(owner.hashCode() * 31L + number);
        Batch batch = new Batch().put(Table.META, counter(), HexFormat.of().parseHex("%08x".formatted(number)));
        int records = 1 + (random.nextInt(4) == 0 ? random.nextInt(largest) : random.nextInt(Math.min(50, largest)));
        for (int i = 0; i < records; i++) {
            Table table = TABLES[random.nextInt(TABLES.length)];
            Key key = Key.of(owner).then(random.nextInt(500));
            if (random.nextInt(3) == 0) {
                batch.remove(table, key);
            } else {
                byte[] value = new byte[random.nextInt(30) == 0 ? random.nextInt(20_000) : random.nextInt(300)];
                random.nextBytes(value);
                batch.put(table, key, value);
            }
        }
        return batch;
    }

    /// The state after the batches up to a number, without those in `failed`.
    Map<String, Long> expected(int upTo, List<Integer> failed) {
        Map<String, Long> state = new TreeMap<>();
        for (int number = 1; number <= upTo; number++) {
            if (!failed.contains(number)) {
                batch(number).writes().forEach(write -> apply(state, write));
            }
        }
        return state;
    }

    static void apply(Map<String, Long> state, Batch.Write write) {
        byte[] value = write.value();
        if (value == null) {
            state.remove(write.table() + " " + write.key());
        } else {
            state.put(write.table() + " " + write.key(), digest(value));
        }
    }

    /// What a store holds of this owner.
    Map<String, Long> found(Store store) {
        Map<String, Long> state = new TreeMap<>();
        List<Table> tables = new ArrayList<>(Arrays.asList(TABLES));
        tables.add(Table.META);
        for (Table table : tables) {
            for (Tables.Entry entry : store.scan(table, Key.of(owner), null, Integer.MAX_VALUE)) {
                state.put(table + " " + entry.key(), digest(entry.value()));
            }
        }
        return state;
    }

    /// The number of the last batch a store has.
    int last(Store store) {
        byte[] value = store.get(Table.META, counter());
        return value == null ? 0 : HexFormat.fromHexDigits(HexFormat.of().formatHex(value));
    }

    private static long digest(byte[] value) {
        CRC32 crc = new CRC32();
        crc.update(value);
        return crc.getValue() << 20 ^ value.length;
    }
}
