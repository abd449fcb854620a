package im.clove.node.play;

import static im.clove.node.play.Courtship.push;

import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 6120 §10.4.3: presence that does not get to another server. The domain is refused here, or the server is
/// away; to the sender that is the same.
@Timeout(60)
final class UnreachablePresencePlayTest {
    private static final StanzaError REFUSED = StanzaError.of(Condition.REMOTE_SERVER_NOT_FOUND, "Not in the darknet");
    private static final String ERROR =
            "<error type='cancel'><remote-server-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                    + "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>Not in the darknet</text></error>";

    private final Play play = new Play();

    @AfterEach
    void end() {
        play.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            room@conference.clearnet.example/me | <x xmlns='http://jabber.org/protocol/muc'/>
            room@conference.clearnet.example/me | <show>away</show>
            paris@clearnet.example              | <show>chat</show>
            conference.clearnet.example         |
            """)
    @DisplayName("What a client addresses itself, a join above all, is answered with the error")
    void addressedPresenceIsAnswered(String to, String children) {
        play.mantua.hold();
        Actor romeo = play.enterAvailable("romeo", "orchard");
        String inner = children == null ? "" : children;
        romeo.send("<presence id='p1' to='" + to + "'>" + inner + "</presence>");
        play.mantua
                .expect("<presence id='p1' from='" + romeo.full + "' to='" + to + "'>" + inner + "</presence>")
                .delivery()
                .failed(REFUSED);

        romeo.expect("<presence type='error' id='p1' from='" + to + "' to='{me}'>" + ERROR + "</presence>");
        play.silence();
    }

    @Test
    @DisplayName("Broadcast presence, probes and the end of a session fail without a word")
    void whatTheServerSaysIsNotAnswered() {
        play.contact("romeo", "paris@clearnet.example", "both");
        play.mantua.hold();
        Actor romeo = play.enterAvailable("romeo", "orchard");
        String to = "' to='paris@clearnet.example'";
        play.mantua
                .expect("<presence from='" + romeo.full + to + "/>")
                .delivery()
                .failed(REFUSED);
        play.mantua
                .expect("<presence type='probe' from='" + romeo.full + to + "/>")
                .delivery()
                .failed(REFUSED);
        romeo.send("<presence type='probe' to='paris@clearnet.example'/>");
        play.mantua
                .expect("<presence type='probe' from='" + romeo.full + to + "/>")
                .delivery()
                .failed(REFUSED);
        romeo.send("<presence to='room@clearnet.example/me'/>");
        play.mantua
                .expect("<presence from='" + romeo.full + "' to='room@clearnet.example/me'/>")
                .delivery()
                .accepted();
        play.silence();
        romeo.send("<presence type='unavailable'/>");
        play.mantua
                .expect("<presence type='unavailable' from='" + romeo.full + to + "/>")
                .delivery()
                .failed(REFUSED);
        play.mantua
                .expect("<presence type='unavailable' from='" + romeo.full + "' to='room@clearnet.example/me'/>")
                .delivery()
                .failed(REFUSED);
        play.silence();
    }

    @Test
    @DisplayName("A request to see somebody's presence is answered, to those who look at the roster")
    void aSubscriptionRequestIsAnswered() {
        play.mantua.hold();
        Actor romeo = play.enterAvailable("romeo", "orchard");
        romeo.send("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>")
                .next();
        romeo.send("<presence type='subscribe' id='s1' to='paris@clearnet.example'/>")
                .expect(push("paris@clearnet.example", "subscription='none' ask='subscribe'"));
        play.mantua
                .expect("<presence type='subscribe' id='s1' from='" + romeo.bare() + "' to='paris@clearnet.example'/>")
                .delivery()
                .failed(REFUSED);

        romeo.expect("<presence type='error' id='s1' from='paris@clearnet.example' to='" + romeo.bare() + "'>" + ERROR
                + "</presence>");
        play.silence();
    }
}
