package im.clove.node.app.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import im.clove.node.admin.FileTrouble;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A `clove.conf` that was read and found good: the typed [NodeConfig] and the values as text. The names, types and
/// defaults of options come from the reference file shipped with the program, so the two cannot drift apart.
/// Nothing outside the file is read: no includes, no environment but `CLOVE_NETWORK`. Immutable.
public final class ConfigFile {
    /// The file's name in the data folder.
    public static final String NAME = "clove.conf";

    private static final int MAX_BYTES = 1 << 20;
    /// Many times what any option needs.
    private static final int MAX_DEPTH = 32;
    private static final List<String> SECRETS = List.of("i2p.external.password");
    private static final Pattern LINE_IN_MESSAGE = Pattern.compile("^[^:]*: (\\d+): ");

    private final NodeConfig config;
    private final Config effective;

    private ConfigFile(NodeConfig config, Config effective) {
        this.config = config;
        this.effective = effective;
    }

    /// Reads the configuration of a data folder; without a file all defaults hold.
    ///
    /// @param environment the environment variables
    /// @throws ConfigException with everything that is wrong
    public static ConfigFile load(Path dataFolder, Environment environment) throws ConfigException {
        Path file = dataFolder.resolve(NAME);
        return parse(text(file), file, environment);
    }

    /// Reads a configuration from its text.
    ///
    /// @param file named in problems; its folder is what relative file names in it are relative to
    public static ConfigFile parse(String text, Path file, Environment environment) throws ConfigException {
        ConfigObject reference = reference();
        ConfigObject given = parsed(text, file);
        Options options = new Options(reference, given);
        options.problems().addAll(UnknownOptions.in(given, reference));
        Path folder = file.toAbsolutePath().resolveSibling("").normalize();
        NodeConfig config = new ConfigReader(options, folder, environment.variable("CLOVE_NETWORK")).read();
        if (!options.problems().isEmpty()) {
            throw new ConfigException(
                    file, options.problems().stream().distinct().sorted().toList());
        }
        return new ConfigFile(config, options.effective());
    }

    public NodeConfig config() {
        return config;
    }

    /// The names of all options, sorted.
    public static List<String> names() {
        return UnknownOptions.names(reference());
    }

    /// Every option with the value in force as HOCON text, sorted by name, secrets as stars.
    public Map<String, String> values() {
        Map<String, String> out = new TreeMap<>();
        for (String name : names()) {
            ConfigValue value = Options.find(effective.root(), name);
            if (value != null) {
                out.put(
                        name,
                        SECRETS.contains(name)
                                ? stars(value)
                                : withoutSecrets(name, value).render(ConfigRenderOptions.concise()));
            }
        }
        if (config.network().kind() == NodeConfig.Network.Kind.PRIVATE) {
            out.put("network.kind", "\"private\"");
        }
        return out;
    }

    /// The file a new data folder gets: the reference with every option commented out.
    public static String commented() {
        return referenceText()
                .lines()
                .map(line -> line.isEmpty() || line.startsWith("#") ? line : "#" + line)
                .map(line -> line + "\n")
                .reduce("", String::concat);
    }

    static String referenceText() {
        try (InputStream in = ConfigFile.class.getResourceAsStream("/im/clove/node/conf/" + NAME)) {
            if (in == null) {
                throw new IllegalStateException("The program lacks its reference " + NAME);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConfigObject reference() {
        return ConfigFactory.parseString(
                        referenceText(), ConfigParseOptions.defaults().setOriginDescription("defaults"))
                .root();
    }

    private static String text(Path file) throws ConfigException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw problem(file, 0, "the file is larger than a configuration can be");
            }
            return Files.readString(file);
        } catch (NoSuchFileException _) {
            return "";
        } catch (CharacterCodingException _) {
            throw problem(file, 0, "the file is not UTF-8 text");
        } catch (IOException e) {
            throw problem(file, 0, "the file cannot be read: " + FileTrouble.words(e));
        }
    }

    private static ConfigObject parsed(String text, Path file) throws ConfigException {
        ConfigParseOptions options = ConfigParseOptions.defaults()
                .setSyntax(ConfigSyntax.CONF)
                .setOriginDescription("clove.conf")
                .setIncluder(new NoIncludes());
        try {
            Config config = ConfigFactory.parseString(text, options);
            ConfigObject root = config.resolve(ConfigResolveOptions.noSystem()).root();
            if (isTooDeep(root)) {
                throw problem(file, 0, "not understood: nested too deeply");
            }
            return root;
        } catch (com.typesafe.config.ConfigException e) {
            int line = e.origin() == null ? 0 : Math.max(0, e.origin().lineNumber());
            String message = String.valueOf(e.getMessage());
            Matcher found = LINE_IN_MESSAGE.matcher(message);
            if (found.find()) {
                line = line > 0 ? line : Integer.parseInt(found.group(1));
                message = message.substring(found.end());
            }
            throw problem(file, line, "not understood: " + message);
        } catch (IllegalArgumentException _) {
            // COMPAT(typesafe-config, 1.4): an escape with a sign in its number.
            throw problem(file, 0, "not understood: a backslash in a text that begins no character");
        } catch (StackOverflowError _) {
            throw problem(file, 0, "not understood: nested too deeply");
        }
    }

    /// `a.a.a.…` nests as braces do. Level by level: the library's own walks go as deep as the values.
    private static boolean isTooDeep(ConfigObject root) {
        List<ConfigValue> level = List.of(root);
        for (int depth = 0; depth < MAX_DEPTH && !level.isEmpty(); depth++) {
            List<ConfigValue> below = new ArrayList<>();
            for (ConfigValue value : level) {
                if (value instanceof ConfigObject object) {
                    object.keySet().forEach(key -> below.add(object.get(key)));
                } else if (value instanceof ConfigList list) {
                    below.addAll(list);
                }
            }
            level = below;
        }
        return !level.isEmpty();
    }

    private static ConfigException problem(Path file, int line, String text) {
        List<ConfigProblem> problems = new ArrayList<>();
        problems.add(new ConfigProblem(line, "", text));
        return new ConfigException(file, problems);
    }

    /// Each component has its own.
    private static ConfigValue withoutSecrets(String name, ConfigValue value) {
        if (!name.equals("component.domains") || !(value instanceof ConfigObject domains)) {
            return value;
        }
        ConfigObject masked = domains;
        for (String domain : domains.keySet()) {
            masked = masked.withValue(
                    domain, ComponentReader.masked(domains.get(domain), ConfigValueFactory.fromAnyRef("********")));
        }
        return masked;
    }

    private static String stars(ConfigValue value) {
        return String.valueOf(value.unwrapped()).isEmpty() ? "\"\"" : "\"********\"";
    }

    /// An include can name a URL; a configuration must not make the node open a connection or another file.
    private static final class NoIncludes
            implements ConfigIncluder, ConfigIncluderURL, ConfigIncluderFile, ConfigIncluderClasspath {
        @Override
        public ConfigIncluder withFallback(ConfigIncluder fallback) {
            return this;
        }

        @Override
        public ConfigObject include(ConfigIncludeContext context, String what) {
            throw refusal();
        }

        @Override
        public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
            throw refusal();
        }

        @Override
        public ConfigObject includeFile(ConfigIncludeContext context, File what) {
            throw refusal();
        }

        @Override
        public ConfigObject includeResources(ConfigIncludeContext context, String what) {
            throw refusal();
        }

        private static com.typesafe.config.ConfigException refusal() {
            return new com.typesafe.config.ConfigException.Generic("include is not supported");
        }
    }
}
