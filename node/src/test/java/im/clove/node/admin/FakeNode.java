package im.clove.node.admin;

import im.clove.node.admin.health.Ailment;
import im.clove.node.admin.health.Health;
import im.clove.node.admin.health.KnownServer;
import im.clove.node.app.host.KeptRoles;
import im.clove.node.core.Faces;
import im.clove.node.invite.Invitations;
import im.clove.node.store.Store;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// A running node for tests: accounts by [StoredUsers], the rest canned, and a list of what was asked.
public final class FakeNode implements NodeControl {
    /// What is told of the bridge.
    public volatile BridgeInfo bridge = BridgeInfo.OFF;
    public volatile List<StatementInfo> statements = List.of();

    public final List<String> asked = new CopyOnWriteArrayList<>();
    private final StoredPostings postings = new StoredPostings(new MemoryStore(), InstantSource.system());
    private final StoredUsers users;
    private final Map<Jid, Duration> keeps = new ConcurrentHashMap<>();
    private final Map<Jid, Gate> gates = new ConcurrentHashMap<>();

    private final OfflineControl.Rooms rooms;
    private final InviteControl invites;
    private final FileControl files;
    private final RoleControl roles;

    static InviteControl invites(StoredUsers users) {
        return invites(users, Domain.of("example.org"), false);
    }

    private static InviteControl invites(StoredUsers users, Domain host, boolean usersInvite) {
        return new StoredInvites(
                new Invitations(new MemoryStore(), InstantSource.system(), new SecureRandom()),
                users,
                new StoredInvites.Terms(List.of(host), usersInvite, Faces.ONE, _ -> Optional.empty()),
                InstantSource.system());
    }

    /// One that lets users invite to accounts of a host, or not.
    public static FakeNode inviting(StoredUsers users, Domain host, boolean usersInvite) {
        return new FakeNode(users, invites(users, host, usersInvite));
    }

    public FakeNode(StoredUsers users) {
        this(users, new MemoryStore());
    }

    public FakeNode(StoredUsers users, Store store) {
        this(users, NoRooms.here(), invites(users), new NoFiles(), store);
    }

    public FakeNode(StoredUsers users, OfflineControl.Rooms rooms) {
        this(users, rooms, new NoFiles());
    }

    FakeNode(StoredUsers users, OfflineControl.Rooms rooms, FileControl files) {
        this(users, rooms, invites(users), files, new MemoryStore());
    }

    FakeNode(StoredUsers users, InviteControl invites) {
        this(users, NoRooms.here(), invites, new NoFiles(), new MemoryStore());
    }

    private FakeNode(
            StoredUsers users, OfflineControl.Rooms rooms, InviteControl invites, FileControl files, Store store) {
        this.roles = new StoredRoles(users, new KeptRoles(store, InstantSource.system()));
        this.invites = invites;
        this.users = users;
        this.rooms = rooms;
        this.files = files;
    }

    @Override
    public NodeStatus status() {
        return new NodeStatus(
                "1.2",
                42,
                Instant.parse("2026-11-21T00:00:00Z"),
                List.of(Domain.of("example.org"), Domain.of("chat.home")),
                Optional.of(new NodeStatus.Rooms(Domain.of("rooms.home"), "open")),
                new NodeStatus.RouterStatus("embedded, private", "published", true, false, 3, 4, 5, 60),
                new NodeStatus.Counts(1, 2, 3, 4, 5),
                new NodeStatus.Memory(
                        60 << 20,
                        3 << 19,
                        70 << 20,
                        2,
                        List.of(new NodeStatus.Holding("account", 3 << 19)),
                        List.of(new NodeStatus.Holding("mum@example.org (account)", 300 << 10))),
                List.of(new NodeStatus.Listener("STARTTLS", "127.0.0.1:5222", "c2s.port")));
    }

    @Override
    public Health health() {
        return new Health(
                Instant.parse("2026-11-21T00:00:00Z"),
                List.of(new Ailment(
                        Ailment.Code.BACKUP, Ailment.Severity.WARNING, "There is no backup \"yet\".", "Make one.")),
                List.of(
                        new KnownServer(
                                Domain.of("away.example"),
                                Optional.of(Instant.parse("2026-11-20T00:00:00Z")),
                                2,
                                Optional.of(Instant.EPOCH),
                                true),
                        new KnownServer(Domain.of("new.example"), Optional.empty(), 0, Optional.empty(), false)));
    }

    @Override
    public List<UserInfo> users() {
        return users.list();
    }

    @Override
    public void addUser(Jid user, Secret password, boolean admin) throws ControlException {
        users.add(user, password, admin);
    }

    @Override
    public RoleControl roles() {
        return roles;
    }

    @Override
    public void changePassword(Jid user, Secret password) throws ControlException {
        users.changePassword(user, password);
    }

    @Override
    public void removeUser(Jid user) throws ControlException {
        users.remove(user);
    }

    @Override
    public void enableUser(Jid user, boolean enabled) throws ControlException {
        users.enable(user, enabled);
    }

    @Override
    public void setAdmin(Jid user, boolean admin) throws ControlException {
        users.setAdmin(user, admin);
    }

    @Override
    public Gate gate(Jid user) throws ControlException {
        users.require(user);
        return gates.getOrDefault(user, Gate.NODE);
    }

    @Override
    public void setGate(Jid user, Gate gate) throws ControlException {
        users.require(user);
        gates.put(user, gate);
    }

    @Override
    public Duration archiveKeep(Jid user) throws ControlException {
        users.require(user);
        return keeps.getOrDefault(user, Duration.ZERO);
    }

    @Override
    public void setArchiveKeep(Jid user, Duration keep) throws ControlException {
        users.require(user);
        keeps.put(user, keep);
    }

    @Override
    public void export(Optional<Jid> user, boolean onlyArchive, Consumer<String> out) throws ControlException {
        if (user.isPresent()) {
            users.require(user.get());
        }
        asked.add("export " + user.map(Jid::toString).orElse("all") + (onlyArchive ? " archive" : ""));
        out.accept("<a ü='\n'>\n");
        out.accept("</a>\n");
    }

    @Override
    public long pruneArchive(Optional<Jid> user, Optional<Instant> before) throws ControlException {
        if (user.isPresent()) {
            users.require(user.get());
        }
        asked.add("prune " + user.map(Jid::toString).orElse("all") + " "
                + before.map(Instant::toString).orElse("by retention"));
        return 3;
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
    public List<RoomSummary> rooms() throws ControlException {
        return rooms.rooms();
    }

    @Override
    public RoomDetails room(Jid room) throws ControlException {
        return rooms.room(room);
    }

    @Override
    public IssuedInvite invite(InviteOrder order) throws ControlException {
        return invites.invite(order);
    }

    @Override
    public List<InviteInfo> invites() throws ControlException {
        return invites.invites();
    }

    @Override
    public void revokeInvite(String id) throws ControlException {
        invites.revokeInvite(id);
    }

    @Override
    public void destroyRoom(Jid room, String reason, Optional<Jid> to) throws ControlException {
        rooms.destroyRoom(room, reason, to);
    }

    @Override
    public void grantRoom(Jid room, Jid user, RoomAffiliation affiliation) throws ControlException {
        if (affiliation != RoomAffiliation.NONE) {
            users.requireUnlessElsewhere(user);
        }
        rooms.grantRoom(room, user, affiliation);
    }

    @Override
    public List<Jid> online() {
        return List.of(Jid.parse("romeo@example.org"));
    }

    @Override
    public List<ReportInfo> reports() {
        return List.of(new ReportInfo(
                Jid.parse("romeo@example.org"),
                Instant.parse("2026-11-20T00:00:00Z"),
                Jid.parse("tybalt@example.net"),
                "spam",
                "wants a duel",
                List.of("1 romeo@example.org")));
    }

    @Override
    public int announce(String text) {
        asked.add("announce " + text);
        return 1;
    }

    @Override
    public Optional<String> posted(Posting which) {
        return postings.of(which).map(StoredPostings.Posted::text);
    }

    @Override
    public void post(Posting which, Optional<String> text) throws ControlException {
        postings.set(which, text);
    }

    @Override
    public int shutDown(Duration in, Optional<String> text) {
        asked.add("shut down in " + in.toSeconds() + " s: " + text.orElse(""));
        return 1;
    }

    @Override
    public List<SessionInfo> sessions(Jid user) {
        return List.of(
                new SessionInfo(
                        "Gajim/qd3J", "Gajim (desk)", Instant.parse("2026-11-20T00:00:00Z"), "TCP, direct TLS", false),
                new SessionInfo("tomb", "", Instant.parse("2026-11-21T00:00:00Z"), "I2P", true));
    }

    @Override
    public void endSession(Jid user, String resource) {
        asked.add("end " + user + ' ' + resource);
    }

    @Override
    public List<DeviceInfo> devices(Jid user) throws ControlException {
        return users.devices(user);
    }

    @Override
    public void forgetDevice(Jid user, String id) throws ControlException {
        users.forgetDevice(user, id);
        asked.add("forget " + id + " of " + user);
    }

    @Override
    public int logOut(Jid user) throws ControlException {
        users.logOut(user);
        asked.add("log out " + user);
        return 0;
    }

    @Override
    public BridgeControl bridge() {
        return new FakeBridge(this);
    }

    @Override
    public void reloadMap() {
        asked.add("reload-map");
    }

    @Override
    public void reloadCertificate() {
        asked.add("reload-certificate");
    }

    @Override
    public void checkNetwork(Consumer<Finding> found) {
        asked.add("check-network");
        found.accept(Finding.ok("published", "others can find this address"));
        found.accept(Finding.problem("reachable", "nobody answered"));
    }

    @Override
    public List<OutboxInfo> outbox() {
        return List.of(new OutboxInfo(
                Domain.of("example.org"),
                Domain.of("away.example"),
                2,
                300,
                "no such way",
                Instant.parse("2026-11-20T00:00:00Z"),
                List.of(new OutboxInfo.Item(
                        "romeo@example.org/a", "juliet@away.example", "message", Instant.EPOCH, 100))));
    }

    @Override
    public int dropOutbox(Domain remote) {
        asked.add("drop " + remote.name());
        return 2;
    }

    @Override
    public boolean retryOutbox(Domain remote) {
        asked.add("retry " + remote.name());
        return true;
    }

    @Override
    public void snapshot(Path folder) throws ControlException {
        asked.add("snapshot");
        try {
            Files.writeString(folder.resolve("data.db"), "snapshot");
        } catch (IOException e) {
            throw new ControlException(ControlException.Kind.FAILED, "no", e);
        }
    }

    @Override
    public void compact() {
        asked.add("compact");
    }

    @Override
    public String page() {
        asked.add("page");
        return "http://127.0.0.1:5280/#secret";
    }

    @Override
    public int importReseed(Path bundle) {
        asked.add("reseed " + bundle.getFileName());
        return 77;
    }
}
