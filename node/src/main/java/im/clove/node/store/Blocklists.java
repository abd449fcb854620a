package im.clove.node.store;

import im.clove.xmpp.jid.Jid;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whom each account has blocked (XEP-0191). Reads go to the store, writes into the caller's batch. Thread-safe.
///
/// ```
/// blocklists
///   (account)(blocked address)    nothing but the format version
/// ```
public final class Blocklists {
    private static final byte FORMAT = 1;
    private static final int PAGE = 500;

    private static final Logger LOG = LoggerFactory.getLogger(Blocklists.class);

    private final Store store;

    public Blocklists(Store store) {
        this.store = store;
    }

    public Set<Jid> of(Jid account) {
        Key owner = owner(account);
        Set<Jid> blocked = new LinkedHashSet<>();
        Key after = null;
        List<Store.Entry> page;
        do {
            page = store.scan(Table.BLOCKLISTS, owner, after, PAGE);
            for (Store.Entry entry : page) {
                after = entry.key();
                try {
                    blocked.add(RecordReader.jid("blocked address", entry.key().textAt(owner.length())));
                } catch (StoreException e) {
                    LOG.error("A blocked address cannot be read any more and is left out", e);
                }
            }
        } while (page.size() == PAGE);
        return blocked;
    }

    public boolean isBlocked(Jid account, Jid exactly) {
        return store.get(Table.BLOCKLISTS, owner(account).then(exactly.toString())) != null;
    }

    public void add(Batch batch, Jid account, Jid blocked) {
        batch.put(Table.BLOCKLISTS, owner(account).then(blocked.toString()), new byte[] {FORMAT});
    }

    public void remove(Batch batch, Jid account, Jid blocked) {
        batch.remove(Table.BLOCKLISTS, owner(account).then(blocked.toString()));
    }

    /// Unblocks everybody.
    public void clear(Batch batch, Jid account) {
        for (Jid blocked : of(account)) {
            remove(batch, account, blocked);
        }
    }

    private static Key owner(Jid account) {
        return Key.of(account.bare().toString());
    }
}
