package im.clove.s2s;

import im.clove.xmpp.xml.Element;
import org.jspecify.annotations.Nullable;

/// Where the handshake with a server that is no Clove node has come to: TLS and SASL are done with, what remains is
/// dialback, or nothing.
///
/// @param pair the addresses of the stream header, from the side that dialled
/// @param streamId of the stream as it is now, from the side that accepted; may be empty
/// @param proved whether SASL EXTERNAL proved the pair to the side that accepted
/// @param acks whether the accepting side offers XEP-0198
/// @param first what the peer said already and nobody has answered
record StockGround(
        DomainPair pair,
        String streamId,
        boolean proved,
        boolean acks,
        @Nullable Element first) {}
