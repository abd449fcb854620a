package im.clove.s2s.place;

import static im.clove.s2s.Names.JULIET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.runtime.transport.I2pPlace;
import im.clove.runtime.transport.PipeDuplex;
import im.clove.runtime.transport.Place;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OutwardTest {
    private static final Duration SOON = Duration.ofSeconds(1);

    /// A place that is not on I2P.
    private record Elsewhere(String name) implements Place {
        @Override
        public String hint() {
            return name;
        }

        @Override
        public int compareTo(Place other) {
            return 0;
        }
    }

    private final List<I2pPlace> dialled = new ArrayList<>();
    private final Outward outward = Outward.of(I2pPlace.class, (place, _) -> {
        dialled.add(place);
        return PipeDuplex.pair().left();
    });

    @Test
    void aPlaceOfTheDialersKindIsDialled() throws IOException {
        I2pPlace juliet = new I2pPlace(JULIET, 5270);
        outward.dial(juliet, SOON).close();
        assertThat(dialled).containsExactly(juliet);
    }

    @Test
    void anyOtherPlaceIsRefusedAndNothingIsDialled() {
        assertThatThrownBy(() -> outward.dial(new Elsewhere("example.org"), SOON))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no way");
        assertThat(dialled).isEmpty();
    }
}
