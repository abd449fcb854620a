package im.clove.node.store;

import java.time.Instant;

/// A token by which a client logs in without a password (XEP-0484).
///
/// @param mechanism the only one it may be used with
/// @param secret the token itself: the mechanisms need it
/// @param expiry when it is worth nothing any more
/// @param count the highest count of its uses that the client has told; 0 for none
/// @param generation of the account's record when it was given out: worth nothing once that has changed
public record StoredToken(
        String mechanism, String secret, Instant issuedAt, Instant expiry, long count, long generation) {
    public StoredToken withCount(long told) {
        return new StoredToken(mechanism, secret, issuedAt, expiry, told, generation);
    }

    /// Names the mechanism only: tokens never reach a log by accident.
    @Override
    public String toString() {
        return "StoredToken[" + mechanism + "]";
    }
}
