package im.clove.node.ext;

import java.time.Instant;

/// What is to go from an archive, the oldest first.
///
/// @param before what was archived before this second since 1970 goes
/// @param messages so many stay at most
/// @param bytes so many stay at most, as they are stored
/// @param keepsNewest whether the newest message stays in any case: it is only just being told about
public record Pruning(long before, long messages, long bytes, boolean keepsNewest) {
    /// What retention says.
    public static Pruning by(ArchiveTerms terms, Instant now) {
        long before =
                terms.keep().isZero() ? Long.MIN_VALUE : now.minus(terms.keep()).getEpochSecond();
        return new Pruning(before, terms.messages(), terms.bytes(), false);
    }

    /// All that is older, however little there is.
    public static Pruning before(Instant moment) {
        return new Pruning(moment.getEpochSecond(), Long.MAX_VALUE, Long.MAX_VALUE, false);
    }

    /// The same, of an archive that is being added to.
    public Pruning keepingNewest() {
        return new Pruning(before, messages, bytes, true);
    }

    boolean takes(long second, long left, long leftBytes) {
        return second < before || left > messages || leftBytes > bytes;
    }
}
