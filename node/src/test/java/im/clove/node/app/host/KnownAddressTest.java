package im.clove.node.app.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.admin.ControlException;
import im.clove.node.store.Store;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.B32;
import org.junit.jupiter.api.Test;

final class KnownAddressTest {
    private static final B32 OURS = address(1);
    private static final B32 OTHER = address(2);

    private final Store store = new MemoryStore();

    private static B32 address(int number) {
        byte[] hash = new byte[32];
        hash[0] = (byte) number;
        return B32.ofHash(hash);
    }

    private void start(B32 address, boolean mayChange) throws ControlException {
        KnownAddress.require(store, address, mayChange);
    }

    @Test
    void theFirstStartNotesTheAddressAndLaterOnesCompareIt() throws ControlException {
        start(OURS, false);
        start(OURS, false);
        assertThatThrownBy(() -> start(OTHER, false))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining(OURS.hostname())
                .hasMessageContaining(OTHER.hostname())
                .hasMessageContaining("--new-address");
        assertThatCode(() -> start(OURS, false)).as("nothing was changed").doesNotThrowAnyException();
    }

    @Test
    void theAddressOfTheRoomsIsNotedBesideTheNodesOwn() throws ControlException {
        start(OURS, false);
        assertThat(KnownAddress.ofRooms(store)).isEmpty();
        KnownAddress.requireRooms(store, OTHER, false);
        assertThat(KnownAddress.ofRooms(store)).isEqualTo(OTHER.hostname());
        assertThatThrownBy(() -> KnownAddress.requireRooms(store, OURS, false))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("rooms.keys");
        KnownAddress.requireRooms(store, OURS, true);
        KnownAddress.requireRooms(store, OURS, false);
        start(OURS, false);
    }

    @Test
    void whoAsksForAnotherAddressHasItFromThenOn() throws ControlException {
        start(OURS, false);
        start(OTHER, true);
        start(OTHER, false);
        assertThatThrownBy(() -> start(OURS, false)).isInstanceOf(ControlException.class);
    }
}
