package im.clove.node.ext.std;

import im.clove.node.pubsub.ConfigField;
import im.clove.node.pubsub.NodeConfig;
import java.util.Map;

/// How a node of an account is set when its client does not say, by its name. Whatever is not in the table is for
/// contacts, keeps its last item, and is told to whoever comes (XEP-0163 §3). Pure.
///
/// | node | is | because |
/// |---|---|---|
/// | `storage:bookmarks`, `urn:xmpp:bookmarks:1` | closed, all items, not told at presence | XEP-0048 §3.1, XEP-0402
/// §3: rooms
/// are nobody's business |
/// | `urn:xmpp:mds:displayed:0` | the same | XEP-0490 §3 |
/// | `urn:xmpp:omemo:2:bundles` | all items | XEP-0384 §5.3: an item for each device |
/// | `urn:xmpp:avatar:data` | not told at presence | XEP-0084 §3.1: it is fetched by its hash |
///
/// Nothing is open by itself, OMEMO devices neither: clients that want strangers to write to them in secret say so
/// (XEP-0384 §5.3), and an account that strangers can see is not decided here.
final class PepDefaults {
    static final String BOOKMARKS = "urn:xmpp:bookmarks:1";
    static final String OLD_BOOKMARKS = "storage:bookmarks";

    private static final NodeConfig USUAL = new NodeConfig(Map.of());
    private static final NodeConfig PRIVATE = USUAL.with(ConfigField.ACCESS, "whitelist")
            .with(ConfigField.MAX, NodeConfig.MOST)
            .with(ConfigField.SEND_LAST, "never");

    private PepDefaults() {}

    static NodeConfig of(String node) {
        return switch (node) {
            case BOOKMARKS, OLD_BOOKMARKS, "urn:xmpp:mds:displayed:0" -> PRIVATE;
            case "urn:xmpp:omemo:2:bundles" -> USUAL.with(ConfigField.MAX, NodeConfig.MOST);
            case "urn:xmpp:avatar:data" -> USUAL.with(ConfigField.SEND_LAST, "never");
            default -> USUAL;
        };
    }
}
