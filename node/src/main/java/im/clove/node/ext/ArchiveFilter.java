package im.clove.node.ext;

import im.clove.xmpp.jid.Jid;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Which messages of an archive are wanted (XEP-0313 §3.1): those for which everything that is said here is true.
///
/// @param with correspondent; a bare address means all its resources
/// @param start not earlier than this second
/// @param end not later than this second
/// @param afterId behind the message of this id
/// @param beforeId ahead of the message of this id
/// @param ids no others than these; empty for no such condition
/// @param text all of its words have to be in the message (XEP-0431); empty for no such condition
public record ArchiveFilter(
        @Nullable Jid with,
        OptionalLong start,
        OptionalLong end,
        @Nullable String afterId,
        @Nullable String beforeId,
        List<String> ids,
        String text) {
    public static final ArchiveFilter ALL =
            new ArchiveFilter(null, OptionalLong.empty(), OptionalLong.empty(), null, null, List.of(), "");

    /// The same with another correspondent.
    public ArchiveFilter with(Jid other) {
        return new ArchiveFilter(other, start, end, afterId, beforeId, ids, text);
    }

    /// The same with a condition on the text.
    public ArchiveFilter saying(String words) {
        return new ArchiveFilter(with, start, end, afterId, beforeId, ids, words);
    }

    boolean isInTime(long second) {
        return (start.isEmpty() || second >= start.getAsLong()) && (end.isEmpty() || second <= end.getAsLong());
    }
}
