package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.xml.Element;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 6120 §4.7.4 and §8.1.5: what a client says without naming a language is in that of its stream, wherever it
/// goes.
@Timeout(60)
final class LanguagePlayTest {
    private final Play play = new Play();

    @AfterEach
    void end() {
        play.close();
    }

    @Test
    void everyStanzaHasTheLanguageOfItsStream() {
        Actor romeo = play.enter("romeo", "orchard", "de");
        Actor juliet = play.enter("juliet", "balcony");
        romeo.send("<message type='chat' to='" + juliet.full + "'><body>Horch!</body></message>");
        juliet.expect(
                "<message xml:lang='de' type='chat' from='" + romeo.full + "' to='{me}'><body>Horch!</body></message>");
        romeo.send("<presence to='" + juliet.full + "'><status>im Garten</status></presence>");
        juliet.expect(
                "<presence xml:lang='de' from='" + romeo.full + "' to='{me}'><status>im Garten</status></presence>");
        romeo.send("<iq type='set' id='i' to='paris@mantua.example/inn'><x xmlns='urn:x'>Hut</x></iq>");
        play.mantua.expect("<iq xml:lang='de' type='set' id='i' from='" + romeo.full
                + "' to='paris@mantua.example/inn'><x xmlns='urn:x'>Hut</x></iq>");
        play.silence();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fr", "", "de"})
    @DisplayName("What a stanza says itself is not changed")
    void aLanguageOfItsOwnStays(String own) {
        Actor romeo = play.enter("romeo", "orchard", "de");
        Actor juliet = play.enter("juliet", "balcony");
        romeo.send("<message type='chat' xml:lang='" + own + "' to='" + juliet.full + "'><body>Oh</body></message>");
        juliet.expect("<message xml:lang='" + own + "' type='chat' from='" + romeo.full
                + "' to='{me}'><body>Oh</body></message>");
        play.silence();
    }

    @Test
    void whereTheStreamNamesNoneThereIsNone() {
        Actor romeo = play.enter("romeo", "orchard");
        Actor juliet = play.enter("juliet", "balcony", "de");
        romeo.send("<message type='chat' to='" + juliet.full + "'><body>Hist!</body></message>");
        Element got = juliet.next();
        assertThat(got.attribute("http://www.w3.org/XML/1998/namespace", "lang"))
                .isNull();
        play.silence();
    }

    @Test
    @DisplayName("A session that goes on over another stream speaks the language of that one; the queue keeps it")
    void theLanguageIsThatOfTheStream() {
        Actor romeo = play.enter("romeo", "orchard", "de");
        Element enabled =
                romeo.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>").next();
        String id = Objects.requireNonNull(enabled.attribute("id"));
        romeo.send("<message type='chat' to='juliet@verona.example'><body>Horch!</body></message>")
                .sync();
        romeo.cut();
        play.await(() -> play.server().sessions().detached() == 1);
        Actor again = play.connect("romeo", "orchard", id + " 0", " xml:lang='it'");
        again.next();
        again.send("<message type='chat' to='juliet@verona.example'><body>Senti!</body></message>")
                .sync();

        Actor juliet = play.enter("juliet", "balcony");
        juliet.send("<presence/>").expect("<presence from='{me}' to='{me}'/>");
        assertThat(juliet.next().attribute("http://www.w3.org/XML/1998/namespace", "lang"))
                .isEqualTo("de");
        assertThat(juliet.next().attribute("http://www.w3.org/XML/1998/namespace", "lang"))
                .isEqualTo("it");
        again.rest();
        play.silence();
    }
}
