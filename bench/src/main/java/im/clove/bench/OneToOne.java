package im.clove.bench;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sm.AckCounter;
import im.clove.xmpp.sm.SmElements;
import im.clove.xmpp.xml.Element;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/// Pairs of clients, one of each writing to the other as fast as it is read: messages per second end to end, and
/// how long one takes. Usage: `OneToOne DATA-FOLDER PAIRS SECONDS WINDOW acks|plain`, with the node running. WINDOW
/// is how many messages of a pair are on their way at once; `acks` turns XEP-0198 on in both clients.
public final class OneToOne {
    private static final String PASSWORD = "bench-password";
    private static final int ACK_EVERY = 5;
    private static final int WARM_UP_SECONDS = 5;
    private static final String BODY = "The quick brown fox jumps over the lazy dog, and the dog does not mind.";

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final TargetNode node;
    private final int window;
    private final boolean acks;
    private final AtomicReference<String> broken = new AtomicReference<>("");
    private final List<Pair> pairs = new ArrayList<>();
    private volatile boolean measuring;
    private volatile boolean over;

    private OneToOne(TargetNode node, int window, boolean acks) {
        this.node = node;
        this.window = window;
        this.acks = acks;
    }

    /// The command.
    public static void main(String[] arguments) throws Exception {
        OneToOne load = new OneToOne(
                TargetNode.at(Path.of(arguments[0])), Integer.parseInt(arguments[3]), arguments[4].equals("acks"));
        load.run(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    }

    private void run(int count, int seconds) throws Exception {
        List<Jid> accounts = node.accounts("pair", 2 * count, PASSWORD);
        for (int i = 0; i < count; i++) {
            pairs.add(new Pair(logIn(accounts.get(2 * i), "a"), logIn(accounts.get(2 * i + 1), "b")));
        }
        for (Pair pair : pairs) {
            pair.start();
        }
        Thread.sleep(WARM_UP_SECONDS * 1000L);
        ServerProcess server = node.process();
        double serverCpu = server.cpuSeconds();
        double ownCpu = ServerProcess.self().cpuSeconds();
        long began = System.nanoTime();
        measuring = true;
        Thread.sleep(seconds * 1000L);
        measuring = false;
        double took = (System.nanoTime() - began) / 1e9;
        serverCpu = server.cpuSeconds() - serverCpu;
        ownCpu = ServerProcess.self().cpuSeconds() - ownCpu;
        over = true;
        if (!broken.get().isEmpty()) {
            throw new IOException("A client was cut off: " + broken.get());
        }
        print(took, serverCpu, ownCpu);
        System.exit(0);
    }

    private BenchClient logIn(Jid account, String resource) throws IOException {
        BenchClient client = BenchClient.login(node, account.withResource(resource), PASSWORD, true);
        client.arrive();
        if (acks) {
            client.enableAcks();
        }
        return client;
    }

    private void print(double took, double serverCpu, double ownCpu) {
        long[] all = pairs.stream().flatMapToLong(Pair::latencies).sorted().toArray();
        if (all.length == 0) {
            throw new IllegalStateException("No message has arrived");
        }
        out.printf(
                Locale.ROOT,
                "%d pairs, window %d, %s: %.0f messages/s, latency ms p50 %.1f p99 %.1f max %.1f,"
                        + " processor µs per message: node %.0f, this program %.0f%n",
                pairs.size(),
                window,
                acks ? "XEP-0198" : "plain",
                all.length / took,
                all[all.length / 2] / 1e6,
                all[(int) (all.length * 0.99)] / 1e6,
                all[all.length - 1] / 1e6,
                serverCpu * 1e6 / all.length,
                ownCpu * 1e6 / all.length);
    }

    /// One writes, the other reads.
    private final class Pair {
        private static final int MOST = 1 << 20;

        private final BenchClient from;
        private final BenchClient to;
        private final Semaphore room = new Semaphore(window);
        private final long[] taken = new long[MOST];
        private int measured;

        Pair(BenchClient from, BenchClient to) {
            this.from = from;
            this.to = to;
        }

        void start() {
            Thread.ofVirtual().start(() -> guard(this::send));
            Thread.ofVirtual().start(() -> guard(() -> read(from)));
            Thread.ofVirtual().start(() -> guard(() -> read(to)));
        }

        java.util.stream.LongStream latencies() {
            return Arrays.stream(taken, 0, measured);
        }

        private void send() throws IOException, InterruptedException {
            Element body = Element.ofText(Element.CLIENT, "body", BODY);
            for (int n = 1; !over; n++) {
                room.acquire();
                from.send(Element.of(Element.CLIENT, "message", body)
                        .with("to", to.jid().toString())
                        .with("type", "chat")
                        .with("id", Long.toString(System.nanoTime())));
                if (acks && n % ACK_EVERY == 0) {
                    from.send(SmElements.of(new SmElements.Nonza.Request()));
                }
            }
        }

        private void read(BenchClient client) throws IOException {
            long stanzas = 0;
            while (!over) {
                Element element = client.receive();
                if (element.is(SmElements.NS, "r")) {
                    client.send(SmElements.of(new SmElements.Nonza.Answer(new AckCounter(stanzas))));
                } else if (element.namespace().equals(Element.CLIENT)) {
                    stanzas++;
                    arrived(element);
                }
            }
        }

        private void arrived(Element element) throws IOException {
            if (!element.local().equals("message")) {
                return;
            }
            if ("error".equals(element.attribute("type"))) {
                throw new IOException("a message came back");
            }
            if (measuring && measured < MOST) {
                taken[measured++] = System.nanoTime() - Long.parseLong(element.attributeOr("id", "0"));
            }
            room.release();
        }
    }

    private interface Job {
        void run() throws IOException, InterruptedException;
    }

    private void guard(Job job) {
        try {
            job.run();
        } catch (IOException | RuntimeException e) {
            if (!over) {
                broken.set(String.valueOf(e.getMessage()));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
