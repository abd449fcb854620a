package im.clove.node.session;

import im.clove.node.c2s.Secrets;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Accounts;
import im.clove.node.store.Batch;
import im.clove.node.store.CommonHashes;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.KnownClient;
import im.clove.node.store.StoredKeys;
import im.clove.node.store.Stores;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.Decoys;
import im.clove.xmpp.sasl.Login;
import im.clove.xmpp.sasl.ScramCredential;
import im.clove.xmpp.sasl.ScramHash;
import im.clove.xmpp.sasl.TokenLogin;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Logins against the accounts in the store. What unknown names get is made from a secret that outlives restarts,
/// so that an unknown name answers the same tomorrow, as a known one would (T-09).
public final class StoredLogins implements Secrets {
    private static final String SECRET = "decoy-secret";
    private static final int SECRET_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final int PSEUDONYM_BYTES = 9;

    /// In a domain that no node has (RFC 6761 §6.4).
    private static final Jid NOBODY = Jid.parse("nobody@nowhere.invalid");

    private final Stores stores;
    private final InstantSource clock;
    private final Decoys decoys;
    private final byte[] pseudonyms;
    private final byte[] decoy;
    private final Set<ScramHash> hashes;

    public StoredLogins(Stores stores, SecureRandom random, InstantSource clock) {
        this.stores = stores;
        this.clock = clock;
        byte[] secret = secret(stores, random);
        this.decoys = new Decoys(secret, ScramCredential.DEFAULT_ITERATIONS);
        this.pseudonyms = ScramHash.SHA_256.mac(secret, "pseudonyms".getBytes(StandardCharsets.UTF_8));
        this.decoy = decoy(random);
        this.hashes = CommonHashes.of(stores);
    }

    private static byte[] bytes(SecureRandom random, int count) {
        byte[] fresh = new byte[count];
        random.nextBytes(fresh);
        return fresh;
    }

    private static byte[] secret(Stores stores, SecureRandom random) {
        // Half a secret would be no secret.
        return stores.settings()
                .ofServer(SECRET)
                .filter(known -> known.length == SECRET_BYTES)
                .orElseGet(() -> {
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

    /// The newest first; those that were given out before the account's record changed count for nothing.
    @Override
    public Optional<TokenLogin> tokens(@Nullable Jid account, String client) {
        Jid asked = account == null ? NOBODY : account;
        Optional<AccountRecord> record = stores.accounts().find(asked);
        Optional<KnownClient> known = stores.clients().find(asked, client);
        if (record.isEmpty() || known.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        long generation = record.get().generation();
        List<TokenLogin.Candidate> tokens = Stream.of(
                        known.get().next(), known.get().current())
                .filter(token -> token != null && token.generation() == generation)
                .map(token -> new TokenLogin.Candidate(
                        token.mechanism(), token.secret(), !token.expiry().isAfter(now), token.count()))
                .toList();
        return Optional.of(new TokenLogin(tokens, record.get().disabled(), generation));
    }

    @Override
    public String pseudonym(Jid account, String client) {
        byte[] mac =
                ScramHash.SHA_256.mac(pseudonyms, (account.bare() + "\0" + client).getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(mac, PSEUDONYM_BYTES));
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

    /// As it was at the start: a password that is set since has keys for all of them, and more.
    @Override
    public Set<ScramHash> hashes() {
        return hashes;
    }

    @Override
    public Decoys decoys() {
        return decoys;
    }
}
