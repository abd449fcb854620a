package im.clove.node.store;

import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One account of this node.
///
/// @param jid its bare address
/// @param createdAt to the millisecond
/// @param disabled may not log in, keeps its data
/// @param keys one entry per SCRAM hash, all made from the same password
public record AccountRecord(Jid jid, Instant createdAt, boolean disabled, boolean admin, List<StoredKeys> keys) {
    public AccountRecord {
        keys = List.copyOf(keys);
    }

    public Optional<StoredKeys> keysFor(String hash) {
        return keys.stream().filter(each -> each.hash().equals(hash)).findFirst();
    }

    public AccountRecord withKeys(List<StoredKeys> others) {
        return new AccountRecord(jid, createdAt, disabled, admin, others);
    }

    public AccountRecord withDisabled(boolean value) {
        return new AccountRecord(jid, createdAt, value, admin, keys);
    }

    public AccountRecord withAdmin(boolean value) {
        return new AccountRecord(jid, createdAt, disabled, value, keys);
    }
}
