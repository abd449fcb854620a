package im.clove.s2s;

import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Stanza;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// What is to go to one peer, in order: what was sent and is not yet acknowledged, then what waits. Bounded in
/// stanzas and in bytes. Confined to its [PeerLink]. The only place that holds stanzas for a peer, so a durable
/// queue is a change to this class alone.
///
/// A stanza gets its number when it is first sent and keeps it on every later stream.
final class Outbox {
    /// How much may be on its way: with one stanza of the largest size on top it fits into the queue of a
    /// [im.clove.runtime.link.Link], so a link that refuses a stanza is a link that has ended.
    private static final long WINDOW_BYTES = 1 << 20;

    /// @param bytes as it weighs in memory and on the wire, roughly
    /// @param since when it was handed over, on the owner's clock
    record Entry(Stanza stanza, Delivery delivery, int bytes, long since) {
        /// Whether it reports a state that is renewed anyway when the peer returns. Requests about subscriptions
        /// are not: they are kept like messages.
        boolean passing() {
            return stanza instanceof Presence presence && !presence.isSubscription();
        }
    }

    /// What an acknowledgement did.
    ///
    /// @param done the stanzas it covers, in order
    /// @param moved whether it covers stanzas that this stream has not repeated yet: the peer must be told where
    ///     the count continues
    record Acknowledged(List<Entry> done, boolean moved) {}

    private final PeerLimits limits;
    private final LinkTimes times;
    private final ArrayDeque<Entry> flying = new ArrayDeque<>(4);
    private final ArrayDeque<Entry> again = new ArrayDeque<>(1);
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>(4);
    private long first = 1;
    private long flyingBytes;
    private long bytes;

    Outbox(PeerLimits limits, LinkTimes times) {
        this.limits = limits;
        this.times = times;
    }

    /// @return false if there is no room
    boolean offer(Entry entry) {
        if (size() >= limits.queueStanzas() || bytes + entry.bytes() > limits.queueBytes()) {
            return false;
        }
        waiting.addLast(entry);
        bytes += entry.bytes();
        return true;
    }

    /// Another stream, or none: what was sent on the last one is sent again.
    void restart() {
        while (!flying.isEmpty()) {
            again.addFirst(flying.removeLast());
        }
        flyingBytes = 0;
    }

    /// The number of the first stanza that a stream begun now will carry.
    long seq() {
        return first + flying.size();
    }

    /// Takes the next stanza to send on the present stream, if there is one and the window has room.
    Optional<Entry> next() {
        if (flying.size() >= limits.window() || flyingBytes >= WINDOW_BYTES) {
            return Optional.empty();
        }
        Entry entry = again.isEmpty() ? waiting.pollFirst() : again.pollFirst();
        if (entry == null) {
            return Optional.empty();
        }
        flying.addLast(entry);
        flyingBytes += entry.bytes();
        return Optional.of(entry);
    }

    /// Takes out what is acknowledged up to and including this number.
    ///
    /// @return empty if the number was never sent
    Optional<Acknowledged> acknowledged(long number) {
        long count = number - first + 1;
        if (count > flying.size() + again.size()) {
            return Optional.empty();
        }
        List<Entry> done = new ArrayList<>();
        boolean moved = count > flying.size();
        for (long i = 0; i < count; i++) {
            boolean onItsWay = !flying.isEmpty();
            Entry entry = drop(onItsWay ? flying.removeFirst() : again.removeFirst());
            flyingBytes -= onItsWay ? entry.bytes() : 0;
            done.add(entry);
        }
        first += done.size();
        return Optional.of(new Acknowledged(done, moved));
    }

    /// The full number whose low 32 bits a peer gave in `h` (XEP-0198 §4), looking forward from what is
    /// acknowledged.
    long unfold(long low) {
        return first - 1 + ((low - (first - 1)) & 0xFFFF_FFFFL);
    }

    /// Takes out what has waited too long. What was sent on the present stream is the peer's to acknowledge and
    /// stays.
    List<Entry> expired(long now) {
        List<Entry> out = new ArrayList<>();
        while (flying.isEmpty() && !again.isEmpty() && now >= deadline(again.getFirst())) {
            out.add(drop(again.removeFirst()));
            first++;
        }
        take(waiting, entry -> now >= deadline(entry), out);
        return out;
    }

    /// When the next stanza will have waited too long; [Long#MAX_VALUE] if none does.
    long nextExpiry() {
        long at = flying.isEmpty() && !again.isEmpty() ? deadline(again.getFirst()) : Long.MAX_VALUE;
        boolean iq = false;
        boolean other = false;
        for (Entry entry : waiting) {
            at = Math.min(at, deadline(entry));
            iq |= entry.stanza() instanceof Iq;
            other |= !(entry.stanza() instanceof Iq);
            // In order of time, so the first of each kind is the one that counts.
            if (iq && other) {
                break;
            }
        }
        return at;
    }

    private long deadline(Entry entry) {
        return entry.since() + (entry.stanza() instanceof Iq ? times.iqWait() : times.messageWait()).toMillis();
    }

    /// Takes out the presence that a later one of the same kind makes untrue: a peer that comes back within the
    /// time of a message learns how things are, not how they were.
    List<Entry> superseded() {
        Set<String> later = new HashSet<>();
        Set<Entry> old = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Iterator<Entry> all = waiting.descendingIterator(); all.hasNext(); ) {
            Entry entry = all.next();
            if (entry.stanza() instanceof Presence presence && entry.passing()) {
                boolean probe = presence.type() == Presence.Type.PROBE;
                if (!later.add(presence.from() + "\n" + presence.to() + (probe ? "\nprobe" : ""))) {
                    old.add(entry);
                }
            }
        }
        List<Entry> out = new ArrayList<>();
        take(waiting, old::contains, out);
        return out;
    }

    private void take(ArrayDeque<Entry> from, Predicate<Entry> unwanted, List<Entry> out) {
        for (Iterator<Entry> all = from.iterator(); all.hasNext(); ) {
            Entry entry = all.next();
            if (unwanted.test(entry)) {
                all.remove();
                out.add(drop(entry));
            }
        }
    }

    /// Takes out everything.
    List<Entry> drain() {
        restart();
        List<Entry> out = new ArrayList<>(again);
        out.addAll(waiting);
        first += again.size();
        again.clear();
        waiting.clear();
        bytes = 0;
        return out;
    }

    private Entry drop(Entry entry) {
        bytes -= entry.bytes();
        return entry;
    }

    int size() {
        return flying.size() + again.size() + waiting.size();
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /// Whether something sent on the present stream is not acknowledged.
    boolean isFlying() {
        return !flying.isEmpty();
    }

    long bytes() {
        return bytes;
    }
}
