package im.clove.node.app.host;

import im.clove.http.Handler;
import im.clove.http.HttpLimits;
import im.clove.http.HttpServer;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.Startup;
import im.clove.node.admin.UserInfo;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.app.screen.Doors;
import im.clove.node.c2s.ClientConnections;
import im.clove.node.c2s.Welcome;
import im.clove.node.core.Approach;
import im.clove.node.files.FileRelay;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Accounts;
import im.clove.node.store.Roles;
import im.clove.node.store.Stores;
import im.clove.node.tls.TlsSetup;
import im.clove.node.web.Desk;
import im.clove.node.web.Door;
import im.clove.node.web.Invites;
import im.clove.node.web.Site;
import im.clove.node.web.Vitals;
import im.clove.node.web.WebSessions;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.PipeDuplex;
import im.clove.runtime.transport.Protection;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// HTTP of a node, by each of its doors. Thread-safe.
final class WebSide {
    /// On I2P a browser asks for it when a link names no port.
    static final int I2P_PORT = 80;

    /// Of the destination, with TLS that its streams do not need, but clients of files insist on.
    static final int I2P_TLS_PORT = 443;

    private static final Logger LOG = LoggerFactory.getLogger(WebSide.class);
    private static final int PIPE = 64 * 1024;

    private final NodeConfig.Web config;
    private final List<Domain> domains;
    private final HttpServer http;
    private final Timers timers;
    private final TlsSetup tls;
    private final Welcome i2p;
    private final Site site;
    private final WebFacts facts;
    private final BiConsumer<Approach, String> served;
    private volatile Optional<String> place = Optional.empty();
    private volatile Way reach = (_, _) -> {
        throw new IOException("socks.enabled is false");
    };

    /// What it is made of.
    ///
    /// @param domains that this node serves, its own address first
    /// @param i2p what is here for whoever comes over I2P
    /// @param outside what else is served, by the first segment of the path
    /// @param served is told where that is reached with TLS, by the door from which it is
    /// @param vitals how the node is
    record Parts(
            NodeConfig config,
            List<Domain> domains,
            ClientConnections clients,
            Stores stores,
            TlsSetup tls,
            Welcome i2p,
            Timers timers,
            Startup startup,
            Supplier<NodeControl> control,
            Invites invites,
            Desk desk,
            Map<String, Handler> outside,
            BiConsumer<Approach, String> served,
            Vitals vitals) {}

    /// Reaches servers on I2P without saying who does; blocks.
    @FunctionalInterface
    interface Way {
        Duplex to(String host, int port) throws IOException;
    }

    WebSide(Parts parts, SecureRandom random) {
        this.timers = parts.timers();
        this.config = parts.config().clients().web();
        this.domains = parts.domains();
        this.tls = parts.tls();
        this.i2p = parts.i2p();
        this.served = parts.served();
        this.http = new HttpServer(HttpLimits.STANDARD, parts.timers());
        this.facts = new WebFacts(
                parts.config(), parts.domains().getFirst(), parts.startup(), parts.control(), parts.stores());
        this.site = new Site(
                new WebSessions(
                        parts.timers(),
                        random,
                        account -> generation(parts.stores().accounts(), account)),
                parts.clients()::serve,
                facts,
                parts.invites(),
                parts.desk(),
                new Site.Terms(
                        parts.config().i2p().exposeC2s(),
                        parts.outside(),
                        config.health() ? Optional.of(parts.vitals()) : Optional.empty(),
                        new FileRelay(
                                this::reach,
                                account -> Roles.of(parts.stores().store(), account)
                                        .isMember(),
                                parts.timers())));
    }

    private static OptionalLong generation(Accounts accounts, Jid account) {
        Optional<AccountRecord> record = accounts.find(account).filter(each -> !each.disabled());
        return record.isPresent() ? OptionalLong.of(record.get().generation()) : OptionalLong.empty();
    }

    /// Opens the ports. The node is of use without a page: who needs one is told what to change.
    ///
    /// @param notice takes what could not be done
    void listen(TcpDoors doors, Consumer<String> notice) {
        if (config.i2p()) {
            served.accept(Approach.I2P, "https://" + domains.getFirst());
        }
        for (InetAddress address : config.addresses()) {
            try {
                if (address.isLoopbackAddress()) {
                    Handler handler = site.at(Door.HERE, namesHere());
                    doors.openForFiles(
                            address,
                            config.port(),
                            "web.port",
                            Doors.PAGE,
                            false,
                            duplex -> http.serve(duplex, handler));
                    place = place.or(() -> Optional.of(doors.known().getLast().address()));
                    served.accept(
                            Approach.PAGE, "http://" + doors.known().getLast().address());
                    listenForFiles(doors, address);
                } else {
                    Handler handler = site.at(Door.TLS, namesOutside());
                    doors.openForFiles(
                            address,
                            config.tlsPort(),
                            "web.tls-port",
                            Doors.PAGE_TLS,
                            config.allowPublic(),
                            duplex -> http.serve(duplex, tls.engine(false, null), handler));
                    serves(Approach.NETWORK, doors);
                }
            } catch (IOException e) {
                LOG.warn("{}", e.getMessage());
                notice.accept(e.getMessage());
            }
        }
    }

    /// Clients of this machine upload files, and want TLS for that.
    private void listenForFiles(TcpDoors doors, InetAddress address) throws IOException {
        Handler handler = site.outside(namesHere());
        doors.openForFiles(
                address,
                config.tlsPort(),
                "web.tls-port",
                Doors.FILES,
                false,
                duplex -> http.serve(duplex, tls.engine(false, null), handler));
        serves(Approach.LOOPBACK, doors);
    }

    private void serves(Approach approach, TcpDoors doors) {
        served.accept(approach, "https://" + doors.known().getLast().address());
    }

    private Set<String> namesHere() {
        Set<String> names = new HashSet<>(config.hosts());
        names.addAll(Set.of("localhost", "[::1]"));
        config.addresses().stream().filter(InetAddress::isLoopbackAddress).forEach(a -> names.add(a.getHostAddress()));
        return names;
    }

    private Set<String> namesOutside() {
        Set<String> names = new HashSet<>(config.hosts());
        config.addresses().forEach(address -> names.add(address.getHostAddress()));
        domains.forEach(domain -> names.add(domain.name()));
        return names;
    }

    private Set<String> namesOnI2p() {
        Set<String> names = new HashSet<>();
        domains.stream().filter(i2p.isServed()).forEach(domain -> names.add(domain.name()));
        return names;
    }

    /// Serves whoever has dialled the node's destination.
    void serveI2p(Duplex duplex) {
        if (duplex.localPort() == I2P_TLS_PORT) {
            http.serve(duplex, i2p.tls().engine(false, null), site.outside(namesOnI2p()));
        } else {
            http.serve(duplex, site.at(Door.I2P, namesOnI2p()));
        }
    }

    /// As whoever dials the destination finds it, for a browser of this machine that asked our own proxy for it.
    Duplex connectLocally(int port, Executor executor) {
        PipeDuplex.End server = new PipeDuplex.End(new PeerIdentity.Local("proxy"), Protection.EQUIVALENT, port);
        PipeDuplex.Pair pipe = PipeDuplex.pair(PipeDuplex.End.of("page"), server, PIPE);
        executor.execute(() -> serveI2p(pipe.right()));
        return pipe.left();
    }

    /// How files of other servers are fetched from now on; before, they cannot be had.
    void reachBy(Way way) {
        reach = way;
    }

    /// A server that accepts a stream and never shakes hands holds nothing for long.
    private Duplex reach(String host, int port, boolean isTls) throws IOException {
        Duplex duplex = reach.to(host, port);
        if (!isTls) {
            return duplex;
        }
        Timers.Timer deadline = timers.after(HttpLimits.STANDARD.idle(), duplex::close);
        try {
            return duplex.secure(TlsSetup.anonymousEngine());
        } finally {
            deadline.cancel();
        }
    }

    /// As [NodeControl#page].
    String link(NodeControl control) throws ControlException {
        String at = place.orElseThrow(() -> new ControlException(
                ControlException.Kind.REFUSED,
                "The page is not on this machine: web.addresses names no loopback address,"
                        + " or another program has the port"));
        Optional<Jid> admin = control.users().stream()
                .filter(user -> user.admin() && user.enabled())
                .map(UserInfo::jid)
                .findFirst();
        String secret = admin.flatMap(site.sessions()::link)
                .orElseThrow(() -> new ControlException(
                        ControlException.Kind.REFUSED, "There is no administrator that the page could be opened for"));
        return "http://" + at + "/#" + secret;
    }
}
