package im.clove.node.store;

import im.clove.xmpp.sasl.ScramCredential;
import im.clove.xmpp.sasl.ScramHash;
import im.clove.xmpp.sasl.ScramKeys;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/// Between SCRAM's keys and how the store keeps them.
public final class Credentials {
    private Credentials() {}

    /// Keys for every SCRAM hash from one password. Slow on purpose: never on an owner that others wait for.
    ///
    /// @throws IllegalArgumentException if the password has characters that are not allowed in one
    public static List<StoredKeys> derive(String password, SecureRandom random) {
        ScramCredential credential = ScramCredential.of(password, ScramCredential.DEFAULT_ITERATIONS, random);
        List<StoredKeys> out = new ArrayList<>();
        for (ScramHash hash : ScramHash.values()) {
            ScramKeys keys = credential.keys(hash);
            out.add(new StoredKeys(
                    hash.mechanismName(), keys.salt(), keys.iterations(), keys.storedKey(), keys.serverKey()));
        }
        return List.copyOf(out);
    }

    /// The keys a login needs.
    public static ScramKeys toScram(ScramHash hash, StoredKeys keys) {
        return ScramKeys.of(hash, keys.salt(), keys.iterations(), keys.storedKey(), keys.serverKey());
    }
}
