package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.account.AccountLimits;
import im.clove.node.app.host.Server;
import im.clove.node.session.SessionLimits;
import im.clove.node.store.OfflineQueue;
import im.clove.xmpp.xml.Element;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `limits.stanza.client = 4 MiB`: a message larger than what may be unacknowledged ends nobody's session.
@Timeout(300)
final class LargeStanzaPlayTest {
    private static final String SM = " xmlns='urn:xmpp:sm:3'";
    private static final int LIMIT = 4 << 20;
    private static final int LARGE = 2 << 20;

    private final Play play = new Play(
            new OfflineQueue.Quota(1_000, 64 << 20),
            new Server.Limits(AccountLimits.DEFAULT, new SessionLimits(256, 500, 1 << 20, Duration.ofMinutes(10))));
    private Actor juliet;

    @BeforeEach
    void allowed() {
        play.takes(LIMIT);
        juliet = play.enterAvailable("juliet", "balcony");
        play.contact("romeo", "juliet", "none");
    }

    @AfterEach
    void end() {
        play.close();
    }

    private void say(int number, int size) {
        juliet.send("<message type='chat' id='" + number + "' to='romeo@verona.example'><body>" + "x".repeat(size)
                + "</body></message>");
        // Until the time is over in which the recipient may confirm it, its sender is not read on.
        play.pass(Duration.ofMillis(60));
    }

    private Actor romeo(String enable) {
        Actor romeo = play.enter("romeo", "orchard");
        if (!enable.isEmpty()) {
            romeo.send(enable).next();
        }
        romeo.send("<presence/>");
        assertThat(romeo.next().local()).isEqualTo("presence");
        if (!enable.isEmpty()) {
            // A node asks for that; a large one waits until it is the only one.
            romeo.send("<a" + SM + " h='1'/>");
        }
        return romeo;
    }

    private static void got(Actor actor, int number, int size) {
        Element message = actor.next();
        assertThat(message.attribute("id")).isEqualTo(String.valueOf(number));
        assertThat(message.child(Element.CLIENT, "body").orElseThrow().text()).hasSize(size);
    }

    @Test
    void onlineWithAndWithoutStreamManagement() {
        Actor romeo = romeo("");
        say(1, LARGE);
        got(romeo, 1, LARGE);
        romeo.cut();
        Actor managed = romeo("<enable" + SM + "/>");
        say(2, LARGE);
        got(managed, 2, LARGE);
        managed.send("<a" + SM + " h='2'/>");
        say(3, 10);
        got(managed, 3, 10);
        managed.send("<a" + SM + " h='3'/>");
        assertThat(play.waiting("romeo")).isZero();
        play.silence();
    }

    @Test
    @DisplayName("A burst of large ones waits for the client's acknowledgements, on the disk")
    void aBurst() {
        Actor romeo = romeo("<enable" + SM + "/>");
        for (int i = 1; i <= 8; i++) {
            say(i, LARGE);
        }
        say(9, 10);
        got(romeo, 1, LARGE);
        play.settle();
        assertThat(romeo.rest()).isEmpty();
        assertThat(play.waiting("romeo")).isEqualTo(9);
        for (int i = 2; i <= 9; i++) {
            romeo.send("<a" + SM + " h='" + i + "'/>");
            got(romeo, i, i < 9 ? LARGE : 10);
        }
        romeo.send("<a" + SM + " h='10'/>");
        assertThat(play.waiting("romeo")).isZero();
        say(10, 10);
        got(romeo, 10, 10);
        assertThat(play.server().sessions().count()).isEqualTo(2);
    }

    @Test
    void asleepAndBack() {
        Actor romeo = play.enter("romeo", "orchard");
        String id = romeo.send("<enable" + SM + " resume='true'/>").next().attribute("id");
        romeo.send("<presence/>");
        romeo.next();
        romeo.send("<a" + SM + " h='1'/>");
        play.settle();
        romeo.cut();
        say(1, LARGE);
        say(2, LARGE);
        say(3, 10);
        play.settle();
        Actor again = play.resume(romeo, id, 1);
        assertThat(again.next().local()).isEqualTo("resumed");
        got(again, 1, LARGE);
        again.send("<a" + SM + " h='2'/>");
        got(again, 2, LARGE);
        again.send("<a" + SM + " h='3'/>");
        got(again, 3, 10);
    }

    @Test
    void offlineAndReadBack() {
        for (int i = 1; i <= 3; i++) {
            say(i, LARGE);
        }
        assertThat(play.waiting("romeo")).isEqualTo(3);
        Actor romeo = romeo("<enable" + SM + "/>");
        for (int i = 1; i <= 3; i++) {
            got(romeo, i, LARGE);
            romeo.send("<a" + SM + " h='" + (i + 1) + "'/>");
        }
        assertThat(play.waiting("romeo")).isZero();
        say(4, 10);
        got(romeo, 4, 10);
    }

    @Test
    void whatIsLargerThanTheQueueComesBack() {
        Play small = new Play(new OfflineQueue.Quota(10, 1 << 20), Server.Limits.DEFAULT);
        small.takes(LIMIT);
        small.contact("romeo", "juliet", "none");
        Actor sender = small.enterAvailable("juliet", "balcony");
        sender.send("<message type='chat' id='1' to='romeo@verona.example'><body>" + "x".repeat(LARGE)
                + "</body></message>");
        assertThat(Literal.show(sender.next())).contains("type='error'").contains("service-unavailable");
        sender.send("<message type='chat' id='2' to='romeo@verona.example'><body>x</body></message>")
                .sync();
        assertThat(small.waiting("romeo")).isOne();
        small.close();
    }
}
