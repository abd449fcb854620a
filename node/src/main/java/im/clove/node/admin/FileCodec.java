package im.clove.node.admin;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Files as JSON and back, on the control socket and for `--json`.
public final class FileCodec {
    private FileCodec() {}

    public static Map<String, Object> toJson(FileInfo file) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("id", file.id());
        out.put("user", file.owner().toString());
        out.put("name", file.name());
        out.put("type", file.type());
        out.put("bytes", file.size());
        out.put("at", file.at().toString());
        file.until().ifPresent(until -> out.put("until", until.toString()));
        return out;
    }

    static FileInfo file(Object json) {
        Map<String, Object> entry = ControlCodec.object(json);
        Optional<Instant> until =
                entry.containsKey("until") ? Optional.of(ControlCodec.instant(entry, "until")) : Optional.empty();
        return new FileInfo(
                ControlCodec.text(entry, "id"),
                ControlCodec.jid(entry, "user"),
                ControlCodec.text(entry, "name"),
                ControlCodec.text(entry, "type"),
                ControlCodec.number(entry, "bytes").longValue(),
                ControlCodec.instant(entry, "at"),
                until);
    }
}
