package im.clove.node.admin;

import im.clove.node.core.Role;
import im.clove.node.invite.Invitation.Kind;
import im.clove.xmpp.jid.Jid;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// An invitation that somebody wants.
///
/// @param from whose contact the invited becomes; empty for nobody's
/// @param room for the kind that has one
/// @param account the only one that can be made by it; empty for any that is free
/// @param uses how many may use it
/// @param keep for how long; empty for the usual time
/// @param role of the account that is made by it
public record InviteOrder(
        Kind kind,
        Optional<Jid> from,
        Optional<Jid> room,
        Optional<Jid> account,
        int uses,
        Optional<Duration> keep,
        Role role) {
    /// For members.
    public InviteOrder(
            Kind kind,
            Optional<Jid> from,
            Optional<Jid> room,
            Optional<Jid> account,
            int uses,
            Optional<Duration> keep) {
        this(kind, from, room, account, uses, keep, Role.MEMBER);
    }

    /// What of it stands in the record of what administrators do; empty texts for what was not said.
    Map<String, String> about() {
        return Map.of(
                "kind", kind.word(),
                "from", from.map(Jid::toString).orElse(""),
                "account", account.map(Jid::toString).orElse(""),
                "room", room.map(Jid::toString).orElse(""));
    }

    /// For one, for the usual time.
    public static InviteOrder of(Kind kind, Optional<Jid> from) {
        return new InviteOrder(kind, from, Optional.empty(), Optional.empty(), 1, Optional.empty());
    }
}
