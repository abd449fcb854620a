package im.clove.bench.hostile;

import im.clove.bench.compare.User;
import im.clove.bench.compare.Wire;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/// A client of a hostile account. What it is sent is read and counted by a thread of its own, unless it refuses to
/// read.
final class Guest implements Speaker, AutoCloseable {
    private final Wire wire;
    private final String address;
    private final AtomicLong heard = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private volatile String last = "";
    private volatile boolean isOpen = true;

    private Guest(Wire wire, String address) {
        this.wire = wire;
        this.address = address;
    }

    /// How a guest treats what it is sent.
    enum Ears {
        READS,
        /// Nothing more after its login, with stream management on.
        DEAF,
        /// Reads, with stream management on, and confirms nothing.
        SILENT
    }

    static Guest login(User user, String resource, Ears ears) throws IOException {
        Wire wire = ears == Ears.READS ? user.arrive(resource) : user.arriveManaged(resource);
        Guest guest = new Guest(wire, user.bare() + '/' + resource);
        if (ears != Ears.DEAF) {
            Thread.ofVirtual().start(guest::read);
        }
        return guest;
    }

    private void read() {
        try {
            while (true) {
                String stanza = wire.next();
                heard.incrementAndGet();
                if (stanza.contains("type='error'") || stanza.startsWith("<stream:error")) {
                    errors.incrementAndGet();
                    last = stanza;
                }
            }
        } catch (IOException | RuntimeException _) {
            isOpen = false;
        }
    }

    String address() {
        return address;
    }

    @Override
    public boolean say(String xml) {
        try {
            wire.send(xml);
            return true;
        } catch (IOException _) {
            isOpen = false;
            return false;
        }
    }

    long heard() {
        return heard.get();
    }

    boolean isOpen() {
        return isOpen;
    }

    @Override
    public String from(String user) {
        return "";
    }

    @Override
    public String what() {
        return "a local account";
    }

    @Override
    public String outcome() {
        int at = last.indexOf("<error");
        String what = at < 0 ? last : last.substring(at);
        return heard.get() + " heard, " + errors.get() + " errors"
                + (what.isEmpty() ? "" : " (" + condition(what) + ')') + (isOpen ? "" : ", ended");
    }

    private static String condition(String error) {
        int at = error.indexOf('<', 1);
        int end = at < 0 ? -1 : error.indexOf(' ', at);
        return end < 0 ? "?" : error.substring(at + 1, end);
    }

    /// Ends the stream as it should.
    void leave() {
        wire.leave();
    }

    /// Breaks the connection.
    @Override
    public void close() {
        wire.close();
    }
}
