package im.clove.node.app.host;

import im.clove.clearnet.ClearnetAtlas;
import im.clove.clearnet.ddns.AddressOf;
import im.clove.clearnet.ddns.DdnsUpdater;
import im.clove.clearnet.ddns.SecureGet;
import im.clove.clearnet.ddns.TokenFile;
import im.clove.clearnet.dial.ClearnetDialer;
import im.clove.clearnet.dial.DaneBook;
import im.clove.clearnet.dial.Proxies;
import im.clove.clearnet.dns.Deadline;
import im.clove.clearnet.dns.DnsNames;
import im.clove.clearnet.dns.NameServers;
import im.clove.clearnet.dns.Names;
import im.clove.clearnet.dns.TrustAnchors;
import im.clove.clearnet.place.AddressRules;
import im.clove.clearnet.place.Via;
import im.clove.clearnet.policy.BridgePolicy;
import im.clove.clearnet.policy.Decision;
import im.clove.clearnet.trust.Authorities;
import im.clove.clearnet.trust.CertificateAuth;
import im.clove.clearnet.trust.CertificateJudge;
import im.clove.i2p.keys.NodeIdentity;
import im.clove.node.admin.ControlException;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.app.config.RulesFile;
import im.clove.node.ext.Extension;
import im.clove.node.ext.std.PathNotice.Lead;
import im.clove.node.ext.std.StandardExtensions;
import im.clove.node.ext.std.Statements;
import im.clove.node.peers.Exchange;
import im.clove.node.tls.TlsSetup;
import im.clove.runtime.transport.Dialer;
import im.clove.runtime.transport.I2pPlace;
import im.clove.s2s.S2s;
import im.clove.s2s.place.DarknetMap;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.InboundSink;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/// Puts the face on the clearnet together, or nothing, if the owner has not asked for it. Confined to the thread that
/// builds the node, but for [#lead].
final class BridgeMaker {
    private static final Duration LOOK_UP = Duration.ofSeconds(20);
    private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");

    private final NodeConfig.Bridge bridge;
    private final Optional<TlsSetup> tls;
    private final Optional<BridgeRules> rules;
    private final boolean isPrivate;
    private final Clock clock;
    private volatile Optional<BridgeRoutes> routes = Optional.empty();
    private Optional<Stated> stated = Optional.empty();

    BridgeMaker(NodeConfig config, NodeFaces faces, Clock clock) {
        this.bridge = config.federation().bridge();
        this.tls = faces.clearnet();
        this.isPrivate = Networks.isPrivate(config.network());
        this.clock = clock;
        this.rules = tls.map(_ -> new BridgeRules(
                new RulesFile(bridge.rules()), config.federation().darknet().only()));
    }

    /// The engine of the node's own destination: what the rules send over I2P goes by it, and what no rule is about.
    ///
    /// @param own what is served on the clearnet
    S2s i2p(Set<Domain> own, DarknetMap map, EngineMaker engines, Exchange inside, Dialer<I2pPlace> dialer) {
        if (rules.isEmpty()) {
            return engines.make(map, dialer);
        }
        Supplier<BridgePolicy> policy = rules.get()::policy;
        Stated others = Stated.of(bridge, own, map, engines, policy, clock);
        others.mapped(engines.settings().mapped());
        KnownPlaces places = others.places();
        BridgeRoutes known = new BridgeRoutes(own, bridge.overI2p(), map, policy, places::isHeld, places::isStated);
        stated = Optional.of(others);
        routes = Optional.of(known);
        BridgeDoor door = new BridgeDoor(
                others.questions().over(Questions.Side.I2P, inside), known::isRuled, policy, engines::answer);
        return engines.make(map, way -> !known.isByClearnet(way), Optional.of(door), dialer);
    }

    /// What is said about the place in I2P of what is on the clearnet, too.
    Statements.Source statements(NodeIdentity identity) {
        return new OwnStatements(bridge, identity, clock);
    }

    /// Tells users by which way their messages go; nobody, where there is no bridge.
    Optional<Extension> notice() {
        return rules.map(_ -> StandardExtensions.telling(this::lead));
    }

    private Optional<Lead> lead(Jid account, Jid remote) {
        Way way = new Way(account.domain(), remote.domain());
        if (rules.isEmpty() || routes.isEmpty() || !routes.get().isRuled(way)) {
            return Optional.empty();
        }
        return switch (rules.get().policy().pathOf(way.local(), way.remote())) {
            case Decision.Refused _ -> Optional.empty();
            case Decision.By(var path) ->
                routes.get().isByClearnet(way) ? path.via().map(BridgeMaker::lead) : Optional.of(Lead.I2P);
        };
    }

    private static Lead lead(Via via) {
        return switch (via) {
            case DIRECT -> Lead.CLEARNET;
            case SOCKS -> Lead.SOCKS;
            case TOR -> Lead.TOR;
        };
    }

    /// The face, if there is to be one; after [#i2p].
    ///
    /// @param inside what comes in goes there
    /// @throws ControlException if something that the configuration names cannot be used
    Optional<BridgeSide> side(Settings settings, EngineMaker engines, InboundSink inside) throws ControlException {
        if (tls.isEmpty() || rules.isEmpty() || routes.isEmpty() || stated.isEmpty()) {
            return Optional.empty();
        }
        try {
            BridgeSide.Parts parts = parts(tls.get(), rules.get(), routes.get(), stated.get(), engines.tools());
            return Optional.of(new BridgeSide(bridge, rules.get(), tls.get(), parts, settings, engines, inside));
        } catch (IOException | IllegalArgumentException e) {
            throw new ControlException(
                    ControlException.Kind.FAILED, "The bridge cannot be opened: " + e.getMessage(), e);
        }
    }

    private BridgeSide.Parts parts(
            TlsSetup shown, BridgeRules known, BridgeRoutes routes, Stated stated, EngineMaker.Tools tools)
            throws IOException {
        Domain first = bridge.domains().getFirst();
        DaneBook dane = new DaneBook(clock);
        Names names = new DnsNames(new NameServers(nameServers()), anchors(), clock);
        ClearnetDialer dialer = new ClearnetDialer(
                names,
                addresses(),
                new Proxies(bridge.ways().socks(), bridge.ways().tor()),
                (theirs, ours) -> shown.serverEngine(true, true, ours.orElse(first), theirs),
                dane,
                tools.random());
        ClearnetAtlas atlas = new ClearnetAtlas(
                bridge.domains(), routes.own(), known::policy, stated.places()::isHeld, routes::isByClearnet);
        CertificateJudge judge =
                new CertificateJudge(authorities(), domain -> known.policy().pins(domain), clock);
        // A server that dials us shows what it shows who dials it (RFC 7712 §4.2).
        CertificateAuth auth = new CertificateAuth(atlas, judge, dane::judging, clock);
        return new BridgeSide.Parts(atlas, routes, auth, dialer, updater(names, tools), stated);
    }

    /// Tells a dynamic DNS service where this machine is, if the owner wants that; not begun.
    private Optional<DdnsUpdater> updater(Names names, EngineMaker.Tools tools) {
        return bridge.listeners().dynamicDns().map(wanted -> {
            AddressOf addresses =
                    host -> names.addresses(host, Deadline.in(LOOK_UP)).records();
            SecureGet https = new SecureGet(
                    addresses, addresses(), (SSLSocketFactory) SSLSocketFactory.getDefault(), tools.timers());
            return new DdnsUpdater(
                    new DdnsUpdater.What(
                            wanted.url(),
                            bridge.domains().getFirst().ascii(),
                            new TokenFile(wanted.token()),
                            Optional::empty,
                            wanted.every()),
                    https,
                    new DdnsUpdater.Tools(
                            tools.timers(), tools.executor(), clock, DdnsUpdater.BACKOFF, tools.random()::nextDouble));
        });
    }

    private List<InetSocketAddress> nameServers() throws IOException {
        List<InetSocketAddress> named = bridge.ways().dns();
        if (isPrivate && (named.isEmpty() || !named.stream().allMatch(BridgeMaker::isHere))) {
            throw new IOException("In a private network nothing is asked outside this machine."
                    + " Name a DNS server on a loopback address with bridge.dns");
        }
        if (!named.isEmpty()) {
            return named;
        }
        List<InetSocketAddress> found = NameServers.ofResolvConf(Files.readString(RESOLV_CONF));
        if (found.isEmpty()) {
            throw new IOException(RESOLV_CONF + " names no DNS server. Name one with bridge.dns");
        }
        return found;
    }

    private static boolean isHere(InetSocketAddress server) {
        return AddressRules.LOOPBACK.allows(server.getAddress());
    }

    private TrustAnchors anchors() throws IOException {
        Optional<Path> file = bridge.ways().anchors();
        return file.isEmpty() ? TrustAnchors.ROOT : TrustAnchors.of(Files.readString(file.get()));
    }

    private Authorities authorities() throws IOException {
        NodeConfig.Bridge.Trust trust = bridge.trust();
        if (trust.ca().isEmpty()) {
            return Authorities.ofJava();
        }
        Authorities named = Authorities.of(trust.ca().get());
        return trust.caOnly() ? named : Authorities.ofJava().and(named);
    }

    /// In a private network nothing leaves the machine, whatever else is configured.
    private AddressRules addresses() {
        if (isPrivate) {
            return AddressRules.LOOPBACK;
        }
        return bridge.ways().local() ? AddressRules.PUBLIC_AND_LOCAL : AddressRules.PUBLIC;
    }
}
