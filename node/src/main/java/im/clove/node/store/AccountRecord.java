package im.clove.node.store;

import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One account of this node. Immutable.
///
/// @param jid its bare address
/// @param createdAt to the millisecond
/// @param disabled may not log in, keeps its data
/// @param keys one entry per SCRAM hash, all made from the same password
/// @param generation grows with each change that a login must not outlive; another account under the same address
///     begins with a larger one
public record AccountRecord(
        Jid jid, Instant createdAt, boolean disabled, boolean admin, List<StoredKeys> keys, long generation) {
    public AccountRecord {
        keys = List.copyOf(keys);
    }

    /// A new account.
    public AccountRecord(Jid jid, Instant createdAt, boolean disabled, boolean admin, List<StoredKeys> keys) {
        this(jid, createdAt, disabled, admin, keys, createdAt.toEpochMilli());
    }

    public Optional<StoredKeys> keysFor(String hash) {
        return keys.stream().filter(each -> each.hash().equals(hash)).findFirst();
    }

    /// With another password: logins with the old one are over.
    public AccountRecord withKeys(List<StoredKeys> others) {
        return new AccountRecord(jid, createdAt, disabled, admin, others, generation + 1);
    }

    /// With keys of the same password for hashes for which it has none; logins go on.
    public AccountRecord withMore(List<StoredKeys> others) {
        List<StoredKeys> all = new ArrayList<>(keys);
        for (StoredKeys other : others) {
            if (all.stream().noneMatch(each -> each.hash().equals(other.hash()))) {
                all.add(other);
            }
        }
        return new AccountRecord(jid, createdAt, disabled, admin, all, generation);
    }

    /// With the rights of an administrator or without; logins go on.
    public AccountRecord withAdmin(boolean value) {
        return new AccountRecord(jid, createdAt, disabled, value, keys, generation);
    }

    /// Whoever had logged in before is out, the password as it was.
    public AccountRecord withoutLogins() {
        return new AccountRecord(jid, createdAt, disabled, admin, keys, generation + 1);
    }

    /// Whoever had logged in before is out.
    public AccountRecord withDisabled(boolean value) {
        return new AccountRecord(jid, createdAt, value, admin, keys, generation + 1);
    }
}
