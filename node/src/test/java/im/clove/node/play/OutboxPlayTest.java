package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two whole servers, one of which is away for a while: what their users see.
@Timeout(300)
final class OutboxPlayTest {
    private TwoServers play;
    private String romeo;
    private String juliet;

    @BeforeEach
    void open() {
        play = new TwoServers(true);
        romeo = play.bare("romeo");
        juliet = play.bare("juliet");
        play.befriend("romeo", "juliet");
    }

    @AfterEach
    void close() {
        play.close();
    }

    private static String message(String to, String id) {
        return "<message type='chat' id='" + id + "' to='" + to + "'><body>" + id + "</body></message>";
    }

    private void asleep() {
        play.network.part(play.here, play.there);
        play.network.sever(play.here, play.there);
    }

    private static String text(Actor actor) {
        return Literal.show(actor.next());
    }

    /// Passes over what others tell, up to a stanza with this text.
    private static String until(Actor actor, String text) {
        String found = text(actor);
        while (!found.contains(text)) {
            found = text(actor);
        }
        return found;
    }

    @Test
    void messagesToASleepingServerArriveInOrderAfterDaysAndARestart() {
        asleep();
        Actor sender = play.enter("romeo", "orchard");
        for (int i = 0; i < 20; i++) {
            sender.send(message(juliet, "m" + i));
        }
        play.await(() -> play.waiting() == 20);
        play.pass(Duration.ofDays(2));
        play.restart();
        sender = play.enter("romeo", "orchard");
        sender.send(message(juliet, "last"));
        play.await(() -> play.waiting() == 21);
        play.pass(Duration.ofDays(1));
        Actor reader = play.enterAvailable("juliet", "balcony");
        play.network.join(play.here, play.there);
        for (int i = 0; i < 20; i++) {
            assertThat(until(reader, "<message")).contains("id='m" + i + "'", "1597-04-23T18:00:00Z");
        }
        assertThat(until(reader, "<message")).contains("id='last'", "1597-04-25T18:00:01Z");
    }

    @Test
    void whatIsTooOldComesBackWithAReason() {
        asleep();
        Actor sender = play.enter("romeo", "orchard");
        sender.send(message(juliet, "m1"));
        assertThat(text(sender)).contains("waits here", "urn:clove:outbox:0", "no-store", "from='" + play.domain());
        play.pass(Duration.ofDays(7));
        assertThat(text(sender))
                .contains("type='error'", "id='m1'", "from='" + juliet, "remote-server-timeout", "away for too long");
    }

    @Test
    void whoIsNotThereToGetTheErrorFindsAMessage() {
        asleep();
        Actor sender = play.enter("romeo", "orchard");
        sender.send(message(juliet, "m1"));
        play.await(() -> play.waiting() == 1);
        play.restart();
        play.pass(Duration.ofDays(7));
        play.await(() -> play.unread() > 0);
        Actor later = play.enter("romeo", "street");
        later.send("<presence/>");
        assertThat(until(later, "<message")).contains("was not delivered", juliet);
    }

    @Test
    void whoBlocksTheNoticesGetsNoneAndTheServerStillAnswers() {
        asleep();
        Actor sender = play.enter("romeo", "orchard");
        sender.send("<iq type='set' id='b'><block xmlns='urn:xmpp:blocking'><item jid='" + play.domain()
                        + "'/></block></iq>")
                .next();
        sender.send(message(juliet, "m1"));
        sender.send("<iq type='get' id='p' to='" + play.domain() + "'><ping xmlns='urn:xmpp:ping'/></iq>")
                .expect("<iq type='result' id='p' from='" + play.domain() + "' to='{me}'/>");
        play.pass(Duration.ofDays(7));
        assertThat(text(sender)).contains("type='error'", "id='m1'");
    }

    @Test
    @DisplayName("XEP-0077: what an account had sent goes with it, and its farewells still arrive")
    void whatARemovedAccountHadSentDoesNotArrive() {
        Actor reader = play.enterAvailable("juliet", "balcony");
        asleep();
        Actor sender = play.enter("romeo", "orchard");
        sender.send(message(juliet, "m1"));
        Actor other = play.enter("mercutio", "street");
        other.send(message(juliet, "m2"));
        play.await(() -> play.waiting() == 2);
        sender.send("<iq type='set' id='x'><query xmlns='jabber:iq:register'><remove/></query></iq>");
        assertThat(until(sender, "id='x'")).contains("type='result'");
        // Mercutio's message, and two farewells.
        play.await(() -> play.waiting() == 3);
        play.network.join(play.here, play.there);
        assertThat(until(reader, "<message")).contains("id='m2'");
        until(reader, "type='unsubscribed' from='" + romeo);
        play.await(() -> play.waiting() == 0);
        assertThat(reader.rest().stream().map(Literal::show)).noneMatch(each -> each.contains("m1"));
    }

    @Test
    @DisplayName("Presence given up while the peer was away is said again when it is back")
    void presenceIsSentAfresh() {
        Actor reader = play.enterAvailable("juliet", "balcony");
        Actor sender = play.enterAvailable("romeo", "orchard");
        until(reader, "from='" + sender.full);
        until(sender, "from='" + reader.full);
        asleep();
        sender.send("<presence><show>away</show></presence>");
        sender.send(message(juliet, "m1"));
        // Fails when it has waited as long as presence does.
        sender.send("<iq type='get' id='q' to='" + juliet + "/balcony'><ping xmlns='urn:xmpp:ping'/></iq>");
        assertThat(until(sender, "<iq")).contains("remote-server-timeout");
        play.network.join(play.here, play.there);
        until(reader, "m1");
        assertThat(until(reader, "<presence")).contains("away", sender.full);
    }
}
