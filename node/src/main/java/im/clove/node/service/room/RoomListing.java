package im.clove.node.service.room;

import im.clove.xmpp.jid.Jid;
import org.jspecify.annotations.Nullable;

/// How a room stands, for the list of its service.
///
/// @param stage how far it has come
/// @param isListed whether users of this server may find it (§6.3)
/// @param occupants in it now
/// @param owner the first of them, by whom rooms are counted; null for none
record RoomListing(
        Jid room,
        RoomHead.Stage stage,
        boolean isListed,
        String name,
        int occupants,
        @Nullable Jid owner) {}
