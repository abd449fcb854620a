package im.clove.xmpp.jid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("X-22: every spelling of a destination's name is that destination or no destination")
class DomainTest {
    /// The hash whose bytes are 0, 1, … 31.
    private static final String NAME = "aaaqeayeaudaocajbifqydiob4ibceqtcqkrmfyydenbwha5dypq";

    private static final B32 B32_OF_NAME = B32.parse(NAME).orElseThrow();

    @Test
    void aHashAndItsTextAreTheSame() {
        byte[] hash = new byte[32];
        for (int i = 0; i < hash.length; i++) {
            hash[i] = (byte) i;
        }
        assertThat(B32.ofHash(hash)).isEqualTo(B32_OF_NAME);
        assertThat(B32_OF_NAME.hash()).isEqualTo(hash);
        assertThat(B32_OF_NAME.hostname()).isEqualTo(NAME + ".b32.i2p");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s.b32.i2p",
                "%s.B32.I2P",
                "%s.b32.i2p.",
                "muc.%s.b32.i2p",
                "a.b.%s.b32.i2p",
                "%s.b32.i2p.alt",
                "%s.b32.i2p.alt.",
                "%s.B32.i2p。"
            })
    void theseAreTheDestination(String pattern) {
        for (String name : new String[] {NAME, NAME.toUpperCase(Locale.ROOT)}) {
            Domain domain = Domain.of(String.format(Locale.ROOT, pattern, name));
            assertThat(domain.b32()).contains(B32_OF_NAME);
            assertThat(domain.name()).isLowerCase().doesNotEndWith(".");
            assertThat(domain.realm()).isInstanceOf(Realm.Darknet.class);
        }
    }

    @Test
    void onlyTheSpellingWithoutLooseBitsIsADestination() {
        String alphabet = "abcdefghijklmnopqrstuvwxyz234567";
        String front = NAME.substring(0, B32.LENGTH - 1);
        int accepted = 0;
        for (char last : alphabet.toCharArray()) {
            Domain domain = Domain.of(front + last + ".b32.i2p");
            accepted += domain.b32().isPresent() ? 1 : 0;
            if (domain.b32().isEmpty()) {
                assertThat(domain.realm()).isInstanceOf(Realm.I2pName.class);
            }
        }
        // The last character carries one bit of the hash, so two of 32 are canonical, of two hashes.
        assertThat(accepted).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 51, 53, 54, 55, 56, 57, 60, 62, 63})
    void otherLengthsAreI2pNamesWithoutADestination(int length) {
        Domain domain = Domain.of("a".repeat(length) + ".b32.i2p");
        assertThat(domain.b32()).isEmpty();
        assertThat(domain.realm()).isInstanceOf(Realm.I2pName.class);
    }

    @Test
    void anOverlongLabelIsNoDomain() {
        assertThatThrownBy(() -> Domain.of("a".repeat(64) + ".b32.i2p")).isInstanceOf(JidFormatException.class);
        assertThatThrownBy(() -> Domain.of(".b32.i2p")).isInstanceOf(JidFormatException.class);
        assertThatThrownBy(() -> Domain.of(NAME + "..b32.i2p")).isInstanceOf(JidFormatException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "8", "9", "-", "_", "é"})
    void charactersOutsideOfTheAlphabetAreNoDestination(String other) {
        Domain domain = Domain.of("a" + other + NAME.substring(2) + ".b32.i2p");
        assertThat(domain.b32()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "example.i2p, I2pName",
        "example.i2p.alt, I2pName",
        "i2p, I2pName",
        "b32.i2p, I2pName",
        "i2p.alt, I2pName",
        "example.onion, Onion",
        "onion, Onion",
        "EXAMPLE.ONION., Onion",
        "example.com, Clearnet",
        "exampleb32.i2p.com, Clearnet",
        "noti2p, Clearnet",
        "notonion, Clearnet",
        "localhost, Clearnet",
        "127.0.0.1, Clearnet",
        "[::1], Clearnet",
        "example.ｉ2p, I2pName",
        "example.alt, Clearnet",
        "example.onion.alt, Onion",
    })
    void theRealmIsInTheName(String text, String realm) {
        assertThat(Domain.of(text).realm().getClass().getSimpleName()).isEqualTo(realm);
    }
}
