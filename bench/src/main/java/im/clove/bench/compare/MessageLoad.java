package im.clove.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;

/// Pairs of clients, one of each writing to the other. Messages are numbered; whoever receives them counts what is
/// missing and what comes out of order. With stream management (XEP-0198) both sides answer the server's requests,
/// and who writes asks for an answer after every tenth message.
final class MessageLoad implements AutoCloseable {
    private static final byte[] MESSAGE = "<message".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NUMBER = "n#".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TIME = "t#".getBytes(StandardCharsets.US_ASCII);
    private static final String TEXT = "The quick brown fox jumps over the lazy dog, and the dog does not mind.";
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int ASKS_AFTER = 10;

    private final Server server;
    private final boolean managed;
    private final Crew crew = new Crew();
    private final List<Pair> pairs = new ArrayList<>();
    private volatile boolean measuring;
    private volatile boolean refilling;

    /// @param names two for each pair
    /// @param managed with stream management
    MessageLoad(Server server, List<String> names, boolean managed) throws IOException {
        this.server = server;
        this.managed = managed;
        for (int i = 0; i + 1 < names.size(); i += 2) {
            User to = server.user(names.get(i + 1), Scram.SHA_1);
            User from = server.user(names.get(i), Scram.SHA_1);
            pairs.add(new Pair(arrive(from, "from"), arrive(to, "to"), to.bare() + "/to"));
        }
        pairs.forEach(Pair::start);
    }

    private Wire arrive(User user, String resource) throws IOException {
        return managed ? user.arriveManaged(resource) : user.arrive(resource);
    }

    /// As fast as they are read.
    ///
    /// @param window messages of a pair on their way at once
    Outcome saturate(int window, double warmUp, double seconds) throws IOException, InterruptedException {
        refilling = true;
        for (Pair pair : pairs) {
            for (int i = 0; i < window; i++) {
                pair.send(System.nanoTime());
            }
        }
        Thread.sleep((long) (warmUp * 1000));
        Meter meter = begin();
        Thread.sleep((long) (seconds * 1000));
        return end(meter);
    }

    /// At a fixed rate, whether the server keeps up or not; the latency counts from when a message was due, so a
    /// stall shows in all that were due meanwhile.
    ///
    /// @param rate messages a second, of all pairs together
    Outcome paced(int rate, double warmUp, double seconds) throws IOException, InterruptedException {
        refilling = false;
        long began = System.nanoTime();
        long warm = (long) (rate * warmUp);
        long count = warm + (long) (rate * seconds);
        Meter meter = new Meter(server.process());
        for (long i = 0; i < count; i++) {
            long due = began + i * 1_000_000_000L / rate;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            if (i == warm) {
                meter = begin();
            }
            pairs.get((int) (i % pairs.size())).send(due);
        }
        return end(meter);
    }

    private Meter begin() throws IOException {
        pairs.forEach(pair -> pair.taken = 0);
        Meter meter = new Meter(server.process());
        measuring = true;
        return meter;
    }

    private Outcome end(Meter meter) throws IOException, InterruptedException {
        if (refilling) {
            measuring = false;
        }
        Meter.Cost cost = meter.read();
        refilling = false;
        long missing = missing();
        for (int waited = 0; missing > 0 && waited < PATIENCE_MILLIS; waited += 10) {
            crew.check();
            Thread.sleep(10);
            missing = missing();
        }
        measuring = false;
        crew.check();
        long[] latencies =
                pairs.stream().flatMapToLong(Pair::latencies).sorted().toArray();
        if (latencies.length == 0) {
            throw new IOException("No message has arrived");
        }
        long disordered =
                pairs.stream().mapToLong(pair -> pair.disordered.get()).sum();
        return new Outcome(latencies.length, cost, latencies, missing, disordered);
    }

    private long missing() {
        return pairs.stream()
                .mapToLong(pair -> pair.sent.get() - pair.received.get())
                .sum();
    }

    @Override
    public void close() {
        crew.over();
        for (Pair pair : pairs) {
            pair.from.leave();
            pair.to.leave();
        }
    }

    private final class Pair {
        private static final int MOST = 1 << 20;

        private final Wire from;
        private final Wire to;
        private final String head;
        private final ReentrantLock sending = new ReentrantLock();
        private final AtomicLong sent = new AtomicLong();
        private final long[] times = new long[MOST];
        private final AtomicLong received = new AtomicLong();
        private final AtomicLong disordered = new AtomicLong();
        private volatile int taken;

        Pair(Wire from, Wire to, String address) {
            this.from = from;
            this.to = to;
            this.head = "<message to='" + address + "' type='chat' id='m";
        }

        void start() {
            crew.start(() -> {
                Managed count = new Managed(from);
                while (true) {
                    from.await();
                    if (managed) {
                        count.taken();
                    }
                    if (from.begins(MESSAGE)) {
                        throw new IOException("A message came back");
                    }
                }
            });
            crew.start(this::receive);
        }

        /// Two threads send while the first window fills, and the numbers must go out in their order.
        void send(long due) throws IOException {
            sending.lock();
            try {
                long number = sent.getAndIncrement();
                from.send(head + number + "'><body>n#" + number + " t#" + due + ' ' + TEXT + "</body></message>"
                        + (managed && number % ASKS_AFTER == ASKS_AFTER - 1 ? Managed.REQUEST : ""));
            } finally {
                sending.unlock();
            }
        }

        private void receive() throws IOException {
            Managed count = new Managed(to);
            while (true) {
                to.await();
                if (managed) {
                    count.taken();
                }
                if (!to.begins(MESSAGE)) {
                    continue;
                }
                if (to.number(NUMBER) != received.getAndIncrement()) {
                    disordered.incrementAndGet();
                }
                int at = taken;
                if (measuring && at < MOST) {
                    times[at] = System.nanoTime() - to.number(TIME);
                    taken = at + 1;
                }
                if (refilling) {
                    send(System.nanoTime());
                }
            }
        }

        LongStream latencies() {
            return Arrays.stream(times, 0, taken);
        }
    }
}
