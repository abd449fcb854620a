package im.clove.node.service.room;

import im.clove.node.ext.Archived;
import im.clove.node.ext.Tombstones;
import im.clove.node.owner.Work;
import im.clove.xmpp.im.Archivable;
import im.clove.xmpp.xml.Element;
import java.util.List;

/// XEP-0424: what an occupant takes back leaves a tombstone in the room's archive. He is known by his id, since his
/// nickname may be another's by now; all hear of it as he says it.
final class RoomRetraction implements RoomFeature {
    private final RoomState state;
    private final History history;

    RoomRetraction(RoomState state, History history) {
        this.state = state;
        this.history = history;
    }

    @Override
    public List<String> features() {
        return state.isLogged() ? List.of(Archivable.RETRACT, Archivable.RETRACT + "#tombstone") : List.of();
    }

    @Override
    public List<Question> questions() {
        return List.of();
    }

    /// @param message to all, with its sender's id
    void said(Element message, Work work) {
        String id = message.child(Archivable.RETRACT, "retract")
                .map(retract -> retract.attributeOr("id", ""))
                .orElse("");
        Archived found = id.isEmpty() ? null : history.find(id, work);
        if (found != null
                && !Tombstones.is(found.element())
                && sender(found.element()).equals(sender(message))) {
            history.bury(
                    found,
                    Tombstones.retracted(message.attribute("id"), state.tools().now()),
                    work);
        }
    }

    private static String sender(Element message) {
        return message.child(Muc.OCCUPANT, "occupant-id")
                .map(occupant -> occupant.attributeOr("id", ""))
                .orElse("");
    }
}
