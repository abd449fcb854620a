package im.clove.node.admin;

import im.clove.node.core.Role;
import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What an account is, and what its guardians have said and have been asked.
///
/// @param approved in the order in which they were
/// @param asked what waits for an answer, the oldest first
/// @param refused whom they have said no to
public record RoleInfo(Role role, List<Approved> approved, List<Asked> asked, List<Jid> refused) {
    public RoleInfo {
        approved = List.copyOf(approved);
        asked = List.copyOf(asked);
        refused = List.copyOf(refused);
    }

    /// @param isRoom whether it is a room, or all of a service; a person otherwise
    public record Approved(Jid who, boolean isRoom) {}

    /// @param isOwn whether the account wants it; otherwise somebody wants something of it
    /// @param by who invites; empty if nobody does
    public record Asked(Jid who, boolean isRoom, boolean isOwn, Optional<Jid> by, Instant at) {}
}
