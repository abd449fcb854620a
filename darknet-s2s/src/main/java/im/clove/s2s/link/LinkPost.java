package im.clove.s2s.link;

import im.clove.s2s.dialback.DialbackQuery;
import im.clove.s2s.place.DomainPair;
import im.clove.s2s.queue.Delivery;
import im.clove.s2s.stream.Hello;
import im.clove.s2s.stream.PeerStream;
import im.clove.s2s.stream.StockGround;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import java.util.concurrent.CompletableFuture;

/// What comes to the mailbox of a [PeerLink].
public sealed interface LinkPost {
    /// A stanza for the peer.
    ///
    /// @param bytes what it weighs
    record Send(Stanza stanza, Delivery delivery, int bytes) implements LinkPost {}

    /// A dial got through.
    record Dialled(PeerStream stream) implements LinkPost {}

    record Event(LinkEvent event) implements LinkPost {}

    /// The peer's `link` on a stream.
    ///
    /// @param dialled whether it was we who dialled the stream
    record Opened(PeerStream stream, Hello hello, boolean dialled) implements LinkPost {}

    /// An element on a stream that is set up. It holds one of the link's places in hand.
    record Received(PeerStream stream, Element element) implements LinkPost {}

    /// Nothing came on the stream for a while.
    record Silent(PeerStream stream) implements LinkPost {}

    /// The last owner of an incoming stanza is done with it.
    ///
    /// @param peer the id under which the peer counted it
    record Handled(String peer, long stanza) implements LinkPost {}

    /// A stream we dialled leads to a stock server, and its handshake has come as far as it goes.
    record Grounded(PeerStream stream, StockGround ground) implements LinkPost {}

    /// A key that was shown in the name of the peer, a stock server.
    record Ask(DialbackQuery query) implements LinkPost {}

    /// What a [StockCarrier] hears from elsewhere.
    sealed interface News extends LinkPost {}

    /// The transport has everything up to this stanza.
    record Written(PeerStream stream, long stanza) implements News {}

    /// The peer answered a ping of ours.
    record Answered(String id) implements News {}

    /// The peer has asked about our key.
    record Checked(DomainPair pair, String streamId) implements News {}

    /// The peer may send on a stream it dialled.
    record Reversed() implements News {}

    /// A stanza that was to move to another link is there.
    record Moved(long number) implements LinkPost {}

    /// What waits goes back to its senders.
    ///
    /// @param count takes how many they were
    record Drop(CompletableFuture<Integer> count) implements LinkPost {}

    /// An account of ours is gone, and with it what waits of it. Nobody is told.
    ///
    /// @param count takes how many stanzas they were
    record Disown(Jid account, CompletableFuture<Integer> count) implements LinkPost {}

    /// The map may say otherwise now where the peer is: the link looks, and if so leaves what waits to another.
    record Remapped() implements LinkPost {}

    /// A time has come.
    record Tick() implements LinkPost {}

    /// Leave, if nothing is lost by it.
    record Retire() implements LinkPost {}

    /// Finish what is on its way and leave.
    record Stop(Runnable done) implements LinkPost {}
}
