package im.clove.s2s.place;

import im.clove.runtime.transport.Place;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Which places have turned out to be servers other than Clove nodes. A memory that saves round trips: what
/// counts is what the peer says on each stream. Thread-safe, bounded.
public final class PeerKinds {
    private static final int MOST = 4_096;

    private final Set<Place> stock = ConcurrentHashMap.newKeySet();

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

    public void forget(Place peer) {
        stock.remove(peer);
    }
}
