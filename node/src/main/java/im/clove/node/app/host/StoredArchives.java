package im.clove.node.app.host;

import im.clove.node.admin.Gate;
import im.clove.node.admin.OfflineUsers;
import im.clove.node.ext.Archive;
import im.clove.node.ext.ArchiveKeep;
import im.clove.node.ext.ArchiveTerms;
import im.clove.node.ext.Carried;
import im.clove.node.ext.LetIn;
import im.clove.node.ext.Pruning;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Accounts;
import im.clove.node.store.Batch;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Shelf;
import im.clove.node.store.Store;
import im.clove.node.store.Writes;
import im.clove.node.transit.PieWriter;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The accounts of a store, written down; and what is too old in them removed, or what their users want set, while no
/// node runs.
/// Blocks on the store.
public final class StoredArchives implements OfflineUsers.Archives {
    private static final int ACCOUNTS = 500;
    private static final int AT_ONCE = 500;

    private final Store store;
    private final ArchiveTerms terms;
    private final InstantSource clock;
    private final List<Carried> carried;

    /// @param carried what extensions keep
    public StoredArchives(Store store, ArchiveTerms terms, InstantSource clock, List<Carried> carried) {
        this.carried = List.copyOf(carried);
        this.store = store;
        this.terms = terms;
        this.clock = clock;
    }

    @Override
    public void export(Optional<Jid> user, boolean onlyArchive, Consumer<String> out) {
        PieWriter writer =
                new PieWriter(store, carried, onlyArchive ? PieWriter.Parts.ARCHIVE : PieWriter.Parts.ALL, out);
        writer.begin();
        if (user.isPresent()) {
            new Accounts(store).find(user.get()).ifPresent(writer::account);
        } else {
            Set<Domain> domains = new TreeSet<>(Comparator.comparing(Domain::name));
            each(account -> domains.add(account.jid().domain()));
            for (Domain domain : domains) {
                each(account -> {
                    if (account.jid().domain().equals(domain)) {
                        writer.account(account);
                    }
                });
            }
        }
        writer.end();
    }

    private void each(Consumer<AccountRecord> use) {
        Jid last = null;
        List<AccountRecord> page;
        do {
            page = page(last);
            for (AccountRecord account : page) {
                last = account.jid();
                use.accept(account);
            }
        } while (page.size() == ACCOUNTS);
    }

    @Override
    public long prune(Optional<Jid> user, Optional<Instant> before) {
        if (user.isPresent()) {
            return prune(user.get().bare(), what(user.get().bare(), before));
        }
        AtomicLong removed = new AtomicLong();
        each(account -> removed.addAndGet(prune(account.jid(), what(account.jid(), before))));
        return removed.get();
    }

    private Pruning what(Jid account, Optional<Instant> before) {
        return before.map(Pruning::before)
                .orElseGet(() -> Pruning.by(terms.within(archiveKeep(account)), clock.instant()));
    }

    @Override
    public Duration archiveKeep(Jid user) {
        return ArchiveKeep.CHAPTER.load(ArchiveKeep.CHAPTER.shelf(store, user.bare()));
    }

    @Override
    public void setArchiveKeep(Jid user, Duration keep) {
        Batch batch = new Batch();
        ArchiveKeep.CHAPTER.shelf(store, user.bare()).write(ArchiveKeep.writes(keep), batch);
        store.commit(batch);
    }

    @Override
    public Gate gate(Jid user) {
        return switch (LetIn.CHAPTER
                .load(LetIn.CHAPTER.shelf(store, user.bare()))
                .door()) {
            case UNSAID -> Gate.NODE;
            case OPEN -> Gate.OFF;
            case SHUT -> Gate.ON;
        };
    }

    @Override
    public void setGate(Jid user, Gate gate) {
        Shelf shelf = LetIn.CHAPTER.shelf(store, user.bare());
        Writes writes = new Writes();
        LetIn.CHAPTER.load(shelf).with(door(gate), writes);
        Batch batch = new Batch();
        shelf.write(writes, batch);
        store.commit(batch);
    }

    static LetIn.Door door(Gate gate) {
        return switch (gate) {
            case NODE -> LetIn.Door.UNSAID;
            case OFF -> LetIn.Door.OPEN;
            case ON -> LetIn.Door.SHUT;
        };
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
