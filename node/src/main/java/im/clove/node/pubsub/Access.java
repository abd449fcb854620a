package im.clove.node.pubsub;

import im.clove.node.pubsub.Asker.Standing;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who may do what with a node (XEP-0060 §4). Pure.
public final class Access {
    private Access() {}

    static Affiliation affiliation(Leaf leaf, Asker asker) {
        return asker.standing() == Standing.OWNER
                ? Affiliation.OWNER
                : leaf.affiliations().getOrDefault(asker.jid().bare(), Affiliation.NONE);
    }

    /// Whether somebody may read, and so be told, what is published.
    public static boolean mayRead(Leaf leaf, Asker asker) {
        return toRead(leaf, asker) == null;
    }

    /// What stands against reading (§6.5.9), or null.
    static @Nullable StanzaError toRead(Leaf leaf, Asker asker) {
        return switch (affiliation(leaf, asker)) {
            case OWNER, PUBLISHER, MEMBER -> null;
            case OUTCAST, PUBLISH_ONLY -> StanzaError.of(Condition.FORBIDDEN);
            case NONE -> byModel(leaf.config(), asker);
        };
    }

    private static @Nullable StanzaError byModel(NodeConfig config, Asker asker) {
        boolean isContact = asker.standing() == Standing.CONTACT;
        return switch (config.value(ConfigField.ACCESS)) {
            case "open" -> null;
            case "presence" ->
                isContact ? null : PubSub.error(Condition.NOT_AUTHORIZED, "presence-subscription-required", null);
            case "roster" -> {
                List<String> groups = config.values(ConfigField.GROUPS);
                yield isContact && groups.stream().anyMatch(asker.groups()::contains)
                        ? null
                        : PubSub.error(Condition.NOT_AUTHORIZED, "not-in-roster-group", null);
            }
            default -> PubSub.error(Condition.NOT_ALLOWED, "closed-node", null);
        };
    }

    /// Whether somebody may publish (§7.1.3.1, §16.4.4 `publish_model`).
    static boolean mayPublish(Leaf leaf, Asker asker) {
        return switch (affiliation(leaf, asker)) {
            case OWNER, PUBLISHER, PUBLISH_ONLY -> true;
            case OUTCAST -> false;
            case MEMBER, NONE ->
                switch (leaf.config().value(ConfigField.PUBLISH)) {
                    case "open" -> mayRead(leaf, asker);
                    case "subscribers" ->
                        mayRead(leaf, asker)
                                && leaf.subscribers().stream()
                                        .anyMatch(jid ->
                                                jid.bare().equals(asker.jid().bare()));
                    default -> false;
                };
        };
    }

    static boolean isOwner(Leaf leaf, Asker asker) {
        return affiliation(leaf, asker) == Affiliation.OWNER;
    }
}
