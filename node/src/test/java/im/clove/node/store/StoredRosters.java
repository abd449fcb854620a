package im.clove.node.store;

import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/// Rosters in tests, read and written past their owners.
public final class StoredRosters {
    private StoredRosters() {}

    public static Shelf shelf(Tables tables, Jid account) {
        return Shelf.of(tables, Table.ROSTERS, account);
    }

    /// @return the version the roster has with this batch
    public static RosterVersion put(Store store, Batch batch, Jid account, StoredContact contact) {
        RosterVersion next = next(store, batch, account);
        Writes writes = new Writes();
        Rosters.put(writes, contact, next);
        shelf(store, account).write(writes, batch);
        return next;
    }

    static RosterVersion remove(Store store, Batch batch, Jid account, Jid contact) {
        RosterVersion next = next(store, batch, account);
        Writes writes = new Writes();
        Rosters.remove(writes, contact, next);
        shelf(store, account).write(writes, batch);
        return next;
    }

    private static RosterVersion next(Store store, Batch batch, Jid account) {
        return Rosters.version(shelf(new Ahead(store, batch), account)).next(new Random(1));
    }

    public static void putRequest(Store store, Batch batch, Jid account, Jid contact, byte[] stanza, Instant at) {
        Writes writes = new Writes();
        Rosters.putRequest(writes, contact, stanza, at);
        shelf(store, account).write(writes, batch);
    }

    public static RosterVersion version(Store store, Jid account) {
        return Rosters.version(shelf(store, account));
    }

    public static List<Rosters.Request> requests(Store store, Jid account) {
        return Rosters.requests(shelf(store, account), _ -> {});
    }
}
