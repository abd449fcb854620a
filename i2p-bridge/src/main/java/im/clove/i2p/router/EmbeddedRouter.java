package im.clove.i2p.router;

import im.clove.xmpp.jid.B32;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.i2p.data.Hash;
import net.i2p.router.CommSystemFacade.Status;
import net.i2p.router.Router;
import net.i2p.router.RouterContext;
import net.i2p.router.RouterVersion;
import net.i2p.router.TunnelManagerFacade;
import net.i2p.router.networkdb.reseed.ReseedChecker;
import net.i2p.stat.RateStat;
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
    private final Life unmade = new Life.Unmade();
    private final AtomicReference<Life> life = new AtomicReference<>(unmade);
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
    /// [RouterState.Degraded]. One that was closed already stays down.
    ///
    /// @throws IllegalStateException if it was started before
    public void start() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("A router is started once");
        }
        if (isOver()) {
            return;
        }
        move(new RouterState.Starting());
        Thread.ofPlatform().daemon().name("clove-router").start(this::run);
    }

    private void run() {
        try {
            folder.prepare(RouterProperties.of(profile, options));
            OwnedRouter router;
            streams.hush();
            try {
                Properties directories = folder.directories();
                System.setProperty("wrapper.logfile", directories.getProperty("wrapper.logfile"));
                router = new OwnedRouter(folder.path().resolve("router.config").toString(), directories);
                streams.split();
            } catch (RuntimeException e) {
                streams.restore();
                throw e;
            }
            router.setKillVMOnEnd(false);
            Life made = new Life.Made(router);
            // The router's own lock: who closes it from here on waits until there is something that can be stopped.
            synchronized (router) {
                if (!life.compareAndSet(unmade, made)) {
                    streams.restore();
                    return;
                }
                router.runRouter();
            }
            Life.Up up = new Life.Up(router, router.getContext());
            if (life.compareAndSet(made, up)) {
                watch(up);
            }
        } catch (IOException | RuntimeException e) {
            if (isOver()) {
                LOG.debug("The I2P router ended while it was being looked at", e);
                return;
            }
            LOG.error("The I2P router did not start", e);
            move(new RouterState.Degraded("the router did not start: " + e.getMessage()));
        }
    }

    private void watch(Life.Up up) {
        try {
            do {
                if (!isOver()) {
                    move(observe(up).state(profile));
                }
            } while (!stopped.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isOver() {
        return life.get() instanceof Life.Over;
    }

    private RouterObservation observe(Life.Up up) {
        RouterContext context = up.context();
        ReseedChecker reseed = context.netDb().reseedChecker();
        Status status = context.commSystem().getStatus();
        return new RouterObservation(
                up.router().isAlive(),
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

    /// Stopped is for good, whatever was seen before that.
    private void move(RouterState next) {
        RouterState before = state.getAndUpdate(now -> now instanceof RouterState.Stopped ? now : next);
        if (!(before instanceof RouterState.Stopped) && !before.equals(next)) {
            tell(next);
        }
    }

    private void tell(RouterState now) {
        LOG.debug("I2P router: {}", now.words());
        for (Consumer<RouterState> listener : listeners) {
            listener.accept(now);
        }
    }

    /// The numbers now; none while it starts.
    public RouterFigures figures() {
        return up().map(EmbeddedRouter::figures).orElseGet(RouterFigures::none);
    }

    private static RouterFigures figures(Life.Up up) {
        RouterContext context = up.context();
        TunnelManagerFacade tunnels = context.tunnelManager();
        return new RouterFigures(
                context.netDb().getKnownRouters(),
                context.commSystem().countActivePeers(),
                tunnels.getFreeTunnelCount() + tunnels.getInboundClientTunnelCount(),
                tunnels.getOutboundTunnelCount() + tunnels.getOutboundClientTunnelCount(),
                tunnels.getParticipatingCount(),
                builds(context, "Success"),
                builds(context, "Reject") + builds(context, "Expire"),
                (long) context.bandwidthLimiter().getReceiveBps(),
                (long) context.bandwidthLimiter().getSendBps(),
                Duration.ofMillis(up.router().getUptime()),
                Duration.ofMillis(context.commSystem().getFramedAveragePeerClockSkew(33)),
                RouterVersion.VERSION);
    }

    /// How often a tunnel came to this end, as the router itself counts.
    private static long builds(RouterContext context, String end) {
        return counters(context, end).mapToLong(RateStat::getLifetimeEventCount).sum();
    }

    private static Stream<RateStat> counters(RouterContext context, String end) {
        return Stream.of("Client", "Exploratory")
                .map(kind -> context.statManager().getRate("tunnel.build" + kind + end))
                .filter(Objects::nonNull);
    }

    /// Whether the router counts tunnels under the names that are asked for.
    boolean countsBuilds() {
        return context().stream()
                        .flatMap(context ->
                                Stream.of("Success", "Reject", "Expire").flatMap(end -> counters(context, end)))
                        .count()
                == 6;
    }

    /// The one way to the router's parts.
    private Optional<Life.Up> up() {
        return life.get() instanceof Life.Up up && up.router().isAlive() ? Optional.of(up) : Optional.empty();
    }

    private Optional<RouterContext> context() {
        return up().map(Life.Up::context);
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

    @Override
    public boolean takesSessions() {
        return context().map(context -> context.clientManager().isAlive()).orElse(false);
    }

    @Override
    public Optional<Address> i2cp() {
        return Optional.empty();
    }

    /// Tells other routers that it takes no more of their tunnels, and waits for those it carries to end, at most
    /// this long; then stops. Tunnels live for ten minutes, so a short patience is a compromise.
    public void stop(Duration patience) {
        if (figures().transitTunnels() > 0) {
            context().ifPresent(context -> context.throttle().setShutdownStatus());
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

    /// Stops it now, without waiting for anybody. Idempotent; blocks for about a second, and for a router that
    /// starts until it has started.
    @Override
    public void close() {
        switch (life.getAndSet(new Life.Over())) {
            case Life.Made(OwnedRouter router) -> end(router);
            case Life.Up(OwnedRouter router, RouterContext _) -> end(router);
            case Life.Unmade _, Life.Over _ -> {}
        }
        stopped.countDown();
        move(new RouterState.Stopped());
    }

    private void end(OwnedRouter router) {
        router.stopForGood();
        streams.restore();
    }

    /// What there is of the library's router. Its parts are made one by one by `runRouter`, on a thread of ours and in
    /// fields that are not volatile: nobody looks at them before that has returned.
    private sealed interface Life {
        /// Not started, or its constructor has not returned.
        record Unmade() implements Life {}

        /// There is something to stop, and nothing to ask.
        record Made(OwnedRouter router) implements Life {}

        record Up(OwnedRouter router, RouterContext context) implements Life {}

        record Over() implements Life {}
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
