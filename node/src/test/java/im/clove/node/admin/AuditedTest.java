package im.clove.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.core.Role;
import im.clove.node.invite.Invitation.Kind;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything that an administrator changes leaves a line, and no secret.
final class AuditedTest {
    private static final Jid DAD = Jid.parse("dad@example.org");
    private static final Jid MUM = Jid.parse("mum@example.org");
    private static final Jid NURSE = Jid.parse("nurse@example.org");
    private static final Jid ROOM = Jid.parse("kitchen@rooms.example.org");
    private static final String SAID = "what-somebody-says";

    @TempDir
    Path data;

    private final StoredUsers users = new StoredUsers(
            new MemoryStore(),
            _ -> List.of(),
            new StoredUsers.Rules(Set.of(Domain.of("example.org")), Set.of()),
            Clock.systemUTC());
    private final FakeNode node = new FakeNode(users);

    private AuditLog log() {
        return new AuditLog(data, Clock.systemUTC());
    }

    private NodeControl by(Actor who) {
        return new Audited(node, who, log());
    }

    @FunctionalInterface
    private interface Call {
        void on(NodeControl node) throws ControlException;
    }

    /// @param method of [NodeControl]
    /// @param line what stands in the record, of `action`, `outcome` and `about`
    private record Row(String method, Call call, String line) {}

    private static final List<Row> CHANGES = List.of(
            new Row(
                    "addUser",
                    n -> n.addUser(MUM, Secret.of("secret-of-mum"), false),
                    "add-user done {admin=false, user=mum@example.org}"),
            new Row(
                    "changePassword",
                    n -> n.changePassword(MUM, Secret.of("secret-of-mum")),
                    "change-password done {user=mum@example.org}"),
            new Row("enableUser", n -> n.enableUser(MUM, true), "enable-user done {user=mum@example.org}"),
            new Row("enableUser", n -> n.enableUser(MUM, false), "disable-user done {user=mum@example.org}"),
            new Row("setAdmin", n -> n.setAdmin(MUM, false), "set-admin done {admin=false, user=mum@example.org}"),
            new Row("setGate", n -> n.setGate(MUM, Gate.ON), "set-gate done {gate=on, user=mum@example.org}"),
            new Row(
                    "endSession",
                    n -> n.endSession(MUM, "phone"),
                    "end-session done {resource=phone, user=mum@example.org}"),
            new Row("logOut", n -> n.logOut(MUM), "log-out done {sessions=0, user=mum@example.org}"),
            new Row(
                    "forgetDevice",
                    n -> n.forgetDevice(MUM, "d1"),
                    "forget-device refused {device=d1, user=mum@example.org}"),
            new Row(
                    "export",
                    n -> n.export(Optional.of(MUM), true, _ -> {}),
                    "export done {only-archive=true, user=mum@example.org}"),
            new Row(
                    "setArchiveKeep",
                    n -> n.setArchiveKeep(MUM, Duration.ofDays(3)),
                    "set-archive-keep done {days=3, user=mum@example.org}"),
            new Row(
                    "pruneArchive",
                    n -> n.pruneArchive(Optional.empty(), Optional.of(Instant.EPOCH)),
                    "prune-archive done {before=1970-01-01T00:00:00Z, messages=3, user=all}"),
            new Row(
                    "destroyRoom",
                    n -> n.destroyRoom(ROOM, SAID, Optional.empty()),
                    "destroy-room refused {room=kitchen@rooms.example.org, to=}"),
            new Row(
                    "grantRoom",
                    n -> n.grantRoom(ROOM, MUM, RoomAffiliation.OWNER),
                    "grant-room refused {as=owner, room=kitchen@rooms.example.org, user=mum@example.org}"),
            new Row(
                    "invite",
                    n -> n.invite(InviteOrder.of(Kind.ACCOUNT, Optional.empty())),
                    "invite done {account=, from=, id=*, kind=account, room=}"),
            new Row(
                    "invite",
                    n -> n.invite(new InviteOrder(
                            Kind.ROOM, Optional.of(DAD), Optional.of(ROOM), Optional.of(NURSE), 1, Optional.empty())),
                    "invite done {account=nurse@example.org, from=dad@example.org, id=*, kind=room,"
                            + " room=kitchen@rooms.example.org}"),
            new Row("revokeInvite", n -> n.revokeInvite("nothing"), "revoke-invite refused {id=nothing}"),
            new Row(
                    "pruneFiles",
                    n -> n.pruneFiles(Optional.of(MUM), Optional.empty()),
                    "prune-files done {before=, files=0, user=mum@example.org}"),
            new Row("removeFile", n -> n.removeFile("abc"), "remove-file refused {id=abc}"),
            new Row("announce", n -> n.announce(SAID), "announce done {characters=18, told=1}"),
            new Row("post", n -> n.post(Posting.MOTD, Optional.of(SAID)), "post done {characters=18, which=motd}"),
            new Row(
                    "shutDown",
                    n -> n.shutDown(Duration.ofSeconds(5), Optional.of(SAID)),
                    "shut-down done {seconds=5, told=1}"),
            new Row("reloadCertificate", NodeControl::reloadCertificate, "reload-certificate done {}"),
            new Row("reloadMap", NodeControl::reloadMap, "reload-map done {}"),
            new Row("bridge", n -> n.bridge().reload(), "bridge-reload done {}"),
            new Row(
                    "bridge",
                    n -> n.bridge().askStatement(Domain.of("x.example")),
                    "bridge-ask done {domain=x.example}"),
            new Row("bridge", n -> n.bridge().trust(Domain.of("x.example")), "bridge-trust done {domain=x.example}"),
            new Row("bridge", n -> n.bridge().forget(Domain.of("x.example")), "bridge-forget done {domain=x.example}"),
            new Row(
                    "bridge",
                    n -> n.bridge().test(Domain.of("jabber.example"), Optional.empty(), _ -> {}),
                    "bridge-test done {domain=jabber.example}"),
            new Row(
                    "dropOutbox",
                    n -> n.dropOutbox(Domain.of("away.example")),
                    "drop-outbox done {domain=away.example, stanzas=2}"),
            new Row(
                    "retryOutbox",
                    n -> n.retryOutbox(Domain.of("away.example")),
                    "retry-outbox done {domain=away.example}"),
            new Row("snapshot", n -> n.snapshot(Path.of("/nowhere/at/all")), "backup failed {}"),
            new Row("compact", NodeControl::compact, "compact done {}"),
            new Row("page", NodeControl::page, "page done {}"),
            new Row(
                    "importReseed",
                    n -> n.importReseed(Path.of("/tmp/i2pseeds.su3")),
                    "import-reseed done {bundle=/tmp/i2pseeds.su3, routers=77}"),
            new Row(
                    "roles",
                    n -> n.roles().setRole(MUM, Role.GUEST),
                    "set-role done {guardians=, role=guest, user=mum@example.org}"),
            new Row(
                    "roles",
                    n -> n.roles().addUser(MUM, Secret.of("secret-of-mum"), Role.guardedBy(List.of(DAD))),
                    "add-user refused {guardians=dad@example.org, role=guarded, user=mum@example.org}"),
            new Row(
                    "roles",
                    n -> n.roles().approve(MUM, DAD, Optional.empty()),
                    "approve refused {user=mum@example.org, who=dad@example.org}"),
            new Row(
                    "roles",
                    n -> n.roles().forbid(MUM, DAD),
                    "forbid refused {user=mum@example.org, who=dad@example.org}"),
            new Row("removeUser", n -> n.removeUser(MUM), "remove-user done {user=mum@example.org}"));

    /// What changes nothing and hands nothing out.
    private static final Set<String> READS = Set.of(
            "status",
            "health",
            "users",
            "gate",
            "devices",
            "sessions",
            "archiveKeep",
            "rooms",
            "room",
            "invites",
            "files",
            "online",
            "reports",
            "posted",
            "outbox",
            "checkNetwork");

    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (var line : log().last(1_000)) {
            lines.add(line.get("action") + " " + line.get("outcome") + " "
                    + (line.get("about") instanceof java.util.Map<?, ?> about ? new java.util.TreeMap<>(about) : ""));
        }
        return lines;
    }

    @Test
    @DisplayName("Each change leaves one line, whether it was possible or not, with who asked for it")
    void changes() throws Exception {
        users.add(DAD, Secret.of("secret-of-dad"), true);
        NodeControl control = by(Actor.administrator(Actor.Way.CLIENT, DAD));
        List<String> expected = new ArrayList<>();
        for (Row row : CHANGES) {
            try {
                row.call().on(control);
            } catch (ControlException _) {
                // The line says so.
            }
            expected.add(row.line());
        }
        assertThat(lines().stream().map(line -> line.replaceAll("id=[^,]*, kind", "id=*, kind")))
                .containsExactlyElementsOf(expected);
        assertThat(log().last(1_000))
                .allSatisfy(line ->
                        assertThat(line).containsEntry("by", "dad@example.org").containsEntry("way", "client"));
        assertThat(Files.readString(data.resolve("audit.log")))
                .doesNotContain("secret", SAID, "http://127.0.0.1:5280/#");
    }

    @Test
    @DisplayName("No method is forgotten: it is in the table of changes, or among those that only read")
    void whole() {
        Set<String> known = new TreeSet<>(READS);
        CHANGES.forEach(row -> known.add(row.method()));
        assertThat(known)
                .isEqualTo(Arrays.stream(NodeControl.class.getMethods())
                        .map(Method::getName)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    @DisplayName("A refusal reaches who asked, and its reason stands in the record; a fault is told without its text")
    void troubles() throws Exception {
        NodeControl control = by(Actor.owner());
        assertThatThrownBy(() -> control.removeUser(MUM)).isInstanceOf(ControlException.class);
        assertThat(log().last(1).getFirst())
                .containsEntry("by", "owner")
                .hasEntrySatisfying("why", why -> assertThat(why.toString()).contains("mum@example.org"));
        users.add(DAD, Secret.of("secret-of-dad"), true);
        assertThatThrownBy(() -> control.export(Optional.of(DAD), false, _ -> {
                    throw new IllegalStateException(SAID);
                }))
                .hasMessage(SAID);
        assertThat(log().last(1).getFirst())
                .containsEntry("outcome", "failed")
                .containsEntry("why", "it did not come to its end");
    }

    @Test
    @DisplayName("What a member does to his own account leaves no line, but its end does")
    void members() throws Exception {
        users.add(DAD, Secret.of("secret-of-dad"), true);
        users.add(MUM, Secret.of("secret-of-mum"), false);
        NodeControl control = by(Actor.member(Actor.Way.PAGE, MUM));
        control.changePassword(MUM, Secret.of("another-secret"));
        control.setArchiveKeep(MUM, Duration.ofDays(1));
        control.invite(InviteOrder.of(Kind.CONTACT, Optional.of(MUM)));
        assertThat(lines()).isEmpty();
        control.removeUser(MUM);
        assertThat(lines()).containsExactly("remove-user done {user=mum@example.org}");
    }

    @Test
    @DisplayName("Who removes his account by his client is written down")
    void left() throws Exception {
        Audited.left(Jid.parse("mum@example.org/phone"), log());
        assertThat(lines()).containsExactly("remove-user done {user=mum@example.org}");
        assertThat(log().last(1).getFirst())
                .containsEntry("by", "mum@example.org")
                .containsEntry("way", "client");
    }

    @Test
    @DisplayName("Who has guardians does not remove himself; whoever runs the node does")
    void guarded() throws Exception {
        users.add(DAD, Secret.of("secret-of-dad"), true);
        users.add(MUM, Secret.of("secret-of-mum"), false);
        node.roles().setRole(MUM, Role.guardedBy(List.of(DAD)));
        NodeControl own = by(Actor.member(Actor.Way.PAGE, MUM));
        assertThatThrownBy(() -> own.removeUser(MUM)).hasMessageContaining("has guardians");
        by(Actor.administrator(Actor.Way.PAGE, DAD)).removeUser(MUM);
        assertThat(lines())
                .containsExactly(
                        "remove-user refused {user=mum@example.org}", "remove-user done {user=mum@example.org}");
    }

    @Test
    @DisplayName("Who stops the node is written down before it ends")
    void stops() throws Exception {
        List<String> seen = new ArrayList<>();
        Audited.shutdown(
                        _ -> {
                            try {
                                seen.addAll(lines());
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        },
                        log())
                .stop(_ -> {});
        assertThat(seen).containsExactly("stop done {}");
    }
}
