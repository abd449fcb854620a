package im.clove.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.app.host.KeptRoles;
import im.clove.node.service.room.RoomLimits;
import im.clove.node.service.room.StoredRooms;
import im.clove.node.store.Outboxes;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The files of a node that does not run.
final class OfflineFilesTest extends FileControlContractTest {
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @Override
    protected NodeControl node() {
        return new OfflineControl(
                users(),
                new StoredRoles(users(), new KeptRoles(store, InstantSource.system())),
                new NoArchives(),
                new StoredRooms(store, RoomLimits.STANDARD, CLOCK, new SecureRandom()),
                FakeNode.invites(users()),
                care(),
                new StoredOutbox(new Outboxes(store), _ -> Optional.empty()),
                new StoredPostings(store, CLOCK),
                List::of,
                () -> {});
    }

    @Test
    void whoIsRemovedHasNoFiles() throws Exception {
        NodeControl node = node();
        node.removeUser(ROMEO);
        assertThat(node.files(Optional.empty())).extracting(FileInfo::name).containsExactly("hers.txt");
        assertThat(care().pruneFiles(Optional.empty(), Optional.empty()))
                .as("nothing was left")
                .isZero();
    }
}
