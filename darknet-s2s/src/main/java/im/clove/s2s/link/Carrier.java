package im.clove.s2s.link;

import im.clove.s2s.dialback.StreamFault;
import im.clove.s2s.stream.Ending;
import im.clove.s2s.stream.PeerStream;
import im.clove.xmpp.xml.Element;
import java.util.Optional;

/// A stream at work for its link: sends what the link's queue has, and knows what of it has arrived. A Clove node is
/// served by a [CloveCarrier], every other server by a [StockCarrier]. What outlives the stream is kept by the
/// [CloveSide] or the [StockSide] that made it. Confined to its link, which has one at a time.
sealed interface Carrier permits CloveCarrier, StockCarrier {
    PeerStream stream();

    /// Whether stanzas may go: the peer is known and lets us.
    boolean isLive();

    /// What the peer says on the stream.
    Receipt received(Element element, long now);

    /// Sends what may go.
    void pump(long now);

    /// The transport has not heard of the peer for a while: asks for a sign of life.
    void silent(long now);

    /// Somebody else dialled although this stream is here: if it is dead without our knowing, this finds out soon.
    void probe(long now);

    /// Does what is due.
    ///
    /// @return what that means for the link, if anything
    Optional<LinkEvent> tick(long now);

    /// When [#tick] has something to do that [LinkClock] does not know of; [Long#MAX_VALUE] if never.
    long next();

    /// What became of an element.
    ///
    /// @param passed whether it is a stanza that went on to the sink
    /// @param event what it means for the link, if anything
    record Receipt(boolean passed, Optional<LinkEvent> event) {}

    default boolean isOn(PeerStream other) {
        return other.equals(stream());
    }

    /// The stream is over.
    default LinkEvent over(Ending how) {
        return new LinkEvent.Ended(stream().number(), how);
    }

    /// The peer broke the rules: it is told so, and the stream is over.
    default Optional<LinkEvent> cut(StreamFault fault) {
        stream().blame(fault);
        stream().close(fault);
        return Optional.of(over(new Ending.Lost()));
    }
}
