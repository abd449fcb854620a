package im.clove.node.store;

import im.clove.s2s.place.Way;
import im.clove.s2s.queue.OutboxStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which servers this one talked to last: one short record, the latest first. Thread-safe.
final class Acquaintances {
    private static final int FORMAT = 1;
    private static final Key KEY = Key.of("").then("met");
    private static final Logger LOG = LoggerFactory.getLogger(Acquaintances.class);

    /// A way noted so lately is not noted again.
    private static final Duration FRESH = Duration.ofMinutes(10);

    private record Meeting(Way way, Instant at) {}

    private final Store store;
    private final ReentrantLock lock = new ReentrantLock();

    Acquaintances(Store store) {
        this.store = store;
    }

    List<Way> met() {
        return read().stream().map(Meeting::way).toList();
    }

    void met(Way way, Instant at) {
        lock.lock();
        try {
            List<Meeting> all = new ArrayList<>(read());
            if (all.stream().anyMatch(each -> each.way().equals(way) && isFresh(each, at))) {
                return;
            }
            all.removeIf(each -> each.way().equals(way));
            all.addFirst(new Meeting(way, at));
            Batch batch = new Batch();
            batch.put(Table.META, KEY, encode(all.subList(0, Math.min(all.size(), OutboxStore.MOST_MET))));
            store.commit(batch);
        } finally {
            lock.unlock();
        }
    }

    private static boolean isFresh(Meeting meeting, Instant now) {
        return Duration.between(meeting.at(), now).abs().compareTo(FRESH) < 0;
    }

    private List<Meeting> read() {
        byte[] value = store.get(Table.META, KEY);
        List<Meeting> all = new ArrayList<>();
        if (value != null) {
            try {
                RecordReader in = new RecordReader("list of servers", value, FORMAT);
                for (int left = in.number(); left > 0; left--) {
                    Way way = new Way(Outboxes.domain(in.text()), Outboxes.domain(in.text()));
                    all.add(new Meeting(way, in.time()));
                }
                in.end();
            } catch (StoreException e) {
                LOG.error("Which servers this one talked to last cannot be read any more, as a whole", e);
            }
        }
        return all;
    }

    private static byte[] encode(List<Meeting> all) {
        RecordWriter out = new RecordWriter(FORMAT).number(all.size());
        for (Meeting each : all) {
            out.text(each.way().local().name()).text(each.way().remote().name()).time(each.at());
        }
        return out.done();
    }
}
