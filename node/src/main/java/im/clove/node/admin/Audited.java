package im.clove.node.admin;

import im.clove.node.admin.AuditLog.Outcome;
import im.clove.node.admin.health.Health;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// A node of which everything that changes something, and what hands out an account's messages or the way in, leaves a
/// line in the record ([AuditLog]): by whom, what, to whom, and what came of it. Never a password, a token, a link, or
/// what somebody has written. Every door to a node's administration is one of these.
///
/// What a member does to his own account is his affair and leaves no line, so that nobody can push out what
/// administrators have done; only that an account has ended is written.
public final class Audited implements NodeControl {
    private static final String USER = "user";
    private static final String BEFORE = "before";
    private static final String ADMIN = "admin";
    private static final String ALL = "all";
    private static final String REMOVE = "remove-user";

    private final NodeControl node;
    private final Actor who;
    private final AuditLog log;

    /// Writes down that somebody has removed his own account by his client (XEP-0077), which asks no control for it.
    public static void left(Jid account, AuditLog log) {
        log.write(Actor.member(Actor.Way.CLIENT, account), REMOVE, of(account.bare()), Outcome.DONE, "");
    }

    public Audited(NodeControl node, Actor who, AuditLog log) {
        this.node = node;
        this.who = who;
        this.log = log;
    }

    /// A way to end the process that leaves a line before it does.
    public static Shutdown shutdown(Shutdown shutdown, AuditLog log) {
        return waitsFor -> {
            log.write(Actor.owner(), "stop", Map.of(), Outcome.DONE, "");
            shutdown.stop(waitsFor);
        };
    }

    @FunctionalInterface
    interface Deed {
        void run() throws ControlException;
    }

    @FunctionalInterface
    private interface Asked<T> {
        T run() throws ControlException;
    }

    private void does(String action, Map<String, ?> about, Deed deed) throws ControlException {
        Object _ = gives(
                action,
                about,
                () -> {
                    deed.run();
                    return "";
                },
                _ -> Map.of());
    }

    /// @param came what of its result is written
    private <T> T gives(String action, Map<String, ?> about, Asked<T> asked, Function<T, Map<String, ?>> came)
            throws ControlException {
        T result;
        try {
            result = asked.run();
        } catch (ControlException e) {
            boolean isFailed = e.kind() == ControlException.Kind.FAILED;
            write(action, about, isFailed ? Outcome.FAILED : Outcome.REFUSED, String.valueOf(e.getMessage()));
            throw e;
        } catch (RuntimeException e) {
            write(action, about, Outcome.FAILED, "it did not come to its end");
            throw e;
        }
        Map<String, Object> all = new LinkedHashMap<>(about);
        all.putAll(came.apply(result));
        write(action, all, Outcome.DONE, "");
        return result;
    }

    private void write(String action, Map<String, ?> about, Outcome outcome, String why) {
        if (!who.isMember() || action.equals(REMOVE)) {
            log.write(who, action, about, outcome, why);
        }
    }

    private static Map<String, ?> of(Jid user) {
        return Map.of(USER, user.toString());
    }

    private static Map<String, ?> some(Optional<Jid> user, Optional<Instant> before) {
        return Map.of(
                USER,
                user.map(Jid::toString).orElse(ALL),
                BEFORE,
                before.map(Instant::toString).orElse(""));
    }

    @Override
    public RoleControl roles() {
        return new AuditedRoles(node.roles(), this::does);
    }

    @Override
    public BridgeControl bridge() {
        return new AuditedBridge(node.bridge(), this::does);
    }

    @Override
    public NodeStatus status() throws ControlException {
        return node.status();
    }

    @Override
    public Health health() throws ControlException {
        return node.health();
    }

    @Override
    public List<UserInfo> users() throws ControlException {
        return node.users();
    }

    @Override
    public Gate gate(Jid user) throws ControlException {
        return node.gate(user);
    }

    @Override
    public List<SessionInfo> sessions(Jid user) throws ControlException {
        return node.sessions(user);
    }

    @Override
    public Duration archiveKeep(Jid user) throws ControlException {
        return node.archiveKeep(user);
    }

    @Override
    public List<RoomSummary> rooms() throws ControlException {
        return node.rooms();
    }

    @Override
    public RoomDetails room(Jid room) throws ControlException {
        return node.room(room);
    }

    @Override
    public List<InviteInfo> invites() throws ControlException {
        return node.invites();
    }

    @Override
    public List<FileInfo> files(Optional<Jid> user) throws ControlException {
        return node.files(user);
    }

    @Override
    public List<Jid> online() throws ControlException {
        return node.online();
    }

    @Override
    public List<ReportInfo> reports() throws ControlException {
        return node.reports();
    }

    @Override
    public Optional<String> posted(Posting which) throws ControlException {
        return node.posted(which);
    }

    @Override
    public List<OutboxInfo> outbox() throws ControlException {
        return node.outbox();
    }

    @Override
    public void checkNetwork(Consumer<Finding> found) throws ControlException {
        node.checkNetwork(found);
    }

    @Override
    public void addUser(Jid user, Secret password, boolean admin) throws ControlException {
        does("add-user", Map.of(USER, user.toString(), ADMIN, admin), () -> node.addUser(user, password, admin));
    }

    @Override
    public void changePassword(Jid user, Secret password) throws ControlException {
        does("change-password", of(user), () -> node.changePassword(user, password));
    }

    @Override
    public void removeUser(Jid user) throws ControlException {
        does(REMOVE, of(user), () -> {
            // Nobody leaves his guardians like that.
            if (who.isMember() && node.roles().role(user).role().isGuarded()) {
                throw ControlException.refused(
                        user.bare() + " has guardians, and is removed by whoever runs this node");
            }
            node.removeUser(user);
        });
    }

    @Override
    public void enableUser(Jid user, boolean enabled) throws ControlException {
        does(enabled ? "enable-user" : "disable-user", of(user), () -> node.enableUser(user, enabled));
    }

    @Override
    public void setAdmin(Jid user, boolean admin) throws ControlException {
        does("set-admin", Map.of(USER, user.toString(), ADMIN, admin), () -> node.setAdmin(user, admin));
    }

    @Override
    public void setGate(Jid user, Gate gate) throws ControlException {
        does("set-gate", Map.of(USER, user.toString(), "gate", gate.word()), () -> node.setGate(user, gate));
    }

    @Override
    public void endSession(Jid user, String resource) throws ControlException {
        does("end-session", Map.of(USER, user.toString(), "resource", resource), () -> node.endSession(user, resource));
    }

    @Override
    public int logOut(Jid user) throws ControlException {
        return gives("log-out", of(user), () -> node.logOut(user), ended -> Map.of("sessions", ended));
    }

    @Override
    public List<DeviceInfo> devices(Jid user) throws ControlException {
        return node.devices(user);
    }

    @Override
    public void forgetDevice(Jid user, String id) throws ControlException {
        does("forget-device", Map.of(USER, user.toString(), "device", id), () -> node.forgetDevice(user, id));
    }

    @Override
    public void export(Optional<Jid> user, boolean onlyArchive, Consumer<String> out) throws ControlException {
        does(
                "export",
                Map.of(USER, user.map(Jid::toString).orElse(ALL), "only-archive", onlyArchive),
                () -> node.export(user, onlyArchive, out));
    }

    @Override
    public void setArchiveKeep(Jid user, Duration keep) throws ControlException {
        does(
                "set-archive-keep",
                Map.of(USER, user.toString(), "days", keep.toDays()),
                () -> node.setArchiveKeep(user, keep));
    }

    @Override
    public long pruneArchive(Optional<Jid> user, Optional<Instant> before) throws ControlException {
        return gives(
                "prune-archive",
                some(user, before),
                () -> node.pruneArchive(user, before),
                gone -> Map.of("messages", gone));
    }

    @Override
    public void destroyRoom(Jid room, String reason, Optional<Jid> to) throws ControlException {
        does(
                "destroy-room",
                Map.of("room", room.toString(), "to", to.map(Jid::toString).orElse("")),
                () -> node.destroyRoom(room, reason, to));
    }

    @Override
    public void grantRoom(Jid room, Jid user, RoomAffiliation affiliation) throws ControlException {
        does(
                "grant-room",
                Map.of("room", room.toString(), USER, user.toString(), "as", affiliation.word()),
                () -> node.grantRoom(room, user, affiliation));
    }

    @Override
    public IssuedInvite invite(InviteOrder order) throws ControlException {
        return gives(
                "invite",
                order.about(),
                () -> node.invite(order),
                made -> Map.of("id", made.info().id()));
    }

    @Override
    public void revokeInvite(String id) throws ControlException {
        does("revoke-invite", Map.of("id", id), () -> node.revokeInvite(id));
    }

    @Override
    public long pruneFiles(Optional<Jid> user, Optional<Instant> before) throws ControlException {
        return gives(
                "prune-files", some(user, before), () -> node.pruneFiles(user, before), gone -> Map.of("files", gone));
    }

    @Override
    public void removeFile(String id) throws ControlException {
        does("remove-file", Map.of("id", id), () -> node.removeFile(id));
    }

    @Override
    public int announce(String text) throws ControlException {
        return gives(
                "announce",
                Map.of("characters", text.length()),
                () -> node.announce(text),
                told -> Map.of("told", told));
    }

    @Override
    public void post(Posting which, Optional<String> text) throws ControlException {
        does(
                "post",
                Map.of(
                        "which",
                        which.command(),
                        "characters",
                        text.map(String::length).orElse(0)),
                () -> node.post(which, text));
    }

    @Override
    public int shutDown(Duration in, Optional<String> text) throws ControlException {
        return gives(
                "shut-down",
                Map.of("seconds", in.toSeconds()),
                () -> node.shutDown(in, text),
                told -> Map.of("told", told));
    }

    @Override
    public void reloadCertificate() throws ControlException {
        does("reload-certificate", Map.of(), () -> node.reloadCertificate());
    }

    @Override
    public void reloadMap() throws ControlException {
        does("reload-map", Map.of(), () -> node.reloadMap());
    }

    @Override
    public int dropOutbox(Domain remote) throws ControlException {
        return gives(
                "drop-outbox",
                Map.of("domain", remote.name()),
                () -> node.dropOutbox(remote),
                gone -> Map.of("stanzas", gone));
    }

    @Override
    public boolean retryOutbox(Domain remote) throws ControlException {
        return gives("retry-outbox", Map.of("domain", remote.name()), () -> node.retryOutbox(remote), _ -> Map.of());
    }

    @Override
    public void snapshot(Path folder) throws ControlException {
        does("backup", Map.of(), () -> node.snapshot(folder));
    }

    @Override
    public void compact() throws ControlException {
        does("compact", Map.of(), () -> node.compact());
    }

    @Override
    public String page() throws ControlException {
        return gives("page", Map.of(), () -> node.page(), _ -> Map.of());
    }

    @Override
    public int importReseed(Path bundle) throws ControlException {
        return gives(
                "import-reseed",
                Map.of("bundle", bundle.toString()),
                () -> node.importReseed(bundle),
                routers -> Map.of("routers", routers));
    }
}
