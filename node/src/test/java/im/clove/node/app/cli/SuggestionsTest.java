package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// What is answered to a command line that is not right.
final class SuggestionsTest {
    private Terminal terminal;

    @BeforeEach
    void make() throws Exception {
        terminal = new Terminal();
    }

    @AfterEach
    void remove() throws Exception {
        terminal.close();
    }

    @ParameterizedTest
    @CsvSource({
        "adduser bob, clove user add bob",
        "register bob localhost secret, clove user add bob",
        "useradd, clove user add",
        "deluser bob, clove user remove bob",
        "unregister bob localhost, clove user remove bob",
        "passwd bob, clove user passwd bob",
        "change_password bob localhost secret, clove user passwd bob",
        "registered_users localhost, clove user list",
        "users, clove user list",
        "ban_account bob localhost, clove user disable bob",
        "prosodyctl adduser bob, clove user add bob",
        "ejabberdctl status, clove status",
        "ctl start, clove run",
        "start, clove run",
        "shutdown, clove stop",
        "about, clove version",
        "connected_users, clove user online",
        "rooms, clove room list",
        "destroy_room garden rooms.localhost, clove room destroy",
        "room lst, clove room list",
        "gajim, clove connect gajim",
        "stpo, clove stop",
        "sttaus, clove status",
        "bakcup, clove backup",
        "user ad bob, clove user add bob",
        "user lst, clove user list",
        "user deluser bob, clove user remove bob",
        "map imprt, clove map import",
        "useradd --admin, clove user add"
    })
    void whatIsMeantIsNamed(String typed, String meant) {
        assertThat(terminal.runRaw(typed.split(" "))).isEqualTo(Exit.USAGE.code());
        assertThat(terminal.err()).contains("Did you mean `" + meant + "`?").doesNotContain("secret");
        assertThat(terminal.err().lines()).as("no page of help").hasSizeLessThan(4);
    }

    /// All that is suggested exists.
    @Test
    void noSuggestionLeadsNowhere() {
        CommandLine root = CommandTree.of(terminal.cli());
        for (String known : Suggestions.meanings()) {
            CommandLine at = root;
            for (String word : known.split(" ")) {
                if (at.getSubcommands().isEmpty()) {
                    break;
                }
                at = at.getSubcommands().get(word);
                assertThat(at).as(known).isNotNull();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"frobnicate", "xyzzy", "user frobnicate"})
    void whatNobodyMeansIsNotGuessed(String typed) {
        assertThat(terminal.runRaw(typed.split(" "))).isEqualTo(Exit.USAGE.code());
        assertThat(terminal.err()).doesNotContain("mean").contains("lists what there is");
    }

    @Test
    void whatIsNoCommandIsExplained() {
        terminal.runRaw("restart");
        assertThat(terminal.err()).contains("`clove stop`, then `clove run`");
        terminal.runRaw("reload");
        assertThat(terminal.err()).contains("take effect at once");
    }

    @Test
    void anOptionIsSuggestedAndOneLineSaysHowTheCommandIsUsed() {
        assertThat(terminal.runRaw("user", "add", "bob", "--pasword-stdin")).isEqualTo(Exit.USAGE.code());
        assertThat(terminal.err()).isEqualTo("""
                clove: there is no option --pasword-stdin of `clove user add`; did you mean --password-stdin?
                Usage: clove user add [-h] [--admin] [--data=FOLDER] [--password-stdin |
                       --generate] [--guest | --guarded-by=WHO [--guarded-by=WHO]...] NAME
                `clove help user add` says more.
                """);
        terminal.clear();
        assertThat(terminal.runRaw("user", "add", "bob", "--frobnicate=1")).isEqualTo(Exit.USAGE.code());
        assertThat(terminal.err()).contains("there is no option --frobnicate=1").doesNotContain("mean");
        terminal.clear();
        assertThat(terminal.runRaw("status", "bob")).isEqualTo(Exit.USAGE.code());
        assertThat(terminal.err()).contains("'bob' is one word too many for `clove status`");
        terminal.clear();
        assertThat(terminal.runRaw("user", "add")).isEqualTo(Exit.USAGE.code());
        assertThat(terminal.err())
                .contains("Missing required parameter: 'NAME'")
                .contains("Usage: clove user add");
    }

    @Test
    void aGroupAloneListsWhatItHas() {
        assertThat(terminal.runRaw("user")).isEqualTo(Exit.USAGE.code());
        assertThat(terminal.err()).contains("passwd", "remove", "Make an account.");
        terminal.clear();
        assertThat(terminal.runRaw()).isEqualTo(Exit.USAGE.code());
        assertThat(terminal.err()).contains("Start with `clove run`.");
    }

    @Test
    void theDataFolderMayStandBeforeTheCommandAndTheOneBehindItCounts() {
        String address = terminal.address();
        for (List<String> words : List.of(
                List.of("--data", terminal.data.toString(), "address"),
                List.of("--data=" + terminal.data, "address"),
                List.of("--data", "/nowhere", "address", "--data", terminal.data.toString()))) {
            terminal.clear();
            assertThat(terminal.runRaw(words.toArray(String[]::new))).isZero();
            assertThat(terminal.out().strip()).isEqualTo(address);
        }
        terminal.clear();
        assertThat(terminal.runRaw("user", "--data", terminal.data.toString(), "list"))
                .isZero();
        assertThat(terminal.runRaw("--data", "/nowhere", "user", "list")).isEqualTo(Exit.REFUSED.code());
        assertThat(terminal.err()).contains("/nowhere");
    }
}
