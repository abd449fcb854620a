package im.clove.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.account.Undelivered;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Elements;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LaneTest {
    private final Lane lane = new Lane(new SessionLimits(1, 2, 100, Duration.ZERO));

    private static Undelivered item(long number) {
        return new Undelivered(Stanza.of(Elements.stanza("<message/>")), number);
    }

    @Test
    void itIsBoundedByStanzas() {
        for (int i = 0; i < 4; i++) {
            assertThat(lane.offer(item(i), 1)).isTrue();
        }
        assertThat(lane.offer(item(4), 1)).isFalse();
        lane.remove();
        assertThat(lane.offer(item(5), 1)).isTrue();
        assertThat(lane.all()).extracting(Undelivered::queued).containsExactly(1L, 2L, 3L, 5L);
    }

    @Test
    void itIsBoundedByBytes() {
        assertThat(lane.offer(item(0), 201)).as("a single one").isTrue();
        assertThat(lane.offer(item(1), 1)).isFalse();
        lane.remove();
        assertThat(lane.offer(item(0), 150)).isTrue();
        assertThat(lane.offer(item(1), 51)).isFalse();
        assertThat(lane.offer(item(1), 50)).isTrue();
        lane.remove();
        assertThat(lane.offer(item(2), 150)).isTrue();
        assertThat(lane.isEmpty()).isFalse();
        assertThat(lane.peek()).extracting(Undelivered::queued).isEqualTo(1L);
    }
}
