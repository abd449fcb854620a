package im.clove.s2s.queue;

import im.clove.s2s.place.Way;
import im.clove.s2s.queue.OutboxStore.Changes;
import im.clove.s2s.queue.OutboxStore.Head;
import im.clove.s2s.queue.OutboxStore.Kept;
import im.clove.s2s.queue.OutboxStore.Saved;
import im.clove.s2s.queue.OutboxStore.Taken;
import im.clove.xmpp.im.Keepable;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Delay;
import im.clove.xmpp.stanza.MalformedStanzaException;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.XmlException;
import im.clove.xmpp.xml.XmlWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One way's part of the [OutboxStore], and its dates; without one, nothing is kept. Confined to its link.
public final class Spool {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    /// What waited less than this needs no date: the peer was there.
    private static final Duration LATE = Duration.ofSeconds(15);

    /// Timers stand still while the machine sleeps, the date goes on.
    private static final Duration LOOK = Duration.ofHours(1);

    private final Way way;
    private final @Nullable Keeping keeping;

    public Spool(Way way, @Nullable Keeping keeping) {
        this.way = way;
        this.keeping = keeping;
    }

    boolean keeps(Stanza stanza) {
        return keeping != null && Keepable.waitsForServer(stanza);
    }

    public boolean isKeeping() {
        return keeping != null;
    }

    /// The date, to the millisecond.
    Instant now() {
        return keeping == null
                ? Instant.EPOCH
                : Instant.ofEpochMilli(keeping.clock().millis());
    }

    /// Where the count of streams begins: beyond whatever an earlier process came to, as long as the clock goes
    /// forward, so that the first stream of this one does not look old to the peer.
    public long firstEpoch() {
        return keeping == null ? 0 : Math.max(0, keeping.clock().millis() / 1_000) << 16;
    }

    /// When to look next whether what was kept then has waited too long; not positive if it has.
    long millisLeft(Instant keptAt) {
        return keeping == null
                ? 0
                : Math.min(
                        LOOK.toMillis(),
                        keptAt.plus(keeping.keep()).toEpochMilli()
                                - keeping.clock().millis());
    }

    public Optional<Saved> load() {
        return keeping == null ? Optional.empty() : keeping.store().load(way);
    }

    List<Kept> read(long after, int limit) {
        return keeping == null ? List.of() : keeping.store().read(way, after, limit);
    }

    void commit(@Nullable Head head, List<Kept> added, List<Long> removed, @Nullable Taken taken, List<Beside> beside) {
        if (keeping != null) {
            keeping.store().commit(way, new Changes(head, List.copyOf(added), List.copyOf(removed), taken, beside));
        }
    }

    /// Keeps what cannot be read beside the queue.
    void setAside(Kept unreadable) {
        LOG.error("A stanza that waited for another server cannot be read any more; it is set aside in the store");
        try {
            if (keeping != null) {
                keeping.store().setAside(way, unreadable);
            }
        } catch (RuntimeException e) {
            LOG.warn("It could not be set aside: {}", e.getMessage());
        }
    }

    static byte[] write(Stanza stanza) {
        return XmlWriter.document(stanza.element());
    }

    /// The stanza again; empty if it cannot be read, which no stanza that was taken should be.
    static Optional<Stanza> read(Kept kept) {
        try {
            return Optional.of(Stanza.of(Elements.stored(kept.stanza())));
        } catch (XmlException | MalformedStanzaException e) {
            LOG.debug("a stanza that waited for another server cannot be read", e);
            return Optional.empty();
        }
    }

    /// The stanza as it is sent: with its date, if it has waited (XEP-0203).
    Stanza dated(Stanza stanza, Instant keptAt) {
        return keeping == null || Duration.between(keptAt, now()).compareTo(LATE) < 0
                ? stanza
                : Stanza.of(new Delay(keptAt, Jid.of(way.local()), "").stamp(stanza.element()));
    }
}
