package im.clove.xmpp.xml;

import java.nio.charset.StandardCharsets;

/// Turns checked UTF-8 of character data and attribute values into strings: references resolved, line ends and (in
/// attributes) whitespace normalised as XML 1.0 §2.11 and §3.3.3 say. Only the five predefined entities exist
/// (RFC 6120 §11.1).
final class CharacterData {
    private static final String BAD_REFERENCE = "a character reference to no character";

    private final byte[] in;
    private final int end;
    private final boolean isAttribute;
    /// Never longer than the input: every reference is longer than the character it stands for.
    private final byte[] out;

    private int at;
    private int length;

    private CharacterData(byte[] in, int start, int end, boolean isAttribute) {
        this.in = in;
        this.at = start;
        this.end = end;
        this.isAttribute = isAttribute;
        this.out = new byte[end - start];
    }

    static String text(byte[] in, int start, int end) throws Malformed {
        boolean isPlain = true;
        for (int i = start; i < end; i++) {
            byte b = in[i];
            if (b == '&' || b == '\r') {
                isPlain = false;
            } else if (b == '>' && i >= start + 2 && in[i - 1] == ']' && in[i - 2] == ']') {
                throw Malformed.notWellFormed("]]> in character data");
            }
        }
        return isPlain ? plain(in, start, end) : new CharacterData(in, start, end, false).resolve();
    }

    /// The inside of a CDATA section: only line ends are normalised.
    static String cdata(byte[] in, int start, int end) {
        String raw = plain(in, start, end);
        return raw.indexOf('\r') < 0 ? raw : raw.replace("\r\n", "\n").replace('\r', '\n');
    }

    static String attribute(byte[] in, int start, int end) throws Malformed {
        for (int i = start; i < end; i++) {
            byte b = in[i];
            if (b == '&' || (b >= 0 && b < ' ')) {
                return new CharacterData(in, start, end, true).resolve();
            }
        }
        return plain(in, start, end);
    }

    private static String plain(byte[] in, int start, int end) {
        return start == end ? "" : new String(in, start, end - start, StandardCharsets.UTF_8);
    }

    private String resolve() throws Malformed {
        while (at < end) {
            byte b = in[at++];
            if (b == '&') {
                reference();
            } else if (b == '\r') {
                if (at < end && in[at] == '\n') {
                    at++;
                }
                out[length++] = (byte) (isAttribute ? ' ' : '\n');
            } else {
                out[length++] = isAttribute && (b == '\n' || b == '\t') ? (byte) ' ' : b;
            }
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    private void reference() throws Malformed {
        int from = at;
        while (at < end && in[at] != ';') {
            at++;
        }
        if (at == end || at == from) {
            throw Malformed.notWellFormed("& that begins no reference");
        }
        if (in[from] == '#') {
            character(from + 1, at);
        } else {
            out[length++] = entity(new String(in, from, at - from, StandardCharsets.UTF_8));
        }
        at++;
    }

    private static byte entity(String name) throws Malformed {
        return switch (name) {
            case "lt" -> '<';
            case "gt" -> '>';
            case "amp" -> '&';
            case "quot" -> '"';
            case "apos" -> '\'';
            default ->
                throw XmlChars.isNcName(name.replace(':', '_'))
                        ? Malformed.restricted("an entity that is not predefined")
                        : Malformed.notWellFormed("& that begins no reference");
        };
    }

    private void character(int from, int to) throws Malformed {
        boolean isHex = from < to && in[from] == 'x';
        int radix = isHex ? 16 : 10;
        int i = isHex ? from + 1 : from;
        if (i == to) {
            throw Malformed.notWellFormed(BAD_REFERENCE);
        }
        int c = 0;
        for (; i < to; i++) {
            // Not Character.digit of the code point: only ASCII digits count.
            int digit = in[i] < 0 ? -1 : Character.digit(in[i], radix);
            c = c * radix + digit;
            if (digit < 0 || c > 0x10FFFF) {
                throw Malformed.notWellFormed(BAD_REFERENCE);
            }
        }
        if (!XmlChars.isChar(c)) {
            throw Malformed.notWellFormed(BAD_REFERENCE);
        }
        length = XmlChars.encode(c, out, length);
    }
}
