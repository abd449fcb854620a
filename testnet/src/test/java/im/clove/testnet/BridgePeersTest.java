package im.clove.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// A node with a bridge and a stock Prosody that find each other by the DNS and believe each other's certificates.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class BridgePeersTest {
    /// Three tries of half a minute, and the pauses between.
    private static final Duration SILENCE = Duration.ofSeconds(150);

    private BridgeWorld world;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        world = BridgeWorld.start(folder);
    }

    @AfterAll
    void stop() throws IOException {
        world.close();
    }

    @Test
    @Order(1)
    void peopleChatAndSeeEachOtherAndBothServersProveThemselvesByCertificate() throws IOException {
        try (var chat = ChatScenario.begin(world.juliet, world.romeo(BridgeWorld.GOOD))) {
            chat.everything();
        }
        assertThat(world.prosody.log())
                .anyMatch(line -> line.contains("SASL EXTERNAL with chat.test succeeded"))
                .anyMatch(line -> line.contains("Accepting SASL EXTERNAL identity from chat.test"))
                .noneMatch(line -> line.contains("db:result") || line.contains("db:verify"));
    }

    @Test
    @Order(2)
    void directTlsIsUsedWhereADomainHasNothingElse() throws IOException {
        try (var chat = ChatScenario.begin(world.deep, world.romeo(BridgeWorld.DIRECT))) {
            chat.messagesBothWays(3);
        }
        assertThat(world.prosody.log())
                .anyMatch(line -> line.contains("SASL EXTERNAL with deep.test succeeded"))
                .anyMatch(line -> line.contains("Accepting SASL EXTERNAL identity from deep.test"));
    }

    /// What public authorities issue (N-11).
    @Test
    @Order(3)
    void aCertificateForServersOnlyIsGoodForBothDirections() throws IOException {
        worksBothWays(BridgeWorld.SERVER_ONLY);
    }

    @Test
    @Order(3)
    void aPinnedCertificateNeedsNoAuthority() throws IOException {
        worksBothWays(BridgeWorld.PINNED);
    }

    @Test
    @Order(3)
    void aCertificateThatTheDnsNamesNeedsNoAuthority() throws IOException {
        worksBothWays(BridgeWorld.DANE);
    }

    @Test
    @Order(3)
    void aDomainOfAnUnsignedZoneIsReached() throws IOException {
        worksBothWays(BridgeWorld.UNSIGNED);
    }

    private void worksBothWays(String domain) throws IOException {
        try (var chat = ChatScenario.begin(world.juliet, world.romeo(domain))) {
            chat.messagesBothWays(3);
        }
    }

    @Test
    @Order(4)
    void whatIsSaidToAServerWithABadCertificateComesBackWithTheReason() throws IOException {
        var reasons = Map.of(
                BridgeWorld.EXPIRED, "ended on",
                BridgeWorld.NOT_YET, "begins on",
                BridgeWorld.WRONG_HOST, "is for elsewhere.wronghost.test",
                BridgeWorld.SELF_SIGNED, "is self-signed",
                BridgeWorld.CLIENT_ONLY, "may be used by clients only",
                BridgeWorld.UNKNOWN, "was signed by nobody this server trusts",
                BridgeWorld.DANE_WRONG, "is none of those its DNS names");
        try (var juliet = world.juliet.login()) {
            var sent = new LinkedHashMap<String, String>();
            for (var each : reasons.entrySet()) {
                sent.put(juliet.send("romeo@" + each.getKey(), "to " + each.getKey()), each.getValue());
            }
            for (var each : sent.entrySet()) {
                var error = juliet.awaitError(each.getKey()).getError();
                assertThat(error.getDescriptiveText("")).contains(each.getValue());
            }
        }
        assertThat(world.prosody.log())
                .noneMatch(line -> reasons.keySet().stream().anyMatch(domain -> line.contains("<body>to " + domain)));
    }

    @Test
    @Order(5)
    void whereTheAnswersOfTheDnsAreForgedNobodyIsDialled() throws IOException {
        var ended = world.node.command("", "bridge", "test", BridgeWorld.BOGUS);
        assertThat(ended.code()).isNotZero();
        assertThat(ended.output().replaceAll("\\s+", " ")).contains("fails validation (DNSSEC) and is not used");
        assertThat(world.prosody.log()).noneMatch(line -> line.contains("to='bogus.test'"));
    }

    /// They dial us, cannot prove who they are, and are asked nothing back.
    @Test
    @Order(5)
    void aServerWithABadCertificateIsNotLetIn() throws IOException {
        for (var domain : List.of(
                BridgeWorld.EXPIRED,
                BridgeWorld.WRONG_HOST,
                BridgeWorld.SELF_SIGNED,
                BridgeWorld.CLIENT_ONLY,
                BridgeWorld.UNKNOWN)) {
            try (var romeo = world.romeo(domain).login();
                    var juliet = world.juliet.login()) {
                var error = romeo.awaitError(romeo.send(juliet.address(), "from " + domain))
                        .getError();
                assertThat(error.getDescriptiveText()).contains("not-authorized", "The certificate of " + domain);
                assertThat(juliet.messagesFrom(romeo.address())).isEmpty();
            }
        }
    }

    @Test
    @Order(6)
    void theNextServerIsTakenWhereTheFirstRefusesConnections() throws IOException {
        worksBothWays(BridgeWorld.SECOND_TARGET);
    }

    @Test
    @Order(7)
    void theNextServerIsTakenWhereOneFallsSilent() throws IOException {
        try (var first = silent(0);
                var second = silent(1);
                var third = silent(2);
                var juliet = world.juliet.login()) {
            for (var each : world.silent) {
                juliet.send("romeo@" + each.domain(), "past the silence");
            }
            for (var each : world.silent) {
                try (var romeo = world.romeo(each.domain()).login()) {
                    assertThat(romeo.hears(juliet.address(), "past the silence", SILENCE))
                            .as(each.toString())
                            .isTrue();
                }
            }
            assertThat(List.of(first, second, third)).allMatch(each -> each.calls() == 1);
        }
    }

    private SilentServer silent(int number) throws IOException {
        var wanted = world.silent.get(number);
        return SilentServer.at(wanted.port(), wanted.stage());
    }
}
