package im.clove.node.service.room;

import im.clove.xmpp.jid.Jid;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/// What somebody calls himself in a room: the resource of his address there (XEP-0045 §17.1), and more than that
/// something people can tell from others and read (RFC 8266). Resources already have no characters that nobody
/// sees, that control something or turn the direction of text. Equal if the text is; whether two are the same to
/// people says their key. Immutable.
final class Nick {
    /// In code points.
    private static final int MOST = 100;

    /// One upon another: more than any script needs, and less than what runs over the lines above and below.
    private static final int MOST_MARKS = 4;

    /// Has no dots.
    private static final int EMPTY_BRAILLE = 0x2800;

    private final String text;
    private final String key;

    private Nick(String text) {
        this.text = text;
        this.key = fold(text);
    }

    /// The nickname that this is; empty if it is none. Blanks at its ends and more than one in a row are left
    /// out, so it may be another than was asked for, which is then to be said (status code 210).
    static Optional<Nick> of(String said) {
        return Jid.tryResource(said).map(Nick::trim).filter(Nick::isFit).map(Nick::new);
    }

    /// As it is shown, and as it stands in addresses.
    String text() {
        return text;
    }

    /// Equal for nicknames that people take for the same: without regard to case, width and other such forms of a
    /// letter (NFKC). Only to be compared, never shown.
    String key() {
        return key;
    }

    private static String trim(String text) {
        return text.strip().replaceAll(" {2,}", " ");
    }

    private static boolean isFit(String text) {
        if (text.isEmpty() || text.codePointCount(0, text.length()) > MOST) {
            return false;
        }
        boolean isSeen = false;
        // The first one would sit upon the slash before it.
        int marks = MOST_MARKS;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            marks = isMark(c) ? marks + 1 : 0;
            if (marks > MOST_MARKS) {
                return false;
            }
            isSeen |= !isMark(c) && c != ' ' && c != EMPTY_BRAILLE;
        }
        return isSeen;
    }

    private static boolean isMark(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }

    /// Down, up and down again, since some letters have one other case and not the other.
    private static String fold(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC);
        String folded = plain.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return trim(Normalizer.normalize(folded, Normalizer.Form.NFKC));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Nick that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
