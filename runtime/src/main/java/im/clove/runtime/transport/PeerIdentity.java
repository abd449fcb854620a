package im.clove.runtime.transport;

import im.clove.xmpp.jid.B32;
import java.net.InetSocketAddress;

/// Who is at the far end of a [Duplex], as proved by the transport.
public sealed interface PeerIdentity {
    /// A TCP peer: an address proves next to nothing, but limits can be counted by it.
    record Tcp(InetSocketAddress address) implements PeerIdentity {}

    /// An I2P destination, authenticated by the streaming protocol (its opening packet is signed).
    record I2p(B32 b32) implements PeerIdentity {}

    /// The other end of a pipe in this process.
    record Local(String name) implements PeerIdentity {}
}
