package im.clove.node.c2s;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class LobbyTest {
    private static final Source ONE = new Source("192.0.2.1", false);
    private static final Source OTHER = new Source("192.0.2.2", false);
    private static final Source LOOPBACK = new Source("127.0.0.1", true);

    private final Lobby lobby = new Lobby(5, 2);

    @Test
    @DisplayName("R-01: a source has its share, and no more")
    void aSourceIsBounded() {
        assertThat(lobby.enter(ONE)).isTrue();
        assertThat(lobby.enter(ONE)).isTrue();
        assertThat(lobby.enter(ONE)).isFalse();
        assertThat(lobby.enter(OTHER)).isTrue();
    }

    @Test
    @DisplayName("R-01: all together are bounded, loopback included")
    void allAreBounded() {
        for (int i = 0; i < 5; i++) {
            assertThat(lobby.enter(LOOPBACK)).isTrue();
        }

        assertThat(lobby.enter(LOOPBACK)).isFalse();
        assertThat(lobby.enter(ONE)).isFalse();
    }

    @Test
    void whoLeavesMakesRoom() {
        lobby.enter(ONE);
        lobby.enter(ONE);
        lobby.leave(ONE);

        assertThat(lobby.enter(ONE)).isTrue();
        lobby.leave(ONE);
        lobby.leave(ONE);
        assertThat(lobby.size()).isZero();
    }

    @Test
    void whoLeavesCountsNoMoreAndTheOthersStill() {
        lobby.enter(ONE);
        lobby.enter(ONE);
        lobby.enter(OTHER);
        assertThat(lobby.size()).isEqualTo(3);
        lobby.leave(ONE);
        assertThat(lobby.size()).isEqualTo(2);

        assertThat(lobby.enter(ONE)).as("one of its two places is free").isTrue();
        assertThat(lobby.enter(ONE)).as("and no more than that").isFalse();
    }

    @Test
    @Timeout(100)
    void whateverHappensTheNextThreadGetsIn() throws InterruptedException {
        lobby.enter(ONE);
        lobby.enter(ONE);
        lobby.enter(ONE);
        Thread.ofVirtual().start(() -> lobby.leave(ONE)).join();
        lobby.leave(ONE);
        Thread.ofVirtual().start(lobby::size).join();
        int _ = lobby.size();
        Thread.ofVirtual().start(() -> lobby.enter(OTHER)).join();

        assertThat(lobby.size()).isOne();
    }
}
