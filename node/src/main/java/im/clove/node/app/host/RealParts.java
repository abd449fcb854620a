package im.clove.node.app.host;

import im.clove.i2p.LeakTrial;
import im.clove.i2p.keys.Names;
import im.clove.i2p.router.EmbeddedRouter;
import im.clove.i2p.router.ExternalRouter;
import im.clove.i2p.router.NetworkProfile;
import im.clove.i2p.router.ReseedBundle;
import im.clove.i2p.router.RouterChoice;
import im.clove.i2p.router.RouterFigures;
import im.clove.i2p.router.RouterState;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.NodeStatus;
import im.clove.node.admin.OwnerFiles;
import im.clove.node.admin.Stage;
import im.clove.node.admin.Startup;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.store.Store;
import im.clove.node.store.StoreException;
import im.clove.node.store.mapdb.MapDbStore;
import im.clove.node.store.mapdb.StoreOptions;
import im.clove.runtime.budget.Budget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// The node as it ships: the durable store, and a router in this process or a running one.
public final class RealParts implements NodeParts {
    private static final int PUBLIC_NETWORK = 2;

    @Override
    public Store openStore(Path folder) throws ControlException {
        return open(folder);
    }

    private static Store open(Path folder) throws ControlException {
        try {
            OwnerFiles.createFolder(folder);
            return MapDbStore.open(folder, StoreOptions.STANDARD);
        } catch (IOException e) {
            throw ControlException.of(e);
        } catch (StoreException e) {
            throw new ControlException(
                    ControlException.Kind.REFUSED,
                    "The store in " + folder + " cannot be opened and was left as it is: " + e.getMessage(),
                    e);
        }
    }

    @Override
    public void compact(Path folder) throws ControlException {
        // Opened first: what it holds is checked, and a folder without a store gets one.
        open(folder).close();
        try {
            MapDbStore.compact(folder, StoreOptions.STANDARD);
        } catch (StoreException e) {
            throw new ControlException(ControlException.Kind.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public RunningNode start(Launch launch) throws ControlException {
        requireNoLeak();
        NodeConfig config = launch.config().config();
        GatedStore store = new GatedStore(open(launch.folder().store()));
        try {
            OwnerFiles.createFolder(launch.folder().router());
            Names names = names(config, launch);
            return config.i2p().router() == NodeConfig.I2p.RouterKind.EMBEDDED
                    ? embedded(launch, store, names)
                    : external(launch, store, names);
        } catch (ControlException | RuntimeException e) {
            store.close();
            throw e;
        } catch (IOException e) {
            store.close();
            throw ControlException.of(e);
        }
    }

    /// Another resolver in the place of ours, by an agent or an option of Java's, would put names on the wire.
    private static void requireNoLeak() throws ControlException {
        for (LeakTrial.Attempt each : LeakTrial.run()) {
            if (each.leak().isPresent()) {
                throw new ControlException(
                        ControlException.Kind.REFUSED,
                        "This node would leak names: " + each.how() + ": "
                                + each.leak().get()
                                + ". Something in this Java takes the place of Clove's resolver, an agent or an option;"
                                + " start it without");
            }
        }
    }

    private static Names names(NodeConfig config, Launch launch) throws IOException {
        Path book = config.federation().addressBook();
        Names names = Files.exists(book) ? Names.load(book) : Names.none();
        return names.knowing(launch.keys().destinations());
    }

    private static RunningNode embedded(Launch launch, GatedStore store, Names names) throws ControlException {
        Settings settings = new Settings(launch.config().config());
        NetworkProfile network = settings.network();
        EmbeddedRouter router = new EmbeddedRouter(launch.folder().router(), network, settings.router());
        router.listen(state -> stage(state, router, launch.startup()));
        Node node = Node.start(
                launch,
                store,
                new I2pSide(router, settings.destination(network), names),
                new EmbeddedControl(router, network));
        charge(node, store);
        launch.startup().accept(new Stage.StartingRouter());
        Thread.ofPlatform().name("router-start").daemon().start(router::start);
        boolean patient = network instanceof NetworkProfile.Public;
        return new WithRouter(node, router, patient ? Duration.ofSeconds(60) : Duration.ZERO);
    }

    private static RunningNode external(Launch launch, GatedStore store, Names names)
            throws ControlException, IOException {
        NodeConfig config = launch.config().config();
        Settings settings = new Settings(config);
        NodeConfig.External where = config.i2p().external();
        ExternalRouter router = ExternalRouter.at(
                new RouterChoice.External(where.host(), where.port()),
                launch.folder().router(),
                where.user(),
                new String(where.password().reveal()));
        launch.startup().accept(new Stage.WaitingForRouter(where.host() + ':' + where.port()));
        Node node = Node.start(
                launch,
                store,
                new I2pSide(router, settings.destination(settings.network()), names),
                new ExternalControl(where));
        charge(node, store);
        return node;
    }

    private static void charge(Node node, GatedStore store) {
        store.chargeTo(node.budget().open(Budget.Kind.PART, "store"));
    }

    private static void stage(RouterState state, EmbeddedRouter router, Startup startup) {
        switch (state) {
            case RouterState.Reseeding(int peers, int wanted) -> startup.accept(new Stage.Reseeding(peers, wanted));
            case RouterState.BuildingTunnels(int peers) -> startup.accept(new Stage.BuildingTunnels(peers));
            // The router is ready before the tunnels of the node's own destination are built.
            case RouterState.Ready _ ->
                startup.accept(new Stage.BuildingTunnels(router.figures().knownPeers()));
            case RouterState.Degraded(String reason) -> startup.accept(new Stage.Trouble(reason));
            case RouterState.Cold _, RouterState.Starting _, RouterState.Stopped _ -> {
                // Said by who starts and stops it.
            }
        }
    }

    /// A node and the router that was started for it.
    private record WithRouter(Node node, EmbeddedRouter router, Duration patience) implements RunningNode {
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
            node.stop(waitsFor);
            if (patience.isPositive() && router.figures().transitTunnels() > 0) {
                waitsFor.accept("tunnels it carries for others, at most " + patience.toSeconds() + " s");
            }
            router.stop(patience);
        }

        @Override
        public String awaitEnd() throws InterruptedException {
            return node.awaitEnd();
        }
    }

    private record EmbeddedControl(EmbeddedRouter router, NetworkProfile network) implements RouterControl {
        @Override
        public String kind() {
            return network instanceof NetworkProfile.Public ? "embedded, public network" : "embedded, private network";
        }

        @Override
        public RouterFigures figures() {
            return router.figures();
        }

        @Override
        public int reseed(Path bundle) throws IOException {
            int id = network instanceof NetworkProfile.Private(int own, var _, int _) ? own : PUBLIC_NETWORK;
            return ReseedBundle.importFile(bundle, router.netDb(), id).routers();
        }
    }

    private record ExternalControl(NodeConfig.External where) implements RouterControl {
        @Override
        public String kind() {
            return "external, " + where.host() + ':' + where.port();
        }

        @Override
        public RouterFigures figures() {
            return RouterFigures.none();
        }

        @Override
        public int reseed(Path bundle) throws IOException {
            throw new IOException("An external router is not ours to reseed; give the bundle to that router");
        }
    }
}
