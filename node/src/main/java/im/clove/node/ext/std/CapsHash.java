package im.clove.node.ext.std;

import im.clove.xmpp.xml.Element;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a presence says of its client's capabilities: a hash of its discovery answer by XEP-0390 or XEP-0115, or none
/// where it is in the form before XEP-0115 1.4 or in an algorithm that nobody here knows. What an answer that fits the
/// hash says is true of whoever bears it; where there is no hash, an answer is true of its sender alone.
///
/// @param format of the hash
/// @param algorithm as the format names it, empty for none
/// @param value in Base64, or what stands in its place
/// @param node under which the client is asked (XEP-0115 §6.2), without the hash
record CapsHash(Format format, String algorithm, String value, String node) {
    static final String HASHED = "urn:xmpp:caps";

    private static final String HASHES = "urn:xmpp:hashes:2";
    private static final int MOST = 200;

    /// By the names of both formats; the best ones first.
    private static final List<String> ALGORITHMS = List.of("sha-256", "sha-512", "sha3-256", "sha3-512", "sha-1");

    private static final Map<String, String> OF_JAVA = Map.of(
            "sha-1", "SHA-1",
            "sha-256", "SHA-256",
            "sha-512", "SHA-512",
            "sha3-256", "SHA3-256",
            "sha3-512", "SHA3-512");

    /// How the text is made that is hashed.
    enum Format {
        /// XEP-0115.
        FIRST,
        /// XEP-0390.
        SECOND,
        /// Nothing that can be checked.
        NONE
    }

    /// @return empty if the presence says nothing of it
    static Optional<CapsHash> of(Element presence) {
        Optional<CapsHash> hashed = presence.child(HASHED, "c").flatMap(CapsHash::second);
        return hashed.isPresent() ? hashed : presence.child(Caps.NS, "c").flatMap(CapsHash::first);
    }

    private static Optional<CapsHash> second(Element c) {
        for (String algorithm : ALGORITHMS) {
            for (Element hash : c.children()) {
                String value = hash.text().strip();
                if (hash.is(HASHES, "hash")
                        && algorithm.equals(hash.attribute("algo"))
                        && !algorithm.equals("sha-1")
                        && isShort(value)) {
                    return Optional.of(new CapsHash(Format.SECOND, algorithm, value, HASHED));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<CapsHash> first(Element c) {
        String node = c.attributeOr("node", "");
        String ver = c.attributeOr("ver", "");
        if (!isShort(ver) || node.length() > MOST) {
            return Optional.empty();
        }
        String algorithm = c.attributeOr("hash", "");
        return Optional.of(
                OF_JAVA.containsKey(algorithm)
                        ? new CapsHash(Format.FIRST, algorithm, ver, node)
                        : new CapsHash(Format.NONE, "", ver, node));
    }

    private static boolean isShort(String text) {
        return !text.isEmpty() && text.length() <= MOST;
    }

    /// Whether an answer can be checked, and so be true of others.
    boolean isChecked() {
        return format != Format.NONE;
    }

    /// Under which node the client is asked; empty for none.
    String asked() {
        return switch (format) {
            case FIRST -> node + '#' + value;
            case SECOND -> node + '#' + algorithm + '.' + value;
            case NONE -> "";
        };
    }

    /// What it is known by. The node is no part of it: it names the client's program, not what it can do.
    String key() {
        return format + " " + algorithm + ' ' + value;
    }

    /// Whether this is the answer that was hashed (XEP-0115 §5.4).
    boolean fits(Element query) {
        Optional<String> text = switch (format) {
            case FIRST -> CapsText.first(query.children());
            case SECOND -> CapsText.second(query.children());
            case NONE -> Optional.empty();
        };
        return text.filter(found -> hash(algorithm, found).equals(value)).isPresent();
    }

    /// @param algorithm one that is known
    static String hash(String algorithm, String text) {
        try {
            byte[] digest = MessageDigest.getInstance(OF_JAVA.getOrDefault(algorithm, algorithm))
                    .digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has " + algorithm, e);
        }
    }
}
