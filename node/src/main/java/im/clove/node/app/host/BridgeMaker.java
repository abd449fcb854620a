package im.clove.node.app.host;

import im.clove.clearnet.ClearnetAtlas;
import im.clove.clearnet.dial.ClearnetDialer;
import im.clove.clearnet.dial.DaneBook;
import im.clove.clearnet.dial.Proxies;
import im.clove.clearnet.dns.DnsNames;
import im.clove.clearnet.dns.NameServers;
import im.clove.clearnet.dns.TrustAnchors;
import im.clove.clearnet.place.AddressRules;
import im.clove.clearnet.trust.Authorities;
import im.clove.clearnet.trust.CertificateAuth;
import im.clove.clearnet.trust.CertificateJudge;
import im.clove.i2p.router.NetworkProfile;
import im.clove.node.admin.ControlException;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.app.config.RulesFile;
import im.clove.node.tls.TlsSetup;
import im.clove.s2s.place.Atlas;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.InboundSink;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Puts the face on the clearnet together, or nothing, if the owner has not asked for it. Confined to the thread that
/// builds the node.
final class BridgeMaker {
    private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");

    private final NodeConfig.Bridge bridge;
    private final Optional<TlsSetup> tls;
    private final Optional<BridgeRules> rules;
    private final Clock clock;
    private Optional<BridgeRoutes> routes = Optional.empty();

    BridgeMaker(NodeConfig config, NodeFaces faces, Clock clock) {
        this.bridge = config.federation().bridge();
        this.tls = faces.clearnet();
        this.clock = clock;
        this.rules = tls.map(_ -> new BridgeRules(
                new RulesFile(bridge.rules()), config.federation().darknet().only()));
    }

    /// Which ways go by I2P: all of them, if there is no bridge.
    ///
    /// @param own what is served on the clearnet
    /// @param i2p where domains are in I2P
    Predicate<Way> byI2p(Set<Domain> own, Atlas i2p) {
        routes = rules.map(known -> new BridgeRoutes(own, bridge.overI2p(), i2p, known::policy));
        return routes.<Predicate<Way>>map(known -> way -> !known.isByClearnet(way))
                .orElse(_ -> true);
    }

    /// The face, if there is to be one; after [#byI2p].
    ///
    /// @param inside what comes in goes there
    /// @throws ControlException if something that the configuration names cannot be used
    Optional<BridgeSide> side(Settings settings, EngineMaker engines, InboundSink inside, SecureRandom random)
            throws ControlException {
        if (tls.isEmpty() || rules.isEmpty() || routes.isEmpty()) {
            return Optional.empty();
        }
        try {
            BridgeSide.Parts parts = parts(tls.get(), rules.get(), routes.get(), settings, random);
            return Optional.of(new BridgeSide(bridge, rules.get(), tls.get(), parts, settings, engines, inside));
        } catch (IOException | IllegalArgumentException e) {
            throw new ControlException(
                    ControlException.Kind.FAILED, "The bridge cannot be opened: " + e.getMessage(), e);
        }
    }

    private BridgeSide.Parts parts(
            TlsSetup shown, BridgeRules known, BridgeRoutes routes, Settings settings, SecureRandom random)
            throws IOException {
        Domain first = bridge.domains().getFirst();
        DaneBook dane = new DaneBook(clock);
        ClearnetDialer dialer = new ClearnetDialer(
                new DnsNames(new NameServers(nameServers()), anchors(), clock),
                addresses(settings),
                new Proxies(bridge.ways().socks(), bridge.ways().tor()),
                theirs -> shown.serverEngine(true, true, first, theirs),
                dane,
                random);
        ClearnetAtlas atlas = new ClearnetAtlas(bridge.domains(), routes.own(), known::policy);
        CertificateJudge judge =
                new CertificateJudge(authorities(), domain -> known.policy().pins(domain), clock);
        return new BridgeSide.Parts(atlas, routes, new CertificateAuth(atlas, judge, dane::of, clock), dialer);
    }

    private List<InetSocketAddress> nameServers() throws IOException {
        List<InetSocketAddress> named = bridge.ways().dns();
        if (!named.isEmpty()) {
            return named;
        }
        List<InetSocketAddress> found = NameServers.ofResolvConf(Files.readString(RESOLV_CONF));
        if (found.isEmpty()) {
            throw new IOException(RESOLV_CONF + " names no DNS server. Name one with bridge.dns");
        }
        return found;
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
    private AddressRules addresses(Settings settings) {
        if (settings.network() instanceof NetworkProfile.Private) {
            return AddressRules.LOOPBACK;
        }
        return bridge.ways().local() ? AddressRules.PUBLIC_AND_LOCAL : AddressRules.PUBLIC;
    }
}
