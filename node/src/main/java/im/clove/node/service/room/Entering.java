package im.clove.node.service.room;

import im.clove.node.core.Envelope;
import im.clove.node.owner.Work;
import im.clove.node.service.room.RoomHead.Stage;
import im.clove.node.service.room.Showing.Change;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Who comes in, shows another presence, takes another nickname, leaves (XEP-0045 §7.1, §7.2, §7.6, §7.14, §10.1).
final class Entering {
    private final RoomState state;
    private final Telling telling;
    private final Showing showing;
    private final History history;
    private final RoomCard card;
    private final Versions versions;

    Entering(RoomState state, Telling telling, Showing showing, History history, RoomCard card, Versions versions) {
        this.state = state;
        this.telling = telling;
        this.showing = showing;
        this.history = history;
        this.card = card;
        this.versions = versions;
    }

    /// Somebody's client is available, at this nickname.
    void available(Presence presence, Jid client, Jid room, Envelope envelope, Work work) {
        Optional<Nick> nick = Nick.of(presence.to() == null ? "" : presence.to().resource());
        if (nick.isEmpty()) {
            telling.refuse(envelope, Condition.JID_MALFORMED, "no nickname", work);
            return;
        }
        List<Element> shown = Showing.shown(presence);
        if (shown.stream().mapToLong(Weight::of).sum() > state.tools().limits().shown()) {
            telling.refuse(
                    envelope,
                    StanzaError.of(Condition.POLICY_VIOLATION, "This presence is too large for a room"),
                    "a large presence",
                    work);
            return;
        }
        Seat seat = new Seat(client, room, shown);
        Occupant known = underThisName(state.occupantOf(client), seat);
        Element entry = presence.element().child(Muc.NS, "x").orElse(null);
        if (known == null) {
            if (entry == null) {
                // It believes to be in (XEP-0045 §7.1 asks for the element of everybody who enters).
                notIn(seat, nick.get().text(), work);
            } else {
                leaveOtherName(client, work);
                enter(entry, seat, nick.get(), null, envelope, work);
            }
        } else if (!known.nick().equals(nick.get().text())) {
            if (rename(known, seat, nick.get(), envelope, work) && entry != null) {
                // One that enters again under another name has lost track of the others, too.
                enter(entry, seat, nick.get(), state.occupantOf(client), envelope, work);
            }
        } else if (entry == null) {
            state.seat(known, seat, work);
            Occupant now = known.with(seat);
            showing.tell(showing.appearance(now, true), Change.NONE, List.of(), List.of(), work);
        } else {
            enter(entry, seat, nick.get(), known, envelope, work);
        }
    }

    private static @Nullable Occupant underThisName(@Nullable Occupant known, Seat seat) {
        return known == null
                        || known.seatOf(seat.jid())
                                .filter(before -> before.room().equals(seat.room()))
                                .isEmpty()
                ? null
                : known;
    }

    /// A client that enters by another name of the room is in under that one alone: it would hear everything twice.
    private void leaveOtherName(Jid client, Work work) {
        Occupant before = state.occupantOf(client);
        if (before != null) {
            before.seatOf(client)
                    .ifPresent(seat -> remove(before, new Seat(client, seat.room(), List.of()), Change.NONE, work));
        }
    }

    /// A client that has missed that it left.
    private void notIn(Seat seat, String nick, Work work) {
        Element x = Element.of(
                Muc.USER,
                "x",
                Element.of(Muc.USER, "item").with("affiliation", "none").with("role", "none"),
                Muc.status(Muc.Status.SELF.code()),
                Muc.status(Muc.Status.REMOVED_ERROR.code()));
        telling.to(
                seat,
                room -> Element.of(Element.CLIENT, "presence")
                        .with("from", room.withResource(nick).toString())
                        .with("type", "unavailable")
                        .with(x),
                work);
    }

    /// @param known what the client is here already, or null: one that enters again has lost track and hears
    ///     everything again
    private void enter(Element entry, Seat seat, Nick nick, @Nullable Occupant known, Envelope envelope, Work work) {
        // Also where one was that is gone, once its name is free.
        boolean isNew = !state.isThere();
        if (isNew) {
            state.create(
                    new RoomHead(
                            Stage.LOCKED,
                            state.tools().tokens().hex(16),
                            state.tools().now(),
                            1,
                            "",
                            ""),
                    seat.jid());
        }
        Jid user = seat.jid().bare();
        Affiliation affiliation = state.affiliationOf(user);
        StanzaError refusal = known == null ? refusal(entry, nick, user, affiliation) : null;
        if (refusal != null) {
            telling.refuse(envelope, refusal, "may not enter", work);
            return;
        }
        Occupant there = state.occupant(nick.text());
        Occupant before = there == null
                ? new Occupant(
                        nick.text(),
                        user,
                        state.idOf(user),
                        Rights.roleOnEntry(affiliation, state.config()),
                        List.of(seat),
                        !state.isCrowded() || affiliation.isAtLeast(Affiliation.MEMBER))
                : there;
        versions.tell(entry, seat, new Standing(affiliation, before.role()), work);
        card.show(seat, work);
        welcome(before.with(seat), seat, work);
        state.seat(before, seat, work);
        Occupant now = before.with(seat);
        List<Integer> own = new ArrayList<>();
        if (state.config().isNonAnonymous()) {
            own.add(Muc.Status.NON_ANONYMOUS.code());
        }
        if (state.isLogged()) {
            own.add(Muc.Status.LOGGED.code());
        }
        if (isNew) {
            own.add(Muc.Status.CREATED.code());
        }
        if (envelope.stanza().to() != null
                && !nick.text().equals(envelope.stanza().to().resource())) {
            own.add(Muc.Status.NICK_GIVEN.code());
        }
        Change entered = versions.entered(entry, state.standingOf(now));
        if (known == null) {
            tellOfEntry(now, seat, entered, own, there != null, work);
        } else {
            own.add(Muc.Status.SELF.code());
            showing.tell(seat, true, showing.appearance(now, true), entered, own, work);
        }
        history.tell(seat, HistoryRequest.read(entry), showing.seesAddresses(now), work);
        telling.to(List.of(seat), state.subject()::element, history.ticketsOfEntry(), work);
    }

    private void tellOfEntry(
            Occupant now, Seat seat, Change entered, List<Integer> own, boolean hadClients, Work work) {
        Showing.Appearance appearance = showing.appearance(now, true);
        if (!hadClients) {
            showing.tell(appearance, entered, own, List.of(), work);
            return;
        }
        // The codes of an entry are for the client that has entered; the others see another presence of themselves.
        List<Integer> all = new ArrayList<>(own);
        all.add(Muc.Status.SELF.code());
        showing.tell(appearance, Change.NONE, List.of(), List.of(), work);
        if (!own.isEmpty() || !entered.equals(Change.NONE)) {
            showing.tell(seat, true, appearance, entered, all, work);
        }
    }

    /// Everybody who is in, for one who comes.
    private void welcome(Occupant who, Seat seat, Work work) {
        boolean sees = showing.seesAddresses(who);
        for (Occupant other : state.occupants()) {
            if (!other.nick().equals(who.nick()) && showing.isShown(other)) {
                showing.tell(seat, sees, showing.appearance(other, true), Change.NONE, List.of(), work);
            }
        }
    }

    /// Why somebody may not come in (§7.2.5 to §7.2.10), or null.
    private @Nullable StanzaError refusal(Element entry, Nick nick, Jid user, Affiliation affiliation) {
        // Nothing of it is stored yet, so nobody is let in who would not notice the end of this node.
        boolean isOwner = affiliation == Affiliation.OWNER && state.tools().isOurs(user);
        if (state.head().stage() == Stage.LOCKED && !isOwner) {
            return StanzaError.of(Condition.ITEM_NOT_FOUND, "This room is not open yet");
        }
        String password = entry.child(Muc.NS, "password").map(Element::text).orElse("");
        // Who is in already, with another client, takes no place.
        int occupants = state.occupantsOf(user).isEmpty() ? state.size() : 0;
        Optional<StanzaError> refusal = Rights.enter(
                affiliation,
                state.config(),
                password,
                occupants,
                state.tools().limits().occupants());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        return state.isTaken(nick, user) ? StanzaError.of(Condition.CONFLICT) : null;
    }

    /// @return whether it was granted
    private boolean rename(Occupant known, Seat seat, Nick nick, Envelope envelope, Work work) {
        Jid user = known.user();
        boolean isOwnSpelling = Nick.of(known.nick())
                .filter(own -> own.key().equals(nick.key()))
                .isPresent();
        if (!isOwnSpelling && state.isTaken(nick, user) || state.occupant(nick.text()) != null) {
            telling.refuse(envelope, Condition.CONFLICT, "a nickname of another's", work);
            return false;
        }
        Occupant fresh = known.with(seat);
        Change change = Change.of(Muc.Status.NEW_NICK.code()).to(nick.text());
        showing.tell(showing.appearance(fresh, false), change, List.of(), List.of(), work);
        state.change(fresh, work);
        state.rename(fresh, nick.text(), work);
        Occupant now = state.occupant(nick.text());
        if (now != null) {
            showing.tell(showing.appearance(now, true), Change.NONE, List.of(), List.of(), work);
        }
        return true;
    }

    /// A client is not available any more, for whatever reason.
    void leave(Occupant occupant, Seat seat, Presence presence, Work work) {
        remove(occupant, new Seat(seat.jid(), seat.room(), Showing.shown(presence)), Change.NONE, work);
    }

    /// Clients went with this node, when it ended: others hear of it, and none of the clients, which may be back.
    void forget(Predicate<Seat> whose, Work work) {
        List<Occupant> gone = new ArrayList<>();
        for (Seat seat : state.seats()) {
            Occupant occupant = state.occupantOf(seat.jid());
            if (occupant != null && whose.test(seat) && state.unseat(occupant, seat, work)) {
                gone.add(occupant);
            }
        }
        gone.forEach(each -> showing.tell(showing.appearance(each, false), Change.NONE, List.of(), List.of(), work));
    }

    /// One client of an occupant goes; the others of his go on.
    void remove(Occupant occupant, Seat seat, Change change, Work work) {
        boolean isGone = state.unseat(occupant, seat, work);
        Showing.Appearance was = new Showing.Appearance(occupant, state.affiliationOf(occupant.user()), seat, false);
        if (isGone) {
            showing.tell(was, change, List.of(), List.of(seat), work);
            return;
        }
        List<Integer> own = new ArrayList<>(change.codes());
        own.add(Muc.Status.SELF.code());
        showing.tell(seat, true, was, Change.NONE.by(change.actor(), change.reason()), own, work);
        Occupant left = state.occupant(occupant.nick());
        if (left != null && !left.seat().jid().equals(occupant.seat().jid())) {
            showing.tell(showing.appearance(left, true), Change.NONE, List.of(), List.of(), work);
        }
    }
}
