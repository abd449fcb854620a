package im.clove.node.play;

import static im.clove.node.play.PepWords.ROMEO;
import static im.clove.node.play.PepWords.TUNE;
import static im.clove.node.play.PepWords.iq;
import static im.clove.node.play.PepWords.publish;
import static im.clove.node.play.PepWords.published;
import static im.clove.node.play.PepWords.told;
import static im.clove.node.play.PepWords.tune;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// XEP-0163 §4.3.4: what somebody hears who comes, or who says that it can do something else by now.
@Timeout(300)
final class PepComersPlayTest {
    private static final String JULIET = "juliet@verona.example";
    private static final String PARIS = "paris@mantua.example";
    private static final String CAPS = LuteCaps.ELEMENT;

    private final Play play = new Play();

    @AfterEach
    void end() {
        play.close();
    }

    @Test
    @DisplayName("§4.3.4: whoever comes hears what was published last, once; hashes are remembered over a restart")
    void whoComesHearsTheLast() {
        play.befriend("romeo", "juliet");
        play.crash();
        Actor romeo = LuteCaps.enter(play, "romeo", "orchard");
        romeo.expect("<presence type='unavailable' from='" + JULIET + "' to='{me}'/>");
        romeo.send(iq("set", "1", publish(TUNE, "current", tune("one")))).expect(published("1", TUNE, "current"));
        LuteCaps.tells(romeo, ROMEO);
        romeo.expect(told(TUNE, "current", tune("one")));
        play.crash();

        romeo = play.enter("romeo", "tomb");
        romeo.send("<presence>" + CAPS + "</presence>")
                .expectAll(
                        "<presence from='{me}' to='{me}'>" + CAPS + "</presence>",
                        told(TUNE, "current", tune("one")),
                        "<presence type='unavailable' from='" + JULIET + "' to='{me}'/>");
        romeo.send("<presence><show>away</show>" + CAPS + "</presence>")
                .expect("<presence from='{me}' to='{me}'><show>away</show>" + CAPS + "</presence>");
        romeo.leave();

        // Nobody of Romeo's is there. A contact hears it all the same, and once.
        Actor juliet = LuteCaps.enter(play, "juliet", "balcony");
        juliet.expectAll(
                told(TUNE, "current", tune("one")), "<presence type='unavailable' from='" + ROMEO + "' to='{me}'/>");
        juliet.send("<presence><show>away</show>" + CAPS + "</presence>")
                .expect("<presence from='{me}' to='{me}'><show>away</show>" + CAPS + "</presence>");
        play.silence();
        juliet.leave();
        juliet = LuteCaps.enter(play, "juliet", "balcony");
        juliet.expectAll(
                told(TUNE, "current", tune("one")), "<presence type='unavailable' from='" + ROMEO + "' to='{me}'/>");
        play.silence();
    }

    @Test
    @DisplayName("A contact of another server is asked what it can do and told, and its answer must fit the hash")
    void aContactElsewhere() {
        play.contact("romeo", PARIS, "both");
        play.crash();
        Actor romeo = play.enterAvailable("romeo", "orchard");
        play.mantua.expect("<presence from='" + romeo.full + "' to='" + PARIS + "'/>");
        play.mantua.expect("<presence type='probe' from='" + romeo.full + "' to='" + PARIS + "'/>");
        play.mantua.send("<presence from='" + PARIS + "/inn' to='" + ROMEO + "'>" + CAPS + "</presence>");
        romeo.expect("<presence from='" + PARIS + "/inn' to='" + ROMEO + "'>" + CAPS + "</presence>");
        play.silence(); // nothing is published: nobody is asked anything
        romeo.send(iq("set", "1", publish(TUNE, "current", tune("one")))).expect(published("1", TUNE, "current"));
        String asked = "<iq type='get' id='{any}' from='" + ROMEO + "' to='" + PARIS + "/%s'>"
                + "<query xmlns='http://jabber.org/protocol/disco#info' node='urn:lute#" + LuteCaps.HASH + "'/></iq>";
        String id = play.mantua.expect(asked.formatted("inn")).element().attributeOr("id", "");
        // A lie is believed of the liar alone, and by nobody else (C-13).
        play.mantua.send("<iq type='result' id='" + id + "' from='" + PARIS + "/inn' to='" + ROMEO + "'>"
                + LuteCaps.ANSWER.replace("tune+notify", "mood+notify") + "</iq>");
        play.silence();
        play.mantua.send("<presence from='" + PARIS + "/road' to='" + ROMEO + "'>" + CAPS + "</presence>");
        romeo.expect("<presence from='" + PARIS + "/road' to='" + ROMEO + "'>" + CAPS + "</presence>");
        id = play.mantua.expect(asked.formatted("road")).element().attributeOr("id", "");
        play.mantua.send("<iq type='result' id='" + id + "' from='" + PARIS + "/road' to='" + ROMEO + "'>"
                + LuteCaps.ANSWER + "</iq>");
        play.mantua.expect(told(TUNE, "current", tune("one")).replace("{me}", PARIS + "/road"));
        play.silence();
    }

    @Test
    @DisplayName("Who stops to want a node and wants it again hears again what was published last")
    void aContactThatChangesItsMind() {
        play.contact("romeo", PARIS, "both");
        play.crash();
        Actor romeo = play.enterAvailable("romeo", "orchard");
        play.mantua.expect("<presence from='" + romeo.full + "' to='" + PARIS + "'/>");
        play.mantua.expect("<presence type='probe' from='" + romeo.full + "' to='" + PARIS + "'/>");
        romeo.send(iq("set", "1", publish(TUNE, "current", tune("one")))).expect(published("1", TUNE, "current"));
        String deaf = CAPS.replace(LuteCaps.HASH, "deaf");
        String last = told(TUNE, "current", tune("one")).replace("{me}", PARIS + "/inn");

        arrives(romeo, CAPS);
        answers(LuteCaps.HASH, LuteCaps.ANSWER);
        play.mantua.expect(last);
        arrives(romeo, deaf);
        answers("deaf", "<query xmlns='http://jabber.org/protocol/disco#info' node='urn:lute#deaf'/>");
        play.silence();
        arrives(romeo, CAPS);
        play.mantua.expect(last);
        arrives(romeo, CAPS);
        play.silence();
    }

    private void arrives(Actor romeo, String caps) {
        String presence = "<presence from='" + PARIS + "/inn' to='" + ROMEO + "'>" + caps + "</presence>";
        play.mantua.send(presence);
        romeo.expect(presence);
    }

    private void answers(String hash, String answer) {
        String id = play.mantua
                .expect("<iq type='get' id='{any}' from='" + ROMEO + "' to='" + PARIS + "/inn'>"
                        + "<query xmlns='http://jabber.org/protocol/disco#info' node='urn:lute#" + hash + "'/></iq>")
                .element()
                .attributeOr("id", "");
        play.mantua.send(
                "<iq type='result' id='" + id + "' from='" + PARIS + "/inn' to='" + ROMEO + "'>" + answer + "</iq>");
    }
}
