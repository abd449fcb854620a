package im.clove.node.service.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// XEP-0114 §3: what proves a secret.
final class SharedSecretTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "3b36b4aa1f8e87bbd01a0d6ff2c4c3c4d2a6b0b5", "ü"})
    void nothingElseProvesIt(String proof) {
        assertThat(SharedSecret.of("sixteen-letters-x".toCharArray()).isProvedBy("3BF96D32", proof))
                .isFalse();
    }

    @Test
    void theHashOfIdAndSecretProvesIt() {
        SharedSecret secret = SharedSecret.of("sixteen-letters-x".toCharArray());
        assertThat(secret.isProvedBy("3BF96D32", "2322aafed67afa7dc074c8c8941c141e99b9f787"))
                .isTrue();
        assertThat(secret.isProvedBy("3BF96D33", "2322aafed67afa7dc074c8c8941c141e99b9f787"))
                .isFalse();
        assertThat(secret.isProvedBy(
                        "3BF96D32", "2322aafed67afa7dc074c8c8941c141e99b9f787".toUpperCase(java.util.Locale.ROOT)))
                .as("step 4: lower case")
                .isFalse();
        assertThat(secret).hasToString("********");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fifteen-letters",
                "",
                "sixteen-lettérs-x",
                "sixteen letters-x",
                "sixteen&letters-x",
                "sixteen<letters-x"
            })
    void someSecretsAreNotTaken(String text) {
        assertThatThrownBy(() -> SharedSecret.of(text.toCharArray()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must ");
    }
}
