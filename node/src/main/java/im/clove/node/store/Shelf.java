package im.clove.node.store;

import im.clove.xmpp.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one account keeps in one table, and nothing else: keys here have no owner in front, and there is no way to
/// name another one. Read-only; writes are [Writes], which their owner adds to its commit. As thread-safe as what it
/// reads: one over a [Store] is, one over an [Ahead] is not.
///
/// A table may be larger than memory: read it a page at a time, the key of the last entry being the cursor.
public final class Shelf {
    private static final int PAGE = 500;

    private final Tables tables;
    private final Table table;
    private final Key base;

    private Shelf(Tables tables, Table table, Key base) {
        this.tables = tables;
        this.table = table;
        this.base = base;
    }

    /// All that an account keeps in a table.
    public static Shelf of(Tables tables, Table table, Jid account) {
        return new Shelf(tables, table, Key.of(account.bare().toString()));
    }

    /// The part of it whose keys begin with this.
    public Shelf part(Key key) {
        return new Shelf(tables, table, base.then(key));
    }

    /// The value under a key, or null; [Key#EMPTY] is that of the shelf itself. Callers must not change the array.
    public byte @Nullable [] get(Key key) {
        return tables.get(table, base.then(key));
    }

    /// The entries whose keys begin with all parts of the prefix, in key order.
    ///
    /// @param after only keys greater than this one, or null for all
    /// @param limit at most so many entries
    public List<Tables.Entry> scan(Key prefix, @Nullable Key after, int limit) {
        Key from = after == null ? null : base.then(after);
        return tables.scan(table, base.then(prefix), from, limit).stream()
                .map(entry -> new Tables.Entry(entry.key().behind(base), entry.value()))
                .toList();
    }

    /// As [#scan], from the last entry to the first.
    ///
    /// @param before only keys less than this one, or null for all
    public List<Tables.Entry> scanBack(Key prefix, @Nullable Key before, int limit) {
        Key from = before == null ? null : base.then(before);
        return tables.scanBack(table, base.then(prefix), from, limit).stream()
                .map(entry -> new Tables.Entry(entry.key().behind(base), entry.value()))
                .toList();
    }

    /// All entries under a prefix; only for what fits into memory by a bound of its own.
    public List<Tables.Entry> all(Key prefix) {
        List<Tables.Entry> found = new ArrayList<>();
        Key after = null;
        List<Tables.Entry> page;
        do {
            page = scan(prefix, after, PAGE);
            found.addAll(page);
            after = page.isEmpty() ? after : page.getLast().key();
        } while (page.size() == PAGE);
        return found;
    }

    /// Adds writes to this shelf to a commit.
    public void write(Writes writes, Batch batch) {
        writes.each((key, value) -> {
            if (value == null) {
                batch.remove(table, base.then(key));
            } else {
                batch.put(table, base.then(key), value);
            }
        });
    }
}
