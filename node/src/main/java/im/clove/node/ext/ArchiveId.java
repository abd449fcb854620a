package im.clove.node.ext;

import java.util.Optional;

/// The id of an archived message (XEP-0359, XEP-0313 §2.2): its number in the archive, behind what nobody can guess.
/// So it is found without an index, and one that was made up is not.
///
/// @param secret [#SECRET] hexadecimal digits
/// @param number from 1
public record ArchiveId(String secret, long number) {
    /// Digits.
    public static final int SECRET = 24;

    private static final int RADIX = 36;

    /// Empty for what is no such id.
    public static Optional<ArchiveId> parse(String text) {
        if (text.length() <= SECRET) {
            return Optional.empty();
        }
        try {
            ArchiveId id = new ArchiveId(text.substring(0, SECRET), Long.parseLong(text, SECRET, text.length(), RADIX));
            return id.toString().equals(text) && id.number > 0 ? Optional.of(id) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return secret + Long.toString(number, RADIX);
    }
}
