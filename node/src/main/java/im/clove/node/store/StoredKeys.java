package im.clove.node.store;

/// What SCRAM (RFC 5802) needs of a password for one hash. The password itself is never stored.
///
/// @param hash the hash by its SCRAM name, such as `SHA-256`
/// @param iterations how often the password was hashed
public record StoredKeys(String hash, byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
    /// Names the hash only: keys do not belong in logs.
    @Override
    public String toString() {
        return "StoredKeys[" + hash + ']';
    }
}
