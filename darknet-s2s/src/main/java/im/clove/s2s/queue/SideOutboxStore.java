package im.clove.s2s.queue;

import im.clove.s2s.place.Way;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The share of one side in a store that several sides have in common: a side takes up what waits on its own ways, and
/// no other's. Each way has one owner as before, so everything else goes through as it is. Thread-safe.
///
/// @param mine whether a way belongs to this side
public record SideOutboxStore(OutboxStore all, Predicate<Way> mine) implements OutboxStore {
    @Override
    public Optional<Saved> load(Way way) {
        return all.load(way);
    }

    @Override
    public List<Kept> read(Way way, long after, int limit) {
        return all.read(way, after, limit);
    }

    @Override
    public void commit(Way way, Changes changes) {
        all.commit(way, changes);
    }

    @Override
    public List<Way> waiting() {
        return all.waiting().stream().filter(mine).toList();
    }

    @Override
    public void met(Way way, Instant at) {
        all.met(way, at);
    }

    @Override
    public List<Way> met() {
        return all.met().stream().filter(mine).toList();
    }
}
