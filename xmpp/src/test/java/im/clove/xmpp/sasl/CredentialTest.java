package im.clove.xmpp.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialTest {
    @ParameterizedTest
    @CsvSource({
        "pencil,pencil",
        "p\u00adencil,pencil",
        "\u2168,IX",
        "\u00aa,a",
        "a\u00a0b,a b",
        "\u212b,\u00c5",
        "I\u00adX,IX",
        "A\u030a,\u00c5",
        "\ud83d\ude00,\ud83d\ude00",
    })
    void passwordsArePreparedAsClientsPrepareThem(String typed, String prepared) {
        assertThat(Passwords.prepare(typed)).contains(prepared);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u00ad", "a\u0007b", "\u0000", "\ud800"})
    void someTextsAreNoPasswords(String text) {
        assertThat(Passwords.prepare(text)).isEmpty();
    }

    @Test
    void overlongPasswordsAreRefused() {
        assertThat(Passwords.prepare("x".repeat(Passwords.MAX_CHARS))).isPresent();
        assertThat(Passwords.prepare("x".repeat(Passwords.MAX_CHARS + 1))).isEmpty();
    }

    @Test
    void oneHasKeysForEveryHashWithDifferentSalts() {
        ScramCredential credential = ScramCredential.of("pencil", 4096, new SecureRandom());
        assertThat(Stream.of(ScramHash.values())
                        .map(hash -> java.util.HexFormat.of()
                                .formatHex(credential.keys(hash).salt())))
                .doesNotHaveDuplicates();
        assertThat(credential.matches("pencil")).isTrue();
        assertThat(credential.matches("Pencil")).isFalse();
        assertThat(credential.matches("")).isFalse();
        assertThat(credential.matches("\u0007")).isFalse();
    }

    @Test
    void storedTextIsReadBack() {
        ScramCredential credential = ScramCredential.of("pencil", 4096, new SecureRandom());
        assertThat(ScramCredential.ofText(credential.toText())).isEqualTo(credential);
        assertThat(credential.toText()).startsWith("SCRAM-SHA-1$4096:").hasLineCount(3);
        assertThat(credential.toString()).doesNotContain("$");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "SCRAM-SHA-1$4096:AAAA$AAAA:AAAA",
                "SCRAM-MD5$1:AA==$AA==:AA==",
                "SCRAM-SHA-1$x:AAAA$AA:AA"
            })
    void otherTextsAreRefused(String text) {
        assertThatThrownBy(() -> ScramCredential.ofText(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void clientRefusesServersThatAskForTooLittleOrTooMuch() {
        for (String message : new String[] {
            "r=nx,s=QSXCR+Q6sek8bf92,i=4095",
            "r=nx,s=QSXCR+Q6sek8bf92,i=1000001",
            "r=nx,s=QSXCR+Q6sek8bf92,i=99999999999",
            "r=nx,s=QSXCR+Q6sek8bf92,i=-1",
            "r=n,s=QSXCR+Q6sek8bf92,i=4096",
            "r=other,s=QSXCR+Q6sek8bf92,i=4096",
            "r=nx,i=4096,s=QSXCR+Q6sek8bf92",
            "m=x,r=nx,s=QSXCR+Q6sek8bf92,i=4096",
            "e=other-error",
            "",
        }) {
            ScramClient client = new ScramClient(
                    ScramHash.SHA_1, new ScramClient.Identity("", "user", "pencil"), ScramClient.Binding.NONE, "n");
            assertThat(client.answer(SaslFixture.bytes(message))).isEmpty();
            assertThat(client.accepts(SaslFixture.bytes("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=")))
                    .isFalse();
        }
    }
}
