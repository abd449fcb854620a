package im.clove.runtime.transport;

import java.io.IOException;
import java.time.Duration;

/// Opens streams to places of one kind. Whoever holds a dialer of I2P places cannot reach the clearnet with it: there
/// is no place of that kind to give it.
public interface Dialer<P extends Place> {
    /// Connects to a service of a server and waits until the far end is known to be there or the time is up.
    ///
    /// @throws IOException if the server cannot be found or does not answer in time; the message says which, in
    ///     words for a person
    Duplex dial(P target, Duration timeout) throws IOException;
}
