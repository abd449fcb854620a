package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.account.AccountLimits;
import im.clove.node.app.host.Server;
import im.clove.node.session.SessionLimits;
import im.clove.node.store.OfflineQueue;
import im.clove.xmpp.xml.Element;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// RFC 6120 §7.6.2.1 and XEP-0198 §5: connected clients have one bound, sessions that wait for theirs another.
/// Here three may be connected and two asleep.
@Timeout(60)
final class SleepingSessionsPlayTest {
    private static final String SM = " xmlns='urn:xmpp:sm:3'";
    private static final String ERRORS = " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'";
    private static final String FULL =
            "<iq type='error' id='bind'><error type='wait'><resource-constraint" + ERRORS + "/></error></iq>";

    private final Play play = new Play(
            OfflineQueue.Quota.STANDARD,
            new Server.Limits(new AccountLimits(3, 2, 1_000, 100, 100, 64), SessionLimits.DEFAULT));

    @AfterEach
    void end() {
        play.close();
    }

    private static String enable(Actor actor) {
        Element enabled = actor.send("<enable" + SM + " resume='true'/>").next();
        actor.received.set(0);
        return Objects.requireNonNull(enabled.attribute("id"));
    }

    /// A client that enables resumption, and loses its connection.
    private String sleep(Actor actor, int asleepThen) {
        String id = enable(actor);
        actor.cut();
        play.await(() -> play.server().sessions().detached() == asleepThen);
        play.pass(Duration.ofSeconds(1));
        return id;
    }

    private static String gone(int h) {
        return "<failed" + SM + " h='" + h + "'><item-not-found" + ERRORS + "/></failed>";
    }

    @Test
    @DisplayName("A client on a bad line that always comes back with a new session is never locked out")
    void sleepingSessionsDoNotLockTheOwnerOut() {
        List<String> ids = new ArrayList<>();
        List<Actor> actors = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Actor phone = play.enter("romeo", "phone" + i);
            actors.add(phone);
            ids.add(sleep(phone, Math.min(i + 1, 2)));
        }
        play.await(() -> play.server().sessions().count() == 2);
        // The oldest have given way, the latest can be had back.
        play.resume(actors.get(9), ids.get(9), 0).expectRefusal(gone(0));
        play.resume(actors.get(10), ids.get(10), 0).expect("<resumed" + SM + " previd='" + ids.get(10) + "' h='0'/>");
        play.resume(actors.get(11), ids.get(11), 0).expect("<resumed" + SM + " previd='" + ids.get(11) + "' h='0'/>");
        play.silence();
    }

    @Test
    void connectedClientsAreStillCounted() {
        play.enter("romeo", "one");
        play.enter("romeo", "two");
        sleep(play.enter("romeo", "three"), 1);
        play.enter("romeo", "four");
        play.connect("romeo", "five", "").expectRefusal(FULL);
        play.connect("romeo", "three", "").expectRefusal(FULL);
        play.silence();
    }

    @Test
    @DisplayName("Coming back makes no more of them than may be connected")
    void resumingIsCounted() {
        Actor three = play.enter("romeo", "three");
        String id = sleep(three, 1);
        play.enter("romeo", "one");
        play.enter("romeo", "two");
        Actor four = play.enter("romeo", "four");
        play.resume(three, id, 0).expectRefusal("<failed" + SM + "><resource-constraint" + ERRORS + "/></failed>");
        four.leave();
        play.await(() -> play.server().sessions().count() == 3);
        Actor again = play.resume(three, id, 0);
        again.expect("<resumed" + SM + " previd='" + id + "' h='0'/>");
        play.connect("romeo", "five", "").expectRefusal(FULL);
        again.sync();
        play.silence();
    }

    @Test
    @DisplayName("Who comes back while its old connection still looks alive takes nobody's place")
    void aConnectedSessionMayBeTakenOver() {
        Actor one = play.enter("romeo", "one");
        String id = enable(one);
        play.enter("romeo", "two");
        play.enter("romeo", "three");
        play.resume(one, id, 0).expect("<resumed" + SM + " previd='" + id + "' h='0'/>");
        one.expectStreamError("conflict");
        play.connect("romeo", "five", "").expectRefusal(FULL);
        play.silence();
    }

    @Test
    @DisplayName("What the client of a session that gives way has not confirmed goes to another one, or waits")
    void messagesOfTheOldestAreKept() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor old = play.enterAvailable("romeo", "old");
        enable(old);
        juliet.send("<message type='chat' to='" + old.full + "'><body>one</body></message>");
        old.expect("<message type='chat' from='" + juliet.full + "' to='{me}'><body>one</body></message>");
        old.cut();
        play.await(() -> play.server().sessions().detached() == 1);
        play.pass(Duration.ofSeconds(1));
        sleep(play.enter("romeo", "b"), 2);
        sleep(play.enter("romeo", "c"), 2);
        play.await(() -> play.server().sessions().count() == 3);
        assertThat(play.waiting("romeo")).isEqualTo(1);

        Actor tomb = play.enter("romeo", "tomb");
        tomb.send("<presence/>").expect("<presence from='{me}' to='{me}'/>");
        tomb.expect("<message type='chat' from='" + juliet.full + "' to='" + old.full
                + "'><body>one</body><delay xmlns='urn:xmpp:delay' from='verona.example' stamp='{any}'/></message>");
        play.silence();
    }

    private static String chat(String to, String body) {
        return "<message type='chat' to='" + to + "'><body>" + body + "</body></message>";
    }

    private static String got(String from, String to, String body) {
        return "<message type='chat' from='" + from + "' to='" + to + "'><body>" + body + "</body></message>";
    }

    private static String late(String from, String to, String body) {
        return got(from, to, body)
                .replace("</message>", "<delay xmlns='urn:xmpp:delay' from='verona.example' stamp='{any}'/></message>");
    }

    @Test
    @DisplayName("What waits for a client that lost its link another one gets that comes online, and nobody twice")
    void anotherClientGetsWhatWaitsForASleepingOne() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor phone = play.enterAvailable("romeo", "phone");
        String id = enable(phone);
        juliet.send(chat("romeo@verona.example", "one"));
        phone.expect(got(juliet.full, "romeo@verona.example", "one"));
        phone.cut();
        play.await(() -> play.server().sessions().detached() == 1);
        juliet.send(chat("romeo@verona.example", "two"));
        assertThat(play.waiting("romeo")).isEqualTo(2);

        Actor laptop = play.enter("romeo", "laptop");
        enable(laptop);
        laptop.send("<presence/>");
        laptop.expectAll("<presence from='{me}' to='{me}'/>", "<presence from='" + phone.full + "' to='{me}'/>");
        laptop.expect(late(juliet.full, "romeo@verona.example", "one"));
        laptop.expect(late(juliet.full, "romeo@verona.example", "two"));
        play.settle();
        laptop.send("<a" + SM + " h='" + laptop.received.get() + "'/>").sync();
        assertThat(play.waiting("romeo")).isZero();

        Actor back = play.resume(phone, id, 0);
        back.expect("<resumed" + SM + " previd='" + id + "' h='0'/>");
        back.expect(got(juliet.full, "romeo@verona.example", "one"));
        back.expect(got(juliet.full, "romeo@verona.example", "two"));
        back.expect("<presence from='" + laptop.full + "' to='" + back.full + "'/>");
        back.send("<a" + SM + " h='3'/>").sync();
        assertThat(play.waiting("romeo")).isZero();
        play.silence();
    }

    @Test
    @DisplayName("Whether the sleeping client comes back or not, what another one has confirmed is not given again")
    void whatAnotherClientHasIsNotGivenAgainWhenTheSleepingOneIsOver() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor phone = play.enterAvailable("romeo", "phone");
        phone.send("<enable" + SM + " resume='true' max='5'/>").next();
        phone.cut();
        play.await(() -> play.server().sessions().detached() == 1);
        juliet.send(chat("romeo@verona.example", "one"));
        // Its sender is told at once: nobody is there who could have it before it is stored.
        juliet.sync();
        assertThat(play.waiting("romeo")).isOne();
        Actor laptop = play.enter("romeo", "laptop");
        laptop.send("<presence/>");
        laptop.expectAll(
                "<presence from='{me}' to='{me}'/>",
                "<presence from='" + phone.full + "' to='{me}'/>",
                late(juliet.full, "romeo@verona.example", "one"));
        play.pass(Duration.ofSeconds(6));
        laptop.expect("<presence type='unavailable' from='" + phone.full + "' to='{me}'/>");
        assertThat(play.waiting("romeo")).isZero();
        play.silence();
    }

    @Test
    @DisplayName("What another client was given and did not confirm waits on, and a third one gets it")
    void whatNeitherConfirmsWaitsOn() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor phone = play.enterAvailable("romeo", "phone");
        enable(phone);
        phone.cut();
        play.await(() -> play.server().sessions().detached() == 1);
        juliet.send(chat("romeo@verona.example", "one"));
        juliet.sync();
        Actor laptop = play.enter("romeo", "laptop");
        enable(laptop);
        laptop.send("<presence/>");
        laptop.expectAll(
                "<presence from='{me}' to='{me}'/>",
                "<presence from='" + phone.full + "' to='{me}'/>",
                late(juliet.full, "romeo@verona.example", "one"));
        laptop.cut();
        play.await(() -> play.server().sessions().detached() == 2);
        assertThat(play.waiting("romeo")).isOne();
        Actor tomb = play.enter("romeo", "tomb");
        tomb.send("<presence/>");
        tomb.expectAll(
                "<presence from='{me}' to='{me}'/>",
                "<presence from='" + phone.full + "' to='{me}'/>",
                "<presence from='" + laptop.full + "' to='{me}'/>",
                late(juliet.full, "romeo@verona.example", "one"));
        assertThat(play.waiting("romeo")).isZero();
    }
}
