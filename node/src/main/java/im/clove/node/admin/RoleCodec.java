package im.clove.node.admin;

import im.clove.node.admin.ControlCodec.Malformed;
import im.clove.node.core.Role;
import im.clove.xmpp.jid.Jid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Roles as JSON and back, on the control socket and for `--json`.
public final class RoleCodec {
    private RoleCodec() {}

    public static Map<String, Object> toJson(Role role) {
        return Map.of("role", role.kind().word(), "guardians", words(role.guardians()));
    }

    /// @throws Malformed if it is none
    static Role role(Map<String, Object> json) {
        Role.Kind kind = Role.Kind.of(ControlCodec.text(json, "role")).orElseThrow(() -> new Malformed("role", null));
        return new Role(kind, ControlCodec.list(json, "guardians", RoleCodec::jid));
    }

    static List<Map<String, Object>> toJson(Map<Jid, Role> roles) {
        return roles.entrySet().stream()
                .map(each -> {
                    Map<String, Object> out = new LinkedHashMap<>(toJson(each.getValue()));
                    out.put("user", each.getKey().toString());
                    return out;
                })
                .toList();
    }

    static Map.Entry<Jid, Role> entry(Object json) {
        Map<String, Object> entry = ControlCodec.object(json);
        return Map.entry(ControlCodec.jid(entry, "user"), role(entry));
    }

    public static Map<String, Object> toJson(RoleInfo info) {
        Map<String, Object> out = new LinkedHashMap<>(toJson(info.role()));
        out.put(
                "approved",
                info.approved().stream()
                        .map(each -> Map.of("who", each.who().toString(), "room", each.isRoom()))
                        .toList());
        out.put(
                "asked",
                info.asked().stream()
                        .map(each -> Map.of(
                                "who", each.who().toString(),
                                "room", each.isRoom(),
                                "own", each.isOwn(),
                                "by", each.by().map(Jid::toString).orElse(""),
                                "at", each.at().toString()))
                        .toList());
        out.put("refused", words(info.refused()));
        return out;
    }

    static RoleInfo info(Object json) {
        Map<String, Object> entry = ControlCodec.object(json);
        return new RoleInfo(
                role(entry),
                ControlCodec.list(entry, "approved", each -> {
                    Map<String, Object> one = ControlCodec.object(each);
                    return new RoleInfo.Approved(ControlCodec.jid(one, "who"), ControlCodec.flag(one, "room"));
                }),
                ControlCodec.list(entry, "asked", RoleCodec::asked),
                ControlCodec.list(entry, "refused", RoleCodec::jid));
    }

    private static RoleInfo.Asked asked(Object json) {
        Map<String, Object> one = ControlCodec.object(json);
        return new RoleInfo.Asked(
                ControlCodec.jid(one, "who"),
                ControlCodec.flag(one, "room"),
                ControlCodec.flag(one, "own"),
                ControlCodec.text(one, "by").isEmpty() ? Optional.empty() : Optional.of(ControlCodec.jid(one, "by")),
                ControlCodec.instant(one, "at"));
    }

    private static List<String> words(List<Jid> all) {
        return all.stream().map(Jid::toString).toList();
    }

    private static Jid jid(Object text) {
        return Jid.tryParse(String.valueOf(text)).orElseThrow(() -> new Malformed("address", null));
    }
}
