package im.clove.s2s.sim;

import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Beside;
import im.clove.s2s.queue.Mark;
import im.clove.s2s.queue.OutboxStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a node's disk is to its server-to-server engine: outlives any number of engines. Thread-safe.
public final class MemoryOutboxStore implements OutboxStore {
    private final Map<Way, Ledger> ways = new HashMap<>();
    private final Set<Mark> marks = new HashSet<>();
    private final List<Met> met = new ArrayList<>();
    private final List<Beside> beside = new ArrayList<>();
    private boolean broken;
    private int commits;
    private int read;

    private record Met(Way way, Instant at) {}

    private static final class Ledger {
        @Nullable
        Head head;

        @Nullable
        Taken taken;

        final TreeMap<Long, Kept> kept = new TreeMap<>();
    }

    /// From now on commits fail, or no longer.
    public synchronized void broken(boolean now) {
        broken = now;
    }

    public synchronized int commits() {
        return commits;
    }

    /// What senders wanted written with their stanzas, and was.
    public synchronized List<Beside> beside() {
        return List.copyOf(beside);
    }

    /// How many stanzas were read back.
    public synchronized int read() {
        return read;
    }

    /// As the owner of an incoming stanza does.
    public synchronized void mark(Mark mark) {
        marks.add(mark);
    }

    public synchronized Set<Mark> marks() {
        return Set.copyOf(marks);
    }

    public synchronized List<Long> numbers(Way way) {
        Ledger ledger = ways.get(way);
        return ledger == null ? List.of() : List.copyOf(ledger.kept.keySet());
    }

    /// What a copy made now would be.
    public synchronized MemoryOutboxStore copy() {
        MemoryOutboxStore copy = new MemoryOutboxStore();
        ways.forEach((way, ledger) -> {
            Ledger same = new Ledger();
            same.head = ledger.head;
            same.taken = ledger.taken;
            same.kept.putAll(ledger.kept);
            copy.ways.put(way, same);
        });
        copy.marks.addAll(marks);
        copy.met.addAll(met);
        return copy;
    }

    @Override
    public synchronized Optional<Saved> load(Way way) {
        Ledger ledger = ways.get(way);
        List<Mark> own = marks.stream().filter(mark -> mark.way().equals(way)).toList();
        return ledger == null && own.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Saved(ledger == null ? null : ledger.head, ledger == null ? null : ledger.taken, own));
    }

    @Override
    public synchronized List<Kept> read(Way way, long after, int limit) {
        Ledger ledger = ways.get(way);
        List<Kept> page = ledger == null
                ? List.of()
                : ledger.kept.tailMap(after, false).values().stream()
                        .limit(limit)
                        .toList();
        read += page.size();
        return page;
    }

    @Override
    public synchronized void commit(Way way, Changes changes) {
        if (broken) {
            throw new IllegalStateException("The disk is full (in this play)");
        }
        commits++;
        Ledger ledger = ways.computeIfAbsent(way, _ -> new Ledger());
        if (changes.head() != null) {
            ledger.head = changes.head();
        }
        beside.addAll(changes.beside());
        changes.added().forEach(kept -> ledger.kept.put(kept.number(), kept));
        changes.removed().forEach(ledger.kept::remove);
        Taken taken = changes.taken();
        if (taken != null) {
            ledger.taken = taken;
            marks.removeIf(mark ->
                    mark.way().equals(way) && (!mark.peer().equals(taken.peer()) || mark.number() <= taken.handled()));
        }
    }

    @Override
    public synchronized void met(Way way, Instant at) {
        for (Met each : met) {
            if (each.way().equals(way) && Duration.between(each.at(), at).abs().compareTo(Duration.ofMinutes(10)) < 0) {
                return;
            }
        }
        met.removeIf(each -> each.way().equals(way));
        met.addFirst(new Met(way, at));
        while (met.size() > MOST_MET) {
            met.removeLast();
        }
    }

    @Override
    public synchronized List<Way> met() {
        return met.stream().map(Met::way).toList();
    }

    @Override
    public synchronized List<Way> waiting() {
        List<Way> out = new ArrayList<>();
        ways.forEach((way, ledger) -> {
            if (!ledger.kept.isEmpty()) {
                out.add(way);
            }
        });
        return out;
    }
}
