package im.clove.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Messages to accounts that are offline, until the server has acknowledged all of them (XEP-0198), and then the
/// same accounts coming and fetching them. One sender and one receiver a pair.
final class OfflineLoad {
    private static final byte[] MESSAGE = "<message".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NUMBER = "n#".getBytes(StandardCharsets.US_ASCII);
    private static final String TEXT = "The quick brown fox jumps over the lazy dog, and the dog does not mind.";
    private static final int PATIENCE_MILLIS = 30_000;

    private final Server server;
    private final List<String> senders;
    private final List<String> receivers;
    private final int each;

    /// @param each how many messages for each receiver
    OfflineLoad(Server server, List<String> senders, List<String> receivers, int each) {
        this.server = server;
        this.senders = senders;
        this.receivers = receivers;
        this.each = each;
    }

    /// They are contacts of each other: who is not may not fill somebody's queue, with Clove.
    private void befriend() throws IOException {
        for (int i = 0; i < senders.size(); i++) {
            try (Wire receiver = server.user(receivers.get(i), Scram.SHA_1).login(Scram.SHA_1, "roster")) {
                String sender = server.user(senders.get(i), Scram.SHA_1).bare();
                User.request(receiver, "set", "<query xmlns='jabber:iq:roster'><item jid='" + sender + "'/></query>");
                receiver.leave();
            }
        }
    }

    Outcome store() throws IOException, InterruptedException {
        befriend();
        Crew crew = new Crew();
        List<Wire> wires = new ArrayList<>();
        for (String sender : senders) {
            Wire wire = server.user(sender, Scram.SHA_1).arrive("sender");
            wire.send("<enable xmlns='" + Managed.SM + "'/>");
            String reply = wire.next();
            while (!reply.startsWith("<enabled")) {
                reply = wire.next();
            }
            wires.add(wire);
        }
        Meter meter = new Meter(server.process());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < wires.size(); i++) {
            Wire wire = wires.get(i);
            String to = server.user(receivers.get(i), Scram.SHA_1).bare();
            threads.add(crew.start(() -> send(wire, to)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Meter.Cost cost = meter.read();
        crew.check();
        for (Wire wire : wires) {
            wire.leave();
        }
        return new Outcome((long) each * wires.size(), cost);
    }

    private void send(Wire wire, String to) throws IOException, InterruptedException {
        for (int i = 0; i < each; i++) {
            wire.send("<message to='" + to + "' type='chat' id='o" + i + "'><body>n#" + i + ' ' + TEXT
                    + "</body></message>");
        }
        wire.send(Managed.REQUEST);
        while (true) {
            String reply = wire.next();
            if (reply.startsWith("<message")) {
                throw new IOException("A message came back: " + reply);
            }
            if (reply.startsWith("<a ")) {
                int at = reply.indexOf(" h=") + " h='".length();
                if (Integer.parseInt(reply.substring(at).replaceAll("[^0-9].*", "")) >= each) {
                    return;
                }
                // Not all are stored yet. Asking too often would be work of its own.
                Thread.sleep(2);
                wire.send(Managed.REQUEST);
            }
        }
    }

    Outcome fetch() throws IOException, InterruptedException {
        Crew crew = new Crew();
        AtomicLong arrived = new AtomicLong();
        AtomicLong disordered = new AtomicLong();
        List<Wire> wires = new ArrayList<>();
        for (String receiver : receivers) {
            wires.add(server.user(receiver, Scram.SHA_1).login(Scram.SHA_1, "fetch"));
        }
        Meter meter = new Meter(server.process());
        for (Wire wire : wires) {
            crew.start(() -> receive(wire, arrived, disordered));
        }
        long all = (long) each * wires.size();
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (arrived.get() < all && System.nanoTime() < deadline) {
            crew.check();
            Thread.sleep(1);
        }
        Meter.Cost cost = meter.read();
        crew.over();
        for (Wire wire : wires) {
            wire.leave();
        }
        return new Outcome(arrived.get(), cost, new long[0], all - arrived.get(), disordered.get());
    }

    private static void receive(Wire wire, AtomicLong arrived, AtomicLong disordered) throws IOException {
        wire.send("<presence/>");
        long expected = 0;
        while (true) {
            wire.await();
            if (wire.begins(MESSAGE)) {
                if (wire.number(NUMBER) != expected) {
                    disordered.incrementAndGet();
                }
                expected++;
                arrived.incrementAndGet();
            }
        }
    }
}
