package im.clove.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// One room that many enter, one after the other, and in which some of them then speak. What counts is what arrives:
/// each
/// has to be shown all others, and to get all that is said, in the order in which each sender has said it.
final class CrowdedRoom implements AutoCloseable {
    private static final String TEXT = "The quick brown fox jumps over the lazy dog, and the dog does not mind.";

    private final Server server;
    private final Room room;
    private final Visitors visitors;
    private final AtomicLong said = new AtomicLong();
    private final AtomicLong held = new AtomicLong();
    private final Semaphore silent = new Semaphore(0);
    private volatile boolean over;

    /// Logs all in; the first makes the room, and all others its members: otherwise Clove would not show to all who
    /// comes into a crowd and only listens.
    ///
    /// @param name of a room that is not there yet
    CrowdedRoom(Server server, String name, List<String> names, int occupants, int senders)
            throws IOException, InterruptedException {
        this.server = server;
        this.room = Room.of(server, name);
        this.visitors = new Visitors(server, names, occupants, senders);
        Visitor owner = visitors.get(0);
        owner.make(room, "n0");
        Pace pace = new Pace();
        // One by one: not every server takes more than the first of a request.
        for (int i = 1; i < Math.min(occupants, names.size()); i++) {
            TimeUnit.NANOSECONDS.sleep(Math.max(0, pace.left(i)));
            owner.ask(room, Room.member(server.user(names.get(i), Scram.SHA_1)));
        }
    }

    /// All others enter.
    Outcome enter() throws IOException, InterruptedException {
        Meter meter = new Meter(server.process());
        for (int i = 1; i < visitors.size(); i++) {
            visitors.get(i).enter(room, "n" + i, 0);
        }
        long missing = visitors.await(visitors::shown, (long) visitors.size() * visitors.size());
        return new Outcome(visitors.size() - 1, meter.read(), new long[0], missing, 0);
    }

    /// Each sender says the next thing when the last one has come back to him.
    ///
    /// @return deliveries
    Outcome speak(int senders, double warmUp, double seconds) throws IOException, InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < senders; i++) {
            int who = i;
            threads.add(visitors.crew().start(() -> speak(who)));
        }
        Thread.sleep((long) (warmUp * 1000));
        long before = visitors.received();
        Meter meter = new Meter(server.process());
        Thread.sleep((long) (seconds * 1000));
        long count = visitors.received() - before;
        Meter.Cost cost = meter.read();
        over = true;
        silent.release(senders);
        for (Thread thread : threads) {
            thread.join();
        }
        long missing = visitors.await(visitors::received, said.get() * visitors.size());
        visitors.crew().check();
        return new Outcome(count, cost, new long[0], missing, visitors.disordered());
    }

    private void speak(int who) throws IOException, InterruptedException {
        Visitor visitor = visitors.get(who);
        Pace pace = new Pace();
        for (long number = 0; !over; number++) {
            long wait = pace.left(number);
            if (wait > 0) {
                held.incrementAndGet();
                if (silent.tryAcquire(wait, TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
            said.incrementAndGet();
            visitor.say(room, who, number, TEXT);
            visitor.awaitOwn(1);
        }
    }

    /// How often a sender could have said something and was not allowed to: with any, the senders were too few.
    long held() {
        return held.get();
    }

    @Override
    public void close() {
        try {
            visitors.get(0).destroy(room);
        } catch (IOException _) {
            // The load has failed already, and says so.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        visitors.close();
    }
}
