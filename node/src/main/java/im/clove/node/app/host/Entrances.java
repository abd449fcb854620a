package im.clove.node.app.host;

import im.clove.i2p.socks.SocksOptions;
import im.clove.i2p.socks.SocksProxy;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.app.screen.Doors;
import im.clove.node.c2s.ClientConnections;
import im.clove.node.c2s.ListenerKind;
import im.clove.node.service.component.ComponentConnections;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PipeDuplex;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// By which ways clients, programs and browsers come in: TCP ports, ports of the node's destination, and the node's own
/// proxy. Used by the thread that starts the node and by the one that stops it; what comes is served on threads of its
/// own.
final class Entrances implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Entrances.class);

    private final TcpDoors doors;
    private final ClientConnections clients;
    private final ComponentConnections components;
    private final Optional<WebSide> web;
    private final Executor threads;
    private @Nullable SocksProxy proxy;

    Entrances(
            TcpDoors doors,
            ClientConnections clients,
            ComponentConnections components,
            Optional<WebSide> web,
            Executor threads) {
        this.doors = doors;
        this.clients = clients;
        this.components = components;
        this.web = web;
        this.threads = threads;
    }

    /// Before [#open]. What people at the page read from other servers is fetched by it, so nobody learns who reads.
    void proxy(SocksProxy own) {
        proxy = own;
        web.ifPresent(side -> side.reachBy(own::reach));
    }

    /// Opens what listens on this machine.
    ///
    /// @param notice takes what could not be opened and is not vital, with the option to change
    /// @throws IOException if clients could not come in
    /// @throws IllegalArgumentException if others could, and that is not meant
    void open(NodeConfig.Clients config, Consumer<String> notice) throws IOException {
        NodeConfig.C2s c2s = config.c2s();
        ListenerKind plain = c2s.trusted() ? ListenerKind.TRUSTED : ListenerKind.STARTTLS;
        for (InetAddress address : c2s.addresses()) {
            doors.open(
                    address,
                    c2s.port(),
                    "c2s.port",
                    Doors.STARTTLS,
                    c2s.allowPublic(),
                    duplex -> clients.serve(duplex, plain));
            doors.open(
                    address,
                    c2s.tlsPort(),
                    "c2s.tls-port",
                    Doors.DIRECT_TLS,
                    c2s.allowPublic(),
                    duplex -> clients.serve(duplex, ListenerKind.DIRECT_TLS));
        }
        if (proxy != null) {
            open(proxy, config.socks(), notice);
        }
        web.ifPresent(side -> side.listen(doors, notice));
        NodeConfig.Components programs = config.components();
        if (!programs.domains().isEmpty()) {
            doors.open(
                    programs.address(), programs.port(), "component.port", Doors.COMPONENTS, false, components::serve);
        }
    }

    private void open(SocksProxy own, NodeConfig.Socks config, Consumer<String> notice) {
        if (!config.address().isLoopbackAddress() && !config.allowPublic()) {
            throw new IllegalArgumentException("The SOCKS proxy would listen on "
                    + config.address().getHostAddress()
                    + ", where everybody who reaches this machine could use it. If that is meant, set"
                    + " socks.allow-public = true");
        }
        try {
            doors.note(Doors.SOCKS, own.start(), SocksProxy.OPTION);
        } catch (IOException e) {
            // The node is of use without it; who needs it is told what to change.
            LOG.warn("{}", e.getMessage());
            notice.accept(e.getMessage());
        }
    }

    /// Serves whoever has dialled the node's destination.
    ///
    /// @param servers takes streams of other servers
    void serveI2p(Duplex duplex, Consumer<Duplex> servers) {
        switch (duplex.localPort()) {
            case 5222 -> clients.serve(duplex, ListenerKind.STARTTLS);
            case 5223 -> clients.serve(duplex, ListenerKind.DIRECT_TLS);
            case WebSide.I2P_PORT, WebSide.I2P_TLS_PORT ->
                web.ifPresentOrElse(side -> side.serveI2p(duplex), duplex::close);
            default -> servers.accept(duplex);
        }
    }

    /// Of the proxy for clients of this machine.
    ///
    /// @param served domains that lead back to this node, as do names below them
    static SocksOptions options(NodeConfig.Socks config, Collection<Domain> served) {
        Set<String> own = served.stream().map(Domain::name).collect(Collectors.toSet());
        return new SocksOptions(
                new InetSocketAddress(config.address(), config.port()),
                config.connections(),
                Duration.ofSeconds(20),
                Duration.ofSeconds(90),
                host -> own.stream().anyMatch(name -> host.equals(name) || host.endsWith('.' + name)));
    }

    /// A client of our own SOCKS proxy that asked for our own domain.
    Duplex connectLocally(int port) throws IOException {
        if ((port == WebSide.I2P_PORT || port == WebSide.I2P_TLS_PORT) && web.isPresent()) {
            return web.get().connectLocally(port, threads);
        }
        ListenerKind kind = switch (port) {
            case 5222 -> ListenerKind.STARTTLS;
            case 5223 -> ListenerKind.DIRECT_TLS;
            default -> throw new IOException("This node does not answer port " + port + " for clients");
        };
        PipeDuplex.Pair pipe = PipeDuplex.pair();
        threads.execute(() -> clients.serve(pipe.right(), kind));
        return pipe.left();
    }

    /// Nobody comes in any more; who is in stays.
    void shut() {
        doors.shut();
        if (proxy != null) {
            proxy.close();
        }
    }

    @Override
    public void close() {
        doors.close();
    }
}
