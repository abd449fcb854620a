package im.clove.node.play;

import static im.clove.node.play.PepWords.ROMEO;
import static im.clove.node.play.PepWords.TUNE;
import static im.clove.node.play.PepWords.iq;
import static im.clove.node.play.PepWords.publish;
import static im.clove.node.play.PepWords.published;
import static im.clove.node.play.PepWords.pubsub;
import static im.clove.node.play.PepWords.to;
import static im.clove.node.play.PepWords.tune;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What somebody on another server publishes crosses once, whoever of an account's clients asks for it and how often
/// (`docs/decisions/0061-what-contacts-publish.md`). What comes for the other server is counted by [#crosses].
@Timeout(300)
final class BorrowedNodesPlayTest {
    private static final String PARIS = "paris@mantua.example";
    private static final String DEVICES = "eu.siacs.conversations.axolotl.devicelist";
    private static final String BUNDLES = "eu.siacs.conversations.axolotl.bundles:7";
    private static final String ERRORS = " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'";
    private static final String LIST =
            "<item id='current'><list xmlns='eu.siacs.conversations.axolotl'>%s</list></item>";
    private static final String HASH = "0e66b49d04a43c19bcb2e13a53aff5d174f610fc";

    /// Of a client that wants to hear of lists of devices.
    private static final String VER = "jwODcH34bnvX/GX527wINJtj1+E=";

    private static final String CAPS =
            "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:lute' ver='" + VER + "'/>";

    private final Play play = new Play();
    private int asked;

    @AfterEach
    void end() {
        play.close();
    }

    private static String items(String node, String content) {
        return pubsub("<items node='" + node + "'>" + content + "</items>");
    }

    private static String picture(String base64) {
        return "<item id='" + HASH + "'><data xmlns='urn:xmpp:avatar:data'>" + base64 + "</data></item>";
    }

    private static void asks(Actor client, String id, String request) {
        client.send(to(PARIS, "get", id, request));
    }

    /// The other server is asked, and says this.
    ///
    /// @param type of the answer
    private void crosses(String request, String type, String answer) {
        String id = play.mantua
                .expect("<iq type='get' id='{any}' from='" + ROMEO + "' to='" + PARIS + "'>" + request + "</iq>")
                .element()
                .attributeOr("id", "");
        answers(id, type, answer);
        asked++;
    }

    private void answers(String id, String type, String answer) {
        play.mantua.send(
                "<iq type='" + type + "' id='" + id + "' from='" + PARIS + "' to='" + ROMEO + "'>" + answer + "</iq>");
    }

    private static void hears(Actor client, String id, String answer) {
        client.expect("<iq type='result' id='" + id + "' from='" + PARIS + "' to='{me}'>" + answer + "</iq>");
    }

    /// A client asks, and the other server is asked.
    private void fetches(Actor client, String id, String node, String content) {
        asks(client, id, items(node, ""));
        crosses(items(node, ""), "result", items(node, content));
        hears(client, id, items(node, content));
    }

    /// A client asks, and has it at once.
    private void has(Actor client, String id, String node, String content) {
        asks(client, id, items(node, ""));
        hears(client, id, items(node, content));
        play.silence();
    }

    /// One of Romeo's that hears of Paris' devices.
    private Actor listening(String resource) {
        if (asked == 0) {
            play.contact("romeo", PARIS, "both");
            play.crash();
        }
        Actor romeo = play.enter("romeo", resource);
        romeo.send("<presence>" + CAPS + "</presence>")
                .expect("<presence from='{me}' to='{me}'>" + CAPS + "</presence>");
        romeo.send(iq("set", "p", publish(TUNE, "current", tune("one")))).expect(published("p", TUNE, "current"));
        String id = romeo.expect("<iq type='get' id='{any}' from='" + ROMEO + "' to='{me}'>"
                        + "<query xmlns='http://jabber.org/protocol/disco#info' node='urn:lute#" + VER + "'/></iq>")
                .attributeOr("id", "");
        romeo.send("<iq type='result' id='" + id + "' to='" + ROMEO + "'>"
                + "<query xmlns='http://jabber.org/protocol/disco#info' node='urn:lute#" + VER + "'>"
                + "<identity category='client' type='pc' name='Lute'/>"
                + "<feature var='http://jabber.org/protocol/disco#info'/>"
                + "<feature var='" + DEVICES + "+notify'/></query></iq>");
        play.settle();
        play.mantua.rest();
        return romeo;
    }

    private void tells(Actor romeo, String event) {
        String message = "<message type='headline' from='" + PARIS + "' to='{me}'>"
                + "<event xmlns='http://jabber.org/protocol/pubsub#event'>" + event + "</event></message>";
        play.mantua.send(message.replace("{me}", romeo.full));
        romeo.expect(message);
    }

    @Test
    @DisplayName("Three clients ask for one thing before there is an answer: the other server is asked once")
    void atTheSameTime() {
        Actor one = play.enter("romeo", "orchard");
        Actor two = play.enter("romeo", "street");
        asks(one, "a", items(DEVICES, ""));
        asks(two, "b", items(DEVICES, ""));
        asks(one, "c", items(DEVICES, ""));
        play.settle();
        crosses(items(DEVICES, ""), "result", items(DEVICES, LIST));
        hears(one, "a", items(DEVICES, LIST));
        hears(two, "b", items(DEVICES, LIST));
        hears(one, "c", items(DEVICES, LIST));
        play.silence();
        assertThat(asked).isEqualTo(1);
    }

    @Test
    @DisplayName("An error is for those who wait, and not kept")
    void errors() {
        String error = "<error type='cancel'><item-not-found" + ERRORS + "/></error>";
        Actor one = play.enter("romeo", "orchard");
        Actor two = play.enter("romeo", "street");
        for (String id : new String[] {"1", "2"}) {
            asks(one, id, items(DEVICES, ""));
            asks(two, id, items(DEVICES, ""));
            play.settle();
            crosses(items(DEVICES, ""), "error", error);
            for (Actor each : new Actor[] {one, two}) {
                each.expect("<iq type='error' id='" + id + "' from='" + PARIS + "' to='{me}'>" + error + "</iq>");
            }
        }
        play.silence();
    }

    @Test
    @DisplayName("Who is told of changes has a list until it is told of one, whatever the change; others for seconds")
    void untilSomebodyTells() {
        Actor romeo = listening("orchard");
        fetches(romeo, "1", DEVICES, LIST.formatted("1"));
        play.jump(Duration.ofMinutes(9));
        has(romeo, "2", DEVICES, LIST.formatted("1"));
        tells(romeo, "<items node='" + DEVICES + "'>" + LIST.formatted("2") + "</items>");
        fetches(romeo, "3", DEVICES, LIST.formatted("2"));
        tells(romeo, "<items node='" + DEVICES + "'><retract id='current'/></items>");
        fetches(romeo, "4", DEVICES, "");
        tells(romeo, "<purge node='" + DEVICES + "'/>");
        fetches(romeo, "5", DEVICES, "");
        tells(romeo, "<delete node='" + DEVICES + "'/>");
        fetches(romeo, "6", DEVICES, "");
        tells(romeo, "<items node='" + TUNE + "'/>");
        has(romeo, "7", DEVICES, "");
        play.jump(Duration.ofMinutes(11));
        fetches(romeo, "8", DEVICES, LIST.formatted("8"));
        // While nobody is there nothing is told.
        romeo.send("<presence type='unavailable'/>");
        play.settle();
        play.mantua.rest();
        romeo.rest();
        fetches(romeo, "9", DEVICES, LIST.formatted("9"));
        play.jump(Duration.ofSeconds(31));
        fetches(romeo, "10", DEVICES, LIST.formatted("10"));
    }

    @Test
    @DisplayName("What changes while it is asked for: those who wait have the answer, and nobody else")
    void whileItIsAsked() {
        Actor romeo = listening("orchard");
        asks(romeo, "1", items(DEVICES, ""));
        String first = play.mantua
                .expect("<iq type='get' id='{any}' from='" + ROMEO + "' to='" + PARIS + "'>" + items(DEVICES, "")
                        + "</iq>")
                .element()
                .attributeOr("id", "");
        tells(romeo, "<items node='" + DEVICES + "'>" + LIST.formatted("new") + "</items>");
        asks(romeo, "2", items(DEVICES, ""));
        crosses(items(DEVICES, ""), "result", items(DEVICES, LIST.formatted("new")));
        hears(romeo, "2", items(DEVICES, LIST.formatted("new")));
        answers(first, "result", items(DEVICES, LIST.formatted("old")));
        hears(romeo, "1", items(DEVICES, LIST.formatted("old")));
        has(romeo, "3", DEVICES, LIST.formatted("new"));
    }

    @Test
    @DisplayName("Keys that are used once are shared for seconds: who asks later has those of now")
    void bundles() {
        Actor one = listening("orchard");
        fetches(one, "1", BUNDLES, "");
        Actor two = play.enter("romeo", "street");
        play.jump(Duration.ofSeconds(20));
        has(two, "2", BUNDLES, "");
        play.jump(Duration.ofSeconds(11));
        fetches(two, "3", BUNDLES, "");
    }

    @ParameterizedTest
    @CsvSource({"cGljdHVyZQ==, true", "bm90IHRoaXM=, false"})
    @DisplayName("A picture that has the hash it was asked for by stays; another is shared for seconds")
    void pictures(String base64, boolean isKept) {
        Actor romeo = play.enter("romeo", "orchard");
        String request = items("urn:xmpp:avatar:data", "<item id='" + HASH + "'/>");
        asks(romeo, "1", request);
        crosses(request, "result", items("urn:xmpp:avatar:data", picture(base64)));
        hears(romeo, "1", items("urn:xmpp:avatar:data", picture(base64)));
        play.jump(Duration.ofMinutes(60));
        asks(romeo, "2", request);
        if (!isKept) {
            crosses(request, "result", items("urn:xmpp:avatar:data", picture(base64)));
        }
        hears(romeo, "2", items("urn:xmpp:avatar:data", picture(base64)));
        play.silence();
    }

    @Test
    @DisplayName("What one account was shown, another asks for itself; a new account of that name, too")
    void privateToTheAccount() {
        Actor romeo = play.enter("romeo", "orchard");
        fetches(romeo, "1", DEVICES, LIST);
        Actor juliet = play.enter("juliet", "balcony");
        String forbidden = "<error type='auth'><not-authorized" + ERRORS + "/></error>";
        asks(juliet, "2", items(DEVICES, ""));
        String id = play.mantua
                .expect("<iq type='get' id='{any}' from='juliet@verona.example' to='" + PARIS + "'>"
                        + items(DEVICES, "") + "</iq>")
                .element()
                .attributeOr("id", "");
        play.mantua.send("<iq type='error' id='" + id + "' from='" + PARIS + "' to='juliet@verona.example'>" + forbidden
                + "</iq>");
        juliet.expect("<iq type='error' id='2' from='" + PARIS + "' to='{me}'>" + forbidden + "</iq>");
        play.forget("romeo");
        has(romeo, "3", DEVICES, LIST);
        romeo.leave();
        play.forget("romeo");
        fetches(play.enter("romeo", "tomb"), "4", DEVICES, LIST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unsubscribed", "unsubscribe"})
    @DisplayName("A contact that is none any more: nothing it has shown is given again")
    void aContactThatLeaves(String type) {
        Actor romeo = listening("orchard");
        fetches(romeo, "1", DEVICES, LIST);
        play.mantua.send("<presence type='" + type + "' from='" + PARIS + "' to='" + ROMEO + "'/>");
        play.settle();
        romeo.rest();
        play.mantua.rest();
        fetches(romeo, "2", DEVICES, LIST);
    }

    @Test
    @DisplayName("What an account changes at somebody's node it reads afterwards")
    void ownChanges() {
        Actor romeo = play.enter("romeo", "orchard");
        fetches(romeo, "1", DEVICES, LIST);
        romeo.send(to(PARIS, "set", "2", publish(DEVICES, "current", "<x xmlns='urn:x'/>")));
        play.mantua.expect("<iq type='set' id='2' from='" + romeo.full + "' to='" + PARIS + "'>"
                + publish(DEVICES, "current", "<x xmlns='urn:x'/>") + "</iq>");
        fetches(romeo, "3", DEVICES, LIST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:microblog:0'/></pubsub>",
                "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:omemo:2:devices'/>"
                        + "<set xmlns='http://jabber.org/protocol/rsm'><max>1</max></set></pubsub>",
                "<pubsub xmlns='http://jabber.org/protocol/pubsub'><subscriptions/></pubsub>",
                "<query xmlns='jabber:iq:version'/>"
            })
    @DisplayName("Any other request goes as its client has said it")
    void others(String request) {
        Actor romeo = play.enter("romeo", "orchard");
        for (String id : new String[] {"1", "2"}) {
            asks(romeo, id, request);
            play.mantua.expect(
                    "<iq type='get' id='" + id + "' from='" + romeo.full + "' to='" + PARIS + "'>" + request + "</iq>");
        }
        play.silence();
    }

    @Test
    @DisplayName("More at once than is bounded goes as its client has said it; nothing is refused")
    void manyAtOnce() {
        Actor romeo = play.enter("romeo", "orchard");
        for (int i = 0; i < 70; i++) {
            romeo.send(to("p" + i + "@mantua.example", "get", "n" + i, items(DEVICES, "")));
        }
        romeo.sync();
        assertThat(play.mantua.rest())
                .hasSize(70)
                .filteredOn(each -> each.contains(" from='" + romeo.full + "'"))
                .hasSize(6);
        assertThat(romeo.rest()).isEmpty();
    }

    @Test
    @DisplayName("The other server does not answer: who waits is told, and the next to ask asks again")
    void noAnswer() {
        Actor romeo = play.enter("romeo", "orchard");
        asks(romeo, "1", items(DEVICES, ""));
        play.settle();
        assertThat(play.mantua.rest()).hasSize(1);
        play.pass(Duration.ofSeconds(61));
        assertThat(Literal.show(romeo.next())).contains("id='1'", "<remote-server-timeout ");
        fetches(romeo, "2", DEVICES, LIST);
    }

    @Test
    @DisplayName("A node that has little room keeps nothing that could be had again")
    void littleRoom() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enter("romeo", "orchard");
        fetches(romeo, "1", DEVICES, LIST);
        has(romeo, "2", DEVICES, LIST);
        long half = play.budget().most() / 2 + 1;
        play.budget().charge(half);
        juliet.send("<message to='" + ROMEO + "'><body>Speak again</body></message>");
        play.settle();
        fetches(romeo, "3", DEVICES, LIST);
        fetches(romeo, "4", DEVICES, LIST);
        play.budget().release(half);
        fetches(romeo, "5", DEVICES, LIST);
        has(romeo, "6", DEVICES, LIST);
    }
}
