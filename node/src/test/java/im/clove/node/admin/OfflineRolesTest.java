package im.clove.node.admin;

import im.clove.node.app.host.KeptRoles;
import im.clove.node.service.room.RoomLimits;
import im.clove.node.service.room.StoredRooms;
import im.clove.node.store.Outboxes;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/// Roles while no node runs.
final class OfflineRolesTest extends RoleControlContractTest {
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @Override
    protected NodeControl node() {
        return new OfflineControl(
                users(),
                new StoredRoles(users(), new KeptRoles(store, CLOCK)),
                new NoArchives(),
                new StoredRooms(store, RoomLimits.STANDARD, CLOCK, new SecureRandom()),
                FakeNode.invites(users()),
                new NoFiles(),
                new StoredOutbox(new Outboxes(store), _ -> Optional.empty()),
                new StoredPostings(store, CLOCK),
                List::of,
                () -> {});
    }
}
