package im.clove.node.app.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.parser.ConfigDocument;
import com.typesafe.config.parser.ConfigDocumentFactory;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.OwnerFiles;
import im.clove.node.app.config.NodeConfig.MapTarget;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.JidFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Changes `darknet.map` in a `clove.conf` and leaves every other character of the file as its owner wrote it. An
/// entry is found however its domain is spelled. The changed text is read as a configuration before it replaces the
/// file, in one step.
public final class MapEdit {
    private final Path file;
    private final Environment environment;

    public MapEdit(Path dataFolder, Environment environment) {
        this.file = dataFolder.resolve(ConfigFile.NAME);
        this.environment = environment;
    }

    /// Adds entries, or changes those that are there.
    public void put(Map<Domain, MapTarget> entries) throws ControlException, ConfigException {
        ConfigDocument document = document();
        for (Map.Entry<Domain, MapTarget> each : entries.entrySet()) {
            List<String> spellings = spellings(document, each.getKey());
            for (String further : spellings.subList(Math.min(1, spellings.size()), spellings.size())) {
                document = document.withoutPath(path(further));
            }
            String name = spellings.isEmpty() ? each.getKey().name() : spellings.getFirst();
            document = document.withValueText(path(name), value(each.getValue()));
        }
        write(document);
    }

    /// Takes entries out; one that is not there is no fault.
    public void remove(Collection<Domain> domains) throws ControlException, ConfigException {
        ConfigDocument document = document();
        for (Domain domain : domains) {
            for (String spelling : spellings(document, domain)) {
                document = document.withoutPath(path(spelling));
            }
        }
        write(document);
    }

    private ConfigDocument document() throws ControlException {
        try {
            return ConfigDocumentFactory.parseString(
                    Files.exists(file) ? Files.readString(file) : "",
                    ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF));
        } catch (IOException e) {
            throw ControlException.of(e);
        }
    }

    private void write(ConfigDocument document) throws ControlException, ConfigException {
        String text = document.render();
        ConfigFile.parse(text, file, environment);
        try {
            OwnerFiles.replace(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw ControlException.of(e);
        }
    }

    /// How the file spells a domain.
    private static List<String> spellings(ConfigDocument document, Domain domain) {
        ConfigObject root = ConfigFactory.parseString(
                        document.render(), ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF))
                .root();
        if (!(Options.find(root, "darknet.map") instanceof ConfigObject map)) {
            return List.of();
        }
        List<String> out = new ArrayList<>();
        for (String key : map.keySet()) {
            try {
                if (Domain.of(key).equals(domain)) {
                    out.add(key);
                }
            } catch (JidFormatException _) {
                // No domain, so not this one; reading the configuration says so.
            }
        }
        return out;
    }

    private static String path(String name) {
        return ConfigUtil.joinPath("darknet", "map", name);
    }

    private static String value(MapTarget target) {
        String host = ConfigUtil.quoteString(target.host().hostname());
        return target.port() == 0 ? host : "{ host = " + host + ", port = " + target.port() + " }";
    }
}
