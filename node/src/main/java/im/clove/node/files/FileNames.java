package im.clove.node.files;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;

/// Names of files that users chose: for people only, never for the disk (H-07). Pure.
public final class FileNames {
    private static final int LONGEST = 120;
    private static final int LONGEST_ENDING = 12;
    private static final String NAMELESS = "file";

    /// RFC 3986 §2.3.
    private static final String UNRESERVED = "-._~";

    private static final Set<Integer> KINDS_LEFT_OUT = Set.of(
            (int) Character.CONTROL,
            (int) Character.FORMAT,
            (int) Character.SURROGATE,
            (int) Character.PRIVATE_USE,
            (int) Character.UNASSIGNED,
            (int) Character.LINE_SEPARATOR,
            (int) Character.PARAGRAPH_SEPARATOR);

    private FileNames() {}

    /// A name without folders, nor anything that cannot be seen or turns the direction of writing; never empty, at most
    /// 120 bytes of UTF-8, with its ending if that is short.
    public static String sane(String said) {
        String last = said.substring(Math.max(said.lastIndexOf('/'), said.lastIndexOf('\\')) + 1);
        StringBuilder kept = new StringBuilder();
        last.codePoints()
                .filter(c -> !KINDS_LEFT_OUT.contains(Character.getType(c)))
                .map(c -> Character.isSpaceChar(c) ? ' ' : c)
                .forEach(kept::appendCodePoint);
        String plain = kept.toString().replaceAll(" +", " ").replaceAll("^[. ]+|[. ]+$", "");
        return plain.isEmpty() ? NAMELESS : shortened(plain);
    }

    private static String shortened(String name) {
        if (bytes(name) <= LONGEST) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String ending = dot > 0 && bytes(name.substring(dot)) <= LONGEST_ENDING ? name.substring(dot) : "";
        StringBuilder out = new StringBuilder();
        int left = LONGEST - bytes(ending);
        for (int c :
                name.substring(0, name.length() - ending.length()).codePoints().toArray()) {
            left -= bytes(Character.toString(c));
            if (left < 0) {
                break;
            }
            out.appendCodePoint(c);
        }
        return out.toString().strip() + ending;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /// As a segment of a path, or a value of RFC 8187: ASCII alone.
    public static String encoded(String name) {
        StringBuilder out = new StringBuilder();
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xFF);
            boolean isPlain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (isPlain || UNRESERVED.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return out.toString();
    }

    /// The field `Content-Disposition` (RFC 6266 §4): the name once as everybody reads it, and once whole.
    static String disposition(String name, boolean isInline) {
        String plain = name.replaceAll("[^A-Za-z0-9 ._-]", "_");
        return (isInline ? "inline" : "attachment") + "; filename=\"" + plain + "\"; filename*=UTF-8''"
                + encoded(name).replace("~", "%7E");
    }
}
