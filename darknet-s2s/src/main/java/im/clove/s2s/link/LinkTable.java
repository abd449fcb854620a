package im.clove.s2s.link;

import im.clove.s2s.place.LinkKey;
import im.clove.s2s.place.Way;
import im.clove.xmpp.jid.Domain;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The links of an engine, at most one for each [Way]: what waits on a way has one owner, even while the map is
/// changed. Thread-safe; never blocks.
public final class LinkTable {
    private final ConcurrentMap<Way, PeerLink> links = new ConcurrentHashMap<>();
    private final int most;
    private final Function<LinkKey, PeerLink> make;
    private volatile boolean closed;

    public LinkTable(int most, Function<LinkKey, PeerLink> make) {
        this.most = most;
        this.make = make;
    }

    /// The link on the way of this key, made if there is room; null if there is none. If it leads elsewhere, the
    /// map was changed: it is told to look, and hands what it is given now to its successor.
    public @Nullable PeerLink of(LinkKey key) {
        PeerLink found = links.get(key.way());
        if (found == null) {
            if (closed || links.size() >= most && !makeRoom()) {
                return null;
            }
            found = links.computeIfAbsent(key.way(), _ -> make.apply(key));
        }
        if (!found.key().equals(key)) {
            found.post(new LinkPost.Remapped());
        }
        return found;
    }

    /// The link on the way of this key, if there is one and it leads to the same place.
    public @Nullable PeerLink find(LinkKey key) {
        PeerLink found = links.get(key.way());
        return found != null && found.key().place().equals(key.place()) ? found : null;
    }

    List<PeerLink> to(Domain remote) {
        return links.values().stream()
                .filter(link -> link.key().remote().equals(remote))
                .toList();
    }

    public List<PeerLink> all() {
        return List.copyOf(links.values());
    }

    public void leave(PeerLink link) {
        links.remove(link.key().way(), link);
    }

    /// Makes no more.
    public void close() {
        closed = true;
    }

    public boolean isClosed() {
        return closed;
    }

    private boolean makeRoom() {
        for (PeerLink link : links.values()) {
            LinkStatus status = link.status();
            if (status.state() instanceof LinkState.Idle && status.queued() == 0) {
                link.post(new LinkPost.Retire());
                return true;
            }
        }
        return false;
    }
}
