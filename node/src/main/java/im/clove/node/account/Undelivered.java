package im.clove.node.account;

import im.clove.xmpp.stanza.Stanza;
import java.util.List;

/// A stanza a session had been given and its client never confirmed.
///
/// @param queued its number in the offline queue, or [SessionPort#NOT_QUEUED]
public record Undelivered(Stanza stanza, long queued) {
    /// The numbers of those that are in the queue.
    public static List<Long> queued(List<Undelivered> all) {
        return all.stream()
                .map(Undelivered::queued)
                .filter(number -> number != SessionPort.NOT_QUEUED)
                .toList();
    }
}
