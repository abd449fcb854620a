package im.clove.s2s.queue;

import im.clove.runtime.budget.Budget;
import im.clove.runtime.budget.Hold;
import im.clove.s2s.queue.OutboxStore.Head;
import im.clove.s2s.queue.OutboxStore.Kept;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.HeapWeight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What an [Outbox] holds in order and has not sent on the present stream. What is kept on disk ([Spool]) is in
/// memory only from its beginning, and read on when that is used up; while nothing can be sent, not at all. So a server
/// that is away costs no memory, however many of them there are. Confined to its link.
final class Backlog {
    /// How many stanzas are read from disk at once, and about how many bytes.
    private static final int PAGE = 32;

    private static final long PAGE_BYTES = 256 * 1024;

    /// How much of what is kept stays in memory when it is written.
    private static final long MEMORY_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

    private final Spool spool;
    private final Sorting sorting;
    private final int window;
    private final Hold hold;
    private final BiConsumer<Stanza, StanzaError> undelivered;
    private final TreeMap<Long, Queued> waiting = new TreeMap<>();
    private final List<Long> removed = new ArrayList<>();

    /// Kept stanzas that are neither done with nor being moved, and those of them in memory.
    private long kept;

    private long keptBytes;
    private long inMemory;
    private long inMemoryBytes;
    /// The number of the last one that was read, or was put into memory without reading.
    private long loadedUpTo;
    private boolean isResting;

    /// When the first of what is on disk only was kept, or something before it; null if that is not known.
    private @Nullable Instant oldest;

    /// What was taken and is not kept.
    private long passing;

    private long passingBytes;

    Backlog(Spool spool, int window, Budget budget, BiConsumer<Stanza, StanzaError> undelivered) {
        this.hold = new Hold(budget);
        this.spool = spool;
        this.sorting = new Sorting(spool);
        this.window = window;
        this.undelivered = undelivered;
    }

    void restore(Head head) {
        kept = head.stanzas();
        keptBytes = head.bytes();
        refill();
    }

    void close() {
        hold.close();
    }

    /// What is to be written as no longer waiting.
    List<Long> removed() {
        return removed;
    }

    long kept() {
        return kept;
    }

    long keptBytes() {
        return keptBytes;
    }

    long stanzas() {
        return kept + passing;
    }

    long bytes() {
        return keptBytes + passingBytes;
    }

    /// Takes what is not kept.
    void add(Queued entry) {
        passing++;
        passingBytes += entry.bytes();
        waiting.put(entry.number(), entry);
    }

    /// Takes what has just been written, in order.
    void added(List<Kept> stanzas, List<Queued> entries) {
        boolean room = onDisk() == 0 && !isResting;
        for (int i = 0; i < stanzas.size(); i++) {
            Kept each = stanzas.get(i);
            oldest = onDisk() == 0 ? each.keptAt() : oldest;
            kept++;
            keptBytes += each.bytes();
            Stanza stanza = entries.get(i).stanza();
            room = room
                    && inMemory < window
                    && inMemoryBytes < MEMORY_BYTES
                    && hold.set(hold.bytes() + HeapWeight.waiting(stanza.element()));
            if (room) {
                load(each, stanza);
            }
        }
    }

    private void load(Kept each, Stanza stanza) {
        waiting.put(each.number(), queued(each, stanza));
        loadedUpTo = each.number();
        inMemory++;
        inMemoryBytes += each.bytes();
    }

    private Queued queued(Kept each, Stanza stanza) {
        return new Queued(each.number(), stanza, new Bounce(stanza), each.bytes(), 0, each.keptAt());
    }

    /// For what its sender was told is taken: whatever becomes of it now is news.
    private final class Bounce implements Delivery {
        private final Stanza stanza;

        Bounce(Stanza stanza) {
            this.stanza = stanza;
        }

        @Override
        public void accepted() {
            // As promised.
        }

        @Override
        public void failed(StanzaError reason) {
            undelivered.accept(stanza, reason);
        }
    }

    private long onDisk() {
        return kept - inMemory;
    }

    /// Nothing can be sent until [#first] is asked again: what is kept is left to the disk. Only when nothing of it is
    /// on its way.
    void rest() {
        isResting = true;
        long first = Long.MAX_VALUE;
        for (Iterator<Queued> all = waiting.values().iterator(); all.hasNext(); ) {
            Queued entry = all.next();
            if (entry.isKept()) {
                oldest = first == Long.MAX_VALUE ? entry.keptAt() : oldest;
                first = Math.min(first, entry.number());
                all.remove();
            }
        }
        loadedUpTo = Math.min(loadedUpTo, first - 1);
        inMemory = 0;
        inMemoryBytes = 0;
        hold.is(0);
    }

    /// When what is on disk only began to wait, or something before it; null if there is none, or something in memory
    /// waits longer.
    @Nullable
    Instant oldestOnDisk() {
        return onDisk() > 0 && waiting.values().stream().noneMatch(Queued::isKept) ? oldest : null;
    }

    /// Reads on, if what was left on disk is next.
    private void refill() {
        while (onDisk() > 0 && (waiting.isEmpty() || waiting.firstKey() > loadedUpTo)) {
            List<Kept> page = spool.read(loadedUpTo, page());
            long before = inMemory;
            for (Kept each : page) {
                // One goes in any case, the others if there is room for them.
                if (!take(each, inMemory == before)) {
                    break;
                }
            }
            if (page.isEmpty()) {
                LOG.error("{} stanzas that should wait for another server are not there", onDisk());
                kept = inMemory;
                keptBytes = inMemoryBytes;
            }
        }
    }

    /// Fewer of large ones: whatever waits, the next goes.
    private int page() {
        return Math.clamp(PAGE_BYTES * kept / Math.max(1, keptBytes), 1, PAGE);
    }

    /// @param anyway whether it is taken even if there is no room for it
    /// @return whether it was
    private boolean take(Kept each, boolean anyway) {
        boolean isGone = isGone(each.number());
        Optional<Stanza> stanza = isGone ? Optional.empty() : Spool.read(each);
        if (stanza.isPresent()) {
            long bytes = hold.bytes() + HeapWeight.waiting(stanza.get().element());
            if (anyway) {
                hold.is(bytes);
            } else if (!hold.set(bytes)) {
                return false;
            }
            load(each, stanza.get());
        } else if (!isGone) {
            spool.setAside(each);
            lost(each);
        }
        loadedUpTo = each.number();
        return true;
    }

    /// Whether it is still on disk but does not wait here.
    private boolean isGone(long number) {
        return removed.contains(number) || sorting.isMoving(number);
    }

    /// What comes next, or null.
    @Nullable
    Queued first() {
        isResting = false;
        refill();
        Map.Entry<Long, Queued> first = waiting.firstEntry();
        return first == null ? null : first.getValue();
    }

    /// Takes the first one away, to be sent; it still counts.
    void fly(Queued entry) {
        waiting.remove(entry.number());
    }

    /// It was sent in vain.
    void land(Queued entry) {
        waiting.put(entry.number(), entry);
    }

    /// It is done with.
    Queued drop(Queued entry) {
        waiting.remove(entry.number());
        forget(entry);
        return entry;
    }

    private void forget(Queued entry) {
        leave(entry);
        if (entry.isKept()) {
            removed.add(entry.number());
        }
    }

    private void leave(Queued entry) {
        if (entry.isKept()) {
            kept--;
            keptBytes -= entry.bytes();
            inMemory--;
            inMemoryBytes -= entry.bytes();
            hold.is(hold.bytes() - HeapWeight.waiting(entry.stanza().element()));
        } else {
            passing--;
            passingBytes -= entry.bytes();
        }
    }

    /// What is in memory, in order.
    List<Queued> inMemory() {
        return List.copyOf(waiting.values());
    }

    /// Takes these out, reading on as long as the last page had some.
    List<Queued> take(Predicate<Queued> unwanted) {
        List<Queued> out = new ArrayList<>(0);
        boolean more = true;
        while (more) {
            refill();
            int before = out.size();
            for (Iterator<Queued> all = waiting.values().iterator(); all.hasNext(); ) {
                Queued entry = all.next();
                if (unwanted.test(entry)) {
                    all.remove();
                    forget(entry);
                    out.add(entry);
                }
            }
            more = out.size() > before && onDisk() > 0;
        }
        return out;
    }

    /// Forgets these of what is kept, on disk too.
    ///
    /// @return how many they were
    int forget(Predicate<Stanza> unwanted) {
        int count =
                take(entry -> entry.isKept() && unwanted.test(entry.stanza())).size();
        long after = loadedUpTo;
        List<Kept> page = onDisk() > 0 ? spool.read(after, PAGE) : List.of();
        while (!page.isEmpty()) {
            for (Kept each : page) {
                after = each.number();
                if (Spool.read(each).filter(unwanted).isPresent() && !isGone(after)) {
                    lost(each);
                    count++;
                }
            }
            page = spool.read(after, PAGE);
        }
        return count;
    }

    /// What is on disk only does not wait any more.
    private void lost(Kept each) {
        removed.add(each.number());
        kept--;
        // Of a damaged one the weight is not known.
        keptBytes = kept == 0 ? 0 : keptBytes - each.bytes();
    }

    /// Takes out what belongs elsewhere, a page of it: the next one comes when all of this one has [#moved], so that it
    /// takes no more memory than a page, however much waits. What is kept is kept until then.
    ///
    /// @param upTo the number of the last one that is looked at
    List<Queued> move(Predicate<Stanza> strange, long upTo) {
        sorting.begin(strange, loadedUpTo, upTo);
        return strangers();
    }

    /// Another link has it, or its sender knows that it has not.
    ///
    /// @return what is to be moved now
    List<Queued> moved(long number) {
        sorting.moved(number);
        removed.add(number);
        return strangers();
    }

    Sorting sorting() {
        return sorting;
    }

    private List<Queued> strangers() {
        List<Queued> out = new ArrayList<>(0);
        if (!sorting.isDue()) {
            return out;
        }
        for (Iterator<Queued> all = waiting.values().iterator(); all.hasNext(); ) {
            Queued entry = all.next();
            if (sorting.isStrange(entry.number(), entry.stanza())) {
                all.remove();
                leave(entry);
                out.add(entry);
            }
        }
        sorting.read(page(), number -> isGone(number) || waiting.containsKey(number), (each, stanza) -> {
            kept--;
            keptBytes -= each.bytes();
            out.add(queued(each, stanza));
        });
        sorting.handOver(out);
        return out;
    }
}
