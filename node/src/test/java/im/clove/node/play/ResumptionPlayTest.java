package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.store.Table;
import im.clove.xmpp.xml.Element;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// XEP-0198 §5, row by row: who comes back to what.
@Timeout(300)
final class ResumptionPlayTest {
    private static final String SM = " xmlns='urn:xmpp:sm:3'";
    private static final String ERRORS = " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'";
    private static final String NOT_FOUND = "<failed" + SM + "><item-not-found" + ERRORS + "/></failed>";
    private static final String UNEXPECTED = "<failed" + SM + "><unexpected-request" + ERRORS + "/></failed>";

    private final Play play = new Play();

    @AfterEach
    void end() {
        play.close();
    }

    private static String enable(Actor actor, String more) {
        Element enabled =
                actor.send("<enable" + SM + " resume='true'" + more + "/>").next();
        assertThat(enabled.is("urn:xmpp:sm:3", "enabled")).isTrue();
        assertThat(enabled.attribute("resume")).isEqualTo("true");
        actor.received.set(0);
        return Objects.requireNonNull(enabled.attribute("id"));
    }

    private static String say(String to, String body) {
        return "<message type='chat' to='" + to + "'><body>" + body + "</body></message>";
    }

    private static String said(String from, String to, String body) {
        return "<message type='chat' from='" + from + "' to='" + to + "'><body>" + body + "</body></message>";
    }

    /// The session has noticed that its link is gone.
    private void awaitDetached() {
        play.settle();
        assertThat(play.server().sessions().detached()).isOne();
    }

    @Test
    void whoComesBackInTimeWasNeverAway() {
        play.befriend("romeo", "juliet");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        romeo.next();
        Actor juliet = play.enterAvailable("juliet", "balcony");
        juliet.next();
        romeo.next();
        String id = enable(romeo, "");
        romeo.cut();
        awaitDetached();
        play.pass(Duration.ofMinutes(4));
        Actor again = play.resume(romeo, id, 0);
        again.expect("<resumed" + SM + " previd='" + id + "' h='0'/>");
        juliet.send("<presence><show>away</show></presence>")
                .expect("<presence from='{me}' to='{me}'><show>away</show></presence>");
        again.expect("<presence from='" + juliet.full + "' to='romeo@verona.example'><show>away</show></presence>");
        play.silence();
    }

    @Test
    void whoComesTooLateIsToldHowMuchWasTaken() {
        play.befriend("romeo", "juliet");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        romeo.next();
        Actor juliet = play.enterAvailable("juliet", "balcony");
        juliet.next();
        romeo.next();
        String id = enable(romeo, " max='60'");
        romeo.send(say(juliet.full, "one")).send(say(juliet.full, "two")).sync();
        juliet.expect(said(romeo.full, juliet.full, "one"));
        juliet.expect(said(romeo.full, juliet.full, "two"));
        romeo.cut();
        awaitDetached();
        play.pass(Duration.ofSeconds(61));
        juliet.expect("<presence type='unavailable' from='" + romeo.full + "' to='juliet@verona.example'/>");
        play.resume(romeo, id, 0).expectRefusal("<failed" + SM + " h='3'><item-not-found" + ERRORS + "/></failed>");
        play.connect("tybalt", "street", id + " 0").expectRefusal(NOT_FOUND);
        play.silence();
    }

    @Test
    void theShorterOfTheTwoTimesCounts() {
        Actor romeo = play.enter("romeo", "orchard");
        Element enabled =
                romeo.send("<enable" + SM + " resume='true' max='60'/>").next();
        assertThat(enabled.attribute("max")).isEqualTo("60");
        Actor tomb = play.enter("romeo", "tomb");
        enabled = tomb.send("<enable" + SM + " resume='true' max='86400'/>").next();
        assertThat(enabled.attribute("max")).isEqualTo("600");
    }

    @Test
    void aCountThatIsTooHighEndsTheSession() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        String id = enable(romeo, "");
        juliet.send(say("romeo@verona.example", "one"));
        romeo.expect(said(juliet.full, "romeo@verona.example", "one"));
        romeo.cut();
        awaitDetached();
        Actor again = play.resume(romeo, id, 2);
        Element error = again.expectStreamError("undefined-condition");
        Element tooHigh = error.child("urn:xmpp:sm:3", "handled-count-too-high").orElseThrow();
        assertThat(tooHigh.attribute("h")).isEqualTo("2");
        assertThat(tooHigh.attribute("send-count")).isEqualTo("1");
        play.resume(romeo, id, 1).expectRefusal("<failed" + SM + " h='0'><item-not-found" + ERRORS + "/></failed>");
        play.settle();
        assertThat(play.server().sessions().count()).isOne();
        assertThat(play.waiting("romeo")).isEqualTo(1);
    }

    @Test
    void aBoundSessionDoesNotTurnIntoAnother() {
        Actor romeo = play.enter("romeo", "orchard");
        String id = enable(romeo, "");
        Actor tomb = play.enter("romeo", "tomb");
        enable(tomb, "");
        tomb.send("<resume" + SM + " previd='" + id + "' h='0'/>").expect(UNEXPECTED);
        romeo.sync();
        tomb.sync();
        tomb.send("<enable" + SM + " resume='true'/>").expect(UNEXPECTED);
        play.silence();
    }

    @Test
    void anotherResourceOfTheAccountMayTakeItsSessionBack() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        String id = enable(romeo, "");
        romeo.cut();
        awaitDetached();
        Actor tomb = play.enter("romeo", "tomb");
        Actor again = play.connect("romeo", "orchard", id + " 0");
        again.expect("<resumed" + SM + " previd='" + id + "' h='0'/>");
        juliet.send(say("romeo@verona.example/orchard", "here"));
        again.expect(said(juliet.full, "romeo@verona.example/orchard", "here"));
        tomb.sync();
        play.silence();
    }

    @Test
    void theOldSocketIsLetGoWhileItStillLooksAlive() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        String id = enable(romeo, "");
        juliet.send(say(romeo.full, "one"));
        romeo.expect(said(juliet.full, romeo.full, "one"));
        Actor again = play.resume(romeo, id, 0);
        again.expect("<resumed" + SM + " previd='" + id + "' h='0'/>");
        again.expect(said(juliet.full, romeo.full, "one"));
        romeo.expectStreamError("conflict");
        again.send("<a" + SM + " h='1'/>").sync();
        assertThat(play.waiting("romeo")).isZero();
        play.silence();
    }

    @Test
    void ofTwoThatComeBackAtOnceTheLaterHasIt() {
        Actor juliet = play.enter("juliet", "balcony");
        String id = enable(juliet, "");
        play.store.hold(Table.OFFLINE);
        juliet.send(say("romeo@verona.example", "held")).sync();
        juliet.cut();
        awaitDetached();
        Actor first = play.resume(juliet, id, 1);
        play.settle(); // it waits for what was said before
        Actor second = play.resume(juliet, id, 1);
        first.expectRefusal(NOT_FOUND);
        play.store.release();
        second.expect("<resumed" + SM + " previd='" + id + "' h='2'/>");
        second.sync();
    }

    @ParameterizedTest
    @ValueSource(strings = {"</stream:stream>", "<message", "<!-- hush -->", "<letter/>"})
    @DisplayName("§5: a stream that was closed, or ended by a fault of its own, is not one to come back to")
    void aStreamThatWasClosedIsOver(String last) {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        String id = enable(romeo, "");
        romeo.send(last.equals("<message") ? last + "<" : last);
        romeo.awaitOver();
        play.settle();
        assertThat(play.server().sessions().count()).isZero();
        play.resume(romeo, id, 0).expectRefusal("<failed" + SM + " h='0'><item-not-found" + ERRORS + "/></failed>");
    }

    @Test
    void withoutResumptionThereIsNoWayBack() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        Element enabled = romeo.send("<enable" + SM + "/>").next();
        assertThat(enabled.attribute("id")).isNull();
        assertThat(enabled.attribute("resume")).isNull();
        romeo.cut();
        play.settle();
        assertThat(play.server().sessions().count()).isZero();
    }
}
