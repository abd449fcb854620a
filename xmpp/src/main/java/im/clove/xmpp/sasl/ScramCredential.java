package im.clove.xmpp.sasl;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What is kept of an account's password: keys for a [ScramHash] or several, made from the one password and each with
/// its own salt. One that was made here has keys for all. The password itself is not in it. Immutable.
public final class ScramCredential {
    /// Iterations of a new credential. RFC 7677 asks for at least 4096; 10 000 costs a phone a few hundredths of a
    /// second, and slixmpp (Python) about a tenth.
    public static final int DEFAULT_ITERATIONS = 10_000;

    static final int SALT_BYTES = 16;

    private final List<ScramKeys> keys;
    private final List<ScramKeys> further;

    private ScramCredential(List<ScramKeys> keys) {
        this(keys, List.of());
    }

    private ScramCredential(List<ScramKeys> keys, List<ScramKeys> further) {
        this.keys = keys;
        this.further = further;
    }

    /// Makes one from a password. Takes some tens of milliseconds.
    ///
    /// @throws IllegalArgumentException if the text cannot be a password (see [Passwords])
    public static ScramCredential of(String password, int iterations, SecureRandom random) {
        String prepared = Passwords.prepare(password)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The password is empty, too long, or has a character that is not allowed"));
        List<ScramKeys> keys = new ArrayList<>();
        for (ScramHash hash : ScramHash.values()) {
            byte[] salt = new byte[SALT_BYTES];
            random.nextBytes(salt);
            keys.add(ScramKeys.derive(hash, prepared, salt, iterations));
        }
        return new ScramCredential(List.copyOf(keys));
    }

    /// Reads [#toText()].
    ///
    /// @throws IllegalArgumentException if it is not of that form, or there are no keys
    public static ScramCredential ofText(String text) {
        return ofKeys(text.lines().map(ScramKeys::ofLine).toList());
    }

    /// From keys as they are stored.
    ///
    /// @param keys one for each [ScramHash]; fewer if the password was set on another server
    /// @throws IllegalArgumentException if there are none, or two for one hash
    public static ScramCredential ofKeys(List<ScramKeys> keys) {
        long hashes = keys.stream().map(ScramKeys::hash).distinct().count();
        if (keys.isEmpty() || hashes != keys.size()) {
            throw new IllegalArgumentException("A stored password has no keys, or two for one hash");
        }
        return new ScramCredential(List.copyOf(keys));
    }

    /// With further passwords that are as good for a login, such as those of single devices. SCRAM names the salt
    /// before it knows which password it is, so theirs is that of the first; keys with another count for nothing.
    public ScramCredential with(List<ScramKeys> others) {
        return new ScramCredential(
                keys,
                others.stream()
                        .filter(other -> find(other.hash())
                                .filter(own -> own.iterations() == other.iterations()
                                        && Arrays.equals(own.salt(), other.salt()))
                                .isPresent())
                        .toList());
    }

    /// Keys of a further password, to be given to [#with]: one for each hash that the first has keys for.
    ///
    /// @throws IllegalArgumentException if the text cannot be a password (see [Passwords])
    public List<ScramKeys> further(String password) {
        String prepared = Passwords.prepare(password)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The password is empty, too long, or has a character that is not allowed"));
        return keys.stream()
                .map(own -> ScramKeys.derive(own.hash(), prepared, own.salt(), own.iterations()))
                .toList();
    }

    /// Those of the further passwords for this hash.
    List<ScramKeys> further(ScramHash hash) {
        return further.stream().filter(each -> each.hash() == hash).toList();
    }

    /// For the store, without the further ones: one line for each hash, as RFC 5803 writes them.
    public String toText() {
        return keys.stream().map(ScramKeys::toLine).collect(Collectors.joining("\n"));
    }

    /// Empty if the password was set on another server, which made none for this hash.
    public Optional<ScramKeys> find(ScramHash hash) {
        return keys.stream().filter(k -> k.hash() == hash).findFirst();
    }

    /// @throws java.util.NoSuchElementException if there are none for this hash
    public ScramKeys keys(ScramHash hash) {
        return find(hash).orElseThrow();
    }

    /// Those a password itself is checked against.
    ScramKeys forPassword() {
        return find(ScramHash.SHA_256).orElseGet(keys::getFirst);
    }

    /// Whether this is the password. Derives it anew, so takes some milliseconds.
    public boolean matches(String password) {
        return matches(forPassword(), password);
    }

    private static boolean matches(ScramKeys keys, String password) {
        return isOneOf(List.of(keys), password);
    }

    /// Whether this is the password of one of these keys, which have the same hash and salt. One derivation, however
    /// many there are.
    static boolean isOneOf(List<ScramKeys> all, String password) {
        // A text that cannot be a password costs the same work as a wrong one.
        String prepared = Passwords.prepare(password).orElse("-");
        ScramKeys first = all.getFirst();
        ScramKeys derived = ScramKeys.derive(first.hash(), prepared, first.salt(), first.iterations());
        boolean equal = false;
        for (ScramKeys each : all) {
            equal |= MessageDigest.isEqual(derived.storedKey(), each.storedKey());
        }
        return equal && Passwords.prepare(password).isPresent();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScramCredential that && keys.equals(that.keys) && further.equals(that.further);
    }

    @Override
    public int hashCode() {
        return keys.hashCode();
    }

    @Override
    public String toString() {
        return "ScramCredential";
    }
}
