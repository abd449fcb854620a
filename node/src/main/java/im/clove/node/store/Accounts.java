package im.clove.node.store;

import im.clove.node.core.Role;
import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The accounts of this node: who may log in, and with which keys. Reads go to the store, writes into the caller's
/// batch. Thread-safe.
///
/// ```
/// accounts
///   (account)          created at, disabled, admin, SCRAM keys per hash, generation, passwords of devices
/// ```
public final class Accounts {
    private static final int FORMAT = 3;

    /// The last one without passwords of devices.
    private static final int WITHOUT_DEVICES = 2;

    /// The last one without a generation.
    private static final int WITHOUT_GENERATION = 1;

    private static final String WHAT = "account";
    private static final int PAGE = 500;

    private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);

    private final Store store;

    public Accounts(Store store) {
        this.store = store;
    }

    public Optional<AccountRecord> find(Jid account) {
        return find(store, account);
    }

    private static Optional<AccountRecord> find(Tables tables, Jid account) {
        byte[] value = tables.get(Table.ACCOUNTS, key(account));
        return value == null ? Optional.empty() : Optional.of(decode(account.bare(), value));
    }

    /// As [#find(Jid)], with what this batch will have changed.
    public Optional<AccountRecord> find(Batch batch, Jid account) {
        return find(new Ahead(store, batch), account);
    }

    /// As [#find(Batch, Jid)], but a record that is damaged is made anew, as nobody could log in any more: without
    /// keys,
    /// for whoever brings some, and without rights, of which nothing is known.
    public Optional<AccountRecord> mended(Batch batch, Jid account, Instant now) {
        try {
            return find(batch, account);
        } catch (StoreException e) {
            if (!e.isDamage()) {
                throw e;
            }
            LOG.warn("The record of an account was damaged and is made anew, without the rights of an administrator");
            return Optional.of(
                    new AccountRecord(account.bare(), now.truncatedTo(ChronoUnit.MILLIS), false, false, List.of()));
        }
    }

    /// As [#find(Jid)], but reads this in its place if there is no such account: who waits for the answer cannot tell
    /// by
    /// the time it takes.
    ///
    /// @param decoy from [#encode]
    public Found find(Jid account, byte[] decoy) {
        byte[] value = store.get(Table.ACCOUNTS, key(account));
        return new Found(decode(account.bare(), value == null ? decoy : value), value != null);
    }

    /// An account, or the decoy read in its place.
    public record Found(AccountRecord account, boolean exists) {}

    /// With whom an account may have to do.
    public Role role(Jid account) {
        return Roles.of(store, account);
    }

    /// All accounts that are no members, by address.
    public Map<Jid, Role> roles() {
        return Roles.all(store);
    }

    public boolean exists(Jid account) {
        return store.get(Table.ACCOUNTS, key(account)) != null;
    }

    /// Creates the account or replaces what is known of it.
    public void put(Batch batch, AccountRecord account) {
        batch.put(Table.ACCOUNTS, key(account.jid()), encode(account));
    }

    /// The accounts in the order of their addresses.
    ///
    /// @param after only those behind this one, or null for all
    public List<AccountRecord> list(@Nullable Jid after, int limit) {
        Key start = after == null ? null : key(after);
        List<AccountRecord> found = new ArrayList<>();
        List<Tables.Entry> page;
        do {
            page = store.scan(Table.ACCOUNTS, Key.EMPTY, start, limit - found.size());
            for (Tables.Entry entry : page) {
                start = entry.key();
                readable(entry, found);
            }
        } while (!page.isEmpty() && found.size() < limit);
        return found;
    }

    /// One that is damaged must not hide the others.
    private static void readable(Tables.Entry entry, List<AccountRecord> found) {
        try {
            found.add(decode(RecordReader.jid(WHAT, entry.key().textAt(0)), entry.value()));
        } catch (StoreException e) {
            LOG.error("An account is left out of the list: {}", e.getMessage());
        }
    }

    /// Removes the account and everything kept for it, in every table there is: no list says which, since what is
    /// kept under an account's address is the account's ([Table]). The node must have ended its sessions first:
    /// anything an owner commits afterwards stays.
    public void removeAll(Batch batch, Jid account) {
        Key owner = key(account);
        for (Table table : store.tables()) {
            Key after = null;
            List<Tables.Entry> page;
            do {
                page = store.scan(table, owner, after, PAGE);
                for (Tables.Entry entry : page) {
                    batch.remove(table, entry.key());
                    after = entry.key();
                }
            } while (page.size() == PAGE);
        }
    }

    private static Key key(Jid account) {
        return Key.of(account.bare().toString());
    }

    /// An account as it is stored.
    public static byte[] encode(AccountRecord account) {
        RecordWriter out = new RecordWriter(FORMAT)
                .time(account.createdAt())
                .flag(account.disabled())
                .flag(account.admin());
        write(out, account.keys());
        out.number(account.generation()).number(account.devices().size());
        for (DevicePassword device : account.devices()) {
            write(out.text(device.id()).time(device.addedAt()), device.keys());
        }
        return out.done();
    }

    private static void write(RecordWriter out, List<StoredKeys> all) {
        out.number(all.size());
        for (StoredKeys keys : all) {
            out.text(keys.hash())
                    .bytes(keys.salt())
                    .number(keys.iterations())
                    .bytes(keys.storedKey())
                    .bytes(keys.serverKey());
        }
    }

    private static List<StoredKeys> keys(RecordReader in) {
        List<StoredKeys> keys = new ArrayList<>();
        int count = in.count();
        for (int i = 0; i < count; i++) {
            keys.add(new StoredKeys(in.text(), in.bytes(), in.number(), in.bytes(), in.bytes()));
        }
        return keys;
    }

    private static AccountRecord decode(Jid jid, byte[] value) {
        try {
            return read(jid, value);
        } catch (StoreException e) {
            throw e.isDamage() ? damaged(jid, e) : e;
        }
    }

    private static StoreException damaged(Jid jid, StoreException cause) {
        return StoreException.damage(
                "The record of the account " + jid + " is damaged, so nobody can log in there. `clove user passwd "
                        + jid + "` makes it anew with another password, without the rights of an administrator;"
                        + " contacts and messages are as they were",
                cause);
    }

    private static AccountRecord read(Jid jid, byte[] value) {
        RecordReader in = new RecordReader(WHAT, value, FORMAT);
        var createdAt = in.time();
        boolean disabled = in.flag();
        boolean admin = in.flag();
        List<StoredKeys> keys = keys(in);
        AccountRecord first = new AccountRecord(jid, createdAt, disabled, admin, keys);
        if (in.version() == WITHOUT_GENERATION) {
            in.end();
            return first;
        }
        long generation = in.longNumber();
        List<DevicePassword> devices = new ArrayList<>();
        int count = in.version() == WITHOUT_DEVICES ? 0 : in.count();
        for (int i = 0; i < count; i++) {
            devices.add(new DevicePassword(in.text(), in.time(), keys(in)));
        }
        in.end();
        return new AccountRecord(jid, createdAt, disabled, admin, keys, devices, generation);
    }
}
