package im.clove.node.admin;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.jid.JidFormatException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The values of the control socket as JSON and back; also what `--json` prints.
public final class ControlCodec {
    private ControlCodec() {}

    public static Map<String, Object> toJson(NodeStatus status) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("version", status.version());
        out.put("pid", status.pid());
        out.put("started-at", status.startedAt().toString());
        out.put("domains", status.domains().stream().map(Domain::name).toList());
        status.rooms()
                .ifPresent(rooms ->
                        out.put("rooms", Map.of("address", rooms.address().name(), "state", rooms.state())));
        NodeStatus.RouterStatus router = status.router();
        out.put(
                "router",
                Map.of(
                        "kind", router.kind(),
                        "stage", router.stage(),
                        "published", router.published(),
                        "reachable", router.reachable(),
                        "tunnels-in", router.tunnelsIn(),
                        "tunnels-out", router.tunnelsOut(),
                        "transit-tunnels", router.transitTunnels(),
                        "peers", router.peers()));
        NodeStatus.Counts counts = status.counts();
        out.put(
                "counts",
                Map.of(
                        "accounts", counts.accounts(),
                        "sessions", counts.sessions(),
                        "detached", counts.detached(),
                        "server-links", counts.serverLinks(),
                        "outbox", counts.outbox()));
        NodeStatus.Memory memory = status.memory();
        out.put(
                "memory",
                Map.of(
                        "most", memory.most(),
                        "held", memory.held(),
                        "heap", memory.heap(),
                        "refused", memory.refused(),
                        "kinds", holdings(memory.kinds()),
                        "greatest", holdings(memory.greatest())));
        out.put(
                "listeners",
                status.listeners().stream()
                        .map(l -> Map.of("what", l.what(), "address", l.address(), "option", l.option()))
                        .toList());
        return out;
    }

    static NodeStatus status(Object value) {
        Map<String, Object> json = object(value);
        Map<String, Object> router = object(json, "router");
        Map<String, Object> counts = object(json, "counts");
        Map<String, Object> memory = object(json, "memory");
        return new NodeStatus(
                text(json, "version"),
                number(json, "pid").longValue(),
                instant(json, "started-at"),
                list(json, "domains", o -> domain(String.valueOf(o))),
                json.containsKey("rooms") ? Optional.of(rooms(object(json, "rooms"))) : Optional.empty(),
                new NodeStatus.RouterStatus(
                        text(router, "kind"),
                        text(router, "stage"),
                        flag(router, "published"),
                        flag(router, "reachable"),
                        number(router, "tunnels-in").intValue(),
                        number(router, "tunnels-out").intValue(),
                        number(router, "transit-tunnels").intValue(),
                        number(router, "peers").intValue()),
                new NodeStatus.Counts(
                        number(counts, "accounts").intValue(),
                        number(counts, "sessions").intValue(),
                        number(counts, "detached").intValue(),
                        number(counts, "server-links").intValue(),
                        number(counts, "outbox").intValue()),
                new NodeStatus.Memory(
                        number(memory, "most").longValue(),
                        number(memory, "held").longValue(),
                        number(memory, "heap").longValue(),
                        number(memory, "refused").longValue(),
                        list(memory, "kinds", ControlCodec::holding),
                        list(memory, "greatest", ControlCodec::holding)),
                list(json, "listeners", o -> {
                    Map<String, Object> entry = object(o);
                    return new NodeStatus.Listener(text(entry, "what"), text(entry, "address"), text(entry, "option"));
                }));
    }

    private static NodeStatus.Rooms rooms(Map<String, Object> json) {
        return new NodeStatus.Rooms(domain(text(json, "address")), text(json, "state"));
    }

    private static List<Map<String, Object>> holdings(List<NodeStatus.Holding> all) {
        return all.stream()
                .map(each -> Map.<String, Object>of("who", each.who(), "bytes", each.bytes()))
                .toList();
    }

    private static NodeStatus.Holding holding(Object json) {
        Map<String, Object> entry = object(json);
        return new NodeStatus.Holding(text(entry, "who"), number(entry, "bytes").longValue());
    }

    public static Map<String, Object> toJson(UserInfo user) {
        return Map.of(
                "jid", user.jid().toString(),
                "admin", user.admin(),
                "enabled", user.enabled(),
                "created-at", user.createdAt().toString());
    }

    static UserInfo user(Object json) {
        Map<String, Object> entry = object(json);
        return new UserInfo(
                jid(entry, "jid"), flag(entry, "admin"), flag(entry, "enabled"), instant(entry, "created-at"));
    }

    public static Map<String, Object> toJson(SessionInfo session) {
        return Map.of(
                "resource", session.resource(),
                "client", session.client(),
                "since", session.since().toString(),
                "door", session.door(),
                "waiting", session.waiting());
    }

    static SessionInfo session(Object json) {
        Map<String, Object> entry = object(json);
        return new SessionInfo(
                text(entry, "resource"),
                text(entry, "client"),
                instant(entry, "since"),
                text(entry, "door"),
                flag(entry, "waiting"));
    }

    public static Map<String, Object> toJson(DeviceInfo device) {
        return Map.of("id", device.id(), "added-at", device.addedAt().toString());
    }

    static DeviceInfo device(Object json) {
        Map<String, Object> entry = object(json);
        return new DeviceInfo(text(entry, "id"), instant(entry, "added-at"));
    }

    public static Map<String, Object> toJson(ReportInfo report) {
        return Map.of(
                "account", report.account().toString(),
                "at", report.at().toString(),
                "whom", report.whom().toString(),
                "reason", report.reason(),
                "text", report.text(),
                "ids", report.ids());
    }

    static ReportInfo report(Object json) {
        Map<String, Object> entry = object(json);
        return new ReportInfo(
                jid(entry, "account"),
                instant(entry, "at"),
                jid(entry, "whom"),
                text(entry, "reason"),
                text(entry, "text"),
                list(entry, "ids", String::valueOf));
    }

    public static Map<String, Object> toJson(Finding finding) {
        return Map.of("level", finding.level().name(), "what", finding.what(), "detail", finding.detail());
    }

    public static Map<String, Object> toJson(OutboxInfo info) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("from", info.local().name());
        out.put("to", info.remote().name());
        out.put("stanzas", info.stanzas());
        out.put("bytes", info.bytes());
        String obstacle = info.obstacle();
        if (obstacle != null) {
            out.put("obstacle", obstacle);
        }
        Instant seen = info.seen();
        if (seen != null) {
            out.put("seen", seen.toString());
        }
        out.put(
                "items",
                info.items().stream()
                        .map(item -> Map.of(
                                "from", item.from(),
                                "to", item.to(),
                                "kind", item.kind(),
                                "since", item.since().toString(),
                                "bytes", item.bytes()))
                        .toList());
        return out;
    }

    static OutboxInfo outbox(Object json) {
        Map<String, Object> entry = object(json);
        return new OutboxInfo(
                domain(entry, "from"),
                domain(entry, "to"),
                number(entry, "stanzas").longValue(),
                number(entry, "bytes").longValue(),
                entry.containsKey("obstacle") ? text(entry, "obstacle") : null,
                entry.containsKey("seen") ? instant(entry, "seen") : null,
                list(entry, "items", each -> {
                    Map<String, Object> item = object(each);
                    return new OutboxInfo.Item(
                            text(item, "from"),
                            text(item, "to"),
                            text(item, "kind"),
                            instant(item, "since"),
                            number(item, "bytes").intValue());
                }));
    }

    static Posting posting(Map<String, Object> json) {
        try {
            return Posting.valueOf(text(json, "which"));
        } catch (IllegalArgumentException e) {
            throw new Malformed("which", e);
        }
    }

    static Domain domain(Map<String, Object> json, String name) {
        return domain(text(json, name));
    }

    static Path path(Map<String, Object> json, String name) {
        try {
            return Path.of(text(json, name));
        } catch (InvalidPathException e) {
            throw new Malformed(name, e);
        }
    }

    static Finding finding(Object json) {
        Map<String, Object> entry = object(json);
        try {
            return new Finding(Finding.Level.valueOf(text(entry, "level")), text(entry, "what"), text(entry, "detail"));
        } catch (IllegalArgumentException e) {
            throw new Malformed("level", e);
        }
    }

    static Jid jid(Map<String, Object> json, String name) {
        return jid(text(json, name), name);
    }

    static Jid jid(Object json, String name) {
        try {
            return Jid.parse(String.valueOf(json));
        } catch (JidFormatException e) {
            throw new Malformed(name, e);
        }
    }

    static String text(Map<String, Object> json, String name) {
        if (json.get(name) instanceof String text) {
            return text;
        }
        throw new Malformed(name, null);
    }

    static boolean flag(Map<String, Object> json, String name) {
        if (json.get(name) instanceof Boolean flag) {
            return flag;
        }
        throw new Malformed(name, null);
    }

    static Number number(Map<String, Object> json, String name) {
        if (json.get(name) instanceof Number number) {
            return number;
        }
        throw new Malformed(name, null);
    }

    static <T> List<T> list(Map<String, Object> json, String name, Function<Object, T> each) {
        if (!(json.get(name) instanceof List<?> list)) {
            throw new Malformed(name, null);
        }
        List<T> out = new ArrayList<>();
        for (Object element : list) {
            if (element == null) {
                throw new Malformed(name, null);
            }
            out.add(each.apply(element));
        }
        return out;
    }

    private static Map<String, Object> object(Map<String, Object> json, String name) {
        Object value = json.get(name);
        if (value == null) {
            throw new Malformed(name, null);
        }
        return object(value);
    }

    static Map<String, Object> object(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new Malformed("object", null);
        }
        Map<String, Object> out = new LinkedHashMap<>();
        map.forEach((key, entry) -> {
            if (key instanceof String name && entry != null) {
                out.put(name, entry);
            }
        });
        return out;
    }

    static Instant instant(Map<String, Object> json, String name) {
        try {
            return Instant.parse(text(json, name));
        } catch (DateTimeException e) {
            throw new Malformed(name, e);
        }
    }

    private static Domain domain(String text) {
        try {
            return Domain.of(text);
        } catch (JidFormatException e) {
            throw new Malformed("domains", e);
        }
    }

    /// A request or reply is not what the protocol has.
    static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed(String name, @Nullable Throwable cause) {
            super("'" + name + "' is missing or not right", cause, false, false);
        }
    }
}
