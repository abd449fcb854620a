package im.clove.node.play;

import static im.clove.node.play.PepWords.iq;
import static im.clove.node.play.PepWords.items;
import static im.clove.node.play.PepWords.pubsub;
import static im.clove.node.play.PepWords.refused;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.xml.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// XEP-0490 §4.4: a message says on the way what its sender has seen.
@Timeout(300)
final class DisplayedSyncPlayTest {
    private static final String NODE = "urn:xmpp:mds:displayed:0";
    private static final String MARKER = "<displayed xmlns='urn:xmpp:chat-markers:0' id='seen'/>";
    private static final String ERRORS = " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'";

    private final Play play = new Play();

    @AfterEach
    void end() {
        play.close();
    }

    private static String displayed(String inside) {
        return "<displayed xmlns='" + NODE + "'>" + inside + "</displayed>";
    }

    private static String id(String id) {
        return "<stanza-id xmlns='urn:xmpp:sid:0' by='romeo@verona.example' id='" + id + "'/>";
    }

    private static String ask(String id) {
        return iq("get", id, pubsub("<items node='" + NODE + "'/>"));
    }

    @Test
    @DisplayName("published under the address of the chat, and gone from the message for everybody")
    void publishedAndStripped() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        Actor juliet = play.enterAvailable("juliet", "balcony");
        romeo.send("<message type='chat' id='m' to='juliet@verona.example'>" + MARKER + displayed(id("one"))
                + "<store xmlns='urn:xmpp:hints'/></message>");
        assertThat(Literal.show(juliet.next()))
                .contains("chat-markers")
                .doesNotContain(NODE)
                .doesNotContain("'one'");
        romeo.send(
                "<message type='groupchat' to='garden@mantua.example'>" + MARKER + displayed(id("two")) + "</message>");
        String juliets = "<item id='juliet@verona.example'>" + displayed(id("one")) + "</item>";
        String gardens = "<item id='garden@mantua.example'>" + displayed(id("two")) + "</item>";
        play.mantua.expect("<message type='groupchat' from='romeo@verona.example/orchard' to='garden@mantua.example'>"
                + MARKER + "</message>");
        romeo.send(ask("1")).expect(items("1", NODE, juliets + gardens));

        romeo.send("<message type='chat' to='juliet@verona.example'>" + MARKER + displayed(id("three")) + "</message>");
        juliet.next();
        romeo.send(ask("2"))
                .expect(items(
                        "2", NODE, gardens + "<item id='juliet@verona.example'>" + displayed(id("three")) + "</item>"));

        // What others send him says nothing of what he has seen, and nobody else may read it.
        juliet.send("<message type='chat' to='romeo@verona.example'><body>no</body>" + displayed(id("four"))
                + "</message>");
        assertThat(Literal.show(romeo.next())).doesNotContain(NODE);
        juliet.send(ask("3").replace("<iq ", "<iq to='romeo@verona.example' "));
        assertThat(juliet.next().attribute("type")).isEqualTo("error");
        romeo.send(Archivist.query("", ""));
        for (Element got = romeo.next(); got.local().equals("message"); got = romeo.next()) {
            assertThat(Literal.show(got)).doesNotContain(NODE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<stanza-id xmlns='urn:xmpp:sid:0' id='a'/><stanza-id xmlns='urn:xmpp:sid:0' id='b'/>"})
    @DisplayName("what names no message or two is taken out and published nowhere")
    void malformed(String inside) {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        Actor juliet = play.enterAvailable("juliet", "balcony");
        romeo.send("<message type='chat' to='juliet@verona.example'>" + MARKER + displayed(inside) + "</message>");
        assertThat(Literal.show(juliet.next())).doesNotContain(NODE);
        romeo.send(ask("1"))
                .expect(refused("1", "<error type='cancel' code='404'><item-not-found" + ERRORS + "/></error>"));
        play.silence();
    }

    @Test
    @DisplayName("the account says that its server helps")
    void theFeature() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        romeo.send("<iq type='get' id='d' to='romeo@verona.example'>"
                + "<query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        assertThat(Literal.show(romeo.next())).contains("var='urn:xmpp:mds:server-assist:0'");
    }
}
