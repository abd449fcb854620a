package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 6121 §8.5, row by row, and the errors of RFC 6120 §8.3.
@Timeout(300)
final class DeliveryPlayTest {
    private static final String UNAVAILABLE =
            "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";

    private final Play play = new Play();

    @AfterEach
    void end() {
        play.close();
    }

    private static String message(String type, String to) {
        return "<message type='" + type + "' id='m1' to='" + to + "'><body>Wherefore art thou?</body></message>";
    }

    private static String from(String type, String from, String to) {
        return "<message type='" + type + "' id='m1' from='" + from + "' to='" + to
                + "'><body>Wherefore art thou?</body></message>";
    }

    private static String refused(String type, String from) {
        return "<" + type + " type='error' id='m1' to='{me}' from='" + from + "'>" + UNAVAILABLE + "</" + type + ">";
    }

    @ParameterizedTest
    @ValueSource(strings = {"normal", "chat", "groupchat"})
    void aMessageToNobodyIsRefused(String type) {
        Actor juliet = play.enter("juliet", "balcony");
        juliet.send(message(type, "rosaline@verona.example")).expect(refused("message", "rosaline@verona.example"));
        play.silence();
    }

    @ParameterizedTest
    @ValueSource(strings = {"headline", "error"})
    void aHeadlineOrAnErrorToNobodyIsDropped(String type) {
        Actor juliet = play.enter("juliet", "balcony");
        juliet.send(message(type, "rosaline@verona.example"));
        play.silence();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "type='unavailable'", "type='subscribe'", "type='subscribed'", "type='unsubscribe'"})
    void presenceToNobodyIsDropped(String type) {
        Actor juliet = play.enter("juliet", "balcony");
        juliet.send("<presence " + type + " to='rosaline@verona.example'/>");
        juliet.dropPushes();
        play.silence();
    }

    @Test
    void aRequestToNobodyIsRefusedAndAnAnswerDropped() {
        Actor juliet = play.enter("juliet", "balcony");
        juliet.send("<iq type='get' id='m1' to='rosaline@verona.example'><q xmlns='x'/></iq>")
                .expect(refused("iq", "rosaline@verona.example"));
        juliet.send("<iq type='result' id='m1' to='rosaline@verona.example'/>");
        play.silence();
    }

    @ParameterizedTest
    @ValueSource(strings = {"normal", "chat", "headline"})
    void aMessageToAnAccountGoesToEveryResourceThatTakesMessages(String type) {
        Actor juliet = play.enter("juliet", "balcony");
        Actor orchard = play.enterAvailable("romeo", "orchard");
        Actor tomb = play.enterAvailable("romeo", "tomb");
        orchard.expect("<presence from='romeo@verona.example/tomb' to='{me}'/>");
        tomb.expect("<presence from='romeo@verona.example/orchard' to='{me}'/>");
        tomb.send("<presence><priority>-1</priority></presence>")
                .expect("<presence from='{me}' to='{me}'><priority>-1</priority></presence>");
        orchard.expect("<presence from='romeo@verona.example/tomb' to='{me}'><priority>-1</priority></presence>");
        Actor street = play.enter("romeo", "street");

        juliet.send(message(type, "romeo@verona.example"));

        orchard.expect(from(type, juliet.full, "romeo@verona.example"));
        street.sync();
        play.silence();
    }

    @Test
    void aGroupMessageToAnAccountIsRefusedAndAnErrorDropped() {
        Actor juliet = play.enter("juliet", "balcony");
        play.enterAvailable("romeo", "orchard");
        juliet.send(message("groupchat", "romeo@verona.example")).expect(refused("message", "romeo@verona.example"));
        juliet.send(message("error", "romeo@verona.example"));
        play.silence();
    }

    @ParameterizedTest
    @ValueSource(strings = {"normal", "chat"})
    void aMessageToAnAccountWithoutResourcesIsKept(String type) {
        Actor juliet = play.enter("juliet", "balcony");
        juliet.send(message(type, "romeo@verona.example"));
        play.silence();
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send("<presence/>")
                .expectAll(
                        "<presence from='{me}' to='{me}'/>",
                        "<message type='" + type + "' id='m1' from='" + juliet.full
                                + "' to='romeo@verona.example'><body>Wherefore art thou?</body>"
                                + "<delay xmlns='urn:xmpp:delay' from='verona.example' stamp='1597-04-23T18:00:00Z'/>"
                                + "</message>");
        play.silence();
    }

    @ParameterizedTest
    @ValueSource(strings = {"headline", "error"})
    void aHeadlineOrAnErrorIsNotKept(String type) {
        Actor juliet = play.enter("juliet", "balcony");
        juliet.send(message(type, "romeo@verona.example"));
        play.settle();
        play.enterAvailable("romeo", "orchard");
        play.silence();
    }

    @ParameterizedTest
    @ValueSource(strings = {"normal", "chat", "groupchat", "headline", "error"})
    void aMessageToAResourceGoesThereWhateverItsPriority(String type) {
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enter("romeo", "orchard");
        play.enterAvailable("romeo", "tomb");
        juliet.send(message(type, romeo.full));
        romeo.expect(from(type, juliet.full, romeo.full));
        play.silence();
    }

    @Test
    void aChatToAResourceThatIsGoneGoesToTheAccount() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        juliet.send(message("chat", "romeo@verona.example/tomb"));
        romeo.expect(from("chat", juliet.full, "romeo@verona.example/tomb"));
        play.silence();
    }

    @ParameterizedTest
    @ValueSource(strings = {"normal", "groupchat"})
    void anyOtherMessageToAResourceThatIsGoneIsRefused(String type) {
        Actor juliet = play.enter("juliet", "balcony");
        play.enterAvailable("romeo", "orchard");
        juliet.send(message(type, "romeo@verona.example/tomb")).expect(refused("message", "romeo@verona.example/tomb"));
        play.silence();
    }

    @Test
    void presenceToAnAccountGoesToEveryAvailableResource() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        play.enter("romeo", "tomb");
        juliet.send("<presence to='romeo@verona.example'/>");
        romeo.expect("<presence from='juliet@verona.example/balcony' to='romeo@verona.example'/>");
        juliet.send("<presence to='romeo@verona.example/nowhere'/>");
        play.silence();
    }

    @Test
    void aRequestToAResourceIsForThatResource() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        String request = "<iq type='get' id='m1' to='" + romeo.full + "'><q xmlns='x'/></iq>";
        juliet.send(request);
        romeo.expect("<iq type='get' id='m1' from='" + juliet.full + "' to='{me}'><q xmlns='x'/></iq>");
        romeo.send("<iq type='result' id='m1' to='" + juliet.full + "'/>");
        juliet.expect("<iq type='result' id='m1' from='" + romeo.full + "' to='{me}'/>");
        juliet.send("<iq type='get' id='m1' to='romeo@verona.example/tomb'><q xmlns='x'/></iq>")
                .expect(refused("iq", "romeo@verona.example/tomb"));
        play.silence();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "to='verona.example'", "to='juliet@verona.example'", "to='romeo@verona.example'"})
    void anUnknownRequestIsAnswered(String to) {
        Actor juliet = play.enter("juliet", "balcony");
        juliet.send("<iq type='get' id='m1' " + to + "><q xmlns='x'/></iq>");
        String from = to.isEmpty() ? "juliet@verona.example" : to.substring(4, to.length() - 1);
        juliet.expect(refused("iq", from));
        play.silence();
    }

    @Test
    @DisplayName("C-16: errors and answers to every address are answered by nobody")
    void errorsAreNeverAnswered() {
        Actor juliet = play.enterAvailable("juliet", "balcony");
        play.enterAvailable("romeo", "orchard");
        for (String to : new String[] {
            "verona.example",
            "romeo@verona.example",
            "romeo@verona.example/tomb",
            "hello@verona.example",
            "rosaline@verona.example",
            "verona.example/nothing"
        }) {
            juliet.send("<iq type='error' id='e' to='" + to + "'/>");
            juliet.send("<iq type='result' id='e' to='" + to + "'/>");
            juliet.send("<message type='error' id='e' to='" + to + "'><body>no</body></message>");
            juliet.send("<presence type='error' id='e' to='" + to + "'/>");
        }
        play.silence();
    }

    @ParameterizedTest
    @DisplayName("C-01: who claims to be somebody else is cut off")
    @ValueSource(
            strings = {"romeo@verona.example", "juliet@mantua.example", "juliet@verona.example/tomb", "verona.example"})
    void aForgedFromEndsTheStream(String from) {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        Actor juliet = play.enter("juliet", "balcony");
        juliet.send("<message from='" + from + "' to='" + romeo.full + "'><body>poison</body></message>");
        juliet.expectStreamError("invalid-from");
        play.silence();
    }

    @ParameterizedTest
    @DisplayName("RFC 6120 §8.3.3: what cannot be read is answered, and the stream goes on")
    @ValueSource(
            strings = {
                "<iq type='get' to='verona.example'><q xmlns='x'/></iq>",
                "<iq type='get' id='m1'/>",
                "<iq type='what' id='m1'><q xmlns='x'/></iq>",
                "<message id='m1' to='@@'/>",
                "<presence id='m1' type='odd'/>"
            })
    void aMalformedStanzaIsAnswered(String xml) {
        Actor juliet = play.enter("juliet", "balcony");
        juliet.send(xml);
        assertThat(juliet.next().attribute("type")).isEqualTo("error");
        play.silence();
    }

    @Test
    void somethingThatIsNoStanzaEndsTheStream() {
        Actor juliet = play.enter("juliet", "balcony");
        juliet.send("<poem xmlns='x'/>").expectStreamError("unsupported-stanza-type");
    }

    @Test
    void theEchoAnswersHello() {
        Actor juliet = play.enter("juliet", "balcony");
        juliet.send("<message type='chat' id='m1' to='hello@verona.example'><body>hey</body></message>")
                .expect("<message type='chat' id='hello-m1' from='hello@verona.example' to='{me}'>"
                        + "<body>hello</body><active xmlns='http://jabber.org/protocol/chatstates'/></message>");
        play.silence();
    }

    @Test
    void aStanzaForAnotherServerGoesThere() {
        Actor juliet = play.enter("juliet", "balcony");
        juliet.send(message("chat", "paris@mantua.example"));
        play.mantua.expect(from("chat", juliet.full, "paris@mantua.example"));
        play.mantua.send(from("chat", "paris@mantua.example/inn", juliet.full));
        juliet.expect(from("chat", "paris@mantua.example/inn", "{me}"));
        play.mantua.send(from("groupchat", "paris@mantua.example/inn", "rosaline@verona.example"));
        play.mantua.expect("<message type='error' id='m1' from='rosaline@verona.example' to='paris@mantua.example/inn'>"
                + UNAVAILABLE + "</message>");
        play.silence();
    }
}
