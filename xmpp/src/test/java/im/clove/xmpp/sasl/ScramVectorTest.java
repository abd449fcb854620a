package im.clove.xmpp.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The worked examples of RFC 5802 §5 and RFC 7677 §3, and of XEP-0474; the values for SHA-512 were computed with
/// Python's hashlib and hmac.
class ScramVectorTest {
    private static final String USER_NONCE_1 = "fyko+d2lbbFgONRv9qkxdawL";
    private static final String FIRST_1 = "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096";
    private static final String USER_NONCE_256 = "rOprNGfwEbeRWgbNEkqO";
    private static final String FIRST_256 =
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

    private static String text(byte[] data) {
        return new String(data, StandardCharsets.UTF_8);
    }

    private static ScramClient user(ScramHash hash, String nonce) {
        return new ScramClient(hash, new ScramClient.Identity("", "user", "pencil"), ScramClient.Binding.NONE, nonce);
    }

    @Test
    void clientFollowsTheExampleOfRfc5802() {
        ScramClient client = user(ScramHash.SHA_1, USER_NONCE_1);
        assertThat(text(client.first())).isEqualTo("n,,n=user,r=" + USER_NONCE_1);
        assertThat(client.answer(SaslFixture.bytes(FIRST_1)).map(ScramVectorTest::text))
                .contains("c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
        assertThat(client.accepts(SaslFixture.bytes("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=")))
                .isTrue();
    }

    @Test
    void clientFollowsTheExampleOfRfc7677() {
        ScramClient client = user(ScramHash.SHA_256, USER_NONCE_256);
        assertThat(client.answer(SaslFixture.bytes(FIRST_256)).map(ScramVectorTest::text))
                .contains("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        assertThat(client.accepts(SaslFixture.bytes("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "SHA_1,QSXCR+Q6sek8bf92,fyko+d2lbbFgONRv9qkxdawL,3rfcNHYJY1ZVvWVs7j,v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=,"
                + "rmF9pqV8S7suAoZWja4dJRkFsKQ=",
        "SHA_256,W22ZaJ0SNY7soEsUEjb6gQ==,rOprNGfwEbeRWgbNEkqO,%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                + "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=,6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
        "SHA_512,W22ZaJ0SNY7soEsUEjb6gQ==,rOprNGfwEbeRWgbNEkqO,%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,gMGXRcevScNtxZ6/8lQYpGtnsNAc3mGcmNomv+xnoOMw+3R2xNJdMNnzMlTN8PPC6wdp6dybEmDYXYTxwnYPJQ==,ZQnYEgWQMFmmsM8aQMF0nDDCy/AgCzkwk8CmMZYcMg0vSVlKDanekLtifDSeVGT4+5ZxXnJq199RVG2rR7N7Zw==",
    })
    void serverFollowsTheExamples(
            ScramHash hash, String salt, String userNonce, String serverNonce, String proof, String verifier) {
        ScramKeys keys = ScramKeys.derive(hash, "pencil", Base64.getDecoder().decode(salt), 4096);
        StringBuilder text = new StringBuilder();
        for (ScramHash other : ScramHash.values()) {
            ScramKeys filler = ScramKeys.derive(other, "x", new byte[16], 1);
            text.append(other == hash ? keys.toLine() : filler.toLine()).append('\n');
        }
        ScramCredential credential = ScramCredential.ofText(text.toString());
        SaslTerms terms = new SaslTerms(
                SaslFixture.DOMAIN,
                List.of(Mechanism.SCRAM_SHA_1, Mechanism.SCRAM_SHA_256, Mechanism.SCRAM_SHA_512),
                ChannelBinding.Source.NONE,
                account -> Optional.of(new Login(credential, false, 0)),
                SaslFixture.DECOYS,
                false,
                () -> serverNonce);
        SaslServer server = new SaslServer(terms);
        SaslStep first = server.start(hash.mechanismName(), Optional.of(SaslFixture.bytes("n,,n=user,r=" + userNonce)));
        assertThat(SaslFixture.challenge(first)).isEqualTo("r=" + userNonce + serverNonce + ",s=" + salt + ",i=4096");
        SaslStep last = server.respond(SaslFixture.bytes("c=biws,r=" + userNonce + serverNonce + ",p=" + proof));
        byte[] data = SaslFixture.success(last).data();
        assertThat(data == null ? "" : text(data)).isEqualTo("v=" + verifier);
    }

    @Test
    void downgradeHashFollowsTheExampleOfXep0474() {
        assertThat(DowngradeHash.of(
                        ScramHash.SHA_1,
                        List.of("SCRAM-SHA-1-PLUS", "SCRAM-SHA-1"),
                        List.of("tls-server-end-point", "tls-exporter")))
                .isEqualTo("G6k/rBLDqgOhRRaCuuatSDFkJ08=");
    }
}
