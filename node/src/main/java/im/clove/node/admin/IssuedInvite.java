package im.clove.node.admin;

import im.clove.node.invite.InviteLink;

/// An invitation that was just made, with the link that is nowhere else.
public record IssuedInvite(InviteInfo info, InviteLink link) {
    /// Without the link.
    @Override
    public String toString() {
        return "IssuedInvite[" + info.id() + "]";
    }
}
