package im.clove.node.app.host;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.RoomAffiliation;
import im.clove.node.admin.RoomControl;
import im.clove.node.admin.RoomDetails;
import im.clove.node.admin.RoomSummary;
import im.clove.node.core.Hosts;
import im.clove.node.service.room.RoomCare;
import im.clove.node.service.room.RoomService;
import im.clove.node.store.Accounts;
import im.clove.xmpp.jid.Jid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The rooms of a running node, for its owner. Thread-safe.
final class LiveRooms implements RoomControl {
    private static final String SILENT = "The rooms did not answer; see the log";

    private final Hosts hosts;
    private final Accounts accounts;

    LiveRooms(Hosts hosts, Accounts accounts) {
        this.hosts = hosts;
        this.accounts = accounts;
    }

    private Stream<RoomCare> services() {
        return hosts.listed().stream()
                .filter(RoomService.class::isInstance)
                .map(RoomService.class::cast)
                .map(RoomService::care);
    }

    private RoomCare serviceOf(Jid room) throws ControlException {
        return services()
                .filter(each -> room.hasLocal() && each.isOf(room.domain()))
                .findFirst()
                .orElseThrow(() -> ControlException.refused("There is no room " + room));
    }

    @Override
    public List<RoomSummary> rooms() throws ControlException {
        List<RoomSummary> all = new ArrayList<>();
        for (RoomCare each : services().toList()) {
            all.addAll(LiveUsers.await(each.list(), SILENT));
        }
        all.sort(Comparator.comparing(RoomSummary::room));
        return List.copyOf(all);
    }

    @Override
    public RoomDetails room(Jid room) throws ControlException {
        return LiveUsers.await(serviceOf(room).look(room), SILENT);
    }

    @Override
    public void destroyRoom(Jid room, String reason, Optional<Jid> to) throws ControlException {
        RoomDetails _ = LiveUsers.await(serviceOf(room).destroy(room, reason, to), SILENT);
    }

    @Override
    public void grantRoom(Jid room, Jid user, RoomAffiliation affiliation) throws ControlException {
        boolean isNobody = hosts.isAccountHost(user.domain()) && !(user.hasLocal() && accounts.exists(user));
        if (isNobody && affiliation != RoomAffiliation.NONE) {
            throw ControlException.refused("There is no account " + user);
        }
        RoomDetails _ = LiveUsers.await(serviceOf(room).grant(room, user, affiliation), SILENT);
    }
}
