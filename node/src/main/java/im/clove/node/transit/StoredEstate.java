package im.clove.node.transit;

import im.clove.node.ext.Chapter;
import im.clove.node.ext.Estate;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Accounts;
import im.clove.node.store.Ahead;
import im.clove.node.store.Batch;
import im.clove.node.store.CommonHashes;
import im.clove.node.store.Settings;
import im.clove.node.store.Shelf;
import im.clove.node.store.Store;
import im.clove.node.store.Tables;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import java.util.HashMap;
import java.util.Map;

/// An [Estate] in a store, with what is to be committed next.
final class StoredEstate implements Estate {
    private final Jid account;
    private final Store store;
    private final Map<Chapter<?>, Object> values = new HashMap<>();
    private Batch batch = new Batch();

    StoredEstate(Store store, Jid account) {
        this.store = store;
        this.account = account;
    }

    @Override
    public Jid account() {
        return account;
    }

    @Override
    public <T> T chapter(Chapter<T> chapter) {
        Object known = values.get(chapter);
        if (known == null) {
            T loaded = chapter.load(shelf(chapter));
            values.put(chapter, loaded);
            return loaded;
        }
        @SuppressWarnings("unchecked") // written only here and by turn(), with the chapter's own type
        T typed = (T) known;
        return typed;
    }

    @Override
    public Shelf shelf(Chapter<?> chapter) {
        return chapter.shelf(tables(), account);
    }

    @Override
    public <T> void turn(Chapter<T> chapter, T value, Writes writes) {
        values.put(chapter, value);
        shelf(chapter).write(writes, batch);
    }

    /// With what is to be committed.
    Tables tables() {
        return new Ahead(store, batch);
    }

    Batch batch() {
        return batch;
    }

    /// Blocks on the store.
    void commit() {
        if (!batch.isEmpty()) {
            store.commit(batch);
            batch = new Batch();
        }
    }

    /// Makes the account. Blocks on the store.
    void enter(AccountRecord record) {
        new Accounts(store).put(batch, record);
        CommonHashes.note(new Settings(store), batch, record);
        commit();
    }

    Store store() {
        return store;
    }
}
