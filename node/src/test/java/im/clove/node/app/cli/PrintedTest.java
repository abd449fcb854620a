package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.ControlServer;
import im.clove.node.admin.FakeNode;
import im.clove.node.admin.StoredUsers;
import im.clove.node.admin.task.Task;
import im.clove.node.admin.task.Tasks;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Domain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// What commands print, to the letter.
final class PrintedTest {
    private static final String A = "a".repeat(52) + ".b32.i2p";
    private static final String B = "b".repeat(51) + "a" + ".b32.i2p";

    private Terminal terminal;

    @BeforeEach
    void make() throws Exception {
        terminal = new Terminal();
    }

    @AfterEach
    void remove() throws Exception {
        terminal.close();
    }

    @Test
    void aMapSaysWhatWasAddedChangedOrThereAlready() {
        says("The map is empty.\n", "map", "list");
        says("added  i2p.rocks  " + A + "\n", "map", "add", "i2p.rocks", A);
        says("already there  i2p.rocks  " + A + "\n", "map", "add", "i2p.rocks", A);
        says("changed  i2p.rocks  " + B + " port 5270\n", "map", "add", "i2p.rocks", B, "--port", "5270");
        terminal.input("darknet_map = { ['i2p.rocks'] = '" + A + "', ['x.org'] = '" + B + "' }\n");
        says("changed  i2p.rocks  " + A + "\nadded    x.org      " + B + "\n", "map", "import", "-");
        says("i2p.rocks  " + A + "\nx.org      " + B + "\n", "map", "list");
    }

    @Test
    void aMapThatCannotBeReadSaysWhy() throws Exception {
        Path missing = terminal.folder.resolve("missing.lua");
        assertThat(terminal.run("map", "import", missing.toString())).isEqualTo(Exit.REFUSED);
        assertThat(terminal.err()).isEqualTo("clove: " + missing + ": there is no such file\n");
        terminal.clear();
        Path binary = Files.write(terminal.folder.resolve("binary"), new byte[] {(byte) 0xFF, 0});
        assertThat(terminal.run("map", "import", binary.toString())).isEqualTo(Exit.REFUSED);
        assertThat(terminal.err()).isEqualTo("clove: " + binary + " is no text in UTF-8\n");
        terminal.clear();
        terminal.input("nothing\n");
        assertThat(terminal.run("map", "import", "-")).isEqualTo(Exit.REFUSED);
        assertThat(terminal.err()).startsWith("clove: standard input, line 1: there is no darknet_map");
    }

    @Test
    void aFileThatIsNotThereIsNamedWithItsReasonAndNothingIsPromised() {
        Path missing = terminal.folder.resolve("missing");
        terminal.input("a long passphrase\n");
        terminal.runRaw("restore", missing.toString(), "--passphrase-stdin", "--data", missing + ".d");
        assertThat(terminal.err())
                .contains("There is no backup file " + missing)
                .doesNotContain("makes what is missing");
    }

    @Test
    void theRuleForAPasswordIsSaidBeforeItIsTyped() {
        terminal.answers.add("short");
        assertThat(terminal.run("user", "add", "romeo")).isEqualTo(Exit.REFUSED);
        assertThat(terminal.asked).containsExactly("New password, at least 8 characters: ");
        assertThat(terminal.err()).isEqualTo("clove: That has 5 characters; a password needs at least 8\n");
        terminal.asked.clear();
        terminal.answers.add("too short");
        assertThat(terminal.run("backup", terminal.folder.resolve("b").toString()))
                .isEqualTo(Exit.REFUSED);
        assertThat(terminal.asked).containsExactly("New passphrase, at least 12 characters: ");
    }

    @Test
    void aNameThatTheLocaleCannotReadIsExplained() {
        assertThat(terminal.run("user", "add", "zo\uFFFD\uFFFD", "--generate")).isEqualTo(Exit.REFUSED);
        assertThat(terminal.err()).contains("is not UTF-8 text").contains("LC_ALL=C.UTF-8");
        terminal.clear();
        assertThat(terminal.run("user", "add", "a b", "--generate")).isEqualTo(Exit.REFUSED);
        assertThat(terminal.err()).doesNotContain("locale");
    }

    @Test
    void noAccountsAreSaidToBeNone() {
        says("There are no accounts; `clove user add NAME` makes one.\n", "user", "list");
    }

    @Test
    void whoHoldsWhatIsShownOnRequest() throws Exception {
        try (ControlServer _ = running()) {
            terminal.clear();
            assertThat(terminal.run("status", "--why")).isEqualTo(Exit.OK);
        }
        assertThat(terminal.out())
                .contains("1.5 MiB held of 60.0 MiB", "refused 2 times", "300 KiB mum@example.org (account)");
    }

    @Test
    void whatNeedsSomebodyIsShownOnRequestWithWhatToDo() throws Exception {
        try (ControlServer _ = running()) {
            terminal.clear();
            assertThat(terminal.run("status", "--why")).isEqualTo(Exit.OK);
            assertThat(terminal.out())
                    .contains("health    1 thing needs you\n          There is no backup \"yet\". Make one.\n")
                    .containsPattern(
                            "heard of  away\\.example \\d+ d \\d+ h ago, 2 stanzas waiting, no way leads there\n")
                    .contains("          new.example never\n");
            terminal.clear();
            assertThat(terminal.run("status", "--json")).isEqualTo(Exit.OK);
            assertThat(terminal.out()).contains("\"code\" : \"backup\"", "\"remedy\" : \"Make one.\"");
        }
    }

    @Test
    void statusHasOneRowForTheNetworkAndOneForClients() throws Exception {
        try (ControlServer _ = running()) {
            terminal.clear();
            assertThat(terminal.run("status")).isEqualTo(Exit.OK);
            assertThat(terminal.out().replaceAll("running   for .*, process", "running   for X, process"))
                    .isEqualTo("""
                            address   example.org
                            also      chat.home
                            rooms     rooms.home, open
                            running   for X, process 42, version 1.2
                            health    1 thing needs you; `clove status --why` says what
                            network   published, 60 peers, 3+4 tunnels, 5 carried for others
                            router    embedded, private
                            clients   2 logged in, 3 may come back
                            servers   4 connected, 5 stanzas waiting
                            bridge    off
                            accounts  1
                            server    127.0.0.1 port 5222
                            """ + "settings  " + real("clove.conf") + "\ndata      " + real("") + "\n");
        }
    }

    @Test
    void checkHasOneRowOfEachKindAndTimesToTheSecond() throws Exception {
        try (ControlServer _ = running()) {
            terminal.clear();
            assertThat(terminal.run("check")).isEqualTo(Exit.PROBLEMS);
            List<String> lines = terminal.out().lines().toList();
            assertThat(lines).filteredOn(line -> line.contains(" clock ")).hasSize(1);
            assertThat(terminal.out())
                    .doesNotContainPattern("[0-9]{2}\\.[0-9]{3,}")
                    .contains("ok       published      others can find this address")
                    .contains("warning  backup         There is no backup \"yet\". Make one.")
                    .contains("PROBLEM  reachable      nobody answered");
        }
    }

    @Test
    void connectWorksWithARunningNodeAndWithoutOne() throws Exception {
        Files.writeString(terminal.data.resolve("clove.conf"), "c2s { port = 15222, tls-port = 15223 }\n");
        String address = terminal.address();
        assertThat(terminal.run("connect", "gajim", "--account", "mum")).isEqualTo(Exit.OK);
        assertThat(terminal.out()).contains("mum@" + address, "Port      15222");
        try (ControlServer _ = running()) {
            terminal.clear();
            assertThat(terminal.run("connect", "gajim")).isEqualTo(Exit.OK);
            assertThat(terminal.out()).contains("NAME@" + address, "Port      5222");
        }
        assertThat(terminal.run("connect", "icq")).isEqualTo(Exit.REFUSED);
        assertThat(terminal.err()).contains("there is no page for 'icq', but for conversations, ");
    }

    @Test
    void sessionsAreListedAndEnded() throws Exception {
        String romeo = "romeo@" + terminal.address();
        assertThat(terminal.run("user", "sessions", "romeo")).isEqualTo(Exit.NOT_RUNNING);
        assertThat(terminal.run("user", "sessions", "romeo", "--end", "tomb")).isEqualTo(Exit.NOT_RUNNING);
        terminal.run("user", "add", "romeo", "--generate");
        says(romeo + " is logged out everywhere: 0 sessions ended\n", "user", "sessions", "romeo", "--all");
        try (ControlServer _ = running()) {
            terminal.run("user", "add", "romeo", "--generate");
            terminal.clear();
            assertThat(terminal.run("user", "sessions", "romeo")).isEqualTo(Exit.OK);
            assertThat(terminal.out().lines())
                    .hasSize(2)
                    .anyMatch(line ->
                            line.startsWith("Gajim/qd3J  Gajim (desk)  TCP, direct TLS  connected             since "))
                    .anyMatch(line ->
                            line.startsWith("tomb        -             I2P              waits for its client  since "));
            assertThat(terminal.json("user", "sessions", "romeo", "--json")
                            .get("sessions")
                            .toString())
                    .contains("resource=Gajim/qd3J", "waiting=true");
            says("The session 'tomb' of " + romeo + " is ended.\n", "user", "sessions", "romeo", "--end", "tomb");
            assertThat(terminal.json("user", "sessions", "romeo", "--all", "--json"))
                    .containsEntry("ended", 0);
        }
    }

    @Test
    void whatIsSaidToUsersIsSetWithANodeAndWithout() throws Exception {
        says("There is none.\n", "motd", "show");
        says("The text is set.\n", "motd", "set", "The ball is tonight.");
        says("The ball is tonight.\n", "motd", "show");
        says("There is none.\n", "welcome", "show");
        says("There is no such text any more.\n", "motd", "clear");
        says("There is none.\n", "motd", "show");
        says("Nobody has reported anything.\n", "reports");
        assertThat(terminal.run("announce", "x")).isEqualTo(Exit.NOT_RUNNING);
        assertThat(terminal.run("stop", "--say", "x")).isEqualTo(Exit.REFUSED);
        assertThat(terminal.run("stop", "--in", "60")).isEqualTo(Exit.NOT_RUNNING);
        assertThat(terminal.run("user", "online")).isEqualTo(Exit.NOT_RUNNING);
        try (ControlServer _ = running()) {
            says("Told to 1 account.\n", "announce", "the lark");
            says("The node ends in 60 s; 1 account told.\n", "stop", "--in", "60", "--say", "the lark");
            says("1 accounts online\nromeo@example.org\n", "user", "online");
            terminal.clear();
            assertThat(terminal.run("reports")).isEqualTo(Exit.OK);
            assertThat(terminal.out()).contains("romeo@example.org", "spam", "tybalt@example.net", "wants a duel");
            assertThat(terminal.json("reports", "--json").get("reports").toString())
                    .contains("reason=spam");
            terminal.run("user", "add", "romeo", "--generate", "--admin");
            terminal.clear();
            says("romeo@" + terminal.address() + " is an administrator.\n", "user", "admin", "romeo");
            terminal.clear();
            assertThat(terminal.run("user", "admin", "romeo", "--off")).isEqualTo(Exit.REFUSED);
            assertThat(terminal.err()).contains("is the only administrator");
        }
    }

    @Test
    void archivesArePrunedWithANodeAndWithout() throws Exception {
        assertThat(terminal.run("archive", "prune")).isEqualTo(Exit.OK);
        assertThat(terminal.out()).contains("0 messages are removed from all archives.");
        assertThat(terminal.run("archive", "prune", "--before", "yesterday")).isEqualTo(Exit.REFUSED);
        assertThat(terminal.err()).contains("'yesterday' is no date such as 2025-12-31");
        try (ControlServer _ = running()) {
            assertThat(terminal.run("archive", "prune", "--before", "2025-12-31"))
                    .isEqualTo(Exit.OK);
            assertThat(terminal.out()).contains("3 messages are removed");
            terminal.clear();
            assertThat(terminal.run("archive", "prune", "nobody")).isEqualTo(Exit.REFUSED);
            assertThat(terminal.err()).contains("There is no account nobody@");
        }
    }

    @Test
    void howLongMessagesAreKeptIsSetAndShown() throws Exception {
        terminal.input("wherefore art thou\n");
        assertThat(terminal.run("user", "add", "juliet", "--password-stdin")).isEqualTo(Exit.OK);
        assertThat(terminal.run("archive", "keep", "juliet")).isEqualTo(Exit.OK);
        assertThat(terminal.out()).contains("as long as the node keeps them.");
        assertThat(terminal.run("archive", "keep", "juliet", "30")).isEqualTo(Exit.OK);
        assertThat(terminal.out()).contains("are kept for 30 days at most.");
        assertThat(terminal.run("archive", "keep", "juliet", "soon")).isEqualTo(Exit.REFUSED);
        assertThat(terminal.err()).contains("'soon' is no number of days");
    }

    @Test
    void aGateIsSetAndShown() throws Exception {
        terminal.input("wherefore art thou\n");
        assertThat(terminal.run("user", "add", "juliet", "--password-stdin")).isEqualTo(Exit.OK);
        for (String word : List.of("off", "on", "node")) {
            terminal.clear();
            assertThat(terminal.run("user", "gate", "juliet", word)).isEqualTo(Exit.OK);
            assertThat(terminal.run("user", "gate", "juliet")).isEqualTo(Exit.OK);
            assertThat(terminal.out()).contains("strangers ").endsWith("\n" + word + "\n");
        }
        assertThat(terminal.run("user", "gate", "juliet", "ajar")).isEqualTo(Exit.REFUSED);
        assertThat(terminal.err()).contains("'ajar' is none of on, off and node");
        assertThat(terminal.run("user", "gate", "nobody", "on")).isEqualTo(Exit.REFUSED);
        assertThat(terminal.err()).contains("There is no account nobody@");
    }

    @Test
    void aRoleIsSetAndShown() throws Exception {
        String at = "@" + terminal.address();
        for (String each : List.of("mum", "kid")) {
            terminal.input("wherefore art thou\n");
            assertThat(terminal.run("user", "add", each, "--password-stdin")).isEqualTo(Exit.OK);
        }
        says("kid" + at + " is a member: it may have to do with everybody.\n", "user", "role", "kid");
        says(
                "kid" + at + " is a guest: it has to do with people of this server only.\n",
                "user",
                "role",
                "kid",
                "guest");
        String guarded =
                "kid" + at + " is guarded by mum" + at + ": it has to do with whom they approve of, and nobody else.\n";
        says(guarded, "user", "role", "kid", "guarded", "--guardian", "mum");
        says(
                "kid" + at + " may have to do with aunt@mantua.example.\n",
                "user",
                "approve",
                "kid",
                "aunt@mantua.example");
        says(
                "kid" + at + " may have to do with tea@rooms.example.\n",
                "user",
                "approve",
                "kid",
                "tea@rooms.example",
                "--room");
        says(
                "kid" + at + " may not have to do with paris@mantua.example.\n",
                "user",
                "forbid",
                "kid",
                "paris@mantua.example");
        terminal.clear();
        assertThat(terminal.run("user", "role", "kid")).isEqualTo(Exit.OK);
        assertThat(terminal.out().lines().map(line -> line.replaceAll(" +", " ").strip()))
                .containsExactlyInAnyOrder(
                        guarded.strip(),
                        "approved aunt@mantua.example",
                        "approved tea@rooms.example room",
                        "refused paris@mantua.example");
        terminal.clear();
        assertThat(terminal.run("user", "list")).isEqualTo(Exit.OK);
        assertThat(terminal.out()).contains("guarded by mum" + at);
        terminal.input("wherefore art thou\n");
        assertThat(terminal.run("user", "add", "baby", "--password-stdin", "--guarded-by", "mum"))
                .isEqualTo(Exit.OK);
        terminal.input("wherefore art thou\n");
        assertThat(terminal.run("user", "add", "visitor", "--password-stdin", "--guest"))
                .isEqualTo(Exit.OK);
        terminal.clear();
        assertThat(terminal.run("user", "list", "--json")).isEqualTo(Exit.OK);
        assertThat(terminal.out()).contains("\"guest\"", "\"guarded\"", "\"member\"");
        assertThat(terminal.run("user", "remove", "mum", "--yes")).isEqualTo(Exit.REFUSED);
        assertThat(terminal.err()).contains("is a guardian of");
        assertThat(terminal.run("user", "role", "kid", "toddler")).isEqualTo(Exit.REFUSED);
        assertThat(terminal.err()).contains("'toddler' is none of member, guest and guarded");
        assertThat(terminal.run("user", "role", "kid", "guarded")).isEqualTo(Exit.REFUSED);
        assertThat(terminal.err()).contains("--guardian NAME");
    }

    @Test
    void everyTaskIsACommandToo() {
        for (Task task : Tasks.ALL) {
            String[] words = task.command().split(" ");
            CommandLine command = CommandTree.of(terminal.cli());
            for (String word : words) {
                command = command.getSubcommands().get(word);
                assertThat(command).as(task.command()).isNotNull();
            }
        }
    }

    private ControlServer running() throws Exception {
        terminal.clear();
        StoredUsers users = new StoredUsers(
                new MemoryStore(),
                text -> KeyRecords.derive(text, new SecureRandom()),
                new StoredUsers.Rules(Set.of(Domain.of(terminal.address())), Set.of()),
                Clock.systemUTC());
        return ControlServer.start(terminal.data.resolve("control.sock"), new FakeNode(users));
    }

    private String real(String name) throws Exception {
        return terminal.data.toRealPath().resolve(name).toString().replaceAll("/$", "");
    }

    private void says(String text, String... words) {
        terminal.clear();
        assertThat(terminal.run(words)).as(terminal.err()).isEqualTo(Exit.OK);
        assertThat(terminal.out()).isEqualTo(text);
    }
}
