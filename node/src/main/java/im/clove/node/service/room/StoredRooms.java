package im.clove.node.service.room;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.OfflineControl;
import im.clove.node.admin.RoomAffiliation;
import im.clove.node.admin.RoomDetails;
import im.clove.node.admin.RoomSummary;
import im.clove.node.owner.Memory;
import im.clove.node.owner.Work;
import im.clove.node.service.ServiceTools;
import im.clove.node.service.room.RoomHead.Stage;
import im.clove.node.store.Key;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Store;
import im.clove.node.store.StoreException;
import im.clove.node.store.Stores;
import im.clove.node.store.Table;
import im.clove.node.store.Tables;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.random.Tokens;
import im.clove.xmpp.jid.Jid;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rooms of a store, while no node runs. Nobody hears of what is done: who was in from another server does when he
/// says something next. Rooms are named as they are stored, by their first domain. Blocks on the store.
public final class StoredRooms implements OfflineControl.Rooms {
    private static final Logger LOG = LoggerFactory.getLogger(StoredRooms.class);

    private final ServiceTools tools;
    private final RoomLimits limits;
    private final Tokens tokens;

    public StoredRooms(Store store, RoomLimits limits, Clock clock, RandomGenerator random) {
        this.tools = new ServiceTools(
                _ -> {},
                Stores.over(store, OfflineQueue.Quota.STANDARD),
                clock,
                Runnable::run,
                new Standstill(),
                Budget.unlimited());
        this.limits = limits;
        this.tokens = new Tokens(random);
    }

    /// Nothing is due before the next start.
    private record Standstill() implements Timers {
        @Override
        public Timer after(Duration delay, Runnable task) {
            return () -> {};
        }

        @Override
        public long nowMillis() {
            return 0;
        }
    }

    /// The rooms, of whatever service, that have something in a table, by address.
    static List<Jid> names(Store store, Table table) {
        List<Jid> found = new ArrayList<>();
        Key after = null;
        while (true) {
            List<Tables.Entry> page = store.scan(table, Key.EMPTY, after, 1);
            if (page.isEmpty()) {
                return found;
            }
            String name = page.getFirst().key().textAt(0);
            Jid.tryParse(name).ifPresent(found::add);
            after = Key.of(name).behindAll();
        }
    }

    private Store store() {
        return tools.stores().store();
    }

    private RoomState state(Jid room) {
        RoomTools own = new RoomTools(
                tools,
                tokens,
                limits,
                RoomDomains.of(room.domain()),
                (_, ticket) -> ticket.done(),
                user -> tools.stores().accounts().exists(user),
                _ -> {});
        return new RoomState(room, own, new Memory());
    }

    @Override
    public List<RoomSummary> rooms() {
        List<RoomSummary> found = new ArrayList<>();
        for (Jid room : names(store(), RoomShelf.TABLE)) {
            try {
                RoomState state = state(room);
                if (state.head().stage() != Stage.MISSING) {
                    found.add(RoomReport.summary(state, OptionalInt.empty()));
                }
            } catch (StoreException e) {
                // One that is damaged must not hide the others.
                LOG.error("The room {} cannot be read and is left out of the list", room, e);
            }
        }
        return found;
    }

    @Override
    public RoomDetails room(Jid room) throws ControlException {
        RoomState state = state(room.bare());
        if (state.head().stage() == Stage.MISSING) {
            throw RoomReport.noSuch(room);
        }
        return RoomReport.details(state, OptionalInt.empty());
    }

    @Override
    public void grantRoom(Jid room, Jid user, RoomAffiliation affiliation) throws ControlException {
        tend(room, new Errand.Grant(user, Affiliation.valueOf(affiliation.name())));
    }

    @Override
    public void destroyRoom(Jid room, String reason, Optional<Jid> to) throws ControlException {
        RoomState state = tend(room, new Errand.Destroy(reason, to));
        Work work = new Work();
        while (state.sweep(work)) {
            store().commit(work.batch());
            work = new Work();
        }
    }

    private RoomState tend(Jid room, Errand errand) throws ControlException {
        RoomState state = state(room.bare());
        Work work = new Work();
        RoomDetails _ = Caretaker.silent(state).carryOut(errand, work);
        store().commit(work.batch());
        return state;
    }

    @Override
    public void disown(Jid account) {
        for (Jid room : names(store(), RoomShelf.TABLE)) {
            Work work = new Work();
            Caretaker.silent(state(room)).removed(account.bare(), work);
            store().commit(work.batch());
        }
    }
}
