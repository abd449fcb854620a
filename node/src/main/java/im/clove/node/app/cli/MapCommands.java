package im.clove.node.app.cli;

import im.clove.node.admin.Actor;
import im.clove.node.admin.AuditLog;
import im.clove.node.admin.ControlClient;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.FileTrouble;
import im.clove.node.admin.Json;
import im.clove.node.app.config.MapEdit;
import im.clove.node.app.config.MapImport;
import im.clove.node.app.config.NodeConfig.MapTarget;
import im.clove.node.app.config.Options;
import im.clove.node.app.config.Options.Unfit;
import im.clove.node.app.lua.LuaTables.Unreadable;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `map add`, `remove`, `list`, `import`: the entries of `darknet.map`. A running node takes a change at once.
final class MapCommands {
    private MapCommands() {}

    abstract static sealed class Base extends Command permits Add, Remove, Listing, Import {
        Base(Cli cli) {
            super(cli);
        }

        static Map<Domain, MapTarget> map(Site site) {
            return site.config().config().federation().darknet().map();
        }

        MapEdit edit(Site site) {
            return new MapEdit(site.folder().root(), cli.environment());
        }

        /// The configuration is changed here and not by the node.
        static void note(Site site, String action, Collection<Domain> domains) {
            for (Domain domain : domains) {
                site.audit().write(Actor.owner(), action, Map.of("domain", domain.name()), AuditLog.Outcome.DONE, "");
            }
        }

        /// Tells the running node, if there is one.
        void apply(Site site) throws ControlException {
            Optional<ControlClient> running = site.running();
            if (running.isPresent()) {
                try (ControlClient node = running.get()) {
                    node.reloadMap();
                }
            }
        }

        static List<String> row(Domain domain, MapTarget target) {
            return List.of(
                    domain.toString(), target.host().hostname() + (target.port() > 0 ? " port " + target.port() : ""));
        }

        /// What putting entries into a map does, each in a word.
        static List<List<String>> changes(Map<Domain, MapTarget> before, Map<Domain, MapTarget> put) {
            return put.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey(Comparator.comparing(Domain::name)))
                    .map(each -> {
                        MapTarget old = before.get(each.getKey());
                        String word = old == null ? "added" : old.equals(each.getValue()) ? "already there" : "changed";
                        List<String> row = row(each.getKey(), each.getValue());
                        return List.of(word, row.getFirst(), row.getLast());
                    })
                    .toList();
        }
    }

    @CommandLine.Command(
            name = "add",
            description = "Say on which I2P address a domain lives. An entry that is there is changed.",
            footer = {
                "Messages to the domain go to that address, and only that address may speak for the domain.",
                "Sub-domains need an entry each: a room service is usually muc.DOMAIN or conference.DOMAIN."
            })
    static final class Add extends Base {
        @Parameters(paramLabel = "DOMAIN", description = "The XMPP domain, such as example.org.")
        String name = "";

        @Parameters(paramLabel = "ADDRESS", description = "The .b32.i2p address it lives on.")
        String address = "";

        @Option(names = "--port", paramLabel = "PORT", description = "The I2P port, if it is not 5269.")
        int port;

        Add(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            Domain domain = domain(name);
            if (port < 0 || port > 65_535) {
                throw ControlException.refused("A port is from 1 to 65535");
            }
            MapTarget target;
            try {
                target = new MapTarget(Options.b32(address), port);
            } catch (Unfit e) {
                throw ControlException.refused(String.valueOf(e.getMessage()));
            }
            List<List<String>> changes = changes(map(site), Map.of(domain, target));
            edit(site).put(Map.of(domain, target));
            note(site, "map-put", List.of(domain));
            apply(site);
            cli.table(changes);
            return Exit.OK;
        }
    }

    @CommandLine.Command(name = "remove", description = "Take a domain out of the map.")
    static final class Remove extends Base {
        @Parameters(paramLabel = "DOMAIN", description = "The XMPP domain.")
        String name = "";

        Remove(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            Domain domain = domain(name);
            if (!map(site).containsKey(domain)) {
                throw ControlException.refused(domain + " is not in the map; `clove map list` shows what is");
            }
            edit(site).remove(List.of(domain));
            note(site, "map-remove", List.of(domain));
            apply(site);
            cli.say(domain + " is no longer in the map.");
            return Exit.OK;
        }
    }

    @CommandLine.Command(name = "list", description = "List the domains of darknet.map and where they lead.")
    static final class Listing extends Base {
        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Listing(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Map<Domain, MapTarget> map = map(site());
            if (json) {
                Map<String, Object> out = new LinkedHashMap<>();
                map.forEach((domain, target) ->
                        out.put(domain.name(), Map.of("host", target.host().hostname(), "port", target.port())));
                cli.say(Json.pretty(out));
            } else if (map.isEmpty()) {
                cli.say("The map is empty.");
            } else {
                cli.table(map.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey(Comparator.comparing(Domain::name)))
                        .map(each -> row(each.getKey(), each.getValue()))
                        .toList());
            }
            return Exit.OK;
        }
    }

    @CommandLine.Command(
            name = "import",
            description = "Take over the darknet_map (or onions_map) of a Prosody configuration.",
            footer = "The file is read as it stands; nothing in it is run. It may also hold the table alone.")
    static final class Import extends Base {
        private static final int MAX_BYTES = 4 << 20;

        @Parameters(
                paramLabel = "FILE",
                description = "prosody.cfg.lua, or a file with the table; - reads standard input.")
        Path file = Path.of("");

        @Option(names = "--skip", description = "Leave out entries that are no .b32.i2p addresses, and say which.")
        boolean skip;

        Import(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            MapImport found = read();
            if (!found.left().isEmpty() && !skip) {
                throw ControlException.refused(file
                        + " has entries that cannot be taken over; nothing was changed. With --skip the others are:\n  "
                        + String.join("\n  ", found.left()));
            }
            List<List<String>> changes = changes(map(site), found.entries());
            edit(site).put(found.entries());
            note(site, "map-put", found.entries().keySet());
            apply(site);
            cli.table(changes);
            found.left().forEach(line -> cli.complain("left out: " + line));
            return Exit.OK;
        }

        private MapImport read() throws ControlException {
            boolean input = file.toString().equals("-");
            String name = input ? "standard input" : file.toString();
            try (InputStream in = input ? cli.in() : Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(MAX_BYTES + 1);
                if (bytes.length > MAX_BYTES) {
                    throw ControlException.refused(name + " is larger than a configuration can be");
                }
                return MapImport.read(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString());
            } catch (CharacterCodingException _) {
                throw ControlException.refused(name + " is no text in UTF-8");
            } catch (IOException e) {
                throw ControlException.refused(FileTrouble.words(e));
            } catch (Unreadable e) {
                throw ControlException.refused(name + ", " + e.getMessage());
            }
        }
    }
}
