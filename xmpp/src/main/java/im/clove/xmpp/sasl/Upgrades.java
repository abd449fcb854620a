package im.clove.xmpp.sasl;

import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// XEP-0480: a client that has proved its password by one hash of SCRAM gives the server what it needs for another. The
/// names of the tasks, and their elements. Pure.
public final class Upgrades {
    public static final String NS = "urn:xmpp:sasl:upgrade:0";

    private static final String SCRAM = "urn:xmpp:scram-upgrade:0";
    private static final String PREFIX = "UPGR-";

    private Upgrades() {}

    /// Those of them that make a password safer than the hashes that are offered do: never to SHA-1.
    public static List<ScramHash> beyond(List<Mechanism> offered) {
        List<ScramHash> all = new ArrayList<>(List.of(ScramHash.SHA_512, ScramHash.SHA_256));
        offered.forEach(mechanism -> mechanism.hash().ifPresent(all::remove));
        return List.copyOf(all);
    }

    /// What is offered, and asked for (§3.1, §3.2).
    public static List<Element> elements(List<ScramHash> hashes) {
        return hashes.stream()
                .map(hash -> Element.ofText(NS, "upgrade", task(hash)))
                .toList();
    }

    /// Of these hashes those that a client is ready for.
    ///
    /// @param inline what came with its request
    static List<ScramHash> wanted(List<ScramHash> offered, List<Element> inline) {
        return offered.stream()
                .filter(hash -> inline.stream()
                        .anyMatch(element -> element.is(NS, "upgrade")
                                && element.text().strip().equals(task(hash))))
                .toList();
    }

    static String task(ScramHash hash) {
        return PREFIX + hash.mechanismName();
    }

    /// §3.4.
    static Element salt(byte[] salt, int iterations) {
        return Element.ofText(SCRAM, "salt", Base64.getEncoder().encodeToString(salt))
                .with("iterations", Integer.toString(iterations));
    }

    /// §3.5: what the client has made of its password.
    ///
    /// @param data the element `task-data`
    static Optional<byte[]> hash(Element data) {
        return data.child(SCRAM, "hash")
                .flatMap(hash -> ScramText.base64(hash.text().strip()));
    }
}
