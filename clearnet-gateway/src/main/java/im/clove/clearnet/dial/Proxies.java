package im.clove.clearnet.dial;

import java.net.InetSocketAddress;
import java.util.Optional;

/// The SOCKS5 proxies of the ways out that need one.
///
/// @param socks of the way `socks`; empty if there is none
/// @param login what `socks` wants to know (RFC 1929)
/// @param tor of the way `tor`; empty if there is none
public record Proxies(Optional<InetSocketAddress> socks, Optional<Login> login, Optional<InetSocketAddress> tor) {
    public static final Proxies NONE = new Proxies(Optional.empty(), Optional.empty(), Optional.empty());

    /// @throws IllegalArgumentException if a proxy is given by a name, which would have to be looked up
    public Proxies {
        socks.ifPresent(Proxies::requireAddress);
        tor.ifPresent(Proxies::requireAddress);
    }

    /// Those that want no password.
    public Proxies(Optional<InetSocketAddress> socks, Optional<InetSocketAddress> tor) {
        this(socks, Optional.empty(), tor);
    }

    private static void requireAddress(InetSocketAddress proxy) {
        if (proxy.isUnresolved()) {
            throw new IllegalArgumentException(
                    "The proxy " + proxy.getHostString() + " is no address; write it as one");
        }
    }

    /// @param user 1 to 255 bytes
    /// @param password 1 to 255 bytes
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[…]";
        }
    }
}
