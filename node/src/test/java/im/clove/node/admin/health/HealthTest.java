package im.clove.node.admin.health;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.Progress;
import im.clove.node.admin.health.Ailment.Code;
import im.clove.node.admin.health.Ailment.Severity;
import im.clove.xmpp.jid.Domain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class HealthTest {
    private static final Instant NOW = Instant.parse("2027-03-10T12:00:00Z");

    /// Signs that can be changed one by one; a node that is well.
    static final class Node {
        Instant now = NOW;
        Optional<Instant> newest = Optional.of(NOW.minusSeconds(3));
        OptionalLong free = OptionalLong.of(1L << 30);
        Optional<String> store = Optional.empty();
        Optional<String> log = Optional.empty();
        List<String> shut = List.of();
        long held = 10 << 20;
        long refused;
        long files = 10 << 20;
        Progress progress = new Progress(Progress.Step.REACHABLE, "", "");
        Duration since = Duration.ofDays(9);
        Optional<Signs.Router> router = Optional.of(new Signs.Router(Duration.ofSeconds(-2), 60, 40));
        List<KnownServer> servers = List.of(server(0, NOW.minus(Duration.ofDays(40)), null, false));
        CertificateSign certificate = certificate(100, 3000);
        Duration age = Duration.ofDays(100);
        Optional<Instant> backup = Optional.of(ago(20));
        Optional<String> password = Optional.empty();

        Signs signs() {
            return new Signs(
                    now,
                    new Signs.Machine(newest, free, store, log, shut),
                    new Signs.Load(held, 100 << 20, refused, files, 100 << 20),
                    new Signs.Network(progress, NOW.minus(since), router),
                    servers,
                    Duration.ofDays(7),
                    List.of(certificate(100, 3000), certificate),
                    new Signs.Keeping(NOW.minus(age), backup, password));
        }

        void at(Progress.Step step, Duration since) {
            this.progress = new Progress(step, "", "");
            this.since = since;
        }
    }

    private static Instant ago(int days) {
        return NOW.minus(Duration.ofDays(days));
    }

    private static KnownServer server(
            long waiting, @Nullable Instant seen, @Nullable Instant oldest, boolean isBarred) {
        return new KnownServer(
                Domain.of("mum.example"), Optional.ofNullable(seen), waiting, Optional.ofNullable(oldest), isBarred);
    }

    private static CertificateSign certificate(int days, int authorityDays) {
        return new CertificateSign(
                "node.example",
                false,
                ago(700),
                NOW.plus(Duration.ofDays(days)),
                Optional.of(NOW.plus(Duration.ofDays(authorityDays))));
    }

    private static CertificateSign imported(int days) {
        return new CertificateSign("node.example", true, ago(80), NOW.plus(Duration.ofDays(days)), Optional.empty());
    }

    /// One thing that is wrong.
    ///
    /// @param sentence what is to be said of it, in part
    /// @param remedy what is to be done, in part
    record Fault(Code code, Severity severity, String sentence, String remedy, Consumer<Node> injected) {
        @Override
        public String toString() {
            return code.word() + ": " + sentence;
        }
    }

    private static Fault problem(Code code, String sentence, String remedy, Consumer<Node> injected) {
        return new Fault(code, Severity.PROBLEM, sentence, remedy, injected);
    }

    private static Fault warning(Code code, String sentence, String remedy, Consumer<Node> injected) {
        return new Fault(code, Severity.WARNING, sentence, remedy, injected);
    }

    static Stream<Fault> faults() {
        return Stream.of(machine().stream(), network().stream(), servers().stream(), keeping().stream())
                .flatMap(each -> each);
    }

    private static List<Fault> machine() {
        return List.of(
                problem(Code.CLOCK, "before this program was written", "Set the clock", n -> {
                    n.now = Instant.parse("2001-01-01T00:00:00Z");
                    n.newest = Optional.empty();
                    n.since = Duration.ZERO;
                    n.backup = Optional.of(n.now);
                }),
                problem(
                        Code.CLOCK,
                        "the data folder was changed at 2027-03-10T12:03:00Z",
                        "Set the clock",
                        n -> n.newest = Optional.of(NOW.plusSeconds(180))),
                problem(
                        Code.CLOCK_OFF,
                        "clock is 75 s behind the network's",
                        "Set the clock",
                        n -> n.router = Optional.of(new Signs.Router(Duration.ofSeconds(75), 60, 40))),
                problem(Code.CLOCK_OFF, "clock is 75 s ahead of the network's", "timedatectl", n -> {
                    n.router = Optional.of(new Signs.Router(Duration.ofSeconds(-75), 60, 40));
                    n.progress = new Progress(Progress.Step.REACHABLE, "", "this machine's clock is off by -75 s");
                }),
                warning(Code.DISK, "nearly full (200 MiB free)", "Make room", n -> n.free = OptionalLong.of(200 << 20)),
                problem(Code.DISK, "is full (31 MiB free)", "Make room", n -> n.free = OptionalLong.of(31 << 20)),
                problem(
                        Code.STORE,
                        "messages are refused: No space left.",
                        "start the node again",
                        n -> n.store = Optional.of("No space left")),
                problem(
                        Code.LOG,
                        "There is no log file: /var/log is not writable.",
                        "log.file",
                        n -> n.log = Optional.of("/var/log is not writable")),
                warning(
                        Code.PORT,
                        "could not be opened: Port 5280 is taken.",
                        "start the node again",
                        n -> n.shut = List.of("Port 5280 is taken.")),
                warning(Code.MEMORY, "turned something away 3 times", "status --why", n -> n.refused = 3),
                warning(Code.MEMORY, "nearly full: 95 MiB of 100 MiB", "limits.memory", n -> n.held = 95 << 20),
                warning(Code.FILES, "take 96 MiB of the 100 MiB", "clove files prune", n -> n.files = 96 << 20));
    }

    private static List<Fault> network() {
        Duration long11 = Duration.ofMinutes(11);
        return List.of(
                problem(
                        Code.ROUTER_TROUBLE,
                        "has no network connection.",
                        "clove check",
                        n -> n.progress =
                                new Progress(Progress.Step.REACHABLE, "", "this machine has no network connection")),
                problem(
                        Code.ROUTER_SILENT,
                        "has been starting for 11 minutes",
                        "start it again",
                        n -> n.at(Progress.Step.STARTING, long11)),
                problem(Code.ROUTER_AWAY, "has not answered for 11 minutes", "i2p.external", n -> {
                    n.at(Progress.Step.WAITING, long11);
                    n.router = Optional.empty();
                }),
                problem(
                        Code.NO_PEERS,
                        "first peers for 11 minutes",
                        "clove reseed import",
                        n -> n.at(Progress.Step.PEERS, long11)),
                problem(
                        Code.NO_TUNNELS,
                        "no tunnels for 11 minutes",
                        "firewall",
                        n -> n.at(Progress.Step.TUNNELS, long11)),
                problem(
                        Code.NOT_PUBLISHED,
                        "has not learnt for 11 minutes",
                        "start it again",
                        n -> n.at(Progress.Step.PUBLISHING, long11)),
                warning(
                        Code.NOT_REACHABLE,
                        "no test call has come through for 31 minutes",
                        "clove check",
                        n -> n.at(Progress.Step.PUBLISHED, Duration.ofMinutes(31))),
                warning(
                        Code.NETWORK_STRESS,
                        "Of 100 tunnels that were tried",
                        "wait",
                        n -> n.router = Optional.of(new Signs.Router(Duration.ZERO, 19, 81))));
    }

    private static List<Fault> servers() {
        return List.of(
                warning(
                        Code.SERVER_SILENT,
                        "12 messages wait for 1 server not heard of for 4 days",
                        "7 days",
                        n -> n.servers = List.of(server(12, ago(4), ago(3), false))),
                warning(
                        Code.SERVER_SILENT,
                        "2 messages wait for 2 servers not heard of for 5 days",
                        "Ask",
                        n -> n.servers = List.of(server(1, null, ago(5), false), server(1, ago(3), ago(3), false))),
                warning(
                        Code.NO_WAY,
                        "1 message waits for 1 server to which no way leads",
                        "clove map add",
                        n -> n.servers = List.of(server(1, ago(4), ago(3), true))));
    }

    private static List<Fault> keeping() {
        return List.of(
                problem(
                        Code.CERTIFICATE_OVER,
                        "node.example expired on 2027-03-09",
                        "clove cert generate",
                        n -> n.certificate = certificate(-1, 3000)),
                problem(
                        Code.CERTIFICATE_OVER,
                        "an imported one, expired",
                        "clove cert import",
                        n -> n.certificate = imported(-1)),
                problem(
                        Code.CERTIFICATE_EARLY,
                        "is not valid before 2027-03-11",
                        "clock",
                        n -> n.certificate = new CertificateSign("a", true, ago(-1), ago(-90), Optional.empty())),
                warning(
                        Code.CERTIFICATE_SOON,
                        "node.example expires on",
                        "by itself",
                        n -> n.certificate = certificate(13, 3000)),
                warning(
                        Code.CERTIFICATE_SOON,
                        "an imported one, expires on",
                        "clove cert remove node.example",
                        n -> n.certificate = imported(13)),
                warning(Code.AUTHORITY_SOON, "ends on", "--new-authority", n -> n.certificate = certificate(100, 364)),
                warning(Code.BACKUP, "There is no backup yet", "clove backup FILE", n -> n.backup = Optional.empty()),
                warning(Code.BACKUP, "is 31 days old", "another machine", n -> n.backup = Optional.of(ago(31))),
                warning(
                        Code.FIRST_PASSWORD,
                        "still lies in a file: /d/first-password.txt",
                        "delete the file",
                        n -> n.password = Optional.of("/d/first-password.txt")));
    }

    @ParameterizedTest
    @DisplayName("Each fault gives its own sentence and remedy, and nothing else")
    @MethodSource("faults")
    void eachFault(Fault fault) {
        Node node = new Node();
        fault.injected().accept(node);
        assertThat(Diagnosis.of(node.signs())).singleElement().satisfies(ailment -> {
            assertThat(ailment.code()).isEqualTo(fault.code());
            assertThat(ailment.severity()).isEqualTo(fault.severity());
            assertThat(ailment.sentence()).contains(fault.sentence()).endsWith(".");
            assertThat(ailment.remedy()).contains(fault.remedy()).endsWith(".");
            assertThat(ailment.text()).doesNotContain("mum.example");
        });
    }

    @Test
    @DisplayName("There is a fault for every code, and no two codes share a sentence")
    void everyCode() {
        Set<Code> tried = faults().map(Fault::code).collect(Collectors.toSet());
        assertThat(tried).containsExactlyInAnyOrder(Code.values()).hasSizeGreaterThanOrEqualTo(12);
        assertThat(Arrays.stream(Code.values()).map(Code::word)).doesNotHaveDuplicates();
        assertThat(faults().map(fault -> {
                    Node node = new Node();
                    fault.injected().accept(node);
                    return Diagnosis.of(node.signs()).getFirst().sentence();
                }))
                .doesNotHaveDuplicates();
    }

    static Stream<Consumer<Node>> well() {
        return Stream.of(
                n -> {},
                n -> n.free = OptionalLong.empty(),
                n -> n.free = OptionalLong.of(256 << 20),
                n -> n.newest = Optional.of(NOW.plusSeconds(119)),
                n -> n.router = Optional.empty(),
                n -> n.router = Optional.of(new Signs.Router(Duration.ofSeconds(30), 20, 80)),
                n -> n.router = Optional.of(new Signs.Router(Duration.ZERO, 0, 19)),
                n -> n.at(Progress.Step.NONE, Duration.ofMinutes(10)),
                n -> n.at(Progress.Step.TUNNELS, Duration.ofMinutes(10)),
                n -> n.at(Progress.Step.PUBLISHED, Duration.ofMinutes(30)),
                n -> n.held = 90 << 20,
                n -> n.files = 95 << 20,
                n -> n.servers = List.of(server(9, ago(4), ago(1), false)),
                n -> n.servers = List.of(server(9, ago(1), ago(4), false)),
                n -> n.servers = List.of(server(0, null, null, true)),
                n -> n.certificate = imported(15),
                n -> n.certificate = certificate(15, 366),
                n -> n.backup = Optional.of(ago(30)),
                n -> {
                    n.age = Duration.ofHours(23);
                    n.backup = Optional.empty();
                });
    }

    @ParameterizedTest
    @DisplayName("Of a node that is well, or not quite at the line, nothing is said")
    @MethodSource("well")
    void nothingOfANodeThatIsWell(Consumer<Node> change) {
        Node node = new Node();
        change.accept(node);
        Health health = Health.of(node.signs());
        assertThat(health.ailments()).isEmpty();
        assertThat(health.isWell()).isTrue();
        assertThat(health.status()).isEqualTo("well");
        assertThat(health.words()).isEqualTo("well");
    }

    @Test
    @DisplayName("Several things are said at once, problems first")
    void problemsFirst() {
        Node node = new Node();
        node.backup = Optional.empty();
        Health warned = Health.of(node.signs());
        assertThat(warned.status()).isEqualTo("warning");
        assertThat(warned.words()).isEqualTo("1 thing needs you");
        assertThat(warned.hasProblem()).isFalse();
        node.log = Optional.of("/ is no file");
        node.store = Optional.of("no");
        Health health = Health.of(node.signs());
        assertThat(new ArrayList<>(health.ailments()))
                .extracting(Ailment::code)
                .containsExactly(Code.STORE, Code.LOG, Code.BACKUP);
        assertThat(health.status()).isEqualTo("problem");
        assertThat(health.words()).isEqualTo("3 things need you");
    }
}
