package im.clove.runtime.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.xmpp.jid.B32;
import org.junit.jupiter.api.Test;

final class I2pPlaceTest {
    private static I2pPlace at(int first, int port) {
        byte[] hash = new byte[32];
        hash[0] = (byte) first;
        return new I2pPlace(B32.ofHash(hash), port);
    }

    @Test
    void bothEndsOfALinkSeeTheSameOrder() {
        assertThat(at(1, 5269)).isLessThan(at(2, 5269));
        assertThat(at(2, 5269)).isGreaterThan(at(1, 5269));
        assertThat(at(1, 9)).as("whatever the ports").isLessThan(at(2, 1));
        assertThat(at(1, 1)).isLessThan(at(1, 2)).isEqualByComparingTo(at(1, 1));
    }

    @Test
    void theHintIsTooShortToFindItBy() {
        assertThat(at(1, 5269).hint()).isEqualTo(at(1, 5269).b32().hint()).hasSizeLessThan(8);
    }

    @Test
    void aPortIsAPort() {
        assertThatThrownBy(() -> at(1, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> at(1, 65_536)).isInstanceOf(IllegalArgumentException.class);
    }
}
