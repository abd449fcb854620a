package im.clove.node.service.room;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class PacesTest {
    private static final Jid ROMEO = Jid.parse("romeo@verona.example");
    private static final Instant NOON = Instant.parse("1597-04-23T12:00:00Z");

    private final Paces paces = new Paces();

    private int taken(Jid user, Instant at) {
        int taken = 0;
        while (paces.take(user, 1, at)) {
            taken++;
        }
        return taken;
    }

    @Test
    void soMuchAtOnceAndThenSoMuchASecond() {
        assertThat(taken(ROMEO, NOON)).isEqualTo(Paces.BURST);
        assertThat(taken(ROMEO, NOON.plusSeconds(1))).isEqualTo(Paces.EACH_SECOND);
        assertThat(taken(ROMEO, NOON.plusSeconds(1_000))).isEqualTo(Paces.BURST);
    }

    @Test
    void whatCostsMoreThanIsLeftTakesNothing() {
        assertThat(paces.take(ROMEO, Paces.BURST - 1, NOON)).isTrue();
        assertThat(paces.take(ROMEO, 4, NOON)).isFalse();
        assertThat(paces.take(ROMEO, 1, NOON)).isTrue();
    }

    @Test
    void oneDoesNotSlowAnother() {
        assertThat(taken(ROMEO, NOON)).isEqualTo(Paces.BURST);
        assertThat(paces.take(Jid.parse("juliet@verona.example"), 4, NOON)).isTrue();
    }

    @Test
    void aClockThatIsPutBackGivesNothing() {
        assertThat(taken(ROMEO, NOON)).isEqualTo(Paces.BURST);
        assertThat(paces.take(ROMEO, 1, NOON.minusSeconds(60))).isFalse();
    }
}
