package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.store.Batch;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.StoredRosters;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What strangers can put upon somebody who is not there.
@Timeout(300)
final class StrangersPlayTest {
    private static final String ROMEO = "romeo@verona.example";
    private static final String FULL =
            "<error type='cancel'>" + "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";

    private final Play play = Play.open();

    @BeforeEach
    void friends() {
        play.contact("romeo", "juliet", "from");
        play.contact("romeo", "nurse", "from");
    }

    @AfterEach
    void end() {
        play.close();
    }

    private static String chat(String from, String id, String more) {
        return "<message type='chat' id='" + id + "' from='" + from + "' to='" + ROMEO + "'><body>x</body>" + more
                + "</message>";
    }

    private static String request(int i, String id, String more) {
        return "<presence type='subscribe' id='" + id + "' from='montague" + i + "@mantua.example' to='" + ROMEO + "'>"
                + more + "</presence>";
    }

    private static String id(Element element) {
        return element.attributeOr("id", "");
    }

    private void friendWrites() {
        play.enter("juliet", "balcony")
                .send("<message type='chat' id='friend' to='" + ROMEO + "'><body>x</body></message>")
                .sync();
    }

    @Test
    @DisplayName("row 1: a message of 11 KB that grew to more than could be read again stops nothing")
    void aMessageOfManyEscapesIsReadAgain() {
        String uri = "a:" + "&amp;".repeat(2_000);
        play.mantua.send(chat(
                "tybalt@mantua.example",
                "grown",
                "<q xmlns='u' xmlns:p='" + uri + "'>" + "<p:x/>".repeat(118) + "</q>"));
        friendWrites();
        OfflineQueue.Usage usage = play.stores().offline().usage(Play.jid("romeo"));
        assertThat(usage.messages()).isEqualTo(2);
        assertThat(usage.bytes()).isLessThan(20_000);
        Actor romeo = play.enterAvailable("romeo", "orchard");
        assertThat(id(romeo.next())).isEqualTo("grown");
        assertThat(id(romeo.next())).isEqualTo("friend");
        assertThat(play.waiting("romeo")).isZero();
        play.silence();
    }

    @Test
    @DisplayName("row 2: contact requests of 400 and 512 KB lock nobody out, live or at the next login")
    void largeContactRequestsAreKeptShort() {
        Actor there = play.enterAvailable("romeo", "balcony");
        there.send("<enable xmlns='urn:xmpp:sm:3'/>").next();
        play.mantua.send(request(0, "s", "<status>" + "x".repeat(512 * 1024) + "</status>"));
        for (int i = 1; i <= 8; i++) {
            play.mantua.send(request(i, "y".repeat(400_000), "<q xmlns='u' a='" + "z".repeat(10_000) + "'/>"));
        }
        for (int i = 0; i <= 8; i++) {
            assertThat(there.next().attribute("from")).isEqualTo("montague" + i + "@mantua.example");
        }
        StoredRosters.requests(play.store, Play.jid("romeo"))
                .forEach(request -> assertThat(request.stanza().length).isLessThan(600));
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send("<enable xmlns='urn:xmpp:sm:3'/>").next();
        romeo.send("<presence/>");
        int requests = 0;
        while (requests < 9) {
            Element next = romeo.next();
            requests += "subscribe".equals(next.attribute("type")) ? 1 : 0;
        }
        play.settle();
        assertThat(play.server().sessions().count()).isEqualTo(2);
    }

    @Test
    @DisplayName("row 2: requests as an earlier version kept them are handed over short")
    void oldLargeRequestsAreTrimmed() {
        Batch batch = new Batch();
        for (int i = 0; i < 8; i++) {
            String xml = request(i, "y".repeat(400_000), "<status>Hello</status>")
                    .replace("<presence", "<presence xmlns='jabber:client'");
            StoredRosters.putRequest(
                    play.store,
                    batch,
                    Play.jid("romeo"),
                    Jid.parse("montague" + i + "@mantua.example"),
                    xml.getBytes(StandardCharsets.UTF_8),
                    Play.START);
        }
        play.store.commit(batch);
        Actor romeo = play.enterAvailable("romeo", "orchard");
        for (int i = 0; i < 8; i++) {
            romeo.expect("<presence type='subscribe' from='montague" + i + "@mantua.example' to='" + ROMEO
                    + "'><status>Hello</status></presence>");
        }
        play.silence();
    }

    @Test
    @DisplayName("row 2: requests are handed over as the client takes them")
    void manyRequestsComeByCredit() {
        for (int i = 0; i < 100; i++) {
            play.mantua.send(request(i, "s", ""));
        }
        Actor romeo = play.enterAvailable("romeo", "orchard");
        List<String> got = new ArrayList<>();
        while (got.size() < 100) {
            got.add(romeo.next().attributeOr("from", ""));
        }
        assertThat(got).doesNotHaveDuplicates();
        romeo.send("<presence type='unavailable'/>").sync();
        romeo.send("<enable xmlns='urn:xmpp:sm:3'/>").next();
        romeo.send("<presence/>").next();
        for (int i = 0; i < 50; i++) {
            romeo.next();
        }
        play.silence();
        romeo.send("<a xmlns='urn:xmpp:sm:3' h='51'/>");
        for (int i = 0; i < 50; i++) {
            romeo.next();
        }
        play.silence();
    }

    @Test
    @DisplayName("row 8: after 1 000 messages of a stranger a friend's message is kept")
    void strangersFillOnlyTheirShare() {
        for (int i = 0; i < 1_000; i++) {
            play.mantua.send(chat("tybalt@mantua.example", "s" + i, ""));
        }
        play.settle();
        assertThat(play.mantua.rest()).as("no word of whether anybody is there").isEmpty();
        assertThat(play.waiting("romeo")).isEqualTo(50);
        play.mantua.send(chat("paris@mantua.example", "other", ""));
        play.silence();
        friendWrites();
        assertThat(play.waiting("romeo")).isEqualTo(52);
        Actor romeo = play.enterAvailable("romeo", "orchard");
        String last = "";
        while (!last.equals("friend")) {
            last = id(romeo.next());
        }
        assertThat(play.waiting("romeo")).isZero();
        // What was taken frees the share.
        romeo.send("<presence type='unavailable'/>").sync();
        play.mantua.send(chat("tybalt@mantua.example", "again", ""));
        play.silence();
        assertThat(play.waiting("romeo")).isOne();
    }

    @Test
    @DisplayName("row 8: nor can many strangers of many servers, and they do not fill the contacts' part")
    void manyStrangersFillOnlyTheirShare() {
        for (int domain = 0; domain < 20; domain++) {
            for (int i = 0; i < 200; i++) {
                play.mantua.send(chat("s" + i + "@s" + domain + ".example", "s", ""));
            }
        }
        assertThat(play.waiting("romeo")).isEqualTo(250);
        play.mantua.rest();
        Actor juliet = play.enter("juliet", "balcony");
        for (int i = 0; i < 750; i++) {
            juliet.send("<message type='chat' to='" + ROMEO + "'><body>x</body></message>");
        }
        play.silence();
        juliet.send("<message type='chat' id='more' to='" + ROMEO + "'><body>x</body></message>")
                .expect("<message type='error' id='more' from='" + ROMEO + "' to='{me}'>" + FULL + "</message>");
        play.enter("nurse", "balcony")
                .send("<message type='chat' to='" + ROMEO + "'><body>x</body></message>")
                .sync();
        assertThat(play.waiting("romeo")).isEqualTo(1_001);
    }

    @Test
    @DisplayName("row 8: while somebody is there who takes them slowly, a burst of a stranger waits")
    void aBurstWaitsWhileSomebodyIsThere() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        romeo.send("<enable xmlns='urn:xmpp:sm:3'/>").next();
        Actor tybalt = play.enter("tybalt", "street");
        for (int i = 0; i < 600; i++) {
            tybalt.send("<message type='chat' to='" + ROMEO + "'><body>x</body></message>");
        }
        for (int i = 0; i < 20; i++) {
            play.pass(Duration.ofMillis(50));
        }
        assertThat(tybalt.rest()).isEmpty();
        assertThat(play.waiting("romeo")).isGreaterThan(400);
    }
}
