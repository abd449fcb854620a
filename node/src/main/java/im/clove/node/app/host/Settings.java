package im.clove.node.app.host;

import im.clove.i2p.router.NetworkProfile;
import im.clove.i2p.router.RouterOptions;
import im.clove.i2p.stream.PeerGate;
import im.clove.i2p.stream.SessionOptions;
import im.clove.node.account.AccountLimits;
import im.clove.node.admin.UserControl;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.app.config.ProgramVersion;
import im.clove.node.c2s.ClientLimits;
import im.clove.node.ext.ArchiveTerms;
import im.clove.node.ext.Carried;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Extensions;
import im.clove.node.ext.StrangerTerms;
import im.clove.node.ext.std.Administration;
import im.clove.node.ext.std.Push;
import im.clove.node.ext.std.StandardExtensions;
import im.clove.node.peers.OutboxNotices;
import im.clove.node.service.Echo;
import im.clove.node.service.PubSubService;
import im.clove.node.service.ServiceTools;
import im.clove.node.service.UploadService;
import im.clove.node.service.component.Component;
import im.clove.node.service.component.ComponentConnections;
import im.clove.node.service.room.RoomDomains;
import im.clove.node.service.room.RoomLimits;
import im.clove.node.service.room.RoomService;
import im.clove.node.session.SessionLimits;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Store;
import im.clove.node.store.Stores;
import im.clove.node.transit.Arrivals;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.link.LinkLimits;
import im.clove.runtime.transport.I2pPlace;
import im.clove.s2s.config.PeerLimits;
import im.clove.s2s.config.S2sConfig;
import im.clove.s2s.place.DarknetMap;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Keeping;
import im.clove.s2s.queue.SideOutboxStore;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.StanzaError;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// What the parts of a node are told, made from its configuration. Pure but for choosing a free port.
public final class Settings {
    private static final int KB = 1024;

    private final NodeConfig config;

    public Settings(NodeConfig config) {
        this.config = config;
    }

    /// The private network, if that is configured or forced by the environment.
    NetworkProfile network() {
        return Networks.of(config.network());
    }

    RouterOptions router() {
        NodeConfig.Bandwidth b = config.i2p().bandwidth();
        NodeConfig.Memory m = config.i2p().memory();
        NodeConfig.Tunnels t = config.i2p().tunnels();
        return new RouterOptions(
                (int) (b.in() / KB),
                (int) (b.out() / KB),
                b.share(),
                m.transitTunnels(),
                m.connections(),
                Math.min(2, t.length()),
                t.length() == 0);
    }

    /// For the node's own destination. Tunnels without hops are only for private networks.
    SessionOptions destination(NetworkProfile network) {
        NodeConfig.Tunnels t = config.i2p().tunnels();
        return new SessionOptions(t.length(), t.quantity(), true, network instanceof NetworkProfile.Private);
    }

    PeerGate.Limits gateLimits() {
        NodeConfig.Gate g = config.federation().gate();
        PeerGate.Limits usual = PeerGate.Limits.standard();
        int streams = Math.max(usual.streams(), config.limits().connections().servers());
        return new PeerGate.Limits(
                g.perMinute(),
                Math.max(usual.perHour(), 10 * g.perMinute()),
                g.open(),
                g.allPerMinute(),
                streams,
                Math.max(usual.remembered(), streams));
    }

    PeerGate.Lists gateLists() {
        NodeConfig.Gate g = config.federation().gate();
        return new PeerGate.Lists(g.deny(), g.allow(), !g.allow().isEmpty());
    }

    /// Where the domains of `darknet.map` live.
    Map<Domain, I2pPlace> mapped() {
        Map<Domain, I2pPlace> entries = new HashMap<>();
        config.federation()
                .darknet()
                .map()
                .forEach((domain, target) -> entries.put(
                        domain,
                        new I2pPlace(target.host(), target.port() == 0 ? DarknetMap.DEFAULT_PORT : target.port())));
        return entries;
    }

    /// Where all domains live.
    public DarknetMap map(B32 self, Collection<Domain> own) {
        return new DarknetMap(
                self,
                new HashSet<>(own),
                mapped(),
                config.federation().darknet().only());
    }

    S2sConfig servers(DarknetMap map) {
        return S2sConfig.of(map).with(peers());
    }

    /// What another server may cost, whichever way it comes.
    PeerLimits peers() {
        PeerLimits usual = PeerLimits.DEFAULT;
        NodeConfig.Outbox outbox = config.limits().outbox();
        return new PeerLimits(
                outbox.stanzas(),
                outbox.size(),
                usual.window(),
                usual.inHand(),
                config.limits().rate().server(),
                config.limits().connections().servers(),
                usual.unproven(),
                usual.stanza().withBytes(config.limits().stanza().server()));
    }

    /// What the node understands beyond the RFCs; it counts as started now.
    ///
    /// @param control what somebody asks for, as it is for him
    /// @param refusal why a domain cannot be spoken to
    /// @param more than every node has
    Extensions extensions(
            Function<Jid, Optional<UserControl>> control,
            Administration.Given given,
            Function<Domain, Optional<StanzaError>> refusal,
            SecureRandom random,
            Optional<Extension> more) {
        return StandardExtensions.administered(
                control,
                ProgramVersion.text(),
                Clock.systemUTC().instant(),
                config.limits().account().blocklist(),
                archive(),
                strangers(),
                random,
                given,
                push(refusal),
                more.stream().toArray(Extension[]::new));
    }

    private Optional<Push.Terms> push(Function<Domain, Optional<StanzaError>> refusal) {
        NodeConfig.Push push = config.operation().push();
        return push.enabled() ? Optional.of(new Push.Terms(refusal, push.sender(), push.body())) : Optional.empty();
    }

    /// How what extensions keep of accounts is carried to other servers and from them.
    private List<Carried> carried(SecureRandom random) {
        return StandardExtensions.of(
                        ProgramVersion.text(),
                        Clock.systemUTC().instant(),
                        config.limits().account().blocklist(),
                        archive(),
                        random)
                .all()
                .stream()
                .flatMap(each -> each.carried().stream())
                .toList();
    }

    /// The accounts of a store as a whole.
    public StoredArchives archives(Store store, SecureRandom random) {
        return new StoredArchives(store, archive(), Clock.systemUTC(), carried(random));
    }

    /// By what accounts of other servers are taken.
    ///
    /// @param refusal why there can be no such account, or empty
    public Arrivals.Terms arrivals(Function<Jid, Optional<String>> refusal, SecureRandom random) {
        return new Arrivals.Terms(
                refusal,
                password -> KeyRecords.derive(password, random),
                carried(random),
                archive(),
                offline(),
                config.limits().account().roster(),
                AccountLimits.DEFAULT.pendingRequests(),
                config.limits().stanza().server(),
                Clock.systemUTC(),
                random);
    }

    /// What strangers may leave at the door of an account is within what they might fill of its offline queue.
    StrangerTerms strangers() {
        NodeConfig.PerAccount a = config.limits().account();
        NodeConfig.Echo echo = config.operation().echo();
        StrangerTerms usual = StrangerTerms.STANDARD;
        OfflineQueue.Quota most = offline().times(1, 4);
        return new StrangerTerms(
                a.gate(),
                a.neighbours(),
                (int) Math.min(usual.messages(), most.messages()),
                Math.min(usual.bytes(), most.bytes()),
                echo.enabled() ? echo.name() : "");
    }

    /// What has an address here besides accounts and the server itself: a line for each.
    ///
    /// @param accountHosts the node's own address first, whose rooms are those that are also found elsewhere
    /// @param roomsAddress the domain that is the address of rooms
    /// @param roomUsed is told once there is a room under it
    /// @param files that users upload
    List<ServiceTools.Maker> services(
            List<Domain> accountHosts, Optional<Domain> roomsAddress, Runnable roomUsed, FilesSide files) {
        List<ServiceTools.Maker> services = new ArrayList<>(files.services(accountHosts.stream()
                .filter(host -> isFree(UploadService.domain(host)))
                .toList()));
        NodeConfig.Echo echo = config.operation().echo();
        if (echo.enabled()) {
            services.addAll(Echo.at(echo.name(), accountHosts));
        }
        if (config.operation().pubsub()) {
            accountHosts.stream()
                    .map(host -> Domain.of("pubsub." + host.name()))
                    .filter(this::isFree)
                    .forEach(domain -> services.add(tools -> new PubSubService(domain, tools, new SecureRandom())));
        }
        if (config.operation().rooms().enabled()) {
            for (Domain host : accountHosts) {
                boolean isFirst = host.equals(accountHosts.getFirst());
                rooms(host, isFirst ? roomsAddress : Optional.empty())
                        .ifPresent(domains -> services.add(tools -> new RoomService(
                                domains,
                                tools,
                                RoomLimits.STANDARD.keeping(archive()),
                                new SecureRandom(),
                                isFirst ? roomUsed : () -> {})));
            }
        }
        config.clients()
                .components()
                .domains()
                .forEach((domain, entry) -> services.add(tools -> new Component(
                        new Component.Terms(domain, entry.secret(), entry.name(), entry.permissions()), tools)));
        return services;
    }

    /// Whether no component has it.
    private boolean isFree(Domain domain) {
        return !config.clients().components().domains().containsKey(domain);
    }

    /// Under which domains the rooms of a host are found; empty if under none.
    private Optional<RoomDomains> rooms(Domain host, Optional<Domain> address) {
        Domain domain = Domain.of("rooms." + host.name());
        return RoomDomains.of(
                domain, isFree(domain) && config.operation().rooms().domain(), address);
    }

    ComponentConnections.Limits components() {
        ComponentConnections.Limits usual = ComponentConnections.Limits.STANDARD;
        return new ComponentConnections.Limits(
                usual.stanza().withBytes(config.limits().stanza().server()),
                usual.link(),
                usual.waiting(),
                usual.handshake(),
                config.limits().rate().server());
    }

    ClientLimits clients() {
        ClientLimits usual = ClientLimits.STANDARD;
        NodeConfig.Limits limits = config.limits();
        LinkLimits link = usual.link();
        return new ClientLimits(
                usual.beforeLogin().withBytes(limits.stanza().beforeLogin()),
                usual.afterLogin().withBytes(limits.stanza().client()),
                new LinkLimits(
                        link.queuedElements(),
                        Math.max(link.queuedBytes(), 2L * limits.stanza().client()),
                        limits.time().idle(),
                        limits.time().idle().multipliedBy(2).plusSeconds(60),
                        link.stalled(),
                        link.closing()),
                new ClientLimits.Connections(
                        limits.connections().clients(),
                        limits.connections().beforeLogin(),
                        usual.connections().unauthenticatedPerSource()),
                limits.rate().client(),
                new ClientLimits.Login(
                        limits.time().login(),
                        // A round trip over I2P takes seconds, and a login is about eight of them.
                        limits.time().login().multipliedBy(4),
                        limits.login().failures(),
                        limits.login().window()));
    }

    /// What may be held in memory, in bytes.
    ///
    /// @param heap the most the heap may grow to
    long memory(long heap) {
        long configured = config.limits().memory();
        return configured == 0 ? Budget.share(heap) : configured;
    }

    Server.Limits server() {
        NodeConfig.PerAccount a = config.limits().account();
        AccountLimits account = AccountLimits.DEFAULT;
        SessionLimits session = SessionLimits.DEFAULT;
        return new Server.Limits(
                new AccountLimits(
                        a.resources(),
                        a.asleep(),
                        a.roster(),
                        account.pendingRequests(),
                        account.drain(),
                        account.held(),
                        archive(),
                        a.neighbours()),
                new SessionLimits(
                        session.inFlight(),
                        session.unackedStanzas(),
                        session.unackedBytes(),
                        config.limits().time().resume()),
                new OutboxNotices.Terms(
                        !config.limits().outbox().notice().isZero(),
                        config.limits().outbox().keep()));
    }

    /// What is archived, and how much of it.
    public ArchiveTerms archive() {
        NodeConfig.Archive a = config.archive();
        return new ArchiveTerms(
                a.enabled(),
                switch (a.standard()) {
                    case ALWAYS -> ArchiveTerms.Policy.ALWAYS;
                    case NEVER -> ArchiveTerms.Policy.NEVER;
                    case ROSTER -> ArchiveTerms.Policy.ROSTER;
                },
                a.keep(),
                a.messages(),
                a.size());
    }

    /// What waits for other servers, on disk.
    /// @param mine the ways of the side that keeps it
    Keeping keeping(Stores stores, Predicate<Way> mine) {
        NodeConfig.Outbox outbox = config.limits().outbox();
        Duration notice = outbox.notice().isZero() ? outbox.keep() : outbox.notice();
        return new Keeping(new SideOutboxStore(stores.outboxes(), mine), Clock.systemUTC(), outbox.keep(), notice);
    }

    OfflineQueue.Quota offline() {
        NodeConfig.PerAccount a = config.limits().account();
        return new OfflineQueue.Quota(a.offlineMessages(), a.offlineSize());
    }
}
