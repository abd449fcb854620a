package im.clove.node.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.xmpp.jid.Domain;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class BridgeOptionsTest {
    private static final Path FILE = Path.of("/data/clove.conf");
    private static final String B32 = "a".repeat(52) + ".b32.i2p";
    private static final String ON =
            "bridge.enabled = true\ndarknet.only = false\ndomains = [chat.example]\nbridge.domains = [chat.example]\n";

    @Test
    void aNodeThatWasNotToldToDoesNotBridge() throws Exception {
        NodeConfig.Bridge bridge = parse("");
        assertThat(bridge)
                .isEqualTo(new NodeConfig.Bridge(
                        false,
                        List.of(),
                        false,
                        false,
                        NodeConfig.Bridge.Statements.ASK,
                        false,
                        Path.of("/data/bridge.rules"),
                        new NodeConfig.Bridge.Listeners(List.of(), 5269, 5270, Optional.empty()),
                        new NodeConfig.Bridge.Ways(
                                List.of(), Optional.empty(), Optional.empty(), Optional.empty(), false),
                        new NodeConfig.Bridge.Trust(Optional.empty(), false, false)));
    }

    @Test
    void everyOptionIsTakenAsItIsWritten() throws Exception {
        assertThat(parse(ON
                        + "bridge { over-i2p = true, between = yes, rules = \"/etc/bridge.rules\", listen = [\"0.0.0.0\", \"::1\"]"
                        + ", port = 0, tls-port = 0, dns = [\"127.0.0.1:5353\", \"127.0.0.2\", \"::1\", \"[::1]:54\"]"
                        + ", dnssec-anchors = \"root.ds\", socks = \"127.0.0.1:1080\", tor = \"[::1]:9050\", local = true"
                        + ", ca = \"friends.pem\", ca-only = true, dialback = true }"))
                .isEqualTo(new NodeConfig.Bridge(
                        true,
                        List.of(Domain.of("chat.example")),
                        true,
                        true,
                        NodeConfig.Bridge.Statements.ASK,
                        false,
                        Path.of("/etc/bridge.rules"),
                        new NodeConfig.Bridge.Listeners(
                                List.of(address("0.0.0.0"), address("::1")), 0, 0, Optional.empty()),
                        new NodeConfig.Bridge.Ways(
                                List.of(at("127.0.0.1", 5353), at("127.0.0.2", 53), at("::1", 53), at("::1", 54)),
                                Optional.of(Path.of("/data/root.ds")),
                                Optional.of(at("127.0.0.1", 1080)),
                                Optional.of(at("::1", 9050)),
                                true),
                        new NodeConfig.Bridge.Trust(Optional.of(Path.of("/data/friends.pem")), true, true)));
    }

    @ParameterizedTest
    @MethodSource("wrongValues")
    void aWrongValueNamesItsOptionAndWhatIsRight(String line, String option, String says) {
        assertThatThrownBy(() -> parse(ON + line))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems()).singleElement().satisfies(problem -> {
                            assertThat(problem.line()).isEqualTo(5);
                            assertThat(problem.option()).isEqualTo(option);
                            assertThat(problem.text()).contains(says);
                        }));
    }

    static Stream<Arguments> wrongValues() {
        return Stream.of(
                Arguments.of("bridge.port = 5222, bridge.listen = [\"::1\"]", "bridge.port", "c2s.port"),
                Arguments.of("bridge.tls-port = 5281, bridge.listen = [\"::1\"]", "bridge.tls-port", "web.tls-port"),
                Arguments.of("bridge.tls-port = 5269, bridge.listen = [\"::1\"]", "bridge.tls-port", "as bridge.port"),
                Arguments.of("bridge.listen = [chat.example]", "bridge.listen", "no numeric IP address"),
                Arguments.of("bridge.dns = [dns.example]", "bridge.dns", "no numeric IP address"),
                Arguments.of("bridge.dns = [\"127.0.0.1:0\"]", "bridge.dns", "from 1 to 65535"),
                Arguments.of("bridge.dns = [\"127.0.0.1:99999\"]", "bridge.dns", "from 1 to 65535"),
                Arguments.of("bridge.dns = [\":53\"]", "bridge.dns", "no numeric IP address"),
                Arguments.of("bridge.tor = \"127.0.0.1\"", "bridge.tor", "needs a port"),
                Arguments.of("bridge.tor = \"::1\"", "bridge.tor", "needs a port"),
                Arguments.of("bridge.socks = \"localhost:1080\"", "bridge.socks", "no numeric IP address"),
                Arguments.of("bridge.rules = \"\"", "bridge.rules", "a file name"),
                Arguments.of("bridge.over-i2p = true, bridge.gone = true", "bridge.gone", "says the opposite"),
                Arguments.of("bridge.statements = perhaps", "bridge.statements", "ask"),
                Arguments.of("bridge.ca-only = true", "bridge.ca-only", "name a file in bridge.ca"),
                Arguments.of(
                        "bridge.dynamic-dns.url = \"http://x.example/?t={token}\"", "bridge.dynamic-dns.url", "https"),
                Arguments.of(
                        "bridge.dynamic-dns.url = \"https://x.example/?t={token}\"",
                        "bridge.dynamic-dns.url",
                        "name it in bridge.dynamic-dns.token"),
                Arguments.of("bridge.dynamic-dns.every = 10 s", "bridge.dynamic-dns.every", "from 60 s"),
                Arguments.of("bridge.dialback = perhaps", "bridge.dialback", "true or false"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.b32.i2p | an address in I2P",
                "stats.i2p | an address in I2P",
                "abc.onion | an address of Tor",
                "localhost | no name that other servers can look up",
                "127.0.0.1 | no name that other servers can look up",
                "a b | no domain name"
            })
    void onlyANameThatOthersCanLookUpIsForTheClearnet(String name, String says) {
        assertThatThrownBy(() -> parse("domains = [\"" + name + "\"]\nbridge.domains = [\"" + name + "\"]"))
                .hasMessageContaining("bridge.domains")
                .hasMessageContaining(says);
    }

    @Test
    void aDomainIsForTheClearnetOnlyIfTheNodeServesItInAnySpelling() throws Exception {
        assertThatThrownBy(() -> parse("domains = [chat.home]\nbridge.domains = [\n\"Chat.Example\"]"))
                .hasMessageContaining("line 3")
                .hasMessageContaining("chat.example is not among the domains of this node");
        assertThat(parse("domains = [\"chat.example\"]\nbridge.domains = [\"Chat.Example\", \"chat.example.\"]")
                        .domains())
                .containsExactly(Domain.of("chat.example"));
    }

    @ParameterizedTest
    @CsvSource({"'', true", "darknet.only = true, true", "darknet.only = false, false"})
    void darknetOnlyWinsOverTheBridge(String darknet, boolean isRefused) throws Exception {
        String text = ON.replace("darknet.only = false", darknet);
        if (isRefused) {
            assertThatThrownBy(() -> parse(text))
                    .isInstanceOfSatisfying(
                            ConfigException.class,
                            e -> assertThat(e.problems()).singleElement().satisfies(problem -> {
                                assertThat(problem.line()).isEqualTo(1);
                                assertThat(problem.option()).isEqualTo("bridge.enabled");
                                assertThat(problem.text())
                                        .contains("Set darknet.only = false")
                                        .contains("or bridge.enabled = false");
                            }));
        } else {
            assertThat(parse(text).enabled()).isTrue();
        }
    }

    @Test
    void aBridgeWithoutADomainIsRefused() {
        assertThatThrownBy(() -> parse("darknet.only = false\nbridge.enabled = true"))
                .hasMessageContaining("bridge.domains names no domain");
    }

    @Test
    void whatIsSetForABridgeThatIsOffNeitherBindsNorHinders() throws Exception {
        assertThat(parse(ON.replace("enabled = true", "enabled = false").replace("only = false", "only = true")
                                + "bridge.listen = [\"0.0.0.0\"]\nbridge.port = 5222")
                        .enabled())
                .isFalse();
    }

    @Test
    void theAddressOfTheNodeIsNeverAmongThem() {
        assertThatThrownBy(() -> parse("bridge.domains = [\"" + B32 + "\"]")).hasMessageContaining("an address in I2P");
    }

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    private static InetSocketAddress at(String literal, int port) {
        return new InetSocketAddress(address(literal), port);
    }

    private static NodeConfig.Bridge parse(String text) throws ConfigException {
        return ConfigFile.parse(text, FILE, _ -> null).config().federation().bridge();
    }
}
