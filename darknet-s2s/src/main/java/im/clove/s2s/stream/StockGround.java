package im.clove.s2s.stream;

import im.clove.s2s.place.DomainPair;
import im.clove.xmpp.xml.Element;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Where the handshake with a server that is no Clove node has come to: TLS and SASL are done with, what remains is
/// dialback, or nothing.
///
/// @param streamId of the stream as it is now, from the side that accepted; may be empty
/// @param proved what SASL EXTERNAL proved to the side that accepted, or null for nothing
/// @param acks whether the accepting side offers XEP-0198
/// @param first what the peer said already and nobody has answered
/// @param most how large a stanza may be for the accepting side, if it says so (XEP-0478)
/// @param language of what the peer says without naming one (RFC 6120 §4.7.4), or null
public record StockGround(
        String streamId,
        @Nullable DomainPair proved,
        boolean acks,
        OptionalInt most,
        @Nullable Element first,
        @Nullable String language) {}
