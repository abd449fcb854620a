package im.clove.xmpp.xml;

/// Character classes of XML 1.0 (fifth edition) and of Namespaces in XML.
final class XmlChars {
    private XmlChars() {}

    static boolean isWhitespace(int c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r';
    }

    /// Production `Char`.
    static boolean isChar(int c) {
        return c >= 0x20 ? c < 0xD800 || (c > 0xDFFF && c < 0xFFFE) || (c > 0xFFFF && c <= 0x10FFFF) : isWhitespace(c);
    }

    /// Production `NameStartChar` without the colon.
    static boolean isNameStart(int c) {
        if (c < 0x80) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        }
        return c < 0x2000
                ? (c >= 0xC0 && c <= 0x2FF && c != 0xD7 && c != 0xF7) || (c >= 0x370 && c != 0x37E)
                : isHighNameStart(c);
    }

    private static boolean isHighNameStart(int c) {
        return (c >= 0x200C && c <= 0x200D)
                || (c >= 0x2070 && c <= 0x218F)
                || (c >= 0x2C00 && c <= 0x2FEF)
                || (c >= 0x3001 && c <= 0xD7FF)
                || (c >= 0xF900 && c <= 0xFDCF)
                || (c >= 0xFDF0 && c <= 0xFFFD)
                || (c >= 0x10000 && c <= 0xEFFFF);
    }

    /// Production `NameChar` without the colon.
    static boolean isNameChar(int c) {
        return isNameStart(c)
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == 0xB7
                || (c >= 0x300 && c <= 0x36F)
                || (c >= 0x203F && c <= 0x2040);
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
}
