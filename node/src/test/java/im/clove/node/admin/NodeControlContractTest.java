package im.clove.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.store.AccountRecord;
import im.clove.node.store.Accounts;
import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.StoredKeys;
import im.clove.node.store.Table;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What every way to a node does alike with accounts: offline, through the control socket, and in the running node.
public abstract class NodeControlContractTest {
    static final Jid ROMEO = Jid.parse("romeo@example.org");
    protected static final Jid ECHO = Jid.parse("hello@example.org");
    protected static final Instant NOW = Instant.parse("2026-11-21T01:02:03Z");

    /// Keeps the password as it is.
    protected static final StoredUsers.PasswordKeys KEYS = password ->
            List.of(new StoredKeys("test", new byte[0], 1, password.getBytes(StandardCharsets.UTF_8), new byte[0]));

    protected static final StoredUsers.Rules RULES =
            new StoredUsers.Rules(Set.of(Domain.of("example.org")), Set.of(ECHO));
    protected static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    protected final MemoryStore store = new MemoryStore();
    final StoredUsers users = new StoredUsers(store, KEYS, RULES, CLOCK);

    protected abstract UserControl node() throws Exception;

    @Test
    void anAccountIsMadeListedAndRemoved() throws Exception {
        UserControl node = node();
        node.addUser(ROMEO, Secret.of("wherefore \"art\" \\ thou ♥"), false);
        assertThat(node.users()).containsExactly(new UserInfo(ROMEO, false, true, NOW));
        assertThat(password()).isEqualTo("wherefore \"art\" \\ thou ♥");
        node.removeUser(ROMEO);
        assertThat(node.users()).isEmpty();
    }

    @Test
    void aPasswordIsChangedAndTheRestStays() throws Exception {
        UserControl node = node();
        node.addUser(ROMEO, Secret.of("first password"), false);
        node.enableUser(ROMEO, false);
        node.changePassword(ROMEO, Secret.of("second password"));
        assertThat(password()).isEqualTo("second password");
        assertThat(node.users()).containsExactly(new UserInfo(ROMEO, false, false, NOW));
        node.enableUser(ROMEO, true);
        assertThat(node.users()).containsExactly(new UserInfo(ROMEO, false, true, NOW));
    }

    @Test
    void anAccountWhoseRecordIsDamagedGetsAnotherWithAnotherPassword() throws Exception {
        UserControl node = node();
        node.addUser(ROMEO, Secret.of("first password"), true);
        long generation = account().generation();
        Batch batch = new Batch();
        batch.put(Table.ACCOUNTS, Key.of(ROMEO.toString()), new byte[] {2, 0, 0});
        store.commit(batch);
        assertThat(node.users()).isEmpty();
        failed(() -> node.enableUser(ROMEO, true), "clove user passwd romeo@example.org");
        failed(() -> node.setAdmin(ROMEO, true), "clove user passwd romeo@example.org");
        node.changePassword(ROMEO, Secret.of("second password"));
        assertThat(password()).isEqualTo("second password");
        assertThat(account().generation()).isGreaterThan(generation);
        assertThat(node.users()).containsExactly(new UserInfo(ROMEO, false, true, NOW));
    }

    @Test
    void aRecordOfANewerCloveIsNoDamage() throws Exception {
        UserControl node = node();
        node.addUser(ROMEO, Secret.of("first password"), true);
        Batch batch = new Batch();
        byte[] newer = {100, 0, 0};
        batch.put(Table.ACCOUNTS, Key.of(ROMEO.toString()), newer);
        store.commit(batch);
        failed(() -> node.changePassword(ROMEO, Secret.of("second password")), "newer Clove");
        assertThat(store.get(Table.ACCOUNTS, Key.of(ROMEO.toString()))).isEqualTo(newer);
    }

    @Test
    void whatCannotBeIsRefusedInWords() throws Exception {
        UserControl node = node();
        Secret good = Secret.of("long enough");
        node.addUser(ROMEO, good, false);
        refused(() -> node.addUser(ROMEO, good, false), "already");
        refused(() -> node.addUser(Jid.parse("romeo@elsewhere.org"), good, false), "does not serve");
        refused(() -> node.addUser(Jid.parse("example.org"), good, false), "no account address");
        refused(() -> node.addUser(Jid.parse("r@example.org/x"), good, false), "no account address");
        refused(() -> node.addUser(ECHO, good, false), "echo account");
        refused(() -> node.addUser(Jid.parse("j@example.org"), Secret.of("short"), false), "at least 8");
        refused(() -> node.changePassword(Jid.parse("j@example.org"), good), "no account");
        refused(() -> node.removeUser(Jid.parse("j@example.org")), "no account");
        refused(() -> node.removeUser(Jid.parse("example.org")), "no account");
        refused(() -> node.enableUser(Jid.parse("j@example.org"), true), "no account");
        assertThat(node.users()).hasSize(1);
    }

    @Test
    void whetherStrangersStayOutsideOfAnAccountIsSaidAndTakenBack() throws Exception {
        UserControl node = node();
        refused(() -> node.setGate(ROMEO, Gate.ON), "no account");
        refused(() -> node.gate(ROMEO), "no account");
        node.addUser(ROMEO, Secret.of("long enough"), false);
        assertThat(node.gate(ROMEO)).isEqualTo(Gate.NODE);
        for (Gate gate : List.of(Gate.OFF, Gate.ON, Gate.NODE)) {
            node.setGate(ROMEO, gate);
            assertThat(node.gate(ROMEO)).isEqualTo(gate);
        }
    }

    @Test
    void howLongMessagesAreKeptIsSaidAndTakenBack() throws Exception {
        UserControl node = node();
        refused(() -> node.setArchiveKeep(ROMEO, Duration.ofDays(30)), "no account");
        refused(() -> node.archiveKeep(ROMEO), "no account");
        node.addUser(ROMEO, Secret.of("long enough"), false);
        assertThat(node.archiveKeep(ROMEO)).isZero();
        for (int days : List.of(30, 1, 0)) {
            node.setArchiveKeep(ROMEO, Duration.ofDays(days));
            assertThat(node.archiveKeep(ROMEO)).isEqualTo(Duration.ofDays(days));
        }
    }

    @Test
    void whoIsLoggedOutKeepsThePasswordAndNothingElse() throws Exception {
        UserControl node = node();
        node.addUser(ROMEO, Secret.of("first password"), false);
        long generation = account().generation();
        assertThat(node.logOut(ROMEO)).isZero();
        assertThat(node.devices(ROMEO)).isEmpty();
        refused(() -> node.devices(Jid.parse("j@example.org")), "no account");
        refused(() -> node.forgetDevice(ROMEO, "d1"), "no device 'd1'");
        assertThat(account().generation()).isGreaterThan(generation);
        assertThat(password()).isEqualTo("first password");
        assertThat(node.users()).containsExactly(new UserInfo(ROMEO, false, true, NOW));
        refused(() -> node.logOut(Jid.parse("j@example.org")), "no account");
    }

    @Test
    void theLastAdministratorStays() throws Exception {
        UserControl node = node();
        Jid juliet = Jid.parse("juliet@example.org");
        node.addUser(ROMEO, Secret.of("first password"), true);
        node.addUser(juliet, Secret.of("first password"), false);
        refused(() -> node.removeUser(ROMEO), "only administrator");
        refused(() -> node.enableUser(ROMEO, false), "only administrator");
        refused(() -> node.setAdmin(ROMEO, false), "only administrator");
        assertThat(node.users()).contains(new UserInfo(ROMEO, true, true, NOW));

        node.setAdmin(juliet, true);
        node.enableUser(juliet, false);
        refused(() -> node.setAdmin(ROMEO, false), "only administrator");
        node.enableUser(juliet, true);
        long generation = account().generation();
        node.setAdmin(ROMEO, false);
        assertThat(account().generation()).as("logins go on").isEqualTo(generation);
        node.removeUser(ROMEO);
        assertThat(node.users()).containsExactly(new UserInfo(juliet, true, true, NOW));
        refused(() -> node.setAdmin(ROMEO, true), "no account");
    }

    @Test
    void moreAccountsThanOnePageAreAllListed() throws Exception {
        for (int i = 0; i < 1201; i++) {
            users.add(Jid.parse("u" + i + "@example.org"), Secret.of("long enough"), false);
        }
        assertThat(node().users()).hasSize(1201);
    }

    private AccountRecord account() {
        return new Accounts(store).find(ROMEO).orElseThrow();
    }

    private String password() {
        return new String(account().keys().getFirst().storedKey(), StandardCharsets.UTF_8);
    }

    private static void failed(ThrowingCallable call, String says) {
        assertThatThrownBy(call).isInstanceOf(ControlException.class).hasMessageContaining(says);
    }

    protected static void refused(ThrowingCallable call, String says) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ControlException.class, e -> assertThat(e.kind()).isEqualTo(ControlException.Kind.REFUSED))
                .hasMessageContaining(says);
    }
}
