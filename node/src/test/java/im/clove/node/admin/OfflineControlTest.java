package im.clove.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.app.host.KeptRoles;
import im.clove.node.service.room.RoomLimits;
import im.clove.node.service.room.StoredRooms;
import im.clove.node.store.Outboxes;
import im.clove.xmpp.jid.Jid;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class OfflineControlTest extends NodeControlContractTest {
    private final List<String> pruned = new ArrayList<>();
    private final Map<Jid, Duration> keeps = new HashMap<>();
    private final Map<Jid, Gate> gates = new HashMap<>();
    private final List<List<UserInfo>> forgotten = new ArrayList<>();

    @Override
    protected NodeControl node() {
        return new OfflineControl(
                users,
                new StoredRoles(users, new KeptRoles(store, InstantSource.system())),
                new OfflineControl.Archives() {
                    @Override
                    public void export(Optional<Jid> user, boolean onlyArchive, Consumer<String> out) {
                        out.accept(user + " " + onlyArchive);
                    }

                    @Override
                    public long prune(Optional<Jid> user, Optional<Instant> before) {
                        pruned.add(user + " " + before);
                        return 7;
                    }

                    @Override
                    public Duration archiveKeep(Jid user) {
                        return keeps.getOrDefault(user, Duration.ZERO);
                    }

                    @Override
                    public void setArchiveKeep(Jid user, Duration keep) {
                        keeps.put(user, keep);
                    }

                    @Override
                    public Gate gate(Jid user) {
                        return gates.getOrDefault(user, Gate.NODE);
                    }

                    @Override
                    public void setGate(Jid user, Gate gate) {
                        gates.put(user, gate);
                    }
                },
                new StoredRooms(store, RoomLimits.STANDARD, CLOCK, new SecureRandom()),
                FakeNode.invites(users),
                new NoFiles(),
                new StoredOutbox(new Outboxes(store), _ -> Optional.empty()),
                new StoredPostings(store, CLOCK),
                List::of,
                () -> forgotten.add(users.list()));
    }

    @Test
    void whatWasRemovedIsForgottenAtOnce() throws Exception {
        NodeControl node = node();
        node.addUser(ROMEO, Secret.of("wherefore art thou"), false);
        assertThat(forgotten).isEmpty();
        node.removeUser(ROMEO);
        assertThat(forgotten).as("after the removal").containsExactly(List.of());
        node.compact();
        assertThat(forgotten).as("when it is asked for").hasSize(2);
    }

    @Test
    void archivesOfAccountsThatAreThereArePruned() throws Exception {
        NodeControl node = node();
        refused(() -> node.pruneArchive(Optional.of(ROMEO), Optional.empty()), "There is no account");
        node.addUser(ROMEO, Secret.of("wherefore art thou"), false);
        assertThat(node.pruneArchive(Optional.of(ROMEO), Optional.of(NOW))).isEqualTo(7);
        assertThat(node.pruneArchive(Optional.empty(), Optional.empty())).isEqualTo(7);
        assertThat(pruned)
                .containsExactly(
                        "Optional[romeo@example.org] Optional[2026-11-21T01:02:03Z]", "Optional.empty Optional.empty");
    }

    @Test
    void whatNeedsARunningNodeSaysSo() throws Exception {
        NodeControl node = node();
        node.reloadCertificate();
        List<ThrowingCallable> calls = List.of(
                node::status,
                () -> node.checkNetwork(_ -> {}),
                () -> node.snapshot(Path.of("x")),
                () -> node.importReseed(Path.of("x")),
                node::page,
                node::online,
                () -> node.announce("soon"),
                () -> node.shutDown(Duration.ZERO, Optional.empty()),
                () -> node.sessions(ROMEO),
                () -> node.endSession(ROMEO, "orchard"));
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call)
                    .isInstanceOfSatisfying(
                            ControlException.class,
                            e -> assertThat(e.kind()).isEqualTo(ControlException.Kind.NOT_RUNNING));
        }
    }
}
