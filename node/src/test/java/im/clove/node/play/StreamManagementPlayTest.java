package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.store.Table;
import im.clove.xmpp.xml.Element;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// XEP-0198: what was acknowledged is safe, what was not comes again, and nothing comes twice.
@Timeout(300)
final class StreamManagementPlayTest {
    private static final String SM = " xmlns='urn:xmpp:sm:3'";

    private final Play play = new Play();

    @AfterEach
    void end() {
        play.close();
    }

    private static String say(String to, String body) {
        return "<message type='chat' to='" + to + "'><body>" + body + "</body></message>";
    }

    private static String said(String from, String to, String body) {
        return "<message type='chat' from='" + from + "' to='" + to + "'><body>" + body + "</body></message>";
    }

    private static String enable(Actor actor) {
        Element enabled = actor.send("<enable" + SM + " resume='true'/>").next();
        assertThat(enabled.is("urn:xmpp:sm:3", "enabled")).isTrue();
        actor.received.set(0);
        return Objects.requireNonNull(enabled.attribute("id"));
    }

    private static void ask(Actor actor, int h) {
        actor.send("<r" + SM + "/>").expect("<a" + SM + " h='" + h + "'/>");
    }

    @Test
    void theServerCountsWhatItHasTaken() {
        Actor juliet = play.enter("juliet", "balcony");
        enable(juliet);
        ask(juliet, 0);
        juliet.send(say("romeo@verona.example", "Romeo?"))
                .send("<presence/>")
                .expect("<presence from='{me}' to='{me}'/>");
        ask(juliet, 2);
        juliet.send("<enable" + SM + "/>")
                .expect("<failed" + SM + "><unexpected-request"
                        + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
        assertThat(juliet.questions.get()).isPositive();
    }

    @Test
    void aStanzaCountsOnlyWhenItsLastOwnerHasCommitted() {
        Actor juliet = play.enter("juliet", "balcony");
        enable(juliet);
        play.store.hold(Table.OFFLINE);
        juliet.send(say("romeo@verona.example", "Romeo?")).send("<r" + SM + "/>");
        juliet.sync();
        assertThat(juliet.rest()).isEmpty();
        play.pass(Duration.ofSeconds(2));
        juliet.expect("<a" + SM + " h='0'/>");
        play.store.release();
        // Said once more when it is safe: a client that asks once hears of it.
        juliet.expect("<a" + SM + " h='2'/>");
        juliet.sync();
        ask(juliet, 3);
    }

    @Test
    void aStanzaForAnotherServerCountsWhenThatServerHasIt() {
        Actor juliet = play.enter("juliet", "balcony");
        enable(juliet);
        play.mantua.hold();
        juliet.send(say("paris@mantua.example", "No.")).send("<r" + SM + "/>");
        Neighbour.Sent sent = play.mantua.expect(said(juliet.full, "paris@mantua.example", "No."));
        juliet.sync();
        assertThat(juliet.rest()).isEmpty();
        sent.delivery().accepted();
        juliet.expect("<a" + SM + " h='2'/>");
    }

    @Test
    void aBrokenLinkLosesNothingAndRepeatsNothing() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        String id = enable(romeo);
        juliet.send(say(romeo.full, "one"));
        romeo.expect(said(juliet.full, romeo.full, "one"));
        romeo.cut();
        juliet.send(say(romeo.full, "two")).sync();

        Actor again = play.resume(romeo, id, 1);
        again.expect("<resumed" + SM + " previd='" + id + "' h='0'/>");
        again.expect(said(juliet.full, romeo.full, "two"));
        play.silence();
        again.send("<a" + SM + " h='" + (again.received.get() + 1) + "'/>").sync();
        assertThat(play.stores().offline().usage(Play.jid("romeo")).messages()).isZero();
    }

    @Test
    @DisplayName("C-14: a session is its own account's, and an unknown id is nobody's")
    void nobodyElseGetsASession() {
        Actor romeo = play.enter("romeo", "orchard");
        String id = enable(romeo);
        String failed = "<failed" + SM + "><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>";
        play.connect("tybalt", "street", id + " 0").expectRefusal(failed);
        play.connect("romeo", "orchard", "made-up 0").expectRefusal(failed);
        play.silence();
        romeo.sync();
    }

    @Test
    void aCountThatIsTooHighEndsTheStream() {
        Actor romeo = play.enter("romeo", "orchard");
        enable(romeo);
        Element error = romeo.send("<a" + SM + " h='7'/>").expectStreamError("undefined-condition");
        assertThat(error.has("urn:xmpp:sm:3", "handled-count-too-high")).isTrue();
    }

    @Test
    void aSessionMovesFromALinkThatStillLooksAlive() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        String id = enable(romeo);
        Actor again = play.resume(romeo, id, 0);
        again.expect("<resumed" + SM + " previd='" + id + "' h='0'/>");
        romeo.expectStreamError("conflict");
        juliet.send(say(romeo.full, "still there?"));
        again.expect(said(juliet.full, romeo.full, "still there?"));
        play.silence();
    }

    @Test
    void whatAResumptionFindsUnfinishedIsFinishedFirst() {
        Actor juliet = play.enter("juliet", "balcony");
        String id = enable(juliet);
        play.store.hold(Table.OFFLINE);
        juliet.send(say("romeo@verona.example", "once")).sync();
        juliet.cut();
        Actor again = play.resume(juliet, id, juliet.received.get());
        assertThat(again.rest()).isEmpty();
        play.store.release();
        again.expect("<resumed" + SM + " previd='" + id + "' h='2'/>");
        play.silence();
    }

    @Test
    void aClientThatDoesNotComeBackLeavesItsMessagesInTheQueue() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        String id = enable(romeo);
        juliet.send(say("romeo@verona.example", "late"));
        romeo.expect(said(juliet.full, "romeo@verona.example", "late"));
        romeo.cut();
        juliet.sync();
        awaitTimers();
        play.pass(Duration.ofMinutes(11));
        String areYouThere =
                "<iq type='get' id='alive' from='verona.example' to='{me}'><ping xmlns='urn:xmpp:ping'/></iq>";
        juliet.expect(areYouThere);
        juliet.expect(areYouThere);
        juliet.sync();
        play.resume(romeo, id, 0)
                .expectRefusal("<failed" + SM
                        + " h='0'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
        Actor back = play.enter("romeo", "tomb");
        back.send("<presence/>")
                .expectAll(
                        "<presence from='{me}' to='{me}'/>",
                        "<message type='chat' from='" + juliet.full + "' to='romeo@verona.example'><body>late</body>"
                                + "<delay xmlns='urn:xmpp:delay' from='verona.example' stamp='1597-04-23T18:00:00Z'/>"
                                + "</message>");
        play.silence();
    }

    /// The session has noticed that its link is gone once it waits for the client.
    private void awaitTimers() {
        play.settle();
        assertThat(play.server().sessions().detached()).isOne();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void manyMessagesArriveOnceAndInOrderHoweverOftenTheLinkBreaks(long seed) {
        Random random = new Random(seed);
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        String id = enable(romeo);
        List<String> got = new ArrayList<>();
        int handled = 0;
        int total = 120;
        for (int i = 0; i < total; ) {
            for (int burst = random.nextInt(1, 9); burst > 0 && i < total; burst--) {
                juliet.send(say("romeo@verona.example", "line " + i++));
            }
            if (random.nextBoolean()) {
                juliet.sync();
            }
            romeo.cut();
            for (Element each : romeo.rest()) {
                collect(each, got);
            }
            handled += romeo.received.get();
            romeo = play.resume(romeo, id, handled);
            assertThat(romeo.next().is("urn:xmpp:sm:3", "resumed")).isTrue();
            if (random.nextInt(4) == 0) {
                romeo.send("<a" + SM + " h='" + (handled + romeo.received.get()) + "'/>");
            }
        }
        play.settle();
        for (Element each : romeo.rest()) {
            collect(each, got);
        }
        List<String> all = new ArrayList<>();
        for (int i = 0; i < total; i++) {
            all.add("line " + i);
        }
        assertThat(got).isEqualTo(all);
    }

    private static void collect(Element element, List<String> into) {
        element.child(Element.CLIENT, "body").ifPresent(body -> into.add(body.text()));
    }
}
