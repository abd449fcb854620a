package im.clove.s2s;

import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;

/// What comes to the mailbox of a [PeerLink].
sealed interface LinkPost {
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

    /// A time has come.
    record Tick() implements LinkPost {}

    /// Leave, if nothing is lost by it.
    record Retire() implements LinkPost {}

    /// Finish what is on its way and leave.
    record Stop(Runnable done) implements LinkPost {}
}
