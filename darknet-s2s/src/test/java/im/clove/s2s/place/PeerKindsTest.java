package im.clove.s2s.place;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.transport.I2pPlace;
import im.clove.runtime.transport.Place;
import im.clove.s2s.Names;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class PeerKindsTest {
    private static final Place ROMEO = new I2pPlace(Names.ROMEO, 5269);

    @Test
    void whoHasNotBeenAskedTakesWhatWeTake() {
        assertThat(new PeerKinds(4 << 20).most(ROMEO)).isEqualTo((4 << 20) - 1024);
        assertThat(new PeerKinds(1).most(ROMEO)).isEqualTo(PeerKinds.ASSUMED);
    }

    @Test
    void whoSaysNothingTakesWhatEverybodyTakes() {
        PeerKinds kinds = new PeerKinds(4 << 20);
        kinds.takes(ROMEO, OptionalInt.empty());
        assertThat(kinds.most(ROMEO)).isEqualTo(PeerKinds.ASSUMED);
        kinds.forget(ROMEO);
        assertThat(kinds.most(ROMEO)).isEqualTo((4 << 20) - 1024);
    }

    @Test
    void whoSaysSomethingTakesThat() {
        PeerKinds kinds = new PeerKinds(512 * 1024);
        kinds.takes(ROMEO, OptionalInt.of(2 << 20));
        assertThat(kinds.most(ROMEO)).isEqualTo((2 << 20) - 1024);
        kinds.takes(ROMEO, OptionalInt.of(100_000));
        assertThat(kinds.most(ROMEO)).isEqualTo(100_000 - 1024);
        kinds.takes(ROMEO, OptionalInt.of(0)); // RFC 6120 §13.12 has a least
        assertThat(kinds.most(ROMEO)).isEqualTo(10_000 - 1024);
        kinds.takes(ROMEO, OptionalInt.of(Integer.MAX_VALUE));
        assertThat(kinds.most(ROMEO)).isEqualTo((16 << 20) - 1024);
    }
}
