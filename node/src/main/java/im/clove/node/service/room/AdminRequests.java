package im.clove.node.service.room;

import im.clove.node.core.Envelope;
import im.clove.node.owner.Work;
import im.clove.xmpp.jid.Jid;
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

/// The lists of a room: who is what, and the change of that (XEP-0045 §8.2 to §8.5, §9, §10.3 to §10.8). A request with
/// several items is carried out whole or not at all.
final class AdminRequests {
    /// Items in one request.
    private static final int MOST = 200;

    private final RoomState state;
    private final Telling telling;
    private final Standings standings;

    AdminRequests(RoomState state, Telling telling, Standings standings) {
        this.state = state;
        this.telling = telling;
        this.standings = standings;
    }

    /// One change.
    ///
    /// @param user whose affiliation changes; null for a role
    /// @param occupant whose role changes; null for an affiliation
    private record Turn(
            @Nullable Jid user,
            @Nullable Affiliation affiliation,
            @Nullable Occupant occupant,
            @Nullable Role role,
            String reason) {}

    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;
        private final transient StanzaError error;

        RefusedException(StanzaError error) {
            super(error.condition().wireName(), null, false, false);
            this.error = error;
        }

        RefusedException(Condition condition) {
            this(StanzaError.of(condition));
        }
    }

    void handle(Iq iq, @Nullable Occupant who, Envelope envelope, Work work) {
        Jid asker = iq.from();
        if (asker == null) {
            return;
        }
        Standing standing = new Standing(state.affiliationOf(asker), who == null ? Role.NONE : who.role());
        try {
            if (iq.type() == Iq.Type.GET) {
                telling.answer(Replies.result(iq, list(iq.payload(), standing)), envelope, work);
            } else {
                List<Turn> turns = read(iq.payload(), asker.bare(), standing);
                telling.answer(Replies.result(iq), envelope, work);
                turns.forEach(turn -> carryOut(turn, who, work));
            }
        } catch (RefusedException e) {
            telling.refuse(envelope, e.error, "not granted", work);
        }
    }

    private void carryOut(Turn turn, @Nullable Occupant who, Work work) {
        String actor = who == null ? null : who.nick();
        if (turn.user() != null && turn.affiliation() != null) {
            standings.turn(turn.user(), turn.affiliation(), actor, turn.reason(), work);
        } else if (turn.occupant() != null && turn.role() != null) {
            // As he is by now: an item ahead may have changed it.
            Occupant now = state.occupant(turn.occupant().nick());
            if (now != null) {
                standings.play(now, turn.role(), actor, turn.reason(), work);
            }
        }
    }

    private Element list(Element query, Standing asker) throws RefusedException {
        Element wanted = query.child(Muc.ADMIN, "item").orElseThrow(() -> new RefusedException(Condition.BAD_REQUEST));
        String affiliationName = wanted.attribute("affiliation");
        String roleName = wanted.attribute("role");
        List<Element> items = new ArrayList<>();
        if (affiliationName != null) {
            Affiliation of =
                    Affiliation.read(affiliationName).orElseThrow(() -> new RefusedException(Condition.BAD_REQUEST));
            check(Rights.list(asker, of, state.config()));
            for (Map.Entry<Jid, Person> entry : state.people().entries()) {
                if (entry.getValue().affiliation() == of) {
                    items.add(item(entry.getKey(), entry.getValue()));
                }
            }
        } else {
            Role of = Role.read(roleName == null ? "" : roleName)
                    .orElseThrow(() -> new RefusedException(Condition.BAD_REQUEST));
            check(Rights.list(asker, of));
            for (Occupant each : state.occupants()) {
                if (each.role() == of) {
                    items.add(Element.of(Muc.ADMIN, "item")
                            .with(
                                    "affiliation",
                                    state.affiliationOf(each.user()).wireName())
                            .with("role", of.wireName())
                            .with("nick", each.nick())
                            .with("jid", each.seat().jid().toString()));
                }
            }
        }
        return Element.of(Muc.ADMIN, "query").withNodes(items);
    }

    private Element item(Jid user, Person person) {
        List<Occupant> here = state.occupantsOf(user);
        String nick = here.isEmpty() ? person.nick() : here.getFirst().nick();
        Element item = Element.of(Muc.ADMIN, "item")
                .with("affiliation", person.affiliation().wireName())
                .with("jid", user.toString())
                .with("nick", nick.isEmpty() ? null : nick);
        return person.reason().isEmpty() ? item : item.with(Muc.reason(Muc.ADMIN, person.reason()));
    }

    private static void check(Optional<StanzaError> refusal) throws RefusedException {
        if (refusal.isPresent()) {
            throw new RefusedException(refusal.get());
        }
    }

    private List<Turn> read(Element query, Jid actor, Standing standing) throws RefusedException {
        List<Element> items = query.children().stream()
                .filter(child -> child.is(Muc.ADMIN, "item"))
                .toList();
        if (items.isEmpty() || items.size() > MOST) {
            throw new RefusedException(Condition.BAD_REQUEST);
        }
        int owners = state.people().count(Affiliation.OWNER);
        List<Turn> turns = new ArrayList<>();
        for (Element item : items) {
            Turn turn = item.attribute("affiliation") == null
                    ? role(item, actor, standing)
                    : affiliation(item, actor, standing.affiliation(), owners);
            if (turn.user() != null) {
                Affiliation before = state.personOf(turn.user()).affiliation();
                owners += (turn.affiliation() == Affiliation.OWNER ? 1 : 0) - (before == Affiliation.OWNER ? 1 : 0);
            }
            turns.add(turn);
        }
        return turns;
    }

    private static String reason(Element item) {
        return Muc.bounded(item.child(Muc.ADMIN, "reason").map(Element::text).orElse(""));
    }

    private Turn affiliation(Element item, Jid actor, Affiliation own, int owners) throws RefusedException {
        Affiliation next = Affiliation.read(item.attributeOr("affiliation", ""))
                .orElseThrow(() -> new RefusedException(Condition.BAD_REQUEST));
        String address = item.attribute("jid");
        String nick = item.attribute("nick");
        Jid user;
        if (address == null) {
            Occupant occupant = nick == null ? null : state.occupant(nick);
            if (occupant == null) {
                throw new RefusedException(nick == null ? Condition.BAD_REQUEST : Condition.ITEM_NOT_FOUND);
            }
            user = occupant.user();
        } else {
            user = Jid.tryParse(address)
                    .orElseThrow(() -> new RefusedException(Condition.JID_MALFORMED))
                    .bare();
        }
        Affiliation before = state.personOf(user).affiliation();
        boolean isLastOwner = before == Affiliation.OWNER && next != Affiliation.OWNER && owners <= 1;
        check(Rights.affiliation(own, before, next, user.equals(actor), isLastOwner));
        if (!standings.hasRoom(user) && next != Affiliation.NONE) {
            throw new RefusedException(
                    StanzaError.of(Condition.RESOURCE_CONSTRAINT, "There are too many on the lists of this room"));
        }
        return new Turn(user, next, null, null, reason(item));
    }

    private Turn role(Element item, Jid actor, Standing own) throws RefusedException {
        Role next =
                Role.read(item.attributeOr("role", "")).orElseThrow(() -> new RefusedException(Condition.BAD_REQUEST));
        String nick = item.attribute("nick");
        if (nick == null) {
            throw new RefusedException(Condition.BAD_REQUEST);
        }
        Occupant occupant = state.occupant(nick);
        if (occupant == null) {
            throw new RefusedException(Condition.ITEM_NOT_FOUND);
        }
        check(Rights.role(own, state.standingOf(occupant), next, occupant.user().equals(actor)));
        return new Turn(null, null, occupant, next, reason(item));
    }
}
