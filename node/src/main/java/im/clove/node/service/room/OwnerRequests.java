package im.clove.node.service.room;

import im.clove.node.core.Envelope;
import im.clove.node.owner.Work;
import im.clove.node.service.room.RoomHead.Stage;
import im.clove.node.service.room.Showing.Change;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.DataForm;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Settings and the end of a room, for its owners (XEP-0045 §10.1, §10.2, §10.9).
final class OwnerRequests {
    private final RoomState state;
    private final Telling telling;
    private final Standings standings;

    OwnerRequests(RoomState state, Telling telling, Standings standings) {
        this.state = state;
        this.telling = telling;
        this.standings = standings;
    }

    void handle(Iq iq, Envelope envelope, Work work) {
        Jid asker = iq.from();
        if (asker == null || state.affiliationOf(asker) != Affiliation.OWNER) {
            telling.refuse(envelope, Condition.FORBIDDEN, "not the owner", work);
            return;
        }
        Element query = iq.payload();
        Optional<Element> destroy = query.child(Muc.OWNER, "destroy");
        if (iq.type() == Iq.Type.GET) {
            telling.answer(Replies.result(iq, form()), envelope, work);
        } else if (destroy.isPresent()) {
            // Last: a client that has it looks no further.
            destroy(destroy.get(), work);
            telling.answer(Replies.result(iq), envelope, work);
        } else {
            submit(iq, query, envelope, work);
        }
    }

    private Element form() {
        return Element.of(
                Muc.OWNER,
                "query",
                RoomForm.form(
                        state.config(),
                        state.tools().limits().occupants(),
                        addresses(Affiliation.OWNER),
                        addresses(Affiliation.ADMIN)));
    }

    private List<Jid> addresses(Affiliation affiliation) {
        return state.people().entries().stream()
                .filter(entry -> entry.getValue().affiliation() == affiliation)
                .map(Map.Entry::getKey)
                .toList();
    }

    private void submit(Iq iq, Element query, Envelope envelope, Work work) {
        Optional<Element> x = query.child(DataForm.NS, "x");
        Optional<DataForm> form = x.flatMap(DataForm::read);
        if (form.isEmpty()) {
            telling.refuse(envelope, Condition.BAD_REQUEST, "no form", work);
            return;
        }
        switch (form.get().type()) {
            case "cancel" -> {
                telling.answer(Replies.result(iq), envelope, work);
                if (state.head().stage() == Stage.LOCKED) {
                    end("", "", false, work);
                }
            }
            case "submit" -> configure(iq, form.get(), envelope, work);
            default -> telling.refuse(envelope, Condition.BAD_REQUEST, "no such form", work);
        }
    }

    private void configure(Iq iq, DataForm form, Envelope envelope, Work work) {
        switch (RoomForm.submit(state.config(), form, state.tools().limits().occupants())) {
            case RoomForm.Refused(StanzaError error) -> telling.refuse(envelope, error, "no such settings", work);
            case RoomForm.Accepted accepted -> {
                if (isEmptied(accepted)) {
                    telling.refuse(
                            envelope,
                            StanzaError.of(Condition.CONFLICT, "A room needs an owner"),
                            "no owner left",
                            work);
                    return;
                }
                telling.answer(Replies.result(iq), envelope, work);
                apply(accepted, iq, work);
            }
        }
    }

    private static boolean isEmptied(RoomForm.Accepted accepted) {
        return accepted.owners() != null && accepted.owners().isEmpty();
    }

    private void apply(RoomForm.Accepted accepted, Iq iq, Work work) {
        RoomConfig before = state.config();
        RoomConfig now = accepted.config();
        boolean isNew = state.head().stage() == Stage.LOCKED;
        state.config(now, work);
        if (isNew) {
            state.open(work);
        }
        Occupant who = state.occupantOf(iq.from());
        String actor = who == null ? null : who.nick();
        replace(Affiliation.OWNER, accepted.owners(), actor, work);
        replace(Affiliation.ADMIN, accepted.admins(), actor, work);
        if (isNew) {
            return;
        }
        if (now.isMembersOnly() && !before.isMembersOnly()) {
            standings.keepMembersOnly(work);
        }
        if (now.isModerated() != before.isModerated()) {
            standings.moderate(work);
        }
        List<Integer> codes = now.codesSince(before);
        if (!codes.isEmpty()) {
            tellOfChange(codes, work);
        }
    }

    /// Who is in hears that the room is set otherwise (§10.2.1).
    void tellOfChange(List<Integer> codes, Work work) {
        Element x = Element.of(Muc.USER, "x")
                .withNodes(codes.stream().map(Muc::status).toList());
        telling.to(
                state.seats(),
                room -> Element.of(Element.CLIENT, "message", x)
                        .with("from", room.toString())
                        .with("id", state.tools().tokens().hex(8))
                        .with("type", "groupchat"),
                work);
    }

    private void replace(Affiliation affiliation, @Nullable List<Jid> wanted, @Nullable String actor, Work work) {
        if (wanted == null) {
            return;
        }
        List<Jid> before = new ArrayList<>(addresses(affiliation));
        for (Jid user : wanted) {
            if (!before.remove(user.bare()) && standings.hasRoom(user)) {
                standings.turn(user.bare(), affiliation, actor, "", work);
            }
        }
        boolean isOwnerless =
                affiliation == Affiliation.OWNER && state.people().count(Affiliation.OWNER) <= before.size();
        if (!isOwnerless) {
            before.forEach(user -> standings.turn(user, Affiliation.NONE, actor, "", work));
        }
    }

    private void destroy(Element destroy, Work work) {
        String alternate =
                Jid.tryParse(destroy.attributeOr("jid", "")).map(Jid::toString).orElse("");
        String reason = destroy.child(Muc.OWNER, "reason").map(Element::text).orElse("");
        end(alternate, Muc.bounded(reason), true, work);
    }

    /// The room is no more; all who are in are told.
    ///
    /// @param stone whether the name stays taken, so that others learn where people went
    void end(String alternate, String reason, boolean stone, Work work) {
        Element destroy = Element.of(Muc.USER, "destroy").with("jid", alternate.isEmpty() ? null : alternate);
        Element told = reason.isEmpty() ? destroy : destroy.with(Muc.reason(Muc.USER, reason));
        for (Occupant occupant : List.copyOf(state.occupants())) {
            standings.leaveAlone(occupant, Change.NONE.with(told), work);
        }
        boolean isKept = stone && !alternate.isEmpty() && state.isOpen();
        state.clear(isKept ? state.head().gone(alternate, reason, state.tools().now()) : RoomHead.NONE, work);
    }
}
