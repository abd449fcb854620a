package im.clove.s2s.link;

import im.clove.s2s.place.Way;
import im.clove.s2s.queue.InboundSink;
import im.clove.s2s.queue.Keeping;
import im.clove.s2s.queue.Outbox;
import im.clove.s2s.stream.S2sTools;
import im.clove.xmpp.im.Keepable;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Stanza;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// What is to be remembered while a peer is away: whom to tell that a message waits, and between whom presence was
/// given up. Bounded. Confined to its [PeerLink].
final class AwayNotes {
    private static final int MOST = 1_000;

    private record Pair(Jid local, Jid remote) {}

    private final Way way;
    private final S2sTools tools;
    private final InboundSink sink;
    /// Who is to be told and when, or [Long#MAX_VALUE] for who was.
    private final Map<Jid, Long> senders = new LinkedHashMap<>();

    private final Set<Pair> lapsed = new LinkedHashSet<>();

    AwayNotes(Way way, S2sTools tools, InboundSink sink) {
        this.way = way;
        this.tools = tools;
        this.sink = sink;
    }

    /// A stanza was taken.
    void queued(Stanza stanza, long now) {
        Jid from = stanza.from();
        Keeping keeping = tools.keeping();
        if (keeping != null && from != null && stanza instanceof Message && Keepable.isKept(stanza)) {
            if (senders.size() < MOST) {
                senders.putIfAbsent(from, now + keeping.notice().toMillis());
            }
        }
    }

    /// Time goes by.
    void tick(boolean away, Outbox outbox, long now) {
        if (outbox.isEmpty()) {
            senders.clear();
            return;
        }
        for (Iterator<Map.Entry<Jid, Long>> all = senders.entrySet().iterator(); away && all.hasNext(); ) {
            Map.Entry<Jid, Long> each = all.next();
            if (now >= each.getValue()) {
                each.setValue(Long.MAX_VALUE);
                sink.waits(each.getKey(), way.remote(), outbox.seen());
            }
        }
    }

    /// When [#tick] has something to do; [Long#MAX_VALUE] if never.
    long next(boolean away) {
        return away
                ? senders.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE)
                : Long.MAX_VALUE;
    }

    /// Presence was given up.
    void lapsed(Stanza stanza) {
        Jid from = stanza.from();
        Jid to = stanza.to();
        if (from != null && to != null && lapsed.size() < MOST) {
            lapsed.add(new Pair(from.bare(), to.bare()));
        }
    }

    /// The peer is there.
    void over() {
        tools.met(way);
        lapsed.forEach(pair -> sink.returned(pair.local(), pair.remote()));
        lapsed.clear();
    }
}
