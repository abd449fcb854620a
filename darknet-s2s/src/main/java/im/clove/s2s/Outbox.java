package im.clove.s2s;

import im.clove.s2s.OutboxStore.Head;
import im.clove.s2s.OutboxStore.Kept;
import im.clove.s2s.OutboxStore.Taken;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is to go to one peer, in order: what was sent and is not yet acknowledged, then what waits. Confined to its
/// [PeerLink]. Bounded in stanzas and in bytes; of what is kept on disk ([Spool]) only the beginning is in memory.
///
/// A stanza gets its number when it is taken and keeps it for ever. Numbers grow, with gaps where something was
/// given up. What is taken moves only after [#commit], so nothing kept is sent before it is durable.
final class Outbox {
    /// How much may be on its way: with one stanza of the largest size on top it fits into the queue of a
    /// [im.clove.runtime.link.Link], so a link that refuses a stanza is a link that has ended.
    private static final long WINDOW_BYTES = 1 << 20;

    /// How many numbers are reserved with one write. They are used up by stanzas that are not kept, too.
    private static final long BLOCK = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    /// @param bytes as it weighs in memory and on the wire, roughly
    /// @param since when it was handed over, on the owner's clock
    /// @param keptAt when it was kept, or null for what is not
    record Entry(
            long number,
            Stanza stanza,
            Delivery delivery,
            int bytes,
            long since,
            @Nullable Instant keptAt) {
        /// Whether it reports a state that is renewed anyway when the peer returns. Requests about subscriptions
        /// are not: they are kept like messages.
        boolean passing() {
            return stanza instanceof Presence presence && !presence.isSubscription();
        }

        Entry with(Stanza other) {
            return new Entry(number, other, delivery, bytes, since, keptAt);
        }

        boolean isKept() {
            return keptAt != null;
        }

        boolean isDropped() {
            return Instant.EPOCH.equals(keptAt);
        }
    }

    private final Spool spool;
    private final PeerLimits limits;
    private final LinkTimes times;
    private final Backlog backlog;
    private final ArrayDeque<Entry> flying = new ArrayDeque<>(4);
    private final List<Entry> fresh = new ArrayList<>(4);

    private String id;
    private long next = 1;
    private long sent;
    private long floor;
    private long onStream;
    private long flyingBytes;
    private long freshBytes;
    private int moving;
    private boolean saved;
    private long reserved;
    private @Nullable Instant seen;

    /// @param id names the numbering, unless the spool knows a name
    /// @param undelivered told what was kept and will not be delivered; must only post
    Outbox(Spool spool, PeerLimits limits, LinkTimes times, String id, BiConsumer<Stanza, StanzaError> undelivered) {
        this.spool = spool;
        this.limits = limits;
        this.times = times;
        this.id = id;
        this.backlog = new Backlog(spool, limits.window(), undelivered);
    }

    /// Takes over what the process before this one left.
    void restore(Head head) {
        id = head.id();
        next = head.reserved();
        reserved = head.reserved();
        sent = next - 1;
        seen = head.seen();
        saved = true;
        backlog.restore(head);
        floor = seq() - 1;
    }

    /// Names the numbering.
    String id() {
        return id;
    }

    /// Counts under another name from now on: the peer knows numbers under the present one that we do not, as after
    /// the return to an old copy of the store.
    void rename(String other) {
        id = other;
        floor = seq() - 1;
        reserved = 0;
    }

    /// Takes a stanza. It counts from now on, and goes after the next [#commit].
    ///
    /// @return false if there is no room
    boolean offer(Stanza stanza, Delivery delivery, int weight, long now) {
        if (size() >= limits.queueStanzas() || bytes() + weight > limits.queueBytes()) {
            return false;
        }
        fresh.add(new Entry(next++, stanza, delivery, weight, now, spool.keeps(stanza) ? spool.now() : null));
        freshBytes += weight;
        return true;
    }

    /// Writes what was taken and what is done with; senders of what is kept are told. Blocks for the disk.
    ///
    /// @param taken what to note of the peer's stanzas, or null
    /// @return whether there was nothing to write, or it was written
    boolean commit(@Nullable Taken taken) {
        List<Entry> entries = fresh.stream().filter(Entry::isKept).toList();
        List<Kept> added = entries.stream()
                .map(e -> new Kept(e.number(), keptAt(e), e.bytes(), Spool.write(e.stanza())))
                .toList();
        boolean headed = saved || !added.isEmpty();
        boolean numbers = headed && next > reserved;
        boolean written = true;
        if (numbers || !added.isEmpty() || !backlog.removed().isEmpty() || taken != null) {
            long block = numbers ? next + BLOCK : reserved;
            written = write(headed ? block : 0, added, taken);
            reserved = written && headed ? block : reserved;
        }
        if (written) {
            backlog.added(added, entries);
        }
        settle(written, written || !numbers);
        return written;
    }

    private boolean write(long block, List<Kept> added, @Nullable Taken taken) {
        long bytes = backlog.keptBytes() + added.stream().mapToLong(Kept::bytes).sum();
        try {
            Head head = block == 0 ? null : new Head(id, block, backlog.kept() + added.size(), bytes, seen);
            spool.commit(head, added, backlog.removed(), taken);
            saved |= head != null;
            backlog.removed().clear();
            return true;
        } catch (RuntimeException e) {
            LOG.warn("What waits for another server could not be written: {}", e.getMessage());
            return false;
        }
    }

    private void settle(boolean written, boolean numbered) {
        List<Entry> all = List.copyOf(fresh);
        fresh.clear();
        freshBytes = 0;
        for (Entry entry : all) {
            if (!(entry.isKept() ? written : numbered)) {
                entry.delivery().failed(Failures.STORE);
            } else if (entry.isKept()) {
                entry.delivery().accepted();
            } else {
                backlog.add(entry);
            }
        }
    }

    private static Instant keptAt(Entry entry) {
        return entry.keptAt() == null ? Instant.EPOCH : entry.keptAt();
    }

    /// Another stream, or none: what was sent on the last one is sent again.
    void restart() {
        flying.forEach(backlog::land);
        flying.clear();
        flyingBytes = 0;
        onStream = 0;
    }

    /// The number of the first stanza that a stream begun now will carry.
    long seq() {
        Entry first = backlog.first();
        if (first != null) {
            return first.number();
        }
        return fresh.isEmpty() ? next : fresh.getFirst().number();
    }

    /// Takes the next stanza to send on the present stream, if there is one and the window has room.
    Optional<Entry> next() {
        if (flying.size() >= limits.window() || flyingBytes >= WINDOW_BYTES) {
            return Optional.empty();
        }
        Entry entry = backlog.first();
        if (entry == null) {
            return Optional.empty();
        }
        backlog.fly(entry);
        flying.addLast(entry);
        flyingBytes += entry.bytes();
        sent = Math.max(sent, entry.number());
        Instant at = entry.keptAt();
        return Optional.of(at == null ? entry : entry.with(spool.dated(entry.stanza(), at)));
    }

    /// The number of the last stanza that was ever sent.
    long sent() {
        return sent;
    }

    /// Takes out what is acknowledged up to and including this number.
    ///
    /// @return in order; empty if the number was never sent
    Optional<List<Entry>> acknowledged(long number) {
        if (number > sent) {
            return Optional.empty();
        }
        List<Entry> done = new ArrayList<>();
        while (!flying.isEmpty() && flying.getFirst().number() <= number) {
            done.add(landed());
        }
        for (Entry first = backlog.first(); first != null && first.number() <= number; first = backlog.first()) {
            done.add(backlog.drop(first));
        }
        floor = number;
        return Optional.of(done);
    }

    /// Takes out the first stanzas of the present stream: for peers that count anew on each.
    ///
    /// @param count how many since [#restart], or the low 32 bits of it (XEP-0198 §4)
    /// @return in order; empty if so many were not sent
    Optional<List<Entry>> acknowledgedOnStream(long count) {
        long more = (count - onStream) & 0xFFFF_FFFFL;
        if (more > flying.size()) {
            return Optional.empty();
        }
        List<Entry> done = new ArrayList<>();
        for (long i = 0; i < more; i++) {
            done.add(landed());
        }
        return Optional.of(done);
    }

    /// Takes out all that went on the present stream.
    List<Entry> allOnStream() {
        List<Entry> done = new ArrayList<>();
        while (!flying.isEmpty()) {
            done.add(landed());
        }
        return done;
    }

    private Entry landed() {
        Entry entry = flying.removeFirst();
        onStream++;
        flyingBytes -= entry.bytes();
        return backlog.drop(entry);
    }

    /// The full number whose low 32 bits a peer gave in `h` (XEP-0198 §4), looking forward from what it last
    /// acknowledged.
    long unfold(long low) {
        return floor + ((low - floor) & 0xFFFF_FFFFL);
    }

    /// The peer begins to count at what this stream begins with.
    void begunAnew() {
        floor = (flying.isEmpty() ? seq() : flying.getFirst().number()) - 1;
    }

    /// Takes out what has waited too long. What was sent on the present stream is the peer's to acknowledge and
    /// stays.
    List<Entry> expired(long now) {
        return backlog.take(entry -> now >= deadline(entry, now));
    }

    /// When the next stanza will have waited too long; [Long#MAX_VALUE] if none does.
    long nextExpiry(long now) {
        long at = Long.MAX_VALUE;
        for (Entry entry : backlog.inMemory()) {
            at = Math.min(at, deadline(entry, now));
        }
        return at;
    }

    private long deadline(Entry entry, long now) {
        Instant at = entry.keptAt();
        if (at != null) {
            return now + spool.millisLeft(at);
        }
        return entry.since() + (entry.stanza() instanceof Iq ? times.iqWait() : times.messageWait()).toMillis();
    }

    /// Takes out the presence that a later one makes untrue.
    List<Entry> superseded() {
        List<Entry> all = new ArrayList<>();
        backlog.inMemory().forEach(all::add);
        Set<Long> old = Superseded.among(all);
        return old.isEmpty() ? List.of() : backlog.take(entry -> old.contains(entry.number()));
    }

    /// Takes out these, of what is not on its way.
    List<Entry> take(Predicate<Entry> unwanted) {
        return backlog.take(unwanted);
    }

    /// Takes out everything that was not kept, or simply everything.
    List<Entry> drain(boolean everything) {
        restart();
        List<Entry> out = new ArrayList<>(backlog.take(entry -> everything || !entry.isKept()));
        for (Entry entry : List.copyOf(fresh)) {
            if (everything || !entry.isKept()) {
                fresh.remove(entry);
                freshBytes -= entry.bytes();
                out.add(entry);
            }
        }
        return out;
    }

    /// Takes out what belongs to another link. What is kept stays kept until that one has it: see [#moved].
    List<Entry> move(Predicate<Stanza> strange) {
        commit(null);
        restart();
        List<Entry> out = backlog.move(entry -> strange.test(entry.stanza()));
        moving += (int) out.stream().filter(Entry::isKept).count();
        return out;
    }

    /// Forgets what an account that is no more has left and is not on its way, without a word to anybody.
    ///
    /// @return how many stanzas that were
    int disown(Jid account) {
        commit(null);
        int count = backlog.forget(stanza -> Keepable.isLeftBy(account, stanza));
        commit(null);
        return count;
    }

    /// Whether something is on its way to another link that does not have it yet.
    boolean isMoving() {
        return moving > 0;
    }

    /// Another link has what was of this one, or its sender knows that it has not.
    void moved(long number) {
        moving--;
        backlog.removed().add(number);
    }

    /// When the peer was last there; null if it never was.
    @Nullable
    Instant seen() {
        return seen;
    }

    /// The peer is there, or was until now.
    void seenNow() {
        seen = spool.now();
    }

    int size() {
        return (int) Math.min(Integer.MAX_VALUE, backlog.stanzas() + fresh.size() + moving);
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /// Whether something sent on the present stream is not acknowledged.
    boolean isFlying() {
        return !flying.isEmpty();
    }

    long bytes() {
        return backlog.bytes() + freshBytes;
    }
}
