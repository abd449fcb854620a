package im.clove.runtime.transport;

import im.clove.xmpp.jid.B32;
import java.io.IOException;
import java.time.Duration;

/// Opens streams to I2P destinations. There is no other kind of target: whoever holds a dialer cannot reach the
/// clearnet with it.
public interface Dialer {
    /// Connects to a service port of a destination and waits until the far end is known to be there or the time is
    /// up.
    ///
    /// @throws IOException if the destination cannot be found or does not answer in time; the message says which,
    ///     in words for a person
    Duplex dial(B32 target, int port, Duration timeout) throws IOException;
}
