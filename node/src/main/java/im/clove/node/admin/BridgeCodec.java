package im.clove.node.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How the bridge is as JSON and back, on the control socket and for `--json`.
public final class BridgeCodec {
    private BridgeCodec() {}

    public static Map<String, Object> toJson(BridgeInfo info) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("on", info.on());
        out.put("domains", info.domains().stream().map(domain -> domain.name()).toList());
        out.put("rules", info.rules());
        out.put("pins", info.pins());
        info.trouble().ifPresent(trouble -> out.put("trouble", trouble));
        out.put(
                "links",
                info.links().stream()
                        .map(link -> Map.of(
                                "from", link.ours().name(),
                                "to", link.theirs().name(),
                                "path", link.path(),
                                "state", link.state()))
                        .toList());
        return out;
    }

    static BridgeInfo info(Object json) {
        Map<String, Object> entry = ControlCodec.object(json);
        return new BridgeInfo(
                ControlCodec.flag(entry, "on"),
                ControlCodec.list(entry, "domains", each -> ControlCodec.domain(Map.of("domains", each), "domains")),
                ControlCodec.number(entry, "rules").intValue(),
                ControlCodec.number(entry, "pins").intValue(),
                entry.containsKey("trouble") ? Optional.of(ControlCodec.text(entry, "trouble")) : Optional.empty(),
                ControlCodec.list(entry, "links", each -> link(ControlCodec.object(each))));
    }

    public static Map<String, Object> toJson(StatementInfo info) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("domain", info.domain().name());
        out.put("state", info.state());
        info.place().ifPresent(place -> out.put("place", place));
        info.until().ifPresent(until -> out.put("until", until.toString()));
        out.put("held", info.held());
        info.remark().ifPresent(remark -> out.put("remark", remark));
        return out;
    }

    static StatementInfo statement(Object json) {
        Map<String, Object> entry = ControlCodec.object(json);
        return new StatementInfo(
                ControlCodec.domain(entry, "domain"),
                ControlCodec.text(entry, "state"),
                text(entry, "place"),
                entry.containsKey("until") ? Optional.of(ControlCodec.instant(entry, "until")) : Optional.empty(),
                ControlCodec.flag(entry, "held"),
                text(entry, "remark"));
    }

    private static Optional<String> text(Map<String, Object> entry, String name) {
        return entry.containsKey(name) ? Optional.of(ControlCodec.text(entry, name)) : Optional.empty();
    }

    private static BridgeInfo.Link link(Map<String, Object> json) {
        return new BridgeInfo.Link(
                ControlCodec.domain(json, "from"),
                ControlCodec.domain(json, "to"),
                ControlCodec.text(json, "path"),
                ControlCodec.text(json, "state"));
    }
}
