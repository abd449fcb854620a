package im.clove.http;

import io.netty.handler.codec.http.HttpMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The fields of a head (RFC 9110 §5), in order; names are compared without case. Immutable.
public final class Headers {
    public static final Headers NONE = new Headers(List.of());

    private final List<Map.Entry<String, String>> fields;

    Headers(List<Map.Entry<String, String>> fields) {
        this.fields = List.copyOf(fields);
    }

    /// Those of a head that was read.
    static Headers of(HttpMessage head) {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        head.headers().iteratorAsString().forEachRemaining(f -> fields.add(Map.entry(f.getKey(), f.getValue())));
        return new Headers(fields);
    }

    /// These and one more.
    ///
    /// @throws IllegalArgumentException if the value could end the field (H-10)
    public Headers with(String name, String value) {
        if (value.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f || c > 0xff)) {
            throw new IllegalArgumentException("Not a value of the field " + name);
        }
        List<Map.Entry<String, String>> more = new ArrayList<>(fields);
        more.add(Map.entry(name, value));
        return new Headers(more);
    }

    /// The value of the first field of that name.
    public Optional<String> first(String name) {
        return fields.stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /// The values of all fields of that name.
    public List<String> all(String name) {
        return fields.stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    /// The members of a list (RFC 9110 §5.6.1), in lower case, without parameters.
    public List<String> members(String name) {
        return all(name).stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .map(member -> member.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .filter(member -> !member.isEmpty())
                .toList();
    }

    List<Map.Entry<String, String>> fields() {
        return fields;
    }

    @Override
    public String toString() {
        return fields.toString();
    }
}
