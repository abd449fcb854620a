package im.clove.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.core.Role;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Jid;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Roles on disk: members are nowhere, and what cannot be read opens no door.
final class RolesTest {
    private static final Jid KID = Jid.parse("kid@example.org");
    private static final Jid MUM = Jid.parse("mum@example.org");
    private static final Jid DAD = Jid.parse("dad@example.org");

    private final Store store = new MemoryStore();

    private void put(Jid account, Role role) {
        Batch batch = new Batch();
        Roles.put(batch, account, role);
        store.commit(batch);
    }

    static List<Role> roles() {
        return List.of(
                Role.GUEST,
                Role.guardedBy(List.of(MUM)),
                Role.guardedBy(List.of(MUM, DAD.withResource("sofa"), MUM)),
                Role.guardedBy(List.of()));
    }

    @ParameterizedTest
    @MethodSource("roles")
    void whatIsWrittenIsRead(Role role) {
        put(KID, role);
        assertThat(Roles.of(store, KID)).isEqualTo(role);
        assertThat(Roles.all(store)).isEqualTo(Map.of(KID, role));
        put(KID, Role.MEMBER);
        assertThat(Roles.of(store, KID)).isEqualTo(Role.MEMBER);
        assertThat(Roles.all(store)).isEmpty();
    }

    @Test
    void wardsAreFoundAmongMany() {
        IntStream.range(0, 1_200).forEach(i -> put(Jid.parse("guest" + i + "@example.org"), Role.GUEST));
        put(KID, Role.guardedBy(List.of(MUM, DAD)));
        put(Jid.parse("baby@example.org"), Role.guardedBy(List.of(MUM)));
        assertThat(Roles.wards(store, MUM)).containsExactly(Jid.parse("baby@example.org"), KID);
        assertThat(Roles.wards(store, DAD)).containsExactly(KID);
        assertThat(Roles.wards(store, KID)).isEmpty();
        assertThat(Roles.all(store)).hasSize(1_202);
    }

    @Test
    void whatCannotBeReadIsGuardedByNobody() {
        put(KID, Role.guardedBy(List.of(MUM)));
        byte[] sound = store.get(new Table("roles"), Key.of(KID.toString()));
        assertThat(sound).isNotNull();
        for (byte[] damaged : List.of(
                new byte[0],
                new byte[] {1, 0, 0, 0, 1, 'x', 0, 0, 0, 0},
                new byte[] {99, 0, 0, 0, 1},
                Arrays.copyOf(sound, sound.length - 1),
                Arrays.copyOf(sound, sound.length + 1))) {
            Batch batch = new Batch();
            batch.put(new Table("roles"), Key.of(KID.toString()), damaged);
            store.commit(batch);
            assertThat(Roles.of(store, KID)).isEqualTo(new Role(Role.Kind.GUARDED, List.of()));
            assertThat(Roles.all(store)).containsOnlyKeys(KID);
        }
    }
}
