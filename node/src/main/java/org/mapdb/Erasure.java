package org.mapdb;

/// Overwrites records with zeros where they lie. MapDB gives back the room of a record as it is, with all that it
/// held, and only its own package may ask where that is; COMPAT(mapdb, 3.1.0). What was deleted shall not stay
/// readable in the file (P-12). Not thread-safe for writing, as the store itself.
public final class Erasure {
    private static final int LINK = Long.BYTES;
    /// So short a record lies in the index, which is overwritten.
    private static final int IN_THE_INDEX = 5;

    private Erasure() {}

    /// Overwrites a record with zeros; MapDB still counts it as there.
    ///
    /// @return the record's length in bytes; 0 if nothing was stored under that number
    public static int erase(StoreDirect store, long number) {
        long value = store.getIndexVal(number);
        int length = 0;
        while (store.indexValFlagLinked(value)) {
            // A piece that names the next one, which MapDB reads to give the pieces back.
            long at = StoreDirectJava.indexValToOffset(value);
            long size = StoreDirectJava.indexValToSize(value);
            store.getVolume().clear(at + LINK, at + size);
            length += (int) (size - LINK);
            value = DataIO.parity3Get(store.getVolume().getLong(at));
        }
        long size = StoreDirectJava.indexValToSize(value);
        if (size == StoreDirectJava.NULL_RECORD_SIZE || size == StoreDirectJava.DELETED_RECORD_SIZE) {
            return length;
        }
        if (size > IN_THE_INDEX) {
            long at = StoreDirectJava.indexValToOffset(value);
            store.getVolume().clear(at, at + size);
        }
        return length + (int) size;
    }

    /// Whether a value of that length would take the place where the record lies now, whole.
    public static boolean fits(StoreDirect store, long number, int length) {
        long value = store.getIndexVal(number);
        return !store.indexValFlagLinked(value) && StoreDirectJava.indexValToSize(value) == length;
    }
}
