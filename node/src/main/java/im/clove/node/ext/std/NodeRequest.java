package im.clove.node.ext.std;

import im.clove.node.pubsub.PubSub;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.XmlWriter;
import java.time.Duration;
import java.util.Optional;

/// Items of somebody's node as a client asks for them (XEP-0060 §6.5), where the answer may serve other clients, too.
/// Two that are equal ask for the same. Pure.
///
/// | node | an answer holds | because |
/// |---|---|---|
/// | lists of OMEMO devices, what there is of avatars | [#TOLD] where the account is told of changes, else [#BRIEF] |
/// all clients ask for them, and who is told drops what has changed |
/// | OMEMO bundles | [#BRIEF] | each holds keys that are used once: an old one makes a session that fails |
/// | pictures | [#PICTURE] if the bytes have the hash by which they were asked for | they cannot change |
///
/// @param owner whose node it is, a bare address
/// @param asked the element `items`, as text
record NodeRequest(Jid owner, String node, String asked) {
    static final Duration BRIEF = Duration.ofSeconds(30);
    static final Duration TOLD = Duration.ofMinutes(10);
    static final Duration PICTURE = Duration.ofHours(6);

    private static final String OLD_OMEMO = "eu.siacs.conversations.axolotl.";

    /// Characters of a request that names some items.
    private static final int MOST = 1_000;

    /// How long an answer holds.
    enum Keeping {
        /// Until somebody tells of a change, if somebody would.
        BY_NOTICE,
        BRIEFLY,
        /// It has the hash it was asked for by.
        BY_HASH;

        /// @param isTold whether the account would be told of a change
        Duration time(boolean isTold) {
            return switch (this) {
                case BY_NOTICE -> isTold ? TOLD : BRIEF;
                case BRIEFLY -> BRIEF;
                case BY_HASH -> PICTURE;
            };
        }
    }

    /// @return empty if it asks for something else, or for what is not shared
    static Optional<NodeRequest> of(Iq iq) {
        Jid to = iq.to();
        if (iq.type() != Iq.Type.GET || to == null || !iq.payload().is(PubSub.NS, "pubsub")) {
            return Optional.empty();
        }
        Element items = iq.payload().child(PubSub.NS, "items").orElse(null);
        if (items == null || iq.payload().children().size() != 1 || !isShared(items.attributeOr("node", ""))) {
            return Optional.empty();
        }
        String asked = XmlWriter.toString(items);
        return asked.length() > MOST
                ? Optional.empty()
                : Optional.of(new NodeRequest(to.bare(), items.attributeOr("node", ""), asked));
    }

    private static boolean isShared(String node) {
        return isOfBundles(node) || isTold(node) || node.equals(Avatars.DATA);
    }

    private static boolean isOfBundles(String node) {
        return node.equals("urn:xmpp:omemo:2:bundles") || node.startsWith(OLD_OMEMO + "bundles:");
    }

    private static boolean isTold(String node) {
        return switch (node) {
            case "urn:xmpp:omemo:2:devices", OLD_OMEMO + "devicelist", Avatars.METADATA -> true;
            default -> false;
        };
    }

    /// Whether a change is told to those who want to hear of it, as clients do.
    boolean isTold() {
        return isTold(node);
    }

    /// How long this answer to it holds.
    ///
    /// @param payload the element `pubsub`
    Keeping keeping(Element payload) {
        if (isTold()) {
            return Keeping.BY_NOTICE;
        }
        return node.equals(Avatars.DATA) && isByHash(payload) ? Keeping.BY_HASH : Keeping.BRIEFLY;
    }

    /// Whether it holds what was asked for.
    boolean fits(Element payload) {
        return payload.is(PubSub.NS, "pubsub")
                && payload.child(PubSub.NS, "items")
                        .filter(items -> items.attributeOr("node", "").equals(node))
                        .isPresent();
    }

    /// XEP-0084 §4.2.1: the id is the hash of the picture. One item, and it is the one that the request names.
    private boolean isByHash(Element payload) {
        Element items = payload.child(PubSub.NS, "items").orElse(payload);
        if (items.children().size() != 1) {
            return false;
        }
        Element item = items.children().getFirst();
        String id = item.attributeOr("id", "");
        String named = XmlWriter.toString(
                Element.of(PubSub.NS, "items", Element.of(PubSub.NS, "item").with("id", id))
                        .with("node", node));
        return asked.equals(named)
                && item.child(Avatars.DATA, "data")
                        .flatMap(data -> Avatars.Photo.of("", data.text()))
                        .filter(photo -> photo.hash().equalsIgnoreCase(id))
                        .isPresent();
    }
}
