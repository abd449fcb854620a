package im.clove.node.account;

import im.clove.node.ext.Archive;
import im.clove.node.ext.ArchiveKeep;
import im.clove.node.ext.ArchiveTerms;
import im.clove.node.ext.Pruning;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Store;
import im.clove.node.store.StoreException;
import im.clove.runtime.owner.Timers;
import im.clove.xmpp.jid.Jid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets go of what is too old in the archives of accounts to which nothing comes: those that are talked to do it
/// themselves. One pass over all accounts every [#EVERY], a page of them with each step, and one account after the
/// other: only those that have something to lose are loaded.
public final class ArchiveSweep implements AutoCloseable {
    /// Retention is counted in days.
    public static final Duration EVERY = Duration.ofHours(6);

    /// A node that has just started has other things to do.
    public static final Duration FIRST = Duration.ofMinutes(10);

    /// Accounts looked at in one step: three reads for each.
    static final int PAGE = 100;

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveSweep.class);

    private final Accounts accounts;
    private final AccountServices services;
    private final Timers timers;
    private final Executor executor;
    private volatile Timers.@Nullable Timer next;
    private volatile boolean closed;

    ArchiveSweep(Accounts accounts, AccountServices services) {
        this.accounts = accounts;
        this.services = services;
        this.timers = services.tools().timers();
        this.executor = services.tools().executor();
    }

    /// Begins; the first pass comes after [#FIRST].
    public void start() {
        again(FIRST);
    }

    private void again(Duration in) {
        if (!closed) {
            next = timers.after(in, () -> executor.execute(() -> page(null)));
        }
    }

    /// The next accounts; a pass that fails is begun anew at the next time.
    private void page(@Nullable Jid after) {
        try {
            List<AccountRecord> page = services.stores().accounts().list(after, PAGE);
            Deque<Jid> due = new ArrayDeque<>();
            for (AccountRecord record : page) {
                if (isDue(record.jid())) {
                    due.add(record.jid());
                }
            }
            prune(due, page.size() < PAGE ? null : page.getLast().jid());
        } catch (RuntimeException e) {
            LOG.error("Archives could not be looked through for what is too old", e);
            again(EVERY);
        }
    }

    private boolean isDue(Jid account) {
        try {
            Store store = services.stores().store();
            Archive archive = Archive.CHAPTER.load(Archive.CHAPTER.shelf(store, account));
            return archive.count() > 0 && archive.isDue(Archive.CHAPTER.shelf(store, account), retention(account));
        } catch (StoreException e) {
            LOG.error("An archive cannot be read and is not looked through for what is too old", e);
            return false;
        }
    }

    private Pruning retention(Jid account) {
        Duration keep = ArchiveKeep.CHAPTER.load(
                ArchiveKeep.CHAPTER.shelf(services.stores().store(), account));
        ArchiveTerms terms = services.limits().archive().within(keep);
        Instant now = services.tools().clock().instant();
        return Pruning.by(terms, now);
    }

    /// One after the other, then the next page.
    ///
    /// @param last of the page; null if there is no other
    private void prune(Deque<Jid> due, @Nullable Jid last) {
        if (closed) {
            return;
        }
        Jid one = due.poll();
        if (one == null) {
            if (last == null) {
                again(EVERY);
            } else {
                executor.execute(() -> page(last));
            }
            return;
        }
        CompletableFuture<Long> done = accounts.book().prune(one, Optional.empty());
        if (done == null) {
            executor.execute(() -> prune(due, last));
            return;
        }
        CompletableFuture<?> _ = done.whenComplete((_, trouble) -> {
            if (trouble != null) {
                LOG.error("An archive keeps what is too old, since it could not be removed", trouble);
            }
            executor.execute(() -> prune(due, last));
        });
    }

    @Override
    public void close() {
        closed = true;
        Timers.Timer known = next;
        if (known != null) {
            known.cancel();
        }
    }
}
