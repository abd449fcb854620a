package im.clove.node.store;

import java.time.Instant;
import java.util.List;

/// A password of a single device of an account, as good for a login as the account's own. What it is nobody remembers:
/// an app or the page made it up. Immutable.
///
/// @param id names it for people; not secret
/// @param addedAt to the millisecond
/// @param keys with the salts of the account's own password: when that changes, they are worth nothing
public record DevicePassword(String id, Instant addedAt, List<StoredKeys> keys) {
    public DevicePassword {
        keys = List.copyOf(keys);
    }
}
