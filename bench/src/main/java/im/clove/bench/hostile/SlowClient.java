package im.clove.bench.hostile;

import im.clove.bench.compare.User;
import im.clove.bench.compare.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// An honest client on a slow way: with stream management, and two seconds late with each confirmation.
final class SlowClient implements AutoCloseable {
    private static final Duration LATE = Duration.ofSeconds(2);

    private final Wire wire;
    private final String bare;
    private final AtomicLong heard = new AtomicLong();
    private volatile boolean isOpen = true;
    private volatile String last = "";

    private SlowClient(Wire wire, String bare) {
        this.wire = wire;
        this.bare = bare;
    }

    /// @param resource which nobody else uses meanwhile
    static SlowClient login(User user, String resource) throws IOException {
        SlowClient client = new SlowClient(user.arriveManaged(resource), user.bare());
        Thread.ofVirtual().start(client::read);
        return client;
    }

    private void read() {
        try {
            while (true) {
                String child = wire.next();
                if (child.startsWith("<message") || child.startsWith("<presence") || child.startsWith("<iq")) {
                    heard.incrementAndGet();
                } else if (child.startsWith("<r ")) {
                    Thread.sleep(LATE);
                    wire.send("<a xmlns='urn:xmpp:sm:3' h='" + heard.get() + "'/>");
                } else {
                    last = child;
                }
            }
        } catch (IOException | RuntimeException e) {
            last = last.isEmpty() ? String.valueOf(e.getMessage()) : last;
            isOpen = false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    String bare() {
        return bare;
    }

    long heard() {
        return heard.get();
    }

    boolean isOpen() {
        return isOpen;
    }

    /// What the server said at its end.
    String last() {
        return last.substring(0, Math.min(300, last.length()));
    }

    void leave() {
        wire.leave();
    }

    @Override
    public void close() {
        wire.close();
    }
}
