package im.clove.node.ext;

import im.clove.node.store.Key;
import im.clove.node.store.Shelf;
import im.clove.node.store.Table;
import im.clove.node.store.Tables;
import im.clove.xmpp.jid.Jid;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// What one extension keeps of each account: a value in memory, and a shelf of the account's own keys behind it. Make
/// one constant per extension and name it in [Extension#chapters].
///
/// The value is loaded when it is asked for first and stays as long as the account is loaded. It is immutable: it
/// changes by [Effect.Turn], which replaces it and writes to the shelf in one commit; if that fails, both are as they
/// were. It need not be all that is on the shelf: of an archive it is the counter.
///
/// @param <T> an immutable value
public final class Chapter<T> {
    /// A value of a few words, in bytes of the heap.
    private static final long SMALL = 128;

    private final Table table;
    private final String name;
    private final Function<Shelf, T> load;
    private final ToLongFunction<? super T> weight;

    private Chapter(Table table, String name, Function<Shelf, T> load, ToLongFunction<? super T> weight) {
        this.table = table;
        this.name = name;
        this.load = load;
        this.weight = weight;
    }

    /// With a table of its own.
    ///
    /// @param load makes the value from what is on the shelf; called on the account's own thread
    public static <T> Chapter<T> of(Table table, Function<Shelf, T> load) {
        return new Chapter<>(table, "", load, _ -> SMALL);
    }

    /// The same chapter, of values that are more than a few words: what one takes is charged to its account.
    ///
    /// @param held bytes of the heap ([im.clove.xmpp.xml.HeapWeight]) that a value takes; asked once for each value
    public Chapter<T> weighing(ToLongFunction<? super T> held) {
        return new Chapter<>(table, name, load, held);
    }

    /// For a value or two: a name in the table of settings. The key of the value is [Key#EMPTY], or begins with what
    /// the extension likes.
    ///
    /// @param name is on disk: never rename one, never reuse the name of one that is gone
    public static <T> Chapter<T> setting(String name, Function<Shelf, T> load) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("A setting has a name");
        }
        return new Chapter<>(Table.SETTINGS, name, load, _ -> SMALL);
    }

    /// An account's own keys of it.
    ///
    /// @param tables from where it is read
    public Shelf shelf(Tables tables, Jid account) {
        Shelf whole = Shelf.of(tables, table, account);
        return name.isEmpty() ? whole : whole.part(Key.of(name));
    }

    /// The value as it is on the shelf.
    public T load(Shelf shelf) {
        return load.apply(shelf);
    }

    /// What a value takes of the heap, in bytes.
    public long weight(T value) {
        return weight.applyAsLong(value);
    }

    /// Where it is kept; no two chapters are at one place.
    String place() {
        return name.isEmpty() ? table.onDisk() : table.onDisk() + '/' + name;
    }

    @Override
    public String toString() {
        return place();
    }
}
