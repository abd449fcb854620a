package im.clove.xmpp.sasl;

import static im.clove.xmpp.sasl.SaslFixture.PASSWORD;
import static im.clove.xmpp.sasl.SaslFixture.bytes;
import static im.clove.xmpp.sasl.SaslFixture.challenge;
import static im.clove.xmpp.sasl.SaslFixture.client;
import static im.clove.xmpp.sasl.SaslFixture.failure;
import static im.clove.xmpp.sasl.SaslFixture.login;
import static im.clove.xmpp.sasl.SaslFixture.server;
import static im.clove.xmpp.sasl.SaslFixture.serverWithoutBinding;
import static im.clove.xmpp.sasl.SaslFixture.success;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Client against server, and everything that is not a right exchange.
class ScramExchangeTest {
    private static final ScramClient.Binding EXPORTER =
            ScramClient.Binding.with(ChannelBinding.TLS_EXPORTER, SaslFixture.EXPORTED);
    private static final ScramClient.Binding UNIQUE = new ScramClient.Binding("p=tls-unique", bytes("finished"));

    static Stream<Mechanism> plus() {
        return SaslFixture.scram(true).stream();
    }

    static Stream<Mechanism> plain() {
        return SaslFixture.scram(false).stream();
    }

    @ParameterizedTest
    @MethodSource("plain")
    void logsInWithoutBinding(Mechanism mechanism) {
        ScramClient client = client(mechanism.hash().orElseThrow(), "juliet", PASSWORD, ScramClient.Binding.NONE);
        SaslStep.Success success = success(login(server(), mechanism.wireName(), client));
        assertThat(success.account()).isEqualTo("juliet");
        assertThat(success.mechanism()).isEqualTo(mechanism);
        assertThat(client.accepts(Objects.requireNonNull(success.data()))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("plus")
    void logsInBoundToEitherType(Mechanism mechanism) {
        ScramHash hash = mechanism.hash().orElseThrow();
        ScramClient.Binding endPoint =
                ScramClient.Binding.with(ChannelBinding.TLS_SERVER_END_POINT, SaslFixture.END_POINT);
        for (ScramClient.Binding binding : new ScramClient.Binding[] {EXPORTER, endPoint}) {
            ScramClient client = client(hash, "juliet", PASSWORD, binding);
            SaslStep.Success success = success(login(server(), mechanism.wireName(), client));
            assertThat(client.accepts(Objects.requireNonNull(success.data()))).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("plus")
    @DisplayName("T-07: wrong channel binding data fail, and are no password guess")
    void wrongBindingFails(Mechanism mechanism) {
        ScramClient.Binding wrong =
                ScramClient.Binding.with(ChannelBinding.TLS_EXPORTER, SaslFixture.reversed(SaslFixture.EXPORTED));
        SaslStep.Failure failure = failure(login(
                server(), mechanism.wireName(), client(mechanism.hash().orElseThrow(), "juliet", PASSWORD, wrong)));
        assertThat(failure.condition()).isEqualTo(SaslCondition.NOT_AUTHORIZED);
        assertThat(failure.guess()).isFalse();
    }

    @Test
    @DisplayName("T-07: data of the other binding type fail")
    void bindingTypesCannotBeSwapped() {
        ScramClient.Binding swapped =
                ScramClient.Binding.with(ChannelBinding.TLS_SERVER_END_POINT, SaslFixture.EXPORTED);
        assertThat(failure(login(
                                server(), "SCRAM-SHA-256-PLUS", client(ScramHash.SHA_256, "juliet", PASSWORD, swapped)))
                        .condition())
                .isEqualTo(SaslCondition.NOT_AUTHORIZED);
    }

    @Test
    void nameIsNormalisedAsAnAddressIs() {
        ScramClient client = client(ScramHash.SHA_256, "JuLiEt", PASSWORD, ScramClient.Binding.NONE);
        assertThat(success(login(server(), "SCRAM-SHA-256", client)).account()).isEqualTo("juliet");
    }

    @Test
    void wrongPasswordIsAGuess() {
        ScramClient client = client(ScramHash.SHA_256, "juliet", "wrong", ScramClient.Binding.NONE);
        SaslStep.Failure failure = failure(login(server(), "SCRAM-SHA-256", client));
        assertThat(failure).isEqualTo(SaslStep.Failure.wrong());
        assertThat(failure.guess()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"romeo", "no such@name", "j\u0301uliet"})
    @DisplayName("T-09: an unknown name goes the same way: stable salt, same iterations, same failure at the same step")
    void unknownNamesLookLikeKnownOnes(String name) {
        String first = "n,,n=" + name + ",r=client-nonce";
        String once = challenge(server().start("SCRAM-SHA-256", Optional.of(bytes(first))));
        String again = challenge(server().start("SCRAM-SHA-256", Optional.of(bytes(first))));
        String known = challenge(server().start("SCRAM-SHA-256", Optional.of(bytes("n,,n=juliet,r=client-nonce"))));
        assertThat(once).isEqualTo(again).hasSameSizeAs(known);
        assertThat(once.replaceAll("s=[^,]*", "")).isEqualTo(known.replaceAll("s=[^,]*", ""));
        ScramClient client = client(ScramHash.SHA_256, name, PASSWORD, ScramClient.Binding.NONE);
        assertThat(login(server(), "SCRAM-SHA-256", client)).isEqualTo(SaslStep.Failure.wrong());
    }

    @Test
    @DisplayName("T-09: every hash and name has a decoy salt of its own")
    void decoySaltsDiffer() {
        Stream<String> salts = Stream.of("romeo", "tybalt")
                .flatMap(name -> plain().map(m -> challenge(
                                server().start(m.wireName(), Optional.of(bytes("n,,n=" + name + ",r=x"))))
                        .replaceAll(".*s=([^,]*),.*", "$1")));
        assertThat(salts).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("T-06: 'y' where -PLUS is offered means that the offer was changed on the way")
    void strippedOfferIsRefused() {
        ScramClient client = client(ScramHash.SHA_512, "juliet", PASSWORD, ScramClient.Binding.NOT_OFFERED);
        assertThat(failure(login(server(), "SCRAM-SHA-512", client)).condition())
                .isEqualTo(SaslCondition.MECHANISM_TOO_WEAK);
    }

    @Test
    void yIsRightWhereNoPlusIsOffered() {
        ScramClient client = client(ScramHash.SHA_512, "juliet", PASSWORD, ScramClient.Binding.NOT_OFFERED);
        assertThat(success(login(serverWithoutBinding(), "SCRAM-SHA-512", client))
                        .account())
                .isEqualTo("juliet");
    }

    @Test
    @DisplayName("T-06: slixmpp 1.8 tries every -PLUS with tls-unique, then says 'y', and is let in")
    void clientThatProvedItCannotBindMaySayY() {
        SaslServer server = server();
        for (Mechanism mechanism : SaslFixture.scram(true)) {
            SaslStep.Failure failure = failure(login(
                    server, mechanism.wireName(), client(mechanism.hash().orElseThrow(), "juliet", PASSWORD, UNIQUE)));
            assertThat(failure.condition()).isEqualTo(SaslCondition.NOT_AUTHORIZED);
            assertThat(failure.guess()).isFalse();
        }
        ScramClient client = client(ScramHash.SHA_512, "juliet", PASSWORD, ScramClient.Binding.NOT_OFFERED);
        assertThat(success(login(server, "SCRAM-SHA-512", client)).account()).isEqualTo("juliet");
    }

    @Test
    @DisplayName("T-06: somebody in between cannot make the attempt in the client's place")
    void attemptWithoutThePasswordProvesNothing() {
        SaslServer server = server();
        assertThat(login(server, "SCRAM-SHA-1-PLUS", client(ScramHash.SHA_1, "juliet", "guessed", UNIQUE)))
                .isEqualTo(SaslStep.Failure.wrong());
        ScramClient client = client(ScramHash.SHA_512, "juliet", PASSWORD, ScramClient.Binding.NOT_OFFERED);
        assertThat(failure(login(server, "SCRAM-SHA-512", client)).condition())
                .isEqualTo(SaslCondition.MECHANISM_TOO_WEAK);
    }

    @Test
    @DisplayName("T-06: the proof holds for its stream only")
    void anotherStreamStartsAnew() {
        login(server(), "SCRAM-SHA-1-PLUS", client(ScramHash.SHA_1, "juliet", PASSWORD, UNIQUE));
        ScramClient client = client(ScramHash.SHA_512, "juliet", PASSWORD, ScramClient.Binding.NOT_OFFERED);
        assertThat(failure(login(server(), "SCRAM-SHA-512", client)).condition())
                .isEqualTo(SaslCondition.MECHANISM_TOO_WEAK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n",
                "n,",
                "n,,",
                "n,,n=juliet",
                "n,,r=x",
                "n,,r=x,n=juliet",
                "n,,n=,r=x",
                "n,,n=juliet,r=",
                "n,,n=juliet,r=a b",
                "n,,n=juliet,r=\u00e9",
                "n,,m=ext,n=juliet,r=x",
                "n,,n=juliet,r=x,r=y",
                "n,,n=juliet,r=x,1=y",
                "n,,n=juliet,r=x,",
                "n,,n=ju=liet,r=x",
                "n,,n=ju=2cliet,r=x",
                "n,,n=juliet=,r=x",
                "x,,n=juliet,r=x",
                "p,,n=juliet,r=x",
                "p=,,n=juliet,r=x",
                "N,,n=juliet,r=x",
                "n,juliet,n=juliet,r=x",
                "n,a=,n=juliet,r=x",
                "n,a=j=zz,n=juliet,r=x",
                "n,,n=jul\u0000iet,r=x",
                "n,,n=juliet,r=x\n",
                "p=tls-exporter,,n=juliet,r=x",
                "n,,,n=juliet,r=x"
            })
    @DisplayName("T-08: a malformed first message fails the exchange")
    void malformedFirstMessages(String message) {
        SaslStep.Failure failure = failure(server().start("SCRAM-SHA-256", Optional.of(bytes(message))));
        assertThat(failure.condition()).isEqualTo(SaslCondition.MALFORMED_REQUEST);
        assertThat(failure.guess()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"n,,n=juliet,r=x", "y,,n=juliet,r=x"})
    @DisplayName("T-08: a -PLUS without binding fails")
    void plusNeedsBinding(String message) {
        assertThat(failure(server().start("SCRAM-SHA-256-PLUS", Optional.of(bytes(message))))
                        .condition())
                .isEqualTo(SaslCondition.MALFORMED_REQUEST);
    }

    @Test
    @DisplayName("T-08: bytes that are not UTF-8, and messages of absurd size, fail")
    void bytesThatAreNoText() {
        byte[] broken = bytes("n,,n=jul?iet,r=x");
        broken[8] = (byte) 0xc0;
        assertThat(failure(server().start("SCRAM-SHA-1", Optional.of(broken))).condition())
                .isEqualTo(SaslCondition.MALFORMED_REQUEST);
        byte[] huge = bytes("n,,n=juliet,r=" + "x".repeat(ScramText.MAX_BYTES));
        assertThat(failure(server().start("SCRAM-SHA-1", Optional.of(huge))).condition())
                .isEqualTo(SaslCondition.MALFORMED_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c=biws",
                "c=biws,r=@",
                "c=biws,r=@,p=",
                "r=@,c=biws,p=AAAA",
                "c=biws,p=AAAA,r=@",
                "c=biws,r=@x,p=AAAA",
                "c=biws,r=client-nonce,p=AAAA",
                "c=biws,r=@,p=A",
                "c=biws,r=@,p=AAA",
                "c=biw,r=@,p=AAAA",
                "c=,r=@,p=AAAA",
                "c=biws,r=@,p=AAAA,x=y",
                "c=biws,c=biws,r=@,p=AAAA",
                "c=biws,r=@,p=AAB="
            })
    @DisplayName("T-08: a malformed last message fails the exchange")
    void malformedLastMessages(String message) {
        SaslServer server = server();
        server.start("SCRAM-SHA-256", Optional.of(bytes("n,,n=juliet,r=client-nonce")));
        SaslStep.Failure failure = failure(server.respond(bytes(message.replace("@", "client-nonceserver-nonce"))));
        assertThat(failure.condition()).isEqualTo(SaslCondition.MALFORMED_REQUEST);
        assertThat(failure.guess()).isFalse();
    }

    @Test
    @DisplayName("T-08: a proof of the wrong size is a wrong proof")
    void shortProofIsWrong() {
        SaslServer server = server();
        server.start("SCRAM-SHA-256", Optional.of(bytes("n,,n=juliet,r=client-nonce")));
        assertThat(server.respond(bytes("c=biws,r=client-nonceserver-nonce,p=AAAA")))
                .isEqualTo(SaslStep.Failure.wrong());
    }

    @Test
    @DisplayName("T-05: an authorisation identity is one's own bare address or none")
    void authzidIsOnesOwn() {
        for (String own : new String[] {"juliet@capulet.example", "JULIET@Capulet.Example"}) {
            ScramClient client = new ScramClient(
                    ScramHash.SHA_256,
                    new ScramClient.Identity(own, "juliet", PASSWORD),
                    ScramClient.Binding.NONE,
                    "nonce");
            assertThat(success(login(server(), "SCRAM-SHA-256", client)).account())
                    .isEqualTo("juliet");
        }
        for (String foreign : new String[] {
            "romeo@capulet.example", "juliet@montague.example", "juliet", "juliet@capulet.example/balcony", "@"
        }) {
            SaslStep step = server().start("SCRAM-SHA-256", Optional.of(bytes("n,a=" + foreign + ",n=juliet,r=x")));
            assertThat(failure(step).condition()).isEqualTo(SaslCondition.INVALID_AUTHZID);
        }
    }

    @Test
    @DisplayName("T-06: the challenge carries the hash of the whole offer")
    void challengeCarriesTheDowngradeHash() {
        String challenge = challenge(server().start("SCRAM-SHA-256", Optional.of(bytes("n,,n=juliet,r=x"))));
        String expected = DowngradeHash.of(
                ScramHash.SHA_256,
                Mechanism.offer(true, false, SaslFixture.BOTH).stream()
                        .map(Mechanism::wireName)
                        .toList(),
                java.util.List.of("tls-exporter", "tls-server-end-point"));
        assertThat(challenge).endsWith(",h=" + expected);
    }
}
