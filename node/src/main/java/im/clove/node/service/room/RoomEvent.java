package im.clove.node.service.room;

import im.clove.node.admin.RoomDetails;
import im.clove.node.core.Envelope;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.util.concurrent.CompletableFuture;

/// What can happen to a room.
sealed interface RoomEvent {
    /// Somebody says something to it.
    ///
    /// @param room its address as he knows it
    record Said(Envelope envelope, Jid room) implements RoomEvent {}

    /// A request for which something had to be kept first.
    record AskedAgain(Envelope envelope) implements RoomEvent {}

    /// What an earlier room of this name has left goes, and what is too old, a piece at a time.
    record Sweep() implements RoomEvent {}

    /// An account of this node is gone.
    record Removed(Jid user) implements RoomEvent {}

    /// Whoever runs the node wants something.
    ///
    /// @param answer how the room stands then, or that it cannot be
    record Tended(Errand errand, CompletableFuture<RoomDetails> answer) implements RoomEvent {}

    /// Time to look whether everybody is still there.
    record Look() implements RoomEvent {}

    /// A server is there again that was away when presence was to be told there.
    ///
    /// @param room by its first name
    record Returned(Jid room, Domain server) implements RoomEvent {}

    /// The node has started: who was in from elsewhere may be gone, and everybody else is.
    record Started() implements RoomEvent {}
}
