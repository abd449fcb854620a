package im.clove.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What a request is for (RFC 9112 §3.2): the segments of its path and the parameters behind it, decoded once. A path
/// that could mean another one to somebody else is none: no empty or dot segments, no slash, backslash or control
/// character inside a segment.
///
/// @param path without the leading slash; empty for `/`. A trailing slash is an empty last segment
/// @param authority if the request named one here
public record Target(List<String> path, Map<String, String> query, Optional<String> authority) {
    private static final int MOST_PARAMETERS = 50;

    public Target {
        path = List.copyOf(path);
        query = Map.copyOf(query);
    }

    /// @return empty if it is not one
    public static Optional<Target> parse(String text) {
        Optional<String> authority = Optional.empty();
        String rest = text;
        String lower = text.toLowerCase(Locale.ROOT);
        for (String scheme : List.of("http://", "https://")) {
            if (lower.startsWith(scheme)) {
                int slash = text.indexOf('/', scheme.length());
                authority = Optional.of(text.substring(scheme.length(), slash < 0 ? text.length() : slash));
                rest = slash < 0 ? "/" : text.substring(slash);
            }
        }
        if (!rest.startsWith("/") || rest.indexOf('#') >= 0) {
            return Optional.empty();
        }
        int mark = rest.indexOf('?');
        Optional<List<String>> path = path(mark < 0 ? rest : rest.substring(0, mark));
        Optional<Map<String, String>> query = query(mark < 0 ? "" : rest.substring(mark + 1));
        if (path.isEmpty() || query.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Target(path.get(), query.get(), authority));
    }

    private static Optional<List<String>> path(String text) {
        if (text.equals("/")) {
            return Optional.of(List.of());
        }
        List<Optional<String>> segments = Stream.of(text.substring(1).split("/", -1))
                .map(segment -> decode(segment, false))
                .toList();
        for (int i = 0; i < segments.size(); i++) {
            boolean isLast = i == segments.size() - 1;
            if (segments.get(i)
                    .filter(s -> isSegment(s) || isLast && s.isEmpty())
                    .isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.of(segments.stream().flatMap(Optional::stream).toList());
    }

    private static boolean isSegment(String segment) {
        return !segment.isEmpty()
                && !segment.equals(".")
                && !segment.equals("..")
                && segment.chars().noneMatch(c -> c < ' ' || c == 0x7f || c == '/' || c == '\\');
    }

    private static Optional<Map<String, String>> query(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int is = pair.indexOf('=');
            Optional<String> name = decode(is < 0 ? pair : pair.substring(0, is), true);
            Optional<String> value = decode(is < 0 ? "" : pair.substring(is + 1), true);
            // The same name twice could be read in two ways.
            if (name.isEmpty()
                    || value.isEmpty()
                    || parameters.size() == MOST_PARAMETERS
                    || parameters.put(name.get(), value.get()) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    /// @param isForm whether a plus is a space
    private static Optional<String> decode(String text, boolean isForm) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                bytes.write(high << 4 | low);
                i += 2;
            } else if (c <= ' ' || c >= 0x7f) {
                return Optional.empty();
            } else {
                bytes.write(isForm && c == '+' ? ' ' : c);
            }
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }
}
