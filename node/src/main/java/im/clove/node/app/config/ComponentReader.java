package im.clove.node.app.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import im.clove.node.app.config.Options.Unfit;
import im.clove.node.service.component.SharedSecret;
import java.util.List;
import java.util.TreeMap;

/// Reads an entry of `component.domains`.
final class ComponentReader {
    private static final String SECRET = "secret";
    private static final String NAME = "name";
    private static final List<String> KEYS = List.of(SECRET, NAME);

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
        return new NodeConfig.Component(reader.secret(), reader.text(NAME));
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
