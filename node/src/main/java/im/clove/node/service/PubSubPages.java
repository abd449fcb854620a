package im.clove.node.service;

import im.clove.node.ext.DiscoInfo;
import im.clove.node.ext.std.Disco;
import im.clove.node.ext.std.Pep;
import im.clove.node.pubsub.Access;
import im.clove.node.pubsub.Asker;
import im.clove.node.pubsub.Leaf;
import im.clove.node.pubsub.Nodes;
import im.clove.node.pubsub.PubSub;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Pings;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What service discovery tells of a service of nodes (XEP-0060 §5): of itself, of the nodes that whoever asks may
/// read, and of their items. Pure.
final class PubSubPages {
    static final String NAME = "Nodes to publish at";

    private final Jid address;

    PubSubPages(Jid address) {
        this.address = address;
    }

    static boolean isPage(Element payload) {
        return payload.is(Disco.INFO, "query") || payload.is(Disco.ITEMS, "query");
    }

    /// @return empty if it is no question of discovery, or for a node that is not there or not to be seen
    Optional<Element> answer(Element payload, Nodes nodes, Asker asker) {
        if (!isPage(payload)) {
            return Optional.empty();
        }
        String node = payload.attributeOr("node", "");
        Leaf leaf = node.isEmpty() ? null : nodes.leaf(node);
        boolean isSeen = leaf != null && Access.mayRead(leaf, asker);
        if (!node.isEmpty() && !isSeen) {
            return Optional.empty();
        }
        Element page = Element.of(payload.namespace(), "query").with("node", node.isEmpty() ? null : node);
        return Optional.of(page.withNodes(
                payload.is(Disco.INFO, "query") ? Disco.elements(info(leaf)) : items(nodes, leaf, asker)));
    }

    private static DiscoInfo info(@Nullable Leaf leaf) {
        if (leaf != null) {
            return new DiscoInfo(
                    List.of(new DiscoInfo.Identity("pubsub", "leaf", "")),
                    List.of(PubSub.NS),
                    List.of(leaf.metaData()));
        }
        List<String> features = new ArrayList<>(Pep.ofServices());
        features.addAll(List.of(Disco.INFO, Disco.ITEMS, Pings.NS));
        features.sort(null);
        return new DiscoInfo(List.of(new DiscoInfo.Identity("pubsub", "service", NAME)), features, List.of());
    }

    private List<Element> items(Nodes nodes, @Nullable Leaf leaf, Asker asker) {
        List<Element> out = new ArrayList<>();
        if (leaf != null) {
            leaf.items()
                    .keySet()
                    .forEach(id -> out.add(Element.of(Disco.ITEMS, "item")
                            .with("jid", address.toString())
                            .with("name", id)));
            return out;
        }
        for (Leaf each : nodes.leaves().values()) {
            if (Access.mayRead(each, asker)) {
                out.add(Element.of(Disco.ITEMS, "item")
                        .with("jid", address.toString())
                        .with("node", each.name()));
            }
        }
        return out;
    }
}
