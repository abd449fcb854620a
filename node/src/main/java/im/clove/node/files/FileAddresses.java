package im.clove.node.files;

import im.clove.node.core.Approach;
import im.clove.node.core.Faces;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.xmpp.jid.Domain;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/// Under which addresses files are uploaded and downloaded: scheme and authority, such as `https://….b32.i2p`. Upload
/// goes through the door by which a client has come, if there is HTTP at it; what is told to others leads to the
/// node's destination, which all of them can reach. See `docs/decisions/0071-files.md`.
///
/// A node with two faces tells nobody on the one where files are on the other (D-07). Accounts of the clearnet
/// have what `files.address` says or nothing, for the node's own doors name its destination or its machine; those
/// in I2P have the doors, and `files.address` only if it is in I2P. Thread-safe.
public final class FileAddresses {
    /// Where others look, the best first.
    private static final List<Approach> OUTWARD = List.of(Approach.I2P, Approach.NETWORK, Approach.LOOPBACK);

    /// Doors at which whoever comes by them finds HTTP, too.
    private static final Set<Approach> NEAR = Set.of(Approach.LOOPBACK, Approach.PAGE, Approach.NETWORK);

    private static final Pattern IN_I2P = Pattern.compile("(?i).*\\.i2p\\.*(:[0-9]+)?");

    private final Optional<String> fixed;
    private final Faces apart;
    private final Map<Approach, String> open = new EnumMap<>(Approach.class);
    private final ReentrantLock lock = new ReentrantLock();

    /// Of a node with one face.
    ///
    /// @param fixed what `files.address` says: then it is that for everybody and everything
    public FileAddresses(Optional<String> fixed) {
        this(fixed, Faces.ONE);
    }

    /// @param fixed what `files.address` says: then it is that for everything on the face that it belongs to
    /// @param apart which domains are on the clearnet and not in I2P as well
    public FileAddresses(Optional<String> fixed, Faces apart) {
        this.fixed = fixed;
        this.apart = apart;
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

    /// Where somebody who came by this door uploads; empty while files are served nowhere that the others of his
    /// face could reach.
    ///
    /// @param host of the account
    public Optional<String> upload(Domain host, Approach approach) {
        lock.lock();
        try {
            return fixed(host).isEmpty() && isOfDoors(host) && NEAR.contains(approach) && open.containsKey(approach)
                    ? Optional.of(open.get(approach))
                    : outward(host);
        } finally {
            lock.unlock();
        }
    }

    /// Where everybody downloads; empty while files are served nowhere that the others of this face could reach.
    ///
    /// @param host of the account whose file it is
    public Optional<String> download(Domain host) {
        lock.lock();
        try {
            return outward(host);
        } finally {
            lock.unlock();
        }
    }

    /// Whether who comes by a connection finds files of a host's accounts at all: at the destination are none of the
    /// clearnet, or somebody who has the link of one could try which destination is the same machine.
    public boolean isShown(PeerIdentity by, Domain host) {
        return switch (by) {
            case PeerIdentity.I2p _, PeerIdentity.Local _ -> isOfDoors(host);
            case PeerIdentity.Tcp _, PeerIdentity.Tls _ -> true;
        };
    }

    private Optional<String> outward(Domain host) {
        if (open.isEmpty()) {
            return Optional.empty();
        }
        return fixed(host)
                .or(() -> OUTWARD.stream()
                        .filter(each -> isOfDoors(host) && open.containsKey(each))
                        .map(open::get)
                        .findFirst());
    }

    private boolean isOfDoors(Domain host) {
        return !apart.isClearnet(host);
    }

    private Optional<String> fixed(Domain host) {
        return fixed.filter(base -> apart.clearnet().isEmpty() || isInI2p(base) != apart.isClearnet(host));
    }

    private static boolean isInI2p(String base) {
        return IN_I2P.matcher(base).matches();
    }
}
