package im.clove.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.testnet.ClientWorld.Scene;
import im.clove.testnet.ClientWorld.Way;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
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
    private static final String ALL = "login, subscription both ways, chat both ways, back after a cut (%s), logout";
    private static final String NOTHING = "nothing";
    /// libstrophe resumes if it still holds the state of the old stream when it comes back. Mostly it does not,
    /// seen both ways in runs of the same versions; what was said meanwhile arrives in both.
    private static final String EITHER = "resumed|logged in anew";
    /// libpurple looks for a STUN server; the name is the node's address.
    private static final String STUN = "SRV _stun._udp.DOMAIN";

    private ClientWorld world;

    @BeforeAll
    void startNodes(@TempDir Path folder) throws Exception {
        world = ClientWorld.start(folder);
        world.announce(table().map(Row::scene).toList());
    }

    @AfterAll
    void stopNodes() {
        world.close();
    }

    /// @param does what the scene ends with
    /// @param asks what the DNS is asked
    record Row(Scene scene, String does, String asks) {}

    static Stream<Row> table() {
        return Stream.of(
                        rows("finch", List.of(Way.values()), ALL.formatted("logged in anew"), STUN),
                        rows("profanity", List.of(Way.values()), ALL.formatted(EITHER), NOTHING),
                        rows("poezio", List.of(Way.values()), ALL.formatted("resumed"), NOTHING),
                        // No contacts, no stream management: what people use it for needs neither.
                        rows(
                                "go_sendxmpp",
                                List.of(Way.values()),
                                "login, chat both ways, back after a cut (started again), logout",
                                NOTHING),
                        rows("slixmpp", List.of(Way.STARTTLS, Way.DIRECT), ALL.formatted("resumed"), NOTHING))
                .flatMap(rows -> rows);
    }

    /// The text as it is, but for the choices in it.
    private static Pattern expected(String does) {
        return Pattern.compile(does.replace("(", "\\((").replace(")", ")\\)"));
    }

    private static Stream<Row> rows(String client, List<Way> ways, String does, String asks) {
        return ways.stream().map(way -> new Row(new Scene(client, way), does, asks));
    }

    @ParameterizedTest
    @MethodSource("table")
    void theClientDoesWhatTheTableSays(Row row) throws Exception {
        var said = world.said(row.scene());
        assertThat(said).hasSize(2);
        assertThat(said.getFirst().split(": ", 2)[1]).matches(expected(row.does()));
        assertThat(said.getLast().replaceAll("[a-z2-7]{52}\\.b32\\.i2p", "DOMAIN"))
                .isEqualTo("asked DNS: " + row.asks());
    }
}
