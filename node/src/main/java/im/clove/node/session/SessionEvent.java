package im.clove.node.session;

import im.clove.node.c2s.Entrance;
import im.clove.runtime.budget.Sluice;
import im.clove.runtime.link.LinkEnd;
import im.clove.xmpp.sm.InboundLedger;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import java.util.concurrent.CompletableFuture;

/// What can happen to a session. Events of a link that the session has left are ignored.
sealed interface SessionEvent {
    /// The client sent a child of the stream.
    record Received(Wire wire, Element element, Sluice.Place place) implements SessionEvent {}

    /// The link is gone.
    record LinkClosed(Wire wire, LinkEnd end) implements SessionEvent {}

    /// Nothing came from the client for a while.
    record Idle(Wire wire) implements SessionEvent {}

    /// The account has something for the client.
    record Deliver(Stanza stanza, long queued) implements SessionEvent {}

    /// A link without stream management has written an entry of the offline queue.
    record Written(long queued) implements SessionEvent {}

    /// The last local owner of a stanza of the client has committed or refused it.
    record Handled(InboundLedger.Ticket ticket) implements SessionEvent {}

    /// A question for the count has waited long enough.
    record AnswerDue() implements SessionEvent {}

    /// A client that has to acknowledge something before it gets more has had its time.
    ///
    /// @param acknowledged how often it had acknowledged something when that began
    record PatienceOver(int acknowledged) implements SessionEvent {}

    /// The client is back on another link (XEP-0198 §5).
    record Resume(Wire wire, Entrance.Resume wanted, CompletableFuture<Boolean> answer) implements SessionEvent {}

    /// A client that is back has waited long enough for what it had said before.
    record ResumeDue(Resume request) implements SessionEvent {}

    /// The time to come back is over.
    record ResumptionOver(int detachment) implements SessionEvent {}

    /// The account ends the session.
    record End(StreamCondition condition, String text) implements SessionEvent {}
}
