package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.ext.StrangerTerms;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The scenes of [StrangerPlayTest] where strangers stay at the door: they see no more of an account.
final class StrangerAtTheDoorPlayTest extends StrangerPlayTest {
    @Override
    StrangerTerms terms() {
        return new StrangerTerms(true, true, 4, 1 << 20, "hello");
    }

    @Override
    @ParameterizedTest
    @MethodSource("stanzas")
    @DisplayName("T-09: nor can one who has filled all that strangers may fill")
    void whoHasFilledTheQueue(String stanza) {
        for (int i = 0; i < 5; i++) {
            assertThat(answersTo(
                            "<message type='chat' to='X@verona.example'><body>" + i + "</body></message>", "juliet"))
                    .isEmpty();
        }
        assertThat(play.waiting("juliet")).isZero();
        assertThat(answersTo(stanza, "juliet")).isEqualTo(answersTo(stanza, "nobody"));
    }

    @Override
    @Test
    @DisplayName("nothing of what a stranger says to an account is lost for that")
    void messagesArrive() {
        play.mantua.send("<message type='chat' id='a' from='eve@mantua.example/x' to='romeo@verona.example/gone'>"
                + "<body>one</body></message>");
        play.mantua.send("<message id='b' from='eve@mantua.example/x' to='romeo@verona.example/orchard'>"
                + "<body>two</body></message>");
        play.silence();
        romeo.send("<message to='hello@verona.example'><body>let in eve@mantua.example</body></message>");
        romeo.next();
        assertThat(romeo.next().attribute("id")).isEqualTo("a");
        assertThat(romeo.next().attribute("id")).isEqualTo("b");
    }
}
