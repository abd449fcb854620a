package im.clove.s2s.dialback;

import static im.clove.s2s.Names.JULIET;
import static im.clove.s2s.Names.JULIET_HOST;
import static im.clove.s2s.Names.ROMEO;
import static im.clove.s2s.Names.ROMEO_HOST;
import static im.clove.s2s.dialback.DialbackPlayTest.element;
import static im.clove.s2s.dialback.DialbackPlayTest.said;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.s2s.place.DarknetMap;
import im.clove.s2s.place.DomainPair;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// How long our key waits to be asked about, and when it is said again. Romeo's node is ours; its stream has the id
/// `out`.
final class DialbackPatienceTest {
    private static final String R = ROMEO.hostname();
    private static final String J = JULIET.hostname();
    private static final long NOW = 1_000;
    private static final DomainPair TO_JULIET = new DomainPair(ROMEO_HOST, JULIET_HOST);

    private final DialbackKeys keys = new DialbackKeys(new byte[DialbackKeys.SECRET_BYTES]);

    private InitiatingDialback initiating() {
        return new InitiatingDialback(keys, new DarknetMap(ROMEO, Set.of(ROMEO_HOST), Map.of(), true), "out");
    }

    private String ours() {
        return "<db:result from='" + R + "' to='" + J + "'>" + keys.key(TO_JULIET, "out") + "</db:result>";
    }

    @Test
    @DisplayName("COMPAT(Prosody, 13.0) a key nobody asks about is said again once the peer has a stream to us")
    void theKeyIsSaidAgain() {
        InitiatingDialback out = initiating();
        out.claim(TO_JULIET, NOW);
        assertThat(out.tick(NOW + 20_000)).isEmpty();
        out.reversed(NOW + 20_000);
        long again = NOW + 20_000 + InitiatingDialback.AGAIN_MILLIS;
        assertThat(out.next()).isEqualTo(again);
        assertThat(said(out.tick(again))).containsExactly(ours());
    }

    @Test
    void aKeyThatThePeerHasAskedAboutIsNotSaidAgain() {
        InitiatingDialback out = initiating();
        out.claim(TO_JULIET, NOW);
        out.reversed(NOW);
        out.checked(TO_JULIET, "another stream");
        assertThat(out.next()).isEqualTo(NOW + InitiatingDialback.AGAIN_MILLIS);
        out.checked(TO_JULIET, "out");
        assertThat(out.next()).isEqualTo(NOW + InitiatingDialback.PATIENCE_MILLIS);
    }

    @Test
    @DisplayName("COMPAT(Prosody) an answer right after the key was said again may be to the first one")
    void anEarlyAnswerSettlesFirst() {
        InitiatingDialback out = initiating();
        out.claim(TO_JULIET, NOW);
        out.reversed(NOW);
        long again = NOW + InitiatingDialback.AGAIN_MILLIS;
        out.tick(again);
        String valid = "<db:result from='" + J + "' to='" + R + "' type='valid'/>";
        assertThat(out.received(element(valid), again + 1)).isEmpty();
        assertThat(out.next()).isEqualTo(again + InitiatingDialback.SETTLE_MILLIS);
        assertThat(said(out.tick(out.next()))).containsExactly("Proved");

        InitiatingDialback twice = initiating();
        twice.claim(TO_JULIET, NOW);
        twice.reversed(NOW);
        twice.tick(again);
        twice.received(element(valid), again + 1);
        assertThat(said(twice.received(element(valid), again + 2))).containsExactly("Proved");
    }

    @Test
    void aKeyThatNobodyAsksAboutIsGivenUpSoon() {
        InitiatingDialback out = initiating();
        out.claim(TO_JULIET, NOW);
        assertThat(out.next()).isEqualTo(NOW + InitiatingDialback.UNASKED_MILLIS);
        assertThat(out.tick(out.next() - 1)).isEmpty();
        assertThat(said(out.tick(out.next()))).containsExactly("Denied REMOTE_SERVER_TIMEOUT");
        assertThat(out.next()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aKeyThatIsNeverAnsweredIsGivenUpWellBeforeThePeerGivesUp() {
        InitiatingDialback out = initiating();
        out.claim(TO_JULIET, NOW);
        out.checked(TO_JULIET, "out");
        assertThat(out.next())
                .isEqualTo(NOW + InitiatingDialback.PATIENCE_MILLIS)
                .isLessThan(NOW + 90_000);
        assertThat(said(out.tick(out.next()))).containsExactly("Denied REMOTE_SERVER_TIMEOUT");
        assertThat(out.next()).isEqualTo(Long.MAX_VALUE);
    }
}
