package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.app.host.Server;
import im.clove.node.ext.ArchiveTerms;
import im.clove.node.ext.StrangerTerms;
import im.clove.node.ext.std.Administration;
import im.clove.node.ext.std.Push;
import im.clove.node.ext.std.StandardExtensions;
import im.clove.node.ext.std.Statements;
import im.clove.node.peers.Exchange;
import im.clove.node.service.ServiceTools;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Store;
import im.clove.node.store.StoredContact;
import im.clove.node.store.StoredRosters;
import im.clove.node.store.Stores;
import im.clove.node.store.Table;
import im.clove.node.store.memory.MemoryStore;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.owner.ManualTimers;
import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.I2pPlace;
import im.clove.s2s.S2s;
import im.clove.s2s.config.Backoff;
import im.clove.s2s.config.LinkTimes;
import im.clove.s2s.config.S2sConfig;
import im.clove.s2s.place.DarknetMap;
import im.clove.s2s.place.Outward;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Delivery;
import im.clove.s2s.queue.Keeping;
import im.clove.s2s.queue.OutboxStore;
import im.clove.s2s.sim.SimNetwork;
import im.clove.s2s.sim.TouchyResolver;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Two whole servers that know each other's destination, on a simulated network: `romeo` and `mercutio` live on
/// one, `juliet` and `nurse` on the other.
final class TwoServers implements AutoCloseable {
    private static final Instant START = Instant.parse("1597-04-23T18:00:00Z");
    /// How long a peer may take.
    private static final Duration PATIENCE = Duration.ofMillis(700);

    final B32 here = b32(0x08);
    final B32 there = b32(0x90);
    final Stage stage = new Stage(Stage.Time.FLOWS);
    final SimNetwork network = new SimNetwork(stage, Duration.ofMillis(1));

    private final Lobby lobby = new Lobby(stage, new ManualTimers());
    private final List<Actor> actors = new ArrayList<>();
    private final boolean keeping;
    private final Function<Domain, List<ServiceTools.Maker>> services;
    private final Statements.Source statements;
    private volatile Instant now = START;
    private Side verona;
    private final Side mantua;

    TwoServers() {
        this(false);
    }

    /// @param keeping whether messages wait on disk
    TwoServers(boolean keeping) {
        this(keeping, _ -> List.of());
    }

    /// @param services what each of them has besides accounts, by its domain
    TwoServers(boolean keeping, Function<Domain, List<ServiceTools.Maker>> services) {
        this(keeping, services, Statements.Source.NONE);
    }

    /// @param statements what each of them says about places in I2P
    TwoServers(boolean keeping, Function<Domain, List<ServiceTools.Maker>> services, Statements.Source statements) {
        this.keeping = keeping;
        this.statements = statements;
        this.services = services;
        verona = new Side(here, new MemoryStore(), "romeo", "mercutio");
        mantua = new Side(there, new MemoryStore(), "juliet", "nurse");
    }

    /// The name of Romeo's server.
    String domain() {
        return verona.domain.name();
    }

    /// How many messages Romeo has not got yet.
    long unread() {
        return verona.stores.offline().usage(verona.jid("romeo")).messages();
    }

    /// How many stanzas wait on the disk of Romeo's server.
    long waiting() {
        return verona.stores
                .outboxes()
                .load(new Way(verona.domain, mantua.domain))
                .map(OutboxStore.Saved::head)
                .map(OutboxStore.Head::stanzas)
                .orElse(0L);
    }

    /// What the server of Romeo has stored, or null.
    byte @Nullable [] stored(Table table, Key key) {
        return verona.stores.store().get(table, key);
    }

    /// Time goes by once what was said has been dealt with; only dates hear of it.
    void pass(Duration time) {
        stage.still();
        now = now.plus(time);
    }

    /// Waits for something that comes of what was said so far, or of the time that it takes.
    void await(BooleanSupplier condition) {
        stage.await("It has not come about", condition);
    }

    /// The server of Romeo stops and starts again over what it has stored.
    void restart() {
        actors.forEach(Actor::cut);
        actors.clear();
        verona.close();
        pass(Duration.ofSeconds(1));
        verona = new Side(here, verona.stores.store());
    }

    /// One server with its engine.
    private final class Side implements AutoCloseable {
        final Budget budget = Budget.node(Budget.share(155L << 20));
        final Domain domain;
        final Stores stores;
        final Server server;
        final S2s s2s;
        final SimNetwork.Host host;

        Side(B32 b32, Store store, String... users) {
            domain = Domain.of(b32);
            stores = Stores.over(store, OfflineQueue.Quota.STANDARD);
            Batch batch = new Batch();
            for (String user : users) {
                stores.accounts().put(batch, new AccountRecord(jid(user), START, false, false, List.of()));
            }
            stores.store().commit(batch);
            AtomicReference<S2s> engine = new AtomicReference<>();
            server = new Server(new Server.Parts(
                    Set.of(domain),
                    stores,
                    StandardExtensions.administered(
                            _ -> Optional.empty(),
                            "1.0",
                            START,
                            50,
                            ArchiveTerms.STANDARD,
                            StrangerTerms.OPEN,
                            new SecureRandom(),
                            Administration.Given.NONE.stating(statements),
                            Optional.of(Push.Terms.OPEN)),
                    services.apply(domain),
                    new Exchange.Peers() {
                        @Override
                        public void send(Domain from, Domain to, Stanza stanza, Delivery delivery) {
                            engine.get().send(from, to, stanza, delivery);
                        }

                        @Override
                        public CompletableFuture<?> disown(Jid account) {
                            return engine.get().disown(account);
                        }
                    },
                    Server.Limits.DEFAULT,
                    new Server.Tools(new StageClock(() -> now), new ManualTimers(), stage, budget)));
            host = network.host(b32);
            LinkTimes times = LinkTimes.DEFAULT;
            // A dial that began before a way was there again is over, and another one made, before a stanza is given
            // up.
            Duration connect = PATIENCE.dividedBy(2);
            S2sConfig config = S2sConfig.of(new DarknetMap(b32, server.hosts().served(), Map.of(), true))
                    .with(new LinkTimes(connect, PATIENCE, PATIENCE, times.ack(), times.keepAlive(), times.idle()))
                    .with(new Backoff(Duration.ofMillis(10), Duration.ofMillis(80), 0.5));
            s2s = new S2s(
                    config,
                    Outward.of(I2pPlace.class, host),
                    server.exchange(),
                    stage.timers(),
                    stage,
                    new SecureRandom(),
                    keeping(),
                    budget);
            engine.set(s2s);
            s2s.start(host);
            s2s.resume();
        }

        private @Nullable Keeping keeping() {
            Duration week = Duration.ofDays(7);
            return keeping ? new Keeping(stores.outboxes(), () -> now, week, Duration.ofMillis(500)) : null;
        }

        Jid jid(String user) {
            return Jid.of(user, domain, "");
        }

        @Override
        public void close() {
            host.close();
            CountDownLatch closed = new CountDownLatch(1);
            stage.execute(() -> {
                s2s.close();
                closed.countDown();
            });
            stage.await("The engine does not stop", () -> closed.getCount() == 0);
        }
    }

    private static B32 b32(int fill) {
        byte[] hash = new byte[32];
        Arrays.fill(hash, (byte) fill);
        return B32.ofHash(hash);
    }

    /// How large a stanza of a client may be, in bytes, from now on.
    void takes(int bytes) {
        lobby.takes(bytes);
    }

    /// What other servers are to the server of this user.
    Set<Budget.Kind> kinds(String user) {
        stage.still();
        return home(user).budget.byKind().keySet();
    }

    private Side home(String user) {
        return user.equals("romeo") || user.equals("mercutio") ? verona : mantua;
    }

    String bare(String user) {
        return home(user).jid(user).toString();
    }

    /// A client that has bound a resource and asked for its roster.
    Actor enter(String user, String resource) {
        Side side = home(user);
        Actor actor = lobby.connect(side.server, bare(user) + '/' + resource, "", "");
        actors.add(actor);
        assertThat(actor.next().attribute("id")).isEqualTo("bind");
        assertThat(actor.send("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>")
                        .next()
                        .attribute("id"))
                .isEqualTo("r");
        return actor;
    }

    /// As [#enter], with presence sent.
    Actor enterAvailable(String user, String resource) {
        Actor actor = enter(user, resource);
        actor.send("<presence/>").expect("<presence from='{me}' to='{me}'/>");
        return actor;
    }

    /// Both see each other, by their rosters.
    void befriend(String one, String other) {
        for (String[] pair : new String[][] {{one, other}, {other, one}}) {
            Side side = home(pair[0]);
            Batch batch = new Batch();
            StoredRosters.put(
                    side.stores.store(),
                    batch,
                    side.jid(pair[0]),
                    new StoredContact(
                            Jid.parse(bare(pair[1])), "", List.of(), StoredContact.Subscription.BOTH, false, false));
            side.stores.store().commit(batch);
        }
    }

    /// What one of them said has reached the other, and what that led to has come back.
    void settle(Actor one, Actor other) {
        for (int round = 0; round < 3; round++) {
            one.reach(other);
            other.reach(one);
        }
    }

    /// As [#settle], and nothing came that was not expected.
    void silence(Actor one, Actor other) {
        settle(one, other);
        for (Actor actor : actors) {
            assertThat(actor.rest().stream().map(Literal::show)).as(actor.full).isEmpty();
        }
    }

    @Override
    public void close() {
        actors.forEach(Actor::cut);
        verona.close();
        mantua.close();
        assertThat(TouchyResolver.touched()).as("nobody asked a resolver").isZero();
    }
}
