package im.clove.xmpp.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The grammar that SCRAM's messages share (RFC 5802 §7). Whatever does not fit it is refused.
final class ScramText {
    /// More than any real client sends, and little enough to cost nothing.
    static final int MAX_BYTES = 8 * 1024;

    /// Of a name, and of the authorisation identity that only may repeat it as an address (RFC 7622 §3.1: a part has
    /// up to 1023 bytes).
    static final int MAX_NAME_BYTES = 2 * 1023 + 1;

    private ScramText() {}

    /// An attribute: a letter and its value.
    record Part(char key, String value) {}

    /// Strict UTF-8 without zero bytes, or empty. What each part may hold besides is for whoever reads it: a name
    /// may be anything (§7).
    static Optional<String> decode(byte[] data) {
        if (data.length > MAX_BYTES) {
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data))
                    .toString();
            return text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(text);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /// The attributes of a message, each `letter=value` with a value, no letter twice; empty otherwise. `m` demands an
    /// extension that the peer must know or fail (RFC 5802 §5.1): there is none, so it fits nowhere.
    static Optional<List<Part>> parts(String text) {
        List<Part> parts = new ArrayList<>();
        for (String piece : text.split(",", -1)) {
            if (piece.length() < 3 || piece.charAt(1) != '=' || !isLetter(piece.charAt(0))) {
                return Optional.empty();
            }
            char key = piece.charAt(0);
            if (key == 'm' || parts.stream().anyMatch(part -> part.key == key)) {
                return Optional.empty();
            }
            parts.add(new Part(key, piece.substring(2)));
        }
        return Optional.of(List.copyOf(parts));
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /// A `saslname` without its escapes, or empty if an escape is not one of the two allowed, or it is longer than any
    /// address.
    static Optional<String> name(String escaped) {
        StringBuilder out = new StringBuilder(escaped.length());
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c != '=') {
                out.append(c);
            } else if (escaped.startsWith("2C", i + 1)) {
                out.append(',');
                i += 2;
            } else if (escaped.startsWith("3D", i + 1)) {
                out.append('=');
                i += 2;
            } else {
                return Optional.empty();
            }
        }
        return isName(out) ? Optional.of(out.toString()) : Optional.empty();
    }

    /// Whether this could name somebody by its length: that is told to everybody alike, before anything is looked up.
    static boolean isName(CharSequence name) {
        return name.length() <= MAX_NAME_BYTES && utf8(name.toString()).length <= MAX_NAME_BYTES;
    }

    static String escape(String name) {
        return name.replace("=", "=3D").replace(",", "=2C");
    }

    static boolean isNonce(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ',');
    }

    /// Canonical base64 only: with padding, and no bits set that decoding would drop.
    static Optional<byte[]> base64(String text) {
        try {
            byte[] data = Base64.getDecoder().decode(text);
            return Base64.getEncoder().encodeToString(data).equals(text) ? Optional.of(data) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
