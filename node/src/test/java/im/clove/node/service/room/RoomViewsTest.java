package im.clove.node.service.room;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.LogLines;
import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.core.Ticket;
import im.clove.node.owner.Step;
import im.clove.node.service.ServiceTools;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Store;
import im.clove.node.store.StoreException;
import im.clove.node.store.Stores;
import im.clove.node.store.Table;
import im.clove.node.store.memory.MemoryStore;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.owner.ManualTimers;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever happens in a room, in whatever order, and whether a commit fails or the node is killed in between: all who
/// are in see the same people there with the same roles, everybody sees himself, and nobody sees somebody who believes
/// to be out.
final class RoomViewsTest {
    private static final String SERVICE = "rooms.verona.example";
    private static final String ROOM = "orchard@" + SERVICE;
    private static final String MUC = "http://jabber.org/protocol/muc";
    private static final List<String> NICKS = List.of("rose", "thorn", "leaf", "Leaf", "bud");
    private static final List<String> CLIENTS = List.of(
            "romeo@verona.example/a",
            "romeo@verona.example/b",
            "juliet@verona.example/a",
            "nurse@verona.example/a",
            "paris@mantua.example/a",
            "paris@mantua.example/b",
            "balthasar@mantua.example/a");

    private final MemoryStore memory = new MemoryStore();
    private final List<Stanza> said = new ArrayList<>();

    /// Who is there, and as what, as each client was told.
    private final Map<String, Map<String, String>> views = new TreeMap<>();

    /// Under which nickname a client believes to be in.
    private final Map<String, String> selves = new TreeMap<>();

    private boolean isFailing;
    private int life;
    private RoomService service;

    RoomViewsTest() {
        Stores stores = Stores.over(memory, OfflineQueue.Quota.STANDARD);
        Batch batch = new Batch();
        for (String name : List.of("romeo", "juliet", "nurse")) {
            Jid jid = Jid.parse(name + "@verona.example");
            stores.accounts().put(batch, new AccountRecord(jid, Instant.EPOCH, false, false, List.of()));
        }
        memory.commit(batch);
        service = start();
    }

    private RoomService start() {
        life++;
        ServiceTools tools = new ServiceTools(
                envelope -> said.add(envelope.stanza()),
                Stores.over(new Life(life), OfflineQueue.Quota.STANDARD),
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                Runnable::run,
                new ManualTimers(),
                Budget.unlimited());
        RoomService started = new RoomService(Domain.of(SERVICE), tools, RoomLimits.STANDARD, new Random(life));
        started.started();
        return started;
    }

    /// The store of one life of the node, whose commits can fail.
    private final class Life implements Store {
        private final int number;

        private Life(int number) {
            this.number = number;
        }

        @Override
        public byte @Nullable [] get(Table table, Key key) {
            return memory.get(table, key);
        }

        @Override
        public List<Entry> scan(Table table, Key prefix, @Nullable Key after, int limit) {
            return memory.scan(table, prefix, after, limit);
        }

        @Override
        public List<Entry> scanBack(Table table, Key prefix, @Nullable Key before, int limit) {
            return memory.scanBack(table, prefix, before, limit);
        }

        @Override
        public Set<Table> tables() {
            return memory.tables();
        }

        @Override
        public void commit(Batch batch) {
            if (isFailing || number != life) {
                throw new StoreException("The disk is full (in this test)", null);
            }
            memory.commit(batch);
        }

        @Override
        public void close() {}
    }

    private void say(String client, String xml) {
        Stanza stanza = Stanza.of(Elements.stanza(xml)).withFrom(Jid.parse(client));
        service.submit(new Envelope(stanza, new Origin.Client(Jid.parse(client)), Ticket.NONE));
        hear();
    }

    /// Everybody looks at what has come for him.
    private void hear() {
        for (Stanza each : List.copyOf(said)) {
            if (each instanceof Presence presence && !presence.isError() && presence.to() != null) {
                see(presence.to().toString(), presence);
            }
        }
        said.clear();
    }

    private void see(String client, Presence presence) {
        Element x = presence.element().child(MUC + "#user", "x").orElseThrow();
        Element item = x.child(MUC + "#user", "item").orElseThrow();
        Set<String> codes = new TreeSet<>();
        x.children().forEach(child -> codes.add(child.attributeOr("code", "")));
        Map<String, String> view = views.computeIfAbsent(client, _ -> new TreeMap<>());
        String nick = presence.from() == null ? "" : presence.from().resource();
        boolean isSelf = codes.contains("110");
        if (presence.type() == Presence.Type.UNAVAILABLE) {
            view.remove(nick);
            if (isSelf && codes.contains("303")) {
                selves.put(client, item.attributeOr("nick", ""));
            } else if (isSelf) {
                selves.remove(client);
                view.clear();
            }
        } else {
            view.put(nick, item.attributeOr("affiliation", "") + "/" + item.attributeOr("role", ""));
            if (isSelf) {
                selves.put(client, nick);
            }
        }
    }

    private void check(String after) {
        @Nullable Map<String, String> first = null;
        for (Map.Entry<String, String> self : selves.entrySet()) {
            Map<String, String> view = views.getOrDefault(self.getKey(), Map.of());
            assertThat(view).as("what %s sees after %s", self.getKey(), after).containsKey(self.getValue());
            first = first == null ? view : first;
            assertThat(view).as("what %s sees after %s", self.getKey(), after).isEqualTo(first);
        }
        if (first != null) {
            assertThat(first.keySet()).as("who is in after %s", after).isEqualTo(new TreeSet<>(selves.values()));
        }
    }

    private static String admin(String item) {
        return "<iq type='set' id='a' to='" + ROOM + "'><query xmlns='" + MUC + "#admin'>" + item + "</query></iq>";
    }

    private static String owner(String content) {
        return "<iq type='set' id='o' to='" + ROOM + "'><query xmlns='" + MUC + "#owner'>" + content + "</query></iq>";
    }

    private static String settings(String name, String value) {
        return owner("<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>" + MUC
                + "#roomconfig</value></field><field var='muc#roomconfig_" + name + "'><value>" + value
                + "</value></field></x>");
    }

    private static <T> T any(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    private String act(Random random) {
        String client = any(CLIENTS, random);
        String bare = any(CLIENTS, random).split("/")[0];
        String nick = any(NICKS, random);
        String self = selves.getOrDefault(client, nick);
        String flag = random.nextBoolean() ? "1" : "0";
        List<String> affiliations = List.of("none", "none", "member", "admin", "owner", "outcast");
        List<String> roles = List.of("none", "visitor", "participant", "moderator");
        String stanza = switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> "<presence to='" + ROOM + "/" + nick + "'><x xmlns='" + MUC + "'/></presence>";
            case 4 -> "<presence to='" + ROOM + "/" + self + "' type='unavailable'/>";
            case 5 -> "<presence to='" + ROOM + "/" + self + "'><show>away</show></presence>";
            case 6 -> "<presence to='" + ROOM + "/" + nick + "'/>";
            case 7, 8 -> admin("<item jid='" + bare + "' affiliation='" + any(affiliations, random) + "'/>");
            case 9, 10 -> admin("<item nick='" + nick + "' role='" + any(roles, random) + "'/>");
            case 11 -> settings("membersonly", flag);
            case 12 -> settings("moderatedroom", flag);
            case 13 -> "<presence to='" + ROOM + "/" + self + "' type='error'><error type='cancel'/></presence>";
            case 14 -> owner("<x xmlns='jabber:x:data' type='submit'/>");
            default ->
                random.nextInt(8) == 0
                        ? owner("<destroy/>")
                        : "<message type='groupchat' to='" + ROOM + "'><body>x</body></message>";
        };
        isFailing = random.nextInt(12) == 0;
        String what = client + (isFailing ? " (and it fails)" : "") + ": " + stanza;
        say(client, stanza);
        isFailing = false;
        return what;
    }

    private void kill() {
        selves.keySet().removeIf(client -> client.contains("@verona."));
        views.keySet().removeIf(client -> client.contains("@verona."));
        service = start();
        hear();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15})
    void everybodySeesTheSame(long seed) {
        Random random = new Random(seed);
        try (LogLines _ = new LogLines(Step.class.getName())) {
            for (int i = 0; i < 300; i++) {
                String what = act(random);
                check("step " + i + ", " + what);
                if (random.nextInt(60) == 0) {
                    kill();
                    check("step " + i + ", a kill");
                }
            }
        }
    }
}
