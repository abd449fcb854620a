package im.clove.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// A client in rooms. It reads all the time, on a thread of its own, counts which occupants it is shown, and takes the
/// messages of all others and its own, which are numbered for each sender. Its methods wait for the server's answer,
/// and
/// are for one thread at a time.
final class Visitor {
    /// All that is waited for, before a load counts as failed.
    static final int PATIENCE_SECONDS = 60;

    private static final byte[] MESSAGE = bytes("<message");
    private static final byte[] PRESENCE = bytes("<presence");
    private static final byte[] IQ = bytes("<iq");
    private static final byte[] SUBJECT = bytes("<subject");
    private static final byte[] IN_ROOM = bytes("@rooms.");
    private static final byte[][] ERROR = {bytes("type='error'"), bytes("type=\"error\"")};
    private static final byte[][] GONE = {bytes("type='unavailable'"), bytes("type=\"unavailable\"")};
    private static final byte[] NUMBER = bytes("n#");
    private static final byte[] WHO = bytes("u#");

    private final Crew crew;
    private final Wire wire;
    private final Semaphore entered = new Semaphore(0);
    private final Semaphore left = new Semaphore(0);
    private final Semaphore answered = new Semaphore(0);
    private final Semaphore own = new Semaphore(0);
    private final AtomicLong shown = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong disordered = new AtomicLong();
    private final int index;
    private final AtomicLongArray next;

    /// @param wire of a client that is available
    /// @param index its number as a sender
    /// @param senders how many there are at most
    Visitor(Wire wire, Crew crew, int index, int senders) {
        this.wire = wire;
        this.crew = crew;
        this.index = index;
        this.next = new AtomicLongArray(senders);
        Thread _ = crew.start(this::read);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void read() throws IOException {
        while (true) {
            wire.await();
            if (wire.begins(MESSAGE)) {
                message();
            } else if (wire.begins(PRESENCE)) {
                presence();
            } else if (wire.begins(IQ)) {
                refuseErrors();
                answered.release();
            }
        }
    }

    private void message() throws IOException {
        refuseErrors();
        int who = (int) wire.number(WHO);
        if (who >= 0) {
            long number = wire.number(NUMBER);
            if (number != next.getAndSet(who, number + 1)) {
                disordered.incrementAndGet();
            }
            received.incrementAndGet();
            if (who == index) {
                own.release();
            }
        } else if (wire.number(SUBJECT) >= 0) {
            // The last thing that one who enters is told (§7.2.15).
            entered.release();
        }
    }

    private void presence() throws IOException {
        if (!wire.opensWith(IN_ROOM)) {
            return;
        }
        refuseErrors();
        if (wire.opensWith(GONE[0]) || wire.opensWith(GONE[1])) {
            left.release();
        } else {
            shown.incrementAndGet();
        }
    }

    private void refuseErrors() throws IOException {
        if (wire.opensWith(ERROR[0]) || wire.opensWith(ERROR[1])) {
            throw new IOException("Refused: " + wire.text());
        }
    }

    /// Returns when everything has come that belongs to it, up to the subject.
    void enter(Room room, String nick, int history) throws IOException, InterruptedException {
        wire.send(room.entry(nick, history));
        await(entered, "entering " + room.address());
    }

    void leave(Room room, String nick) throws IOException, InterruptedException {
        left.drainPermits();
        wire.send(room.exit(nick));
        await(left, "leaving " + room.address());
    }

    /// Makes a room, and opens it for all.
    void make(Room room, String nick) throws IOException, InterruptedException {
        enter(room, nick, 0);
        ask(room, Room.SETTINGS);
    }

    void destroy(Room room) throws IOException, InterruptedException {
        ask(room, Room.END);
    }

    /// A request that only its owner may make.
    void ask(Room room, String payload) throws IOException, InterruptedException {
        answered.drainPermits();
        wire.send(room.request(payload));
        await(answered, payload);
    }

    /// Says something to all; does not wait.
    ///
    /// @param who its number, which is another one where several have their messages numbered as one
    void say(Room room, int who, long number, String text) throws IOException {
        wire.send(room.said(who, number, text));
    }

    /// Waits until so many more messages of its own have come back.
    void awaitOwn(int messages) throws IOException, InterruptedException {
        await(own, messages, "messages of its own");
    }

    private void await(Semaphore semaphore, String what) throws IOException, InterruptedException {
        await(semaphore, 1, what);
    }

    private void await(Semaphore semaphore, int permits, String what) throws IOException, InterruptedException {
        for (int waited = 0; !semaphore.tryAcquire(permits, 1, TimeUnit.SECONDS); waited++) {
            crew.check();
            if (crew.isOver() || waited >= PATIENCE_SECONDS) {
                throw new IOException("No answer: " + what);
            }
        }
    }

    /// Occupants that came in, or were in, this client among them.
    long shown() {
        return shown.get();
    }

    /// Messages to all.
    long received() {
        return received.get();
    }

    /// Messages that were not the next one of their sender.
    long disordered() {
        return disordered.get();
    }

    /// Nothing that was said is expected to come now but from this number on. While nothing comes.
    void expect(int who, long number) {
        next.set(who, number);
    }

    /// Goes, from all rooms too.
    void close() {
        wire.leave();
    }
}
