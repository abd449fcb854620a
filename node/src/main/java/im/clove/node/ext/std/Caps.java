package im.clove.node.ext.std;

import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Xep;
import im.clove.xmpp.xml.Element;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// XEP-0115: the hash of the server's own discovery answer, in the stream features, so that a client that knows it
/// need not ask. Clients' capabilities are theirs and pass untouched.
public final class Caps implements Extension {
    public static final String NS = "http://jabber.org/protocol/caps";

    private static final String NODE = "https://clove.im";

    private final Supplier<List<Element>> info;

    /// Made at the first login: the extensions, and so the answer, do not change while the node runs.
    private volatile @Nullable Element made;

    /// @param info the server's discovery answer
    public Caps(Supplier<List<Element>> info) {
        this.info = info;
    }

    @Override
    public Xep xep() {
        return new Xep(115, "Entity Capabilities", "1.6.0");
    }

    @Override
    public List<String> serverFeatures() {
        return List.of(NS);
    }

    @Override
    public List<Hook> hooks() {
        return List.of(new Hook.FeatureHook(this::feature));
    }

    /// The element for the stream features (§6.3).
    private Element feature() {
        Element feature = made;
        if (feature == null) {
            feature =
                    Element.of(NS, "c").with("hash", "sha-1").with("node", NODE).with("ver", hash(info.get()));
            made = feature;
        }
        return feature;
    }

    /// The discovery node under which this answer is known (§6.2).
    static String nodeOf(List<Element> info) {
        return NODE + '#' + hash(info);
    }

    /// The verification string of a discovery answer without forms, hashed (§5.1).
    static String hash(List<Element> info) {
        List<String> identities = new ArrayList<>();
        List<String> features = new ArrayList<>();
        for (Element e : info) {
            if (e.local().equals("identity")) {
                identities.add(e.attributeOr("category", "") + '/' + e.attributeOr("type", "") + "//"
                        + e.attributeOr("name", "") + '<');
            } else if (e.local().equals("feature")) {
                features.add(e.attributeOr("var", "") + '<');
            }
        }
        String text = String.join("", identities.stream().sorted().toList())
                + String.join("", features.stream().sorted().toList());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-1", e);
        }
    }
}
