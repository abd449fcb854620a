package im.clove.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.core.Faces;
import im.clove.node.core.Role;
import im.clove.node.invite.Invitation;
import im.clove.node.invite.Invitation.Kind;
import im.clove.node.invite.Invitation.State;
import im.clove.node.invite.Invitations;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Accounts;
import im.clove.node.store.Batch;
import im.clove.node.store.Roles;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every way to a node does alike with invitations: offline, and through the control socket.
abstract class InviteControlContractTest {
    static final Instant NOW = Instant.parse("2026-11-21T01:02:03Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Domain HOST = Domain.of("example.org");
    private static final Jid ROMEO = Jid.parse("romeo@example.org");
    private static final Jid JULIET = Jid.parse("juliet@example.org");
    private static final Jid GARDEN = Jid.parse("garden@rooms.example.org");

    final MemoryStore store = new MemoryStore();
    final StoredUsers users = new StoredUsers(
            store, _ -> List.of(), new StoredUsers.Rules(Set.of(HOST), Set.of(Jid.parse("hello@example.org"))), CLOCK);
    private final Invitations invitations = new Invitations(store, CLOCK, new SecureRandom());

    abstract InviteControl node() throws Exception;

    final InviteControl stored() {
        return new StoredInvites(
                invitations,
                users,
                new StoredInvites.Terms(
                        List.of(HOST), false, Faces.ONE, _ -> Optional.of(URI.create("http://127.0.0.1:5280/invite/"))),
                CLOCK);
    }

    @BeforeEach
    void romeoIsAnAdministratorAndJulietIsNone() {
        Batch batch = new Batch();
        new Accounts(store).put(batch, new AccountRecord(ROMEO, NOW, false, true, List.of()));
        new Accounts(store).put(batch, new AccountRecord(JULIET, NOW, false, false, List.of()));
        store.commit(batch);
    }

    private static InviteOrder order(Kind kind, Jid from, String account, int uses, Duration keep) {
        return new InviteOrder(
                kind,
                Optional.ofNullable(from),
                kind == Kind.ROOM ? Optional.of(GARDEN) : Optional.empty(),
                account.isEmpty() ? Optional.empty() : Optional.of(Jid.parse(account)),
                uses,
                Optional.ofNullable(keep));
    }

    @Test
    void oneIsMadeListedAndTakenBack() throws Exception {
        InviteControl node = node();
        IssuedInvite issued = node.invite(order(Kind.ACCOUNT, ROMEO, "benvolio@example.org", 3, Duration.ofHours(2)));
        assertThat(issued.info())
                .isEqualTo(new InviteInfo(
                        issued.info().id(),
                        Kind.ACCOUNT,
                        State.OPEN,
                        HOST,
                        Optional.of(ROMEO),
                        Optional.empty(),
                        "benvolio",
                        NOW,
                        NOW.plus(Duration.ofHours(2)),
                        3,
                        List.of()));
        String start = "xmpp:benvolio@example.org?register;preauth=";
        assertThat(issued.link().uri()).startsWith(start).hasSize(start.length() + 32);
        String token = issued.link().uri().substring(start.length());
        assertThat(issued.link().landing()).contains(URI.create("http://127.0.0.1:5280/invite/#" + token));
        assertThat(issued.toString()).doesNotContain(token);
        assertThat(node.invites()).containsExactly(issued.info());

        invitations.register(HOST, token, Jid.parse("benvolio@example.org"), (_, batch) -> {
            store.commit(batch);
            return true;
        });
        assertThat(node.invites().getFirst().used())
                .containsExactly(new Invitation.Use(Jid.parse("benvolio@example.org"), NOW));
        node.revokeInvite(issued.info().id());
        assertThat(node.invites().getFirst().state()).isEqualTo(State.REVOKED);
        refused(() -> node.revokeInvite(issued.info().id()), "no invitation");
        refused(() -> node.revokeInvite("../x"), "no invitation");
    }

    @Test
    void whoIsGuardedInvitesADeviceAndNobody() throws Exception {
        Batch batch = new Batch();
        Roles.put(batch, JULIET, Role.guardedBy(List.of(ROMEO)));
        store.commit(batch);
        InviteControl node = node();
        refused(() -> node.invite(order(Kind.CONTACT, JULIET, "", 1, null)), "is guarded");
        refused(() -> node.invite(order(Kind.ACCOUNT, JULIET, "", 1, null)), "is guarded");
        assertThat(node.invite(order(Kind.DEVICE, JULIET, "", 1, null)).info().kind())
                .isEqualTo(Kind.DEVICE);
    }

    @Test
    void aGuestMakesNoAccounts() throws Exception {
        Batch batch = new Batch();
        Roles.put(batch, JULIET, Role.GUEST);
        store.commit(batch);
        InviteControl node = node();
        refused(() -> node.invite(order(Kind.ACCOUNT, JULIET, "", 1, null)), "is a guest");
        refused(() -> node.invite(order(Kind.ROOM, JULIET, "", 1, null)), "is a guest");
        assertThat(node.invite(order(Kind.CONTACT, JULIET, "", 1, null)).link().uri())
                .doesNotContain("ibr=y");
    }

    @Test
    void anInvitationMayCarryARole() throws Exception {
        InviteControl node = node();
        Role guarded = Role.guardedBy(List.of(JULIET));
        IssuedInvite issued = node.invite(as(Kind.ACCOUNT, guarded));
        assertThat(issued.info().role()).isEqualTo(guarded);
        assertThat(node.invites().getFirst().role()).isEqualTo(guarded);
        assertThat(node.invite(as(Kind.ROOM, Role.GUEST)).info().role()).isEqualTo(Role.GUEST);
        assertThat(node.invites()).extracting(InviteInfo::role).containsExactlyInAnyOrder(guarded, Role.GUEST);
        refused(() -> node.invite(as(Kind.CONTACT, Role.GUEST)), "to an account, or into a room");
        refused(() -> node.invite(as(Kind.ADMIN, guarded)), "to an account, or into a room");
        refused(() -> node.invite(as(Kind.ACCOUNT, Role.guardedBy(List.of()))), "Who guards");
        refused(
                () -> node.invite(as(Kind.ACCOUNT, Role.guardedBy(List.of(Jid.parse("x@example.org"))))),
                "There is no account");
    }

    private static InviteOrder as(Kind kind, Role role) {
        InviteOrder plain = order(kind, ROMEO, "", 1, null);
        return new InviteOrder(kind, plain.from(), plain.room(), plain.account(), plain.uses(), plain.keep(), role);
    }

    @Test
    void eachKindHasItsLink() throws Exception {
        InviteControl node = node();
        List<String> links = new ArrayList<>();
        for (InviteOrder each : List.of(
                order(Kind.ACCOUNT, null, "", 1, null),
                order(Kind.ADMIN, ROMEO, "", 1, null),
                order(Kind.CONTACT, ROMEO, "", 1, null),
                order(Kind.CONTACT, JULIET, "", 1, null),
                order(Kind.ROOM, JULIET, "", 1, null))) {
            IssuedInvite issued = node.invite(each);
            links.add(issued.link().uri().replaceAll("=[^;]{32}", "=T"));
            issued.link().register().ifPresent(link -> links.add(link.replaceAll("=[^;]{32}", "=T")));
            assertThat(issued.info().expiry()).isEqualTo(NOW.plus(Duration.ofDays(7)));
        }
        assertThat(links)
                .containsExactly(
                        "xmpp:example.org?register;preauth=T",
                        "xmpp:example.org?register;preauth=T",
                        "xmpp:romeo@example.org?roster;preauth=T;ibr=y",
                        "xmpp:juliet@example.org?roster;preauth=T",
                        "xmpp:garden@rooms.example.org?join",
                        "xmpp:example.org?register;preauth=T");
    }

    @Test
    void whatCannotBeIsRefusedInWords() throws Exception {
        InviteControl node = node();
        Jid nobody = Jid.parse("nobody@example.org");
        refused(() -> node.invite(order(Kind.ACCOUNT, nobody, "", 1, null)), "There is no account");
        refused(() -> node.invite(order(Kind.CONTACT, null, "", 1, null)), "Whose contact");
        refused(() -> node.invite(order(Kind.ADMIN, JULIET, "", 1, null)), "no administrator");
        refused(() -> node.invite(InviteOrder.of(Kind.ROOM, Optional.empty())), "Into which room");
        refused(() -> node.invite(order(Kind.ACCOUNT, ROMEO, "juliet@example.org", 1, null)), "already an account");
        refused(() -> node.invite(order(Kind.ACCOUNT, null, "hello@example.org", 1, null)), "echo account");
        refused(() -> node.invite(order(Kind.ACCOUNT, null, "a@mantua.example", 1, null)), "does not serve");
        refused(() -> node.invite(order(Kind.ACCOUNT, ROMEO, "a@mantua.example", 1, null)), "not of the same domain");
        refused(() -> node.invite(order(Kind.ACCOUNT, null, "", 0, null)), "1 to 100");
        refused(() -> node.invite(order(Kind.ACCOUNT, null, "", 101, null)), "1 to 100");
        refused(() -> node.invite(order(Kind.ACCOUNT, null, "", 1, Duration.ofSeconds(1))), "a minute");
        refused(() -> node.invite(order(Kind.ACCOUNT, null, "", 1, Duration.ofDays(366))), "365 days");
        assertThat(node.invites()).isEmpty();
        for (int i = 0; i < 50; i++) {
            node.invite(order(Kind.CONTACT, JULIET, "", 1, null));
        }
        refused(() -> node.invite(order(Kind.CONTACT, JULIET, "", 1, null)), "Too many");
    }

    private static void refused(ThrowingCallable call, String says) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ControlException.class, e -> assertThat(e.kind()).isEqualTo(ControlException.Kind.REFUSED))
                .hasMessageContaining(says);
    }
}
