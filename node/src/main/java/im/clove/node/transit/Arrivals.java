package im.clove.node.transit;

import im.clove.node.ext.ArchiveTerms;
import im.clove.node.ext.Carried;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Store;
import im.clove.node.store.StoredKeys;
import im.clove.node.store.Table;
import im.clove.node.store.Tables;
import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Keeps accounts that come, in the store of a node that does not run: whoever has it holds the data folder's lock, and
/// so is the one writer. An account is there when its record is, which is written last; before that there is nobody who
/// could log in to it or be sent anything. So each account is taken whole or not at all, also if the machine fails
/// in between: what is left over then goes before the next try. An account that is there already is left alone.
///
/// Blocks on the store. Not thread-safe.
public final class Arrivals implements Sink {
    /// Committed together, about.
    private static final int PIECES = 200;

    /// Removed together.
    private static final int PAGE = 500;

    private static final int NO_PASSWORD_CHARACTERS = 16;

    private final Store store;
    private final Terms terms;
    private final Report report;
    private @Nullable Arriving present;
    private String name = "";

    /// By what is taken.
    ///
    /// @param refusal why there can be no such account, or empty
    /// @param derive makes keys from a password; [IllegalArgumentException] if the text cannot be one
    /// @param carried what extensions keep
    /// @param contacts on one roster
    /// @param requests that wait for an answer
    /// @param messageBytes of one message
    /// @param random for ids and versions; nobody may guess it
    public record Terms(
            Function<Jid, Optional<String>> refusal,
            Function<String, List<StoredKeys>> derive,
            List<Carried> carried,
            ArchiveTerms archive,
            OfflineQueue.Quota offline,
            int contacts,
            int requests,
            int messageBytes,
            InstantSource clock,
            RandomGenerator random) {}

    public Arrivals(Store store, Terms terms, Report report) {
        this.store = store;
        this.terms = terms;
        this.report = report;
    }

    @Override
    public void begin(Jid account) {
        name = account.toString();
        present = null;
        Optional<String> refusal = terms.refusal().apply(account);
        if (refusal.isPresent()) {
            report.left(name, "the account", refusal.get());
            return;
        }
        clear(account);
        present = new Arriving(new StoredEstate(store, account), terms);
    }

    /// What a try that was broken off has left.
    private void clear(Jid account) {
        Key owner = Key.of(account.bare().toString());
        for (Table table : store.tables()) {
            for (List<Tables.Entry> page = page(table, owner); !page.isEmpty(); page = page(table, owner)) {
                Batch batch = new Batch();
                page.forEach(entry -> batch.remove(table, entry.key()));
                store.commit(batch);
            }
        }
    }

    private List<Tables.Entry> page(Table table, Key owner) {
        return store.scan(table, owner, null, PAGE);
    }

    @Override
    public void take(Piece piece) {
        Arriving arriving = present;
        if (arriving != null) {
            Optional<String> why = arriving.take(piece);
            why.ifPresent(text -> report.left(name, piece.what(), text));
            if (arriving.isHeavy(PIECES)) {
                arriving.commit();
            }
        }
    }

    @Override
    public void left(String what, String why) {
        if (present != null) {
            report.left(name, what, why);
        }
    }

    @Override
    public void end() {
        Arriving arriving = present;
        present = null;
        if (arriving == null) {
            return;
        }
        arriving.settle();
        List<StoredKeys> keys = arriving.keys();
        if (keys.isEmpty()) {
            report.left(
                    name,
                    "passwords",
                    "there is none that is of use here; nobody can log in until one is set: `clove user passwd`");
            // Nobody knows it, but the account is like every other.
            keys = terms.derive().apply(nobodys());
        }
        Instant now = terms.clock().instant();
        Instant madeAt = arriving.madeAt(now);
        arriving.commit(new AccountRecord(
                arriving.account(), madeAt, arriving.isDisabled(), false, keys, List.of(), now.toEpochMilli()));
        report.account(arriving.account(), arriving.counts());
    }

    private String nobodys() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < NO_PASSWORD_CHARACTERS; i++) {
            text.append(Long.toString(terms.random().nextLong() >>> 1, Character.MAX_RADIX));
        }
        return text.toString();
    }

    /// The source has ended within an account: nothing of that one stays.
    public void broken() {
        Arriving arriving = present;
        present = null;
        if (arriving != null) {
            clear(arriving.account());
            report.left(name, "the account", "its source cannot be read to its end");
        }
    }
}
