package im.clove.node.app.host;

import im.clove.i2p.socks.SocksProxy;
import im.clove.i2p.stream.Endpoint;
import im.clove.node.account.ArchiveSweep;
import im.clove.node.admin.Actor;
import im.clove.node.admin.AuditLog;
import im.clove.node.admin.Audited;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.InviteControl;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.NodeStatus;
import im.clove.node.admin.StoredPostings;
import im.clove.node.app.config.ConfigFile;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.app.config.ReservedNames;
import im.clove.node.c2s.ClientConnections;
import im.clove.node.ext.Extensions;
import im.clove.node.files.FileHandler;
import im.clove.node.service.component.ComponentConnections;
import im.clove.node.session.Registrations;
import im.clove.node.session.StoredLogins;
import im.clove.node.store.Accounts;
import im.clove.node.store.Stores;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.owner.SystemTimers;
import im.clove.runtime.owner.VirtualThreads;
import im.clove.runtime.transport.I2pPlace;
import im.clove.s2s.S2s;
import im.clove.s2s.place.DarknetMap;
import im.clove.s2s.place.Target;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stream.StreamCondition;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/// The composition root: a whole node on a router that somebody else starts and stops. The only place that knows
/// all parts. Thread-safe.
public final class Node implements NodeParts.RunningNode {
    /// Owners, link writers and readers together: a bound against a flood, far above what memory allows in
    /// sessions.
    private static final int THREADS = 100_000;

    /// For the last bytes to clients; one that has not logged in takes all of it.
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final NodeParts.Launch launch;
    private final SystemTimers timers = new SystemTimers();
    private final VirtualThreads threads = new VirtualThreads("clove", THREADS);
    private final Budget budget;
    private final TcpDoors doors = new TcpDoors(threads);
    private final GatedStore store;
    private final Stores stores;
    private final Server server;
    private final DarknetMap map;
    private final Engines engines = new Engines();
    private final S2s s2s;
    private final Endpoint endpoint;
    private final Optional<RoomsSide> rooms;
    private final Optional<BridgeSide> bridge;
    private final CompletableFuture<Boolean> roomUsed = new CompletableFuture<>();
    private final ClientConnections clients;
    private final ComponentConnections components;
    private final CertificateKeeper certificates;
    private final Optional<WebSide> web;
    private final Entrances entrances;
    private final FilesSide files;
    private final ArchiveSweep sweep;
    private final Reachability reachability;
    private final List<String> shut = new CopyOnWriteArrayList<>();
    private final HealthSide health;
    private final ContactLookUps lookUps;
    private final ReturnCalls returnCalls;
    private final StoredPostings postings;
    private final InvitesSide invites;
    private final Registrations registrations;
    private final Controls controls;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Node(NodeParts.Launch launch, GatedStore store, I2pSide i2p, RouterControl router)
            throws GeneralSecurityException, ControlException {
        this.launch = launch;
        this.store = store;
        NodeConfig config = launch.config().config();
        Settings settings = new Settings(config);
        SecureRandom random = new SecureRandom();
        this.budget = Budget.node(settings.memory(Runtime.getRuntime().maxMemory()));
        this.health = new HealthSide(this, router, launch, () -> List.copyOf(shut), timers);
        AuditLog audit = new AuditLog(launch.folder().audit(), Clock.systemUTC());
        this.stores = Stores.over(store, settings.offline());
        this.postings = new StoredPostings(store, Clock.systemUTC());
        this.invites = new InvitesSide(store, config, launch.domains(), Clock.systemUTC(), random);
        NodeFaces faces = new NodeFaces(config.federation().bridge(), launch.tls());
        BridgeMaker bridges = new BridgeMaker(config, faces, Clock.systemUTC());
        Extensions extensions = settings.extensions(
                asker -> Optional.of(inClient(asker)),
                AdHocTasks.given(this::inClient, postings, config.operation(), invites::claim)
                        .telling(account -> Audited.left(account, audit))
                        .stating(bridges.statements(launch.identity())),
                this::refusal,
                random,
                bridges.notice());
        this.files = FilesSide.open(launch.folder(), store, config, timers, threads);
        this.certificates = new CertificateKeeper(
                launch.certificates(),
                launch.keys().certified(launch.domains()),
                faces,
                launch.tls(),
                Clock.systemUTC());
        this.server = new Server(new Server.Parts(
                new HashSet<>(launch.domains()),
                stores,
                extensions,
                settings.services(launch.domains(), launch.keys().roomsDomain(), () -> roomUsed.complete(true), files),
                engines,
                settings.server(),
                new Server.Tools(Clock.systemUTC(), timers, threads, budget),
                faces.faces()));
        this.endpoint = i2p.node(
                launch.identity(),
                config.i2p()
                        .ports(config.clients().web().enabled()
                                && config.clients().web().i2p()),
                settings,
                timers);
        Set<Domain> served = new HashSet<>(server.hosts().served());
        launch.keys().roomsDomain().ifPresent(served::remove);
        this.map = settings.map(launch.identity().b32(), faces.inI2p(served));
        EngineMaker maker = new EngineMaker(
                settings,
                engines,
                server.exchange(),
                faces.i2p(),
                stores,
                config.limits().connections().dialing(),
                new EngineMaker.Tools(timers, threads, random, budget));
        this.s2s = bridges.i2p(faces.onClearnet(served), map, maker, server.exchange(), endpoint.dialer());
        this.bridge = bridges.side(settings, maker, server.exchange());
        this.rooms = launch.keys()
                .rooms()
                .map(keys -> RoomsSide.of(keys.b32(), settings, maker, () -> i2p.rooms(keys, settings, timers)));
        this.registrations = invites.registrations(server, stores, extensions, postings, threads);
        this.clients = new ClientConnections(
                faces.welcome(server.hosts()),
                new StoredLogins(stores, random, Clock.systemUTC()),
                server.gate(),
                registrations,
                settings.clients(),
                timers,
                threads);
        this.components = new ComponentConnections(
                server.hosts(),
                server.accounts(),
                server.switchboard()::submit,
                Jid.of(launch.domains().getFirst()),
                settings.components(),
                new ComponentConnections.Tools(timers, threads, budget, random));
        WebDesk desk = WebDesk.of(
                launch, this::inPage, clients::passwords, stores, files.files(), certificates::present, audit);
        this.web = config.clients().web().enabled()
                ? Optional.of(new WebSide(
                        new WebSide.Parts(
                                config,
                                launch.domains(),
                                clients,
                                stores,
                                faces.here(),
                                faces.overI2p(server.hosts()),
                                timers,
                                launch.startup(),
                                this::control,
                                new WebInvites(invites, registrations, this::inPage, config.clients()),
                                desk,
                                Map.of(FileHandler.ROOT, files.handler()),
                                files.addresses()::open,
                                health),
                        random))
                : Optional.empty();
        this.entrances = new Entrances(doors, clients, components, web, threads);
        if (config.clients().socks().enabled()) {
            entrances.proxy(socks(config.clients().socks(), i2p, random));
        }
        this.lookUps = new ContactLookUps(stores, map);
        this.returnCalls = new ReturnCalls(
                s2s::met, s2s::call, config.federation().darknet().callAgain());
        this.reachability = new Reachability(
                launch.domains().getFirst(), () -> i2p.visitor(random), timers, threads, launch.startup());
        this.sweep = server.accounts().sweep();
        this.controls = new Controls(
                new LiveControl(this, router, launch, BridgeSide.control(bridge)), audit, stores.accounts());
    }

    /// Starts a node. Clients on this machine can connect when it returns; the rest follows as the router gets on.
    ///
    /// @param router what belongs to the node of the router; what the caller closes itself is left out of it
    /// @throws ControlException if a port is taken; nothing runs then
    public static Node start(NodeParts.Launch launch, GatedStore store, I2pSide i2p, RouterControl router)
            throws ControlException {
        KnownAddress.require(store, launch.keys(), launch.newAddress());
        ReservedNames.require(launch.config().config(), launch.domains(), new Accounts(store)::exists);
        Node node;
        try {
            node = new Node(launch, store, i2p, router);
        } catch (GeneralSecurityException e) {
            throw new ControlException(
                    ControlException.Kind.FAILED,
                    "The server certificate cannot be used: " + e.getMessage()
                            + ". `clove cert generate` makes a new one",
                    e);
        }
        try {
            node.listen();
        } catch (IOException | IllegalArgumentException e) {
            node.close(Duration.ZERO, _ -> {});
            throw new ControlException(ControlException.Kind.LOCKED, e.getMessage() + " in " + node.options(), e);
        }
        return node;
    }

    private SocksProxy socks(NodeConfig.Socks config, I2pSide i2p, SecureRandom random) {
        return new SocksProxy(
                Entrances.options(config, server.hosts().served()),
                i2p.names(),
                entrances::connectLocally,
                () -> i2p.passerBy(random),
                budget);
    }

    private void listen() throws IOException {
        entrances.open(launch.config().config().clients(), text -> {
            shut.add(text);
            launch.startup().notice(text + " Options are set in " + options() + '.');
        });
        BridgeSide.listen(bridge, doors);
        certificates.watch(timers, threads);
        health.watch(threads);
        endpoint.acceptor().start(duplex -> entrances.serveI2p(duplex, s2s::accept));
        engines.resume();
        if (launch.config().config().operation().rooms().destination() == NodeConfig.Rooms.Destination.ALWAYS) {
            roomUsed.complete(true);
        }
        rooms.ifPresent(side -> {
            CompletableFuture<Void> _ = roomUsed.thenRunAsync(side::open, threads);
        });
        threads.execute(() -> returnCalls.run(endpoint::awaitOpen, new SecureRandom()));
        threads.execute(() -> lookUps.run(endpoint::awaitOpen, endpoint::canSee, new SecureRandom()));
        reachability.watch(endpoint);
        threads.execute(registrations::resume);
        sweep.start();
    }

    /// Why a domain cannot be spoken to, as far as the map knows.
    private Optional<StanzaError> refusal(Domain domain) {
        return map.resolve(domain) instanceof Target.Refused(StanzaError error) ? Optional.of(error) : Optional.empty();
    }

    private Path options() {
        return launch.folder().root().resolve(ConfigFile.NAME);
    }

    Stores stores() {
        return stores;
    }

    GatedStore store() {
        return store;
    }

    Server server() {
        return server;
    }

    /// The owner's map says something else than before.
    void remap(Map<Domain, I2pPlace> entries) {
        BridgeSide.remap(bridge, map, entries);
        rooms.ifPresent(side -> side.remap(entries));
        engines.remapped();
    }

    Budget budget() {
        return budget;
    }

    Engines engines() {
        return engines;
    }

    FilesSide files() {
        return files;
    }

    Optional<RoomsSide> rooms() {
        return rooms;
    }

    CertificateKeeper certificates() {
        return certificates;
    }

    HealthSide health() {
        return health;
    }

    Reachability reachability() {
        return reachability;
    }

    @Override
    public NodeControl control() {
        return controls.owner();
    }

    private NodeControl inClient(Jid asker) {
        return controls.of(Actor.Way.CLIENT, asker);
    }

    private NodeControl inPage(Jid asker) {
        return controls.of(Actor.Way.PAGE, asker);
    }

    /// As [NodeControl#page].
    String page() throws ControlException {
        if (web.isEmpty()) {
            throw new ControlException(ControlException.Kind.REFUSED, "This node has no page: web.enabled is false");
        }
        return web.get().link(control());
    }

    @Override
    public List<NodeStatus.Listener> listeners() {
        return doors.known();
    }

    /// Ends the node after a while.
    void end(Duration in) {
        timers.after(in, ended::countDown);
    }

    InviteControl invites() {
        return invites.control();
    }

    StoredPostings postings() {
        return postings;
    }

    @Override
    public String awaitEnd() throws InterruptedException {
        ended.await();
        return "";
    }

    @Override
    public void stop(Consumer<String> waitsFor) {
        close(Duration.ofSeconds(10), waitsFor);
    }

    private void close(Duration patience, Consumer<String> waitsFor) {
        entrances.shut();
        int sessions = server.sessions().count();
        if (sessions > 0) {
            waitsFor.accept(sessions + (sessions == 1 ? " client session" : " client sessions") + " to end");
            server.sessions().all().forEach(s -> s.end(StreamCondition.SYSTEM_SHUTDOWN, "The server stops"));
            server.sessions().awaitNone(patience);
            // A session is over before its client has been told.
            clients.awaitNone(LAST_WORDS);
        }
        components.end("The server stops");
        sweep.close();
        server.accounts().settle(patience);
        if (!s2s.status().isEmpty()) {
            waitsFor.accept("other servers to acknowledge what is on its way");
        }
        engines.close();
        returnCalls.close();
        lookUps.close();
        reachability.close();
        endpoint.close();
        rooms.ifPresent(RoomsSide::close);
        entrances.close();
        timers.close();
        store.close();
        ended.countDown();
    }
}
