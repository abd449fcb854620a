package im.clove.node.session;

import im.clove.node.c2s.Credentials;
import im.clove.node.store.Batch;
import im.clove.node.store.Stores;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.Decoys;
import im.clove.xmpp.sasl.ScramCredential;
import java.security.SecureRandom;
import java.util.Optional;

/// Logins against the accounts in the store. What unknown names get is made from a secret that outlives restarts,
/// so that an unknown name answers the same tomorrow, as a known one would (T-09).
public final class StoredLogins implements Credentials {
    private static final String SECRET = "decoy-secret";
    private static final int SECRET_BYTES = 32;

    private final Stores stores;
    private final Decoys decoys;

    public StoredLogins(Stores stores, SecureRandom random) {
        this.stores = stores;
        this.decoys = new Decoys(secret(stores, random), ScramCredential.DEFAULT_ITERATIONS);
    }

    private static byte[] secret(Stores stores, SecureRandom random) {
        return stores.settings().ofServer(SECRET).orElseGet(() -> {
            byte[] fresh = new byte[SECRET_BYTES];
            random.nextBytes(fresh);
            Batch batch = new Batch();
            stores.settings().putOfServer(batch, SECRET, fresh);
            stores.store().commit(batch);
            return fresh;
        });
    }

    @Override
    public Optional<ScramCredential> credential(Jid account) {
        return stores.accounts()
                .find(account)
                .filter(record -> !record.disabled())
                .flatMap(im.clove.node.store.Credentials::credential);
    }

    @Override
    public Decoys decoys() {
        return decoys;
    }
}
