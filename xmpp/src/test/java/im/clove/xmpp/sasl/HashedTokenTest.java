package im.clove.xmpp.sasl;

import static im.clove.xmpp.sasl.SaslFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.xml.Element;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Logins by token (XEP-0484, draft-schmaus-kitten-sasl-ht).
final class HashedTokenTest {
    private static final String CLIENT = "d4565fa7-4d72-4749-b3d3-740edbf87770";
    private static final Supplier<String> NO_NONCE = () -> {
        throw new AssertionError("One message each way");
    };

    private static SaslServer server(boolean disabled, TokenLogin.Candidate... tokens) {
        SaslTerms.Tokens known =
                (account, client) -> account != null && account.local().equals("juliet") && client.equals(CLIENT)
                        ? Optional.of(new TokenLogin(List.of(tokens), disabled, 7))
                        : Optional.empty();
        return new SaslServer(new SaslTerms(
                SaslFixture.DOMAIN,
                Mechanism.offer(true, false, SaslFixture.BOTH),
                Mechanism.offerTokens(true, SaslFixture.BOTH),
                SaslFixture.BOTH,
                _ -> Optional.empty(),
                known,
                SaslFixture.DECOYS,
                true,
                NO_NONCE));
    }

    private static TokenLogin.Candidate token(Mechanism mechanism, String secret) {
        return new TokenLogin.Candidate(mechanism.wireName(), secret, false, 0);
    }

    private static byte[] mac(String secret, String who, byte[] bound) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(bytes(who));
        text.writeBytes(bound);
        return ScramHash.SHA_256.mac(bytes(secret), text.toByteArray());
    }

    private static byte[] message(String name, String secret, byte[] bound) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes(name));
        out.write(0);
        out.writeBytes(mac(secret, "Initiator", bound));
        return out.toByteArray();
    }

    private static SaslStep say(SaslServer server, Mechanism mechanism, byte @Nullable [] message, Element... inline) {
        return server.handle(new SaslRequest.Start(
                mechanism.wireName(), Optional.ofNullable(message), new UserAgent(CLIENT, "", ""), List.of(inline)));
    }

    @ParameterizedTest
    @CsvSource({"NONE", "ENDP", "EXPR"})
    void oneMessageEachWayProvesBothSides(String kind) {
        Mechanism mechanism = Mechanism.of("HT-SHA-256-" + kind).orElseThrow();
        byte[] bound = switch (kind) {
            case "ENDP" -> SaslFixture.END_POINT;
            case "EXPR" -> SaslFixture.EXPORTED;
            default -> new byte[0];
        };
        SaslStep.Success success = SaslFixture.success(
                say(server(false, token(mechanism, "t0k3n")), mechanism, message("Juliet", "t0k3n", bound)));

        assertThat(success.account()).isEqualTo("juliet");
        assertThat(success.token()).isEqualTo("t0k3n");
        assertThat(success.generation()).isEqualTo(7);
        assertThat(success.data()).isEqualTo(mac("t0k3n", "Responder", bound));
        assertThat(success.toString()).doesNotContain("t0k3n");
    }

    @Test
    void theOlderOfTwoTokensIsGoodUntilTheNewerIsUsed() {
        TokenLogin.Candidate[] both = {token(Mechanism.HT_SHA_256_NONE, "new"), token(Mechanism.HT_SHA_256_NONE, "old")
        };
        for (String secret : List.of("new", "old")) {
            assertThat(SaslFixture.success(say(
                                    server(false, both),
                                    Mechanism.HT_SHA_256_NONE,
                                    message("juliet", secret, new byte[0])))
                            .token())
                    .isEqualTo(secret);
        }
    }

    /// §3.3: a token that was asked for with a binding is worth nothing without it, nor with another.
    @ParameterizedTest
    @CsvSource({"EXPR,NONE", "EXPR,ENDP", "NONE,EXPR", "ENDP,NONE"})
    void aTokenIsForOneMechanismOnly(String of, String used) {
        Mechanism mine = Mechanism.of("HT-SHA-256-" + of).orElseThrow();
        Mechanism other = Mechanism.of("HT-SHA-256-" + used).orElseThrow();
        byte[] bound = switch (used) {
            case "ENDP" -> SaslFixture.END_POINT;
            case "EXPR" -> SaslFixture.EXPORTED;
            default -> new byte[0];
        };
        assertThat(SaslFixture.failure(
                        say(server(false, token(mine, "t0k3n")), other, message("juliet", "t0k3n", bound))))
                .isEqualTo(SaslStep.Failure.wrong());
    }

    @Test
    void whoIsUnknownHearsWhatAWrongTokenHears() {
        SaslServer juliets = server(false, token(Mechanism.HT_SHA_256_NONE, "t0k3n"));
        byte[] none = new byte[0];
        for (byte[] message : List.of(
                message("juliet", "another", none),
                message("mercutio", "t0k3n", none),
                message("no name@", "t0k3n", none),
                message("juliet", "no token at all", none),
                message("mercutio", "no token at all", none))) {
            assertThat(SaslFixture.failure(say(juliets, Mechanism.HT_SHA_256_NONE, message)))
                    .isEqualTo(SaslStep.Failure.wrong());
        }
        assertThat(SaslFixture.failure(
                        say(server(false), Mechanism.HT_SHA_256_NONE, message("juliet", "no token at all", none))))
                .isEqualTo(SaslStep.Failure.wrong());
    }

    @Test
    void whoHasProvedAnOldTokenIsToldSoAndWhoIsDisabledToo() {
        TokenLogin.Candidate old = new TokenLogin.Candidate("HT-SHA-256-NONE", "t0k3n", true, 0);
        byte[] message = message("juliet", "t0k3n", new byte[0]);
        assertThat(SaslFixture.failure(say(server(false, old), Mechanism.HT_SHA_256_NONE, message))
                        .condition())
                .isEqualTo(SaslCondition.CREDENTIALS_EXPIRED);
        SaslServer disabled = server(true, token(Mechanism.HT_SHA_256_NONE, "t0k3n"));
        assertThat(SaslFixture.failure(say(disabled, Mechanism.HT_SHA_256_NONE, message))
                        .condition())
                .isEqualTo(SaslCondition.ACCOUNT_DISABLED);
    }

    /// §3.3: what was said once cannot be said again.
    @ParameterizedTest
    @CsvSource({"6,true", "5,false", "4,false", "'',true", "0,true", "x,true", "99999999999,true"})
    void aCountOnlyGrows(String count, boolean in) {
        TokenLogin.Candidate counted = new TokenLogin.Candidate("HT-SHA-256-NONE", "t0k3n", false, 5);
        Element fast = Element.of(FastElements.NS, "fast").with("count", count);
        SaslStep step =
                say(server(false, counted), Mechanism.HT_SHA_256_NONE, message("juliet", "t0k3n", new byte[0]), fast);
        assertThat(step instanceof SaslStep.Success).isEqualTo(in);
    }

    @Test
    void whatIsNoNameAndHashIsMalformed() {
        byte[] hash = mac("t0k3n", "Initiator", new byte[0]);
        byte[] nameless = new byte[hash.length + 1];
        System.arraycopy(hash, 0, nameless, 1, hash.length);
        byte[] badText = message("juliet", "t0k3n", new byte[0]);
        badText[0] = (byte) 0xFF;
        for (byte[] message : List.of(
                new byte[0],
                hash,
                nameless,
                badText,
                bytes("juliet\0short"),
                message("j".repeat(3000), "t", new byte[0]))) {
            SaslServer server = server(false, token(Mechanism.HT_SHA_256_NONE, "t0k3n"));
            assertThat(SaslFixture.failure(say(server, Mechanism.HT_SHA_256_NONE, message))
                            .condition())
                    .isEqualTo(SaslCondition.MALFORMED_REQUEST);
        }
        assertThat(SaslFixture.failure(say(server(false), Mechanism.HT_SHA_256_NONE, null))
                        .condition())
                .isEqualTo(SaslCondition.MALFORMED_REQUEST);
    }

    @Test
    void tokensAreOfferedApartAndInsideEncryptionOnly() {
        assertThat(Mechanism.offer(true, true, SaslFixture.BOTH))
                .noneMatch(mechanism -> mechanism.proof() instanceof Mechanism.Proof.Token);
        assertThat(Mechanism.offerTokens(true, SaslFixture.BOTH))
                .extracting(Mechanism::wireName)
                .containsExactly("HT-SHA-256-EXPR", "HT-SHA-256-ENDP", "HT-SHA-256-NONE");
        assertThat(Mechanism.offerTokens(true, ChannelBinding.Source.NONE)).containsExactly(Mechanism.HT_SHA_256_NONE);
        assertThat(Mechanism.offerTokens(false, SaslFixture.BOTH)).isEmpty();
        assertThat(SaslFixture.failure(say(
                                SaslFixture.server(),
                                Mechanism.HT_SHA_256_NONE,
                                message("juliet", "t0k3n", new byte[0])))
                        .condition())
                .isEqualTo(SaslCondition.INVALID_MECHANISM);
    }

    @Test
    void theElementsOfFast() {
        assertThat(FastElements.token("s", Instant.parse("2026-03-12T14:36:15.123Z")))
                .isEqualTo(
                        Element.of(FastElements.NS, "token").with("token", "s").with("expiry", "2026-03-12T14:36:15Z"));
        Element giving = Element.of(FastElements.NS, "fast").with("invalidate", "1");
        assertThat(FastElements.invalidates(List.of(giving))).isTrue();
        assertThat(FastElements.invalidates(List.of(Element.of(FastElements.NS, "fast"))))
                .isFalse();
        assertThat(FastElements.requested(
                        List.of(Element.of(FastElements.NS, "request-token").with("mechanism", "HT-SHA-256-NONE"))))
                .contains("HT-SHA-256-NONE");
    }
}
