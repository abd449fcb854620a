package im.clove.node.play;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 3921 §3: clients of old ask for a session.
@Timeout(300)
final class LegacySessionPlayTest {
    private static final String ASK =
            "<iq type='set' id='s1'%s><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>";
    private static final String DONE = "<iq type='result' id='s1' from='%s' to='{me}'/>";

    private final Play play = new Play();

    @AfterEach
    void end() {
        play.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<enable xmlns='urn:xmpp:sm:3' resume='true'/>", "<presence/>"})
    @DisplayName("A session is granted at any time: at once, behind <enable/> as Pidgin asks, and later")
    void aSessionIsGranted(String before) {
        Actor romeo = play.enter("romeo", "orchard");
        if (!before.isEmpty()) {
            romeo.send(before).next();
        }
        romeo.send(ASK.formatted("")).expect(DONE.formatted(romeo.bare()));
        romeo.send(ASK.formatted(" to='verona.example'")).expect(DONE.formatted("verona.example"));
        romeo.send(ASK.formatted(" to='" + romeo.bare() + "'")).expect(DONE.formatted(romeo.bare()));
        play.silence();
    }
}
