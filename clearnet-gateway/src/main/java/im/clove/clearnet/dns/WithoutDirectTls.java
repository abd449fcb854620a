package im.clove.clearnet.dns;

import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;

/// As if no domain had servers for direct TLS (XEP-0368): for a node of several domains, whose certificate in the first
/// handshake could be that of another. Safe for use by several threads.
public record WithoutDirectTls(Names all) implements Names {
    @Override
    public Answer<Service> services(Domain domain, Kind kind, Deadline deadline) throws IOException {
        return kind == Kind.DIRECT_TLS
                ? new Answer<>(List.of(), true, true, Instant.MAX)
                : all.services(domain, kind, deadline);
    }

    @Override
    public Answer<InetAddress> addresses(Domain host, Deadline deadline) throws IOException {
        return all.addresses(host, deadline);
    }

    @Override
    public Answer<Tlsa> certificates(Domain host, int port, Deadline deadline) throws IOException {
        return all.certificates(host, port, deadline);
    }
}
