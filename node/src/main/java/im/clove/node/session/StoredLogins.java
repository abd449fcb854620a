package im.clove.node.session;

import im.clove.node.c2s.Secrets;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Accounts;
import im.clove.node.store.Batch;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.StoredKeys;
import im.clove.node.store.Stores;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.Decoys;
import im.clove.xmpp.sasl.Login;
import im.clove.xmpp.sasl.ScramCredential;
import im.clove.xmpp.sasl.ScramHash;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Logins against the accounts in the store. What unknown names get is made from a secret that outlives restarts,
/// so that an unknown name answers the same tomorrow, as a known one would (T-09).
public final class StoredLogins implements Secrets {
    private static final String SECRET = "decoy-secret";
    private static final int SECRET_BYTES = 32;
    private static final int SALT_BYTES = 16;

    /// In a domain that no node has (RFC 6761 §6.4).
    private static final Jid NOBODY = Jid.parse("nobody@nowhere.invalid");

    private final Stores stores;
    private final Decoys decoys;
    private final byte[] decoy;

    public StoredLogins(Stores stores, SecureRandom random) {
        this.stores = stores;
        this.decoys = new Decoys(secret(stores, random), ScramCredential.DEFAULT_ITERATIONS);
        this.decoy = decoy(random);
    }

    private static byte[] bytes(SecureRandom random, int count) {
        byte[] fresh = new byte[count];
        random.nextBytes(fresh);
        return fresh;
    }

    private static byte[] secret(Stores stores, SecureRandom random) {
        return stores.settings().ofServer(SECRET).orElseGet(() -> {
            byte[] fresh = bytes(random, SECRET_BYTES);
            Batch batch = new Batch();
            stores.settings().putOfServer(batch, SECRET, fresh);
            stores.store().commit(batch);
            return fresh;
        });
    }

    /// T-09, T-10: the same work whether there is such an account or not, whether there can be one, or whether it
    /// may log in.
    @Override
    public Optional<Login> login(@Nullable Jid account) {
        Accounts.Found found = stores.accounts().find(account == null ? NOBODY : account, decoy);
        Optional<Login> login = KeyRecords.credential(found.account())
                .map(credential -> new Login(
                        credential, found.account().disabled(), found.account().generation()));
        return found.exists() ? login : Optional.empty();
    }

    /// Keys that no password fits, of the size of real ones.
    private static byte[] decoy(SecureRandom random) {
        List<StoredKeys> keys = new ArrayList<>();
        for (ScramHash hash : ScramHash.values()) {
            keys.add(new StoredKeys(
                    hash.mechanismName(),
                    bytes(random, SALT_BYTES),
                    ScramCredential.DEFAULT_ITERATIONS,
                    bytes(random, hash.size()),
                    bytes(random, hash.size())));
        }
        return Accounts.encode(new AccountRecord(NOBODY, Instant.EPOCH, false, false, keys));
    }

    @Override
    public Decoys decoys() {
        return decoys;
    }
}
