package im.clove.testnet;

import im.clove.testnet.ClientWorld.Row;
import im.clove.testnet.ClientWorld.Way;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Clients for terminals in the versions that people get today, each on every way it can take: login, a subscription
/// both ways, a chat both ways, and coming back after the connection was reset, with what was said meanwhile. The
/// authority of the node is installed, and nobody clicks a certificate away. What each asks the DNS is known.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TerminalClientsTest {
    /// libstrophe resumes if it still holds the state of the old stream when it comes back. Mostly it does not,
    /// seen both ways in runs of the same versions; what was said meanwhile arrives in both.
    private static final String EITHER = "resumed|logged in anew";
    /// libpurple looks for a STUN server; the name is the node's address.
    private static final String STUN = "SRV _stun._udp.DOMAIN";

    private ClientWorld world;

    @BeforeAll
    void startNodes(@TempDir Path folder) throws Exception {
        world = ClientWorld.start(folder);
        world.announce(table());
    }

    @AfterAll
    void stopNodes() {
        world.close();
    }

    static Stream<Row> table() {
        return Stream.of(
                        Row.of("finch", Way.USUAL, Row.all("logged in anew"), STUN),
                        Row.remembering("profanity", Way.STARTTLS, EITHER, Row.NOTHING),
                        Row.of(
                                "profanity",
                                List.of(Way.DIRECT, Way.OWN_PROXY, Way.OTHER_PROXY),
                                Row.all(EITHER),
                                Row.NOTHING),
                        // Two of them, with OMEMO.
                        Row.of(
                                "profanity_omemo",
                                List.of(Way.STARTTLS),
                                "two with keys, encrypted both ways, again after a new start,"
                                        + " none readable in the archive, logout",
                                Row.NOTHING),
                        Row.remembering("poezio", Way.STARTTLS, "resumed", Row.NOTHING),
                        Row.of(
                                "poezio",
                                List.of(Way.DIRECT, Way.OWN_PROXY, Way.OTHER_PROXY),
                                Row.all("resumed"),
                                Row.NOTHING),
                        // Profanity and Poezio in one room, and slixmpp.
                        Row.of(
                                "rooms",
                                List.of(Way.STARTTLS),
                                "login, a room at once and its form (Profanity), chat of three under old and new"
                                        + " nicknames, an admin, a subject, one taken back, one kicked, one banned,"
                                        + " a room by its form (Poezio), left, history on a new device, logout",
                                Row.NOTHING),
                        // No contacts, no stream management: what people use it for needs neither.
                        Row.of(
                                "go_sendxmpp",
                                Way.USUAL,
                                "login, chat both ways, back after a cut (started again), logout",
                                Row.NOTHING),
                        Row.of("slixmpp", List.of(Way.STARTTLS, Way.DIRECT), Row.all("resumed"), Row.NOTHING),
                        // In one element, and back with a token.
                        Row.of("xmppjs", Way.USUAL, Row.all("resumed"), Row.NOTHING))
                .flatMap(rows -> rows);
    }

    @ParameterizedTest
    @MethodSource("table")
    void theClientDoesWhatTheTableSays(Row row) throws Exception {
        world.shows(row);
    }
}
