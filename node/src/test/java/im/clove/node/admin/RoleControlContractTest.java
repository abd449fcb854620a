package im.clove.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.core.Role;
import im.clove.node.ext.Approvals;
import im.clove.node.ext.Guarding.Wanted;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Accounts;
import im.clove.node.store.Batch;
import im.clove.node.store.Writes;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every way to a node does alike with roles: offline, and through the control socket.
abstract class RoleControlContractTest {
    protected static final Instant NOW = Instant.parse("2026-11-21T01:02:03Z");
    private static final Jid KID = Jid.parse("kid@example.org");
    private static final Jid MUM = Jid.parse("mum@example.org");
    private static final Jid DAD = Jid.parse("dad@example.org");
    private static final Jid AUNT = Jid.parse("aunt@mantua.example");
    private static final Jid ROOM = Jid.parse("tea@rooms.mantua.example");

    protected final MemoryStore store = new MemoryStore();
    private NodeControl node;

    protected abstract NodeControl node() throws Exception;

    protected final StoredUsers users() {
        return new StoredUsers(
                store,
                _ -> List.of(),
                new StoredUsers.Rules(Set.of(Domain.of("example.org")), Set.of()),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @BeforeEach
    final void aFamily() throws Exception {
        Batch batch = new Batch();
        for (Jid each : List.of(KID, MUM, DAD)) {
            new Accounts(store).put(batch, new AccountRecord(each, NOW, false, each.equals(DAD), List.of()));
        }
        store.commit(batch);
        node = node();
    }

    private static void refuses(String text, ThrowingCallable what) {
        assertThatThrownBy(what)
                .isInstanceOfSatisfying(
                        ControlException.class, e -> assertThat(e.kind()).isEqualTo(ControlException.Kind.REFUSED))
                .hasMessageContaining(text);
    }

    @Test
    void everybodyIsAMemberFirst() throws Exception {
        assertThat(node.roles().roles()).isEmpty();
        assertThat(node.roles().role(KID)).isEqualTo(new RoleInfo(Role.MEMBER, List.of(), List.of(), List.of()));
        refuses("There is no account", () -> node.roles().role(AUNT));
    }

    @Test
    void aRoleIsGivenAndTaken() throws Exception {
        Role guarded = Role.guardedBy(List.of(MUM, DAD));
        node.roles().setRole(KID, guarded);
        assertThat(node.roles().roles()).isEqualTo(Map.of(KID, guarded));
        assertThat(node.roles().wards(MUM)).containsExactly(KID);
        assertThat(node.roles().wards(KID)).isEmpty();
        node.roles().setRole(KID, Role.GUEST);
        assertThat(node.roles().role(KID).role()).isEqualTo(Role.GUEST);
        node.roles().setRole(KID, Role.MEMBER);
        assertThat(node.roles().roles()).isEmpty();
    }

    @Test
    void whoGuardsWhom() throws Exception {
        RoleControl roles = node.roles();
        refuses("Who guards kid@example.org?", () -> roles.setRole(KID, Role.guardedBy(List.of())));
        refuses("There is no account aunt@", () -> roles.setRole(KID, Role.guardedBy(List.of(AUNT))));
        refuses("cannot guard kid@", () -> roles.setRole(KID, Role.guardedBy(List.of(KID))));
        refuses("is an administrator", () -> roles.setRole(DAD, Role.GUEST));
        refuses("is an administrator", () -> roles.setRole(DAD, Role.guardedBy(List.of(MUM))));
        roles.setRole(KID, Role.guardedBy(List.of(MUM)));
        refuses("is a guardian of kid@", () -> roles.setRole(MUM, Role.guardedBy(List.of(DAD))));
        refuses("is a guardian of kid@", () -> node.removeUser(MUM));
        refuses("cannot guard mum@", () -> roles.setRole(MUM, Role.guardedBy(List.of(KID))));
        refuses("is guarded, and cannot be an administrator", () -> node.setAdmin(KID, true));
        roles.setRole(KID, Role.guardedBy(List.of(DAD)));
        node.removeUser(MUM);
    }

    @Test
    void anAccountBeginsWithItsRole() throws Exception {
        Jid baby = Jid.parse("baby@example.org");
        Role role = Role.guardedBy(List.of(MUM));
        refuses(
                "There is no account aunt@",
                () -> node.roles().addUser(baby, Secret.of("wherefore art thou"), Role.guardedBy(List.of(AUNT))));
        node.roles().addUser(baby, Secret.of("wherefore art thou"), role);
        assertThat(node.roles().role(baby).role()).isEqualTo(role);
        assertThat(node.users()).extracting(UserInfo::jid).contains(baby);
        refuses("already an account", () -> node.roles().addUser(baby, Secret.of("wherefore art thou"), Role.GUEST));
        assertThat(node.roles().role(baby).role()).isEqualTo(role);
        node.removeUser(baby);
        assertThat(node.roles().roles()).isEmpty();
    }

    @Test
    void approvedAndForbidden() throws Exception {
        refuses("is not guarded", () -> node.roles().approve(KID, AUNT, Optional.empty()));
        refuses("is not guarded", () -> node.roles().forbid(KID, AUNT));
        node.roles().setRole(KID, Role.guardedBy(List.of(MUM)));
        node.roles().approve(KID, AUNT.withResource("x"), Optional.empty());
        node.roles().approve(KID, ROOM, Optional.of(true));
        assertThat(node.roles().role(KID).approved())
                .containsExactlyInAnyOrder(new RoleInfo.Approved(AUNT, false), new RoleInfo.Approved(ROOM, true));
        node.roles().forbid(KID, AUNT);
        assertThat(node.roles().role(KID).approved()).containsExactly(new RoleInfo.Approved(ROOM, true));
        assertThat(node.roles().role(KID).refused()).containsExactly(AUNT);
        refuses("needs nobody's word", () -> node.roles().approve(KID, KID, Optional.empty()));
        refuses("this server itself", () -> node.roles().approve(KID, Jid.parse("example.org"), Optional.empty()));
        refuses("is no room", () -> node.roles().approve(KID, Jid.parse("example.org"), Optional.of(true)));
    }

    @Test
    void whatWasAskedIsShownAndTakenForWhatItIs() throws Exception {
        node.roles().setRole(KID, Role.guardedBy(List.of(MUM)));
        ask(new Wanted(ROOM, Approvals.Kind.ROOM, Optional.of(AUNT)), false);
        ask(new Wanted(AUNT, Approvals.Kind.PERSON, Optional.empty()), true);
        assertThat(node.roles().role(KID).asked())
                .containsExactlyInAnyOrder(
                        new RoleInfo.Asked(ROOM, true, false, Optional.of(AUNT), NOW),
                        new RoleInfo.Asked(AUNT, false, true, Optional.empty(), NOW));
        node.roles().approve(KID, ROOM, Optional.empty());
        assertThat(node.roles().role(KID).approved()).containsExactly(new RoleInfo.Approved(ROOM, true));
        assertThat(node.roles().role(KID).asked()).hasSize(1);
    }

    private void ask(Wanted wanted, boolean isOwn) {
        var shelf = Approvals.CHAPTER.shelf(store, KID);
        Writes writes = new Writes();
        Approvals _ = Approvals.CHAPTER
                .load(shelf)
                .asked(wanted.who(), new Approvals.Request(wanted.kind(), isOwn, wanted.by(), NOW), writes);
        Batch batch = new Batch();
        shelf.write(writes, batch);
        store.commit(batch);
    }

    @Test
    void thereIsRoomForSoMany() throws Exception {
        node.roles().setRole(KID, Role.guardedBy(List.of(MUM)));
        var shelf = Approvals.CHAPTER.shelf(store, KID);
        Approvals all = Approvals.NONE;
        Writes writes = new Writes();
        for (int i = 0; i < Approvals.MOST_APPROVED; i++) {
            all = all.approve(Jid.parse("a" + i + "@mantua.example"), Approvals.Kind.PERSON, writes);
        }
        Batch batch = new Batch();
        shelf.write(writes, batch);
        store.commit(batch);
        refuses("as many as there can be", () -> node.roles().approve(KID, AUNT, Optional.empty()));
        node.roles().approve(KID, Jid.parse("a7@mantua.example"), Optional.of(true));
        node.roles().forbid(KID, Jid.parse("a8@mantua.example"));
        node.roles().approve(KID, AUNT, Optional.empty());
        assertThat(node.roles().role(KID).approved()).hasSize(Approvals.MOST_APPROVED);
    }
}
