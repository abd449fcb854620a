package im.clove.s2s.queue;

import im.clove.xmpp.stanza.Presence;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The presence that a later one of the same kind makes untrue: a peer that comes back learns how things are, not
/// how they were.
public final class Superseded {
    private Superseded() {}

    /// Takes it out of what waits. No sender hears of it: what becomes of the later one is what counts.
    public static void leaveOut(Outbox outbox) {
        outbox.superseded().forEach(entry -> entry.delivery().accepted());
    }

    /// The numbers of what need not be sent, of stanzas in their order.
    static Set<Long> among(List<Queued> entries) {
        Set<String> later = new HashSet<>();
        Set<Long> old = new HashSet<>();
        for (Queued entry : entries.reversed()) {
            if (entry.stanza() instanceof Presence presence && entry.passing()) {
                boolean probe = presence.type() == Presence.Type.PROBE;
                if (!later.add(presence.from() + "\n" + presence.to() + (probe ? "\nprobe" : ""))) {
                    old.add(entry.number());
                }
            }
        }
        return old;
    }
}
