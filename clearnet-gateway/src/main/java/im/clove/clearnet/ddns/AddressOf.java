package im.clove.clearnet.ddns;

import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/// Where a host is.
@FunctionalInterface
public interface AddressOf {
    /// The addresses of a host, in the order in which they are to be tried. Blocks, for seconds at most.
    ///
    /// @throws IOException if that cannot be found out
    List<InetAddress> find(Domain host) throws IOException;
}
