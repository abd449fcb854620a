package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.ControlServer;
import im.clove.node.admin.FakeNode;
import im.clove.node.admin.StoredUsers;
import im.clove.node.store.Accounts;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `user export`, `archive export`, `import file`, `import prosody`, as they are typed.
final class TransitCommandsTest {
    private Terminal terminal;
    private Path file;
    private String address = "";

    @BeforeEach
    void open() throws Exception {
        terminal = new Terminal();
        file = terminal.folder.resolve("out.xml");
        address = terminal.address();
    }

    @AfterEach
    void close() throws Exception {
        terminal.close();
    }

    private Exit run(Object... words) {
        terminal.clear();
        String[] texts = new String[words.length];
        for (int i = 0; i < words.length; i++) {
            texts[i] = words[i].toString();
        }
        return terminal.run(texts);
    }

    private ControlServer running() throws Exception {
        StoredUsers users = new StoredUsers(
                new MemoryStore(),
                text -> KeyRecords.derive(text, new SecureRandom()),
                new StoredUsers.Rules(Set.of(Domain.of(address)), Set.of()),
                Clock.systemUTC());
        return ControlServer.start(terminal.data.resolve("control.sock"), new FakeNode(users));
    }

    private String text() throws Exception {
        return Files.readString(file);
    }

    @Test
    void anAccountGoesIntoAFileOfItsOwnersAndComesBack() throws Exception {
        terminal.input("wherefore art thou\n");
        assertThat(run("user", "add", "juliet", "--password-stdin")).isEqualTo(Exit.OK);
        assertThat(run("user", "export", "juliet", file)).isEqualTo(Exit.OK);
        assertThat(terminal.out()).startsWith("Written to " + file + ", ");
        assertThat(text()).contains("<user name='juliet'>", "SCRAM-SHA-512");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(run("user", "export", "--all", file)).isEqualTo(Exit.REFUSED);
        assertThat(terminal.err()).contains("never replaces one");

        assertThat(run("import", "file", file)).isEqualTo(Exit.REFUSED);
        assertThat(terminal.out())
                .startsWith("Nothing was taken.\nNot taken:\n")
                .contains("There is already an account juliet@");
        assertThat(run("user", "add", "other", "--generate", "--admin")).isEqualTo(Exit.OK);
        assertThat(run("user", "remove", "juliet", "--yes")).isEqualTo(Exit.OK);
        assertThat(run("import", "file", file)).isEqualTo(Exit.OK);
        assertThat(terminal.out()).isEqualTo("Taken: 1 account\n  juliet@" + address + "\n  3 passwords\n");
        String before = text();
        Files.delete(file);
        assertThat(run("user", "export", "juliet", file)).isEqualTo(Exit.OK);
        assertThat(text()).isEqualTo(before);
        Files.delete(file);
        assertThat(run("archive", "export", "juliet", file)).isEqualTo(Exit.OK);
        assertThat(text()).contains("<user name='juliet'>").doesNotContain("SCRAM");
    }

    @Test
    void whatIsAskedWronglyLeavesNoFile() {
        assertThat(run("user", "export", "nobody", file)).isEqualTo(Exit.REFUSED);
        assertThat(terminal.err()).contains("There is no account nobody@");
        assertThat(run("user", "export", file)).isEqualTo(Exit.REFUSED);
        assertThat(terminal.err()).contains("`user export --all FILE`");
        assertThat(run("user", "export", "--all", "x", file)).isEqualTo(Exit.REFUSED);
        assertThat(run("user", "export", "--all", terminal.folder.resolve("missing/x")))
                .isEqualTo(Exit.FAILED);
        assertThat(file).doesNotExist();
        assertThat(file.resolveSibling("out.xml.unfinished")).doesNotExist();
    }

    @Test
    void aRunningNodeWritesAndTakesNothing() throws Exception {
        try (ControlServer _ = running()) {
            assertThat(run("user", "export", "--all", file)).isEqualTo(Exit.OK);
            assertThat(text()).isEqualTo("<a ü='\n'>\n</a>\n");
            assertThat(run("import", "file", file)).isEqualTo(Exit.REFUSED);
            assertThat(terminal.err()).contains("line 2: this is no export", "Nothing was taken");
            Files.writeString(file, "<server-data xmlns='urn:xmpp:pie:0'/>");
            assertThat(run("import", "file", file)).isEqualTo(Exit.REFUSED);
            assertThat(terminal.err()).contains("A node runs on ", "clove stop");
        }
    }

    @Test
    void accountsOfAProsodyComeToTheNodesOnlyDomain() throws Exception {
        Path data = Path.of(getClass().getResource("/prosody/0.12").toURI());
        assertThat(run("import", "prosody", data)).isEqualTo(Exit.OK);
        assertThat(terminal.out())
                .startsWith("Taken: 3 accounts\n  juliet@" + address + "\n")
                .contains("  4 contacts\n")
                .doesNotContain("Not taken");
        assertThat(KeyRecords.credential(new Accounts(terminal.store)
                                .find(Jid.parse("juliet@" + address))
                                .orElseThrow())
                        .orElseThrow()
                        .matches("wherefore art thou"))
                .isTrue();
        assertThat(run("import", "prosody", data, "--host", "other.example")).isEqualTo(Exit.REFUSED);
        assertThat(terminal.err()).contains("There are no accounts of other.example in ");
        assertThat(run("import", "prosody", data, "--domain", "elsewhere.example"))
                .isEqualTo(Exit.REFUSED);
        assertThat(terminal.err()).contains("This node does not serve elsewhere.example, but " + address);
        assertThat(run("import", "prosody", data.resolve("nothing"))).isEqualTo(Exit.REFUSED);
    }

    @Test
    void ofSeveralHostsOneIsChosen() throws Exception {
        Files.writeString(
                file,
                "<server-data xmlns='urn:xmpp:pie:0'><host jid='a.example'><user name='u' password='long enough'/></host>"
                        + "<host jid='b.example'><user name='u' password='long enough'/><user name='v'/></host>"
                        + "</server-data>");
        assertThat(run("import", "file", file)).isEqualTo(Exit.REFUSED);
        assertThat(terminal.err()).contains("say which with --domain, and of which host with --host");
        assertThat(run("import", "file", file, "--domain", address)).isEqualTo(Exit.REFUSED);
        assertThat(terminal.err()).contains("a.example, b.example", "--host");
        assertThat(run("import", "file", file, "--host", "b.example")).isEqualTo(Exit.OK);
        assertThat(terminal.out()).contains("Taken: 2 accounts", "nobody can log in until one is set");
    }
}
