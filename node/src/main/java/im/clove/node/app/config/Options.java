package im.clove.node.app.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.JidFormatException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Typed reads of a configuration over the reference with all defaults. A value that does not fit becomes a
/// [ConfigProblem] with its line, and the default stands in so that reading goes on and one run finds them all. Not
/// thread-safe.
public final class Options {
    private final ConfigObject reference;
    private final ConfigObject given;
    private final List<ConfigProblem> problems = new ArrayList<>();

    Options(ConfigObject reference, ConfigObject given) {
        this.reference = reference;
        this.given = given;
    }

    List<ConfigProblem> problems() {
        return problems;
    }

    /// Notes something wrong with an option that reads well by itself.
    void problem(String option, String text) {
        ConfigValue value = find(given, option);
        problems.add(new ConfigProblem(value == null ? 0 : line(value), option, text));
    }

    boolean flag(String option) {
        return read(option, value -> {
            if (value.unwrapped() instanceof Boolean flag) {
                return flag;
            }
            String text = String.valueOf(value.unwrapped()).toLowerCase(Locale.ROOT);
            return switch (text) {
                case "true", "yes", "on" -> true;
                case "false", "no", "off" -> false;
                default -> throw new Unfit("must be true or false");
            };
        });
    }

    int number(String option, int min, int max) {
        return read(option, value -> {
            if (!(value.unwrapped() instanceof Number number)
                    || number.doubleValue() != Math.rint(number.doubleValue())) {
                throw new Unfit("must be a whole number from " + min + " to " + max);
            }
            return (int) inRange(number.longValue(), min, max);
        });
    }

    int port(String option) {
        return number(option, 0, 65535);
    }

    /// A size in bytes.
    long size(String option, long min, long max) {
        return read(option, value -> {
            long bytes;
            try {
                bytes = value.atKey("v").getBytes("v");
            } catch (ConfigException e) {
                throw new Unfit("must be a size such as 512, 16 KiB or 10 MiB");
            }
            if (bytes < min || bytes > max) {
                throw new Unfit("must be from " + bytesText(min) + " to " + bytesText(max));
            }
            return bytes;
        });
    }

    int smallSize(String option, int min, int max) {
        return Math.toIntExact(size(option, min, max));
    }

    Duration duration(String option, Duration min, Duration max) {
        return read(option, value -> {
            Duration duration;
            try {
                if (value.valueType() != ConfigValueType.STRING) {
                    throw new Unfit("must be a duration with its unit, such as 30 s or 5 minutes");
                }
                duration = value.atKey("v").getDuration("v");
            } catch (ConfigException e) {
                throw new Unfit("must be a duration such as 30 s, 5 minutes or 2 hours");
            }
            if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
                throw new Unfit("must be from " + min.toSeconds() + " s to " + max.toSeconds() + " s");
            }
            return duration;
        });
    }

    <E extends Enum<E>> E choice(String option, Class<E> type) {
        return read(option, value -> choice(value, type));
    }

    String text(String option) {
        return read(option, Options::string);
    }

    <T> T text(String option, Function<String, T> parse) {
        return read(option, value -> parse.apply(string(value)));
    }

    <T> List<T> list(String option, Function<String, T> parse) {
        return read(option, value -> {
            if (!(value instanceof ConfigList list)) {
                throw new Unfit("must be a list, such as [\"a\", \"b\"]");
            }
            List<T> out = new ArrayList<>();
            for (ConfigValue element : list) {
                try {
                    out.add(parse.apply(string(element)));
                } catch (Unfit e) {
                    throw new Unfit(e.text, element);
                }
            }
            return List.copyOf(out);
        });
    }

    /// A group with names of the user's own. A domain has many spellings and one place: two that lead to different
    /// ones are a problem, for one of them would be lost.
    <T> Map<Domain, T> map(String option, Function<ConfigValue, T> parse) {
        return read(option, value -> {
            if (!(value instanceof ConfigObject object)) {
                throw new Unfit("must be a group, such as { \"example.org\" = \"….b32.i2p\" }");
            }
            Map<Domain, T> out = new TreeMap<>();
            Map<Domain, ConfigValue> places = new HashMap<>();
            for (Map.Entry<String, ConfigValue> each : inOrder(object)) {
                ConfigValue entry = each.getValue();
                try {
                    Domain domain = domain(each.getKey());
                    T place = parse.apply(entry);
                    T before = out.putIfAbsent(domain, place);
                    ConfigValue first = places.putIfAbsent(domain, entry);
                    if (before != null && first != null && !before.equals(place)) {
                        throw new Unfit(
                                "is " + domain + ", which line " + line(first) + " leads elsewhere; take out one");
                    }
                } catch (Unfit e) {
                    throw new Unfit("\"" + each.getKey() + "\": " + e.text, entry);
                }
            }
            // Unmodifiable rather than Map.copyOf: that one has no order, and `config show` should have one.
            return Collections.unmodifiableMap(out);
        });
    }

    /// The entries as they stand in the file; the library keeps no order.
    private static List<Map.Entry<String, ConfigValue>> inOrder(ConfigObject object) {
        return object.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, ConfigValue> each) -> line(each.getValue()))
                        .thenComparing(Map.Entry::getKey))
                .toList();
    }

    /// The line on which a list, or a group with names of the user's own, has this name in any spelling; 0 if it has
    /// not, or the option is not set.
    int lineOf(String option, Predicate<String> name) {
        return switch (find(given, option)) {
            case ConfigList list ->
                list.stream()
                        .filter(element -> name.test(String.valueOf(element.unwrapped())))
                        .mapToInt(Options::line)
                        .findFirst()
                        .orElse(0);
            case ConfigObject object ->
                inOrder(object).stream()
                        .filter(each -> name.test(each.getKey()))
                        .mapToInt(each -> line(each.getValue()))
                        .findFirst()
                        .orElse(0);
            case null, default -> 0;
        };
    }

    static String string(ConfigValue value) {
        return switch (value.valueType()) {
            case STRING, NUMBER, BOOLEAN -> String.valueOf(value.unwrapped());
            case OBJECT, LIST, NULL -> throw new Unfit("must be a text");
        };
    }

    static Domain domain(String text) {
        try {
            return Domain.of(text);
        } catch (JidFormatException e) {
            throw new Unfit("'" + text + "' is no domain name");
        }
    }

    public static B32 b32(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        String bare = lower.endsWith(".b32.i2p") ? lower.substring(0, lower.length() - ".b32.i2p".length()) : lower;
        return B32.parse(bare)
                .orElseThrow(() -> new Unfit("'" + text + "' is no I2P address: 52 letters and digits, then .b32.i2p"));
    }

    /// A numeric address; a name is refused, so nothing is ever looked up.
    static InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new Unfit("'" + text + "' is no numeric IP address, such as 127.0.0.1 or ::1");
        }
    }

    static Path path(String text) {
        if (text.isEmpty() || text.indexOf('\0') >= 0) {
            throw new Unfit("must be a file name");
        }
        return Path.of(text);
    }

    static @Nullable ConfigValue find(ConfigObject root, String option) {
        ConfigValue at = root;
        for (String part : option.split("\\.", -1)) {
            if (!(at instanceof ConfigObject object)) {
                return null;
            }
            at = object.get(part);
        }
        return at;
    }

    static int line(ConfigValue value) {
        return Math.max(0, value.origin().lineNumber());
    }

    private <T> T read(String option, Function<ConfigValue, T> parse) {
        ConfigValue value = find(given, option);
        if (value != null) {
            try {
                return parse.apply(value);
            } catch (Unfit e) {
                problems.add(new ConfigProblem(line(e.where == null ? value : e.where), option, e.text));
            }
        }
        ConfigValue standard = find(reference, option);
        if (standard == null) {
            throw new IllegalStateException("conf/clove.conf has no " + option);
        }
        return parse.apply(standard);
    }

    private static <E extends Enum<E>> E choice(ConfigValue value, Class<E> type) {
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT);
            if (name.equals(String.valueOf(value.unwrapped()))) {
                return constant;
            }
            names.add(name);
        }
        throw new Unfit("must be one of " + String.join(", ", names));
    }

    private static long inRange(long number, long min, long max) {
        if (number < min || number > max) {
            throw new Unfit("must be from " + min + " to " + max);
        }
        return number;
    }

    static String bytesText(long bytes) {
        if (bytes > 0 && bytes % (1 << 30) == 0) {
            return (bytes >> 30) + " GiB";
        }
        if (bytes > 0 && bytes % (1 << 20) == 0) {
            return (bytes >> 20) + " MiB";
        }
        return bytes > 0 && bytes % 1024 == 0 ? (bytes >> 10) + " KiB" : String.valueOf(bytes);
    }

    /// A value does not fit its option; the message is for the user.
    public static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String text;
        private final transient @Nullable ConfigValue where;

        Unfit(String text) {
            this(text, null);
        }

        Unfit(String text, @Nullable ConfigValue where) {
            super(text, null, false, false);
            this.text = text;
            this.where = where;
        }
    }

    Config effective() {
        return given.toConfig().withFallback(reference);
    }

    /// Takes an address that others can reach only with a switch.
    void refusePublic(String option, InetAddress address, boolean allowed, String switchName) {
        if (!allowed && !address.isLoopbackAddress()) {
            problem(
                    option,
                    address.getHostAddress() + " can be reached from other machines, which tells them of this node;"
                            + " set " + switchName + " = true if you want that");
        }
    }
}
