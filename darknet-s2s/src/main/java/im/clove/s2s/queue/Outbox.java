package im.clove.s2s.queue;

import im.clove.runtime.budget.Budget;
import im.clove.s2s.config.LinkTimes;
import im.clove.s2s.config.PeerLimits;
import im.clove.s2s.queue.OutboxStore.Head;
import im.clove.s2s.queue.OutboxStore.Kept;
import im.clove.s2s.queue.OutboxStore.Taken;
import im.clove.xmpp.im.Keepable;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is to go to one peer, in order: what was sent and is not yet acknowledged, then what waits. Confined to its
/// link. Bounded in stanzas and in bytes; of what is kept on disk ([Spool]) only the beginning is in memory.
///
/// A stanza gets its number when it is taken and keeps it for ever. Numbers grow, with gaps where something was
/// given up. What is taken moves only after [#commit], so nothing kept is sent before it is durable.
public final class Outbox {
    /// How much may be on its way: with one stanza of the largest size on top it fits into the queue of a
    /// [im.clove.runtime.link.Line], so a link that refuses a stanza is a link that has ended.
    private static final long WINDOW_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private final Spool spool;
    private final PeerLimits limits;
    private final LinkTimes times;
    private final Backlog backlog;
    private final ArrayDeque<Queued> flying = new ArrayDeque<>(4);
    private final List<Queued> fresh = new ArrayList<>(4);
    private final Numbers numbers;
    private final Suspicion suspicion = new Suspicion();
    private boolean hasSent;
    private long onStream;
    private long flyingBytes;
    private long freshBytes;
    private boolean saved;
    private @Nullable Instant seen;

    /// @param id names the numbering, unless the spool knows a name
    /// @param budget is charged for what is kept and in memory; the rest is its sender's until it has arrived
    /// @param undelivered told what was kept and will not be delivered; must only post
    public Outbox(
            Spool spool,
            PeerLimits limits,
            LinkTimes times,
            String id,
            Budget budget,
            BiConsumer<Stanza, StanzaError> undelivered) {
        this.spool = spool;
        this.limits = limits;
        this.times = times;
        this.numbers = new Numbers(id);
        this.backlog = new Backlog(spool, limits.window(), budget, undelivered);
    }

    /// Takes over what the process before this one left.
    public void restore(Head head) {
        numbers.restore(head);
        seen = head.seen();
        saved = true;
        backlog.restore(head);
        numbers.floor(seq() - 1);
    }

    /// Names the numbering.
    public String id() {
        return numbers.id();
    }

    /// Counts under another name from now on: the peer knows numbers under the present one that we do not, as after
    /// the return to an old copy of the store.
    public void rename(String other) {
        numbers.rename(other, seq());
    }

    /// Takes a stanza. It counts from now on, and goes after the next [#commit].
    ///
    /// @return false if there is no room
    public boolean offer(Stanza stanza, Delivery delivery, int weight, long now) {
        if (size() >= limits.queueStanzas() || bytes() + weight > limits.queueBytes()) {
            return false;
        }
        fresh.add(new Queued(numbers.take(), stanza, delivery, weight, now, spool.keeps(stanza) ? spool.now() : null));
        freshBytes += weight;
        return true;
    }

    /// Writes what was taken and what is done with; senders of what is kept are told. Blocks for the disk.
    ///
    /// @param taken what to note of the peer's stanzas, or null
    /// @return whether there was nothing to write, or it was written
    public boolean commit(@Nullable Taken taken) {
        List<Queued> entries = fresh.stream().filter(Queued::isKept).toList();
        List<Kept> added = entries.stream().map(Queued::kept).toList();
        boolean headed = saved || !added.isEmpty();
        boolean reserve = headed && numbers.isUsedUp();
        boolean written = true;
        if (reserve || !added.isEmpty() || !backlog.removed().isEmpty() || taken != null) {
            long block = headed ? numbers.block() : 0;
            List<Beside> beside = entries.stream()
                    .map(entry -> entry.delivery().beside())
                    .filter(Objects::nonNull)
                    .toList();
            written = write(block, added, taken, beside);
            if (written && headed) {
                numbers.reserved(block);
            }
        }
        if (written) {
            backlog.added(added, entries);
        }
        settle(written, written || !reserve);
        return written;
    }

    private boolean write(long block, List<Kept> added, @Nullable Taken taken, List<Beside> beside) {
        long bytes = backlog.keptBytes() + added.stream().mapToLong(Kept::bytes).sum();
        try {
            Head head = block == 0 ? null : new Head(numbers.id(), block, backlog.kept() + added.size(), bytes, seen);
            spool.commit(head, added, backlog.removed(), taken, beside);
            saved |= head != null;
            backlog.removed().clear();
            return true;
        } catch (RuntimeException e) {
            LOG.warn("What waits for another server could not be written: {}", e.getMessage());
            return false;
        }
    }

    private void settle(boolean written, boolean numbered) {
        List<Queued> all = List.copyOf(fresh);
        fresh.clear();
        freshBytes = 0;
        for (Queued entry : all) {
            if (!(entry.isKept() ? written : numbered)) {
                entry.delivery().failed(Failures.STORE);
            } else if (entry.isKept()) {
                entry.delivery().accepted();
            } else {
                backlog.add(entry);
            }
        }
    }

    /// Another stream, or none: what was sent on the last one is sent again.
    public void restart() {
        flying.forEach(backlog::land);
        flying.clear();
        flyingBytes = 0;
        onStream = 0;
        hasSent = false;
    }

    /// No stream carries this, and nothing is on its way: what is kept is left to the disk until there is one.
    public void rest() {
        backlog.rest();
    }

    /// The present stream has ended, before [#restart].
    ///
    /// @return the stanza that the peer ends its streams over, if that is known now; it is taken out
    public Optional<Queued> ended(Parting how) {
        return Optional.ofNullable(suspicion.ended(flying, how)).map(_ -> landed());
    }

    /// The present stream has ended for another reason, before [#restart].
    public void inVain() {
        suspicion.inVain(flying);
    }

    /// Whether streams end with nothing acknowledged: then nothing goes before one is known to work.
    public boolean isDoubtful() {
        return suspicion.isDoubtful();
    }

    /// Whether any stanza went on the present stream.
    public boolean hasSent() {
        return hasSent;
    }

    /// The number of the first stanza that a stream begun now will carry.
    public long seq() {
        Queued first = backlog.first();
        long own = fresh.isEmpty() ? numbers.next() : fresh.getFirst().number();
        return first == null ? own : first.number();
    }

    /// Takes the next stanza to send on the present stream, if there is one and the window has room.
    public Optional<Queued> next() {
        if (backlog.sorting().isOn() || flying.size() >= limits.window() || flyingBytes >= WINDOW_BYTES) {
            return Optional.empty();
        }
        Queued entry = backlog.first();
        if (entry == null || !suspicion.lets(entry, flying.peekFirst())) {
            return Optional.empty();
        }
        backlog.fly(entry);
        hasSent = true;
        flying.addLast(entry);
        flyingBytes += entry.bytes();
        numbers.sent(entry.number());
        Instant at = entry.keptAt();
        return Optional.of(at == null ? entry : entry.with(spool.dated(entry.stanza(), at)));
    }

    /// The number of the last stanza that was ever sent, or of which the peer was told that it never will be.
    public long sent() {
        return numbers.sent();
    }

    /// The peer is told that the count goes on here: what lies before was given up.
    public void goesOnAt(long seq) {
        numbers.sent(seq - 1);
    }

    /// Takes out what is acknowledged up to and including this number.
    ///
    /// @return in order; empty if the number was never sent
    public Optional<List<Queued>> acknowledged(long number) {
        if (number > numbers.sent()) {
            return Optional.empty();
        }
        List<Queued> done = new ArrayList<>();
        while (!flying.isEmpty() && flying.getFirst().number() <= number) {
            done.add(landed());
        }
        for (Queued first = backlog.first(); first != null && first.number() <= number; first = backlog.first()) {
            done.add(backlog.drop(first));
        }
        suspicion.cleared(done);
        numbers.floor(number);
        return Optional.of(done);
    }

    /// Takes out the first stanzas of the present stream: for peers that count anew on each.
    ///
    /// @param count how many since [#restart], or the low 32 bits of it (XEP-0198 §4)
    /// @return in order; empty if so many were not sent
    public Optional<List<Queued>> acknowledgedOnStream(long count) {
        long more = (count - onStream) & 0xFFFF_FFFFL;
        if (more > flying.size()) {
            return Optional.empty();
        }
        List<Queued> done = landed((int) more);
        suspicion.cleared(done);
        return Optional.of(done);
    }

    /// Takes out all that went on the present stream.
    public List<Queued> allOnStream() {
        return landed(flying.size());
    }

    private List<Queued> landed(int count) {
        return Stream.generate(this::landed).limit(count).toList();
    }

    private Queued landed() {
        Queued entry = flying.removeFirst();
        onStream++;
        flyingBytes -= entry.bytes();
        return backlog.drop(entry);
    }

    /// The first number from the last acknowledged one on with these low 32 bits, a peer's `h` (XEP-0198 §4).
    public long unfold(long low) {
        return numbers.unfold(low);
    }

    /// The peer begins to count at what this stream begins with.
    public void begunAnew() {
        numbers.floor((flying.isEmpty() ? seq() : flying.getFirst().number()) - 1);
    }

    /// Takes out what has waited too long and is not on its way.
    public List<Queued> expired(long now) {
        return nextExpiry(now) > now ? List.of() : backlog.take(entry -> now >= deadline(entry, now));
    }

    /// When the next stanza will have waited too long, or is to be looked at; [Long#MAX_VALUE] if none does.
    public long nextExpiry(long now) {
        Instant oldest = backlog.oldestOnDisk();
        long at = oldest == null ? Long.MAX_VALUE : now + spool.millisLeft(oldest);
        return backlog.inMemory().stream()
                .mapToLong(entry -> deadline(entry, now))
                .reduce(at, Math::min);
    }

    private long deadline(Queued entry, long now) {
        Instant at = entry.keptAt();
        long most = (entry.stanza() instanceof Iq ? times.iqWait() : times.messageWait()).toMillis();
        return at == null ? entry.since() + most : now + spool.millisLeft(at);
    }

    /// Takes out the presence that a later one makes untrue.
    public List<Queued> superseded() {
        Set<Long> old = Superseded.among(backlog.inMemory());
        return old.isEmpty() ? List.of() : backlog.take(entry -> old.contains(entry.number()));
    }

    /// Takes out these, of what is not on its way.
    public List<Queued> take(Predicate<Queued> unwanted) {
        return backlog.take(unwanted);
    }

    /// Takes out what is heavier than the peer takes, which is known now.
    public List<Queued> heavier(int bytes) {
        suspicion.known();
        return backlog.take(entry -> entry.bytes() > bytes);
    }

    /// Takes out everything that was not kept, or simply everything.
    public List<Queued> drain(boolean everything) {
        restart();
        Predicate<Queued> leaving = entry -> everything || !entry.isKept();
        List<Queued> out = new ArrayList<>(backlog.take(leaving));
        out.addAll(fresh.stream().filter(leaving).toList());
        fresh.removeIf(leaving);
        freshBytes = fresh.stream().mapToLong(Queued::bytes).sum();
        return out;
    }

    /// Takes out what belongs to other links, a page of it. What is kept stays kept until they have it; the next page
    /// comes when all of it has [#moved], and nothing is sent before.
    public List<Queued> move(Predicate<Stanza> strange) {
        commit(null);
        restart();
        return backlog.move(strange, numbers.next() - 1);
    }

    /// Forgets what an account that is no more has left and is not on its way, without a word to anybody.
    ///
    /// @return how many stanzas that were
    public int disown(Jid account) {
        commit(null);
        int count = backlog.forget(stanza -> Keepable.isLeftBy(account, stanza));
        commit(null);
        return count;
    }

    /// Whether something is on its way to another link that does not have it yet.
    public boolean isMoving() {
        return backlog.sorting().moving() > 0;
    }

    /// Another link has what was of this one, or its sender knows that it has not.
    ///
    /// @return what is to be moved now
    public List<Queued> moved(long number) {
        return backlog.moved(number);
    }

    /// When the peer was last there; null if it never was.
    public @Nullable Instant seen() {
        return seen;
    }

    /// The peer is there, or was until now.
    public void seenNow() {
        seen = spool.now();
    }

    /// It is left: what is kept is on disk.
    public void close() {
        backlog.close();
    }

    public int size() {
        long all = backlog.stanzas() + fresh.size() + backlog.sorting().moving();
        return (int) Math.min(Integer.MAX_VALUE, all);
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    /// Whether something sent on the present stream is not acknowledged.
    public boolean isFlying() {
        return !flying.isEmpty();
    }

    public long bytes() {
        return backlog.bytes() + freshBytes;
    }
}
