package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.service.room.RoomsInStore;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Accounts;
import im.clove.node.store.Batch;
import im.clove.node.store.DevicePassword;
import im.clove.xmpp.jid.Jid;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `clove invite`, and the words about what cannot be.
final class InviteCommandsTest {
    private Terminal terminal;
    private String address;

    @BeforeEach
    void make() throws Exception {
        terminal = new Terminal();
        address = terminal.address();
        terminal.run("user", "add", "romeo", "--generate", "--admin");
        terminal.run("user", "add", "juliet", "--generate");
        terminal.clear();
    }

    @AfterEach
    void remove() throws Exception {
        terminal.close();
    }

    private String prints(String... words) {
        terminal.clear();
        assertThat(terminal.run(words)).as(terminal.err()).isEqualTo(Exit.OK);
        return terminal.out();
    }

    private void refuses(String text, String... words) {
        terminal.clear();
        assertThat(terminal.run(words)).isEqualTo(Exit.REFUSED);
        assertThat(terminal.err()).contains(text);
    }

    private String link(String... words) {
        return prints(words).lines().findFirst().orElseThrow().replaceAll("=[A-Za-z0-9_-]{32}", "=TOKEN");
    }

    @Test
    void theLinkStandsAloneInALine() {
        List<String> lines = prints("invite").lines().toList();
        assertThat(lines.get(0)).matches("xmpp:" + address + "\\?register;preauth=[A-Za-z0-9_-]{32}");
        assertThat(lines.get(1)).startsWith("In a browser");
        assertThat(lines.get(2)).matches("http://" + address + "/invite#[A-Za-z0-9_-]{32}");
        assertThat(lines.subList(3, 7))
                .extracting(line -> line.replaceAll(" .*", ""))
                .containsExactly("id", "from", "for", "until");
        assertThat(lines.get(4)).as("the only administrator").endsWith("romeo@" + address);
        assertThat(lines).hasSize(7);
    }

    @Test
    void eachKindHasItsLink() {
        assertThat(link("invite", "--account")).isEqualTo("xmpp:" + address + "?register;preauth=TOKEN");
        assertThat(link("invite", "--admin")).isEqualTo("xmpp:" + address + "?register;preauth=TOKEN");
        assertThat(link("invite", "--name", "Nurse")).isEqualTo("xmpp:nurse@" + address + "?register;preauth=TOKEN");
        assertThat(link("invite", "--contact")).isEqualTo("xmpp:romeo@" + address + "?roster;preauth=TOKEN;ibr=y");
        assertThat(link("invite", "--contact", "--from", "juliet"))
                .isEqualTo("xmpp:juliet@" + address + "?roster;preauth=TOKEN");
    }

    @Test
    void forAGuestOrAChild() {
        assertThat(link("invite", "--guest")).isEqualTo("xmpp:" + address + "?register;preauth=TOKEN");
        assertThat(link("invite", "--guarded-by", "juliet", "--guarded-by", "romeo", "--name", "kid"))
                .isEqualTo("xmpp:kid@" + address + "?register;preauth=TOKEN");
        assertThat(prints("invite", "list"))
                .contains("for a guest", "kid@" + address + " guarded by juliet@" + address + " and romeo@" + address);
        assertThat(prints("invite", "list", "--json")).contains("\"guarded\"");
        refuses("There is no account", "invite", "--guarded-by", "tybalt");
        refuses("to an account, or into a room", "invite", "--contact", "--guest");
    }

    @Test
    void forADevice() {
        List<String> lines = prints("invite", "--device", "juliet").lines().toList();
        assertThat(lines.get(0)).matches("xmpp:juliet@" + address + "\\?register;preauth=[A-Za-z0-9_-]{32}");
        assertThat(lines.get(4)).as("whose it is").endsWith("juliet@" + address);
        refuses("There is no account", "invite", "--device", "tybalt");
        refuses("One device", "invite", "--device", "juliet", "--uses", "2");
        assertThat(prints("user", "devices", "juliet"))
                .isEqualTo("No device of juliet@" + address + " has a password of its own.\n");
        refuses("has no device 'x'", "user", "devices", "juliet", "--forget", "x");
        AccountRecord juliet = accounts().find(Jid.parse("juliet@" + address)).orElseThrow();
        Batch batch = new Batch();
        accounts().put(batch, juliet.withDevice(new DevicePassword("a1b2", Instant.EPOCH, juliet.keys())));
        terminal.store.commit(batch);
        assertThat(prints("user", "devices", "juliet")).isEqualTo("a1b2  added 1970-01-01T00:00:00Z\n");
        assertThat(prints("user", "devices", "juliet", "--forget", "a1b2"))
                .isEqualTo("The device a1b2 of juliet@" + address + " is forgotten; the others log in again.\n");
        AccountRecord after = accounts().find(juliet.jid()).orElseThrow();
        assertThat(after.devices()).isEmpty();
        assertThat(after.generation()).as("no token is good any more").isGreaterThan(juliet.generation());
    }

    private Accounts accounts() {
        return new Accounts(terminal.store);
    }

    @Test
    void intoARoom() {
        refuses("There is no room garden", "invite", "--room", "garden");
        new RoomsInStore(terminal.store, "rooms." + address, Clock.systemUTC())
                .make("garden@rooms." + address, Jid.parse("romeo@" + address), "roomname", "The Garden");
        List<String> lines = prints("invite", "--room", "Garden").lines().toList();
        assertThat(lines.get(0)).isEqualTo("xmpp:garden@rooms." + address + "?join");
        assertThat(lines.get(1)).isEqualTo("For who has no account yet:");
        assertThat(lines.get(2)).startsWith("xmpp:" + address + "?register;preauth=");
        assertThat(link("invite", "--room", "x@rooms.elsewhere.org")).isEqualTo("xmpp:x@rooms.elsewhere.org?join");
    }

    @Test
    void oneIsListedAndTakenBack() {
        assertThat(prints("invite", "list")).isEqualTo("There are no invitations; `clove invite` makes one.\n");
        Map<String, Object> made = terminal.json("invite", "--uses", "3", "--expires", "2w", "--from", "", "--json");
        String id = String.valueOf(made.get("id"));
        assertThat(made).containsEntry("from", "").containsEntry("state", "open");
        assertThat(prints("invite", "list"))
                .startsWith(id + "  open  account  from nobody  until ")
                .endsWith("0 of 3 used\n");
        assertThat(terminal.json("invite", "list", "--json").get("invitations").toString())
                .contains("id=" + id)
                .doesNotContain("preauth");
        assertThat(prints("invite", "revoke", id.toUpperCase(Locale.ROOT)))
                .isEqualTo("The invitation " + id + " is taken back; who has used it keeps the account.\n");
        assertThat(prints("invite", "list")).startsWith(id + "  revoked  ");
        refuses("There is no invitation '" + id + "' that could be used", "invite", "revoke", id);
    }

    @Test
    void whatCannotBeIsSaid() {
        refuses("'yesterday' is no span of time", "invite", "--expires", "yesterday");
        refuses("365 days", "invite", "--expires", "53w");
        refuses("1 to 100 people", "invite", "--uses", "0");
        refuses("no number of people", "invite", "--uses", "many");
        refuses("There is no account nobody@", "invite", "--from", "nobody");
        refuses("is no administrator and cannot make one", "invite", "--admin", "--from", "juliet");
        refuses("There is already an account juliet@", "invite", "--name", "juliet");
        terminal.run("user", "admin", "juliet");
        refuses("Whose contact is to be made?", "invite", "--contact");
        terminal.clear();
        assertThat(terminal.run("invite", "--admin", "--contact")).isEqualTo(Exit.USAGE);
    }
}
