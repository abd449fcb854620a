package im.clove.node.admin;

import im.clove.node.admin.ControlCodec.Malformed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/// Rooms as JSON and back, on the control socket and for `--json`.
public final class RoomCodec {
    private RoomCodec() {}

    public static Map<String, Object> toJson(RoomSummary room) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("room", room.room().toString());
        out.put("name", room.name());
        if (room.owner() != null) {
            out.put("owner", room.owner().toString());
        }
        room.occupants().ifPresent(count -> out.put("occupants", count));
        out.put("members", room.members());
        out.put("messages", room.kept().messages());
        out.put("bytes", room.kept().bytes());
        out.put("traits", room.traits().stream().map(RoomSummary.Trait::word).toList());
        return out;
    }

    static RoomSummary summary(Object json) {
        Map<String, Object> entry = ControlCodec.object(json);
        return new RoomSummary(
                ControlCodec.jid(entry, "room"),
                ControlCodec.text(entry, "name"),
                entry.containsKey("owner") ? ControlCodec.jid(entry, "owner") : null,
                entry.containsKey("occupants")
                        ? OptionalInt.of(ControlCodec.number(entry, "occupants").intValue())
                        : OptionalInt.empty(),
                ControlCodec.number(entry, "members").intValue(),
                new RoomSummary.Kept(
                        ControlCodec.number(entry, "messages").longValue(),
                        ControlCodec.number(entry, "bytes").longValue()),
                ControlCodec.list(entry, "traits", RoomCodec::trait));
    }

    private static RoomSummary.Trait trait(Object json) {
        try {
            return RoomSummary.Trait.valueOf(
                    String.valueOf(json).toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new Malformed("traits", e);
        }
    }

    public static Map<String, Object> toJson(RoomDetails room) {
        Map<String, Object> out = toJson(room.summary());
        out.put("since", room.since().toString());
        out.put("left", room.left());
        out.put(
                "settings",
                room.settings().stream()
                        .map(each -> Map.of("var", each.var(), "label", each.label(), "value", each.value()))
                        .toList());
        out.put(
                "people",
                room.people().stream()
                        .map(each -> Map.of(
                                "user", each.user().toString(),
                                "affiliation", each.affiliation().word(),
                                "nick", each.nick(),
                                "reason", each.reason()))
                        .toList());
        out.put(
                "inside",
                room.inside().stream()
                        .map(each -> Map.of(
                                "nick", each.nick(),
                                "user", each.user().toString(),
                                "role", each.role(),
                                "clients", each.clients()))
                        .toList());
        return out;
    }

    static RoomDetails details(Object json) {
        Map<String, Object> entry = ControlCodec.object(json);
        return new RoomDetails(
                summary(json),
                ControlCodec.instant(entry, "since"),
                ControlCodec.text(entry, "left"),
                settings(entry),
                ControlCodec.list(entry, "people", RoomCodec::listed),
                ControlCodec.list(entry, "inside", RoomCodec::inside));
    }

    private static List<RoomDetails.Setting> settings(Map<String, Object> room) {
        return ControlCodec.list(room, "settings", each -> {
            Map<String, Object> setting = ControlCodec.object(each);
            return new RoomDetails.Setting(
                    ControlCodec.text(setting, "var"),
                    ControlCodec.text(setting, "label"),
                    ControlCodec.text(setting, "value"));
        });
    }

    private static RoomDetails.Listed listed(Object json) {
        Map<String, Object> entry = ControlCodec.object(json);
        return new RoomDetails.Listed(
                ControlCodec.jid(entry, "user"),
                affiliation(entry),
                ControlCodec.text(entry, "nick"),
                ControlCodec.text(entry, "reason"));
    }

    static RoomAffiliation affiliation(Map<String, Object> json) {
        return RoomAffiliation.of(ControlCodec.text(json, "affiliation"))
                .orElseThrow(() -> new Malformed("affiliation", null));
    }

    private static RoomDetails.Inside inside(Object json) {
        Map<String, Object> entry = ControlCodec.object(json);
        return new RoomDetails.Inside(
                ControlCodec.text(entry, "nick"),
                ControlCodec.jid(entry, "user"),
                ControlCodec.text(entry, "role"),
                ControlCodec.number(entry, "clients").intValue());
    }
}
