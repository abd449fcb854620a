package im.clove.xmpp.sasl;

import static im.clove.xmpp.sasl.SaslFixture.PASSWORD;
import static im.clove.xmpp.sasl.SaslFixture.bytes;
import static im.clove.xmpp.sasl.SaslFixture.client;
import static im.clove.xmpp.sasl.SaslFixture.failure;
import static im.clove.xmpp.sasl.SaslFixture.login;
import static im.clove.xmpp.sasl.SaslFixture.server;
import static im.clove.xmpp.sasl.SaslFixture.success;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SaslServerTest {
    private static SaslStep plain(String message) {
        return server().start("PLAIN", Optional.of(bytes(message)));
    }

    @Test
    void plainLogsIn() {
        assertThat(success(plain("\0juliet\0" + PASSWORD)).account()).isEqualTo("juliet");
        assertThat(success(plain("juliet@capulet.example\0juliet\0" + PASSWORD)).account())
                .isEqualTo("juliet");
    }

    @Test
    @DisplayName("T-09: PLAIN answers a wrong password and an unknown name alike")
    void plainFailsAlike() {
        assertThat(plain("\0juliet\0wrong")).isEqualTo(SaslStep.Failure.wrong());
        assertThat(plain("\0romeo\0" + PASSWORD)).isEqualTo(SaslStep.Failure.wrong());
        assertThat(plain("\0juliet\0\u0007")).isEqualTo(SaslStep.Failure.wrong());
    }

    /// RFC 6120 §6.5.10: whether a name can be a local part at all makes no difference.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "juliet ",
                " juliet",
                "juliet@capulet.example",
                "juliet/balcony",
                "\uD83C\uDF39",
                "jul\u0000",
                "ju'liet",
                "\u00a0",
                "\ufdfa",
                "\u0378"
            })
    @DisplayName("A name that cannot be a local part is one that nobody has")
    void namesThatCannotBeLocalPartsFailAsUnknownOnes(String name) {
        if (!name.contains("\u0000")) {
            assertThat(plain("\0" + name + "\0" + PASSWORD)).isEqualTo(SaslStep.Failure.wrong());
        }
        for (ScramHash hash : ScramHash.values()) {
            ScramClient client = client(hash, name.replace("\u0000", "\uFFFE"), PASSWORD, ScramClient.Binding.NONE);
            assertThat(login(SaslFixture.serverWithoutBinding(), hash.mechanismName(), client))
                    .isEqualTo(SaslStep.Failure.wrong());
        }
    }

    @Test
    @DisplayName("RFC 6120 §6.5.1: that an account is disabled hears who has proved the password, nobody else")
    void aDisabledAccountIsToldAfterTheProof() {
        assertThat(failure(plain("\0rosaline\0" + PASSWORD)).condition()).isEqualTo(SaslCondition.ACCOUNT_DISABLED);
        assertThat(failure(plain("\0rosaline\0" + PASSWORD)).guess()).isFalse();
        assertThat(plain("\0rosaline\0wrong")).isEqualTo(SaslStep.Failure.wrong());
        for (ScramHash hash : ScramHash.values()) {
            ScramClient right = client(hash, "rosaline", PASSWORD, ScramClient.Binding.NONE);
            assertThat(failure(login(SaslFixture.serverWithoutBinding(), hash.mechanismName(), right))
                            .condition())
                    .isEqualTo(SaslCondition.ACCOUNT_DISABLED);
            ScramClient wrong = client(hash, "rosaline", "wrong", ScramClient.Binding.NONE);
            assertThat(login(SaslFixture.serverWithoutBinding(), hash.mechanismName(), wrong))
                    .isEqualTo(SaslStep.Failure.wrong());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0", "\0\0", "juliet", "\0juliet", "\0juliet\0", "\0\0secret", "\0juliet\0a\0b"})
    void malformedPlainFails(String message) {
        assertThat(failure(plain(message)).condition()).isEqualTo(SaslCondition.MALFORMED_REQUEST);
    }

    @Test
    @DisplayName("T-05: PLAIN for another account is refused, whatever the password")
    void plainForOthersIsRefused() {
        assertThat(failure(plain("romeo@capulet.example\0juliet\0" + PASSWORD)).condition())
                .isEqualTo(SaslCondition.INVALID_AUTHZID);
    }

    @Test
    @DisplayName("T-11: an answer before the login, or after it, is out of order")
    void answersOutOfOrderFail() {
        SaslServer server = server();
        assertThat(failure(server.respond(bytes("c=biws"))).condition()).isEqualTo(SaslCondition.MALFORMED_REQUEST);
        success(server.start("PLAIN", Optional.of(bytes("\0juliet\0" + PASSWORD))));
        assertThat(failure(server.respond(new byte[0])).condition()).isEqualTo(SaslCondition.MALFORMED_REQUEST);
        assertThat(failure(server.start("PLAIN", Optional.of(bytes("\0juliet\0" + PASSWORD))))
                        .condition())
                .isEqualTo(SaslCondition.MALFORMED_REQUEST);
        server.abort();
        assertThat(server.start("PLAIN", Optional.empty())).isInstanceOf(SaslStep.Failure.class);
    }

    @Test
    @DisplayName("T-11: a second start in the middle ends the attempt; a further attempt is fresh")
    void secondStartEndsTheAttempt() {
        SaslServer server = server();
        ScramClient client = client(ScramHash.SHA_1, "juliet", PASSWORD, ScramClient.Binding.NONE);
        SaslStep first = server.start("SCRAM-SHA-1", Optional.of(client.first()));
        assertThat(failure(server.start("SCRAM-SHA-1", Optional.of(client.first())))
                        .condition())
                .isEqualTo(SaslCondition.MALFORMED_REQUEST);
        byte[] answer = client.answer(bytes(SaslFixture.challenge(first))).orElseThrow();
        assertThat(failure(server.respond(answer)).condition()).isEqualTo(SaslCondition.MALFORMED_REQUEST);
        assertThat(login(server, "SCRAM-SHA-1", client)).isInstanceOf(SaslStep.Success.class);
    }

    @Test
    @DisplayName("T-11: a last message cannot be tried twice")
    void lastMessageIsTriedOnce() {
        SaslServer server = server();
        ScramClient wrong = client(ScramHash.SHA_1, "juliet", "wrong", ScramClient.Binding.NONE);
        login(server, "SCRAM-SHA-1", wrong);
        assertThat(failure(server.respond(bytes("c=biws,r=client-nonceserver-nonce,p=AAAA")))
                        .condition())
                .isEqualTo(SaslCondition.MALFORMED_REQUEST);
    }

    @Test
    void abortEndsTheAttemptOnly() {
        SaslServer server = server();
        server.start("SCRAM-SHA-1", Optional.empty());
        assertThat(failure(server.abort()).condition()).isEqualTo(SaslCondition.ABORTED);
        assertThat(success(server.start("PLAIN", Optional.of(bytes("\0juliet\0" + PASSWORD)))))
                .isNotNull();
    }

    @Test
    void mechanismsThatAreNotOfferedAreRefused() {
        for (String name : new String[] {"", "CRAM-MD5", "plain", "EXTERNAL", "SCRAM-SHA-3"}) {
            assertThat(failure(server().start(name, Optional.empty())).condition())
                    .isEqualTo(SaslCondition.INVALID_MECHANISM);
        }
    }

    @Test
    @DisplayName("T-04: PLAIN before encryption is refused with its own condition")
    void plainBeforeEncryption() {
        SaslTerms trusted = new SaslTerms(
                SaslFixture.DOMAIN,
                Mechanism.offer(false, true, ChannelBinding.Source.NONE),
                ChannelBinding.Source.NONE,
                account -> Optional.of(new Login(SaslFixture.JULIET, false, 0)),
                SaslFixture.DECOYS,
                true,
                () -> "nonce");
        assertThat(failure(new SaslServer(trusted).start("PLAIN", Optional.of(bytes("\0juliet\0" + PASSWORD))))
                        .condition())
                .isEqualTo(SaslCondition.ENCRYPTION_REQUIRED);
    }

    @Test
    void offerDependsOnTheConnection() {
        assertThat(Mechanism.offer(false, false, SaslFixture.BOTH)).isEmpty();
        assertThat(Mechanism.offer(false, true, SaslFixture.BOTH))
                .containsExactly(Mechanism.SCRAM_SHA_512, Mechanism.SCRAM_SHA_256, Mechanism.SCRAM_SHA_1);
        assertThat(Mechanism.offer(true, false, ChannelBinding.Source.NONE))
                .doesNotContain(Mechanism.SCRAM_SHA_512_PLUS)
                .endsWith(Mechanism.PLAIN);
        assertThat(Mechanism.offer(true, false, SaslFixture.BOTH))
                .startsWith(Mechanism.SCRAM_SHA_512_PLUS)
                .hasSize(7);
    }

    @Test
    void elementsCarryAnExchange() {
        SaslServer server = server();
        ScramClient client = client(ScramHash.SHA_256, "juliet", PASSWORD, ScramClient.Binding.NONE);
        Element empty =
                SaslElements.of(SaslFixture.hear(server, SaslElements.auth(Mechanism.SCRAM_SHA_256, Optional.empty())));
        assertThat(empty).isEqualTo(Element.of(SaslElements.NS, "challenge"));
        Element challenge = SaslElements.of(SaslFixture.hear(server, SaslElements.response(client.first())));
        byte[] answer =
                client.answer(SaslElements.data(challenge).orElseThrow()).orElseThrow();
        Element success = SaslElements.of(SaslFixture.hear(server, SaslElements.response(answer)));
        assertThat(success.is(SaslElements.NS, "success")).isTrue();
        assertThat(client.accepts(SaslElements.data(success).orElseThrow())).isTrue();
    }

    @Test
    void failuresAreWrittenAsTheRfcSays() {
        Element failure = SaslElements.of(SaslStep.Failure.of(SaslCondition.ENCRYPTION_REQUIRED, "No"));
        assertThat(failure.has(SaslElements.NS, "encryption-required")).isTrue();
        assertThat(SaslElements.condition(failure)).isEqualTo(SaslCondition.ENCRYPTION_REQUIRED);
        assertThat(SaslElements.condition(Element.of(SaslElements.NS, "failure")))
                .isEqualTo(SaslCondition.NOT_AUTHORIZED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"****", "A", "AAB=", "AA=A", "AA"})
    @DisplayName("T-08: data that are not base64 have their own condition")
    void wrongEncodingFails(String text) {
        Element auth = Element.ofText(SaslElements.NS, "auth", text).with("mechanism", "PLAIN");
        assertThat(failure(SaslFixture.hear(server(), auth)).condition()).isEqualTo(SaslCondition.INCORRECT_ENCODING);
    }

    @Test
    void equalsSignIsTheEmptyResponse() {
        assertThat(SaslElements.data(Element.ofText(SaslElements.NS, "auth", "=")))
                .hasValueSatisfying(data -> assertThat(data).isEmpty());
        assertThat(SaslElements.auth(Mechanism.EXTERNAL, Optional.of(new byte[0]))
                        .text())
                .isEqualTo("=");
        assertThat(SaslElements.data(Element.of(SaslElements.NS, "auth"))).isEmpty();
    }

    @Test
    void bindingTypesAreAdvertised() {
        Element feature = ChannelBinding.advertisement(SaslFixture.BOTH.types());
        assertThat(feature.is("urn:xmpp:sasl-cb:0", "sasl-channel-binding")).isTrue();
        assertThat(feature.children().stream().map(e -> e.attribute("type")).toList())
                .isEqualTo(List.of("tls-exporter", "tls-server-end-point"));
    }

    @Test
    void externalNamesTheProvedDomainOrNothing() {
        Domain own = Domain.of("montague.example");
        assertThat(External.accepts(new byte[0], own)).isTrue();
        assertThat(External.accepts(External.message(own), own)).isTrue();
        assertThat(External.accepts(bytes("Montague.Example"), own)).isTrue();
        assertThat(External.accepts(bytes("capulet.example"), own)).isFalse();
        assertThat(External.accepts(bytes("romeo@montague.example"), own)).isFalse();
        assertThat(External.accepts(new byte[] {(byte) 0xff}, own)).isFalse();
    }
}
