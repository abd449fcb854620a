package im.clove.i2p.router;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which I2P network a router joins. There are two, and nothing in between: the public one, and a private one that
/// cannot touch anything beyond its own address. Tests, benchmarks and demonstrations use the private one only.
public sealed interface NetworkProfile {
    /// The environment variable that forces [Private], whatever a configuration says.
    String VARIABLE = "CLOVE_NETWORK";

    /// The network everybody is on.
    ///
    /// @param port where the router is reached by others, UDP and TCP; 0 lets it choose one and keep it
    /// @param upnp whether it may ask the home router to forward that port
    record Public(int port, boolean upnp) implements NetworkProfile {
        public Public {
            checkPort(port, 0);
        }
    }

    /// A network of its own: own id, no reseeding, no time servers, no UPnP, no updates, no names, one address.
    ///
    /// @param networkId 3 to 254; the public network's 2 is refused
    /// @param address loopback (127.0.0.0/8), or 198.18.0.0/16, which is set aside for benchmarks (RFC 2544) and
    ///     which a test's own network namespaces use
    record Private(int networkId, Inet4Address address, int port) implements NetworkProfile {
        public Private {
            checkPort(port, 1);
            if (networkId < 3 || networkId > 254) {
                throw new IllegalArgumentException("A private network's id is 3 to 254, not " + networkId);
            }
            if (!isPrivate(address)) {
                throw new IllegalArgumentException(
                        "A private network is on 127.x.x.x or 198.18.x.x only, not on " + address.getHostAddress());
            }
        }

        /// On 127.0.0.1 with network id 99.
        public static Private onLoopback(int port) {
            return new Private(99, literal("127.0.0.1"), port);
        }
    }

    /// Whether the environment forces a private network.
    static boolean isForcedPrivate() {
        return isPrivateWord(System.getenv(VARIABLE));
    }

    /// What the router gets: the configured profile, unless the environment's word forces the private one.
    ///
    /// @param configured as the configuration has it
    /// @param fallback the private network to use when that is forced on a public configuration
    /// @param word the value of [#VARIABLE], or null
    static NetworkProfile effective(NetworkProfile configured, Private fallback, @Nullable String word) {
        return configured instanceof Public && isPrivateWord(word) ? fallback : configured;
    }

    /// Whether a host is a literal address that a private network may use.
    static boolean isPrivateHost(String host) {
        if (!host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
            return false;
        }
        try {
            return isPrivate(literal(host));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean isPrivateWord(@Nullable String word) {
        return word != null && word.strip().toLowerCase(Locale.ROOT).equals("private");
    }

    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 && (bytes[0] == 127 || ((bytes[0] & 0xFF) == 198 && bytes[1] == 18));
    }

    /// @throws IllegalArgumentException if the text is no IPv4 address
    static Inet4Address literal(String address) {
        try {
            if (InetAddress.ofLiteral(address) instanceof Inet4Address v4) {
                return (Inet4Address) InetAddress.getByAddress(v4.getAddress());
            }
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
        throw new IllegalArgumentException("Not an IPv4 address: " + address);
    }

    private static void checkPort(int port, int lowest) {
        if (port < lowest || port > 65_535) {
            throw new IllegalArgumentException("No port: " + port);
        }
    }
}
