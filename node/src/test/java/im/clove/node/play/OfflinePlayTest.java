package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.app.host.Server;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Table;
import im.clove.xmpp.stanza.StanzaIds;
import im.clove.xmpp.xml.Element;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// XEP-0160, and what happens when the store or the whole server fails.
@Timeout(300)
final class OfflinePlayTest {
    private static final String PRESENCE = "<presence from='{me}' to='{me}'/>";

    private final Play play = new Play(new OfflineQueue.Quota(400, 1 << 20), Server.Limits.DEFAULT);

    @AfterEach
    void end() {
        play.close();
    }

    private static String say(String body) {
        return "<message type='chat' to='romeo@verona.example'><body>" + body + "</body></message>";
    }

    /// A message that is not archived: the store sees it only if it has to wait.
    private static String passing(String body) {
        return say(body).replace("</message>", "<no-permanent-store xmlns='urn:xmpp:hints'/></message>");
    }

    private static String body(Element message) {
        return message.child(Element.CLIENT, "body").orElseThrow().text();
    }

    private long waiting() {
        return play.waiting("romeo");
    }

    @Test
    void aMessageWaitsForAResourceThatTakesMessages() {
        Actor juliet = play.enter("juliet", "balcony");
        juliet.send(say("one")).sync();
        play.pass(Duration.ofMinutes(2));
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send("<presence><priority>-1</priority></presence>")
                .expect("<presence from='{me}' to='{me}'><priority>-1</priority></presence>");
        play.silence();
        romeo.send("<presence/>").expect(PRESENCE);
        Element got = romeo.expect("<message type='chat' from='juliet@verona.example/balcony'"
                + " to='romeo@verona.example'><body>one</body>"
                + "<delay xmlns='urn:xmpp:delay' from='verona.example' stamp='1597-04-23T18:00:00Z'/></message>");
        assertThat(StanzaIds.read(got, Play.jid("romeo"))).isPresent();
        play.silence();
        assertThat(waiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<body>secret</body><no-store xmlns='urn:xmpp:hints'/>",
                "<composing xmlns='http://jabber.org/protocol/chatstates'/>",
                "<composing xmlns='http://jabber.org/protocol/chatstates'/><no-copy xmlns='urn:xmpp:hints'/>"
            })
    void someMessagesAreNotKept(String content) {
        Actor juliet = play.enter("juliet", "balcony");
        juliet.send("<message type='chat' to='romeo@verona.example'>" + content + "</message>");
        play.silence();
        assertThat(waiting()).isZero();
    }

    @Test
    void aFullQueueIsToldToTheSender() {
        play.contact("romeo", "juliet", "both");
        Actor juliet = play.enter("juliet", "balcony");
        for (int i = 0; i < 300; i++) {
            juliet.send(say("line " + i));
        }
        play.silence();
        juliet.send(say("one too many"))
                .expect("<message type='error' from='romeo@verona.example' to='{me}'><error type='cancel'>"
                        + "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
        assertThat(waiting()).isEqualTo(300);
    }

    @Test
    void manyMessagesComeInOrderWithThoseThatArriveMeanwhile() {
        play.contact("romeo", "juliet", "both");
        Actor juliet = play.enter("juliet", "balcony");
        for (int i = 0; i < 150; i++) {
            juliet.send(say("line " + i));
        }
        juliet.sync();
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send("<presence/>");
        for (int i = 150; i < 190; i++) {
            juliet.send(say("line " + i));
        }
        int next = 0;
        boolean probed = false; // she does not know him, and her account says so, sooner or later
        while (next < 190 || !probed) {
            Element got = romeo.next();
            if (got.local().equals("message")) {
                assertThat(got.child(Element.CLIENT, "body").orElseThrow().text())
                        .isEqualTo("line " + next++);
            } else {
                probed |= got.attributeOr("type", "").equals("unsubscribed");
            }
        }
        play.silence();
        assertThat(waiting()).isZero();
    }

    @Test
    void aCrashLosesNothingThatWasTaken() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        romeo.send("<enable xmlns='urn:xmpp:sm:3'/>").expect("<enabled xmlns='urn:xmpp:sm:3'/>");
        juliet.send(say("one"));
        Element before = romeo.next();
        play.settle();
        // Only now has its sender been told.
        play.pass(Duration.ofMillis(50));
        assertThat(waiting()).isEqualTo(1);
        play.crash();
        Actor back = play.enter("romeo", "orchard");
        back.send("<presence/>").expect(PRESENCE);
        Element after = back.next();
        assertThat(StanzaIds.read(after, Play.jid("romeo")))
                .isPresent()
                .isEqualTo(StanzaIds.read(before, Play.jid("romeo")));
        play.silence();
        assertThat(waiting()).isZero();
    }

    @Test
    void whatAClientHasAtOnceNeverSeesTheDisk() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        play.settle();
        juliet.send("<enable xmlns='urn:xmpp:sm:3'/>").expect("<enabled xmlns='urn:xmpp:sm:3'/>");
        play.store.hold(Table.OFFLINE); // whoever writes there waits for ever
        juliet.send(say("one")).send("<r xmlns='urn:xmpp:sm:3'/>").expect("<a xmlns='urn:xmpp:sm:3' h='1'/>");
        assertThat(body(romeo.next())).isEqualTo("one");
        play.store.release();
        play.pass(Duration.ofSeconds(1));
        play.silence();
        assertThat(waiting()).isZero();
    }

    @Test
    void whatNobodyConfirmsIsStoredSoonAndOnlyThenCounted() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        play.settle();
        romeo.send("<enable xmlns='urn:xmpp:sm:3'/>").expect("<enabled xmlns='urn:xmpp:sm:3'/>");
        juliet.send("<enable xmlns='urn:xmpp:sm:3'/>").expect("<enabled xmlns='urn:xmpp:sm:3'/>");
        juliet.send(say("one")).send("<r xmlns='urn:xmpp:sm:3'/>").sync();
        assertThat(body(romeo.next())).isEqualTo("one");
        assertThat(juliet.rest()).isEmpty();
        assertThat(waiting()).isZero();
        play.pass(Duration.ofMillis(50));
        juliet.expect("<a xmlns='urn:xmpp:sm:3' h='2'/>");
        assertThat(waiting()).isEqualTo(1);
        romeo.send("<a xmlns='urn:xmpp:sm:3' h='1'/>").sync();
        assertThat(waiting()).isZero();
    }

    @Test
    void whatIsStoredLateIsStillInItsPlace() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        romeo.send("<enable xmlns='urn:xmpp:sm:3'/>").expect("<enabled xmlns='urn:xmpp:sm:3'/>");
        play.settle();
        juliet.send(say("one")).sync();
        romeo.send("<presence type='unavailable'/>").sync();
        juliet.send(say("two")).sync();
        assertThat(waiting()).isEqualTo(1);
        play.pass(Duration.ofMillis(50));
        assertThat(waiting()).isEqualTo(2);
        play.crash();
        Actor back = play.enter("romeo", "orchard");
        back.send("<presence/>").expect(PRESENCE);
        assertThat(body(back.next())).isEqualTo("one");
        assertThat(body(back.next())).isEqualTo("two");
        play.silence();
        assertThat(waiting()).isZero();
    }

    @Test
    void aStoreThatFailsIsToldToTheSenderAndLeavesNoTrace() {
        Actor juliet = play.enter("juliet", "balcony");
        play.store.failing(true);
        juliet.send(passing("lost"))
                .expect("<message type='error' from='romeo@verona.example' to='{me}'><error type='wait'>"
                        + "<resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        play.settle();
        juliet.send(passing("read at once"));
        romeo.expect("<message type='chat' from='juliet@verona.example/balcony' to='romeo@verona.example'>"
                + "<body>read at once</body><no-permanent-store xmlns='urn:xmpp:hints'/></message>");
        romeo.send("<enable xmlns='urn:xmpp:sm:3'/>").expect("<enabled xmlns='urn:xmpp:sm:3'/>");
        juliet.send(passing("never confirmed"));
        assertThat(body(romeo.next())).isEqualTo("never confirmed");
        play.settle();
        play.pass(Duration.ofSeconds(1));
        juliet.expect("<message type='error' from='romeo@verona.example' to='{me}'><error type='wait'>"
                + "<resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
        play.silence();
        play.store.failing(false);
        romeo.send("<presence type='unavailable'/>").sync();
        juliet.send(say("kept")).sync();
        romeo.send("<presence/>").expect(PRESENCE);
        romeo.expect("<message type='chat' from='juliet@verona.example/balcony' to='romeo@verona.example'>"
                + "<body>kept</body><delay xmlns='urn:xmpp:delay' from='verona.example'"
                + " stamp='1597-04-23T18:00:01Z'/></message>");
        play.silence();
    }
}
