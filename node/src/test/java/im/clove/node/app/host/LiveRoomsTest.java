package im.clove.node.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.RoomAffiliation;
import im.clove.node.admin.RoomControl;
import im.clove.node.admin.RoomControlContractTest;
import im.clove.node.core.Hosts;
import im.clove.node.service.ServiceTools;
import im.clove.node.service.room.RoomDomains;
import im.clove.node.service.room.RoomLimits;
import im.clove.node.service.room.RoomService;
import im.clove.node.service.room.StoredRooms;
import im.clove.node.store.Key;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Stores;
import im.clove.node.store.Table;
import im.clove.node.store.Tables;
import im.clove.node.store.memory.MemoryStore;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.owner.ManualTimers;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The rooms of a running node.
final class LiveRoomsTest extends RoomControlContractTest {
    private static final String OTHER = "a".repeat(52) + ".b32.i2p";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Override
    protected RoomControl node() {
        return node(RoomDomains.of(Domain.of(SERVICE)));
    }

    private RoomControl node(RoomDomains domains) {
        Stores stores = Stores.over(store, OfflineQueue.Quota.STANDARD);
        ServiceTools tools = new ServiceTools(_ -> {}, stores, CLOCK, threads, new ManualTimers(), Budget.unlimited());
        RoomService rooms = new RoomService(domains, tools, RoomLimits.STANDARD, new Random(3), () -> {});
        Hosts hosts = new Hosts(Set.of(Domain.of("example.org")), List.of(rooms));
        hosts.started();
        return new LiveRooms(hosts, stores.accounts());
    }

    @Override
    protected boolean isRunning() {
        return true;
    }

    @Test
    void aRoomIsFoundUnderEachOfItsNames() throws Exception {
        RoomControl node = node(RoomDomains.of(Domain.of(SERVICE), true, Optional.of(Domain.of(OTHER)))
                .orElseThrow());
        Jid other = Jid.parse("garden@" + OTHER);
        node.grantRoom(other, JULIET, RoomAffiliation.OWNER);
        assertThat(node.room(other)).isEqualTo(node.room(GARDEN));
        assertThat(node.room(other).summary().room()).isEqualTo(GARDEN);
        refused(() -> node.destroyRoom(GARDEN, "", Optional.of(other)), "cannot go to the room that ends");
    }

    /// What a running node gives to a backup.
    @Test
    void aCopyOfTheStoreHasTheRoomsAndWhatWasSaidThere() throws Exception {
        MemoryStore copy = new MemoryStore();
        new GatedStore(store).copyInto(copy);
        StoredRooms copied = new StoredRooms(copy, RoomLimits.STANDARD, CLOCK, new Random(4));
        assertThat(copied.rooms()).hasSize(2).isEqualTo(stored().rooms());
        assertThat(copied.room(GARDEN)).isEqualTo(stored().room(GARDEN));
        for (String table : List.of("rooms", "room-archive")) {
            assertThat(keys(copy, table)).isNotEmpty().isEqualTo(keys(store, table));
        }
    }

    private static List<Key> keys(MemoryStore store, String table) {
        return store.scan(new Table(table), Key.EMPTY, null, 100).stream()
                .map(Tables.Entry::key)
                .toList();
    }
}
