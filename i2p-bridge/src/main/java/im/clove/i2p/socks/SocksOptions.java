package im.clove.i2p.socks;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Predicate;

/// How the SOCKS proxy for local clients is.
///
/// @param listen where it listens: a literal address, 127.0.0.1 port 4447 unless there is reason; port 0 picks one
/// @param connections most connections at a time; as many more may be at the point of asking or of being connected,
///     where a new one takes the place of one that is silent
/// @param handshake how long a client may take to say what it wants
/// @param dial how long a dial may take
/// @param isOwn whether a host name is the node's own, sub-domains included; those go to the [LocalService]
public record SocksOptions(
        InetSocketAddress listen, int connections, Duration handshake, Duration dial, Predicate<String> isOwn) {
    public SocksOptions {
        if (connections < 1 || listen.isUnresolved()) {
            throw new IllegalArgumentException("The SOCKS proxy needs a literal address and at least one connection");
        }
    }
}
