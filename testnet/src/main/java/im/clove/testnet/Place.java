package im.clove.testnet;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// Where a program runs: on this machine's loopback, or on a host of a [SlowNetwork].
///
/// @param address where it may listen for others
/// @param prefix what its command line begins with to get there
public record Place(InetAddress address, List<String> prefix) {
    /// Copies the prefix.
    public Place {
        prefix = List.copyOf(prefix);
    }

    /// On 127.0.0.1, as the test itself.
    public static Place here() {
        return new Place(InetAddress.ofLiteral("127.0.0.1"), List.of());
    }

    /// The command line of a program that is to run there.
    List<String> command(List<String> line) {
        var whole = new ArrayList<>(prefix);
        whole.addAll(line);
        return whole;
    }
}
