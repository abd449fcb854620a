package im.clove.runtime.transport;

import im.clove.xmpp.jid.B32;

/// A service port of an I2P destination.
///
/// @param port 1 to 65535, or 0 where none is named (I2P has that)
public record I2pPlace(B32 b32, int port) implements Place {
    public I2pPlace {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("A port is between 0 and 65535, not " + port);
        }
    }

    @Override
    public String hint() {
        return b32.hint();
    }

    /// By destination, then by port. Places of two kinds never share an engine; they are told apart all the same.
    @Override
    public int compareTo(Place other) {
        if (!(other instanceof I2pPlace(B32 otherB32, int otherPort))) {
            return getClass().getName().compareTo(other.getClass().getName());
        }
        int destinations = b32.compareTo(otherB32);
        return destinations != 0 ? destinations : Integer.compare(port, otherPort);
    }
}
