package im.clove.node.play;

import static im.clove.node.play.Courtship.ask;
import static im.clove.node.play.Courtship.available;
import static im.clove.node.play.Courtship.push;
import static im.clove.node.play.Courtship.stanza;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.budget.Budget;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 6121 §3, §4 and §8 between two servers: what one server does is what the other one sees.
@Timeout(300)
final class TwoServersPlayTest {
    private static final String UNAVAILABLE =
            "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";

    private final TwoServers play = new TwoServers();
    private final String romeoBare = play.bare("romeo");
    private final String julietBare = play.bare("juliet");

    private final Courtship courtship = new Courtship(romeoBare, julietBare);
    private Actor romeo;
    private Actor juliet;

    @AfterEach
    void end() {
        play.close();
    }

    /// Both are online and know nothing of each other.
    private void strangers() {
        romeo = play.enterAvailable("romeo", "orchard");
        juliet = play.enterAvailable("juliet", "balcony");
    }

    /// Both are online and see each other.
    private void friends() {
        play.befriend("romeo", "juliet");
        romeo = play.enterAvailable("romeo", "orchard");
        romeo.expect(stanza("unavailable", julietBare, romeo.full));
        juliet = play.enterAvailable("juliet", "balcony");
        juliet.expect(available(romeo.full, juliet.full));
        romeo.expect(available(juliet.full, romeoBare));
    }

    private static String message(String to) {
        return "<message type='chat' id='m1' to='" + to + "'><body>Hist!</body></message>";
    }

    private static String message(String from, String to) {
        return "<message type='chat' id='m1' from='" + from + "' to='" + to + "'><body>Hist!</body></message>";
    }

    private static String bounced(String from, String error) {
        return "<message type='error' id='m1' from='" + from + "' to='{me}'>" + error + "</message>";
    }

    @Test
    @DisplayName("§3.1, §3.2, §3.3: subscribed both ways, then cancelled by one and given up by the other")
    void aSubscriptionBothWaysAndItsEnd() {
        strangers();
        courtship.request(romeo, juliet);
        ask(juliet, "subscribed", romeoBare);
        juliet.expect(push(romeoBare, "subscription='from'"));
        romeo.expectAll(
                stanza("subscribed", julietBare, romeoBare),
                push(julietBare, "subscription='to'"),
                available(juliet.full, romeoBare));
        ask(juliet, "subscribe", romeoBare);
        juliet.expect(push(romeoBare, "subscription='from' ask='subscribe'"));
        romeo.expect(stanza("subscribe", julietBare, romeoBare));
        ask(romeo, "subscribed", julietBare);
        romeo.expect(push(julietBare, "subscription='both'"));
        juliet.expectAll(
                stanza("subscribed", romeoBare, julietBare),
                push(romeoBare, "subscription='both'"),
                available(romeo.full, julietBare));
        play.silence(romeo, juliet);

        ask(juliet, "unsubscribed", romeoBare);
        juliet.expect(push(romeoBare, "subscription='to'"));
        romeo.expectAll(
                stanza("unsubscribed", julietBare, romeoBare),
                push(julietBare, "subscription='from'"),
                stanza("unavailable", juliet.full, romeoBare));
        ask(juliet, "unsubscribe", romeoBare);
        juliet.expectAll(push(romeoBare, "subscription='none'"), stanza("unavailable", romeo.full, julietBare));
        romeo.expectAll(stanza("unsubscribe", julietBare, romeoBare), push(julietBare, "subscription='none'"));
        play.silence(romeo, juliet);
    }

    @Test
    @DisplayName("§3.2.1: a request that is declined")
    void declined() {
        strangers();
        courtship.request(romeo, juliet);
        ask(juliet, "unsubscribed", romeoBare);
        romeo.expectAll(stanza("unsubscribed", julietBare, romeoBare), push(julietBare, "subscription='none'"));
        play.silence(romeo, juliet);
    }

    @Test
    @DisplayName("§3.4: an approval in advance answers the other server's request")
    void approvedInAdvance() {
        strangers();
        courtship.approval(juliet);
        ask(romeo, "subscribe", julietBare);
        romeo.expectAll(
                push(julietBare, "subscription='none' ask='subscribe'"),
                stanza("subscribed", julietBare, romeoBare),
                push(julietBare, "subscription='to'"),
                available(juliet.full, romeoBare));
        juliet.expect(push(romeoBare, "subscription='from'"));
        play.silence(romeo, juliet);
    }

    @Test
    @DisplayName("§4.2 to §4.5: a login probes, changes are told, a logout and a cut are told")
    void presence() {
        friends();
        Actor nurse = play.enter("nurse", "house");
        juliet.send("<presence><show>away</show></presence>")
                .expect("<presence from='{me}' to='{me}'><show>away</show></presence>");
        romeo.expect("<presence from='" + juliet.full + "' to='" + romeoBare + "'><show>away</show></presence>");
        juliet.send("</stream:stream>").expectEnd();
        romeo.expect(stanza("unavailable", juliet.full, romeoBare));
        Actor tomb = play.enterAvailable("juliet", "tomb");
        romeo.expect(available(tomb.full, romeoBare));
        tomb.expect(available(romeo.full, tomb.full));
        tomb.cut();
        romeo.expect(stanza("unavailable", tomb.full, romeoBare));
        play.silence(romeo, nurse);
    }

    @Test
    @DisplayName("§4.6: directed presence ends with the session that sent it")
    void directedPresence() {
        romeo = play.enter("romeo", "orchard");
        juliet = play.enter("juliet", "balcony");
        Actor mercutio = play.enter("mercutio", "street");
        romeo.send("<presence to='" + juliet.full + "'/>");
        juliet.expect(available(romeo.full, juliet.full));
        play.silence(romeo, juliet);
        romeo.cut();
        juliet.expect(stanza("unavailable", romeo.full, juliet.full));
        play.silence(mercutio, juliet);
    }

    @Test
    @DisplayName("§8.5.2, §8.5.3: to an account, to one resource, and to somebody who is away")
    void messages() {
        romeo = play.enter("romeo", "orchard");
        Actor balcony = play.enterAvailable("juliet", "balcony");
        Actor tomb = play.enterAvailable("juliet", "tomb");
        tomb.expect(available(balcony.full, tomb.full));
        balcony.expect(available(tomb.full, balcony.full));
        romeo.send(message(julietBare));
        balcony.expect(message(romeo.full, julietBare));
        tomb.expect(message(romeo.full, julietBare));
        romeo.send(message(tomb.full));
        tomb.expect(message(romeo.full, tomb.full));
        play.silence(romeo, tomb);
        balcony.send("</stream:stream>").expectEnd();
        tomb.expect(stanza("unavailable", balcony.full, tomb.full));
        tomb.leave();
        Actor nurse = play.enter("nurse", "house");
        romeo.send(message(julietBare));
        play.settle(romeo, nurse);
        play.enter("juliet", "garden")
                .send("<presence/>")
                .expectAll(
                        "<presence from='{me}' to='{me}'/>",
                        "<message type='chat' id='m1' from='" + romeo.full + "' to='" + julietBare
                                + "'><body>Hist!</body><delay xmlns='urn:xmpp:delay' from='"
                                + julietBare.substring(julietBare.indexOf('@') + 1)
                                + "' stamp='1597-04-23T18:00:00Z'/></message>");
        play.silence(romeo, nurse);
    }

    @Test
    @DisplayName("§8.5.1: nobody by that name")
    void nobodyByThatName() {
        romeo = play.enterAvailable("romeo", "orchard");
        Actor nurse = play.enter("nurse", "house");
        String paris = julietBare.replace("juliet", "paris");
        // As of one who is not there: strangers do not hear who exists.
        romeo.send(message(paris));
        romeo.send("<iq type='get' id='i1' to='" + paris + "'><query xmlns='jabber:iq:version'/></iq>")
                .expect("<iq type='error' id='i1' from='" + paris + "' to='{me}'>" + UNAVAILABLE + "</iq>");
        ask(romeo, "subscribe", paris);
        romeo.expect(push(paris, "subscription='none' ask='subscribe'"));
        romeo.send("<presence to='" + paris + "'/>");
        romeo.send("<message type='error' id='m2' to='" + paris + "'>" + UNAVAILABLE + "</message>");
        play.silence(romeo, nurse);
    }

    @Test
    @DisplayName("XEP-0191 §3.2: a blocked contact of another server finds nobody")
    void aBlockedContact() {
        friends();
        Actor nurse = play.enter("nurse", "house");
        romeo.send("<iq type='set' id='b'><block xmlns='urn:xmpp:blocking'><item jid='" + julietBare
                        + "'/></block></iq>")
                .expect("<iq type='result' id='b' from='" + romeoBare + "' to='{me}'/>");
        juliet.expect(stanza("unavailable", romeo.full, julietBare));

        juliet.send(message(romeoBare));
        juliet.send("<presence><show>away</show></presence>")
                .expect("<presence from='{me}' to='{me}'><show>away</show></presence>");
        juliet.send("<presence type='probe' to='" + romeoBare + "'/>");
        juliet.send("<presence to='" + romeo.full + "'/>");
        romeo.send("<presence><show>dnd</show></presence>")
                .expect("<presence from='{me}' to='{me}'><show>dnd</show></presence>");
        play.silence(romeo, nurse);
        juliet.leave();
        Actor tomb = play.enterAvailable("juliet", "tomb"); // probes, and is not answered
        play.silence(romeo, nurse);

        romeo.send("<iq type='set' id='u'><unblock xmlns='urn:xmpp:blocking'/></iq>")
                .expect("<iq type='result' id='u' from='" + romeoBare + "' to='{me}'/>");
        tomb.expect("<presence from='" + romeo.full + "' to='" + julietBare + "'><show>dnd</show></presence>");
        romeo.expect(available(tomb.full, romeo.full));
        play.silence(romeo, nurse);
    }

    @Test
    @DisplayName("XEP-0077: an account that is removed takes its subscriptions with it, on both servers")
    void anAccountIsRemoved() {
        friends();
        Actor mercutio = play.enter("mercutio", "street");
        romeo.send("<iq type='set' id='x'><query xmlns='jabber:iq:register'><remove/></query></iq>")
                .expect("<iq type='result' id='x' from='" + romeoBare + "' to='{me}'/>");
        romeo.expectStreamError("not-authorized");
        juliet.expectAll(
                stanza("unavailable", romeo.full, julietBare),
                stanza("unsubscribed", romeoBare, julietBare),
                push(romeoBare, "subscription='from'"),
                stanza("unsubscribe", romeoBare, julietBare),
                push(romeoBare, "subscription='none'"));
        juliet.send(message(romeoBare));
        play.silence(mercutio, juliet);
    }

    @Test
    @DisplayName("A stream that breaks is dialled again; nobody's presence changes for it")
    void aBrokenStreamIsDialledAgain() {
        friends();
        for (int i = 0; i < 5; i++) {
            play.network.sever(play.here, play.there);
            romeo.send(message(juliet.full));
            juliet.expect(message(romeo.full, juliet.full));
        }
        play.silence(romeo, juliet);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("A peer out of reach: messages and requests come back, presence is simply not there")
    void aPeerOutOfReach(boolean wasThere) {
        play.befriend("romeo", "juliet");
        romeo = play.enter("romeo", "orchard");
        juliet = play.enter("juliet", "balcony");
        if (wasThere) {
            play.silence(romeo, juliet);
        }
        play.network.part(play.here, play.there);
        play.network.sever(play.here, play.there);
        romeo.send("<presence/>").expect("<presence from='{me}' to='{me}'/>");
        romeo.send(message(julietBare))
                .expect(bounced(
                        julietBare,
                        "<error type='wait'><remote-server-timeout"
                                + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"));
        play.network.join(play.here, play.there);
        romeo.send(message(juliet.full));
        juliet.expect(message(romeo.full, juliet.full));
        // Romeo's question who is there was given up meanwhile, and is asked again.
        romeo.expect("<presence type='unavailable' from='" + julietBare + "' to='{me}'/>");
        play.silence(romeo, juliet);
    }

    @Test
    @DisplayName("A stream broke with a stanza under way, which was given up: what is said later goes")
    void whatWasUnderWayIsGivenUp() {
        strangers();
        romeo.send(message(juliet.full));
        juliet.expect(message(romeo.full, juliet.full));
        play.silence(romeo, juliet);
        romeo.send(message(juliet.full));
        play.stage.still(); // it is on its way, which takes time
        play.network.part(play.here, play.there);
        play.network.sever(play.here, play.there);
        romeo.send(message(juliet.full)); // and this one never is
        for (int i = 0; i < 2; i++) {
            assertThat(romeo.next().attribute("type")).isEqualTo("error");
        }
        play.network.join(play.here, play.there);
        romeo.send(message(juliet.full));
        juliet.expect(message(romeo.full, juliet.full));
    }

    @Test
    @DisplayName("A contact whose server is out of reach: the request comes back")
    void aRequestToAServerOutOfReach() {
        romeo = play.enterAvailable("romeo", "orchard");
        play.network.part(play.here, play.there);
        ask(romeo, "subscribe", julietBare);
        romeo.expect(push(julietBare, "subscription='none' ask='subscribe'"));
        romeo.expect("<presence type='error' from='" + julietBare + "' to='" + romeoBare
                + "'><error type='wait'><remote-server-timeout"
                + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>");
        romeo.sync();
    }

    @Test
    @DisplayName("A server is a stranger until somebody here writes to it; an answer of a program is no word")
    void aServerIsAStrangerUntilSomebodyWritesToIt() {
        strangers();
        romeo.send(message(juliet.full));
        juliet.expect(message(romeo.full, juliet.full));
        assertThat(play.kinds("romeo")).contains(Budget.Kind.LINK).doesNotContain(Budget.Kind.STRANGER);
        assertThat(play.kinds("juliet")).contains(Budget.Kind.STRANGER).doesNotContain(Budget.Kind.LINK);
        juliet.send("<iq type='result' id='v' to='" + romeo.full + "'/>");
        romeo.expect("<iq type='result' id='v' to='{me}' from='" + juliet.full + "'/>");
        assertThat(play.kinds("juliet")).doesNotContain(Budget.Kind.LINK);
        juliet.send(message(romeo.full));
        romeo.expect(message(juliet.full, romeo.full));
        assertThat(play.kinds("juliet")).contains(Budget.Kind.LINK).doesNotContain(Budget.Kind.STRANGER);
    }

    @Test
    @DisplayName("A message larger than another server is known to take comes back, and everything else goes on")
    void aMessageLargerThanTheOtherServerTakes() {
        play.takes(4 << 20);
        strangers();
        romeo.send("<message type='chat' id='large' to='" + juliet.full + "'><body>" + "x".repeat(2 << 20)
                + "</body></message>");
        Element error = romeo.next();
        assertThat(error.attribute("type")).isEqualTo("error");
        assertThat(StanzaError.read(error).orElseThrow().condition()).isEqualTo(StanzaError.Condition.POLICY_VIOLATION);
        romeo.send(message(juliet.full));
        juliet.expect(message(romeo.full, juliet.full));
        play.silence(romeo, juliet);
    }

    @ParameterizedTest
    @CsvSource({"example.org,not-allowed", "mantua.i2p,remote-server-not-found", "192.0.2.1,not-allowed"})
    @DisplayName("darknet-only: a stanza to any other domain is refused at once")
    void otherDomainsAreRefused(String domain, String condition) {
        romeo = play.enter("romeo", "orchard");
        romeo.send(message("paris@" + domain))
                .expect(bounced(
                        "paris@" + domain,
                        "<error type='cancel'><" + condition
                                + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"));
        romeo.sync();
    }
}
