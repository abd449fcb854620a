package im.clove.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Clients that are there for rooms, in the order of their numbers.
final class Visitors implements AutoCloseable {
    private final Crew crew = new Crew();
    private final List<Visitor> all = new ArrayList<>();

    /// Logs them in, and they become available.
    ///
    /// @param names of accounts, to be used in turn
    /// @param senders how many of the first may say something
    Visitors(Server server, List<String> names, int count, int senders) throws IOException, InterruptedException {
        List<Future<Wire>> logins = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(
                LoginLoad.AT_ONCE, Thread.ofVirtual().factory())) {
            for (int i = 0; i < count; i++) {
                User user = server.user(names.get(i % names.size()), Scram.SHA_1);
                String resource = "room" + i;
                logins.add(threads.submit(() -> user.arrive(resource)));
            }
            for (Future<Wire> login : logins) {
                all.add(new Visitor(login.get(), crew, all.size(), senders));
            }
        } catch (ExecutionException e) {
            throw new IOException("A client could not log in", e.getCause());
        }
    }

    Crew crew() {
        return crew;
    }

    Visitor get(int index) {
        return all.get(index);
    }

    int size() {
        return all.size();
    }

    long shown() {
        return all.stream().mapToLong(Visitor::shown).sum();
    }

    long received() {
        return all.stream().mapToLong(Visitor::received).sum();
    }

    long disordered() {
        return all.stream().mapToLong(Visitor::disordered).sum();
    }

    /// Waits until this is so much, as long as it still grows.
    ///
    /// @return what is missing
    long await(Counter counter, long target) throws IOException, InterruptedException {
        long before = counter.count();
        int idle = 0;
        while (before < target && idle < Visitor.PATIENCE_SECONDS * 1000) {
            crew.check();
            Thread.sleep(1);
            long now = counter.count();
            idle = now == before ? idle + 1 : 0;
            before = now;
        }
        return Math.max(0, target - before);
    }

    interface Counter {
        long count();
    }

    @Override
    public void close() {
        crew.over();
        all.forEach(Visitor::close);
    }
}
