package im.clove.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The page of a node in Chromium, from the link that opens it to a chat of two browsers. The node has no peer on its
/// network.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WebPageTest {
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
    void aBrowserIsLetInByTheLinkAndTalksToAnother() throws IOException {
        node.addUser("hermia", "pw-hermia-1");
        assertThat(node.command("pw-admin-1\n", "user", "passwd", "admin", "--password-stdin")
                        .code())
                .isZero();
        String link = node.command("", "page").output().strip();
        assertThat(link).matches("http://127\\.0\\.0\\.1:\\d+/#[A-Za-z0-9_-]{32}");
        String output = Command.ours(
                        "bin/as-person", "node", "/clients/browser.mjs", link, "hermia", "pw-hermia-1", "pw-admin-1")
                .run();
        assertThat(output)
                .contains(
                        "answered after a name and two clicks",
                        "the link is good once",
                        "a password lets others in",
                        "seen both ways",
                        "a file was sent and opened",
                        "what needs somebody is on the first screen",
                        "a picture is shown in the chat",
                        "words are read that were encrypted",
                        "a room was made, and its history and words are seen by both",
                        "who was invited is in, and has a contact",
                        "the administration is behind a password",
                        "every part of it opens, on a phone and by keys",
                        "an invitation was made and taken back",
                        "a backup was saved",
                        "it is written down",
                        "a member has changed the password, saved the account, and is in again",
                        "one more device is in, with a password of its own",
                        "who is removed is out",
                        "nothing to complain of");
    }
}
