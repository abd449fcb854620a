package im.clove.clearnet.dial;

import im.clove.clearnet.dns.Tlsa;
import im.clove.xmpp.jid.Domain;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What domains have said in the DNS about the certificates of servers that were dialled (RFC 7673), for whoever
/// checks the certificate: only what was validated on the whole way from the domain to the certificate (SRV,
/// addresses, TLSA). Written by the dialer before it hands out the stream, kept as long as the records may be,
/// two minutes at least; of 1024 servers.
///
/// Safe for use by several threads.
public final class DaneBook {
    private static final int MOST = 1024;

    /// A stream that was dialled has come to its certificate by then.
    private static final Duration SHORTEST = Duration.ofMinutes(2);

    private final ReentrantLock lock = new ReentrantLock();
    private final InstantSource clock;

    private final Map<Server, Said> entries = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Server, Said> eldest) {
            return size() > MOST;
        }
    };

    private record Server(Domain domain, InetSocketAddress address) {}

    private record Said(List<Tlsa> records, Instant until) {}

    public DaneBook(InstantSource clock) {
        this.clock = clock;
    }

    /// Notes what is said of the server of a domain that was just connected to.
    ///
    /// @param records none if nothing validated is said
    /// @param until when it is to be asked again
    void remember(Domain domain, InetSocketAddress address, List<Tlsa> records, Instant until) {
        Instant least = clock.instant().plus(SHORTEST);
        lock.lock();
        try {
            Server server = new Server(domain, address);
            // The latest stands last.
            entries.remove(server);
            entries.put(server, new Said(List.copyOf(records), until.isBefore(least) ? least : until));
        } finally {
            lock.unlock();
        }
    }

    /// What is said of the domain's server at this address, as [im.clove.runtime.transport.PeerIdentity.Tls] has
    /// it: exactly of the one that shows the certificate.
    ///
    /// @return not empty, if there are any
    public Optional<List<Tlsa>> of(Domain domain, InetSocketAddress address) {
        lock.lock();
        try {
            return records(entries.get(new Server(domain, address)));
        } finally {
            lock.unlock();
        }
    }

    /// What is said of whoever shows a certificate for the domain at this address: of the server that was dialled
    /// there, or,
    /// of one that dials us, whose port says nothing, of the one that was dialled last (RFC 7712 §4.2).
    ///
    /// @return not empty, if there are any
    public Optional<List<Tlsa>> judging(Domain domain, InetSocketAddress address) {
        lock.lock();
        try {
            Said entry = entries.get(new Server(domain, address));
            return entry == null ? of(domain) : records(entry);
        } finally {
            lock.unlock();
        }
    }

    /// What is said of the domain's server that was dialled last.
    ///
    /// @return not empty, if there are any
    public Optional<List<Tlsa>> of(Domain domain) {
        lock.lock();
        try {
            Optional<List<Tlsa>> last = Optional.empty();
            for (Map.Entry<Server, Said> each : entries.entrySet()) {
                if (each.getKey().domain().equals(domain)) {
                    last = records(each.getValue());
                }
            }
            return last;
        } finally {
            lock.unlock();
        }
    }

    private Optional<List<Tlsa>> records(@Nullable Said said) {
        if (said == null || said.records().isEmpty() || !clock.instant().isBefore(said.until())) {
            return Optional.empty();
        }
        return Optional.of(said.records());
    }
}
