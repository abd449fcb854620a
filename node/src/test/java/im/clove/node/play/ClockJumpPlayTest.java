package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.xml.Element;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// the clock of the machine jumps, by years, to either side. Dates show it; nothing else does.
@Timeout(300)
final class ClockJumpPlayTest {
    private static final Duration YEARS = Duration.ofDays(3_650);

    private final Play play = Play.open();

    @AfterEach
    void end() {
        play.close();
    }

    private void say(String id) {
        play.mantua.send("<message type='chat' id='" + id + "' from='paris@mantua.example/x' to='romeo@verona.example'>"
                + "<body>x</body></message>");
        play.settle();
    }

    @Test
    @DisplayName("R-13: what waits comes in the order in which it came")
    void order() {
        say("first");
        play.jump(YEARS.negated());
        say("second");
        play.jump(YEARS.multipliedBy(2));
        say("third");
        play.jump(YEARS.negated());
        Actor romeo = play.enterAvailable("romeo", "orchard");
        for (String id : List.of("first", "second", "third")) {
            assertThat(romeo.next().attribute("id")).isEqualTo(id);
        }
        assertThat(play.waiting("romeo")).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    @DisplayName("R-13: a session waits for its client as long as it says, by a clock that does not jump")
    void resumption(int direction) {
        Actor romeo = play.enter("romeo", "orchard");
        Element enabled =
                romeo.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>").next();
        romeo.cut();
        play.settle();
        play.jump(YEARS.multipliedBy(direction));
        play.pass(Duration.ofMinutes(9));
        assertThat(play.resume(romeo, enabled.attributeOr("id", ""), 0).next().local())
                .isEqualTo("resumed");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    @DisplayName("R-13: messages go on, and when somebody was last there is never in the future")
    void live(int direction) {
        play.befriend("romeo", "juliet");
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        romeo.send("<presence type='unavailable'/>");
        play.settle();
        play.jump(YEARS.multipliedBy(direction));
        juliet.send("<iq type='get' id='l' to='romeo@verona.example'><query xmlns='jabber:iq:last'/></iq>");
        Element last = juliet.next();
        assertThat(Long.parseLong(
                        last.child("jabber:iq:last", "query").orElseThrow().attributeOr("seconds", "")))
                .isBetween(0L, YEARS.toSeconds());
        romeo.rest();
        romeo.send("<presence/>");
        romeo.rest();
        juliet.send("<message type='chat' id='now' to='romeo@verona.example/orchard'><body>x</body></message>");
        play.settle();
        assertThat(romeo.rest().stream().map(each -> each.attributeOr("id", "")))
                .contains("now");
    }
}
