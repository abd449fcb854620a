package im.clove.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.core.Role;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Accounts;
import im.clove.node.store.Batch;
import im.clove.node.store.Roles;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class StoredRolesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T01:02:03Z");
    private static final Jid KID = Jid.parse("kid@example.org");
    private static final Jid MUM = Jid.parse("mum@example.org");

    private final MemoryStore store = new MemoryStore();
    private final StoredUsers users = new StoredUsers(
            store,
            _ -> List.of(),
            new StoredUsers.Rules(Set.of(Domain.of("example.org")), Set.of()),
            Clock.fixed(NOW, ZoneOffset.UTC));

    /// While it is written who guards an account, something else is tried.
    private final class Meanwhile implements StoredRoles.Records {
        private final Thread other;

        Meanwhile(Thread other) {
            this.other = other;
        }

        @Override
        public void setRole(Jid user, Role role) {
            other.start();
            while (other.isAlive() && other.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            Batch batch = new Batch();
            Roles.put(batch, user, role);
            store.commit(batch);
        }

        @Override
        public RoleInfo role(Jid user) {
            throw new AssertionError("nobody asks");
        }

        @Override
        public boolean approve(Jid ward, Jid who, Optional<Boolean> isRoom) {
            throw new AssertionError("nobody is approved");
        }

        @Override
        public void forbid(Jid ward, Jid who) {
            throw new AssertionError("nobody is forbidden");
        }

        @Override
        public void added(Jid user) {
            throw new AssertionError("nobody is added");
        }
    }

    @Test
    void whoBecomesAGuardianIsNotRemovedMeanwhile() throws Exception {
        Batch batch = new Batch();
        for (Jid each : List.of(KID, MUM)) {
            new Accounts(store).put(batch, new AccountRecord(each, NOW, false, false, List.of()));
        }
        store.commit(batch);
        AtomicReference<String> said = new AtomicReference<>("");
        Thread other = Thread.ofPlatform().unstarted(() -> {
            try {
                users.remove(MUM);
            } catch (ControlException e) {
                said.set(String.valueOf(e.getMessage()));
            }
        });
        new StoredRoles(users, new Meanwhile(other)).setRole(KID, Role.guardedBy(List.of(MUM)));
        other.join();
        assertThat(said.get()).contains("is a guardian of " + KID);
        assertThat(new Accounts(store).exists(MUM)).isTrue();
    }
}
