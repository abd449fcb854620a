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
        } catch (ConfigException | IllegalArgumentException | StackOverflowError _) {
            // The second comes of an escape with a sign in its number; COMPAT(typesafe-config, 1.4). The third should
            // not be,
            // below that depth, but it would end more than this request.
            return Optional.empty();
        }
    }

    /// Brackets inside texts do not count: closing ones would hide others.
    private static int depth(String text) {
        int deepest = 0;
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '{', '[' -> deepest = Math.max(deepest, ++depth);
                case '}', ']' -> depth--;
                case '"' -> i = lastOfText(text, i);
                default -> {}
            }
        }
        return deepest;
    }

    /// Where a text ends that begins here; the library reads three quotes as the beginning of one, too.
    private static int lastOfText(String text, int from) {
        if (text.startsWith("\"\"\"", from)) {
            int end = text.indexOf("\"\"\"", from + 3);
            return end < 0 ? text.length() : end + 2;
        }
        int at = from + 1;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return at;
    }
}
