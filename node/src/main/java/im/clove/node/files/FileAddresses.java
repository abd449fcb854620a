package im.clove.node.files;

import im.clove.node.core.Approach;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// Under which addresses files are uploaded and downloaded: scheme and authority, such as `https://….b32.i2p`. Upload
/// goes through the door by which a client has come, if there is HTTP at it; what is told to others leads to the
/// node's destination, which all of them can reach. See `docs/decisions/0071-files.md`. Thread-safe.
public final class FileAddresses {
    /// Where others look, the best first.
    private static final List<Approach> OUTWARD = List.of(Approach.I2P, Approach.NETWORK, Approach.LOOPBACK);

    /// Doors at which whoever comes by them finds HTTP, too.
    private static final Set<Approach> NEAR = Set.of(Approach.LOOPBACK, Approach.PAGE, Approach.NETWORK);

    private final Optional<String> fixed;
    private final Map<Approach, String> open = new EnumMap<>(Approach.class);
    private final ReentrantLock lock = new ReentrantLock();

    /// @param fixed what `files.address` says: then it is that for everybody and everything
    public FileAddresses(Optional<String> fixed) {
        this.fixed = fixed;
    }

    /// From now on files are served there.
    ///
    /// @param base scheme and authority, without a slash at the end
    public void open(Approach approach, String base) {
        lock.lock();
        try {
            open.put(approach, base);
        } finally {
            lock.unlock();
        }
    }

    /// Where somebody who came by this door uploads; empty while files are served nowhere.
    public Optional<String> upload(Approach approach) {
        lock.lock();
        try {
            if (open.isEmpty() || fixed.isPresent()) {
                return open.isEmpty() ? Optional.empty() : fixed;
            }
            return NEAR.contains(approach) && open.containsKey(approach) ? Optional.of(open.get(approach)) : outward();
        } finally {
            lock.unlock();
        }
    }

    /// Where everybody downloads; empty while files are served nowhere.
    public Optional<String> download() {
        lock.lock();
        try {
            return fixed.isPresent() && !open.isEmpty() ? fixed : outward();
        } finally {
            lock.unlock();
        }
    }

    private Optional<String> outward() {
        return OUTWARD.stream().filter(open::containsKey).map(open::get).findFirst();
    }
}
