package im.clove.runtime.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class TokensTest {
    private final Tokens tokens = new Tokens(new SecureRandom());

    @Test
    void aTokenIsAsLongAsItsRandomness() {
        assertThat(tokens.hex(16)).matches("[0-9a-f]{32}");
        assertThat(tokens.compact(18)).matches("[A-Za-z0-9_-]{24}");
        assertThat(tokens.hex(0)).isEmpty();
    }

    @Test
    @DisplayName("T-13: no two are alike")
    void noTwoAreAlike() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            assertThat(seen.add(tokens.hex(12))).isTrue();
            assertThat(seen.add(tokens.compact(12))).isTrue();
        }
    }
}
