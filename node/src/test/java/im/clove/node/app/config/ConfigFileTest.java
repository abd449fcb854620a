package im.clove.node.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigFileTest {
    private static final Path FILE = Path.of("/data/clove.conf");
    private static final String SECRET = "sixteen-characters";
    private static final String B32_NAME = "a".repeat(52) + ".b32.i2p";

    @Test
    void anEmptyFileMeansAllDefaults() throws Exception {
        NodeConfig config = parse("");
        assertThat(config.network().kind()).isEqualTo(NodeConfig.Network.Kind.PUBLIC);
        assertThat(config.clients().c2s().port()).isEqualTo(5222);
        assertThat(config.clients().c2s().tlsPort()).isEqualTo(5223);
        assertThat(config.clients().c2s().addresses()).allMatch(a -> a.isLoopbackAddress());
        assertThat(config.clients().socks().port()).isEqualTo(4447);
        assertThat(config.federation().darknet().only()).isTrue();
        assertThat(config.operation().echo()).isEqualTo(new NodeConfig.Echo(true, "hello"));
        assertThat(config.operation().adminSocket()).isEqualTo(Path.of("/data/control.sock"));
        assertThat(config.limits().time().login()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void theReferenceAndItsCommentedCopyMeanTheSameAsNoFile() throws Exception {
        assertThat(parse(ConfigFile.referenceText())).isEqualTo(parse(""));
        assertThat(parse(ConfigFile.commented())).isEqualTo(parse(""));
        assertThat(ConfigFile.commented().lines()).allMatch(l -> l.isEmpty() || l.startsWith("#"));
    }

    @Test
    void uncommentingOneLineOfTheCopyIsEnoughToSetAnOption() throws Exception {
        String text = ConfigFile.commented().replace("#c2s.port = 5222", "c2s.port = 15222");
        assertThat(parse(text).clients().c2s().port()).isEqualTo(15222);
    }

    /// Each option of the reference is really read: an unfit value of any of them is a problem with that option's
    /// name.
    @ParameterizedTest
    @MethodSource("optionNames")
    void everyOptionOfTheReferenceIsReadAndChecked(String option) {
        assertThatThrownBy(() -> parse("\n" + option + " = null"))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems()).anySatisfy(p -> {
                            assertThat(p.option()).isEqualTo(option);
                            assertThat(p.line()).isEqualTo(2);
                        }));
    }

    static Stream<String> optionNames() {
        return ConfigFile.names().stream();
    }

    @Test
    void everyOptionHasACommentAboveItsGroupAndTheReferenceKeepsToOneLineEach() {
        List<String> lines = ConfigFile.referenceText().lines().toList();
        List<String> options = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            options.add(line.substring(0, line.indexOf(" = ")));
            String above = lines.get(i - 1);
            assertThat(above).as("line above " + line).isNotEmpty();
        }
        assertThat(options).containsExactlyInAnyOrderElementsOf(ConfigFile.names());
    }

    @ParameterizedTest
    @CsvSource({
        "c2s.prot = 1, c2s.port",
        "c2s.tlsport = 1, c2s.tls-port",
        "darknet.map_ = {}, darknet.map",
        "darknet_map = {}, darknet.map",
        "darknet_only = true, darknet.only",
        "port = 1, c2s.port",
        "ehco.enabled = true, echo.enabled",
        "limits.stanzas.client = 1, limits.stanza.client",
        "log { levle = info }, log.level",
    })
    void anUnknownOptionNamesItsLineAndTheNearestValidName(String line, String nearest) {
        assertThatThrownBy(() -> parse("# first\n\n" + line))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("line 3: there is no option '")
                .hasMessageContaining("the nearest is '" + nearest + "'");
    }

    @ParameterizedTest
    @MethodSource("wrongValues")
    void aWrongValueNamesItsLineTheOptionAndWhatIsRight(String line, String option, String says) {
        assertThatThrownBy(() -> parse("\n" + line)).isInstanceOfSatisfying(ConfigException.class, e -> {
            assertThat(e.problems()).hasSize(1);
            ConfigProblem problem = e.problems().getFirst();
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem.option()).isEqualTo(option);
            assertThat(problem.text()).contains(says);
        });
    }

    static Stream<Arguments> wrongValues() {
        return Stream.of(
                Arguments.of("c2s.port = abc", "c2s.port", "whole number from 0 to 65535"),
                Arguments.of("c2s.port = 65536", "c2s.port", "from 0 to 65535"),
                Arguments.of("c2s.port = 5222.5", "c2s.port", "whole number"),
                Arguments.of("c2s.port = -1", "c2s.port", "from 0 to 65535"),
                Arguments.of("c2s.port = 99999999999", "c2s.port", "from 0 to 65535"),
                Arguments.of("c2s.tls-port = 5222", "c2s.tls-port", "same port as c2s.port"),
                Arguments.of("c2s.addresses = \"127.0.0.1\"", "c2s.addresses", "must be a list"),
                Arguments.of("c2s.addresses = []", "c2s.addresses", "no client could connect"),
                Arguments.of("c2s.addresses = [localhost]", "c2s.addresses", "no numeric IP address"),
                Arguments.of("c2s.addresses = [\"0.0.0.0\"]", "c2s.addresses", "c2s.allow-public = true"),
                Arguments.of("c2s = 5", "c2s", "is a group of options"),
                Arguments.of("c2s.trusted = maybe", "c2s.trusted", "true or false"),
                Arguments.of("socks.port = 5222", "socks.port", "same port"),
                Arguments.of("socks.address = \"192.168.1.1\"", "socks.address", "socks.allow-public"),
                Arguments.of("network.kind = secret", "network.kind", "one of public, private"),
                Arguments.of("network.id = 2", "network.id", "from 3 to 254"),
                Arguments.of("network.address = \"10.0.0.1\"", "network.address", "loopback"),
                Arguments.of("i2p.tunnels.length = 8", "i2p.tunnels.length", "from 0 to 7"),
                Arguments.of("i2p.external.host = \"router.example\"", "i2p.external.host", "numeric IP address"),
                Arguments.of("i2p.bandwidth.in = fast", "i2p.bandwidth.in", "a size such as"),
                Arguments.of("i2p.addressbook = \"\"", "i2p.addressbook", "a file name"),
                Arguments.of("domains = [\"a b\"]", "domains", "no domain name"),
                Arguments.of("darknet.map = 5", "darknet.map", "must be a group"),
                Arguments.of("darknet.map { \"x.org\" = \"x.b32.i2p\" }", "darknet.map", "no I2P address"),
                Arguments.of("darknet.map { \"x.org\" = { port = 1 } }", "darknet.map", "needs a host"),
                Arguments.of(
                        "darknet.map { \"x.org\" = { host = \"" + B32_NAME + "\", port = 70000 } }",
                        "darknet.map",
                        "from 0 to 65535"),
                Arguments.of("gate.deny = [\"b32\"]", "gate.deny", "no I2P address"),
                Arguments.of("component.address = \"192.168.1.2\"", "component.address", "must be a loopback address"),
                Arguments.of("component.address = \"0.0.0.0\"", "component.address", "must be a loopback address"),
                Arguments.of("component.domains { \"b.home\" = \"" + SECRET + "\" }", "component.domains", "a group"),
                Arguments.of("component.domains { \"b.home\" = {} }", "component.domains", "needs a secret"),
                Arguments.of(
                        "component.domains { \"b.home\" = { secret = short } }", "component.domains", "16 characters"),
                Arguments.of(
                        "component.domains { \"b.home\" = { secret = \"sixteen & letters\" } }",
                        "component.domains",
                        "without & <"),
                Arguments.of(
                        "component.domains { \"b.home\" = { secret = \"" + SECRET + "\", nmae = b } }",
                        "component.domains",
                        "not 'nmae'"),
                Arguments.of(
                        "component.domains { \"b.home\" = { secret = \"" + SECRET + "\", roster = all } }",
                        "component.domains",
                        "roster must be one of none, get, set, both"),
                Arguments.of(
                        "component.domains { \"b.home\" = { secret = \"" + SECRET + "\", message = true } }",
                        "component.domains",
                        "message must be one of none, outgoing"),
                Arguments.of(
                        "component.domains { \"b.home\" = { secret = \"" + SECRET + "\", iq = both } }",
                        "component.domains",
                        "iq must be a group"),
                Arguments.of(
                        "component { port = 5222, domains { \"b.home\" = { secret = \"" + SECRET + "\" } } }",
                        "component.port",
                        "the same port"),
                Arguments.of("limits.stanza.client = 1 KiB", "limits.stanza.client", "from 10000 to 6 MiB"),
                Arguments.of("limits.time.login = 60", "limits.time.login", "with its unit"),
                Arguments.of("limits.time.login = 1 s", "limits.time.login", "from 5 s to 1800 s"),
                Arguments.of("echo.name = \"a@b\"", "echo.name", "no user name"),
                Arguments.of("log.level = loud", "log.level", "one of error, warn, info, debug, trace"),
                Arguments.of("log.journal = perhaps", "log.journal", "one of auto, yes, no"));
    }

    @Test
    void allProblemsAreToldAtOnceInTheOrderOfTheFile() {
        assertThatThrownBy(() -> parse("c2s.port = x\nfoo = 1\nlog.level = y"))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .extracting(ConfigProblem::line)
                                .containsExactly(1, 2, 3));
    }

    @Test
    void aSyntaxErrorNamesItsLine() {
        assertThatThrownBy(() -> parse("a = 1\nc2s { port = \n}}")).isInstanceOfSatisfying(ConfigException.class, e -> {
            assertThat(e.problems().getFirst().line()).isGreaterThanOrEqualTo(2);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"include \"x\"", "include url(\"http://127.0.0.1/x\")", "include file(\"/etc/passwd\")"})
    void includesAreRefused(String line) {
        assertThatThrownBy(() -> parse("log.level = info\n" + line))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("include");
    }

    @Test
    void theEnvironmentIsNotReadByTheFile() {
        assertThatThrownBy(() -> parse("echo.name = ${HOME}")).isInstanceOf(ConfigException.class);
    }

    @Test
    void theDarknetMapTakesBothForms() throws Exception {
        Map<Domain, NodeConfig.MapTarget> map = parse("darknet.map {\n \"Example.org\" = \"" + B32_NAME
                        + "\"\n \"muc.example.org\" = { host = \"" + B32_NAME + "\", port = 7000 } }")
                .federation()
                .darknet()
                .map();
        B32 b32 = B32.parse("a".repeat(52)).orElseThrow();
        assertThat(map)
                .containsExactly(
                        Map.entry(Domain.of("example.org"), new NodeConfig.MapTarget(b32, 0)),
                        Map.entry(Domain.of("muc.example.org"), new NodeConfig.MapTarget(b32, 7000)));
    }

    @ParameterizedTest
    @CsvSource({
        "example.org, EXAMPLE.org",
        "example.org, example.org.",
        "faß.home, xn--fa-hia.home",
        "bücher.example, BÜCHER.example",
        "ｅxample.org, example.org"
    })
    void twoSpellingsOfOneDomainWithTwoAddressesAreToldWithBothLines(String one, String other) throws Exception {
        String text = "darknet.map {\n\"" + one + "\" = \"" + B32_NAME + "\"\n\n\"" + other + "\" = \"%s\" }";
        assertThatThrownBy(() -> parse(text.formatted("b".repeat(51) + "a.b32.i2p")))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems()).singleElement().satisfies(problem -> {
                            assertThat(problem.line()).isEqualTo(4);
                            assertThat(problem.text())
                                    .contains('"' + other + '"')
                                    .contains("line 2");
                        }));
        // Nothing is lost where both lead to the same place.
        assertThat(parse(text.formatted(B32_NAME)).federation().darknet().map()).hasSize(1);
    }

    @Test
    void twoOptionsThatContradictEachOtherAreToldWithBothLines() {
        assertThatThrownBy(() -> parse("domains = [\n\"Chat.home\"]\ndarknet.map {\n\"chat.HOME\" = \"" + B32_NAME
                        + "\" }\ngate.allow = [\n\"" + B32_NAME + "\"]\ngate.deny = [\n\n\""
                        + B32_NAME.substring(0, 52).toUpperCase(java.util.Locale.ROOT) + "\"]"))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .satisfiesExactly(
                                        map -> {
                                            assertThat(map.line()).isEqualTo(4);
                                            assertThat(map.text())
                                                    .contains("chat.home")
                                                    .contains("domains, line 2");
                                        },
                                        gate -> {
                                            assertThat(gate.line()).isEqualTo(9);
                                            assertThat(gate.text()).contains("gate.allow, line 6");
                                        }));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limits.stanza.client = 4 MiB, limits.account.offline-size = 3 MiB | limits.account.offline-size",
                "limits.stanza.client = 4 MiB, limits.outbox.size = 3 MiB | limits.outbox.size",
                "limits.stanza.client = 4 MiB, limits.memory = 60 MiB | limits.memory",
                "limits.stanza.client = 7 MiB | limits.stanza.client",
                "limits.stanza.server = 16 MiB | limits.stanza.server"
            })
    void limitsThatContradictEachOtherAreNamed(String options, String option) {
        assertThatThrownBy(() -> parse(options.replace(", ", "\n")))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems()).singleElement().satisfies(problem -> {
                            assertThat(problem.option()).isEqualTo(option);
                            assertThat(problem.text())
                                    .contains(option.contains("stanza") ? "6" : "limits.stanza.client");
                        }));
    }

    @Test
    void limitsThatGoTogetherAreTaken() throws Exception {
        assertThat(parse("limits.stanza.client = 4 MiB\nlimits.account.offline-size = 0")
                        .limits()
                        .stanza()
                        .client())
                .isEqualTo(4 << 20);
    }

    @Test
    void publicAddressesAreTakenWhenAskedFor() throws Exception {
        NodeConfig config =
                parse("c2s { addresses = [\"0.0.0.0\", \"::\"], allow-public = true, port = 0, tls-port = 0 }");
        assertThat(config.clients().c2s().addresses()).hasSize(2);
        assertThatThrownBy(() -> parse("c2s { addresses = [\"0.0.0.0\"], allow-public = true, trusted = true }"))
                .hasMessageContaining("c2s.trusted");
    }

    @Test
    void theEnvironmentCanForceThePrivateNetworkButNeverThePublicOne() throws Exception {
        assertThat(ConfigFile.parse("network.kind = public", FILE, _ -> "private")
                        .config()
                        .network()
                        .kind())
                .isEqualTo(NodeConfig.Network.Kind.PRIVATE);
        assertThat(ConfigFile.parse("network.kind = private", FILE, _ -> "public")
                        .config()
                        .network()
                        .kind())
                .isEqualTo(NodeConfig.Network.Kind.PRIVATE);
        assertThatThrownBy(() -> ConfigFile.parse("", FILE, _ -> "privte")).hasMessageContaining("CLOVE_NETWORK");
    }

    @Test
    void componentsHaveASecretThatIsNotShown() throws Exception {
        String text = "component.domains { \"Bridge.home\" = { secret = \"" + SECRET + "\", name = \"The bridge\" } }";
        assertThat(parse(text).clients().components().domains())
                .hasEntrySatisfying(
                        Domain.of("bridge.home"),
                        entry -> assertThat(entry.name() + entry.secret()).isEqualTo("The bridge********"));
        assertThat(ConfigFile.parse(text, FILE, _ -> null).values().get("component.domains"))
                .contains("The bridge")
                .doesNotContain(SECRET);
    }

    @Test
    void aDomainIsAComponentsOrSomethingElse() {
        assertThatThrownBy(() -> parse("domains = [\"a.home\"]\ndarknet.map { \"b.home\" = \"" + B32_NAME + "\" }\n"
                        + "component.domains {\n\"A.home\" = { secret = \"" + SECRET + "\" }\n"
                        + "\"b.home\" = { secret = \"" + SECRET + "\" } }"))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .satisfiesExactly(
                                        own -> {
                                            assertThat(own.line()).isEqualTo(4);
                                            assertThat(own.text()).contains("(domains, line 1)");
                                        },
                                        mapped -> {
                                            assertThat(mapped.line()).isEqualTo(5);
                                            assertThat(mapped.text()).contains("(darknet.map, line 2)");
                                        }));
    }

    @Test
    void secretsPrintAsStars() throws Exception {
        ConfigFile file = ConfigFile.parse("i2p.external.password = \"hunter2\"", FILE, _ -> null);
        assertThat(file.values()).containsEntry("i2p.external.password", "\"********\"");
        assertThat(file.config().toString()).doesNotContain("hunter2");
        assertThat(file.values().keySet()).containsExactlyElementsOf(ConfigFile.names());
    }

    @Test
    void aFileThatIsNoTextIsAProblem(@TempDir Path folder) throws Exception {
        Files.write(folder.resolve("clove.conf"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 1});
        assertThatThrownBy(() -> ConfigFile.load(folder, _ -> null)).hasMessageContaining("not UTF-8");
    }

    private static NodeConfig parse(String text) throws ConfigException {
        return ConfigFile.parse(text, FILE, _ -> null).config();
    }
}
