package im.clove.bench.hostile;

import im.clove.bench.compare.User;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Honest users, in pairs of friends, who log in and write to each other all the time. The first pair is online, the
/// second one writes to who is offline, and one of the first writes to a friend on another server.
final class Honest implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final long PAUSE_NANOS = 100_000_000;

    /// What no login and no message may exceed, in milliseconds.
    static final double LONGEST = 3_000;

    private final NodeUnderTest node;
    private final List<User> users;
    private final Mail mail;
    private final Supplier<String> meanwhile;
    private final Queue<String> lost = new ConcurrentLinkedQueue<>();
    private final Queue<String> late = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isOver;

    private final Figures logins = new Figures("logins");
    private final Figures online = new Figures("messages to friends online");
    private final Figures kept = new Figures("messages to friends offline, kept");
    private final Figures fetched = new Figures("  the same, fetched after a login");
    private final Figures abroad = new Figures("messages to another server");

    /// @param users four of them
    /// @param meanwhile what goes on, for the words about a failure
    Honest(NodeUnderTest node, List<User> users, Mail mail, Supplier<String> meanwhile) {
        this.node = node;
        this.users = List.copyOf(users);
        this.mail = mail;
        this.meanwhile = meanwhile;
    }

    /// Makes friends of each pair.
    void befriend() throws Exception {
        for (int i = 0; i < users.size(); i += 2) {
            User one = users.get(i);
            User other = users.get(i + 1);
            try (HonestClient first = HonestClient.login(one, "f", mail);
                    HonestClient second = HonestClient.login(other, "f", mail)) {
                first.available();
                second.available();
                wait(first.say("<presence type='subscribe' to='" + other.bare() + "'/>"));
                wait(second.say("<presence type='subscribe' to='" + one.bare() + "'/>"));
                wait(second.say("<presence type='subscribed' to='" + one.bare() + "'/>"));
                wait(first.say("<presence type='subscribed' to='" + other.bare() + "'/>"));
                int asked = 0;
                while (!wait(first.roster("roster" + asked++)).contains("both")) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }
    }

    private static <T> T wait(CompletableFuture<T> what) throws IOException, InterruptedException {
        try {
            return what.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(
                    e.getCause() == null ? e.toString() : e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException("Nothing within " + PATIENCE_SECONDS + " s", e);
        }
    }

    void start() {
        run("login", this::logins);
        run("online", this::online);
        run("offline", this::offline);
        run("abroad", this::abroad);
    }

    private interface Job {
        void once() throws IOException, InterruptedException;
    }

    private void run(String name, Job job) {
        threads.add(Thread.ofVirtual().name(name).start(() -> {
            while (!isOver) {
                try {
                    job.once();
                } catch (IOException | RuntimeException e) {
                    if (!isOver) {
                        lost.add(name + ": " + e.getMessage() + now());
                        LockSupport.parkNanos(PAUSE_NANOS);
                    }
                } catch (InterruptedException _) {
                    return;
                }
            }
        }));
    }

    private String now() {
        return " [" + meanwhile.get() + ']';
    }

    private void add(Figures figures, long nanos) {
        figures.add(nanos);
        if (nanos > LONGEST * 1e6 && !isOver) {
            late.add(figures.what() + ": " + nanos / 1_000_000 + " ms" + now());
        }
    }

    private HonestClient enter(User user, String resource) throws IOException {
        HonestClient client = HonestClient.login(user, resource, mail);
        add(logins, client.loginNanos());
        return client;
    }

    private void logins() throws IOException {
        try (HonestClient _ = enter(users.getFirst(), "fresh")) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// Writes to a friend on another server, as soon as the message before has arrived.
    private void abroad() throws IOException, InterruptedException {
        try (HonestClient client = enter(users.get(1), "travels")) {
            while (!isOver) {
                message(client, "friend@" + node.strangers().getFirst(), abroad);
                LockSupport.parkNanos(5 * PAUSE_NANOS);
            }
        }
    }

    /// Two sessions that stay, writing to each other.
    private void online() throws IOException, InterruptedException {
        User here = users.getFirst();
        User there = users.get(1);
        try (HonestClient first = enter(here, "home");
                HonestClient second = enter(there, "home")) {
            first.available();
            second.available();
            while (!isOver) {
                message(first, there.bare(), online);
                message(second, here.bare(), online);
                LockSupport.parkNanos(PAUSE_NANOS);
                if (first.isBroken() || second.isBroken()) {
                    throw new IOException("An honest session ended: " + first.last() + second.last());
                }
            }
        }
    }

    private void message(HonestClient from, String to, Figures figures) throws IOException, InterruptedException {
        Mail.Letter letter = mail.write();
        long began = System.nanoTime();
        var _ = from.write(to, letter);
        long took = wait(letter.arrival()) - began;
        if (figures.equals(abroad)) {
            // Another server's own time is not ours; that it arrives is.
            figures.add(took);
        } else {
            add(figures, took);
        }
    }

    /// One of a pair writes, and then the other comes.
    private void offline() throws IOException, InterruptedException {
        for (int turn = 0; turn < 2 && !isOver; turn++) {
            User writer = users.get(2 + turn);
            User reader = users.get(3 - turn);
            List<Mail.Letter> letters = new ArrayList<>();
            // The writer stays until all has arrived, to hear of what comes back.
            try (HonestClient there = enter(writer, "away")) {
                for (int i = 0; i < 3; i++) {
                    Mail.Letter letter = mail.write();
                    letters.add(letter);
                    long began = System.nanoTime();
                    add(kept, wait(there.write(reader.bare(), letter)) - began);
                }
                try (HonestClient client = enter(reader, "away")) {
                    long began = System.nanoTime();
                    client.available();
                    for (Mail.Letter letter : letters) {
                        add(fetched, wait(letter.arrival().applyToEither(client.broken(), at -> at)) - began);
                    }
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// One login, now.
    ///
    /// @return how long it took, in milliseconds
    double login() throws IOException {
        try (HonestClient client = HonestClient.login(users.getFirst(), "after", mail)) {
            return client.loginNanos() / 1e6;
        }
    }

    List<Figures> figures() {
        return List.of(logins, online, kept, fetched, abroad);
    }

    /// Those with a bound.
    List<Figures> bounded() {
        return List.of(logins, online, kept);
    }

    /// What honest users did not get: a login, a message, a session that lasts.
    List<String> lost() {
        return List.copyOf(lost);
    }

    /// What took longer than it may.
    List<String> late() {
        return List.copyOf(late);
    }

    @Override
    public void close() {
        isOver = true;
        threads.forEach(Thread::interrupt);
    }
}
