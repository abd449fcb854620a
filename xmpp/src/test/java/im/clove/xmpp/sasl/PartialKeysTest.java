package im.clove.xmpp.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// An account whose keys were made by another server, for one hash.
final class PartialKeysTest {
    private static final ScramKeys KEYS = ScramKeys.derive(ScramHash.SHA_1, "pencil", new byte[] {1, 2, 3}, 4096);
    private static final ScramCredential IMPORTED = ScramCredential.ofKeys(List.of(KEYS));

    @Test
    void thePasswordIsCheckedAgainstTheKeysThereAre() {
        assertThat(IMPORTED.matches("pencil")).isTrue();
        assertThat(IMPORTED.matches("Pencil")).isFalse();
        assertThat(IMPORTED.find(ScramHash.SHA_1)).contains(KEYS);
        assertThat(IMPORTED.find(ScramHash.SHA_256)).isEmpty();
        assertThatThrownBy(() -> ScramCredential.ofKeys(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ScramCredential.ofKeys(List.of(KEYS, KEYS)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void otherHashesAreNotOfferedToAnybody() {
        assertThat(Mechanism.offer(true, false, ChannelBinding.Source.NONE, Set.of(ScramHash.SHA_1)))
                .containsExactly(Mechanism.SCRAM_SHA_1, Mechanism.PLAIN);
        assertThat(Mechanism.offer(true, false, ChannelBinding.Source.NONE, Set.of()))
                .containsExactly(Mechanism.PLAIN);
        assertThat(Mechanism.offer(true, false, ChannelBinding.Source.NONE, Set.of(ScramHash.values())))
                .isEqualTo(Mechanism.offer(true, false, ChannelBinding.Source.NONE));
    }
}
