package im.clove.node.app.host;

import im.clove.i2p.router.RouterFigures;
import im.clove.node.admin.BridgeControl;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.FileControl;
import im.clove.node.admin.FileInfo;
import im.clove.node.admin.FileTrouble;
import im.clove.node.admin.Finding;
import im.clove.node.admin.InviteControl;
import im.clove.node.admin.InviteInfo;
import im.clove.node.admin.InviteOrder;
import im.clove.node.admin.IssuedInvite;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.NodeStatus;
import im.clove.node.admin.OutboxInfo;
import im.clove.node.admin.Posting;
import im.clove.node.admin.Progress;
import im.clove.node.admin.ReportInfo;
import im.clove.node.admin.RoleControl;
import im.clove.node.admin.RoomAffiliation;
import im.clove.node.admin.RoomControl;
import im.clove.node.admin.RoomDetails;
import im.clove.node.admin.RoomSummary;
import im.clove.node.admin.StoredOutbox;
import im.clove.node.admin.StoredPostings;
import im.clove.node.admin.UsersBy;
import im.clove.node.admin.health.Health;
import im.clove.node.admin.health.NetworkRules;
import im.clove.node.app.config.ConfigException;
import im.clove.node.app.config.ConfigFile;
import im.clove.node.app.config.ProgramVersion;
import im.clove.node.app.config.ReservedNames;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.Store;
import im.clove.node.store.StoreException;
import im.clove.node.store.mapdb.MapDbStore;
import im.clove.node.store.mapdb.StoreOptions;
import im.clove.runtime.budget.Budget;
import im.clove.s2s.link.LinkStatus;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What the owner can ask of a running node. Thread-safe.
final class LiveControl extends UsersBy implements NodeControl {
    /// Who is named of those who hold most.
    private static final int GREATEST = 5;

    private final Node node;
    private final RouterControl router;
    private final NodeParts.Launch launch;
    private final LiveUsers users;
    private final RoomControl rooms;
    private final InviteControl invites;
    private final FileControl files;
    private final BridgeControl bridge;
    private final Instant startedAt = Clock.systemUTC().instant();

    LiveControl(Node node, RouterControl router, NodeParts.Launch launch, BridgeControl bridge) {
        this(users(node, launch), node, router, launch, bridge);
    }

    private LiveControl(
            LiveUsers users, Node node, RouterControl router, NodeParts.Launch launch, BridgeControl bridge) {
        super(users);
        this.users = users;
        this.bridge = bridge;
        this.node = node;
        this.router = router;
        this.launch = launch;
        this.invites = node.invites();
        this.files = node.files().control();
        this.rooms = new LiveRooms(node.server().hosts(), node.stores().accounts());
    }

    private static LiveUsers users(Node node, NodeParts.Launch launch) {
        SecureRandom random = new SecureRandom();
        return new LiveUsers(
                node.server(),
                node.stores(),
                password -> KeyRecords.derive(password, random),
                ReservedNames.rules(launch.config().config(), launch.domains()),
                Clock.systemUTC(),
                () -> node.postings().of(Posting.WELCOME).map(StoredPostings.Posted::text),
                node.store()::forget,
                new Settings(launch.config().config()).archives(node.store(), random));
    }

    @Override
    public NodeStatus status() throws ControlException {
        RouterFigures figures = router.figures();
        List<LinkStatus> links = node.engines().status();
        Progress progress = launch.startup().now();
        return new NodeStatus(
                ProgramVersion.text(),
                ProcessHandle.current().pid(),
                startedAt,
                launch.domains(),
                node.rooms().map(rooms -> new NodeStatus.Rooms(rooms.domain(), rooms.words())),
                new NodeStatus.RouterStatus(
                        router.kind(),
                        progress.state(),
                        progress.isPublished(),
                        progress.isReachable(),
                        figures.tunnelsIn(),
                        figures.tunnelsOut(),
                        figures.transitTunnels(),
                        figures.knownPeers()),
                new NodeStatus.Counts(
                        users().size(),
                        node.server().sessions().count(),
                        node.server().sessions().detached(),
                        links.size(),
                        links.stream().mapToInt(LinkStatus::queued).sum()),
                memory(node.budget()),
                node.listeners());
    }

    @Override
    public Health health() {
        return node.health().health();
    }

    private static NodeStatus.Memory memory(Budget budget) {
        Runtime jvm = Runtime.getRuntime();
        return new NodeStatus.Memory(
                budget.most(),
                budget.held(),
                jvm.totalMemory() - jvm.freeMemory(),
                budget.refused(),
                budget.byKind().entrySet().stream()
                        .map(each -> new NodeStatus.Holding(each.getKey().text(), each.getValue()))
                        .toList(),
                budget.greatest(GREATEST).stream()
                        .map(each -> new NodeStatus.Holding(
                                each.name() + " (" + each.kind().text() + ")", each.held()))
                        .toList());
    }

    @Override
    public RoleControl roles() {
        return users.roles();
    }

    @Override
    public BridgeControl bridge() {
        return bridge;
    }

    @Override
    public List<RoomSummary> rooms() throws ControlException {
        return rooms.rooms();
    }

    @Override
    public RoomDetails room(Jid room) throws ControlException {
        return rooms.room(room);
    }

    @Override
    public void destroyRoom(Jid room, String reason, Optional<Jid> to) throws ControlException {
        rooms.destroyRoom(room, reason, to);
    }

    @Override
    public void grantRoom(Jid room, Jid user, RoomAffiliation affiliation) throws ControlException {
        rooms.grantRoom(room, user, affiliation);
    }

    @Override
    public IssuedInvite invite(InviteOrder order) throws ControlException {
        try {
            return invites.invite(order);
        } catch (StoreException e) {
            throw new ControlException(ControlException.Kind.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public List<InviteInfo> invites() throws ControlException {
        return invites.invites();
    }

    @Override
    public void revokeInvite(String id) throws ControlException {
        try {
            invites.revokeInvite(id);
        } catch (StoreException e) {
            throw new ControlException(ControlException.Kind.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public List<FileInfo> files(Optional<Jid> user) throws ControlException {
        return files.files(user);
    }

    @Override
    public long pruneFiles(Optional<Jid> user, Optional<Instant> before) throws ControlException {
        return files.pruneFiles(user, before);
    }

    @Override
    public void removeFile(String id) throws ControlException {
        files.removeFile(id);
    }

    @Override
    public List<Jid> online() {
        return node.server().sessions().accounts();
    }

    @Override
    public List<ReportInfo> reports() {
        return new StoredReports(node.store()).list();
    }

    @Override
    public int announce(String text) {
        List<Jid> online = online();
        online.forEach(user -> LiveUsers.tell(node.server(), user, text));
        return online.size();
    }

    @Override
    public Optional<String> posted(Posting which) {
        return node.postings().of(which).map(StoredPostings.Posted::text);
    }

    @Override
    public void post(Posting which, Optional<String> text) throws ControlException {
        node.postings().set(which, text);
    }

    @Override
    public int shutDown(Duration in, Optional<String> text) {
        int told = text.map(this::announce).orElse(0);
        node.end(in);
        return told;
    }

    @Override
    public void reloadCertificate() throws ControlException {
        try {
            node.certificates().reload();
        } catch (IOException | GeneralSecurityException e) {
            throw new ControlException(
                    ControlException.Kind.REFUSED,
                    "The certificates were not taken, those in use stay: " + e.getMessage(),
                    e);
        }
    }

    @Override
    public List<OutboxInfo> outbox() {
        return new StoredOutbox(node.stores().outboxes(), node.engines()::obstacle).list();
    }

    @Override
    public int dropOutbox(Domain remote) throws ControlException {
        return LiveUsers.await(node.engines().drop(remote), "The outbox did not answer; see the log");
    }

    @Override
    public boolean retryOutbox(Domain remote) throws ControlException {
        for (OutboxInfo waiting : outbox()) {
            if (waiting.remote().equals(remote) && waiting.obstacle() != null) {
                throw new ControlException(ControlException.Kind.REFUSED, waiting.obstacle());
            }
        }
        return node.engines().retry(remote);
    }

    @Override
    public void reloadMap() throws ControlException {
        try {
            // No variable of the environment bears on the map.
            ConfigFile fresh = ConfigFile.load(launch.folder().root(), _ -> null);
            node.remap(new Settings(fresh.config()).mapped());
        } catch (ConfigException e) {
            throw new ControlException(ControlException.Kind.REFUSED, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void checkNetwork(Consumer<Finding> found) {
        found.accept(NetworkRules.clock(router.figures().clockSkew())
                .map(ailment -> Finding.problem("network time", ailment.text()))
                .orElseGet(() -> Finding.ok("network time", "this machine's clock agrees with the network's")));
        node.reachability().check(launch.identity().b32(), found);
        node.rooms().ifPresent(rooms -> node.reachability().check(rooms, found));
    }

    @Override
    public void snapshot(Path folder) throws ControlException {
        try (Store copy = MapDbStore.open(folder, StoreOptions.STANDARD)) {
            node.store().copyInto(copy);
            new LastBackup(node.stores()).made(Clock.systemUTC().instant());
        } catch (StoreException e) {
            throw new ControlException(
                    ControlException.Kind.FAILED, "The store could not be copied: " + e.getMessage(), e);
        }
    }

    @Override
    public void compact() throws ControlException {
        try {
            node.store().forget();
        } catch (StoreException e) {
            throw new ControlException(ControlException.Kind.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public String page() throws ControlException {
        return node.page();
    }

    @Override
    public int importReseed(Path bundle) throws ControlException {
        try {
            return router.reseed(bundle);
        } catch (IOException e) {
            throw new ControlException(ControlException.Kind.REFUSED, FileTrouble.words(e), e);
        }
    }
}
