package im.clove.i2p;

import im.clove.xmpp.jid.B32;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import net.i2p.data.Hash;
import net.i2p.router.CommSystemFacade.Status;
import net.i2p.router.Router;
import net.i2p.router.RouterContext;
import net.i2p.router.RouterVersion;
import net.i2p.router.TunnelManagerFacade;
import net.i2p.router.networkdb.reseed.ReseedChecker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The I2P router in this process. The library keeps one static context per JVM, so there is one of these per
/// process, and a stopped one is not started again. Thread safe.
public final class EmbeddedRouter implements RouterLink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRouter.class);

    /// How often the router is looked at; it has no events of its own.
    private static final Duration LOOK = Duration.ofMillis(250);

    private final NetworkProfile profile;
    private final RouterOptions options;
    private final RouterFolder folder;
    private final List<Consumer<RouterState>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicReference<RouterState> state = new AtomicReference<>(new RouterState.Cold());
    private final AtomicReference<Optional<OwnedRouter>> running = new AtomicReference<>(Optional.empty());
    private final AtomicBoolean started = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final RouterStreams streams = new RouterStreams();

    /// @param parent folder for the router's files, inside the data folder
    public EmbeddedRouter(Path parent, NetworkProfile profile, RouterOptions options) {
        if (NetworkProfile.isForcedPrivate() && profile instanceof NetworkProfile.Public) {
            throw new IllegalArgumentException(
                    NetworkProfile.VARIABLE + "=private is set, and this router is for the public network");
        }
        this.profile = profile;
        this.options = options;
        this.folder = new RouterFolder(parent, profile);
    }

    /// Starts the router and returns at once; listeners hear how far it is. What fails shows as
    /// [RouterState.Degraded].
    ///
    /// @throws IllegalStateException if it was started before
    public void start() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("A router is started once");
        }
        move(new RouterState.Starting());
        Thread.ofPlatform().daemon().name("clove-router").start(this::run);
    }

    private void run() {
        try {
            folder.prepare(RouterProperties.of(profile, options));
            OwnedRouter router;
            try {
                Properties directories = folder.directories();
                System.setProperty("wrapper.logfile", directories.getProperty("wrapper.logfile"));
                router = new OwnedRouter(folder.path().resolve("router.config").toString(), directories);
            } finally {
                streams.split();
            }
            router.setKillVMOnEnd(false);
            running.set(Optional.of(router));
            router.runRouter();
            watch(router);
        } catch (IOException | RuntimeException e) {
            LOG.error("The I2P router did not start", e);
            move(new RouterState.Degraded("the router did not start: " + e.getMessage()));
        }
    }

    private void watch(OwnedRouter router) {
        try {
            do {
                if (!isStopping()) {
                    move(observe(router).state(profile));
                }
            } while (!stopped.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isStopping() {
        return state.get() instanceof RouterState.Stopped || running.get().isEmpty();
    }

    private RouterObservation observe(OwnedRouter router) {
        RouterContext context = router.getContext();
        ReseedChecker reseed = context.netDb() == null ? null : context.netDb().reseedChecker();
        Status status = context.commSystem().getStatus();
        return new RouterObservation(
                router.isAlive(),
                takesSessions(),
                reseed != null && reseed.inProgress(),
                reseed == null ? "" : reseed.getError(),
                status == Status.DISCONNECTED,
                status == Status.HOSED,
                figures());
    }

    /// The state now.
    public RouterState state() {
        return state.get();
    }

    /// Calls back on each change of state, on the router's watching thread; must not block.
    public void listen(Consumer<RouterState> listener) {
        listeners.add(listener);
    }

    private void move(RouterState next) {
        if (!state.getAndSet(next).equals(next)) {
            tell(next);
        }
    }

    private void tell(RouterState now) {
        LOG.debug("I2P router: {}", now.words());
        for (Consumer<RouterState> listener : listeners) {
            listener.accept(now);
        }
    }

    /// The numbers now.
    public RouterFigures figures() {
        Optional<OwnedRouter> router = running.get();
        if (router.isEmpty() || !router.get().isAlive() || !isInitialised(router.get())) {
            return RouterFigures.none();
        }
        RouterContext context = router.get().getContext();
        TunnelManagerFacade tunnels = context.tunnelManager();
        return new RouterFigures(
                context.netDb().getKnownRouters(),
                context.commSystem().countActivePeers(),
                tunnels.getFreeTunnelCount() + tunnels.getInboundClientTunnelCount(),
                tunnels.getOutboundTunnelCount() + tunnels.getOutboundClientTunnelCount(),
                tunnels.getParticipatingCount(),
                (long) context.bandwidthLimiter().getReceiveBps(),
                (long) context.bandwidthLimiter().getSendBps(),
                Duration.ofMillis(router.get().getUptime()),
                Duration.ofMillis(context.commSystem().getFramedAveragePeerClockSkew(33)),
                RouterVersion.VERSION);
    }

    private static boolean isInitialised(Router router) {
        RouterContext context = router.getContext();
        // In this order: the network database is made before the tunnels, and asked for earlier it throws.
        return context.tunnelManager() != null
                && context.bandwidthLimiter() != null
                && context.netDb() != null
                && context.clientMessagePool() != null;
    }

    /// The folder with the known routers, which another router's info may be put into before the start.
    public Path netDb() {
        return folder.path().resolve("netDb");
    }

    @Override
    public void forgetLeases(B32 asker, B32 target) {
        context()
                .ifPresent(context ->
                        context.clientNetDb(Hash.create(asker.hash())).fail(Hash.create(target.hash())));
        changeTunnels();
    }

    @Override
    public Optional<Boolean> finds(B32 asker, B32 target, Duration timeout) {
        return options.shortCuts()
                ? Optional.empty()
                : context().map(context -> LeaseSetSearch.finds(context, asker, target, timeout));
    }

    @Override
    public void changeTunnels() {
        context().ifPresent(context -> context.clientMessagePool().getCache().clearAllCaches());
    }

    private Optional<RouterContext> context() {
        return running.get()
                .filter(Router::isAlive)
                .filter(EmbeddedRouter::isInitialised)
                .map(Router::getContext);
    }

    @Override
    public boolean takesSessions() {
        return running.get()
                .filter(Router::isAlive)
                .map(Router::getContext)
                .filter(context -> context.clientManager() != null)
                .map(context -> context.clientManager().isAlive())
                .orElse(false);
    }

    @Override
    public Optional<Address> i2cp() {
        return Optional.empty();
    }

    /// Tells other routers that it takes no more of their tunnels, and waits for those it carries to end, at most
    /// this long; then stops. Tunnels live for ten minutes, so a short patience is a compromise.
    public void stop(Duration patience) {
        Optional<OwnedRouter> router = running.get();
        if (router.isPresent() && router.get().isAlive() && figures().transitTunnels() > 0) {
            router.get().getContext().throttle().setShutdownStatus();
            long end = System.nanoTime() + patience.toNanos();
            try {
                while (figures().transitTunnels() > 0
                        && System.nanoTime() < end
                        && !stopped.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.debug("Waiting for {} transit tunnels", figures().transitTunnels());
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        close();
    }

    /// Stops it now, without waiting for anybody. Idempotent; blocks for about a second.
    @Override
    public void close() {
        Optional<OwnedRouter> router = running.getAndSet(Optional.empty());
        router.ifPresent(r -> {
            r.stopForGood();
            streams.restore();
        });
        stopped.countDown();
        move(new RouterState.Stopped());
    }

    /// The router, minus its shutdown hook: on Ctrl-C the hook would tear it down at once and beside the node's own
    /// orderly stop, which still has things to say through it.
    private static final class OwnedRouter extends Router {
        private volatile boolean mayStop;

        OwnedRouter(String config, Properties directories) {
            super(config, directories);
        }

        void stopForGood() {
            mayStop = true;
            shutdown(EXIT_HARD);
        }

        @Override
        public synchronized void shutdown2(int exitCode) {
            if (mayStop) {
                super.shutdown2(exitCode);
            }
        }
    }
}
