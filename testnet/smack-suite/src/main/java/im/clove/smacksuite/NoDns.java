package im.clove.smacksuite;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import org.jivesoftware.smack.ConnectionConfiguration.DnssecMode;
import org.jivesoftware.smack.util.dns.DNSResolver;
import org.jivesoftware.smack.util.rce.RemoteConnectionEndpointLookupFailure;
import org.minidns.dnsname.DnsName;
import org.minidns.record.SRV;

/// Smack's resolver: knows nothing. The suite is told where the node is.
final class NoDns extends DNSResolver {
    NoDns() {
        super(false);
    }

    @Override
    protected Collection<SRV> lookupSrvRecords0(
            DnsName name, List<RemoteConnectionEndpointLookupFailure> failures, DnssecMode dnssec) {
        return List.of();
    }

    @Override
    protected List<InetAddress> lookupHostAddress0(
            DnsName name, List<RemoteConnectionEndpointLookupFailure> failures, DnssecMode dnssec) {
        return List.of();
    }
}
