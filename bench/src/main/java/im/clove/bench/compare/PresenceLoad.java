package im.clove.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A circle of friends, each subscribed to all others, whose statuses change: a presence each time all others have
/// seen the last one. What counts is what they receive.
final class PresenceLoad implements AutoCloseable {
    private static final byte[] PRESENCE = "<presence".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NUMBER = "n#".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WHO = "u#".getBytes(StandardCharsets.US_ASCII);
    private static final int PATIENCE_MILLIS = 30_000;

    private final Server server;
    private final Crew crew = new Crew();
    private final List<Friend> friends = new ArrayList<>();
    private final AtomicLong disordered = new AtomicLong();
    private volatile boolean over;

    PresenceLoad(Server server, List<String> names) throws IOException {
        this.server = server;
        for (String name : names) {
            friends.add(new Friend(friends.size(), server.user(name, Scram.SHA_1)));
        }
    }

    /// Befriends all with all; once, the server keeps it.
    void subscribe() throws IOException, InterruptedException {
        friends.forEach(friend -> crew.start(friend::approve));
        for (Friend friend : friends) {
            for (Friend other : friends) {
                if (other.index != friend.index) {
                    friend.wire.send("<presence type='subscribe' to='" + other.user.bare() + "'/>");
                }
            }
        }
        for (Friend friend : friends) {
            await(friend.approvals, friends.size() - 1);
        }
    }

    Outcome run(double warmUp, double seconds) throws IOException, InterruptedException {
        friends.forEach(friend -> crew.start(friend::receive));
        for (Friend friend : friends) {
            await(friend.seen, friends.size() - 1);
        }
        for (Friend friend : friends) {
            friend.change();
        }
        Thread.sleep((long) (warmUp * 1000));
        long before = received();
        Meter meter = new Meter(server.process());
        Thread.sleep((long) (seconds * 1000));
        long count = received() - before;
        Meter.Cost cost = meter.read();
        over = true;
        crew.check();
        long lost = 0;
        for (Friend friend : friends) {
            for (int waited = 0; friend.missing.get() > 0 && waited < PATIENCE_MILLIS; waited += 10) {
                Thread.sleep(10);
            }
            lost += friend.missing.get();
        }
        return new Outcome(count, cost, new long[0], lost, disordered.get());
    }

    private long received() {
        return friends.stream().mapToLong(friend -> friend.received.get()).sum();
    }

    private void await(AtomicInteger counter, int target) throws IOException, InterruptedException {
        for (int waited = 0; counter.get() < target; waited += 10) {
            crew.check();
            if (waited > PATIENCE_MILLIS) {
                throw new IOException("Only " + counter.get() + " of " + target + " presences have arrived");
            }
            Thread.sleep(10);
        }
    }

    @Override
    public void close() {
        crew.over();
        for (Friend friend : friends) {
            friend.wire.leave();
        }
    }

    private final class Friend {
        private final int index;
        private final User user;
        private final Wire wire;
        private final AtomicInteger approvals = new AtomicInteger();
        private final AtomicInteger seen = new AtomicInteger();
        private final AtomicInteger missing = new AtomicInteger();
        private final AtomicLong changes = new AtomicLong();
        private final AtomicLong received = new AtomicLong();

        Friend(int index, User user) throws IOException {
            this.index = index;
            this.user = user;
            this.wire = user.arrive("friend");
        }

        void approve() throws IOException {
            while (true) {
                String stanza = wire.next();
                if (stanza.startsWith("<presence")) {
                    String plain = stanza.replace('"', '\'');
                    if (plain.contains("type='subscribed'")) {
                        approvals.incrementAndGet();
                    } else if (plain.contains("type='subscribe'")) {
                        String from = plain.replaceAll("(?s).* from='([^']*)'.*", "$1");
                        wire.send("<presence type='subscribed' to='" + from + "'/>");
                    }
                }
            }
        }

        void change() throws IOException {
            missing.set(friends.size() - 1);
            long number = changes.getAndIncrement();
            wire.send("<presence><show>away</show><status>n#" + number + " u#" + index + " out</status></presence>");
        }

        void receive() throws IOException {
            long[] last = new long[friends.size()];
            while (true) {
                wire.await();
                if (!wire.begins(PRESENCE)) {
                    continue;
                }
                long who = wire.number(WHO);
                if (who < 0) {
                    seen.incrementAndGet();
                } else if (who != index) {
                    long number = wire.number(NUMBER);
                    if (number != last[(int) who]) {
                        disordered.incrementAndGet();
                    }
                    last[(int) who] = number + 1;
                    received.incrementAndGet();
                    Friend other = friends.get((int) who);
                    if (other.missing.decrementAndGet() == 0 && !over) {
                        other.change();
                    }
                }
            }
        }
    }
}
