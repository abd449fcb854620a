package im.clove.clearnet.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class TrustAnchorsTest {
    @Test
    void theLinesOfAFileAreRecords() {
        assertThat(TrustAnchors.of("""
                        # ours
                        . IN DS 1 8 2 00FF ; the first

                          example. IN DS 2 8 2 00FF
                        """).records()).containsExactly(". IN DS 1 8 2 00FF", "example. IN DS 2 8 2 00FF");
    }

    @Test
    void aFileWithoutAnyIsRefused() {
        assertThatThrownBy(() -> TrustAnchors.of("; nothing\n")).hasMessageContaining(". IN DS 20326 8 2");
    }
}
