package im.clove.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who had an account on a Prosody has it on a Clove node afterwards, with the same password and the same contacts, and
/// gets what was waiting there.
@Tag("integration")
final class ProsodyImportTest {
    private static final Duration PATIENCE = Duration.ofSeconds(200);
    private static final String PASSWORD = "wherefore art thou";

    @ParameterizedTest
    @EnumSource(ProsodyHost.Version.class)
    void accountsMoveWithTheirPasswords(ProsodyHost.Version version, @TempDir Path folder) throws IOException {
        Path data = fill(version, folder.resolve("prosody"));
        try (NodeProcess node = NodeProcess.withoutRouter(folder.resolve("node"))) {
            node.start();
            String domain = node.address();
            Command.Ended refused = node.command("", "import", "prosody", data.toString());
            assertThat(refused.code()).as(refused.output()).isNotZero();
            assertThat(refused.output()).contains("A node runs on ");
            node.stop();

            Command.Ended taken = node.command("", "import", "prosody", data.toString());
            assertThat(taken.code()).as(taken.output()).isZero();
            assertThat(taken.output())
                    .contains("Taken: 2 accounts", "juliet@" + domain, "romeo@" + domain, "2 contacts", "2 passwords")
                    .doesNotContain("Not taken");
            node.start();

            try (RemoteUser juliet = login(node, new Account("juliet", domain, PASSWORD));
                    RemoteUser romeo = login(node, new Account("romeo", domain, PASSWORD + "2"))) {
                assertThat(juliet.awaitMessage("romeo@" + domain, "are you there"))
                        .isNotNull();
                juliet.awaitOnline("romeo@" + domain);
                romeo.awaitOnline("juliet@" + domain);
                romeo.send("juliet@" + domain, "here");
                assertThat(juliet.awaitMessage("romeo@" + domain, "here")).isNotNull();
            }
            assertThat(wrong(node, new Account("juliet", domain, "another password")))
                    .isTrue();

            Path file = folder.resolve("archive.xml");
            Command.Ended exported = node.command("", "archive", "export", "juliet", file.toString());
            assertThat(exported.code()).as(exported.output()).isZero();
            assertThat(Files.readString(file)).contains("good night", "are you there", "<body>here</body>");
        }
    }

    private static Path fill(ProsodyHost.Version version, Path folder) throws IOException {
        try (QuietProsody prosody = QuietProsody.in(folder, version)) {
            Account juliet = prosody.addUser("juliet", PASSWORD);
            Account romeo = prosody.addUser("romeo", PASSWORD + "2");
            try (RemoteUser hers = prosody.login(juliet);
                    RemoteUser his = prosody.login(romeo)) {
                hers.subscribeTo(his.address());
                his.awaitRequestFrom(hers.address());
                his.approve(hers.address());
                his.subscribeTo(hers.address());
                hers.awaitRequestFrom(his.address());
                hers.approve(his.address());
                hers.awaitMutual(his.address());
                his.awaitMutual(hers.address());
                hers.send(his.address(), "good night");
                his.awaitMessage(hers.address(), "good night");
                hers.close();
                his.awaitOffline(hers.address());
                String id = his.send(hers.address(), "are you there");
                his.awaitTaken(id);
            }
            return prosody.data();
        }
    }

    private static RemoteUser login(NodeProcess node, Account account) throws IOException {
        return RemoteUser.login(account, node.local(), new Trust.Anything(), PATIENCE);
    }

    private static boolean wrong(NodeProcess node, Account account) {
        try (RemoteUser _ = login(node, account)) {
            return false;
        } catch (IOException refused) {
            return Stream.of("not-authorized", "SASLError").anyMatch(String.valueOf(refused.getMessage())::contains);
        }
    }
}
