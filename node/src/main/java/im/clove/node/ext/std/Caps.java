package im.clove.node.ext.std;

import im.clove.node.ext.DiscoInfo;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Xep;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// XEP-0115: the hash of the server's own discovery answer, in the stream features, so that a client that knows it
/// need not ask. Clients' capabilities pass untouched; what an account reads in them is in [PepAudience].
public final class Caps implements Extension {
    public static final String NS = "http://jabber.org/protocol/caps";

    private static final String NODE = "https://clove.im";

    private final Supplier<DiscoInfo> info;

    /// Made at the first login: the extensions, and so the answer, do not change while the node runs.
    private volatile @Nullable String made;

    /// @param info the server's discovery answer
    public Caps(Supplier<DiscoInfo> info) {
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
        return List.of(new Hook.FeatureHook(this::feature), new Hook.ServerDisco(this::known));
    }

    /// The element for the stream features (§6.3).
    private Element feature() {
        return Element.of(NS, "c").with("hash", "sha-1").with("node", NODE).with("ver", hash());
    }

    /// The discovery node under which the answer is known (§6.2).
    private Optional<DiscoInfo> known(String node) {
        return node.startsWith(NODE + '#') && node.equals(NODE + '#' + hash())
                ? Optional.of(info.get())
                : Optional.empty();
    }

    private String hash() {
        String hash = made;
        if (hash == null) {
            hash = hash(info.get());
            made = hash;
        }
        return hash;
    }

    /// The verification string of a discovery answer, hashed (§5.1).
    static String hash(DiscoInfo info) {
        String text = CapsText.first(Disco.elements(info)).orElseThrow();
        return CapsHash.hash("sha-1", text);
    }
}
