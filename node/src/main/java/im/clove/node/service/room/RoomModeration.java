package im.clove.node.service.room;

import im.clove.node.core.Envelope;
import im.clove.node.ext.Archived;
import im.clove.node.ext.Tombstones;
import im.clove.node.owner.Work;
import im.clove.xmpp.im.Archivable;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.stanza.StanzaIds;
import im.clove.xmpp.xml.Element;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// XEP-0425: a moderator retracts what somebody has said. All hear of it from the room itself, and in the archive there
/// is a tombstone.
final class RoomModeration implements RoomFeature {
    static final String NS = "urn:xmpp:message-moderate:1";

    private static final int LONGEST_REASON = 500;

    private final RoomState state;
    private final Telling telling;
    private final History history;

    RoomModeration(RoomState state, Telling telling, History history) {
        this.state = state;
        this.telling = telling;
        this.history = history;
    }

    @Override
    public List<String> features() {
        return state.isLogged() ? List.of(NS) : List.of();
    }

    @Override
    public List<Question> questions() {
        return List.of(new Question(Iq.Type.SET, NS, "moderate", this::moderate));
    }

    private void moderate(Iq iq, @Nullable Occupant who, Envelope envelope, Work work) {
        Element wanted = iq.payload();
        String id = wanted.attributeOr("id", "");
        if (who == null || who.role() != Role.MODERATOR) {
            telling.refuse(
                    envelope,
                    StanzaError.of(Condition.FORBIDDEN, "Only moderators retract what others have said"),
                    "not a moderator",
                    work);
            return;
        }
        if (id.isEmpty() || !wanted.has(Archivable.RETRACT, "retract")) {
            telling.refuse(envelope, Condition.BAD_REQUEST, "neither what nor which", work);
            return;
        }
        Archived found = history.find(id, work);
        if (found == null) {
            telling.refuse(envelope, Condition.ITEM_NOT_FOUND, "no message of that id", work);
            return;
        }
        if (!Tombstones.is(found.element())) {
            String reason = wanted.child(NS, "reason").map(Element::text).orElse("");
            retract(found, who, reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason, work);
        }
        telling.answer(Replies.result(iq), envelope, work);
    }

    private void retract(Archived found, Occupant who, String reason, Work work) {
        String id = state.tools().tokens().hex(8);
        Element retracted = Tombstones.retracted(id, state.tools().now());
        history.bury(found, by(retracted, who, reason), work);
        Element retract =
                Element.of(Archivable.RETRACT, "retract").with("id", found.id().toString());
        Element message = Element.of(Element.CLIENT, "message", by(retract, who, reason))
                .with("type", "groupchat")
                .with("id", id)
                .with("from", state.room().toString());
        String kept = history.keep(message, work);
        Jid first = state.room();
        telling.to(
                state.seats(),
                room -> {
                    Element named = RoomNames.under(message, first, room);
                    return kept.isEmpty() ? named : StanzaIds.stamp(named, room, kept);
                },
                history.tickets(kept),
                work);
    }

    private Element by(Element action, Occupant who, String reason) {
        Element moderated = Element.of(
                        NS, "moderated", Element.of(Muc.OCCUPANT, "occupant-id").with("id", who.id()))
                .with("by", state.room().withResource(who.nick()).toString());
        Element all = action.with(moderated);
        return reason.isEmpty() ? all : all.with(Element.ofText(Archivable.RETRACT, "reason", reason));
    }
}
