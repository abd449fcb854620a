package im.clove.node.service.room;

import im.clove.node.core.Envelope;
import im.clove.node.core.Ticket;
import im.clove.node.owner.Work;
import im.clove.xmpp.im.Archivable;
import im.clove.xmpp.im.Keepable;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.stanza.StanzaIds;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Node;
import im.clove.xmpp.xml.Weight;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What occupants say: to all, a new subject, to one of them (XEP-0045 §7.4, §7.5, §8.1).
final class Speaking {
    /// What only the room, or another service in its place, may say of a message.
    private static final Set<String> OURS = Set.of(
            Muc.USER,
            Muc.OCCUPANT,
            "http://jabber.org/protocol/address",
            "urn:xmpp:message-moderate:0",
            "urn:xmpp:message-moderate:1",
            Hat.NS);

    /// What is done to other messages: inside it the room says that a moderator has done it (XEP-0425).
    private static final Set<String> ACTIONS = Set.of(Archivable.RETRACT, "urn:xmpp:fasten:0");

    /// Of a subject, in bytes: it is told to everybody who enters.
    private static final int MOST_SUBJECT = 4 * 1024;

    private final RoomState state;
    private final Telling telling;
    private final Showing showing;
    private final History history;
    private final RoomRetraction retraction;
    private final Calling calling;

    Speaking(RoomState state, Telling telling, Showing showing, History history, RoomRetraction retraction) {
        this.state = state;
        this.telling = telling;
        this.showing = showing;
        this.history = history;
        this.retraction = retraction;
        this.calling = new Calling(state, telling);
    }

    /// To all.
    ///
    /// @param speaker who said it
    /// @return whether the ticket is ended later
    boolean toAll(Message said, Occupant speaker, Envelope envelope, Work work) {
        if (History.isSubject(said.element()) && !said.element().has(Element.CLIENT, "thread")) {
            return subject(said, speaker, envelope, work);
        }
        Optional<StanzaError> refusal = Rights.speak(speaker.role());
        if (refusal.isPresent()) {
            telling.refuse(envelope, refusal.get(), "no voice", work);
            return false;
        }
        Occupant who = showing.introduce(speaker, work);
        Element message = own(said, who);
        String id = history.keep(message.with("from", addressOf(who)), item(who), work);
        retraction.said(message, work);
        if (!id.isEmpty()) {
            calling.said(message, who, work);
        }
        return tell(message, who, id, envelope, work);
    }

    private boolean subject(Message said, Occupant speaker, Envelope envelope, Work work) {
        Optional<StanzaError> refusal = Rights.subject(speaker.role(), state.config());
        if (refusal.isPresent()) {
            telling.refuse(envelope, refusal.get(), "may not set the subject", work);
            return false;
        }
        Occupant who = speaker.known();
        Element message = own(said, who);
        if (Weight.of(message) > MOST_SUBJECT) {
            telling.refuse(
                    envelope,
                    StanzaError.of(Condition.POLICY_VIOLATION, "This subject is too long"),
                    "a long subject",
                    work);
            return false;
        }
        Occupant _ = showing.introduce(speaker, work);
        state.subject(Subject.of(message, who.nick(), state.tools().now()), work);
        String id = history.keep(message.with("from", addressOf(who)), item(who), work);
        return tell(message, who, id, envelope, work);
    }

    private boolean tell(Element message, Occupant who, String id, Envelope envelope, Work work) {
        List<Seat> seats = state.seats();
        boolean isPassed = id.isEmpty() && Keepable.waitsForServer(envelope.stanza());
        // Clients of this node end with it; what is said in a room is not kept for them.
        Set<Jid> far = isPassed
                ? seats.stream()
                        .map(Seat::jid)
                        .filter(client -> !state.tools().isOurs(client))
                        .collect(Collectors.toSet())
                : Set.of();
        Function<Seat, Ticket> kept = history.tickets(id);
        @Nullable Ticket passed = passed(envelope, far.size());
        telling.to(
                seats,
                room -> {
                    Element from = RoomNames.under(message, state.room(), room)
                            .with("from", room.withResource(who.nick()).toString());
                    return id.isEmpty() ? from : StanzaIds.stamp(from, room, id);
                },
                seat -> passed != null && far.contains(seat.jid()) ? passed : kept.apply(seat),
                work);
        return passed != null;
    }

    private @Nullable Ticket passed(Envelope envelope, int recipients) {
        return recipients == 0
                ? null
                : Told.Passed.of(envelope, recipients, state.tools().stores());
    }

    private String addressOf(Occupant who) {
        return state.room().withResource(who.nick()).toString();
    }

    /// What the archive knows of the sender: others see it as they may.
    private Element item(Occupant who) {
        Element item = Element.of(Muc.USER, "item")
                .with("affiliation", state.affiliationOf(who.user()).wireName())
                .with("role", who.role().wireName())
                .with("jid", who.user().toString());
        return Element.of(Muc.USER, "x", item);
    }

    /// The message with what is his own, and the id of who he is here, under the first name of the room.
    private Element own(Message said, Occupant who) {
        Element kept = said.element()
                .without(child -> OURS.contains(child.namespace()))
                .without(child -> child.is(Archivable.RETRACT, "retracted"))
                .without(child -> child.is(StanzaIds.NS, "stanza-id") && isOfRoom(child.attribute("by"), said.to()))
                .with("to", null);
        List<Node> nodes = kept.nodes().stream()
                .map(node -> node instanceof Element child && ACTIONS.contains(child.namespace())
                        ? child.without(inner -> OURS.contains(inner.namespace()))
                        : node)
                .toList();
        return RoomNames.under(
                        kept.withNodes(nodes),
                        said.to() == null ? state.room() : said.to().bare(),
                        state.room())
                .with(Element.of(Muc.OCCUPANT, "occupant-id").with("id", who.id()));
    }

    private boolean isOfRoom(@Nullable String by, @Nullable Jid to) {
        return by == null
                || Jid.tryParse(by)
                        .map(jid -> jid.bare().equals(state.room())
                                || to != null && jid.bare().equals(to.bare()))
                        .orElse(true);
    }

    /// To one occupant (§7.5).
    ///
    /// @return whether the ticket is ended later
    boolean toOne(Message said, Occupant who, String nick, Envelope envelope, Work work) {
        Occupant to = state.occupant(nick);
        if (said.type() == Message.Type.GROUPCHAT) {
            telling.refuse(envelope, Condition.BAD_REQUEST, "for all, to one", work);
        } else if (to == null) {
            telling.refuse(
                    envelope,
                    StanzaError.of(Condition.ITEM_NOT_FOUND, "Nobody of this nickname is in the room"),
                    "nobody of that name",
                    work);
        } else {
            return toOne(said, who, to, envelope, work);
        }
        return false;
    }

    private boolean toOne(Message said, Occupant speaker, Occupant to, Envelope envelope, Work work) {
        Optional<StanzaError> refusal = Rights.privateMessage(speaker.role(), state.config());
        if (refusal.isPresent()) {
            telling.refuse(envelope, refusal.get(), "no private messages", work);
            return false;
        }
        Occupant who = showing.introduce(speaker, work);
        Element message = own(said, who).with(Element.of(Muc.USER, "x"));
        // The room has no archive of it: it answers for it until the outbox, or the account, does.
        @Nullable
        Ticket passed =
                Keepable.waitsForServer(said) ? passed(envelope, to.seats().size()) : null;
        telling.to(
                to.seats(),
                room -> RoomNames.under(message, state.room(), room)
                        .with("from", room.withResource(who.nick()).toString()),
                _ -> passed == null ? Ticket.NONE : passed,
                work);
        return passed != null;
    }
}
