package im.clove.node.store;

import im.clove.node.core.Role;
import im.clove.xmpp.jid.Jid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The roles of accounts: one entry for each that is no member, so whoever looks for wards reads few. Reads go
/// to the tables, writes into the caller's batch. Thread-safe.
///
/// ```
/// roles
///   (account)    what it is, who its guardians are
/// ```
public final class Roles {
    private static final Table TABLE = new Table("roles");
    private static final int FORMAT = 1;
    private static final int PAGE = 500;
    private static final Logger LOG = LoggerFactory.getLogger(Roles.class);

    private Roles() {}

    public static Role of(Tables tables, Jid account) {
        return read(tables.get(TABLE, key(account)));
    }

    /// What cannot be read must open no door: nobody has to do with such an account until its role is said anew.
    private static Role read(byte @Nullable [] value) {
        if (value == null) {
            return Role.MEMBER;
        }
        try {
            RecordReader in = new RecordReader("role", value, FORMAT);
            Role.Kind kind = Role.Kind.of(in.text()).orElseThrow(in::damaged);
            int count = in.count();
            List<Jid> guardians = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                guardians.add(in.jid());
            }
            in.end();
            return new Role(kind, guardians);
        } catch (StoreException e) {
            LOG.error(
                    "The role of an account cannot be read: it is guarded, by nobody, until `clove user role` says"
                            + " what it is",
                    e);
            return new Role(Role.Kind.GUARDED, List.of());
        }
    }

    public static void put(Batch batch, Jid account, Role role) {
        if (role.isMember()) {
            batch.remove(TABLE, key(account));
            return;
        }
        RecordWriter out = new RecordWriter(FORMAT)
                .text(role.kind().word())
                .number(role.guardians().size());
        role.guardians().forEach(each -> out.text(each.toString()));
        batch.put(TABLE, key(account), out.done());
    }

    /// All accounts that are no members, by address.
    public static Map<Jid, Role> all(Tables tables) {
        Map<Jid, Role> found = new LinkedHashMap<>();
        Key after = null;
        List<Tables.Entry> page;
        do {
            page = tables.scan(TABLE, Key.EMPTY, after, PAGE);
            for (Tables.Entry entry : page) {
                after = entry.key();
                Jid.tryParse(entry.key().textAt(0)).ifPresent(jid -> found.put(jid, read(entry.value())));
            }
        } while (page.size() == PAGE);
        return found;
    }

    /// Whom somebody is a guardian of, by address.
    public static List<Jid> wards(Tables tables, Jid guardian) {
        return all(tables).entrySet().stream()
                .filter(each -> each.getValue().isGuardedBy(guardian))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Key key(Jid account) {
        return Key.of(account.bare().toString());
    }
}
