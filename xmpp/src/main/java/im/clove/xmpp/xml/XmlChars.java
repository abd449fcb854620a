package im.clove.xmpp.xml;

/// Character classes of XML 1.0 and of Namespaces in XML.
final class XmlChars {
    /// Of one character in UTF-8.
    static final int MOST_BYTES = 4;

    private XmlChars() {}

    static boolean isWhitespace(int c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r';
    }

    /// Production `Char`.
    static boolean isChar(int c) {
        return c >= 0x20 ? c < 0xD800 || (c > 0xDFFF && c < 0xFFFE) || (c > 0xFFFF && c <= 0x10FFFF) : isWhitespace(c);
    }

    /// Whether a name without a colon may begin so. Outside of ASCII only what is a letter in every edition of XML
    /// 1.0: much of what the fifth edition added (and U+FEFF) makes the parsers of other servers, which follow the
    /// fourth, end the stream on which we pass it on.
    static boolean isNameStart(int c) {
        return c < 0x80 ? isAsciiLetter(c) || c == '_' : isLetter(c);
    }

    private static boolean isAsciiLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isLetter(int c) {
        return (c >= 0xC0 && c <= 0x131 && c != 0xD7 && c != 0xF7)
                || (c >= 0x391 && c <= 0x3CE && c != 0x3A2)
                || (c >= 0x40E && c <= 0x44F)
                || (c >= 0x5D0 && c <= 0x5EA)
                || (c >= 0x621 && c <= 0x63A)
                || (c >= 0x3041 && c <= 0x3094)
                || (c >= 0x30A1 && c <= 0x30FA)
                || (c >= 0x4E00 && c <= 0x9FA5)
                || (c >= 0xAC00 && c <= 0xD7A3);
    }

    /// Whether a name without a colon may go on so.
    static boolean isNameChar(int c) {
        return isNameStart(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == 0xB7;
    }

    /// A name without a colon.
    static boolean isNcName(String text) {
        if (text.isEmpty() || !isNameStart(text.codePointAt(0))) {
            return false;
        }
        for (int i = Character.charCount(text.codePointAt(0)); i < text.length(); ) {
            int c = text.codePointAt(i);
            if (!isNameChar(c)) {
                return false;
            }
            i += Character.charCount(c);
        }
        return true;
    }

    /// Writes a character in UTF-8.
    ///
    /// @param out with room for it, at most [#MOST_BYTES]
    /// @return the place behind it
    static int encode(int c, byte[] out, int at) {
        int next = at;
        if (c < 0x80) {
            out[next++] = (byte) c;
        } else if (c < 0x800) {
            out[next++] = (byte) (0xC0 | c >> 6);
            out[next++] = (byte) (0x80 | c & 0x3F);
        } else if (c < 0x10000) {
            out[next++] = (byte) (0xE0 | c >> 12);
            out[next++] = (byte) (0x80 | c >> 6 & 0x3F);
            out[next++] = (byte) (0x80 | c & 0x3F);
        } else {
            out[next++] = (byte) (0xF0 | c >> 18);
            out[next++] = (byte) (0x80 | c >> 12 & 0x3F);
            out[next++] = (byte) (0x80 | c >> 6 & 0x3F);
            out[next++] = (byte) (0x80 | c & 0x3F);
        }
        return next;
    }
}
