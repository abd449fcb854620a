package im.clove.node.app.host;

import im.clove.clearnet.ClearnetAtlas;
import im.clove.clearnet.place.ClearnetPlace;
import im.clove.clearnet.policy.BridgePolicy;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.tls.TlsSetup;
import im.clove.runtime.transport.Dialer;
import im.clove.s2s.S2s;
import im.clove.s2s.config.Proofs;
import im.clove.s2s.config.S2sConfig;
import im.clove.s2s.place.PeerAuth;
import im.clove.s2s.queue.InboundSink;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The node's face on the clearnet: an engine, certificates and secrets of its own, the owner's rules at its door, and
/// the ports where other servers come in. Made only for a node that is told to bridge. Thread-safe.
final class BridgeSide {
    private final NodeConfig.Bridge config;
    private final TlsSetup tls;
    private final AtomicReference<BridgePolicy> policy;
    private final S2s engine;
    private final ClearnetAtlas atlas;

    /// What the face is made of.
    ///
    /// @param tls with the certificates of this face and no others
    record Parts(NodeConfig.Bridge config, TlsSetup tls, AtomicReference<BridgePolicy> policy) {}

    /// @param atlas where the domains of the clearnet are
    /// @param routes which ways go by this side
    /// @param auth what a certificate is worth
    /// @param inside what comes in, and may, goes there
    BridgeSide(
            Parts parts,
            Settings settings,
            EngineMaker engines,
            ClearnetAtlas atlas,
            BridgeRoutes routes,
            PeerAuth auth,
            Dialer<ClearnetPlace> dialer,
            InboundSink inside) {
        this.config = parts.config();
        this.tls = parts.tls();
        this.policy = parts.policy();
        this.atlas = atlas;
        BridgeDoor door = new BridgeDoor(inside, policy::get, engines::answer);
        Proofs proofs = config.trust().dialback() ? Proofs.CERTIFICATE_OR_DIALBACK : Proofs.CERTIFICATE;
        S2sConfig s2s = S2sConfig.certified(
                        atlas, auth, proofs, (client, ours, theirs) -> tls.serverEngine(client, false, ours, theirs))
                .with(settings.peers());
        this.engine = engines.bridge(s2s, routes::isByClearnet, dialer, door);
    }

    /// Which of what is served belongs to the clearnet face.
    static Set<Domain> own(Collection<Domain> hosts, Collection<Domain> served) {
        Predicate<Domain> isOurs = domain -> hosts.stream()
                .anyMatch(host -> host.equals(domain) || domain.name().endsWith('.' + host.name()));
        return served.stream().filter(isOurs).collect(Collectors.toUnmodifiableSet());
    }

    /// Opens the ports for servers of the clearnet, if there are to be any.
    ///
    /// @throws IOException if one is taken; the message names the option to change
    void listen(TcpDoors doors) throws IOException {
        NodeConfig.Bridge.Listeners listeners = config.listeners();
        for (InetAddress address : listeners.addresses()) {
            doors.open(
                    address,
                    listeners.port(),
                    "bridge.port",
                    "servers of the clearnet, STARTTLS",
                    true,
                    engine::accept);
            doors.open(
                    address,
                    listeners.tlsPort(),
                    "bridge.tls-port",
                    "servers of the clearnet, direct TLS",
                    true,
                    duplex -> engine.acceptDirect(duplex, () -> tls.serverEngine(false, true, null, null)));
        }
    }

    /// The owner's rules say something else than before. Streams that they forbid now carry nothing more.
    void rules(BridgePolicy other) {
        policy.set(other);
        engine.remapped();
    }

    BridgePolicy rules() {
        return policy.get();
    }

    ClearnetAtlas atlas() {
        return atlas;
    }

    S2s engine() {
        return engine;
    }

    List<Domain> domains() {
        return config.domains();
    }
}
