package im.clove.node.admin;

import im.clove.xmpp.jid.Jid;
import java.util.List;
import java.util.Optional;

/// What its owner can ask of a node about its rooms (XEP-0045); the rules of [NodeControl] hold. A room may be named
/// by any address that leads to it.
public interface RoomControl {
    /// All rooms, by address.
    List<RoomSummary> rooms() throws ControlException;

    RoomDetails room(Jid room) throws ControlException;

    /// Ends a room with what was said in it. Who is in hears of it, if a node runs.
    ///
    /// @param reason told to them; empty for none
    /// @param to another room where people are to go: then the name stays taken for a while, so that whoever comes
    ///     later learns that
    void destroyRoom(Jid room, String reason, Optional<Jid> to) throws ControlException;

    /// Has somebody be something else in a room from now on. The last owner stays one; of this node only accounts that
    /// are there can be anything.
    void grantRoom(Jid room, Jid user, RoomAffiliation affiliation) throws ControlException;
}
