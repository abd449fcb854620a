package im.clove.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Clients that are logged in, have fetched their roster, are available, and do nothing.
final class IdleLoad implements AutoCloseable {
    private static final int AT_ONCE = 16;
    static final int PER_ACCOUNT = 10;

    private final Server server;
    private final List<String> names;
    private final Queue<Wire> wires = new ConcurrentLinkedQueue<>();

    IdleLoad(Server server, List<String> names) {
        this.server = server;
        this.names = names;
    }

    /// Logs in as many as are missing.
    void grow(int sessions) throws IOException, InterruptedException {
        List<Future<?>> logins = new ArrayList<>();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            for (int i = wires.size(); i < sessions; i++) {
                User user = server.user(names.get(i / PER_ACCOUNT), Scram.SHA_1);
                String resource = "r" + i;
                logins.add(threads.submit(() -> {
                    Wire wire = user.arrive(resource);
                    wires.add(wire);
                    wire.rest();
                    return wire;
                }));
            }
            for (Future<?> login : logins) {
                login.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("A client could not log in", e.getCause());
        }
    }

    /// How many do not answer any more.
    int dead() {
        int dead = 0;
        for (Wire wire : wires) {
            try {
                User.request(wire, "get", "<query xmlns='jabber:iq:roster'/>");
                wire.rest();
            } catch (IOException _) {
                dead++;
            }
        }
        return dead;
    }

    @Override
    public void close() {
        for (Wire wire : wires) {
            wire.leave();
        }
        wires.clear();
    }
}
