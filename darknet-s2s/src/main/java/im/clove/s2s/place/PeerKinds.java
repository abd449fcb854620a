package im.clove.s2s.place;

import im.clove.runtime.transport.Place;
import im.clove.xmpp.xml.XmlLimits;
import java.util.Iterator;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Which places have turned out to be servers other than Clove nodes. A memory that saves round trips: what
/// counts is what the peer says on each stream. Thread-safe, bounded.
public final class PeerKinds {
    private static final int MOST = 4_096;

    /// What the largest stanza may weigh for a server that has not said what it takes: what Clove nodes take, and the
    /// stock servers by their defaults, less what is added on the way (a date, a language).
    public static final int ASSUMED = XmlLimits.SERVER.bytes() - 1024;

    /// Everybody has to take this much (RFC 6120 §13.12).
    private static final int LEAST = 10_000;

    private final int unknown;
    private final Set<Place> stock = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<Place, Integer> most = new ConcurrentHashMap<>();

    /// @param own the largest stanza that is taken here, in bytes: so much is kept for a server that has not been asked
    ///     yet
    public PeerKinds(int own) {
        unknown = Math.max(ASSUMED, own - 1024);
    }

    public boolean isStock(Place peer) {
        return stock.contains(peer);
    }

    public void stock(Place peer) {
        if (stock.size() >= MOST) {
            Iterator<Place> any = stock.iterator();
            if (any.hasNext()) {
                stock.remove(any.next());
            }
        }
        stock.add(peer);
    }

    /// A peer has said how large a stanza may be (XEP-0478), or has not.
    public void takes(Place peer, OptionalInt bytes) {
        if (most.size() >= MOST && !most.containsKey(peer)) {
            Iterator<Place> any = most.keySet().iterator();
            if (any.hasNext()) {
                most.remove(any.next());
            }
        }
        int said = Math.max(LEAST, bytes.orElse(XmlLimits.SERVER.bytes()));
        most.put(peer, Math.min(said, XmlLimits.MOST_RECEIVED) - 1024);
    }

    /// What the largest stanza for this peer may weigh, in bytes. One that is larger than [#ASSUMED] waits until the
    /// peer has said what it takes.
    public int most(Place peer) {
        return most.getOrDefault(peer, unknown);
    }

    public void forget(Place peer) {
        stock.remove(peer);
        most.remove(peer);
    }
}
