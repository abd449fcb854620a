package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.store.Outboxes;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.OutboxStore;
import im.clove.xmpp.jid.Domain;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `clove outbox` on a data folder in which no node runs.
final class OutboxCommandsTest {
    private static final Domain AWAY = Domain.of("a".repeat(52) + ".b32.i2p");
    private static final Domain UNMAPPED = Domain.of("mantua.example");
    private static final Instant THEN = Instant.parse("2026-11-21T00:00:00Z");

    private Terminal terminal;
    private Domain own;

    @BeforeEach
    void open() throws Exception {
        terminal = new Terminal();
        own = Domain.of(terminal.address());
    }

    @AfterEach
    void close() throws Exception {
        terminal.close();
    }

    /// Messages of these users wait.
    private void wait(Domain remote, String... users) {
        List<OutboxStore.Kept> kept = new ArrayList<>();
        for (String user : users) {
            String xml = "<message xmlns='jabber:client' from='" + user + '@' + own + "/pda' to='nurse@" + remote
                    + "' type='chat'><body>secret</body></message>";
            kept.add(new OutboxStore.Kept(kept.size() + 1, THEN, 100, xml.getBytes(StandardCharsets.UTF_8)));
        }
        OutboxStore.Head head = new OutboxStore.Head("id", 1_000, kept.size(), 100L * kept.size(), null);
        new Outboxes(terminal.store).commit(new Way(own, remote), new OutboxStore.Changes(head, kept, List.of(), null));
    }

    private String said(Exit exit, String... command) {
        terminal.clear();
        assertThat(terminal.run(command)).as(terminal.err()).isEqualTo(exit);
        return exit == Exit.OK ? terminal.out() : terminal.err();
    }

    @Test
    void anEmptyOutboxSaysSo() {
        assertThat(said(Exit.OK, "outbox", "list")).isEqualToIgnoringNewLines("Nothing waits.");
        assertThat(terminal.json("outbox", "list", "--json")).containsEntry("outbox", List.of());
    }

    @Test
    void whatWaitsIsListedWithoutWhatItSays() {
        wait(AWAY, "romeo", "mercutio");
        assertThat(said(Exit.OK, "outbox", "list"))
                .contains(AWAY.name() + ": 2 stanzas, 200 bytes, not reached yet")
                .as("columns below each other")
                .contains("  message  from romeo@" + own + "/pda     to nurse@" + AWAY + "  since")
                .contains("  message  from mercutio@" + own + "/pda  to nurse@" + AWAY + "  since")
                .doesNotContain("secret")
                .doesNotContain("cannot go");
        assertThat(String.valueOf(terminal.json("outbox", "list", "--json").get("outbox")))
                .contains("to=" + AWAY.name(), "stanzas=2", "since=2026-11-21T00:00:00Z")
                .doesNotContain("obstacle", "seen", "secret");
    }

    @Test
    void whatCannotGoIsListedWithTheReason() {
        wait(UNMAPPED, "romeo");
        assertThat(said(Exit.OK, "outbox", "list"))
                .contains("mantua.example: 1 stanza,")
                .contains("cannot go as things stand: ")
                .contains("nor in its darknet map");
        assertThat(String.valueOf(terminal.json("outbox", "list", "--json").get("outbox")))
                .contains("obstacle=This server talks to servers on I2P only");
        assertThat(said(Exit.OK, "outbox", "drop", "mantua.example")).contains("1 stanza is given up.");
        assertThat(said(Exit.OK, "outbox", "list")).contains("to be given back");
    }

    @Test
    void whatIsDroppedIsCountedAndMarkedForTheNextStart() {
        wait(AWAY, "romeo", "mercutio");
        assertThat(said(Exit.OK, "outbox", "drop", AWAY.name())).contains("2 stanzas are given up.");
        assertThat(said(Exit.OK, "outbox", "list")).contains("to be given back");
        assertThat(terminal.json("outbox", "drop", AWAY.name(), "--json")).containsEntry("dropped", 2);
    }

    @Test
    void nothingToDropIsNoError() {
        wait(AWAY, "romeo");
        assertThat(said(Exit.OK, "outbox", "drop", "other.example")).contains("Nothing waits for other.example.");
        assertThat(terminal.json("outbox", "drop", "other.example", "--json")).containsEntry("dropped", 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop", "retry"})
    void whatIsNoDomainIsRefusedByName(String command) {
        assertThat(said(Exit.REFUSED, "outbox", command, "not a domain")).contains("'not a domain' is no domain");
    }

    @Test
    void onlyARunningNodeDials() {
        wait(AWAY, "romeo");
        assertThat(said(Exit.NOT_RUNNING, "outbox", "retry", AWAY.name())).contains("No node runs");
    }

    @Test
    void aRemovedAccountLeavesNothingBehind() {
        assertThat(terminal.run("user", "add", "romeo", "--generate")).isEqualTo(Exit.OK);
        wait(AWAY, "romeo", "mercutio", "romeo");
        assertThat(terminal.run("user", "remove", "romeo", "--yes")).isEqualTo(Exit.OK);
        assertThat(said(Exit.OK, "outbox", "list"))
                .contains("1 stanza, 100 bytes")
                .contains("mercutio@")
                .doesNotContain("romeo@");
    }
}
