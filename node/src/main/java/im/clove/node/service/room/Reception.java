package im.clove.node.service.room;

import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.ext.std.ArchiveManagement;
import im.clove.node.ext.std.VCardTemp;
import im.clove.node.owner.Work;
import im.clove.node.service.room.RoomHead.Stage;
import im.clove.node.service.room.Showing.Change;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What becomes of a stanza that comes to a room: who may say such a thing at all, and whose it is to answer. Owned by
/// the room.
final class Reception {
    /// Errors of an occupant's client, or of its server, that mean that it is not there (XEP-0045 §9.1.2 leaves it
    /// open). A server that is not reached sleeps: see [Watch].
    private static final Set<Condition> GONE = EnumSet.of(
            Condition.GONE,
            Condition.ITEM_NOT_FOUND,
            Condition.RECIPIENT_UNAVAILABLE,
            Condition.REDIRECT,
            Condition.REMOTE_SERVER_NOT_FOUND,
            Condition.SERVICE_UNAVAILABLE,
            Condition.JID_MALFORMED);

    /// How long who asks for a room that is gone is told where people went; then the name is free.
    private static final Duration STONE = Duration.ofDays(30);

    private final RoomState state;
    private final Telling telling;
    private final Entering entering;
    private final Speaking speaking;
    private final Mediating mediating;
    private final Relaying relaying;
    private final Missed missed;
    private final Doors doors;
    private final Paces paces = new Paces();

    /// @param questions that the room answers
    /// @param isFull whether the room holds as much as it may
    record Doors(List<RoomFeature.Question> questions, BooleanSupplier isFull) {}

    Reception(
            RoomState state,
            Telling telling,
            Entering entering,
            Speaking speaking,
            Mediating mediating,
            Relaying relaying,
            Missed missed,
            Doors doors) {
        this.state = state;
        this.telling = telling;
        this.entering = entering;
        this.speaking = speaking;
        this.mediating = mediating;
        this.relaying = relaying;
        this.missed = missed;
        this.doors = doors;
    }

    /// What a stanza costs its sender: what goes to all at once, or reads much, more.
    private static int cost(Stanza stanza) {
        return switch (stanza) {
            case Presence presence -> presence.type() == Presence.Type.AVAILABLE ? 4 : 0;
            case Message message -> message.isError() ? 0 : 1 + Mediating.cost(message);
            case Iq iq -> iq.isRequest() ? cost(iq.payload()) : 0;
        };
    }

    private static int cost(Element payload) {
        return payload.is(ArchiveManagement.NS, "query") || payload.is(VCardTemp.NS, "vCard") ? 10 : 1;
    }

    /// @param room as the sender knows it
    /// @return whether the answer comes later, and ends the ticket
    boolean said(Envelope envelope, Jid room, Work work) {
        Stanza stanza = envelope.stanza();
        Jid from = stanza.from();
        if (from == null) {
            return false;
        }
        int cost = cost(stanza);
        if (cost > 0 && !paces.take(from.bare(), cost, state.tools().now())) {
            telling.refuse(
                    envelope,
                    StanzaError.of(Condition.RESOURCE_CONSTRAINT, "Too much at once; wait a moment"),
                    "too fast",
                    work);
            return false;
        }
        switch (stanza) {
            case Presence presence -> presence(presence, from, room, envelope, work);
            case Message message -> {
                return message(message, from, room, envelope, work);
            }
            case Iq iq -> {
                return iq(iq, from, envelope, work);
            }
        }
        return false;
    }

    /// Whose client this is that is in, by this name of the room: under another it is not.
    private @Nullable Occupant in(Jid client, Jid room) {
        Occupant who = state.occupantOf(client);
        return who == null
                        || who.seatOf(client)
                                .filter(seat -> seat.room().equals(room))
                                .isEmpty()
                ? null
                : who;
    }

    private void presence(Presence presence, Jid from, Jid room, Envelope envelope, Work work) {
        Occupant who = in(from, room);
        switch (presence.type()) {
            case AVAILABLE -> {
                if (state.head().stage() == Stage.GONE
                        && state.tools().now().isBefore(state.head().created().plus(STONE))) {
                    refuseGone(envelope, work);
                } else if (who == null && doors.isFull().getAsBoolean()) {
                    telling.refuse(
                            envelope,
                            StanzaError.of(Condition.RESOURCE_CONSTRAINT, "This server has too much to hold"),
                            "too much is held",
                            work);
                } else if (state.isThere() || who != null || mayMake(from, presence, envelope, work)) {
                    entering.available(presence, from, room, envelope, work);
                }
            }
            case UNAVAILABLE -> {
                if (who != null) {
                    who.seatOf(from).ifPresent(seat -> entering.leave(who, seat, presence, work));
                }
            }
            case ERROR -> {
                if (who != null) {
                    untold(presence, who, from, envelope, work);
                }
            }
            case SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED, PROBE -> {
                // A room is nobody's contact.
            }
        }
    }

    /// A client was not told a presence: it is not there, or this node has not reached its server, which sleeps.
    private void untold(Presence error, Occupant who, Jid client, Envelope envelope, Work work) {
        boolean isAsleep = envelope.origin() instanceof Origin.Node
                && StanzaError.read(error.element())
                        .filter(known -> !GONE.contains(known.condition()))
                        .isPresent();
        if (isAsleep && error.to() != null) {
            String nick = error.to().resource();
            who.seatOf(client).ifPresent(seat -> missed.note(seat, nick, work));
        } else {
            lose(who, client, work);
        }
    }

    private void refuseGone(Envelope envelope, Work work) {
        String to = state.head().alternate();
        String text = "This room is gone" + (to.isEmpty() ? "" : "; people went to xmpp:" + to + "?join")
                + (state.head().reason().isEmpty() ? "" : " (" + state.head().reason() + ")");
        telling.refuse(envelope, new StanzaError(Condition.GONE, StanzaError.Type.CANCEL, text, null, 0), "gone", work);
    }

    /// The service has looked whether he may; here it is about what he asks for.
    private boolean mayMake(Jid from, Presence presence, Envelope envelope, Work work) {
        boolean enters = presence.element().has(Muc.NS, "x");
        if (!enters || !state.tools().isOurs(from)) {
            telling.refuse(
                    envelope,
                    enters
                            ? StanzaError.of(Condition.NOT_ALLOWED, "Only users of this server make rooms")
                            : StanzaError.of(Condition.ITEM_NOT_FOUND),
                    "no such room",
                    work);
            return false;
        }
        return true;
    }

    /// A request that could not be answered at once, and can be by now. Its sender has paid for it.
    ///
    /// @return as [#said]
    boolean again(Envelope envelope, Work work) {
        return envelope.stanza() instanceof Iq iq && iq.from() != null && iq(iq, iq.from(), envelope, work);
    }

    /// A client that is not there any more, as its server says.
    void lose(Occupant who, Jid client, Work work) {
        who.seatOf(client)
                .ifPresent(seat -> entering.remove(
                        who,
                        new Seat(seat.jid(), seat.room(), List.of()),
                        Change.of(Muc.Status.KICKED.code(), Muc.Status.REMOVED_ERROR.code()),
                        work));
    }

    /// @return as [#said]
    private boolean message(Message message, Jid from, Jid room, Envelope envelope, Work work) {
        Occupant who = in(from, room);
        Jid to = message.to();
        if (to == null) {
            return false;
        }
        if (message.isError()) {
            Optional<Condition> condition = StanzaError.read(message.element()).map(StanzaError::condition);
            if (who != null && condition.filter(GONE::contains).isPresent()) {
                lose(who, from, work);
            }
        } else if (!state.isThere()) {
            telling.refuse(envelope, Condition.ITEM_NOT_FOUND, "no such room", work);
        } else if (to.isBare() && mediating.handle(message, who, room, envelope, work)) {
            // It was for somebody, by way of the room.
        } else if (who == null) {
            telling.refuse(
                    envelope,
                    StanzaError.of(Condition.NOT_ACCEPTABLE, "Only who is in the room may write there"),
                    "not in",
                    work);
        } else if (to.isFull()) {
            return speaking.toOne(message, who, to.resource(), envelope, work);
        } else if (message.type() == Message.Type.GROUPCHAT) {
            return speaking.toAll(message, who, envelope, work);
        } else {
            telling.refuse(envelope, Condition.BAD_REQUEST, "neither for all nor for one", work);
        }
        return false;
    }

    private boolean iq(Iq iq, Jid from, Envelope envelope, Work work) {
        Jid to = iq.to();
        if (to == null) {
            return false;
        }
        Occupant who = in(from, to.bare());
        if (!iq.isRequest()) {
            if (!relaying.answer(iq, work) && who != null && relaying.isLost(iq)) {
                lose(who, from, work);
            }
        } else if (!state.isThere()) {
            telling.refuse(envelope, Condition.ITEM_NOT_FOUND, "no such room", work);
        } else if (to.isFull()) {
            relaying.request(iq, who, to.resource(), envelope, work);
        } else {
            for (RoomFeature.Question question : doors.questions()) {
                if (question.takes(iq)) {
                    question.answerer().answer(iq, who, envelope, work);
                    return question.isLater();
                }
            }
            telling.refuse(envelope, Condition.SERVICE_UNAVAILABLE, "no such request", work);
        }
        return false;
    }
}
