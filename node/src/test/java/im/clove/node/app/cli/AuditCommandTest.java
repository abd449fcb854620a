package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// `clove audit`, and that commands which need no node leave lines, too.
final class AuditCommandTest {
    private Terminal terminal;

    @BeforeEach
    void open() throws Exception {
        terminal = new Terminal();
    }

    @AfterEach
    void close() throws Exception {
        terminal.close();
    }

    private String said(Exit exit, String... command) {
        terminal.clear();
        assertThat(terminal.run(command)).as(terminal.err()).isEqualTo(exit);
        return exit == Exit.OK ? terminal.out() : terminal.err();
    }

    @Test
    @DisplayName("Who has done nothing sees that; --last wants a number of lines")
    void nothing() throws Exception {
        String _ = terminal.address();
        assertThat(said(Exit.OK, "audit")).isEqualToIgnoringNewLines("Nothing has been done yet.");
        assertThat(terminal.json("audit", "--json")).containsEntry("audit", List.of());
        assertThat(said(Exit.REFUSED, "audit", "--last", "0")).contains("--last must be 1 or more");
    }

    @Test
    @DisplayName("What was done, tried, and changed in the configuration stands there in order, without the password")
    void lines() throws Exception {
        String address = terminal.address();
        String password = said(Exit.OK, "user", "add", "romeo", "--generate", "--admin");
        said(Exit.REFUSED, "user", "remove", "nobody", "--yes");
        said(Exit.OK, "map", "add", "verona.example", "a".repeat(52) + ".b32.i2p");
        said(Exit.OK, "map", "remove", "verona.example");
        assertThat(said(Exit.OK, "audit")
                        .lines()
                        .map(line -> line.substring(20).strip().replaceAll(" {2,}", " | ")))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("owner (command line) | add-user | admin=true user=romeo@" + address
                                        + " | done"),
                        line -> assertThat(line)
                                .startsWith(
                                        "owner (command line) | remove-user | user=nobody@" + address + " | refused: "),
                        line -> assertThat(line)
                                .isEqualTo("owner (command line) | map-put | domain=verona.example | done"),
                        line -> assertThat(line)
                                .isEqualTo("owner (command line) | map-remove | domain=verona.example | done"));
        assertThat(said(Exit.OK, "audit", "--last", "1")).contains("map-remove").doesNotContain("map-put");
        String secret = password.lines().toList().getLast().strip();
        assertThat(said(Exit.OK, "audit", "--json")).contains("add-user").doesNotContain(secret);
    }
}
