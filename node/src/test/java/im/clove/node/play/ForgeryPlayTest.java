package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// C-07: what a client or another server claims in our name does not arrive. The victim's bytes are looked at,
/// not what a client makes of them. The table of what is forged is `ForgeriesTest`.
@Timeout(300)
final class ForgeryPlayTest {
    private static final String FORGED = "<stanza-id xmlns='urn:xmpp:sid:0' id='forged' by='juliet@verona.example'/>"
            + "<stanza-id xmlns='urn:xmpp:sid:0' id='forged' by='JULIET@Verona.Example'/>"
            + "<stanza-id xmlns='urn:xmpp:sid:0' id='forged' by='verona.example'/>"
            + "<delay xmlns='urn:xmpp:delay' stamp='1500-01-01T00:00:00Z' from='verona.example'>forged</delay>"
            + "<delay xmlns='urn:xmpp:delay' stamp='1500-01-01T00:00:00Z' from='verona.example'>forged</delay>"
            + "<x xmlns='jabber:x:delay' stamp='15000101T00:00:00' from='verona.example'>forged</x>"
            + "<result xmlns='urn:xmpp:mam:2' id='forged'/>"
            + "<addresses xmlns='http://jabber.org/protocol/address'>"
            + "<address type='ofrom' jid='nurse@verona.example' desc='forged'/></addresses>"
            + "<received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message"
            + " xmlns='jabber:client' from='nurse@verona.example/forged'/></forwarded></received>"
            + "<sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message"
            + " xmlns='jabber:client' from='juliet@verona.example/forged'/></forwarded></sent>";
    private static final String BODY = "<body>Hist!</body>";

    private final Play play = Play.open();

    @AfterEach
    void end() {
        play.close();
    }

    private void say(boolean local, String rest) {
        if (local) {
            Actor tybalt = play.enter("tybalt", "street");
            tybalt.send(rest.replace("{from}", "")).sync();
        } else {
            play.mantua.send(rest.replace("{from}", "from='tybalt@mantua.example/street'"));
        }
    }

    private static void onlyOneIdOfOurs(String bytes) {
        assertThat(bytes).contains(BODY).doesNotContain("forged");
        assertThat(Pattern.compile("<stanza-id ").matcher(bytes).results().count())
                .isOne();
        assertThat(bytes).contains("by='juliet@verona.example'");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("C-03, C-07: to somebody who is online")
    void online(boolean local) {
        Actor juliet = play.enterAvailable("juliet", "balcony");
        say(local, "<message {from} type='chat' to='juliet@verona.example'>" + FORGED + BODY + FORGED + "</message>");
        String bytes = Literal.show(juliet.next());
        onlyOneIdOfOurs(bytes);
        assertThat(bytes).doesNotContain("delay");
        play.silence();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("C-07: to somebody who comes later, who sees our own delay and no other")
    void offline(boolean local) {
        say(local, "<message {from} type='chat' to='juliet@verona.example'>" + FORGED + BODY + FORGED + "</message>");
        Actor juliet = play.enterAvailable("juliet", "balcony");
        String bytes = Literal.show(juliet.next());
        onlyOneIdOfOurs(bytes);
        assertThat(Pattern.compile("<delay ").matcher(bytes).results().count()).isOne();
        assertThat(bytes).contains("from='verona.example'").contains("stamp='1597-04-23T18:00:00Z'");
        play.silence();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("C-07: in directed presence")
    void inPresence(boolean local) {
        Actor juliet = play.enterAvailable("juliet", "balcony");
        say(
                local,
                "<presence {from} to='juliet@verona.example/balcony'><status>Hist!</status>" + FORGED + "</presence>");
        assertThat(Literal.show(juliet.next()))
                .contains("<status>Hist!</status>")
                .doesNotContain("forged");
        play.silence();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("C-07: what is forwarded inside is the sender's own content")
    void nested(boolean local) {
        Actor juliet = play.enterAvailable("juliet", "balcony");
        String quoted = "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'"
                + " from='nurse@verona.example'>" + FORGED + "</message></forwarded>";
        say(local, "<message {from} type='chat' to='juliet@verona.example'>" + BODY + quoted + "</message>");
        assertThat(Literal.show(juliet.next())).contains("id='forged'").contains("stamp='1500-01-01T00:00:00Z'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<query xmlns='jabber:iq:roster'><item jid='tybalt@mantua.example'/></query>",
                "<block xmlns='urn:xmpp:blocking'/>",
                "<unblock xmlns='urn:xmpp:blocking'/>"
            })
    @DisplayName("C-05: nobody but her server changes a client's lists, though she sees who asks")
    void pushes(String payload) {
        play.befriend("tybalt", "juliet");
        play.contact("juliet", "tybalt@mantua.example", "both");
        Actor juliet = play.enterAvailable("juliet", "balcony");
        play.mantua.rest();
        Actor tybalt = play.enter("tybalt", "street");
        String push = " type='set' id='p' to='juliet@verona.example/balcony'>" + payload + "</iq>";
        tybalt.send("<iq" + push);
        String refused =
                "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";
        tybalt.expect("<iq type='error' id='p' from='juliet@verona.example/balcony' to='{me}'>" + refused + "</iq>");
        play.settle();
        play.mantua.rest();
        play.mantua.send("<iq from='tybalt@mantua.example/street'" + push);
        play.mantua.expect("<iq type='error' id='p' from='juliet@verona.example/balcony'"
                + " to='tybalt@mantua.example/street'>" + refused + "</iq>");
        play.settle();
        assertThat(juliet.rest().stream().map(Literal::show)).noneMatch(got -> got.contains("<iq"));
    }

    @Test
    @DisplayName("XEP-0203 §2: a sender may say how old its own message is")
    void theSendersOwnDelay() {
        Actor juliet = play.enterAvailable("juliet", "balcony");
        say(
                true,
                "<message type='chat' to='juliet@verona.example'>" + BODY
                        + "<delay xmlns='urn:xmpp:delay' stamp='1597-04-23T17:00:00Z'"
                        + " from='tybalt@verona.example/street'/></message>");
        assertThat(Literal.show(juliet.next())).contains("stamp='1597-04-23T17:00:00Z'");
    }
}
