package im.clove.node.service.room;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import java.util.List;

/// One client in a room: an occupant has as many as there are clients of the same account under the same nickname.
///
/// @param jid the client's full address
/// @param room the room as this client knows it: a room may have several domains
/// @param shown the children of its last presence, as others see them
record Seat(Jid jid, Jid room, List<Element> shown) {
    Seat {
        shown = List.copyOf(shown);
    }
}
