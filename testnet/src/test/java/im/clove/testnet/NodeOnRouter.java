package im.clove.testnet;

import im.clove.i2p.keys.Names;
import im.clove.i2p.keys.NodeIdentity;
import im.clove.i2p.keys.PublicDestination;
import im.clove.i2p.router.EmbeddedRouter;
import im.clove.i2p.router.RouterFigures;
import im.clove.i2p.stream.SessionOptions;
import im.clove.node.admin.DataFolder;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.NodeStatus;
import im.clove.node.admin.Secret;
import im.clove.node.admin.Startup;
import im.clove.node.app.config.ConfigFile;
import im.clove.node.app.host.GatedStore;
import im.clove.node.app.host.I2pSide;
import im.clove.node.app.host.Node;
import im.clove.node.app.host.NodeKeys;
import im.clove.node.app.host.NodeParts;
import im.clove.node.app.host.RouterControl;
import im.clove.node.cert.Certificates;
import im.clove.node.store.mapdb.MapDbStore;
import im.clove.node.store.mapdb.StoreOptions;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/// A whole node on a router that it shares with others, in this process: real streams, the durable store, no
/// tunnels.
final class NodeOnRouter implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path data;
    private final EmbeddedRouter router;
    private final NodeIdentity identity;
    private final PublicDestination other;
    private Node node;

    /// @param other whom it knows: two destinations on one router cannot look each other up
    NodeOnRouter(Path data, EmbeddedRouter router, NodeIdentity identity, PublicDestination other) throws IOException {
        this.data = Files.createDirectory(
                data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        this.router = router;
        this.identity = identity;
        this.other = other;
        Files.writeString(
                data.resolve(ConfigFile.NAME),
                "network.kind = private\nc2s { port = 0, tls-port = 0 }\nsocks.port = 0\nweb { port = 0, tls-port = 0 }\n");
    }

    Domain domain() {
        return Domain.of(identity.b32());
    }

    /// Adds to its configuration, before its start.
    NodeOnRouter configured(String more) throws IOException {
        Files.writeString(data.resolve(ConfigFile.NAME), more, StandardOpenOption.APPEND);
        return this;
    }

    /// Its data folder.
    Path data() {
        return data;
    }

    /// What its owner can ask of it.
    NodeControl control() {
        return node.control();
    }

    /// With the certificates of its folder `given`, if there are some.
    NodeOnRouter start() throws Exception {
        ConfigFile config = ConfigFile.load(data, System::getenv);
        List<Domain> domains = new ArrayList<>(List.of(domain()));
        domains.addAll(config.config().domains());
        Certificates certificates = new Certificates(
                data.resolve("certs"),
                Clock.systemUTC(),
                RANDOM,
                config.config().federation().bridge().domains()::contains);
        if (Files.exists(data.resolve("given"))) {
            certificates.take(List.of(data.resolve("given")), domains, List.of());
        }
        var launch = new NodeParts.Launch(
                DataFolder.create(data),
                config,
                NodeKeys.of(identity),
                domains,
                certificates,
                certificates.loadOrCreate(domains),
                Startup.unwatched(),
                false);
        node = Node.start(
                launch,
                new GatedStore(MapDbStore.open(data.resolve("store"), StoreOptions.STANDARD)),
                new I2pSide(
                        router,
                        SessionOptions.withoutHops(),
                        Names.none().knowing(List.of(identity.destination(), other))),
                new Shared(router));
        return this;
    }

    Account addUser(String name, String password) throws Exception {
        return addUser(name, domain(), password);
    }

    /// Makes an account on one of its domains.
    Account addUser(String name, Domain domain, String password) throws Exception {
        try (Secret secret = Secret.of(password.toCharArray())) {
            node.control().addUser(Jid.of(name, domain, ""), secret, false);
        }
        return new Account(name, domain.name(), password);
    }

    /// Where clients connect, by what the node calls it: `STARTTLS`, `SOCKS` …
    InetSocketAddress listener(String what) {
        String address = node.listeners().stream()
                .filter(l -> l.what().equals(what))
                .map(NodeStatus.Listener::address)
                .findFirst()
                .orElseThrow();
        int colon = address.lastIndexOf(':');
        return new InetSocketAddress(
                InetAddress.ofLiteral(address.substring(0, colon)), Integer.parseInt(address.substring(colon + 1)));
    }

    void stop() {
        node.stop(_ -> {});
    }

    @Override
    public void close() {
        stop();
    }

    /// The router belongs to the test.
    private record Shared(EmbeddedRouter router) implements RouterControl {
        @Override
        public String kind() {
            return "shared";
        }

        @Override
        public RouterFigures figures() {
            return router.figures();
        }

        @Override
        public int reseed(Path bundle) throws IOException {
            throw new IOException("not this one");
        }
    }
}
