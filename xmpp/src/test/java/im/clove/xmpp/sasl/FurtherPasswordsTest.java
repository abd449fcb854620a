package im.clove.xmpp.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Several passwords that are as good for one account, such as those of single devices.
final class FurtherPasswordsTest {
    private static final ScramCredential FIRST = ScramCredential.of("balcony", 4096, new SecureRandom());

    @Test
    void theyHaveTheSaltOfTheFirst() {
        List<ScramKeys> phone = FIRST.further("orchard");
        assertThat(phone).hasSize(ScramHash.values().length);
        for (ScramKeys keys : phone) {
            ScramKeys own = FIRST.keys(keys.hash());
            assertThat(keys.salt()).isEqualTo(own.salt());
            assertThat(keys.iterations()).isEqualTo(own.iterations());
            assertThat(keys.storedKey()).isNotEqualTo(own.storedKey());
        }
    }

    @Test
    void eachIsFoundByItsHash() {
        List<ScramKeys> all = new ArrayList<>(FIRST.further("orchard"));
        all.addAll(FIRST.further("garden wall"));
        ScramCredential both = FIRST.with(all);
        assertThat(both.further(ScramHash.SHA_256)).hasSize(2);
        assertThat(both.keys(ScramHash.SHA_256)).isEqualTo(FIRST.keys(ScramHash.SHA_256));
        List<ScramKeys> candidates = both.further(ScramHash.SHA_256);
        assertThat(ScramCredential.isOneOf(candidates, "orchard")).isTrue();
        assertThat(ScramCredential.isOneOf(candidates, "garden wall")).isTrue();
        assertThat(ScramCredential.isOneOf(candidates, "balcony")).isFalse();
        assertThat(both).isNotEqualTo(FIRST).isEqualTo(FIRST.with(all));
    }

    @Test
    void theAccountsOwnIsTheFirstAlone() {
        assertThat(FIRST.with(FIRST.further("orchard")).matches("orchard")).isFalse();
        assertThat(FIRST.with(FIRST.further("orchard")).matches("balcony")).isTrue();
    }

    @Test
    void thoseOfAnotherPasswordCountForNothing() {
        ScramCredential other = ScramCredential.of("balcony", 4096, new SecureRandom());
        assertThat(FIRST.with(other.further("orchard")).further(ScramHash.SHA_1))
                .isEmpty();
        ScramKeys own = FIRST.keys(ScramHash.SHA_1);
        ScramKeys slower = ScramKeys.derive(ScramHash.SHA_1, "orchard", own.salt(), own.iterations() + 1);
        assertThat(FIRST.with(List.of(slower)).further(ScramHash.SHA_1)).isEmpty();
    }

    @Test
    void whatCannotBeAPasswordIsRefused() {
        assertThatThrownBy(() -> FIRST.further("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FIRST.further("bell\u0007")).isInstanceOf(IllegalArgumentException.class);
    }
}
