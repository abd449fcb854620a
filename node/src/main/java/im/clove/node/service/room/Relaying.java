package im.clove.node.service.room;

import im.clove.node.core.Envelope;
import im.clove.node.ext.std.Disco;
import im.clove.node.owner.Work;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Pings;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Requests of occupants to occupants (XEP-0045 §17.4): they go to the other's client under a new id, and the answer
/// comes back under the old one. Whether one is in oneself is answered here (XEP-0410). Not part of what a commit takes
/// back: what is forgotten here is asked again.
final class Relaying {
    /// Requests that wait for their answers; older ones are not answered any more.
    private static final int MOST = 200;

    private static final String PROBE = "there-";

    /// A server answers so for a client that is not connected; one that is and does not know pings says
    /// `service-unavailable`, or `feature-not-implemented`, too.
    private static final Set<Condition> ABSENT = EnumSet.of(
            Condition.GONE,
            Condition.ITEM_NOT_FOUND,
            Condition.RECIPIENT_UNAVAILABLE,
            Condition.REMOTE_SERVER_NOT_FOUND,
            Condition.SERVICE_UNAVAILABLE);

    private final RoomState state;
    private final Telling telling;
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    Relaying(RoomState state, Telling telling) {
        this.state = state;
        this.telling = telling;
    }

    private record Waiting(String id, Jid asked, Iq request) {}

    /// A request to an occupant.
    ///
    /// @param who asks, or null if he is not in
    void request(Iq iq, @Nullable Occupant who, String nick, Envelope envelope, Work work) {
        Occupant to = state.occupant(nick);
        boolean isPing = iq.type() == Iq.Type.GET && iq.payload().is(Pings.NS, "ping");
        boolean isDisco = iq.payload().is(Disco.INFO, "query") || iq.payload().is(Disco.ITEMS, "query");
        if (who == null) {
            // §6.6, and XEP-0410 §3.3 for the others.
            telling.refuse(envelope, isDisco ? Condition.BAD_REQUEST : Condition.NOT_ACCEPTABLE, "not in", work);
        } else if (isPing && who.nick().equals(nick)) {
            telling.answer(Replies.result(iq), envelope, work);
        } else if (to == null) {
            telling.refuse(envelope, Condition.ITEM_NOT_FOUND, "nobody of that name", work);
        } else if (Rights.privateMessage(who.role(), state.config()).isPresent()) {
            telling.refuse(envelope, Condition.FORBIDDEN, "no private words", work);
        } else {
            pass(iq, who, to, work);
        }
    }

    private void pass(Iq iq, Occupant who, Occupant to, Work work) {
        // What is about the person, and not about the client, is asked of the account.
        boolean isOfPerson = iq.payload().is("vcard-temp", "vCard");
        Seat seat = to.seat();
        Jid asked = isOfPerson ? seat.jid().bare() : seat.jid();
        String id = state.tools().tokens().hex(8);
        if (waiting.size() >= MOST) {
            waiting.removeFirst();
        }
        waiting.addLast(new Waiting(id, asked, iq));
        telling.say(
                Iq.of(iq.element().with("id", id))
                        .withFrom(seat.room().withResource(who.nick()))
                        .withTo(asked),
                work);
    }

    /// Asks a client whether it is there (XEP-0199); what tells that it is not, [#isLost] knows.
    void probe(Seat seat, Work work) {
        telling.say(
                Iq.of(Element.of(Element.CLIENT, "iq", Element.of(Pings.NS, "ping"))
                                .with("type", "get")
                                .with("id", PROBE + state.tools().tokens().hex(8)))
                        .withFrom(seat.room())
                        .withTo(seat.jid()),
                work);
    }

    /// Whether this answers a probe, by saying that nobody is there. A client that knows no pings is there.
    boolean isLost(Iq answer) {
        String id = answer.id();
        return answer.isError()
                && id != null
                && id.startsWith(PROBE)
                && StanzaError.read(answer.element())
                        .filter(error -> ABSENT.contains(error.condition()))
                        .isPresent();
    }

    /// An answer of an occupant's client, or of his account.
    ///
    /// @return false if nobody waits for it
    boolean answer(Iq answer, Work work) {
        for (Waiting each : waiting) {
            if (each.id().equals(answer.id()) && Objects.equals(answer.from(), each.asked())) {
                waiting.remove(each);
                telling.say(
                        Iq.of(answer.element().with("id", each.request().id()))
                                .withFrom(each.request().to())
                                .withTo(each.request().from()),
                        work);
                return true;
            }
        }
        return false;
    }
}
