package im.clove.runtime.door;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.owner.ManualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class LobbyTest {
    private static final Source LOOPBACK = new Source("127.0.0.1", true);

    private final ManualTimers timers = new ManualTimers();
    private final Lobby lobby = new Lobby(20, 4, timers);
    private final List<String> cut = new ArrayList<>();

    private void enter(Source source, String name) {
        lobby.enter(source, () -> cut.add(name));
    }

    private static Source destination(int number) {
        return new Source(number + ".b32.i2p", false);
    }

    @Test
    @DisplayName("R-01: a crowd from outside, each with a destination of its own, takes nothing from who is at home")
    void loopbackHasAShareOfItsOwn() {
        enter(LOOPBACK, "at home");
        for (int i = 0; i < 100; i++) {
            enter(destination(i), "outside");
        }
        timers.advance(Duration.ofSeconds(9));
        assertThat(cut).hasSize(90).containsOnly("outside");
        assertThat(lobby.size()).isEqualTo(11);
    }

    @Test
    @DisplayName("R-01: a crowd at home takes nothing from who is outside")
    void theOthersHaveAShareOfTheirOwn() {
        enter(destination(1), "outside");
        for (int i = 0; i < 100; i++) {
            enter(LOOPBACK, "at home");
        }
        timers.advance(Duration.ofSeconds(9));
        assertThat(cut).hasSize(90).containsOnly("at home");
    }

    @Test
    @DisplayName("R-01: a destination has its share, and no more")
    void aSourceIsBounded() {
        for (int i = 0; i < 5; i++) {
            enter(destination(1), "greedy " + i);
        }
        enter(destination(2), "modest");
        timers.advance(Duration.ofSeconds(9));
        assertThat(cut).containsExactly("greedy 0");
    }
}
