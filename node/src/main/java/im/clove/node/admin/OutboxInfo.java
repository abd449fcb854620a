package im.clove.node.admin;

import im.clove.xmpp.jid.Domain;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What waits for one other server. Never what it says.
///
/// @param local the side of ours it comes from
/// @param obstacle why it cannot go as things stand, or null if it goes when the other server is there
/// @param seen when the other server was last there, or null if it never was
/// @param items the oldest ones first; not all, if they are many
public record OutboxInfo(
        Domain local,
        Domain remote,
        long stanzas,
        long bytes,
        @Nullable String obstacle,
        @Nullable Instant seen,
        List<Item> items) {
    public OutboxInfo {
        items = List.copyOf(items);
    }

    /// One stanza that waits.
    ///
    /// @param kind message, or the type of a presence
    public record Item(String from, String to, String kind, Instant since, int bytes) {}
}
