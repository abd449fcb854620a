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

    /// What a login is checked against, the passwords of devices included; empty if there are no keys.
    ///
    /// @throws StoreException if what is stored cannot be keys
    public static Optional<ScramCredential> credential(AccountRecord account) {
        List<ScramKeys> keys = scram(account.keys());
        return keys.isEmpty()
                ? Optional.empty()
                : Optional.of(ScramCredential.ofKeys(keys)
                        .with(account.devices().stream()
                                .flatMap(device -> scram(device.keys()).stream())
                                .toList()));
    }

    private static List<ScramKeys> scram(List<StoredKeys> stored) {
        List<ScramKeys> keys = new ArrayList<>();
        for (ScramHash hash : ScramHash.values()) {
            for (StoredKeys k : stored) {
                if (!k.hash().equals(hash.mechanismName())) {
                    continue;
                }
                try {
                    keys.add(ScramKeys.of(hash, k.salt(), k.iterations(), k.storedKey(), k.serverKey()));
                } catch (IllegalArgumentException e) {
                    throw new StoreException("A stored account is damaged; restore the store from a backup", e);
                }
                break;
            }
        }
        return keys;
    }

    /// Keys of a password of a device of this account. Takes some tens of milliseconds, on purpose.
    ///
    /// @throws IllegalArgumentException if the text cannot be a password, or the account has no keys
    public static List<StoredKeys> further(AccountRecord account, String password) {
        return stored(credential(account)
                .orElseThrow(() -> new IllegalArgumentException("An account without a password"))
                .further(password));
    }
}
