package im.clove.node.app.host;

import im.clove.i2p.LeakGuard;
import im.clove.i2p.router.RouterFigures;
import im.clove.node.admin.Progress;
import im.clove.node.admin.health.Ailment;
import im.clove.node.admin.health.CertificateSign;
import im.clove.node.admin.health.Health;
import im.clove.node.admin.health.KnownServer;
import im.clove.node.admin.health.Signs;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.app.config.ProgramVersion;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Accounts;
import im.clove.node.store.StoreException;
import im.clove.node.web.Vitals;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.owner.Timers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// How a running node is, for people and for programs. Thread-safe.
final class HealthSide implements Vitals {
    private static final int PAGE = 1_000;

    /// Accounts are counted one by one, so not for everybody who asks.
    private static final long COUNTED = Duration.ofMinutes(1).toMillis();

    private final Node node;
    private final RouterControl router;
    private final Supplier<Progress> progress;
    private final Timers timers;
    private final HealthWatch watch;
    private final Instant startedAt = Clock.systemUTC().instant();
    private volatile Count accounts = new Count(-1, 0);

    private record Count(long accounts, long at) {}

    /// @param node asked when somebody looks, not before it is built
    /// @param shut what there is to say of ports that could not be opened
    HealthSide(Node node, RouterControl router, NodeParts.Launch launch, Supplier<List<String>> shut, Timers timers) {
        this.node = node;
        this.router = router;
        this.progress = launch.startup()::now;
        this.timers = timers;
        NodeConfig config = launch.config().config();
        this.watch = new HealthWatch(
                new SignReader(new SignReader.Sources(
                        launch.folder(),
                        SignReader.Disk.REAL,
                        () -> launch.startup()
                                .unlogged()
                                .or(() ->
                                        LogObstacle.of(config.operation().log().files())),
                        () -> node.store().trouble(),
                        shut,
                        progress,
                        router::figures,
                        node.budget(),
                        new SignReader.Shared(
                                () -> node.files().held(),
                                config.operation().files().all()),
                        new SignReader.Servers(
                                () -> new KnownServers(node.stores().outboxes(), node.engines()::obstacle).read(),
                                config.limits().outbox().keep()),
                        () -> node.certificates().signs(),
                        () -> new LastBackup(node.stores()).at())),
                Clock.systemUTC(),
                timers);
    }

    /// Looks from now on, until the timers end.
    void watch(Executor executor) {
        watch.watch(executor);
    }

    @Override
    public Health health() {
        return watch.health();
    }

    @Override
    public String version() {
        return ProgramVersion.text();
    }

    /// No label names a person, a contact or another server.
    @Override
    public String metrics() {
        Metrics out = new Metrics();
        Signs signs = watch.signs();
        Health health = watch.health();
        out.family("clove_info", "gauge", "The version that runs.")
                .sample("clove_info", Map.of("version", version()), 1)
                .gauge("clove_start_time_seconds", "When the node was started, since 1970.", seconds(startedAt))
                .gauge("clove_health", "2 well, 1 with warnings, 0 with problems.", level(health))
                .family("clove_ailments", "gauge", "What somebody has to do something about, by kind.");
        for (Ailment.Code code : Ailment.Code.values()) {
            long count = health.ailments().stream()
                    .filter(each -> each.code() == code)
                    .count();
            out.sample("clove_ailments", Map.of("code", code.word()), count);
        }
        people(out, signs);
        memory(out, node.budget());
        disk(out, signs);
        network(out, router.figures());
        return out.text();
    }

    private static long level(Health health) {
        return health.isWell() ? 2 : health.hasProblem() ? 0 : 1;
    }

    private void people(Metrics out, Signs signs) {
        List<KnownServer> waiting =
                signs.servers().stream().filter(server -> server.waiting() > 0).toList();
        long oldest = waiting.stream()
                .flatMap(server -> server.oldest().stream())
                .mapToLong(time -> Duration.between(time, signs.now()).toSeconds())
                .max()
                .orElse(0);
        accounts().ifPresent(count -> out.gauge("clove_accounts", "Accounts, to the minute.", count));
        out.gauge(
                        "clove_sessions",
                        "Clients logged in.",
                        node.server().sessions().count())
                .gauge(
                        "clove_sessions_detached",
                        "Sessions whose client may come back.",
                        node.server().sessions().detached())
                .gauge(
                        "clove_server_links",
                        "Links with other servers.",
                        node.engines().status().size())
                .gauge("clove_outbox_servers", "Other servers for which something waits.", waiting.size())
                .gauge(
                        "clove_outbox_stanzas",
                        "Stanzas that wait for other servers.",
                        waiting.stream().mapToLong(KnownServer::waiting).sum())
                .gauge("clove_outbox_oldest_seconds", "For how long the first of them waits.", Math.max(0, oldest));
    }

    /// Empty if the store cannot be read.
    private OptionalLong accounts() {
        Count known = accounts;
        long now = timers.nowMillis();
        if (known.accounts() >= 0 && now - known.at() < COUNTED) {
            return OptionalLong.of(known.accounts());
        }
        try {
            accounts = new Count(counted(), now);
            return OptionalLong.of(accounts.accounts());
        } catch (StoreException _) {
            return OptionalLong.empty();
        }
    }

    private long counted() {
        Accounts all = new Accounts(node.store());
        long count = 0;
        List<AccountRecord> page = all.list(null, PAGE);
        while (!page.isEmpty()) {
            count += page.size();
            page = page.size() < PAGE ? List.of() : all.list(page.getLast().jid(), PAGE);
        }
        return count;
    }

    private static void memory(Metrics out, Budget budget) {
        Runtime jvm = Runtime.getRuntime();
        out.gauge("clove_memory_held_bytes", "Held of messages, requests and the like.", budget.held())
                .gauge("clove_memory_most_bytes", "The most there may be of that.", budget.most())
                .counter(
                        "clove_memory_refused_total",
                        "How often the node was too full for something.",
                        budget.refused())
                .gauge("clove_heap_bytes", "Heap in use, garbage included.", jvm.totalMemory() - jvm.freeMemory())
                .gauge("clove_heap_most_bytes", "The most the heap may take.", jvm.maxMemory())
                .family("clove_memory_kind_bytes", "gauge", "Held by each kind of owner.");
        budget.byKind()
                .forEach((kind, held) -> out.sample("clove_memory_kind_bytes", Map.of("kind", kind.text()), held));
    }

    private static void disk(Metrics out, Signs signs) {
        signs.machine()
                .free()
                .ifPresent(free -> out.gauge("clove_disk_free_bytes", "What the disk of the data folder takes.", free));
        out.gauge("clove_files_bytes", "What shared files take.", signs.load().filesHeld())
                .gauge(
                        "clove_files_most_bytes",
                        "What they may take.",
                        signs.load().filesMost());
        signs.keeping()
                .backup()
                .ifPresent(time -> out.gauge(
                        "clove_last_backup_time_seconds", "When the last backup was made, since 1970.", seconds(time)));
        signs.certificates().stream()
                .map(CertificateSign::notAfter)
                .min(Instant::compareTo)
                .ifPresent(time -> out.gauge(
                        "clove_certificate_end_time_seconds",
                        "When the first of the certificates ends, since 1970.",
                        seconds(time)));
    }

    private void network(Metrics out, RouterFigures figures) {
        Progress now = progress.get();
        out.gauge("clove_published", "1 if the network knows where this node is found.", now.isPublished() ? 1 : 0)
                .gauge("clove_reachable", "1 if a test call has come through.", now.isReachable() ? 1 : 0)
                .counter(
                        "clove_name_lookups_refused_total",
                        "Look-ups of names that were refused.",
                        LeakGuard.refusals());
        if (figures.version().isEmpty()) {
            return;
        }
        out.gauge("clove_router_peers", "Routers that ours has heard of.", figures.knownPeers())
                .gauge("clove_router_peers_active", "Routers that ours has a connection to.", figures.activePeers())
                .family("clove_tunnels", "gauge", "Tunnels of the router's own.")
                .sample("clove_tunnels", Map.of("direction", "in"), figures.tunnelsIn())
                .sample("clove_tunnels", Map.of("direction", "out"), figures.tunnelsOut())
                .gauge("clove_transit_tunnels", "Tunnels that are carried for others.", figures.transitTunnels())
                .family("clove_tunnel_builds_total", "counter", "Tunnels that were tried, by what came of it.")
                .sample("clove_tunnel_builds_total", Map.of("result", "built"), figures.built())
                .sample("clove_tunnel_builds_total", Map.of("result", "failed"), figures.failed())
                .family("clove_router_bytes_per_second", "gauge", "What the router carries, for others included.")
                .sample("clove_router_bytes_per_second", Map.of("direction", "in"), figures.bytesPerSecondIn())
                .sample("clove_router_bytes_per_second", Map.of("direction", "out"), figures.bytesPerSecondOut())
                .gauge(
                        "clove_clock_skew_seconds",
                        "How far the network's clock is ahead of this machine's.",
                        figures.clockSkew());
    }

    private static long seconds(Instant time) {
        return time.getEpochSecond();
    }
}
