package im.clove.bench.compare;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// A room in which much was said before: how long it takes to enter, with the last of it.
final class ArchivedRoom {
    /// Messages that one who enters asks for.
    static final int HISTORY = 20;

    private static final String TEXT = "The quick brown fox jumps over the lazy dog, and the dog does not mind.";

    /// That each sender says in all, so that no server holds him back.
    private static final int EACH = 250;

    private static final int AT_ONCE = 25;
    private static final int GUESTS = 20;

    private final Server server;
    private final Room room;
    private final int archived;

    /// @param archived messages
    ArchivedRoom(Server server, int archived) {
        this.server = server;
        this.room = Room.of(server, "archived");
        this.archived = archived;
    }

    /// Once; the server keeps it.
    void fill(List<String> names) throws IOException, InterruptedException {
        int senders = (archived + EACH - 1) / EACH;
        try (Visitors visitors = new Visitors(server, names, senders, senders)) {
            visitors.get(0).make(room, "n0");
            visitors.get(0).leave(room, "n0");
            int number = 0;
            for (int i = 0; i < senders; i++) {
                Visitor one = visitors.get(i);
                one.enter(room, "n" + i, 0);
                one.expect(i, number);
                for (int end = Math.min(number + EACH, archived); number < end; ) {
                    int first = number;
                    for (; number < Math.min(first + AT_ONCE, end); number++) {
                        one.say(room, i, number, TEXT);
                    }
                    one.awaitOwn(number - first);
                }
                one.leave(room, "n" + i);
            }
            if (visitors.received() != archived || visitors.disordered() > 0) {
                throw new IOException("The room has not got what was said");
            }
        }
    }

    /// Guests enter in turn and leave again, while one stays. It has said a few things more, which they are told: not
    /// every server has those before its start.
    Outcome enter(List<String> names, int times) throws IOException, InterruptedException {
        long[] latencies = new long[times];
        try (Visitors visitors = new Visitors(server, names, GUESTS + 1, GUESTS + 1)) {
            Visitor host = visitors.get(GUESTS);
            host.enter(room, "host", 0);
            for (int i = 0; i < HISTORY; i++) {
                host.say(room, GUESTS, i, TEXT);
            }
            host.awaitOwn(HISTORY);
            long wrong = 0;
            long missing = 0;
            Meter meter = new Meter(server.process());
            for (int i = 0; i < times; i++) {
                Visitor guest = visitors.get(i % GUESTS);
                guest.expect(GUESTS, 0);
                long had = guest.received();
                long mixed = guest.disordered();
                long began = System.nanoTime();
                guest.enter(room, "guest", HISTORY);
                latencies[i] = System.nanoTime() - began;
                missing += HISTORY - (guest.received() - had);
                wrong += guest.disordered() - mixed;
                guest.leave(room, "guest");
            }
            Meter.Cost cost = meter.read();
            visitors.crew().check();
            Arrays.sort(latencies);
            return new Outcome(times, cost, latencies, Math.max(0, missing), wrong);
        }
    }
}
