package im.clove.node.invite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.core.Role;
import im.clove.node.invite.Invitation.Kind;
import im.clove.node.invite.Invitation.State;
import im.clove.node.invite.Invitation.Terms;
import im.clove.node.invite.Invitations.Issued;
import im.clove.node.invite.Invitations.Registered;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Accounts;
import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.Roles;
import im.clove.node.store.StoreException;
import im.clove.node.store.Table;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class InvitationsTest {
    private static final Domain HOST = Domain.of("verona.example");
    private static final Jid ROMEO = Jid.parse("romeo@verona.example");
    private static final Jid JULIET = Jid.parse("juliet@verona.example");
    private static final Jid PARIS = Jid.parse("paris@mantua.example");
    private static final Duration WEEK = Duration.ofDays(7);

    private final MemoryStore store = new MemoryStore();
    private final Accounts accounts = new Accounts(store);
    private Instant now = Instant.parse("2026-11-21T01:02:03Z");
    private final Invitations invitations = new Invitations(store, () -> now, new SecureRandom());

    @BeforeEach
    void romeoIsThere() {
        put(new AccountRecord(ROMEO, now, false, true, List.of()));
    }

    private void put(AccountRecord account) {
        Batch batch = new Batch();
        accounts.put(batch, account);
        store.commit(batch);
    }

    private Issued issue(Kind kind, int uses) {
        Optional<Jid> room =
                kind == Kind.ROOM ? Optional.of(Jid.parse("garden@rooms.verona.example")) : Optional.empty();
        Terms terms = new Terms(kind, HOST, Optional.of(ROMEO), room, "", kind != Kind.CONTACT);
        return invitations.issue(terms, uses, WEEK).orElseThrow();
    }

    private Registered register(String token, Jid account) {
        return register(invitations, token, account);
    }

    private Registered register(Invitations by, String token, Jid account) {
        return by.register(HOST, token, account, (invitation, batch) -> {
            if (accounts.exists(account)) {
                return false;
            }
            accounts.put(
                    batch,
                    new AccountRecord(account, now, false, invitation.terms().kind() == Kind.ADMIN, List.of()));
            store.commit(batch);
            return true;
        });
    }

    private State state(Issued issued) {
        return invitations.list().stream()
                .filter(each -> each.id().equals(issued.invitation().id()))
                .findFirst()
                .orElseThrow()
                .state(now);
    }

    @Test
    void anAccountIsMadeOnceAndWhoInvitedItIsKept() {
        Issued issued = issue(Kind.ACCOUNT, 1);
        assertThat(invitations.toRegister(HOST, issued.token())).isPresent();
        assertThat(register(issued.token(), JULIET)).isEqualTo(Registered.DONE);
        assertThat(state(issued)).isEqualTo(State.USED);
        assertThat(invitations.origins().inviterOf(JULIET)).contains(ROMEO);
        assertThat(invitations.origins().due())
                .containsExactly(new Origins.Due(JULIET, Optional.of(ROMEO), Optional.empty()));
        invitations.origins().done(JULIET);
        assertThat(invitations.origins().due()).isEmpty();
        assertThat(invitations.toRegister(HOST, issued.token())).isEmpty();
        assertThat(register(issued.token(), Jid.parse("nurse@verona.example"))).isEqualTo(Registered.NO_INVITATION);
        assertThat(invitations.list().getFirst().used()).containsExactly(new Invitation.Use(JULIET, now));
        Batch batch = new Batch();
        accounts.removeAll(batch, JULIET);
        store.commit(batch);
        assertThat(invitations.origins().inviterOf(JULIET))
                .as("goes with the account")
                .isEmpty();
    }

    @Test
    void nothingOnTheDiskLeadsToTheToken() {
        Issued issued = issue(Kind.ACCOUNT, 1);
        String secret = issued.token().substring(8);
        assertThat(secret).hasSize(24);
        for (var entry : store.scan(new Table("invitations"), Key.EMPTY, null, 10)) {
            assertThat(new String(entry.value(), StandardCharsets.ISO_8859_1)).doesNotContain(secret);
        }
        assertThat(issued.toString() + issued.invitation()).doesNotContain(secret);
    }

    @Test
    void noTwoTokensAreAlike() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            assertThat(seen.add(issue(Kind.CONTACT, 1).token().substring(8))).isTrue();
        }
    }

    @Test
    void ofManyWithTheSameTokenOneSucceeds() throws Exception {
        Issued issued = issue(Kind.ACCOUNT, 3);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Registered>> all = IntStream.range(0, 40)
                    .mapToObj(
                            i -> threads.submit(() -> register(issued.token(), Jid.parse("u" + i + "@verona.example"))))
                    .toList();
            int done = 0;
            for (Future<Registered> each : all) {
                done += each.get() == Registered.DONE ? 1 : 0;
            }
            assertThat(done).isEqualTo(3);
        }
        assertThat(accounts.list(null, 100)).hasSize(4);
    }

    @Test
    void aTakenNameBurnsNothing() {
        Issued issued = issue(Kind.ACCOUNT, 1);
        assertThat(register(issued.token(), ROMEO)).isEqualTo(Registered.NAME_TAKEN);
        assertThat(state(issued)).isEqualTo(State.OPEN);
        assertThat(invitations.origins().due()).isEmpty();
        assertThat(register(issued.token(), JULIET)).isEqualTo(Registered.DONE);
    }

    @Test
    void aCommitThatFailsUsesNothingUp() {
        Issued issued = issue(Kind.ACCOUNT, 1);
        assertThatThrownBy(() -> invitations.register(HOST, issued.token(), JULIET, (_, _) -> {
                    throw new StoreException("The disk is full", null);
                }))
                .isInstanceOf(StoreException.class);
        assertThat(state(issued)).isEqualTo(State.OPEN);
        assertThat(accounts.exists(JULIET)).isFalse();
        assertThat(register(issued.token(), JULIET)).isEqualTo(Registered.DONE);
    }

    @Test
    void whatIsOverOrWrongIsNoInvitation() {
        Issued revoked = issue(Kind.ACCOUNT, 1);
        assertThat(invitations.revoke(revoked.invitation().id())).isPresent();
        assertThat(invitations.revoke(revoked.invitation().id())).isEmpty();
        assertThat(invitations.revoke("ffffffff")).isEmpty();
        Issued contact = issue(Kind.CONTACT, 1);
        Issued expired = issue(Kind.ACCOUNT, 1);
        String cut = expired.token().substring(0, 31);
        String last = expired.token().endsWith("A") ? "B" : "A";
        for (String wrong : List.of(
                revoked.token(),
                contact.token(),
                "",
                "x",
                "00000000",
                cut,
                cut + last,
                expired.token() + "A",
                expired.token().toUpperCase(Locale.ROOT),
                "é".repeat(32),
                "A".repeat(100_000))) {
            assertThat(invitations.toRegister(HOST, wrong)).isEmpty();
            assertThat(register(wrong, JULIET)).isEqualTo(Registered.NO_INVITATION);
            assertThat(invitations.claim(ROMEO, wrong, PARIS)).isEqualTo(wrong.equals(contact.token()));
        }
        assertThat(invitations.toRegister(Domain.of("mantua.example"), expired.token()))
                .as("of another host")
                .isEmpty();
        now = now.plus(WEEK);
        assertThat(state(expired)).isEqualTo(State.EXPIRED);
        assertThat(invitations.toRegister(HOST, expired.token())).isEmpty();
        assertThat(register(expired.token(), JULIET))
                .as("it was shown in time, perhaps")
                .isEqualTo(Registered.DONE);
        now = now.plus(Invitations.GRACE);
        assertThat(register(issue(Kind.ACCOUNT, 1).token(), JULIET)).isEqualTo(Registered.NAME_TAKEN);
    }

    @Test
    void withItsInviterAnInvitationIsGone() {
        Issued account = issue(Kind.ACCOUNT, 5);
        Issued contact = issue(Kind.CONTACT, 5);
        Issued admin = issue(Kind.ADMIN, 5);
        assertThat(invitations.toRegister(HOST, admin.token())).isPresent();
        put(accounts.find(ROMEO).orElseThrow().withAdmin(false));
        assertThat(invitations.toRegister(HOST, admin.token())).isEmpty();
        assertThat(invitations.toRegister(HOST, account.token())).isPresent();
        put(accounts.find(ROMEO).orElseThrow().withDisabled(true));
        assertThat(invitations.toRegister(HOST, account.token())).isEmpty();
        Batch batch = new Batch();
        accounts.removeAll(batch, ROMEO);
        store.commit(batch);
        assertThat(invitations.claim(ROMEO, contact.token(), PARIS)).isFalse();
        put(new AccountRecord(ROMEO, now.plusMillis(1), false, true, List.of()));
        for (Issued each : List.of(account, admin)) {
            assertThat(invitations.toRegister(HOST, each.token()))
                    .as("another of the same name")
                    .isEmpty();
        }
        assertThat(invitations.claim(ROMEO, contact.token(), PARIS)).isFalse();
    }

    @Test
    void whoHasTheTokenIsToldHowItStands() {
        Issued issued = issue(Kind.ACCOUNT, 1);
        assertThat(invitations.look(issued.token()).orElseThrow().state(now)).isEqualTo(State.OPEN);
        assertThat(invitations.look(issued.token() + "x")).isEmpty();
        assertThat(invitations.look(issued.invitation().id())).isEmpty();
        assertThat(register(issued.token(), JULIET)).isEqualTo(Registered.DONE);
        assertThat(invitations.look(issued.token()).orElseThrow().state(now)).isEqualTo(State.USED);
        Issued expired = issue(Kind.ACCOUNT, 1);
        now = now.plus(WEEK);
        assertThat(invitations.look(expired.token()).orElseThrow().state(now)).isEqualTo(State.EXPIRED);
        Issued orphan = issue(Kind.ACCOUNT, 1);
        put(accounts.find(ROMEO).orElseThrow().withDisabled(true));
        assertThat(invitations.look(orphan.token()).orElseThrow().state(now)).isEqualTo(State.REVOKED);
    }

    @Test
    void aContactUsesItOnceAndMayAskAgain() {
        Issued issued = issue(Kind.CONTACT, 1);
        assertThat(invitations.claim(JULIET, issued.token(), PARIS))
                .as("of somebody else")
                .isFalse();
        assertThat(invitations.claim(ROMEO, issued.token(), PARIS.withResource("hall")))
                .isTrue();
        assertThat(invitations.claim(ROMEO, issued.token(), JULIET)).isFalse();
        assertThat(invitations.claim(ROMEO, issued.token(), PARIS)).isTrue();
        assertThat(invitations.list().getFirst().used()).hasSize(1);
        now = now.plus(WEEK);
        assertThat(invitations.claim(ROMEO, issued.token(), PARIS)).isFalse();
    }

    @Test
    void aNameThatAnInvitationHoldsIsForThatOne() {
        Issued other = issue(Kind.ACCOUNT, 1);
        Terms terms = new Terms(Kind.ACCOUNT, HOST, Optional.of(ROMEO), Optional.empty(), "juliet", true);
        Issued named = invitations.issue(terms, 1, WEEK).orElseThrow();
        assertThat(register(other.token(), JULIET)).isEqualTo(Registered.NAME_TAKEN);
        assertThat(register(named.token(), Jid.parse("nurse@verona.example"))).isEqualTo(Registered.NAME_TAKEN);
        assertThat(register(named.token(), JULIET)).isEqualTo(Registered.DONE);
    }

    @Test
    void thereAreNoMoreThanMay() {
        for (int i = 0; i < Invitations.OF_INVITER; i++) {
            issue(Kind.CONTACT, 1);
        }
        Terms more = new Terms(Kind.CONTACT, HOST, Optional.of(ROMEO), Optional.empty(), "", false);
        assertThat(invitations.issue(more, 1, WEEK)).isEmpty();
        Terms ofTheNode = new Terms(Kind.ACCOUNT, HOST, Optional.empty(), Optional.empty(), "", true);
        assertThat(invitations.issue(ofTheNode, 1, WEEK)).isPresent();
        now = now.plus(WEEK);
        assertThat(invitations.issue(more, 1, WEEK)).as("those are over").isPresent();
    }

    @Test
    void whatIsOverMakesRoom() {
        Terms terms = new Terms(Kind.ACCOUNT, HOST, Optional.empty(), Optional.empty(), "", true);
        Batch batch = new Batch();
        Invitation template = invitations.issue(terms, 1, WEEK).orElseThrow().invitation();
        for (int i = 1; i < Invitations.OF_NODE; i++) {
            batch.put(new Table("invitations"), Key.of("").then("i").then("x" + i), template.encode());
        }
        store.commit(batch);
        assertThat(invitations.list()).hasSize(Invitations.OF_NODE);
        assertThat(invitations.issue(terms, 1, WEEK)).isEmpty();
        assertThat(invitations.revoke("x7")).isPresent();
        assertThat(invitations.issue(terms, 1, WEEK)).isPresent();
        assertThat(invitations.list())
                .hasSize(Invitations.OF_NODE)
                .noneMatch(each -> each.id().equals("x7"));
    }

    @Test
    void oneThatIsDamagedHidesNoOther() {
        Issued issued = issue(Kind.ROOM, 2);
        Batch batch = new Batch();
        batch.put(new Table("invitations"), Key.of("").then("i").then("00000000"), new byte[] {1, 2, 3});
        store.commit(batch);
        assertThat(invitations.list()).containsExactly(issued.invitation());
    }

    @Test
    void linksAreAsClientsReadThem() {
        Terms named = new Terms(Kind.ACCOUNT, HOST, Optional.empty(), Optional.empty(), "juliet", true);
        Terms any = new Terms(Kind.ADMIN, HOST, Optional.empty(), Optional.empty(), "", true);
        Terms contact = new Terms(Kind.CONTACT, HOST, Optional.of(ROMEO), Optional.empty(), "", false);
        Terms both = new Terms(Kind.CONTACT, HOST, Optional.of(ROMEO), Optional.empty(), "", true);
        Optional<Jid> garden = Optional.of(Jid.parse("garden@rooms.verona.example"));
        Terms room = new Terms(Kind.ROOM, HOST, Optional.empty(), garden, "", true);
        assertThat(uri(named)).isEqualTo("xmpp:juliet@verona.example?register;preauth=TOKEN");
        assertThat(uri(any)).isEqualTo("xmpp:verona.example?register;preauth=TOKEN");
        assertThat(uri(contact)).isEqualTo("xmpp:romeo@verona.example?roster;preauth=TOKEN");
        assertThat(uri(both)).isEqualTo("xmpp:romeo@verona.example?roster;preauth=TOKEN;ibr=y");
        assertThat(uri(room)).isEqualTo("xmpp:garden@rooms.verona.example?join");
        InviteLink link = InviteLink.of(room, "TOKEN", Optional.of(URI.create("https://verona.example/invite/")));
        assertThat(link.register()).contains("xmpp:verona.example?register;preauth=TOKEN");
        assertThat(link.landing()).contains(URI.create("https://verona.example/invite/#TOKEN"));
    }

    private static String uri(Terms terms) {
        return InviteLink.of(terms, "TOKEN", Optional.empty()).uri();
    }

    private void become(Role role) {
        Batch batch = new Batch();
        Roles.put(batch, ROMEO, role);
        store.commit(batch);
    }

    @Test
    void whatAMemberHasGivenOutIsWorthNothingOnceItIsNone() {
        Issued account = issue(Kind.ACCOUNT, 1);
        Issued room = issue(Kind.ROOM, 1);
        Issued contact = issue(Kind.CONTACT, 1);
        Issued device = issue(Kind.DEVICE, 1);
        Issued both = invitations
                .issue(new Terms(Kind.CONTACT, HOST, Optional.of(ROMEO), Optional.empty(), "", true), 1, WEEK)
                .orElseThrow();
        for (Role role : List.of(Role.GUEST, Role.guardedBy(List.of(JULIET)))) {
            become(role);
            for (Issued each : List.of(account, room, both)) {
                assertThat(invitations.toRegister(HOST, each.token())).isEmpty();
                assertThat(register(each.token(), JULIET)).isEqualTo(Registered.NO_INVITATION);
            }
            assertThat(invitations.claim(ROMEO, both.token(), PARIS)).isFalse();
            assertThat(invitations.look(device.token()).orElseThrow().state(now))
                    .isEqualTo(State.OPEN);
        }
        assertThat(invitations.claim(ROMEO, contact.token(), PARIS)).isFalse();
        become(Role.GUEST);
        assertThat(invitations.claim(ROMEO, contact.token(), PARIS))
                .as("a guest may be asked to be a contact")
                .isTrue();
        become(Role.MEMBER);
        assertThat(register(account.token(), JULIET)).isEqualTo(Registered.DONE);
    }
}
