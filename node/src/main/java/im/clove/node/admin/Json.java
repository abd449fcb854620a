package im.clove.node.admin;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValueFactory;
import java.util.Map;
import java.util.Optional;

/// JSON objects as maps of text, numbers, booleans, lists and maps; by the configuration library, which is here
/// anyway.
public final class Json {
    private static final int MAX_DEPTH = 32;

    private Json() {}

    /// One line, names sorted.
    public static String line(Map<String, ?> object) {
        return ConfigValueFactory.fromMap(object).render(ConfigRenderOptions.concise());
    }

    /// Many lines, for people.
    public static String pretty(Map<String, ?> object) {
        return ConfigValueFactory.fromMap(object)
                .render(ConfigRenderOptions.concise().setFormatted(true))
                .stripTrailing();
    }

    /// Empty if the text is no JSON object, or nested deeper than anything sensible.
    public static Optional<Map<String, Object>> parse(String text) {
        if (depth(text) > MAX_DEPTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(ConfigFactory.parseString(
                            text, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON))
                    .root()
                    .unwrapped());
        } catch (ConfigException _) {
            return Optional.empty();
        }
    }

    /// An upper bound: brackets inside texts count too.
    private static int depth(String text) {
        int deepest = 0;
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '{', '[' -> deepest = Math.max(deepest, ++depth);
                case '}', ']' -> depth--;
                default -> {}
            }
        }
        return deepest;
    }
}
