package im.clove.bench.hostile;

import im.clove.bench.compare.User;
import im.clove.runtime.transport.SocketDuplex;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/// One run of a sequence: what it draws from the seed, what it opens, and when it is to end. Closing it breaks all it
/// has opened, in the middle of a word if need be.
final class Attack implements AutoCloseable {
    private final World world;
    private final Random random;
    private final long end;
    private final Queue<AutoCloseable> opened = new ConcurrentLinkedQueue<>();
    private volatile boolean isOver;

    /// @param end by [System#nanoTime()]
    Attack(World world, Random random, long end) {
        this.world = world;
        this.random = random;
        this.end = end;
    }

    Random random() {
        return random;
    }

    World world() {
        return world;
    }

    boolean isOver() {
        return isOver || System.nanoTime() > end;
    }

    /// Between these, small ones as often as large ones.
    int between(int least, int most) {
        double low = Math.log(least);
        return (int) Math.round(Math.exp(low + random.nextDouble() * (Math.log(most) - low)));
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    User hostile() {
        return one(world.hostile());
    }

    User victim() {
        return one(world.honest());
    }

    /// A client of a hostile account.
    Guest guest() throws IOException {
        return guest(hostile(), Guest.Ears.READS);
    }

    Guest guest(User user, Guest.Ears ears) throws IOException {
        return keep(Guest.login(user, "r" + random.nextInt(1_000_000), ears));
    }

    /// A stranger's number; 0 is an honest server and not among them.
    int strangerNumber() {
        return 1 + random.nextInt(world.node().strangers().size() - 1);
    }

    /// A server that speaks for a stranger.
    RemoteServer remote() throws IOException {
        int number = strangerNumber();
        String domain = world.node().strangers().get(number);
        return keep(RemoteServer.link(
                keep(world.stranger(number, 5269)), domain, world.node().domain()));
    }

    /// A stranger to everybody honest: a local account or, as often, another server.
    Speaker speaker() throws IOException {
        return random.nextBoolean() ? guest() : remote();
    }

    /// A connection over TCP.
    SocketDuplex tcp(InetSocketAddress address) throws IOException {
        return keep(SocketDuplex.connect(address));
    }

    /// A connection over I2P.
    SocketDuplex i2p(int number, int port) throws IOException {
        return keep(world.stranger(number, port));
    }

    <T extends AutoCloseable> T keep(T what) throws IOException {
        opened.add(what);
        if (isOver) {
            close();
            throw new IOException("The attack is over");
        }
        return what;
    }

    /// Holds on to all that is open for so long.
    void hold(int millis) {
        long until = Math.min(end, System.nanoTime() + millis * 1_000_000L);
        while (!isOver && System.nanoTime() < until) {
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Override
    public void close() {
        isOver = true;
        for (AutoCloseable next = opened.poll(); next != null; next = opened.poll()) {
            try {
                next.close();
            } catch (Exception _) {
                // It is gone.
            }
        }
    }
}
