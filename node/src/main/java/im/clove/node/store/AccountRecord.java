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
/// @param devices further passwords, the oldest first; those of another password than the present one are gone
/// @param generation grows with each change that a login must not outlive; another account under the same address
///     begins with a larger one
public record AccountRecord(
        Jid jid,
        Instant createdAt,
        boolean disabled,
        boolean admin,
        List<StoredKeys> keys,
        List<DevicePassword> devices,
        long generation) {
    /// How many devices may have a password of their own.
    public static final int MOST_DEVICES = 16;

    public AccountRecord {
        keys = List.copyOf(keys);
        devices = List.copyOf(devices);
    }

    /// A new account.
    public AccountRecord(Jid jid, Instant createdAt, boolean disabled, boolean admin, List<StoredKeys> keys) {
        this(jid, createdAt, disabled, admin, keys, List.of(), createdAt.toEpochMilli());
    }

    public Optional<StoredKeys> keysFor(String hash) {
        return keys.stream().filter(each -> each.hash().equals(hash)).findFirst();
    }

    /// With another password: logins with the old one are over, and so are the passwords of devices.
    public AccountRecord withKeys(List<StoredKeys> others) {
        return new AccountRecord(jid, createdAt, disabled, admin, others, List.of(), generation + 1);
    }

    /// With a password for one more device; the oldest gives way if there are too many.
    public AccountRecord withDevice(DevicePassword device) {
        List<DevicePassword> all = new ArrayList<>(devices);
        all.removeIf(each -> each.id().equals(device.id()));
        all.add(device);
        List<DevicePassword> most = all.subList(Math.max(0, all.size() - MOST_DEVICES), all.size());
        return new AccountRecord(jid, createdAt, disabled, admin, keys, most, generation);
    }

    /// Without the password of a device. Whoever had logged in before is out, with whichever password: which of them a
    /// token came from is not known.
    public AccountRecord withoutDevice(String id) {
        List<DevicePassword> rest =
                devices.stream().filter(each -> !each.id().equals(id)).toList();
        return new AccountRecord(jid, createdAt, disabled, admin, keys, rest, generation + 1);
    }

    /// With keys of the same password for hashes for which it has none; logins go on.
    public AccountRecord withMore(List<StoredKeys> others) {
        List<StoredKeys> all = new ArrayList<>(keys);
        for (StoredKeys other : others) {
            if (all.stream().noneMatch(each -> each.hash().equals(other.hash()))) {
                all.add(other);
            }
        }
        return new AccountRecord(jid, createdAt, disabled, admin, all, devices, generation);
    }

    /// With the rights of an administrator or without; logins go on.
    public AccountRecord withAdmin(boolean value) {
        return new AccountRecord(jid, createdAt, disabled, value, keys, devices, generation);
    }

    /// Whoever had logged in before is out, the password as it was.
    public AccountRecord withoutLogins() {
        return new AccountRecord(jid, createdAt, disabled, admin, keys, devices, generation + 1);
    }

    /// Whoever had logged in before is out.
    public AccountRecord withDisabled(boolean value) {
        return new AccountRecord(jid, createdAt, value, admin, keys, devices, generation + 1);
    }
}
