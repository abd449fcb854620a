package im.clove.node.app.host;

import im.clove.i2p.stream.Endpoint;
import im.clove.i2p.stream.EndpointState;
import im.clove.runtime.transport.I2pPlace;
import im.clove.s2s.S2s;
import im.clove.s2s.place.DarknetMap;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The rooms' own place in the network: a destination, the map as it looks from there, and the engine that speaks from
/// it. Nothing of it is open before [#open], since tunnels cost every hour and not every node has rooms. Thread-safe.
final class RoomsSide implements AutoCloseable {
    private final Domain domain;
    private final DarknetMap map;
    private final S2s s2s;
    private final Supplier<Endpoint> opening;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Endpoint endpoint;
    private boolean isClosed;

    private RoomsSide(Domain domain, DarknetMap map, EngineMaker engines, Supplier<Endpoint> opening) {
        this.domain = domain;
        this.map = map;
        this.opening = opening;
        // What waits since an earlier life may be dialled for though no room is left.
        this.s2s = engines.make(
                map,
                (place, timeout) -> open().orElseThrow(() -> new IOException("This node ends"))
                        .dialer()
                        .dial(place, timeout));
    }

    /// @param opening begins to open the destination of this address
    static RoomsSide of(B32 address, Settings settings, EngineMaker engines, Supplier<Endpoint> opening) {
        Domain domain = Domain.of(address);
        return new RoomsSide(domain, settings.map(address, Set.of(domain)), engines, opening);
    }

    /// Opens the destination, if that has not begun. Does not wait for the network.
    ///
    /// @return empty if this has ended
    Optional<Endpoint> open() {
        lock.lock();
        try {
            if (endpoint == null && !isClosed) {
                Endpoint fresh = opening.get();
                fresh.acceptor().start(s2s::accept);
                endpoint = fresh;
            }
            return Optional.ofNullable(endpoint);
        } finally {
            lock.unlock();
        }
    }

    /// The destination, if it is to be open.
    Optional<Endpoint> opened() {
        lock.lock();
        try {
            return Optional.ofNullable(endpoint);
        } finally {
            lock.unlock();
        }
    }

    Domain domain() {
        return domain;
    }

    /// How far it is, for a person.
    String words() {
        return opened().map(Endpoint::state).map(EndpointState::words).orElse("opens with the first room");
    }

    void remap(Map<Domain, I2pPlace> entries) {
        map.replace(entries);
    }

    /// After the engines have ended.
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            if (endpoint != null) {
                endpoint.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
