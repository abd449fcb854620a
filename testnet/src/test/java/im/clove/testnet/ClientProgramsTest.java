package im.clove.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Clients people use, as Debian packages them, on one node: a login, a subscription both ways, a chat both ways.
/// The node has no peer on its network: clients do not have to wait for one.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClientProgramsTest {
    private NodeProcess node;

    @BeforeAll
    void startNode(@TempDir Path folder) throws IOException {
        node = NodeProcess.in(folder.resolve("node")).start();
    }

    @AfterAll
    void stopNode() throws IOException {
        node.close();
    }

    @Test
    void slixmppLogsInSubscribesAndTalks() throws IOException {
        node.addUser("hermia", "pw-hermia-1");
        node.addUser("helena", "pw-helena-1");
        String output = Command.ours(
                        "clients/slixmpp_chat.py",
                        "--port",
                        Integer.toString(node.c2sPort()),
                        "--domain",
                        node.address(),
                        "--one",
                        "hermia:pw-hermia-1",
                        "--two",
                        "helena:pw-helena-1")
                .run();
        assertThat(output).contains("seen both ways");
    }

    @Test
    void slixmppMakesAnAccountByInvitation() throws IOException {
        Account titania = node.addUser("titania", "pw-titania-1");
        invited(titania, "moth");
        invited(titania, "mustardseed", "--pasted");
        assertThat(node.command("", "invite", "list").output())
                .contains("1 of 1 used: moth@" + node.address(), "1 of 1 used: mustardseed@" + node.address());
    }

    private void invited(Account by, String name, String... way) throws IOException {
        Command.Ended invite = node.command("", "invite", "--from", by.name(), "--expires", "1h");
        String link = invite.output().lines().findFirst().orElseThrow();
        List<String> words = new ArrayList<>(List.of(
                "--port",
                Integer.toString(node.c2sPort()),
                "--link",
                link,
                "--name",
                name,
                "--password",
                "pw-of-a-guest-1",
                "--inviter",
                by.address()));
        words.addAll(List.of(way));
        String output = Command.ours("clients/slixmpp_invited.py", words.toArray(String[]::new))
                .run();
        assertThat(output).contains("registered by invitation");
    }

    @Test
    void profanityLogsInSubscribesAndTalks() throws IOException {
        node.addUser("lysander", "pw-lysander-1");
        node.addUser("demetrius", "pw-demetrius-1");
        String output = Command.ours(
                        "clients/profanity_chat.sh",
                        Integer.toString(node.c2sPort()),
                        node.address(),
                        "lysander:pw-lysander-1",
                        "demetrius:pw-demetrius-1")
                .run();
        assertThat(output).contains("seen both ways");
    }
}
