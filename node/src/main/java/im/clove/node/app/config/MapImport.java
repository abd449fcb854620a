package im.clove.node.app.config;

import im.clove.node.app.config.NodeConfig.MapTarget;
import im.clove.node.app.config.Options.Unfit;
import im.clove.node.app.lua.LuaTables;
import im.clove.node.app.lua.LuaTables.Entry;
import im.clove.node.app.lua.LuaTables.Table;
import im.clove.node.app.lua.LuaTables.Unreadable;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.JidFormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The `darknet_map` (or mod_onions' `onions_map`) of a Prosody configuration, as entries of `darknet.map`. Pure.
///
/// @param entries what can be taken over
/// @param left what cannot, each in a sentence with its line
public record MapImport(Map<Domain, MapTarget> entries, List<String> left) {
    private static final Set<String> NAMES = Set.of("darknet_map", "onions_map");

    /// @throws Unreadable if the file has no such map, or one that cannot be read, or two that contradict each
    ///     other
    public static MapImport read(String text) throws Unreadable {
        List<Table> tables = LuaTables.read(text, NAMES);
        if (tables.isEmpty()) {
            throw new Unreadable(1, "there is no darknet_map = { … } in this file");
        }
        Map<Domain, MapTarget> entries = new LinkedHashMap<>();
        Map<Domain, Integer> lines = new HashMap<>();
        List<String> left = new ArrayList<>();
        for (Table table : tables) {
            for (Map.Entry<String, Entry> each : table.entries().entrySet()) {
                Entry entry = each.getValue();
                try {
                    Domain domain = Domain.of(each.getKey());
                    MapTarget target = target(entry);
                    MapTarget before = entries.putIfAbsent(domain, target);
                    Integer first = lines.putIfAbsent(domain, entry.line());
                    if (before != null && !before.equals(target)) {
                        throw new Unreadable(
                                entry.line(),
                                "'" + each.getKey() + "' is " + domain + ", which line " + first
                                        + " leads elsewhere; take out one");
                    }
                } catch (Unfit | JidFormatException e) {
                    left.add("line " + entry.line() + ": " + each.getKey() + ": " + e.getMessage());
                }
            }
        }
        return new MapImport(Map.copyOf(entries), List.copyOf(left));
    }

    private static MapTarget target(Entry entry) {
        return switch (entry.value()) {
            case String host -> new MapTarget(Options.b32(host), 0);
            case Table table -> {
                for (String key : table.entries().keySet()) {
                    if (!Set.of("host", "port").contains(key)) {
                        throw new Unfit("an entry has host and port, not '" + key + "'");
                    }
                }
                Entry host = table.entries().get("host");
                Entry port = table.entries().get("port");
                if (host == null || !(host.value() instanceof String name)) {
                    throw new Unfit("the host is missing");
                }
                yield new MapTarget(Options.b32(name), port == null ? 0 : port(port.value()));
            }
            case Object other -> throw new Unfit("'" + other + "' is no address");
        };
    }

    private static int port(Object value) {
        if (value instanceof Long number && number >= 1 && number <= 65_535) {
            return number.intValue();
        }
        throw new Unfit("the port must be from 1 to 65535");
    }
}
