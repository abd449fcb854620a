package im.clove.node.store;

import im.clove.xmpp.sasl.ScramCredential;
import im.clove.xmpp.sasl.ScramHash;
import im.clove.xmpp.sasl.ScramKeys;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Between SCRAM's keys and how the store keeps them.
public final class KeyRecords {
    private KeyRecords() {}

    /// Keys for every SCRAM hash from one password. Takes some tens of milliseconds, on purpose.
    ///
    /// @throws IllegalArgumentException if the text cannot be a password
    public static List<StoredKeys> derive(String password, SecureRandom random) {
        ScramCredential credential = ScramCredential.of(password, ScramCredential.DEFAULT_ITERATIONS, random);
        return stored(Arrays.stream(ScramHash.values()).map(credential::keys).toList());
    }

    /// As they are stored.
    public static List<StoredKeys> stored(List<ScramKeys> keys) {
        return keys.stream()
                .map(each -> new StoredKeys(
                        each.hash().mechanismName(),
                        each.salt(),
                        each.iterations(),
                        each.storedKey(),
                        each.serverKey()))
                .toList();
    }

    /// What a login is checked against; empty if there are no keys.
    ///
    /// @throws StoreException if what is stored cannot be keys
    public static Optional<ScramCredential> credential(AccountRecord account) {
        List<ScramKeys> keys = new ArrayList<>();
        for (ScramHash hash : ScramHash.values()) {
            Optional<StoredKeys> stored = account.keysFor(hash.mechanismName());
            if (stored.isEmpty()) {
                continue;
            }
            StoredKeys k = stored.get();
            try {
                keys.add(ScramKeys.of(hash, k.salt(), k.iterations(), k.storedKey(), k.serverKey()));
            } catch (IllegalArgumentException e) {
                throw new StoreException("A stored account is damaged; restore the store from a backup", e);
            }
        }
        return keys.isEmpty() ? Optional.empty() : Optional.of(ScramCredential.ofKeys(keys));
    }
}
