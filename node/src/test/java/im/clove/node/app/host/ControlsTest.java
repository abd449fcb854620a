package im.clove.node.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.Actor;
import im.clove.node.admin.AuditLog;
import im.clove.node.admin.DataFolder;
import im.clove.node.admin.FakeNode;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.Secret;
import im.clove.node.admin.StoredUsers;
import im.clove.node.store.Accounts;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// In whose name a running node is asked, by each of its doors.
final class ControlsTest {
    private static final Jid ROMEO = Jid.parse("romeo@example.org");
    private static final Jid JULIET = Jid.parse("juliet@example.org");

    @TempDir
    Path temp;

    @Test
    @DisplayName(
            "Who has the machine, an administrator and a member are told apart, and a right that is taken counts at once")
    void names() throws Exception {
        MemoryStore store = new MemoryStore();
        StoredUsers users = new StoredUsers(
                store,
                _ -> List.of(),
                new StoredUsers.Rules(Set.of(Domain.of("example.org")), Set.of()),
                Clock.systemUTC());
        users.add(ROMEO, Secret.of("pw-romeo-1"), true);
        users.add(JULIET, Secret.of("pw-juliet-1"), true);
        DataFolder folder = DataFolder.create(temp.resolve("node"));
        Controls controls =
                new Controls(new FakeNode(users), new AuditLog(folder.audit(), Clock.systemUTC()), new Accounts(store));
        controls.owner().compact();
        controls.of(Actor.Way.CLIENT, Jid.parse("romeo@example.org/orchard")).compact();
        controls.of(Actor.Way.PAGE, JULIET).compact();
        users.setAdmin(JULIET, false);
        NodeControl member = controls.of(Actor.Way.PAGE, JULIET);
        member.logOut(JULIET);
        controls.of(Actor.Way.CLIENT, Jid.parse("nobody@example.org")).compact();
        assertThat(lines(folder))
                .containsExactly(
                        "owner by command line: compact",
                        "romeo@example.org by client: compact",
                        "juliet@example.org by page: compact");
    }

    private static List<String> lines(DataFolder folder) throws IOException {
        return new AuditLog(folder.audit(), Clock.systemUTC())
                .last(10).stream()
                        .map(line -> line.get("by") + " by " + line.get("way") + ": " + line.get("action"))
                        .toList();
    }
}
