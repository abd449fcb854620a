package im.clove.runtime.door;

import im.clove.runtime.transport.PeerIdentity;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/// What limits are counted by: an address (the network of 64 bits in IPv6), a destination, or a name.
///
/// @param isLoopback whether very different clients share it
public record Source(String key, boolean isLoopback) {
    private static final int NETWORK_BYTES = 8;

    public static Source of(PeerIdentity peer) {
        return switch (peer) {
            case PeerIdentity.Tcp(var address) -> of(address.getAddress());
            case PeerIdentity.Tls(var address, var _) -> of(address.getAddress());
            case PeerIdentity.I2p(var b32) -> new Source(b32.hostname(), false);
            case PeerIdentity.Local(String name) -> new Source("local:" + name, true);
        };
    }

    private static Source of(InetAddress address) {
        if (address instanceof Inet6Address && !address.isLoopbackAddress()) {
            return new Source(HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_BYTES), false);
        }
        return new Source(address.getHostAddress(), address.isLoopbackAddress());
    }
}
