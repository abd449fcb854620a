package im.clove.node.app.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import im.clove.node.app.config.Options.Unfit;
import im.clove.node.core.Permissions;
import im.clove.node.core.Permissions.Access;
import im.clove.node.service.component.SharedSecret;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads an entry of `component.domains`.
final class ComponentReader {
    private static final String SECRET = "secret";
    private static final String NAME = "name";
    private static final String ROSTER = "roster";
    private static final String MESSAGE = "message";
    private static final String IQ = "iq";
    private static final List<String> KEYS = List.of(SECRET, NAME, ROSTER, MESSAGE, IQ);

    private final ConfigObject entry;

    private ComponentReader(ConfigObject entry) {
        this.entry = entry;
    }

    /// @throws Unfit with what is wrong
    static NodeConfig.Component read(ConfigValue value) {
        if (!(value instanceof ConfigObject entry)) {
            throw new Unfit("must be a group: { secret = \"…\", name = \"…\" }");
        }
        for (String key : new TreeMap<>(entry).keySet()) {
            if (!KEYS.contains(key)) {
                throw new Unfit("has " + String.join(", ", KEYS) + ", not '" + key + "'");
            }
        }
        ComponentReader reader = new ComponentReader(entry);
        return new NodeConfig.Component(reader.secret(), reader.text(NAME), reader.permissions());
    }

    private SharedSecret secret() {
        ConfigValue value = entry.get(SECRET);
        if (value == null) {
            throw new Unfit("needs a secret, which the program must know, too");
        }
        try {
            return SharedSecret.of(Options.string(value).toCharArray());
        } catch (IllegalArgumentException e) {
            throw new Unfit("the secret " + e.getMessage());
        }
    }

    private Permissions permissions() {
        Map<String, Access> iq = new TreeMap<>();
        ConfigValue namespaces = entry.get(IQ);
        if (namespaces instanceof ConfigObject group) {
            group.forEach((namespace, value) -> iq.put(namespace, access(IQ, Options.string(value))));
        } else if (namespaces != null) {
            throw new Unfit("iq must be a group of namespaces: { \"http://jabber.org/protocol/pubsub\" = both }");
        }
        String message = text(MESSAGE);
        if (!List.of("", "none", "outgoing").contains(message)) {
            throw new Unfit("message must be one of none, outgoing");
        }
        return new Permissions(access(ROSTER, text(ROSTER)), message.equals("outgoing"), iq);
    }

    private static Access access(String key, String text) {
        return switch (text) {
            case "", "none" -> Access.NONE;
            case "get" -> Access.GET;
            case "set" -> Access.SET;
            case "both" -> Access.BOTH;
            default -> throw new Unfit(key + " must be one of none, get, set, both");
        };
    }

    private String text(String key) {
        ConfigValue value = entry.get(key);
        return value == null ? "" : Options.string(value);
    }

    /// The same entry with a secret that tells nothing.
    static ConfigValue masked(ConfigValue value, ConfigValue stars) {
        return value instanceof ConfigObject entry && entry.containsKey(SECRET)
                ? entry.withValue(SECRET, stars)
                : value;
    }
}
