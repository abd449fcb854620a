package im.clove.testnet;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import org.jivesoftware.smack.ConnectionConfiguration.DnssecMode;
import org.jivesoftware.smack.util.dns.DNSResolver;
import org.jivesoftware.smack.util.rce.RemoteConnectionEndpointLookupFailure;
import org.minidns.dnsname.DnsName;
import org.minidns.record.SRV;

/// Refuses every look-up: a client here is always told where to connect.
final class NoDns extends DNSResolver {
    NoDns() {
        super(false);
    }

    @Override
    protected Collection<SRV> lookupSrvRecords0(
            DnsName name, List<RemoteConnectionEndpointLookupFailure> failures, DnssecMode dnssec) {
        throw new IllegalStateException("a client asked the DNS for " + name);
    }

    @Override
    protected List<InetAddress> lookupHostAddress0(
            DnsName name, List<RemoteConnectionEndpointLookupFailure> failures, DnssecMode dnssec) {
        throw new IllegalStateException("a client asked the DNS for " + name);
    }
}
