package im.clove.node.c2s;

import im.clove.runtime.link.LinkLimits;
import im.clove.xmpp.xml.XmlLimits;
import java.time.Duration;

/// What clients may cost.
///
/// @param beforeLogin of one stanza before login
/// @param afterLogin of one stanza after login
/// @param link of a bound client
/// @param unauthenticated connections that have not bound a resource, in all
/// @param unauthenticatedPerSource the same from one address or destination; loopback, which very different clients
///     may share, is bounded by `unauthenticated` only
/// @param loginClearnet from the accept to a bound resource over TCP, whatever is sent meanwhile
/// @param loginDarknet the same over I2P, where a round trip takes seconds
public record ClientLimits(
        XmlLimits beforeLogin,
        XmlLimits afterLogin,
        LinkLimits link,
        int unauthenticated,
        int unauthenticatedPerSource,
        Duration loginClearnet,
        Duration loginDarknet) {
    public static final ClientLimits STANDARD = new ClientLimits(
            XmlLimits.BEFORE_LOGIN,
            XmlLimits.CLIENT,
            LinkLimits.CLIENT,
            1_000,
            20,
            Duration.ofSeconds(30),
            Duration.ofSeconds(120));
}
