package im.clove.node.session;

import im.clove.node.account.SessionPort;
import im.clove.node.account.Undelivered;
import im.clove.runtime.link.Line;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Weight;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a session says to its client, on the link it has now; without one nothing is said, and what the client
/// has to get is kept as unconfirmed. Owned by the session, but for [#wire], which anybody may read.
final class Outgoing {
    private final Unconfirmed unconfirmed;
    private final Lane lane;
    private final Runnable answerLater;
    private volatile @Nullable Wire wire;

    /// What became of a stanza for the client.
    enum Sent {
        /// It is on its way, or kept for the next link.
        DONE,
        /// Too much is unconfirmed already; it was not taken.
        TOO_MUCH,
        /// The client does not read, or its link is closing: the link has been given up, everything is kept as
        /// unconfirmed.
        STUCK
    }

    /// @param answerLater sees to it that [#answer] is called after a while, if an answer is owed then
    Outgoing(Unconfirmed unconfirmed, SessionLimits limits, Runnable answerLater) {
        this.unconfirmed = unconfirmed;
        this.answerLater = answerLater;
        this.lane = new Lane(limits);
    }

    @Nullable
    Wire wire() {
        return wire;
    }

    boolean isOn(Wire one) {
        return one.equals(wire);
    }

    void begin(Wire next) {
        wire = next;
    }

    /// There is no link any more.
    ///
    /// @return the one there was, or null
    @Nullable
    Wire end() {
        Wire last = wire;
        wire = null;
        return last;
    }

    /// Several that belong together.
    void write(List<Element> elements) {
        Wire w = wire;
        if (w != null) {
            w.line().together(() -> elements.forEach(w.line()::send));
        }
    }

    void write(Element element) {
        Wire w = wire;
        if (w != null) {
            w.line().send(element);
        }
    }

    /// @param written runs when the transport has it, if no confirmation of the client will say so
    Sent send(Stanza stanza, long queued, Runnable written) {
        Wire w = wire;
        if (!lane.isEmpty() || !unconfirmed.sending(stanza, queued)) {
            // Without a link there is nobody who could acknowledge.
            return w != null && lane.offer(new Undelivered(stanza, queued), Weight.of(stanza.element()))
                    ? Sent.DONE
                    : Sent.TOO_MUCH;
        }
        return w == null ? Sent.DONE : write(w, stanza, queued, written);
    }

    /// Sends of what waits as much as may be on its way now.
    Sent pour() {
        Sent sent = Sent.DONE;
        for (Undelivered next = lane.peek(); next != null && sent == Sent.DONE; next = lane.peek()) {
            Wire w = wire;
            if (w == null || !unconfirmed.sending(next.stanza(), next.queued())) {
                return Sent.DONE;
            }
            lane.remove();
            sent = write(w, next.stanza(), next.queued(), () -> {});
        }
        return sent;
    }

    /// A client cannot answer what it was not asked: a question that finds no room is asked again when there is some.
    private void ask(Line line) {
        if (!line.send(unconfirmed.ask())) {
            unconfirmed.notAsked();
        }
    }

    /// Whether the client has been asked how much it has and has not answered.
    boolean hasAsked() {
        return unconfirmed.hasAsked();
    }

    /// Whether the client has to acknowledge something before it gets more.
    boolean isWaiting() {
        return !lane.isEmpty();
    }

    /// Everything that is not sure, oldest first.
    List<Undelivered> all() {
        List<Undelivered> all = new ArrayList<>(unconfirmed.all());
        all.addAll(lane.all());
        return all;
    }

    /// The messages among it.
    List<Message> messages() {
        return all().stream()
                .map(Undelivered::stanza)
                .filter(Message.class::isInstance)
                .map(Message.class::cast)
                .toList();
    }

    private Sent write(Wire w, Stanza stanza, long queued, Runnable written) {
        Line line = w.line();
        boolean taken = !unconfirmed.isEnabled() && queued != SessionPort.NOT_QUEUED
                ? line.send(stanza.element(), written)
                : line.send(stanza.element());
        if (!taken) {
            line.abort(StreamCondition.RESOURCE_CONSTRAINT.toElement("The client reads too slowly"));
            return Sent.STUCK;
        }
        if (unconfirmed.needsAnswer()) {
            ask(line);
        }
        return Sent.DONE;
    }

    /// Says once more what the client has not confirmed.
    ///
    /// @return false if that is more than one link holds: what it has is written before it ends, and the client
    ///     comes back for the rest
    boolean again() {
        Wire w = wire;
        if (w == null) {
            return true;
        }
        for (Element each : unconfirmed.again()) {
            if (!w.line().send(each)) {
                w.line().close(StreamCondition.RESOURCE_CONSTRAINT.toElement("This is not all; resume again"));
                return false;
            }
        }
        return true;
    }

    /// The client asks how many of its stanzas are handled (XEP-0198).
    void asked() {
        if (unconfirmed.asked()) {
            answer();
        } else {
            answerLater.run();
        }
    }

    /// How many of the client's stanzas are handled; later, if that finds no room now.
    void answer() {
        Wire w = wire;
        if (w != null && !w.line().send(unconfirmed.answer())) {
            unconfirmed.oweAnswer();
            answerLater.run();
        }
    }

    /// Asks the client how much it has, if it is time for that.
    void askIfDue() {
        Wire w = wire;
        if (w != null && unconfirmed.wantsAnswer()) {
            ask(w.line());
        }
    }

    /// Asks the client whether it is there. Whether an answer came is for the link to see, by its bytes: it ends
    /// itself after too long a silence.
    ///
    /// @param ping for a client without stream management
    void ask(Element ping) {
        Wire w = wire;
        if (w != null && unconfirmed.isEnabled()) {
            ask(w.line());
        } else {
            write(ping);
        }
    }
}
