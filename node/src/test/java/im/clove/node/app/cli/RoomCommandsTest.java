package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.Backup;
import im.clove.node.admin.DataFolder;
import im.clove.node.admin.Secret;
import im.clove.node.app.host.RealParts;
import im.clove.node.service.room.RoomsInStore;
import im.clove.node.store.Store;
import im.clove.xmpp.jid.Jid;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `clove room`, and what becomes of rooms when nobody runs them.
final class RoomCommandsTest {
    private Terminal terminal;
    private String address;
    private Jid romeo;
    private Jid juliet;

    @BeforeEach
    void make() throws Exception {
        terminal = new Terminal();
        address = terminal.address();
        romeo = Jid.parse("romeo@" + address);
        juliet = Jid.parse("juliet@" + address);
        terminal.run("user", "add", "romeo", "--generate");
        terminal.run("user", "add", "juliet", "--generate");
        terminal.clear();
    }

    @AfterEach
    void remove() throws Exception {
        terminal.close();
    }

    /// Romeo's, with juliet as a member, and one message of his.
    private void garden(Store store) {
        RoomsInStore rooms = new RoomsInStore(store, "rooms." + address, Clock.systemUTC());
        String garden = "garden@rooms." + address;
        rooms.make(garden, romeo, "roomname", "The \u202eGarden", "membersonly", "1");
        rooms.turn(garden, romeo, juliet, "member");
        rooms.enter(garden, juliet.withResource("x"), "juliet");
        rooms.say(garden, juliet.withResource("x"), "nightingale");
    }

    private void says(String text, String... words) {
        terminal.clear();
        assertThat(terminal.run(words)).as(terminal.err()).isEqualTo(Exit.OK);
        assertThat(terminal.out()).isEqualTo(text);
    }

    private void refuses(String text, String... words) {
        terminal.clear();
        assertThat(terminal.run(words)).isEqualTo(Exit.REFUSED);
        assertThat(terminal.err()).contains(text);
    }

    @Test
    void noRoomsAreSaidToBeNone() {
        says(
                "There are no rooms. Users make them with their clients, by joining NAME@rooms.ADDRESS.\n",
                "room",
                "list");
        assertThat(terminal.json("room", "list", "--json")).isEqualTo(Map.of("rooms", List.of()));
    }

    @Test
    void aListHasARowForEachRoom() {
        garden(terminal.store);
        new RoomsInStore(terminal.store, "rooms." + address, Clock.systemUTC())
                .make("attic@rooms." + address, juliet, "publicroom", "0");
        says(
                "attic@rooms." + address + "   -           " + juliet + "  -  1 member   no messages       -\n"
                        + "garden@rooms." + address + "  The Garden  " + romeo
                        + "   -  2 members  1 message, 1 KiB  public, members only\n",
                "room",
                "list");
        assertThat(terminal.json("room", "list", "--json").get("rooms").toString())
                .contains("room=garden@rooms." + address, "traits=[public, members-only]")
                .doesNotContain("occupants");
    }

    @Test
    void aRoomIsShown() {
        garden(terminal.store);
        assertThat(terminal.run("room", "show", "Garden")).isEqualTo(Exit.OK);
        assertThat(terminal.out().replaceAll("(?m) +$", ""))
                .startsWith("room " + " ".repeat(47) + "garden@rooms." + address + "\n")
                .containsPattern("\nonly members may enter +yes\n")
                .containsPattern("\nkept +1 message, 1 KiB\n")
                .contains("\n\nWho is what:\nowner   " + romeo + "   -  -\nmember  " + juliet + "  -  -\n")
                .doesNotContain("Who is in", "nightingale", "\u202e");
        assertThat(terminal.json("room", "show", "garden@rooms." + address, "--json"))
                .containsKeys("room", "settings", "people", "inside");
        refuses("There is no room attic; `clove room list` has them all", "room", "show", "attic");
        refuses("'gar den@x y' is no address", "room", "show", "gar den@x y");
    }

    @Test
    void aNameThatSeveralRoomsHaveIsNoName() {
        garden(terminal.store);
        new RoomsInStore(terminal.store, "rooms.example.org", Clock.systemUTC())
                .make("garden@rooms.example.org", romeo);
        refuses("There are several rooms of that name: garden@rooms.", "room", "show", "garden");
    }

    @Test
    void anotherOwnerIsMade() {
        garden(terminal.store);
        String garden = "garden@rooms." + address;
        refuses("is the only owner of the room", "room", "grant", "garden", "romeo", "none");
        says(juliet + " is an owner of " + garden + ".\n", "room", "grant", "garden", "juliet", "owner");
        says(romeo + " is banned from " + garden + ".\n", "room", "grant", garden, "romeo", "outcast");
        says(romeo + " is on no list of " + garden + ".\n", "room", "grant", garden, "romeo", "none");
        refuses("'king' is none of owner, admin", "room", "grant", "garden", "romeo", "king");
        refuses("There is no account romea@" + address, "room", "grant", "garden", "romea", "owner");
    }

    @Test
    void destroyingIsAskedFor() {
        garden(terminal.store);
        String garden = "garden@rooms." + address;
        terminal.answers.add("no");
        refuses("nothing destroyed", "room", "destroy", "garden");
        assertThat(terminal.asked).containsExactly("Destroy " + garden + " (2 members, 1 message, 1 KiB)? Type yes: ");
        terminal.answers.add("yes");
        says(
                "The room " + garden + " is gone; who comes is told of yard@rooms." + address + ".\n",
                "room",
                "destroy",
                "garden",
                "--to",
                "yard",
                "--reason",
                "the wall");
        assertThat(terminal.run("room", "show", "garden")).isEqualTo(Exit.OK);
        assertThat(terminal.out()).containsPattern("now at +yard@rooms." + address + " \\(the wall\\)");
        says("The room " + garden + " is gone.\n", "room", "destroy", "garden", "--yes");
        refuses("There is no room garden", "room", "destroy", "garden", "--yes");
    }

    @Test
    void whoIsRemovedLeavesNoRightsToTheNextOfThatName() {
        garden(terminal.store);
        assertThat(terminal.run("user", "remove", "romeo", "--yes")).isEqualTo(Exit.OK);
        terminal.run("user", "add", "romeo", "--generate");
        terminal.clear();
        assertThat(terminal.run("room", "show", "garden")).isEqualTo(Exit.OK);
        assertThat(terminal.out()).contains("owner  " + juliet).doesNotContain(romeo.toString());
    }

    /// All tables are in a backup, the messages of rooms included.
    @Test
    void roomsComeBackFromABackup() throws Exception {
        terminal.parts = new RealParts();
        for (String name : List.of("romeo", "juliet")) {
            terminal.run("user", "add", name, "--generate");
        }
        DataFolder folder = DataFolder.open(terminal.data);
        try (Store store = new RealParts().openStore(folder.store())) {
            garden(store);
        }
        Path file = terminal.folder.resolve("backup");
        Secret passphrase = Secret.of("a long passphrase");
        Backup backup = new Backup(1000, new SecureRandom());
        backup.write(folder, folder.store(), file, passphrase);
        Path restored = terminal.folder.resolve("restored");
        backup.restore(file, restored, passphrase);
        terminal.clear();
        assertThat(terminal.runRaw("room", "list", "--data", restored.toString()))
                .as(terminal.err())
                .isZero();
        assertThat(terminal.out()).contains("garden@rooms." + address, "2 members", "1 message");
    }
}
