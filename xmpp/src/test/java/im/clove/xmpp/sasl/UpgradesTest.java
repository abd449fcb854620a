package im.clove.xmpp.sasl;

import static im.clove.xmpp.sasl.SaslFixture.PASSWORD;
import static im.clove.xmpp.sasl.SaslFixture.bytes;
import static im.clove.xmpp.sasl.SaslFixture.failure;
import static im.clove.xmpp.sasl.SaslFixture.success;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// XEP-0480: `juliet` came from a server that made keys for SHA-1 only, `rosaline` likewise and is disabled, `nurse`
/// has keys for all.
final class UpgradesTest {
    private static final byte[] SALT = bytes("a-fresh-salt");
    private static final ScramCredential IMPORTED =
            ScramCredential.ofKeys(List.of(ScramKeys.derive(ScramHash.SHA_1, PASSWORD, bytes("salt"), 4096)));

    private final SaslServer server = server(Set.of(ScramHash.SHA_1));

    private static SaslServer server(Set<ScramHash> offered) {
        return new SaslServer(new SaslTerms(
                SaslFixture.DOMAIN,
                Mechanism.offer(true, false, ChannelBinding.Source.NONE, offered),
                ChannelBinding.Source.NONE,
                account -> switch (account == null ? "" : account.local()) {
                    case "juliet" -> Optional.of(new Login(IMPORTED, false, 7));
                    case "rosaline" -> Optional.of(new Login(IMPORTED, true, 7));
                    case "tybalt" -> Optional.of(new Login(IMPORTED.with(IMPORTED.further("rapier")), false, 7));
                    case "nurse" -> Optional.of(new Login(SaslFixture.JULIET, false, 7));
                    default -> Optional.empty();
                },
                SaslFixture.DECOYS,
                true,
                () -> new String(SALT, java.nio.charset.StandardCharsets.UTF_8)));
    }

    private static SaslRequest.Start start(String mechanism, byte[] initial, ScramHash... upgrades) {
        List<Element> inline = Upgrades.elements(List.of(upgrades));
        return new SaslRequest.Start(mechanism, Optional.of(initial), UserAgent.UNKNOWN, inline);
    }

    private SaslStep scram(String name, String password, ScramHash... upgrades) {
        return scram(server, name, password, upgrades);
    }

    private static SaslStep scram(SaslServer server, String name, String password, ScramHash... upgrades) {
        ScramClient client = SaslFixture.client(ScramHash.SHA_1, name, password, ScramClient.Binding.NONE);
        SaslStep first = server.handle(start("SCRAM-SHA-1", client.first(), upgrades));
        return first instanceof SaslStep.Challenge(byte[] data)
                ? server.respond(client.answer(data).orElseThrow())
                : first;
    }

    private static byte[] salted(ScramHash hash, SaslStep salt) {
        return salt instanceof SaslStep.Salt(byte[] with, int iterations)
                ? hash.salted(PASSWORD, with, iterations)
                : new byte[0];
    }

    @Test
    @DisplayName("Each task is done by the salt it was given, and what comes of it is what the password has keys by")
    void oneAfterTheOther() {
        SaslStep asked = scram("juliet", PASSWORD, ScramHash.SHA_256, ScramHash.SHA_512, ScramHash.SHA_1);
        assertThat(asked).isInstanceOfSatisfying(SaslStep.Continue.class, tasks -> {
            assertThat(new String(tasks.data(), java.nio.charset.StandardCharsets.UTF_8))
                    .startsWith("v=");
            assertThat(tasks.tasks()).containsExactly(ScramHash.SHA_512, ScramHash.SHA_256);
        });
        SaslStep salt = server.handle(new SaslRequest.Next("UPGR-SCRAM-SHA-256"));
        SaslStep left = server.handle(new SaslRequest.Done(salted(ScramHash.SHA_256, salt)));
        assertThat(left).isInstanceOfSatisfying(SaslStep.Continue.class, tasks -> {
            assertThat(tasks.data()).isNull();
            assertThat(tasks.tasks()).containsExactly(ScramHash.SHA_512);
        });
        salt = server.handle(new SaslRequest.Next("UPGR-SCRAM-SHA-512"));
        SaslStep.Success in = success(server.handle(new SaslRequest.Done(salted(ScramHash.SHA_512, salt))));
        assertThat(in.account()).isEqualTo("juliet");
        assertThat(in.generation()).isEqualTo(7);
        assertThat(in.data()).as("has been sent").isNull();
        assertThat(in.more())
                .containsExactly(
                        ScramKeys.derive(ScramHash.SHA_256, PASSWORD, SALT, ScramCredential.DEFAULT_ITERATIONS),
                        ScramKeys.derive(ScramHash.SHA_512, PASSWORD, SALT, ScramCredential.DEFAULT_ITERATIONS));
        assertThat(failure(server.handle(new SaslRequest.Next("UPGR-SCRAM-SHA-512")))
                        .condition())
                .isEqualTo(SaslCondition.MALFORMED_REQUEST);
    }

    @Test
    @DisplayName("Who offers nothing, has all keys, or was offered no task, logs in as ever")
    void nobodyElseIsAsked() {
        assertThat(success(scram("juliet", PASSWORD)).more()).isEmpty();
        SaslServer other = server(Set.of(ScramHash.SHA_1));
        ScramClient nurse = SaslFixture.client(ScramHash.SHA_1, "nurse", PASSWORD, ScramClient.Binding.NONE);
        SaslStep first = other.handle(start("SCRAM-SHA-1", nurse.first(), ScramHash.SHA_256));
        assertThat(first).isInstanceOf(SaslStep.Challenge.class);
        if (first instanceof SaslStep.Challenge(byte[] data)) {
            assertThat(success(other.respond(nurse.answer(data).orElseThrow())).data())
                    .isNotNull();
        }
        assertThat(Upgrades.beyond(List.of(Mechanism.SCRAM_SHA_256, Mechanism.SCRAM_SHA_1)))
                .containsExactly(ScramHash.SHA_512);
        assertThat(Upgrades.beyond(Mechanism.KNOWN)).isEmpty();
    }

    @Test
    @DisplayName("A wrong password and a disabled account are given no task")
    void onlyWhoHasProvedThePassword() {
        assertThat(failure(scram("juliet", "wrong", ScramHash.SHA_256)).guess()).isTrue();
        assertThat(failure(scram("nobody", PASSWORD, ScramHash.SHA_256)).guess())
                .isTrue();
        assertThat(failure(scram("rosaline", PASSWORD, ScramHash.SHA_256)).condition())
                .isEqualTo(SaslCondition.ACCOUNT_DISABLED);
        assertThat(failure(server.handle(new SaslRequest.Next("UPGR-SCRAM-SHA-256")))
                        .condition())
                .isEqualTo(SaslCondition.MALFORMED_REQUEST);
    }

    @ParameterizedTest
    @CsvSource({"next SHA-1", "next ''", "done", "respond", "short", "twice"})
    @DisplayName("What does not belong into a task ends the attempt, and nobody is logged in")
    void outOfOrder(String what) {
        assertThat(scram("juliet", PASSWORD, ScramHash.SHA_256)).isInstanceOf(SaslStep.Continue.class);
        SaslRequest next = new SaslRequest.Next("UPGR-SCRAM-SHA-256");
        SaslStep step = switch (what) {
            case "next SHA-1" -> server.handle(new SaslRequest.Next("UPGR-SCRAM-SHA-1"));
            case "next ''" -> server.handle(new SaslRequest.Next(""));
            case "done" -> server.handle(new SaslRequest.Done(new byte[32]));
            case "respond" -> server.respond(new byte[0]);
            case "short" -> {
                server.handle(next);
                yield server.handle(new SaslRequest.Done(new byte[20]));
            }
            default -> {
                server.handle(next);
                yield server.handle(next);
            }
        };
        assertThat(failure(step).condition()).isEqualTo(SaslCondition.MALFORMED_REQUEST);
        assertThat(server.handle(next)).isInstanceOf(SaslStep.Failure.class);
        assertThat(scram("juliet", PASSWORD)).isInstanceOf(SaslStep.Success.class);
    }

    @Test
    @DisplayName("PLAIN has the password itself: all keys that are missing are made of it")
    void plain() {
        SaslStep.Success in = success(server.start("PLAIN", Optional.of(bytes("\0juliet\0" + PASSWORD))));
        assertThat(in.more())
                .containsExactly(
                        ScramKeys.derive(ScramHash.SHA_256, PASSWORD, SALT, ScramCredential.DEFAULT_ITERATIONS),
                        ScramKeys.derive(ScramHash.SHA_512, PASSWORD, SALT, ScramCredential.DEFAULT_ITERATIONS));
        assertThat(success(server(Set.of()).start("PLAIN", Optional.of(bytes("\0nurse\0" + PASSWORD))))
                        .more())
                .isEmpty();
        assertThat(failure(server(Set.of()).start("PLAIN", Optional.of(bytes("\0juliet\0wrong"))))
                        .guess())
                .isTrue();
    }

    @Test
    @DisplayName("Of a further password no keys are made: they would be those of the account from then on")
    void furtherPasswords() {
        assertThat(success(scram("tybalt", "rapier", ScramHash.SHA_256)).more()).isEmpty();
        assertThat(scram(server(Set.of(ScramHash.SHA_1)), "tybalt", PASSWORD, ScramHash.SHA_256))
                .isInstanceOf(SaslStep.Continue.class);
        SaslServer other = server(Set.of());
        assertThat(success(other.start("PLAIN", Optional.of(bytes("\0tybalt\0rapier"))))
                        .more())
                .isEmpty();
        assertThat(success(server(Set.of()).start("PLAIN", Optional.of(bytes("\0tybalt\0" + PASSWORD))))
                        .more())
                .hasSize(2);
    }
}
