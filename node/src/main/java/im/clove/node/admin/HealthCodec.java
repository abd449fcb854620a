package im.clove.node.admin;

import im.clove.node.admin.health.Ailment;
import im.clove.node.admin.health.Health;
import im.clove.node.admin.health.KnownServer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// How a node is, as JSON and back: on the control socket, for `--json`, at `/health` and in the page.
public final class HealthCodec {
    private HealthCodec() {}

    /// All of it.
    public static Map<String, Object> toJson(Health health) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("at", health.at().toString());
        out.put("status", health.status());
        out.put("ailments", ailments(health));
        out.put("servers", health.servers().stream().map(HealthCodec::toJson).toList());
        return out;
    }

    /// What somebody has to do something about. Names no contact and no other server.
    public static List<Map<String, Object>> ailments(Health health) {
        return health.ailments().stream().map(HealthCodec::toJson).toList();
    }

    private static Map<String, Object> toJson(Ailment ailment) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("code", ailment.code().word());
        out.put("severity", ailment.severity().word());
        out.put("sentence", ailment.sentence());
        out.put("remedy", ailment.remedy());
        return out;
    }

    private static Map<String, Object> toJson(KnownServer server) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("domain", server.domain().name());
        server.seen().ifPresent(seen -> out.put("seen", seen.toString()));
        out.put("waiting", server.waiting());
        server.oldest().ifPresent(oldest -> out.put("oldest", oldest.toString()));
        out.put("barred", server.isBarred());
        return out;
    }

    static Health health(Object json) {
        Map<String, Object> all = ControlCodec.object(json);
        return new Health(
                ControlCodec.instant(all, "at"),
                ControlCodec.list(all, "ailments", HealthCodec::ailment),
                ControlCodec.list(all, "servers", HealthCodec::server));
    }

    private static Ailment ailment(Object json) {
        Map<String, Object> entry = ControlCodec.object(json);
        return new Ailment(
                one(Ailment.Code.values(), Ailment.Code::word, entry, "code"),
                one(Ailment.Severity.values(), Ailment.Severity::word, entry, "severity"),
                ControlCodec.text(entry, "sentence"),
                ControlCodec.text(entry, "remedy"));
    }

    private static <T> T one(T[] values, Function<T, String> word, Map<String, Object> entry, String name) {
        String said = ControlCodec.text(entry, name);
        for (T value : values) {
            if (word.apply(value).equals(said)) {
                return value;
            }
        }
        throw new ControlCodec.Malformed(name, null);
    }

    private static KnownServer server(Object json) {
        Map<String, Object> entry = ControlCodec.object(json);
        return new KnownServer(
                ControlCodec.domain(entry, "domain"),
                time(entry, "seen"),
                ControlCodec.number(entry, "waiting").longValue(),
                time(entry, "oldest"),
                ControlCodec.flag(entry, "barred"));
    }

    private static Optional<Instant> time(Map<String, Object> entry, String name) {
        return entry.containsKey(name) ? Optional.of(ControlCodec.instant(entry, name)) : Optional.empty();
    }
}
