package im.clove.node.admin;

import im.clove.node.core.Role;
import im.clove.node.invite.Invitation;
import im.clove.node.invite.Invitation.Kind;
import im.clove.node.invite.Invitation.State;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An invitation as its owner sees it, without the token.
///
/// @param host where accounts are made by it
/// @param from whose contact the invited becomes
/// @param name the only one that an account may have that is made by it; empty for any
/// @param used by whom, in order
/// @param role of accounts that are made by it
public record InviteInfo(
        String id,
        Kind kind,
        State state,
        Domain host,
        Optional<Jid> from,
        Optional<Jid> room,
        String name,
        Instant createdAt,
        Instant expiry,
        int uses,
        List<Invitation.Use> used,
        Role role) {
    /// Of one for members.
    public InviteInfo(
            String id,
            Kind kind,
            State state,
            Domain host,
            Optional<Jid> from,
            Optional<Jid> room,
            String name,
            Instant createdAt,
            Instant expiry,
            int uses,
            List<Invitation.Use> used) {
        this(id, kind, state, host, from, room, name, createdAt, expiry, uses, used, Role.MEMBER);
    }

    public InviteInfo {
        used = List.copyOf(used);
    }

    static InviteInfo of(Invitation invitation, Instant now) {
        Invitation.Terms terms = invitation.terms();
        return new InviteInfo(
                invitation.id(),
                terms.kind(),
                invitation.state(now),
                terms.host(),
                terms.inviter(),
                terms.room(),
                terms.name(),
                invitation.createdAt(),
                invitation.expiry(),
                invitation.uses(),
                invitation.used(),
                terms.role());
    }
}
