package im.clove.xmpp.sm;

import java.util.OptionalLong;

/// A count of stanzas modulo 2³² (XEP-0198 §4). Immutable.
///
/// @param value 0 to 2³²-1
public record AckCounter(long value) {
    /// Where a stream begins.
    public static final AckCounter ZERO = new AckCounter(0);

    private static final long MASK = 0xffff_ffffL;

    public AckCounter {
        if ((value & MASK) != value) {
            throw new IllegalArgumentException("A counter of stanzas is at most 2^32-1");
        }
    }

    /// The count that many stanzas later.
    public AckCounter plus(long stanzas) {
        return new AckCounter((value + stanzas) & MASK);
    }

    /// How many stanzas lie between an earlier count and this one, 0 to 2³²-1.
    public long since(AckCounter earlier) {
        return (value - earlier.value) & MASK;
    }

    /// Reads an `h`: decimal digits, at most 2³²-1. Empty for anything else.
    public static OptionalLong parse(String text) {
        if (!text.matches("[0-9]{1,10}")) {
            return OptionalLong.empty();
        }
        long value = Long.parseLong(text);
        return value > MASK ? OptionalLong.empty() : OptionalLong.of(value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
