package im.clove.s2s.place;

import im.clove.xmpp.jid.B32;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Which destinations have turned out to be servers other than Clove nodes. A memory that saves round trips: what
/// counts is what the peer says on each stream. Thread-safe, bounded.
public final class PeerKinds {
    private static final int MOST = 4_096;

    private final Set<B32> stock = ConcurrentHashMap.newKeySet();

    public boolean isStock(B32 peer) {
        return stock.contains(peer);
    }

    public void stock(B32 peer) {
        if (stock.size() >= MOST) {
            Iterator<B32> any = stock.iterator();
            if (any.hasNext()) {
                stock.remove(any.next());
            }
        }
        stock.add(peer);
    }

    public void forget(B32 peer) {
        stock.remove(peer);
    }
}
