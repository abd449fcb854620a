package im.clove.bench.hostile;

import im.clove.i2p.keys.Names;
import im.clove.i2p.keys.NodeIdentity;
import im.clove.i2p.keys.PublicDestination;
import im.clove.i2p.router.EmbeddedRouter;
import im.clove.i2p.router.NetworkProfile;
import im.clove.i2p.router.RouterFigures;
import im.clove.i2p.router.RouterOptions;
import im.clove.i2p.stream.SessionOptions;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.NodeStatus;
import im.clove.node.admin.OwnerFiles;
import im.clove.node.app.host.GatedStore;
import im.clove.node.app.host.I2pSide;
import im.clove.node.app.host.Node;
import im.clove.node.app.host.NodeParts;
import im.clove.node.app.host.RouterControl;
import im.clove.node.store.Store;
import im.clove.node.store.mapdb.MapDbStore;
import im.clove.node.store.mapdb.StoreOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The node as it ships, store and embedded router and all, but for tunnels: its destination and those of the strangers
/// are on the same router, which has no peers.
final class StrangerParts implements NodeParts {
    private final int strangers;

    /// @param strangers how many destinations there are beside the node's own
    StrangerParts(int strangers) {
        this.strangers = strangers;
    }

    @Override
    public Store openStore(Path folder) throws ControlException {
        try {
            OwnerFiles.createFolder(folder);
        } catch (IOException e) {
            throw ControlException.of(e);
        }
        return MapDbStore.open(folder, StoreOptions.STANDARD);
    }

    @Override
    public RunningNode start(Launch launch) throws ControlException {
        SecureRandom random = new SecureRandom();
        List<NodeIdentity> identities = new ArrayList<>();
        for (int i = 0; i < strangers; i++) {
            identities.add(NodeIdentity.create(random));
        }
        List<PublicDestination> all = Stream.concat(Stream.of(launch.identity()), identities.stream())
                .map(NodeIdentity::destination)
                .toList();
        Names names = Names.none().knowing(all);
        EmbeddedRouter router = new EmbeddedRouter(
                launch.folder().router(), NetworkProfile.Private.onLoopback(freePort()), RouterOptions.alone());
        Node node = Node.start(
                launch,
                new GatedStore(openStore(launch.folder().store())),
                new I2pSide(router, SessionOptions.withoutHops(), names),
                new Control(router));
        Thread.ofPlatform().name("router-start").daemon().start(router::start);
        try {
            Relay relay = Relay.open(router, launch.identity().b32(), identities, names);
            relay.publish(launch.folder().root().resolve(Relay.FILE));
            return new Running(node, router, relay);
        } catch (IOException e) {
            node.stop(_ -> {});
            throw ControlException.of(e);
        }
    }

    /// The router wants to know it before it binds.
    private static int freePort() throws ControlException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw ControlException.of(e);
        }
    }

    private record Running(Node node, EmbeddedRouter router, Relay relay) implements RunningNode {
        @Override
        public NodeControl control() {
            return node.control();
        }

        @Override
        public List<NodeStatus.Listener> listeners() {
            return node.listeners();
        }

        @Override
        public void stop(Consumer<String> waitsFor) {
            relay.close();
            node.stop(waitsFor);
            router.close();
        }

        @Override
        public String awaitEnd() throws InterruptedException {
            return node.awaitEnd();
        }
    }

    private record Control(EmbeddedRouter router) implements RouterControl {
        @Override
        public String kind() {
            return "embedded, private network";
        }

        @Override
        public RouterFigures figures() {
            return router.figures();
        }

        @Override
        public int reseed(Path bundle) throws IOException {
            throw new IOException("There is nobody to be reseeded with");
        }
    }
}
