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

/// Clients with windows, on a screen that nobody looks at: the scene of [TerminalClientsTest], and a room. What is
/// typed, pressed and read there is typed, pressed and read in their windows.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WindowClientsTest {
    /// Pidgin looks for a server that helps with files.
    private static final String STUN = "SRV _stun._udp.DOMAIN";
    /// Gajim asks the web server of the domain how to connect, even when it was told a server. A proxy is asked
    /// instead,
    /// and a line in the hosts file answers.
    private static final String HOST_META = "A DOMAIN, AAAA DOMAIN";
    /// Dino asks for a way to connect, whatever the hosts file says.
    private static final String SERVICES = "SRV _xmpp-client._tcp.DOMAIN, SRV _xmpps-client._tcp.DOMAIN";
    /// The C library asks for the other kind of address, too; calls would go by way of a server of Dino's makers.
    private static final String UNPROXIED = "A stun.dino.im, AAAA DOMAIN, AAAA stun.dino.im, ";

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
                        // On every way it can take goes Finch, which has the same library.
                        Row.of("pidgin", List.of(Way.STARTTLS, Way.OTHER_PROXY), Row.all("logged in anew"), STUN),
                        Row.everything("gajim", Way.STARTTLS, "resumed", HOST_META),
                        Row.of("gajim", List.of(Way.DIRECT), Row.all("resumed"), HOST_META),
                        Row.of(
                                "gajim",
                                List.of(Way.NAMED, Way.OWN_PROXY, Way.OTHER_PROXY),
                                Row.all("resumed"),
                                Row.NOTHING),
                        // It can be told neither a server nor a proxy: the hosts file tells, or proxychains.
                        Row.everything("dino", Way.NAMED, "logged in anew", UNPROXIED + SERVICES),
                        Row.of("dino", List.of(Way.OWN_PROXY, Way.OTHER_PROXY), Row.all("logged in anew"), SERVICES))
                .flatMap(rows -> rows);
    }

    @ParameterizedTest
    @MethodSource("table")
    void theClientDoesWhatTheTableSays(Row row) throws Exception {
        world.shows(row);
    }
}
