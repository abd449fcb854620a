package im.clove.node.session;

import im.clove.node.app.host.Server;
import im.clove.node.c2s.ClientGate;
import im.clove.node.c2s.ClientStream;
import im.clove.node.c2s.Entrance;
import im.clove.node.c2s.ListenerKind;
import im.clove.node.ext.std.StandardExtensions;
import im.clove.node.peers.Exchange;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Store;
import im.clove.node.store.Stores;
import im.clove.node.store.Table;
import im.clove.node.store.memory.MemoryStore;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.link.Line;
import im.clove.runtime.link.LinkSink;
import im.clove.runtime.owner.SystemTimers;
import im.clove.runtime.owner.VirtualThreads;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Protection;
import im.clove.s2s.queue.Delivery;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.Mechanism;
import im.clove.xmpp.sasl.UserAgent;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.XmlException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// A program for a JVM of its own with the heap of a node: many accounts fill one kind of memory as far as they can,
/// and
/// then somebody honest logs in and gets a message. Prints what is charged, what the heap really holds more, and how
/// many stanzas were refused: `counted TAB real TAB refused`. With `unlimited` nobody counts.
final class HeldMemory {
    private static final String HOST = "verona.example";
    private static final int FLOODING = 30;
    private static final int STANZAS = 100;
    private static final int SECONDS = 60;

    private final Budget budget;
    private final Queue<Delivery> waiting = new ConcurrentLinkedQueue<>();
    private final Server server;
    private final Stores stores = Stores.over(new OnDisk(new MemoryStore()), OfflineQueue.Quota.STANDARD);

    private HeldMemory(Budget budget) {
        this.budget = budget;
        Batch batch = new Batch();
        for (int i = 0; i < FLOODING; i++) {
            stores.accounts().put(batch, new AccountRecord(jid("a" + i), Instant.EPOCH, false, false, List.of()));
        }
        stores.accounts().put(batch, new AccountRecord(jid("mum"), Instant.EPOCH, false, false, List.of()));
        stores.accounts().put(batch, new AccountRecord(jid("dad"), Instant.EPOCH, false, false, List.of()));
        stores.store().commit(batch);
        server = new Server(new Server.Parts(
                Set.of(Domain.of(HOST)),
                stores,
                StandardExtensions.of("1", Instant.EPOCH, 10, new SecureRandom()),
                List.of(),
                new Silent(),
                Server.Limits.DEFAULT,
                new Server.Tools(Clock.systemUTC(), new SystemTimers(), new VirtualThreads("clove", 100_000), budget)));
    }

    private static Jid jid(String name) {
        return Jid.parse(name + '@' + HOST);
    }

    /// Rosters and what is published are on the disk, which is no part of the heap: what is written of them is
    /// forgotten.
    private record OnDisk(Store store) implements Store {
        private static final Set<Table> LARGE = Set.of(Table.ROSTERS, new Table("pubsub"));

        @Override
        public byte @Nullable [] get(Table table, Key key) {
            return store.get(table, key);
        }

        @Override
        public List<Entry> scan(Table table, Key prefix, @Nullable Key after, int limit) {
            return store.scan(table, prefix, after, limit);
        }

        @Override
        public List<Entry> scanBack(Table table, Key prefix, @Nullable Key before, int limit) {
            return store.scanBack(table, prefix, before, limit);
        }

        @Override
        public Set<Table> tables() {
            return store.tables();
        }

        @Override
        public void commit(Batch batch) {
            Batch rest = new Batch();
            for (Batch.Write write : batch.writes()) {
                byte[] value = write.value();
                if (LARGE.contains(write.table())) {
                    continue;
                }
                if (value == null) {
                    rest.remove(write.table(), write.key());
                } else {
                    rest.put(write.table(), write.key(), value);
                }
            }
            store.commit(rest);
        }

        @Override
        public void close() {
            store.close();
        }
    }

    /// Servers that never answer.
    private final class Silent implements Exchange.Peers {
        @Override
        public void send(Domain from, Domain to, Stanza stanza, Delivery delivery) {
            waiting.add(new Waiting(stanza, delivery));
        }

        @Override
        public CompletableFuture<?> disown(Jid account) {
            return CompletableFuture.completedFuture(null);
        }
    }

    private record Waiting(Stanza stanza, Delivery delivery) implements Delivery {
        @Override
        public void accepted() {
            delivery.accepted();
        }

        @Override
        public void failed(StanzaError reason) {
            delivery.failed(reason);
        }
    }

    /// A client that hears everything and keeps nothing.
    private static final class Ear implements Line {
        private final CountDownLatch over = new CountDownLatch(1);
        private final CountDownLatch body = new CountDownLatch(1);
        private volatile int refused;

        @Override
        public boolean send(Element element) {
            if (element.attributeOr("id", "").equals("over")) {
                over.countDown();
            }
            if (element.has(Element.CLIENT, "error")) {
                refused++;
            }
            if (element.has(Element.CLIENT, "body")) {
                body.countDown();
            }
            return true;
        }

        @Override
        public boolean send(Element element, Runnable whenFlushed) {
            return send(element);
        }

        @Override
        public void chargeTo(Budget budget) {}

        @Override
        public void together(Runnable sends) {
            sends.run();
        }

        @Override
        public void close(@Nullable Element streamError) {}

        @Override
        public void abort(Element streamError) {}

        @Override
        public void cut() {}

        @Override
        public void run(LinkSink sink) {}
    }

    private LinkSink enter(String name, Line line) {
        ClientStream stream = new ClientStream(
                jid(name),
                server.accounts().book().find(jid(name)).orElseThrow().generation(),
                line,
                Protection.NONE,
                new PeerIdentity.Local("test"),
                Mechanism.PLAIN,
                null,
                UserAgent.UNKNOWN,
                ListenerKind.STARTTLS);
        return switch (server.gate().enter(stream, new Entrance.Bind("here", List.of(), _ -> List.of()))) {
            case ClientGate.Entry.Accepted(LinkSink sink) -> sink;
            case ClientGate.Entry.Refused refused ->
                throw new IllegalStateException(name + " is not let in: " + refused);
        };
    }

    private static Element parse(String xml) throws XmlException {
        return Elements.stored(xml.getBytes(StandardCharsets.UTF_8));
    }

    private static void await(CountDownLatch latch, String what) throws InterruptedException {
        if (!latch.await(SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("In vain waited for " + what);
        }
    }

    private static long heap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private void run(String enable, IntFunction<String> stanza) throws Exception {
        List<LinkSink> sinks = new ArrayList<>();
        List<Ear> ears = new ArrayList<>();
        for (int i = 0; i < FLOODING; i++) {
            Ear ear = new Ear();
            LinkSink sink = enter("a" + i, ear);
            sink.received(parse("<presence xmlns='jabber:client'/>"));
            if (!enable.isEmpty()) {
                sink.received(parse(enable));
            }
            sinks.add(sink);
            ears.add(ear);
        }
        long charged = budget.held();
        long before = heap();
        for (int i = 0; i < FLOODING; i++) {
            for (int j = 0; j < STANZAS; j++) {
                sinks.get(i).received(parse(stanza.apply(i)));
            }
        }
        for (int i = 0; i < FLOODING; i++) {
            sinks.get(i)
                    .received(parse("<iq xmlns='jabber:client' type='get' id='over' to='" + HOST
                            + "'><ping xmlns='urn:xmpp:ping'/></iq>"));
            await(ears.get(i).over, "the answer to a flood");
        }
        long counted = budget.held() - charged;
        long real = heap() - before;
        int refused = ears.stream().mapToInt(ear -> ear.refused).sum();
        Ear mum = new Ear();
        LinkSink hers = enter("mum", mum);
        hers.received(parse("<presence xmlns='jabber:client'/>"));
        LinkSink his = enter("dad", new Ear());
        his.received(parse("<message xmlns='jabber:client' type='chat' to='mum@" + HOST
                + "/here'><body>Dinner?</body></message>"));
        await(mum.body, "the message of a friend");
        System.out.println(counted + "\t" + real + "\t" + refused);
    }

    private static String iq(String payload) {
        return "<iq xmlns='jabber:client' type='get' id='x' to='made-up.example'>" + payload + "</iq>";
    }

    private static String contact(int number) {
        StringBuilder groups = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            groups.append("<group>")
                    .append(number)
                    .append('-')
                    .append(i)
                    .append("g".repeat(60))
                    .append("</group>");
        }
        return "<iq xmlns='jabber:client' type='set' id='x'><query xmlns='jabber:iq:roster'><item jid='contact" + number
                + "@made-up.example' name='Somebody'>" + groups + "</item></query></iq>";
    }

    private static String published(int number) {
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            items.append("<item id='")
                    .append(number)
                    .append('-')
                    .append(i)
                    .append("i".repeat(100))
                    .append("'><x xmlns='x'/></item>");
        }
        return "<iq xmlns='jabber:client' type='set' id='x'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
                + "<publish node='" + number + "n".repeat(400) + "'>" + items + "</publish>"
                + "<publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>"
                + "<value>http://jabber.org/protocol/pubsub#publish-options</value></field>"
                + "<field var='pubsub#max_items'><value>max</value></field>"
                + "<field var='pubsub#title'><value>" + number + "t".repeat(400) + "</value></field></x>"
                + "</publish-options></pubsub></iq>";
    }

    public static void main(String[] args) throws Exception {
        Budget budget = args.length > 1
                ? Budget.unlimited()
                : Budget.node(Budget.share(Runtime.getRuntime().maxMemory()));
        HeldMemory held = new HeldMemory(budget);
        switch (args[0]) {
            case "large requests" -> held.run("", _ -> iq("<q xmlns='x'>" + "x".repeat(200_000) + "</q>"));
            case "requests of many elements" -> held.run("", _ -> iq("<q xmlns='x'>" + "<zz/>".repeat(4_000) + "</q>"));
            case "directed presence" ->
                held.run(
                        "",
                        _ -> "<presence xmlns='jabber:client' to='" + "x".repeat(1_000) + "@made-up.example/"
                                + "y".repeat(1_000) + "'><status>" + "z".repeat(50_000) + "</status></presence>");
            case "messages to oneself" ->
                held.run(
                        "<enable xmlns='urn:xmpp:sm:3'/>",
                        i -> "<message xmlns='jabber:client' type='headline' to='a" + i + "@" + HOST + "/here'><body>"
                                + "x".repeat(9_000) + "</body></message>");
            case "rosters" -> {
                AtomicInteger contacts = new AtomicInteger();
                held.run("", _ -> contact(contacts.incrementAndGet()));
            }
            case "nodes and items" -> {
                AtomicInteger items = new AtomicInteger();
                held.run("", _ -> published(items.incrementAndGet()));
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
        System.exit(0);
    }
}
