package im.clove.node.admin;

import im.clove.node.app.host.KeptRoles;
import im.clove.node.service.room.RoomLimits;
import im.clove.node.service.room.StoredRooms;
import im.clove.node.store.Outboxes;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The invitations of a node that does not run.
final class OfflineInvitesTest extends InviteControlContractTest {
    @Override
    InviteControl node() {
        return new OfflineControl(
                users,
                new StoredRoles(users, new KeptRoles(store, InstantSource.system())),
                new NoArchives(),
                new StoredRooms(store, RoomLimits.STANDARD, CLOCK, new SecureRandom()),
                stored(),
                new NoFiles(),
                new StoredOutbox(new Outboxes(store), _ -> Optional.empty()),
                new StoredPostings(store, CLOCK),
                List::of,
                () -> {});
    }
}
