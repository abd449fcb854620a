package im.clove.bench.hostile;

import im.clove.bench.compare.User;
import im.clove.runtime.transport.SocketDuplex;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/// What hostile sequences are played against.
///
/// @param hostile local accounts that attack
/// @param honest local accounts that are measured, and attacked
/// @param patient local accounts whose clients are slow, and attacked
record World(NodeUnderTest node, List<User> hostile, List<User> honest, List<User> patient) {
    World {
        hostile = List.copyOf(hostile);
        honest = List.copyOf(honest);
        patient = List.copyOf(patient);
    }

    /// A connection of a stranger to a port of the node, over I2P.
    SocketDuplex stranger(int number, int port) throws IOException {
        SocketDuplex duplex = SocketDuplex.connect(node.relay());
        DataOutputStream out = new DataOutputStream(duplex.socket().getOutputStream());
        out.writeShort(number);
        out.writeShort(port);
        return duplex;
    }
}
