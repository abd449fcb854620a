package im.clove.xmpp.xml;

/// Checks UTF-8 byte by byte, strictly (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF; and of
/// what remains, only characters that XML 1.0 allows. Bad bytes end the stream before any token is made of them
///
final class Utf8 {
    private int missing;
    private int low;
    private int high;
    private int codePoint;

    /// Whether the last byte ended a character.
    boolean isWhole() {
        return missing == 0;
    }

    /// @param b the next byte, 0 to 255
    void next(int b) throws Malformed {
        if (missing > 0) {
            continuation(b);
        } else if (b < 0x80) {
            if (b < 0x20 && !XmlChars.isWhitespace(b)) {
                throw Malformed.notWellFormed("a control character");
            }
        } else if (b >= 0xC2 && b <= 0xDF) {
            lead(1, b & 0x1F, 0x80, 0xBF);
        } else if (b >= 0xE0 && b <= 0xEF) {
            lead(2, b & 0x0F, b == 0xE0 ? 0xA0 : 0x80, b == 0xED ? 0x9F : 0xBF);
        } else if (b >= 0xF0 && b <= 0xF4) {
            lead(3, b & 0x07, b == 0xF0 ? 0x90 : 0x80, b == 0xF4 ? 0x8F : 0xBF);
        } else {
            throw Malformed.notWellFormed("bytes that are not UTF-8");
        }
    }

    private void lead(int following, int bits, int lowest, int highest) {
        missing = following;
        codePoint = bits;
        low = lowest;
        high = highest;
    }

    private void continuation(int b) throws Malformed {
        if (b < low || b > high) {
            throw Malformed.notWellFormed("bytes that are not UTF-8");
        }
        codePoint = codePoint << 6 | (b & 0x3F);
        low = 0x80;
        high = 0xBF;
        missing--;
        if (missing == 0 && (codePoint == 0xFFFE || codePoint == 0xFFFF)) {
            throw Malformed.notWellFormed("a character that XML does not have");
        }
    }
}
