package im.clove.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import im.clove.node.app.host.KeptRoles;
import im.clove.node.store.Key;
import im.clove.node.store.Outboxes;
import im.clove.node.store.Table;
import im.clove.node.store.Tables;
import im.clove.xmpp.jid.Jid;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The rooms of a node that does not run.
final class OfflineRoomsTest extends RoomControlContractTest {
    private static final Table ARCHIVE = new Table("room-archive");

    @Override
    protected NodeControl node() {
        return new OfflineControl(
                users(),
                new StoredRoles(users(), new KeptRoles(store, InstantSource.system())),
                new NoArchives(),
                stored(),
                FakeNode.invites(users()),
                new NoFiles(),
                new StoredOutbox(new Outboxes(store), _ -> Optional.empty()),
                new StoredPostings(store, CLOCK),
                List::of,
                () -> {});
    }

    @Override
    protected boolean isRunning() {
        return false;
    }

    @Test
    void whoIsRemovedIsNothingInAnyRoomAndTheNextOneIsOwner() throws Exception {
        NodeControl node = node();
        node.removeUser(ROMEO);
        assertThat(node.room(GARDEN).people())
                .extracting(RoomDetails.Listed::user, RoomDetails.Listed::affiliation)
                .containsExactly(
                        tuple(JULIET, RoomAffiliation.OWNER),
                        tuple(Jid.parse("paris@mantua.example"), RoomAffiliation.OUTCAST));
        node.removeUser(JULIET);
        assertThat(node.room(GARDEN).people()).hasSize(1);
        assertThat(node.room(Jid.parse("attic@" + SERVICE)).people()).isEmpty();
    }

    @Test
    void whatWasSaidGoesWithTheRoom() throws Exception {
        assertThat(said()).isNotEmpty();
        node().destroyRoom(Jid.parse("attic@" + SERVICE), "", Optional.empty());
        assertThat(said()).isEmpty();
    }

    private List<Tables.Entry> said() {
        return store.scan(ARCHIVE, Key.EMPTY, null, 10);
    }
}
