package im.clove.node.service.room;

import im.clove.node.core.Envelope;
import im.clove.node.core.Ticket;
import im.clove.node.owner.Work;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What goes out of a room, after the commit. A room may have several domains, and everybody gets what is said with
/// addresses under the domain by which he entered.
final class Telling {
    private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

    private final RoomTools tools;

    Telling(RoomTools tools) {
        this.tools = tools;
    }

    /// @param said the stanza without `to`, by the address of the room
    void to(Seat seat, Function<Jid, Element> said, Work work) {
        to(List.of(seat), said, work);
    }

    /// The same for each, made once for each name of the room.
    void to(Collection<Seat> seats, Function<Jid, Element> said, Work work) {
        to(seats, said, _ -> Ticket.NONE, work);
    }

    /// @param tickets for each seat, done when what is said is taken
    void to(Collection<Seat> seats, Function<Jid, Element> said, Function<Seat, Ticket> tickets, Work work) {
        if (seats.isEmpty()) {
            return;
        }
        List<Seat> all = List.copyOf(seats);
        work.after(() -> {
            Map<Jid, Stanza> made = HashMap.newHashMap(2);
            for (Seat seat : all) {
                Stanza stanza = made.computeIfAbsent(seat.room(), name -> Stanza.of(said.apply(name)));
                tools.voice().accept(stanza.withTo(seat.jid()), tickets.apply(seat));
            }
        });
    }

    /// A stanza with both addresses.
    void say(Stanza stanza, Work work) {
        work.after(() -> tools.say(stanza));
    }

    /// Through the door, as all that a room says: a client hears what came about, and then that it is done.
    ///
    /// @param envelope of the request, of a client here or elsewhere
    void answer(Stanza answer, Envelope envelope, Work work) {
        if (envelope.stanza() instanceof Iq) {
            say(answer, work);
        } else {
            work.after(() -> answer(answer, envelope));
        }
    }

    /// At once and past the door, a client of this server alone: what it tells is committed, and nothing else is said
    /// with it. Before the ticket is done; from any thread.
    void answer(Stanza answer, Envelope envelope) {
        tools.give(answer, envelope);
    }

    void refuse(Envelope envelope, Condition condition, String reason, Work work) {
        refuse(envelope, StanzaError.of(condition), reason, work);
    }

    void refuse(Envelope envelope, StanzaError error, String reason, Work work) {
        LOG.debug("refused: {}", reason);
        Replies.error(envelope.stanza(), error).ifPresent(answer -> answer(answer, envelope, work));
    }
}
