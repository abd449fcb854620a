package im.clove.node.app.host;

import im.clove.clearnet.ClearnetAtlas;
import im.clove.clearnet.ddns.DdnsUpdater;
import im.clove.clearnet.place.ClearnetPlace;
import im.clove.clearnet.place.Via;
import im.clove.node.admin.BridgeControl;
import im.clove.node.admin.BridgeInfo;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.app.screen.Doors;
import im.clove.node.tls.TlsSetup;
import im.clove.runtime.transport.Dialer;
import im.clove.runtime.transport.I2pPlace;
import im.clove.s2s.S2s;
import im.clove.s2s.config.Proofs;
import im.clove.s2s.config.S2sConfig;
import im.clove.s2s.link.LinkStatus;
import im.clove.s2s.place.DarknetMap;
import im.clove.s2s.place.PeerAuth;
import im.clove.s2s.queue.InboundSink;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The node's face on the clearnet: an engine with certificates and secrets of its own, the owner's rules at its door,
/// and the ports where other servers come in. Only a node that is told to bridge has one. Thread-safe.
final class BridgeSide {
    private final NodeConfig.Bridge config;
    private final TlsSetup tls;
    private final Optional<DdnsUpdater> updater;
    private final S2s engine;
    private final LiveBridge control;
    private final Stated stated;

    /// What the engine is made of.
    ///
    /// @param atlas where domains are on the clearnet
    /// @param routes which ways go by it
    /// @param auth what a certificate is worth
    /// @param updater tells where this machine is, if somebody is to know
    /// @param stated where others say that they are in I2P
    record Parts(
            ClearnetAtlas atlas,
            BridgeRoutes routes,
            PeerAuth auth,
            Dialer<ClearnetPlace> dialer,
            Optional<DdnsUpdater> updater,
            Stated stated) {}

    /// @param tls with the certificates of this face and no others
    /// @param inside what comes in, and may, goes there
    BridgeSide(
            NodeConfig.Bridge config,
            BridgeRules rules,
            TlsSetup tls,
            Parts parts,
            Settings settings,
            EngineMaker engines,
            InboundSink inside) {
        this.config = config;
        this.updater = parts.updater();
        this.tls = tls;
        Proofs proofs = config.trust().dialback() ? Proofs.CERTIFICATE_OR_DIALBACK : Proofs.CERTIFICATE;
        this.engine = engines.bridge(
                S2sConfig.certified(
                                parts.atlas(),
                                parts.auth(),
                                proofs,
                                (client, ours, theirs) -> tls.serverEngine(client, false, ours, theirs))
                        .with(settings.peers()),
                parts.routes()::isByClearnet,
                parts.dialer(),
                new BridgeDoor(
                        parts.stated().questions().over(Questions.Side.CLEARNET, inside),
                        _ -> true,
                        rules::policy,
                        engines::answer));
        // What a rule now forbids carries nothing more.
        this.stated = parts.stated();
        rules.onChange(stated::changed);
        rules.onChange(engines::remapped);
        LiveStatements statements = stated.live(engine::status, parts.routes());
        this.control = new LiveBridge(
                config.domains(), rules, this::links, new DialProbe(parts.dialer(), parts.auth(), tls), statements);
    }

    /// Opens the ports for servers of the clearnet, if there are to be any.
    ///
    /// @throws IOException if one is taken; the message names the option to change
    static void listen(Optional<BridgeSide> side, TcpDoors doors) throws IOException {
        if (side.isPresent()) {
            side.get().listen(doors);
        }
    }

    /// The owner's map says something else than before.
    static void remap(Optional<BridgeSide> side, DarknetMap map, Map<Domain, I2pPlace> entries) {
        side.ifPresentOrElse(one -> one.stated.mapped(entries), () -> map.replace(entries));
    }

    private void listen(TcpDoors doors) throws IOException {
        updater.ifPresent(DdnsUpdater::start);
        NodeConfig.Bridge.Listeners listeners = config.listeners();
        for (InetAddress address : listeners.addresses()) {
            doors.open(address, listeners.port(), "bridge.port", Doors.BRIDGE, true, engine::accept);
            doors.open(
                    address,
                    listeners.tlsPort(),
                    "bridge.tls-port",
                    Doors.BRIDGE_TLS,
                    true,
                    duplex -> engine.acceptDirect(duplex, () -> tls.serverEngine(false, true, null, null)));
        }
    }

    static BridgeControl control(Optional<BridgeSide> side) {
        return side.<BridgeControl>map(one -> one.control).orElseGet(BridgeControl::off);
    }

    private List<BridgeInfo.Link> links() {
        return engine.status().stream().map(BridgeSide::link).toList();
    }

    private static BridgeInfo.Link link(LinkStatus status) {
        String path = status.key().place() instanceof ClearnetPlace(var _, Via via, var _)
                ? via == Via.DIRECT ? "clearnet" : via.name().toLowerCase(Locale.ROOT)
                : "none";
        String state = status.words();
        return new BridgeInfo.Link(
                status.key().local(),
                status.key().remote(),
                path,
                status.queued() == 0 ? state : state + ", " + status.queued() + " waiting");
    }
}
