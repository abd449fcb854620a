package im.clove.xmpp.jid;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.text.IDNA;
import com.ibm.icu.util.ICUException;
import java.util.EnumSet;
import java.util.Set;

/// Internationalised domain names: IDNA 2008 (RFC 5890 to 5893) as RFC 7622 §3.2 asks for it. Case and width are
/// mapped by UTS 46 without its transitional step, so that `ß` and the final sigma stay what they are; the context
/// and bidi rules hold; and what UTS 46 lets through beyond IDNA 2008, symbols above all, is refused.
///
/// Its tables are loaded with the first name that is not plain ASCII.
final class International {
    private static final IDNA UTS46 = IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII
            | IDNA.NONTRANSITIONAL_TO_UNICODE
            | IDNA.CHECK_BIDI
            | IDNA.CHECK_CONTEXTJ
            | IDNA.CHECK_CONTEXTO);

    /// The length of a whole name is bounded by [DomainRules], for ASCII names and these alike.
    private static final Set<IDNA.Error> NOT_OURS = EnumSet.of(IDNA.Error.DOMAIN_NAME_TOO_LONG);

    private International() {}

    /// The name in its one spelling: U-labels, mapped, NFC.
    ///
    /// @throws JidFormatException if it is no name by IDNA 2008, or a label of its is too long
    static String unicode(String name) {
        String unicode = mapped(name, UTS46::nameToUnicode);
        if (!unicode.codePoints().allMatch(International::isValid)) {
            throw new JidFormatException("The domain of an address has a character that is not allowed");
        }
        // A label may be short in letters and too long as an A-label.
        ascii(unicode);
        return unicode;
    }

    /// The name with A-labels, as certificates and other protocols write it.
    static String ascii(String unicode) {
        return mapped(unicode, UTS46::nameToASCII);
    }

    @FunctionalInterface
    private interface Mapping {
        StringBuilder of(CharSequence name, StringBuilder out, IDNA.Info info);
    }

    private static String mapped(String name, Mapping mapping) {
        IDNA.Info info = new IDNA.Info();
        StringBuilder out = new StringBuilder();
        try {
            mapping.of(name, out, info);
        } catch (ICUException e) {
            // Of a label of a thousand letters it makes an exception, not an error; COMPAT(icu4j, 79).
            throw new JidFormatException("The domain of an address has a label that is none");
        }
        refuse(info);
        return out.toString();
    }

    private static void refuse(IDNA.Info info) {
        if (!NOT_OURS.containsAll(info.getErrors())) {
            throw new JidFormatException("The domain of an address has a label that is none");
        }
    }

    /// RFC 5892 §3, for what the mapping leaves: letters, digits and marks, the exceptions of §2.6, and the joiners
    /// and other characters whose context has been looked at. ASCII is looked at elsewhere.
    private static boolean isValid(int c) {
        return switch (c) {
            case 0x00B7, 0x0375, 0x05F3, 0x05F4, 0x06FD, 0x06FE, 0x0F0B, 0x200C, 0x200D, 0x3007, 0x30FB -> true;
            case 0x0640, 0x07FA, 0x302E, 0x302F, 0x3031, 0x3032, 0x3033, 0x3034, 0x3035, 0x303B -> false;
            default -> c < 0x80 || !isSpecial(c) && isLetterDigit(c);
        };
    }

    /// §2.8 (marks for symbols, musical symbols) and §2.9 (parts of Hangul syllables).
    private static boolean isSpecial(int c) {
        return c >= 0x20D0 && c <= 0x20FF
                || c >= 0x1D100 && c <= 0x1D24F
                || c >= 0x1100 && c <= 0x11FF
                || c >= 0xA960 && c <= 0xA97F
                || c >= 0xD7B0 && c <= 0xD7FF;
    }

    /// §2.1.
    private static boolean isLetterDigit(int c) {
        return switch (UCharacter.getType(c)) {
            case UCharacterCategory.LOWERCASE_LETTER,
                    UCharacterCategory.OTHER_LETTER,
                    UCharacterCategory.MODIFIER_LETTER,
                    UCharacterCategory.NON_SPACING_MARK,
                    UCharacterCategory.COMBINING_SPACING_MARK,
                    UCharacterCategory.DECIMAL_DIGIT_NUMBER -> true;
            default -> false;
        };
    }
}
