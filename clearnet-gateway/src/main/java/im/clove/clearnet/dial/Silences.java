package im.clove.clearnet.dial;

import im.clove.runtime.transport.Duplex;
import im.clove.xmpp.jid.Domain;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Servers that took a connection and then said nothing until it was given up, be it before their header, after it, or
/// within TLS. For ten minutes they are tried after the other servers of their domain, or nobody would ever come to
/// those: whoever dials sees only that the connection stands. Of 1024 servers.
///
/// Safe for use by several threads.
final class Silences {
    static final Duration REMEMBERED = Duration.ofMinutes(10);

    private static final int MOST = 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final InstantSource clock;

    private final Map<Server, Instant> entries = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Server, Instant> eldest) {
            return size() > MOST;
        }
    };

    private record Server(Domain domain, Domain host, int port) {
        static Server of(Domain domain, Candidate candidate) {
            return new Server(domain, candidate.host(), candidate.port());
        }
    }

    Silences(InstantSource clock) {
        this.clock = clock;
    }

    /// The same servers, those that were silent behind all others, the longest ago first.
    List<Candidate> behind(Domain domain, List<Candidate> order) {
        Instant now = clock.instant();
        lock.lock();
        try {
            entries.values().removeIf(at -> !now.isBefore(at.plus(REMEMBERED)));
            List<Candidate> sorted = new ArrayList<>(order);
            // A stable sort: the others stay as they are.
            sorted.sort(Comparator.comparing(each -> entries.getOrDefault(Server.of(domain, each), Instant.MIN)));
            return sorted;
        } finally {
            lock.unlock();
        }
    }

    /// The same stream, which is noted when it is given up because nothing comes.
    Duplex watched(Domain domain, Candidate candidate, Duplex duplex) {
        return new WatchedDuplex(duplex, clock, () -> note(Server.of(domain, candidate)));
    }

    private void note(Server server) {
        lock.lock();
        try {
            entries.remove(server);
            entries.put(server, clock.instant());
        } finally {
            lock.unlock();
        }
    }
}
