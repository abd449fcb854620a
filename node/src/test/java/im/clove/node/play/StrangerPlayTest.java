package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.ext.StrangerTerms;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.node.store.OfflineQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// T-09, RFC 6120 §13.11: what somebody of another server sees who does not share presence is the same whether there
/// is such an account or not, and whether anybody is there (`docs/decisions/0038-strangers.md`).
@Timeout(300)
class StrangerPlayTest {
    /// Of an account that is online at `orchard`, one that is not, one that is disabled, and of none.
    private static final List<String> NAMES = List.of("romeo", "juliet", "tybalt", "nobody");

    static final String EVE = "eve@mantua.example";

    final Play play = new Play(new OfflineQueue.Quota(40, 1 << 20), terms());
    Actor romeo;

    /// How strangers are met.
    StrangerTerms terms() {
        return StrangerTerms.OPEN;
    }

    @BeforeEach
    void whoIsThere() {
        Batch batch = new Batch();
        play.stores().accounts().put(batch, new AccountRecord(Play.jid("tybalt"), Play.START, true, false, List.of()));
        play.store.commit(batch);
        romeo = play.enterAvailable("romeo", "orchard");
    }

    @AfterEach
    void end() {
        play.close();
    }

    static Stream<String> stanzas() {
        List<String> all = new ArrayList<>();
        for (String to : List.of("X@verona.example", "X@verona.example/orchard", "X@verona.example/elsewhere")) {
            for (String type : List.of("normal", "chat", "groupchat", "headline", "error")) {
                all.add("<message type='" + type + "' to='" + to + "'><body>soft</body></message>");
                all.add("<message type='" + type + "' to='" + to + "'><active"
                        + " xmlns='http://jabber.org/protocol/chatstates'/></message>");
                all.add("<message type='" + type + "' to='" + to + "'><body>soft</body><request"
                        + " xmlns='urn:xmpp:receipts'/></message>");
            }
            for (String type : List.of(
                    "available",
                    "unavailable",
                    "subscribe",
                    "subscribed",
                    "unsubscribe",
                    "unsubscribed",
                    "probe",
                    "error")) {
                all.add("<presence " + (type.equals("available") ? "" : "type='" + type + "' ") + "to='" + to + "'/>");
            }
            for (String type : List.of("get", "set")) {
                for (String payload : List.of(
                        "<query xmlns='jabber:iq:roster'/>",
                        "<query xmlns='http://jabber.org/protocol/disco#info'/>",
                        "<query xmlns='http://jabber.org/protocol/disco#info' node='x'/>",
                        "<query xmlns='http://jabber.org/protocol/disco#items'/>",
                        "<query xmlns='jabber:iq:last'/>",
                        "<query xmlns='jabber:iq:version'/>",
                        "<query xmlns='jabber:iq:register'/>",
                        "<time xmlns='urn:xmpp:time'/>",
                        "<ping xmlns='urn:xmpp:ping'/>",
                        "<vCard xmlns='vcard-temp'/>",
                        "<pubsub xmlns='http://jabber.org/protocol/pubsub'/>",
                        "<block xmlns='urn:xmpp:blocking'/>",
                        "<blocklist xmlns='urn:xmpp:blocking'/>",
                        "<enable xmlns='urn:xmpp:carbons:2'/>",
                        "<command xmlns='http://jabber.org/protocol/commands' node='x'/>",
                        "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'/>",
                        "<query xmlns='unknown'/>")) {
                    all.add("<iq type='" + type + "' to='" + to + "'>" + payload + "</iq>");
                }
            }
            all.add("<iq type='result' to='" + to + "'/>");
            all.add("<iq type='error' to='" + to + "'/>");
        }
        return all.stream();
    }

    String answersTo(String stanza, String name) {
        int space = stanza.indexOf(' ');
        play.mantua.send(stanza.substring(0, space) + " id='k' from='" + EVE + "/x'"
                + stanza.substring(space).replace("X@", name + '@'));
        play.settle();
        return String.join("\n", play.mantua.rest()).replace(name + '@', "X@");
    }

    @ParameterizedTest
    @MethodSource("stanzas")
    @DisplayName("T-09: a stranger cannot tell who is there")
    void theSameForAll(String stanza) {
        String nobody = answersTo(stanza, "nobody");
        for (String name : NAMES) {
            assertThat(answersTo(stanza, name)).as(name).isEqualTo(nobody);
        }
    }

    @Test
    @DisplayName("T-09: a request to be subscribed, once more and withdrawn, tells nothing either")
    void requestsToSubscribe() {
        for (String type :
                List.of("subscribe", "subscribe", "unsubscribe", "subscribe", "unsubscribe", "unsubscribe")) {
            String stanza = "<presence type='" + type + "' to='X@verona.example'/>";
            String nobody = answersTo(stanza, "nobody");
            for (String name : NAMES) {
                assertThat(answersTo(stanza, name)).as(name + " " + type).isEqualTo(nobody);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("stanzas")
    @DisplayName("T-09: nor can one whom somebody has blocked")
    void blocked(String stanza) {
        Actor juliet = play.enter("juliet", "balcony");
        juliet.send("<iq type='set' id='b'><block xmlns='urn:xmpp:blocking'><item jid='" + EVE + "'/></block></iq>");
        assertThat(juliet.next().attribute("type")).isEqualTo("result");
        juliet.leave();
        assertThat(answersTo(stanza, "juliet")).isEqualTo(answersTo(stanza, "nobody"));
    }

    @ParameterizedTest
    @MethodSource("stanzas")
    @DisplayName("T-09: nor can one who has filled all that strangers may fill")
    void whoHasFilledTheQueue(String stanza) {
        for (int i = 0; i < 5; i++) {
            assertThat(answersTo(
                            "<message type='chat' to='X@verona.example'><body>" + i + "</body></message>", "juliet"))
                    .isEmpty();
        }
        assertThat(play.waiting("juliet")).isBetween(1L, 4L);
        assertThat(answersTo(stanza, "juliet")).isEqualTo(answersTo(stanza, "nobody"));
    }

    @Test
    @DisplayName("who lives here hears at once that an address is nobody's")
    void localUsersMayKnow() {
        romeo.send("<message type='chat' id='m' to='nobody@verona.example'><body>soft</body></message>")
                .expect("<message type='error' id='m' from='nobody@verona.example' to='{me}'><error type='cancel'>"
                        + "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
    }

    @Test
    @DisplayName("nothing of what a stranger says to an account is lost for that")
    void messagesArrive() {
        play.mantua.send("<message type='chat' id='a' from='eve@mantua.example/x' to='romeo@verona.example/gone'>"
                + "<body>one</body></message>");
        romeo.expect("<message type='chat' id='a' from='eve@mantua.example/x' to='romeo@verona.example/gone'>"
                + "<body>one</body></message>");
        play.mantua.send("<message id='b' from='eve@mantua.example/x' to='romeo@verona.example/gone'>"
                + "<body>two</body></message>");
        romeo.expect("<message id='b' from='eve@mantua.example/x' to='romeo@verona.example/gone'>"
                + "<body>two</body></message>");
        play.mantua.send("<message id='c' from='eve@mantua.example/x' to='juliet@verona.example/gone'>"
                + "<body>three</body></message>");
        assertThat(play.waiting("juliet")).isOne();
    }
}
