package im.clove.node.c2s;

import im.clove.runtime.link.LinkLimits;
import im.clove.xmpp.xml.XmlLimits;
import java.time.Duration;

/// What clients may cost.
///
/// @param beforeLogin of one stanza before login
/// @param afterLogin of one stanza after login
/// @param link of a bound client
/// @param bytesPerSecond how fast one client is read in the long run; a burst of ten seconds' worth passes at once
public record ClientLimits(
        XmlLimits beforeLogin,
        XmlLimits afterLogin,
        LinkLimits link,
        Connections connections,
        long bytesPerSecond,
        Login login) {
    public static final ClientLimits STANDARD = new ClientLimits(
            XmlLimits.BEFORE_LOGIN,
            XmlLimits.CLIENT,
            LinkLimits.CLIENT,
            Connections.STANDARD,
            512 * 1024,
            Login.STANDARD);

    /// How many at once.
    ///
    /// @param all connections, logged in or not
    /// @param unauthenticated connections that have not bound a resource: half of them from this machine,
    ///     half from elsewhere. When all are there, a silent one gives way, after another moment
    /// @param unauthenticatedPerSource the same from one address or destination elsewhere
    public record Connections(int all, int unauthenticated, int unauthenticatedPerSource) {
        public static final Connections STANDARD = new Connections(10_000, 1_000, 20);
    }

    /// How a login may go.
    ///
    /// @param clearnet from the accept to a bound resource over TCP, whatever is sent meanwhile
    /// @param darknet the same over I2P, where a round trip takes seconds
    /// @param freeFailures failed guesses before further ones have to wait (T-12)
    /// @param forgetFailures after this long without one they are forgotten
    public record Login(Duration clearnet, Duration darknet, int freeFailures, Duration forgetFailures) {
        public static final Login STANDARD =
                new Login(Duration.ofSeconds(30), Duration.ofSeconds(120), 3, Duration.ofMinutes(10));
    }
}
