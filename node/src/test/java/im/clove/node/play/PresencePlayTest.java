package im.clove.node.play;

import static im.clove.node.play.Courtship.push;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// RFC 6121 §2 to §4: contacts, subscriptions, presence.
@Timeout(300)
final class PresencePlayTest {
    private static final String ROMEO = "romeo@verona.example";
    private static final String JULIET = "juliet@verona.example";

    private final Play play = new Play();

    @AfterEach
    void end() {
        play.close();
    }

    private static Actor interested(Actor actor) {
        actor.send("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>")
                .next();
        return actor;
    }

    @Test
    void aSubscriptionFromTheRequestToTheEnd() {
        Actor romeo = interested(play.enterAvailable("romeo", "orchard"));
        Actor juliet = interested(play.enterAvailable("juliet", "balcony"));

        romeo.send("<presence type='subscribe' to='" + JULIET + "'/>")
                .expect(push(JULIET, "subscription='none' ask='subscribe'"));
        juliet.expect("<presence type='subscribe' from='" + ROMEO + "' to='" + JULIET + "'/>");
        play.silence();

        juliet.send("<presence type='subscribed' to='" + ROMEO + "'/>").expect(push(ROMEO, "subscription='from'"));
        romeo.expectAll(
                "<presence type='subscribed' from='" + JULIET + "' to='" + ROMEO + "'/>",
                push(JULIET, "subscription='to'"),
                "<presence from='" + juliet.full + "' to='" + ROMEO + "'/>");
        play.silence();

        juliet.send("<presence><show>away</show></presence>")
                .expect("<presence from='{me}' to='{me}'><show>away</show></presence>");
        romeo.expect("<presence from='" + juliet.full + "' to='" + ROMEO + "'><show>away</show></presence>");

        juliet.send("<presence type='unsubscribed' to='" + ROMEO + "'/>").expect(push(ROMEO, "subscription='none'"));
        romeo.expectAll(
                "<presence type='unsubscribed' from='" + JULIET + "' to='" + ROMEO + "'/>",
                push(JULIET, "subscription='none'"),
                "<presence type='unavailable' from='" + juliet.full + "' to='" + ROMEO + "'/>");
        play.silence();
    }

    @Test
    void aSubscriptionToAnotherServer() {
        Actor romeo = interested(play.enterAvailable("romeo", "orchard"));
        romeo.send("<presence type='subscribe' to='paris@mantua.example/inn'/>")
                .expect(push("paris@mantua.example", "subscription='none' ask='subscribe'"));
        play.mantua.expect("<presence type='subscribe' from='" + ROMEO + "' to='paris@mantua.example'/>");
        play.mantua.send("<presence type='subscribed' from='paris@mantua.example' to='" + ROMEO + "'/>");
        romeo.expectAll(
                "<presence type='subscribed' from='paris@mantua.example' to='" + ROMEO + "'/>",
                push("paris@mantua.example", "subscription='to'"));
        play.mantua.send("<presence type='subscribe' from='paris@mantua.example' to='" + ROMEO + "'/>");
        romeo.expect("<presence type='subscribe' from='paris@mantua.example' to='" + ROMEO + "'/>");
        romeo.send("<presence type='subscribed' to='paris@mantua.example'/>")
                .expect(push("paris@mantua.example", "subscription='both'"));
        play.mantua.expect("<presence type='subscribed' from='" + ROMEO + "' to='paris@mantua.example'/>");
        play.mantua.expect("<presence from='" + romeo.full + "' to='paris@mantua.example'/>");
        play.mantua.send("<presence type='probe' from='paris@mantua.example' to='" + ROMEO + "'/>");
        play.mantua.expect("<presence from='" + romeo.full + "' to='paris@mantua.example'/>");
        romeo.send("<iq type='set' id='x'><query xmlns='jabber:iq:roster'><item jid='paris@mantua.example'"
                + " subscription='remove'/></query></iq>");
        romeo.expectAll(
                push("paris@mantua.example", "subscription='remove'"),
                "<iq type='result' id='x' from='" + ROMEO + "' to='{me}'/>");
        play.mantua.expect("<presence type='unsubscribe' from='" + ROMEO + "' to='paris@mantua.example'/>");
        play.mantua.expect("<presence type='unsubscribed' from='" + ROMEO + "' to='paris@mantua.example'/>");
        play.mantua.expect("<presence type='unavailable' from='" + romeo.full + "' to='paris@mantua.example'/>");
        play.silence();
    }

    @Test
    void aRequestWaitsForItsRecipient() {
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send("<presence type='subscribe' to='" + JULIET + "'/>").sync();
        Actor juliet = interested(play.enter("juliet", "balcony"));
        play.silence();
        juliet.send("<presence/>")
                .expectAll(
                        "<presence from='{me}' to='{me}'/>",
                        "<presence type='subscribe' from='" + ROMEO + "' to='" + JULIET + "'/>");
        play.silence();
    }

    @Test
    void anApprovalInAdvanceAnswersTheRequest() {
        Actor juliet = interested(play.enterAvailable("juliet", "balcony"));
        juliet.send("<presence type='subscribed' to='" + ROMEO + "'/>")
                .expect(push(ROMEO, "subscription='none' approved='true'"));
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send("<presence type='subscribe' to='" + JULIET + "'/>");
        juliet.expect(push(ROMEO, "subscription='from'"));
        play.settle();
        romeo.rest();
        play.silence();
    }

    @Test
    void presenceFromEntryToAnAbruptEnd() {
        play.befriend("romeo", "juliet");
        Actor juliet = play.enterAvailable("juliet", "balcony");
        juliet.expect("<presence type='unavailable' from='" + ROMEO + "' to='{me}'/>");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        juliet.expect("<presence from='" + romeo.full + "' to='" + JULIET + "'/>");
        romeo.expect("<presence from='" + juliet.full + "' to='{me}'/>");
        romeo.cut();
        juliet.expect("<presence type='unavailable' from='" + romeo.full + "' to='" + JULIET + "'/>");
        play.pass(Duration.ofSeconds(90));
        juliet.send("<iq type='get' id='l' to='" + ROMEO + "'><query xmlns='jabber:iq:last'/></iq>")
                .expect("<iq type='result' id='l' from='" + ROMEO + "' to='{me}'>"
                        + "<query xmlns='jabber:iq:last' seconds='90'/></iq>");
        play.silence();
    }

    @Test
    @DisplayName("RFC 6121 §4.7.2.3: a priority out of range goes out as the one it counts as")
    void aPriorityOutOfRangeIsNotPassedOn() {
        play.befriend("romeo", "juliet");
        Actor juliet = play.enterAvailable("juliet", "balcony");
        juliet.next();
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send("<presence><priority>200</priority></presence>")
                .expect("<presence from='{me}' to='{me}'><priority>127</priority></presence>");
        juliet.expect("<presence from='" + romeo.full + "' to='" + JULIET + "'><priority>127</priority></presence>");
        romeo.next();
        play.silence();
    }

    @Test
    void directedPresenceEndsWithTheSession() {
        Actor nurse = play.enter("nurse", "house");
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send("<presence to='" + nurse.full + "'/>");
        nurse.expect("<presence from='" + romeo.full + "' to='{me}'/>");
        romeo.send("</stream:stream>").expectEnd();
        nurse.expect("<presence type='unavailable' from='" + romeo.full + "' to='{me}'/>");
        play.silence();
    }

    @Test
    @DisplayName("C-09: a stranger's probe learns nothing")
    void aStrangerLearnsNothing() {
        play.enterAvailable("romeo", "orchard");
        for (String who : new String[] {"romeo", "tybalt", "rosaline"}) {
            play.mantua.send(
                    "<presence type='probe' from='paris@mantua.example/inn' to='" + who + "@verona.example'/>");
            play.mantua.expect(
                    "<presence type='unsubscribed' from='" + who + "@verona.example' to='paris@mantua.example'/>");
        }
        play.silence();
    }

    /// To hear of the end is promised to whoever was sent directed presence (RFC 6121 §4.6.3); a store that failed
    /// in between does not break that promise.
    @Test
    void whoGotDirectedPresenceHearsOfTheEndAfterAFailure() {
        Actor juliet = play.enterAvailable("juliet", "balcony");
        juliet.send("<presence to='paris@mantua.example'/>").sync();
        play.mantua.expect("<presence from='" + juliet.full + "' to='paris@mantua.example'/>");
        play.store.failing(true);
        juliet.send("<presence type='unavailable'/>").sync();
        play.store.failing(false);
        juliet.rest();
        juliet.send("<presence type='unavailable'/>").sync();
        play.mantua.expect("<presence type='unavailable' from='" + juliet.full + "' to='paris@mantua.example'/>");
        play.silence();
    }

    @Test
    void aRosterWithVersions() {
        play.contact("romeo", "nurse", "none");
        Actor romeo = play.enter("romeo", "orchard");
        String version = romeo.send("<iq type='get' id='1'><query xmlns='jabber:iq:roster' ver=''/></iq>")
                .next()
                .firstChild()
                .orElseThrow()
                .attributeOr("ver", "");
        romeo.send("<iq type='set' id='2'><query xmlns='jabber:iq:roster'><item jid='" + JULIET
                        + "' name='Juliet'><group>Loves</group></item></query></iq>")
                .expectAll(
                        "<iq type='set' id='{any}' to='{me}'><query xmlns='jabber:iq:roster' ver='{any}'><item jid='"
                                + JULIET
                                + "' name='Juliet' subscription='none'><group>Loves</group></item></query></iq>",
                        "<iq type='result' id='2' from='" + ROMEO + "' to='{me}'/>");
        Actor tomb = play.enter("romeo", "tomb");
        tomb.send("<iq type='get' id='3'><query xmlns='jabber:iq:roster' ver='" + version + "'/></iq>")
                .expect("<iq type='result' id='3' from='" + ROMEO + "' to='{me}'/>");
        String now = tomb.next().firstChild().orElseThrow().attributeOr("ver", "");
        tomb.send("<iq type='get' id='4'><query xmlns='jabber:iq:roster' ver='" + now + "'/></iq>")
                .expect("<iq type='result' id='4' from='" + ROMEO + "' to='{me}'/>");
        romeo.send("<iq type='set' id='5'><query xmlns='jabber:iq:roster'><item jid='nobody@x'"
                        + " subscription='remove'/></query></iq>")
                .expect("<iq type='error' id='5' from='" + ROMEO + "' to='{me}'><error type='cancel'>"
                        + "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        play.silence();
    }
}
