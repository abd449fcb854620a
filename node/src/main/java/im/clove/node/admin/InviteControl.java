package im.clove.node.admin;

import java.util.List;

/// What its owner can ask of a node about invitations; the rules of [NodeControl] hold.
public interface InviteControl {
    /// Makes an invitation. Its link is told this once: of the token in it the node keeps a hash.
    IssuedInvite invite(InviteOrder order) throws ControlException;

    /// All invitations that are known, those included that are over; the newest first.
    List<InviteInfo> invites() throws ControlException;

    /// Takes one back that nobody has used up. Accounts that were made by it stay.
    void revokeInvite(String id) throws ControlException;
}
