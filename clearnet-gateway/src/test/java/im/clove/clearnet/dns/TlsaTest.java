package im.clove.clearnet.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class TlsaTest {
    @Test
    void itIsEqualByContentAndKeepsItsOwn() {
        byte[] data = {1, 2};
        Tlsa tlsa = new Tlsa(3, 1, 1, data);
        data[0] = 9;
        tlsa.data()[1] = 9;

        assertThat(tlsa).isEqualTo(new Tlsa(3, 1, 1, new byte[] {1, 2})).hasToString("3 1 1 0102");
        assertThat(tlsa).hasSameHashCodeAs(new Tlsa(3, 1, 1, new byte[] {1, 2}));
        assertThat(tlsa).isNotEqualTo(new Tlsa(3, 1, 1, new byte[] {1, 3}));
        assertThat(tlsa).isNotEqualTo(new Tlsa(2, 1, 1, new byte[] {1, 2}));
        assertThat(tlsa).isNotEqualTo(new Tlsa(3, 0, 1, new byte[] {1, 2}));
        assertThat(tlsa).isNotEqualTo(new Tlsa(3, 1, 2, new byte[] {1, 2}));
    }

    @Test
    void aFieldHasOneOctet() {
        assertThatThrownBy(() -> new Tlsa(256, 0, 0, new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }
}
