package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// XEP-0198 §5 and RFC 6121 §8.5.3.2: what a session had been given, and its client never came back for, counts
/// as sent to a resource that is not there.
@Timeout(60)
final class MissedMessagesPlayTest {
    private static final String ROOM = "court@conference.mantua.example/paris";
    private static final String NO_STORE = "<no-store xmlns='urn:xmpp:hints'/>";
    private static final String COMPOSING = "<composing xmlns='http://jabber.org/protocol/chatstates'/>";

    private final Play play = Play.open();

    @AfterEach
    void end() {
        play.close();
    }

    /// A client that can come back, and whose connection is cut.
    private Actor asleep() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        sleep(romeo);
        return romeo;
    }

    private void sleep(Actor romeo) {
        romeo.send("<enable xmlns='urn:xmpp:sm:3' resume='true' max='60'/>").next();
        romeo.cut();
        play.await(() -> play.server().sessions().detached() == 1);
    }

    /// Goes into the room: without that, a room is a stranger.
    private void enter(Actor romeo) {
        romeo.send("<presence to='" + ROOM + "'/>");
        play.mantua.expect("<presence from='" + romeo.full + "' to='" + ROOM + "'/>");
    }

    private static String message(String type, String from, String to, String children) {
        return "<message id='m1' type='" + type + "' from='" + from + "' to='" + to + "'>" + children + "</message>";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        groupchat | <body>Hist!</body>
        groupchat | <subject>The court</subject>
        """)
    @DisplayName("A room learns that its occupant is gone")
    void theSenderGetsAnError(String type, String children) {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        enter(romeo);
        sleep(romeo);
        play.mantua.send(message(type, ROOM, romeo.full, children));
        play.silence();
        play.pass(Duration.ofSeconds(61));

        play.await(() -> play.server().sessions().count() == 0);
        play.settle();
        assertThat(play.mantua.rest()).anyMatch(said -> said.contains("type='error'") && said.contains("id='m1'"));
    }

    @Test
    void whoComesBackHasIt() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        enter(romeo);
        String id = romeo.send("<enable xmlns='urn:xmpp:sm:3' resume='true' max='60'/>")
                .next()
                .attributeOr("id", "");
        romeo.cut();
        play.await(() -> play.server().sessions().detached() == 1);
        play.mantua.send(message("groupchat", ROOM, romeo.full, "<body>Hist!</body>"));
        play.pass(Duration.ofSeconds(59));
        Actor again = play.resume(romeo, id, 0);
        again.expect("<resumed xmlns='urn:xmpp:sm:3' previd='" + id + "' h='0'/>");
        again.expect(message("groupchat", ROOM, "{me}", "<body>Hist!</body>"));
        again.send("<a xmlns='urn:xmpp:sm:3' h='1'/>").sync();
        play.pass(Duration.ofSeconds(61));
        play.silence();
    }

    @ParameterizedTest
    @ValueSource(strings = {"headline", "error"})
    void headlinesAndErrorsAreNotAnswered(String type) {
        Actor romeo = asleep();
        play.mantua.send(message(type, ROOM, romeo.full, "<body>Hist!</body>"));
        play.pass(Duration.ofSeconds(61));
        play.await(() -> play.server().sessions().count() == 0);
        play.silence();
    }

    @Test
    @DisplayName("§8.5.3.2.1: a chat goes to the account's other clients, a chat state too if there are any")
    void aChatThatNobodyMayKeepGoesToTheOtherClients() {
        Actor romeo = asleep();
        Actor tomb = play.enter("romeo", "tomb");
        tomb.send("<presence/>")
                .expectAll("<presence from='{me}' to='{me}'/>", "<presence from='" + romeo.full + "' to='{me}'/>");
        String chat = message("chat", "paris@mantua.example/inn", romeo.full, "<body>Hist!</body>" + NO_STORE);
        play.mantua.send(chat);
        play.silence();
        play.pass(Duration.ofSeconds(61));
        tomb.expectAll("<presence type='unavailable' from='" + romeo.full + "' to='{me}'/>", chat);
        play.silence();
    }

    @Test
    void aChatStateForNobodyIsDropped() {
        Actor romeo = asleep();
        play.mantua.send(message("chat", "paris@mantua.example/inn", romeo.full, COMPOSING));
        play.pass(Duration.ofSeconds(61));
        play.await(() -> play.server().sessions().count() == 0);
        play.silence();
    }

    @Test
    @DisplayName("A carbon copy that was missed makes no error: its original is somebody else's")
    void aCopyThatWasMissedIsNotAnswered() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        romeo.send("<iq type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>")
                .next();
        Actor tomb = play.enter("romeo", "tomb");
        romeo.send("<enable xmlns='urn:xmpp:sm:3' resume='true' max='60'/>").next();
        romeo.cut();
        play.await(() -> play.server().sessions().detached() == 1);
        play.mantua.send(message("chat", "paris@mantua.example/inn", tomb.full, "<body>Hist!</body>"));
        tomb.expect(message("chat", "paris@mantua.example/inn", "{me}", "<body>Hist!</body>"));
        tomb.sync();
        play.pass(Duration.ofSeconds(61));
        play.await(() -> play.server().sessions().count() == 1);
        play.silence();
    }
}
