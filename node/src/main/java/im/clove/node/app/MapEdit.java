package im.clove.node.app;

import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.parser.ConfigDocument;
import com.typesafe.config.parser.ConfigDocumentFactory;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.OwnerFiles;
import im.clove.node.app.NodeConfig.MapTarget;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;

/// Changes `darknet.map` in a `clove.conf` and leaves every other character of the file as its owner wrote it. The
/// changed text is read as a configuration before it replaces the file, in one step.
final class MapEdit {
    private final Path file;
    private final Environment environment;

    MapEdit(Path dataFolder, Environment environment) {
        this.file = dataFolder.resolve(ConfigFile.NAME);
        this.environment = environment;
    }

    /// Adds entries, or changes those that are there.
    void put(Map<Domain, MapTarget> entries) throws ControlException, ConfigException {
        ConfigDocument document = document();
        for (Map.Entry<Domain, MapTarget> each : entries.entrySet()) {
            document = document.withValueText(path(each.getKey()), value(each.getValue()));
        }
        write(document);
    }

    /// Takes entries out; one that is not there is no fault.
    void remove(Collection<Domain> domains) throws ControlException, ConfigException {
        ConfigDocument document = document();
        for (Domain domain : domains) {
            document = document.withoutPath(path(domain));
        }
        write(document);
    }

    private ConfigDocument document() throws ControlException {
        try {
            return ConfigDocumentFactory.parseString(
                    Files.exists(file) ? Files.readString(file) : "",
                    ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF));
        } catch (IOException e) {
            throw NodeParts.failed(e);
        }
    }

    private void write(ConfigDocument document) throws ControlException, ConfigException {
        String text = document.render();
        ConfigFile.parse(text, file, environment);
        try {
            OwnerFiles.replace(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw NodeParts.failed(e);
        }
    }

    private static String path(Domain domain) {
        return ConfigUtil.joinPath("darknet", "map", domain.name());
    }

    private static String value(MapTarget target) {
        String host = ConfigUtil.quoteString(target.host().hostname());
        return target.port() == 0 ? host : "{ host = " + host + ", port = " + target.port() + " }";
    }
}
