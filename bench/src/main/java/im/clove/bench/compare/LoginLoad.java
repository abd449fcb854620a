package im.clove.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Clients that log in up to a bound resource, leave, and come again: each time a new connection, a full TLS
/// handshake and a whole SCRAM exchange.
final class LoginLoad {
    static final int AT_ONCE = 16;

    private final AtomicLong done = new AtomicLong();
    private final Crew crew = new Crew();
    private final Server server;
    private final Scram scram;

    LoginLoad(Server server, Scram scram) {
        this.server = server;
        this.scram = scram;
    }

    Outcome run(List<String> names, double seconds) throws IOException, InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            int first = i;
            threads.add(crew.start(() -> {
                for (int n = first; !crew.isOver(); n += AT_ONCE) {
                    once(server.user(names.get(n % names.size()), scram), scram, done::incrementAndGet);
                }
            }));
        }
        // The first ones of each client are not counted.
        Thread.sleep((long) (seconds * 1000 / 5));
        Meter meter = new Meter(server.process());
        long before = done.get();
        Thread.sleep((long) (seconds * 1000));
        long count = done.get() - before;
        Meter.Cost cost = meter.read();
        crew.check();
        crew.over();
        for (Thread thread : threads) {
            thread.join();
        }
        return new Outcome(count, cost);
    }

    /// @param bound done when the resource is bound
    static void once(User user, Scram scram, Bound bound) throws IOException {
        try (Wire wire = user.login(scram, "login")) {
            bound.run();
            wire.send("</stream:stream>");
        }
    }

    interface Bound {
        void run() throws IOException;
    }
}
