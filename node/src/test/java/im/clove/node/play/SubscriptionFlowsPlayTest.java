package im.clove.node.play;

import static im.clove.node.play.Courtship.ask;
import static im.clove.node.play.Courtship.available;
import static im.clove.node.play.Courtship.push;
import static im.clove.node.play.Courtship.stanza;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.xml.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// RFC 6121 §3, between two accounts of one server, each from the request to what both see in the end.
@Timeout(300)
final class SubscriptionFlowsPlayTest {
    private static final String ROMEO = "romeo@verona.example";
    private static final String JULIET = "juliet@verona.example";

    private static final Courtship COURTSHIP = new Courtship(ROMEO, JULIET);

    private final Play play = new Play();
    private Actor romeo;
    private Actor juliet;

    @BeforeEach
    void enter() {
        romeo = interested(play.enterAvailable("romeo", "orchard"));
        juliet = interested(play.enterAvailable("juliet", "balcony"));
    }

    @AfterEach
    void end() {
        play.close();
    }

    private static Actor interested(Actor actor) {
        actor.send("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>")
                .next();
        return actor;
    }

    /// What the account's roster says of the contact: its subscription, its request, and an approval in advance.
    private static String sees(Actor actor, String contact) {
        Element query = actor.send("<iq type='get' id='see'><query xmlns='jabber:iq:roster'/></iq>")
                .next()
                .firstChild()
                .orElseThrow();
        return query.children().stream()
                .filter(item -> contact.equals(item.attribute("jid")))
                .map(item -> item.attributeOr("subscription", "")
                        + ' '
                        + item.attributeOr("ask", "-")
                        + ' '
                        + item.attributeOr("approved", "-"))
                .findFirst()
                .orElse("absent");
    }

    private void both(String romeoSees, String julietSees) {
        play.silence();
        assertThat(sees(romeo, JULIET)).as("romeo's roster").isEqualTo(romeoSees);
        assertThat(sees(juliet, ROMEO)).as("juliet's roster").isEqualTo(julietSees);
        play.silence();
    }

    /// Romeo sees Juliet, or also the reverse; nothing of it is left to be expected.
    private void subscribed(boolean mutual) {
        ask(romeo, "subscribe", JULIET);
        romeo.next();
        juliet.next();
        ask(juliet, "subscribed", ROMEO);
        if (mutual) {
            ask(juliet, "subscribe", ROMEO);
            play.settle();
            ask(romeo, "subscribed", JULIET);
        }
        play.settle();
        play.settle();
        romeo.rest();
        juliet.rest();
        both(mutual ? "both - -" : "to - -", mutual ? "both - -" : "from - -");
    }

    @Test
    @DisplayName("§3.1.2, §3.2.1: a request that is declined")
    void declined() {
        COURTSHIP.request(romeo, juliet);
        both("none subscribe -", "absent");

        ask(juliet, "unsubscribed", ROMEO);
        romeo.expectAll(stanza("unsubscribed", JULIET, ROMEO), push(JULIET, "subscription='none'"));
        both("none - -", "absent");
    }

    @Test
    @DisplayName("§3.3: a request that is taken back before it is answered")
    void takenBack() {
        COURTSHIP.request(romeo, juliet);
        ask(romeo, "unsubscribe", JULIET);
        romeo.expect(push(JULIET, "subscription='none'"));
        juliet.expect(stanza("unsubscribe", ROMEO, JULIET));
        both("none - -", "absent");

        // The answer that crosses it is an approval in advance at most: nobody sees anybody.
        COURTSHIP.approval(juliet);
        both("none - -", "none - true");
    }

    @Test
    @DisplayName("§3.2: a subscription that the contact cancels")
    void cancelled() {
        subscribed(false);
        ask(juliet, "unsubscribed", ROMEO);
        juliet.expect(push(ROMEO, "subscription='none'"));
        romeo.expectAll(
                stanza("unsubscribed", JULIET, ROMEO),
                push(JULIET, "subscription='none'"),
                stanza("unavailable", juliet.full, ROMEO));
        both("none - -", "none - -");
        juliet.send("<presence><show>dnd</show></presence>")
                .expect("<presence from='{me}' to='{me}'><show>dnd</show></presence>");
        play.silence();
    }

    @Test
    @DisplayName("§3.3: a subscription that the user gives up")
    void givenUp() {
        subscribed(false);
        ask(romeo, "unsubscribe", JULIET);
        romeo.expectAll(push(JULIET, "subscription='none'"), stanza("unavailable", juliet.full, ROMEO));
        juliet.expectAll(stanza("unsubscribe", ROMEO, JULIET), push(ROMEO, "subscription='none'"));
        both("none - -", "none - -");
    }

    @Test
    @DisplayName("§3.1.6, §3.2, §3.3: a mutual one, ended on one side and then on the other")
    void mutual() {
        subscribed(true);
        juliet.send("<presence><show>away</show></presence>")
                .expect("<presence from='{me}' to='{me}'><show>away</show></presence>");
        romeo.expect("<presence from='" + juliet.full + "' to='" + ROMEO + "'><show>away</show></presence>");
        ask(romeo, "unsubscribe", JULIET);
        romeo.expectAll(push(JULIET, "subscription='from'"), stanza("unavailable", juliet.full, ROMEO));
        juliet.expectAll(stanza("unsubscribe", ROMEO, JULIET), push(ROMEO, "subscription='to'"));
        both("from - -", "to - -");
        romeo.send("<presence/>").expect("<presence from='{me}' to='{me}'/>");
        juliet.expect(available(romeo.full, JULIET));
        ask(romeo, "unsubscribed", JULIET);
        romeo.expect(push(JULIET, "subscription='none'"));
        juliet.expectAll(
                stanza("unsubscribed", ROMEO, JULIET),
                push(ROMEO, "subscription='none'"),
                stanza("unavailable", romeo.full, JULIET));
        both("none - -", "none - -");
    }

    @Test
    @DisplayName("§3.1: both ask before either answers")
    void requestsCross() {
        COURTSHIP.request(romeo, juliet);
        ask(juliet, "subscribe", ROMEO);
        juliet.expect(push(ROMEO, "subscription='none' ask='subscribe'"));
        romeo.expect(stanza("subscribe", JULIET, ROMEO));
        ask(juliet, "subscribed", ROMEO);
        juliet.expect(push(ROMEO, "subscription='from' ask='subscribe'"));
        romeo.expectAll(
                stanza("subscribed", JULIET, ROMEO), push(JULIET, "subscription='to'"), available(juliet.full, ROMEO));
        ask(romeo, "subscribed", JULIET);
        romeo.expect(push(JULIET, "subscription='both'"));
        juliet.expectAll(
                stanza("subscribed", ROMEO, JULIET), push(ROMEO, "subscription='both'"), available(romeo.full, JULIET));
        both("both - -", "both - -");
    }

    @Test
    @DisplayName("§3.4: an approval in advance answers the request; the contact is not asked")
    void approvedInAdvance() {
        COURTSHIP.approval(juliet);
        both("absent", "none - true");
        ask(romeo, "subscribe", JULIET);
        juliet.expect(push(ROMEO, "subscription='from'"));
        romeo.expectAll(
                push(JULIET, "subscription='none' ask='subscribe'"),
                stanza("subscribed", JULIET, ROMEO),
                push(JULIET, "subscription='to'"),
                available(juliet.full, ROMEO));
        both("to - -", "from - -");
    }

    @Test
    @DisplayName("§3.4.3: an approval in advance that is taken back; the contact hears nothing of it")
    void approvalTakenBack() {
        COURTSHIP.approval(juliet);
        ask(juliet, "unsubscribed", ROMEO);
        juliet.expect(push(ROMEO, "subscription='none'"));
        both("absent", "none - -");
        COURTSHIP.request(romeo, juliet);
        both("none subscribe -", "none - -");
    }

    @Test
    @DisplayName("§3.1.3: a request to somebody who is away comes with every login until it is answered")
    void aRequestComesWithEveryLoginUntilItIsAnswered() {
        juliet.leave();
        romeo.send("<presence type='subscribe' id='s1' to='" + JULIET + "'><status>It is I</status></presence>")
                .expect(push(JULIET, "subscription='none' ask='subscribe'"));
        String request = "<presence type='subscribe' id='s1' from='" + ROMEO + "' to='" + JULIET
                + "'><status>It is I</status></presence>";
        for (int login = 0; login < 3; login++) {
            Actor again = play.enter("juliet", "login" + login);
            again.send("<presence/>").expectAll("<presence from='{me}' to='{me}'/>", request);
            again.leave();
        }
        // Asked once more meanwhile: still one request.
        ask(romeo, "subscribe", JULIET);
        romeo.sync();
        play.crash();
        juliet = interested(play.enter("juliet", "balcony"));
        juliet.send("<presence/>").expectAll("<presence from='{me}' to='{me}'/>", request);
        ask(juliet, "unsubscribed", ROMEO);
        juliet.sync();
        Actor last = play.enter("juliet", "tomb");
        last.send("<presence/>")
                .expectAll("<presence from='{me}' to='{me}'/>", "<presence from='" + juliet.full + "' to='{me}'/>");
        juliet.expect("<presence from='" + last.full + "' to='{me}'/>");
        play.silence();
    }

    @Test
    @DisplayName("§3.1.5: the answer to somebody who is away is found in the roster at the next login")
    void anAnswerToSomebodyAway() {
        ask(romeo, "subscribe", JULIET);
        romeo.next();
        juliet.expect(stanza("subscribe", ROMEO, JULIET));
        romeo.leave();
        ask(juliet, "subscribed", ROMEO);
        juliet.expect(push(ROMEO, "subscription='from'"));
        romeo = interested(play.enter("romeo", "tomb"));
        both("to - -", "from - -");
        romeo.send("<presence/>")
                .expectAll("<presence from='{me}' to='{me}'/>", "<presence from='" + juliet.full + "' to='{me}'/>");
        play.silence();
    }

    @Test
    @DisplayName("§2.5: taking somebody off the roster ends it in both directions")
    void removed() {
        subscribed(true);
        romeo.send("<iq type='set' id='x'><query xmlns='jabber:iq:roster'><item jid='" + JULIET
                        + "' subscription='remove'/></query></iq>")
                .expectAll(
                        push(JULIET, "subscription='remove'"),
                        "<iq type='result' id='x' from='" + ROMEO + "' to='{me}'/>",
                        stanza("unavailable", juliet.full, ROMEO));
        juliet.expectAll(
                stanza("unsubscribe", ROMEO, JULIET),
                push(ROMEO, "subscription='to'"),
                stanza("unsubscribed", ROMEO, JULIET),
                push(ROMEO, "subscription='none'"),
                stanza("unavailable", romeo.full, JULIET));
        both("absent", "none - -");
    }

    @Test
    @DisplayName("§3.1.3: who may see already and asks again is answered by the server")
    void askedAgain() {
        subscribed(false);
        ask(romeo, "subscribe", JULIET);
        romeo.expect(available(juliet.full, ROMEO));
        both("to - -", "from - -");
    }

    @Test
    @DisplayName("A.2, A.3: answers nobody asked for, and requests to oneself, change nothing")
    void nothingComesOfNothing() {
        ask(romeo, "unsubscribe", JULIET);
        ask(romeo, "unsubscribed", JULIET);
        ask(romeo, "subscribe", ROMEO);
        ask(romeo, "subscribed", ROMEO);
        play.mantua.send(stanza("subscribed", "paris@mantua.example", JULIET));
        play.mantua.send(stanza("unsubscribed", "paris@mantua.example", JULIET));
        play.mantua.send(stanza("unsubscribe", "paris@mantua.example", JULIET));
        both("absent", "absent");
    }

    @Test
    @DisplayName("§3.1.1: a request without a recipient is refused")
    void aRequestToNobody() {
        romeo.send("<presence type='subscribe' id='n'/>")
                .expect("<presence type='error' id='n' to='{me}'><error type='modify'>"
                        + "<bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>");
        play.silence();
    }
}
