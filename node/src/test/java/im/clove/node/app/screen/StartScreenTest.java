package im.clove.node.app.screen;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.NodeStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The first screen as it is printed.
final class StartScreenTest {
    private static final String ADDRESS = "e3eok7672ose35t66grdjjohlcz5cftjwh3qf5yfhiqjxicl7ika.b32.i2p";
    private static final String PASSWORD = "3vf8r-irtr9-xuq54-2suec-wzsr8";
    private static final Wording PLAIN = new Wording("./clove", "");
    private static final Doors DOORS = Doors.of(List.of(
            new NodeStatus.Listener("STARTTLS", "127.0.0.1:5222", "c2s.port"),
            new NodeStatus.Listener("direct TLS", "127.0.0.1:5223", "c2s.tls-port"),
            new NodeStatus.Listener("SOCKS", "127.0.0.1:4447", "socks.port")));

    @Test
    void atEightyColumns() {
        assertThat(first(PLAIN, 80)).isEqualTo("""
                Clove 0.1.0, first start. Everything is kept in /home/anna/.local/share/clove

                Address   e3eok7672ose35t66grdjjohlcz5cftjwh3qf5yfhiqjxicl7ika.b32.i2p
                          Yours for good. Accounts here are called NAME@ this address.

                Next      ./clove connect       what to type into Gajim, Dino, Profanity …
                          ./clove user add mum  an account for somebody else
                          ./clove backup FILE   a copy of all of it, with a passphrase
                          Write anything to hello@ your address: it answers.

                Account   admin@e3eok7672ose35t66grdjjohlcz5cftjwh3qf5yfhiqjxicl7ika.b32.i2p
                Server    127.0.0.1 port 5222 (TLS 5223, proxy for .i2p 4447)
                          The password is shown only now: write it down.
                Password  3vf8r-irtr9-xuq54-2suec-wzsr8
                """);
    }

    @Test
    void atSixtyColumns() {
        assertThat(first(PLAIN, 60)).isEqualTo("""
                Clove 0.1.0, first start. Everything is kept in
                /home/anna/.local/share/clove

                Address
                e3eok7672ose35t66grdjjohlcz5cftjwh3qf5yfhiqjxicl7ika.b32.i2p
                          Yours for good. Accounts here are called NAME@
                          this address.

                Next      ./clove connect       what to type into Gajim,
                                                Dino, Profanity …
                          ./clove user add mum  an account for somebody else
                          ./clove backup FILE   a copy of all of it, with a
                                                passphrase
                          Write anything to hello@ your address: it answers.

                Account   admin@ the address above
                Server    127.0.0.1 port 5222 (TLS 5223, proxy for .i2p
                          4447)
                          The password is shown only now: write it down.
                Password  3vf8r-irtr9-xuq54-2suec-wzsr8
                """);
    }

    @Test
    void atTwoHundredColumnsAndWithADataFolderThatWasNamed() {
        assertThat(first(new Wording("clove", " --data /srv/clove"), 200)).isEqualTo("""
                Clove 0.1.0, first start. Everything is kept in /home/anna/.local/share/clove

                Address   e3eok7672ose35t66grdjjohlcz5cftjwh3qf5yfhiqjxicl7ika.b32.i2p
                          Yours for good. Accounts here are called NAME@ this address.

                Next      clove connect --data /srv/clove       what to type into Gajim, Dino, Profanity …
                          clove user add mum --data /srv/clove  an account for somebody else
                          clove backup FILE --data /srv/clove   a copy of all of it, with a passphrase
                          Write anything to hello@ your address: it answers.

                Account   admin@e3eok7672ose35t66grdjjohlcz5cftjwh3qf5yfhiqjxicl7ika.b32.i2p
                Server    127.0.0.1 port 5222 (TLS 5223, proxy for .i2p 4447)
                          The password is shown only now: write it down.
                Password  3vf8r-irtr9-xuq54-2suec-wzsr8
                """);
    }

    @Test
    void aLaterStartHasTwoLinesAboveTheNetwork() {
        StartScreen words = new StartScreen(PLAIN, 80);
        List<String> lines = new ArrayList<>(words.address(List.of(ADDRESS)));
        lines.addAll(words.server(DOORS));
        assertThat(lines)
                .containsExactly(
                        "Address   " + ADDRESS, "Server    127.0.0.1 port 5222 (TLS 5223, proxy for .i2p 4447)");
    }

    @Test
    void whereNobodySeesAPasswordTheFileIsNamed() {
        assertThat(new StartScreen(PLAIN, 80).password(Path.of("/var/lib/clove/first-password.txt")))
                .containsExactly(
                        "Password  is in the file below: read it, then delete the file",
                        "          /var/lib/clove/first-password.txt");
    }

    @ParameterizedTest
    @ValueSource(ints = {45, 59, 60, 61, 70, 77, 78, 79, 80, 100, 132, 200})
    void thePasswordIsWholeAndLastAtAnyWidth(int columns) {
        String[] lines = first(PLAIN, columns).split("\n");
        assertThat(lines[lines.length - 1]).endsWith(PASSWORD);
        assertThat(lines)
                .filteredOn(line -> line.codePointCount(0, line.length()) > columns)
                .as("only what cannot be broken is wider than the terminal")
                .allSatisfy(line -> assertThat(line).doesNotContain(" "));
    }

    private static String first(Wording wording, int columns) {
        StartScreen words = new StartScreen(wording, columns);
        List<String> lines = new ArrayList<>(words.title("0.1.0", Path.of("/home/anna/.local/share/clove")));
        lines.add("");
        lines.addAll(words.address(List.of(ADDRESS)));
        lines.addAll(words.meaning());
        lines.addAll(words.next(Optional.of("hello")));
        lines.addAll(words.account("admin", ADDRESS));
        lines.addAll(words.server(DOORS));
        lines.addAll(words.password(PASSWORD));
        return String.join("\n", lines) + "\n";
    }
}
