package im.clove.node.app.host;

import im.clove.node.admin.OfflineControl;
import im.clove.node.ext.Archive;
import im.clove.node.ext.ArchiveTerms;
import im.clove.node.ext.Pruning;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Accounts;
import im.clove.node.store.Batch;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Shelf;
import im.clove.node.store.Store;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The archives of a store while no node runs. Blocks on the store.
public final class StoredArchives implements OfflineControl.Pruner {
    private static final int ACCOUNTS = 500;
    private static final int AT_ONCE = 500;

    private final Store store;
    private final ArchiveTerms terms;
    private final InstantSource clock;

    public StoredArchives(Store store, ArchiveTerms terms, InstantSource clock) {
        this.store = store;
        this.terms = terms;
        this.clock = clock;
    }

    @Override
    public long prune(Optional<Jid> user, Optional<Instant> before) {
        Pruning what = before.map(Pruning::before).orElseGet(() -> Pruning.by(terms, clock.instant()));
        if (user.isPresent()) {
            return prune(user.get().bare(), what);
        }
        long removed = 0;
        Jid last = null;
        List<AccountRecord> page;
        do {
            page = page(last);
            for (AccountRecord account : page) {
                last = account.jid();
                removed += prune(account.jid(), what);
            }
        } while (page.size() == ACCOUNTS);
        return removed;
    }

    private List<AccountRecord> page(@Nullable Jid after) {
        return new Accounts(store).list(after, ACCOUNTS);
    }

    private long prune(Jid account, Pruning what) {
        Shelf shelf = Archive.CHAPTER.shelf(store, account);
        Set<Long> pinned = new OfflineQueue(store, OfflineQueue.Quota.STANDARD).archived(new Batch(), account);
        long first = Archive.CHAPTER.load(shelf).count();
        long left = first;
        long before;
        do {
            before = left;
            Writes writes = new Writes();
            Batch batch = new Batch();
            Archive archive = Archive.CHAPTER.load(shelf);
            left = archive.prune(shelf, account, what, pinned::contains, AT_ONCE, writes)
                    .count();
            shelf.write(writes, batch);
            store.commit(batch);
        } while (before - left == AT_ONCE);
        return first - left;
    }
}
