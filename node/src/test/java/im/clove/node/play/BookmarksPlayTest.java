package im.clove.node.play;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bookmarks of one account in all three forms (XEP-0402, XEP-0048 by PEP and in private XML), and private XML
/// (XEP-0049).
@Timeout(300)
final class BookmarksPlayTest {
    private static final String ROMEO = "romeo@verona.example";
    private static final String ROOM = "play@rooms.example";
    private static final String NEW = "urn:xmpp:bookmarks:1";
    private static final String ERRORS = " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'";

    private final Play play = new Play();
    private Actor romeo;

    @BeforeEach
    void enter() {
        romeo = play.enter("romeo", "orchard");
    }

    @AfterEach
    void end() {
        play.close();
    }

    private static String iq(String type, String payload) {
        return "<iq type='" + type + "' id='1'>" + payload + "</iq>";
    }

    private static String result(String payload) {
        return "<iq type='result' id='1' from='" + ROMEO + "' to='{me}'>" + payload + "</iq>";
    }

    private static String refused(String error) {
        return "<iq type='error' id='1' from='" + ROMEO + "' to='{me}'>" + error + "</iq>";
    }

    private static String pubsub(String content) {
        return "<pubsub xmlns='http://jabber.org/protocol/pubsub'>" + content + "</pubsub>";
    }

    private static String query(String content) {
        return "<query xmlns='jabber:iq:private'>" + content + "</query>";
    }

    private static String storage(String content) {
        return "<storage xmlns='storage:bookmarks'>" + content + "</storage>";
    }

    private static String conference(String attributes, String content) {
        return "<conference xmlns='" + NEW + "' " + attributes + ">" + content + "</conference>";
    }

    private void publish(String node, String id, String payload) {
        romeo.send(iq(
                        "set",
                        pubsub("<publish node='" + node + "'><item id='" + id + "'>" + payload + "</item></publish>")))
                .expect(result(pubsub("<publish node='" + node + "'><item id='" + id + "'/></publish>")));
    }

    private void holds(String node, String items) {
        romeo.send(iq("get", pubsub("<items node='" + node + "'/>")))
                .expect(result(pubsub("<items node='" + node + "'>" + items + "</items>")));
    }

    private static String item(String id, String payload) {
        return "<item id='" + id + "'>" + payload + "</item>";
    }

    @Test
    @DisplayName("XEP-0402 §5.1: what is published one by one is in the old list and in private XML")
    void fromTheNewForm() {
        publish(
                NEW,
                ROOM,
                conference(
                        "name='The Play' autojoin='1'", "<nick>R</nick><extensions><a xmlns='urn:a'/></extensions>"));
        String old =
                storage("<conference jid='" + ROOM + "' name='The Play' autojoin='true'><nick>R</nick></conference>");
        romeo.send(iq("get", query("<storage xmlns='storage:bookmarks'/>"))).expect(result(query(old)));
        holds("storage:bookmarks", item("current", old));
        romeo.send(iq("set", pubsub("<retract node='" + NEW + "' notify='1'><item id='" + ROOM + "'/></retract>")))
                .expect(result(""));
        romeo.send(iq("get", query("<storage xmlns='storage:bookmarks'/>"))).expect(result(query(storage(""))));
        play.crash();
        romeo = play.enter("romeo", "tomb");
        holds("storage:bookmarks", item("current", storage("")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("XEP-0402 §5.2: a new list in either old form changes what it changes, and leaves extensions alone")
    void fromTheOldForms(boolean isPrivate) {
        String kept =
                conference("name='The Play' autojoin='1'", "<nick>R</nick><extensions><a xmlns='urn:a'/></extensions>");
        publish(NEW, ROOM, kept);
        publish(NEW, "ball@rooms.example", conference("name='Ball'", ""));
        publish(NEW, "gone@rooms.example", conference("name='Gone'", ""));
        String list =
                storage("<conference jid='" + ROOM + "' name='The Play' autojoin='true'><nick>R</nick></conference>"
                        + "<conference jid='ball@rooms.example' name='The Ball'/><url url='http://x' name='x'/>"
                        + "<conference jid='tomb@rooms.example' autojoin='0'/><conference name='none'/>");
        if (isPrivate) {
            romeo.send(iq("set", query(list))).expect(result(""));
        } else {
            publish("storage:bookmarks", "current", list);
        }
        holds(
                NEW,
                item(ROOM, kept)
                        + item("ball@rooms.example", conference("name='The Ball'", ""))
                        + item("tomb@rooms.example", conference("", "")));
        romeo.send(iq("get", query("<storage xmlns='storage:bookmarks'/>")))
                .expect(result(query(storage(
                        "<conference jid='" + ROOM + "' name='The Play' autojoin='true'><nick>R</nick></conference>"
                                + "<conference jid='ball@rooms.example' name='The Ball'/>"
                                + "<conference jid='tomb@rooms.example'/><url url='http://x' name='x'/>"))));
    }

    @Test
    @DisplayName("A change of an extension in a list that is otherwise the same keeps it")
    void anExtensionOutlivesAnotherName() {
        publish(NEW, ROOM, conference("name='A'", "<extensions><a xmlns='urn:a'/></extensions>"));
        romeo.send(iq("set", query(storage("<conference jid='" + ROOM + "' name='B'/>"))))
                .expect(result(""));
        holds(NEW, item(ROOM, conference("name='B'", "<extensions><a xmlns='urn:a'/></extensions>")));
    }

    @Test
    @DisplayName("C-08: bookmarks are closed by themselves, and are never copied to where others may read")
    void nothingLeaks() {
        play.befriend("romeo", "juliet");
        play.crash();
        romeo = play.enter("romeo", "orchard");
        romeo.send(iq(
                        "set",
                        pubsub("<create node='storage:bookmarks'/><configure><x xmlns='jabber:x:data' type='submit'>"
                                + "<field var='pubsub#access_model'><value>open</value></field></x></configure>")))
                .expect(result(pubsub("<create node='storage:bookmarks'/>")));
        publish(NEW, ROOM, conference("name='Secret'", ""));
        holds("storage:bookmarks", "");
        Actor juliet = play.enter("juliet", "balcony");
        juliet.send("<iq type='get' id='1' to='" + ROMEO + "'>" + pubsub("<items node='" + NEW + "'/>") + "</iq>")
                .expect("<iq type='error' id='1' from='" + ROMEO + "' to='{me}'><error type='cancel'><not-allowed"
                        + ERRORS + "/><closed-node xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>");
        play.silence();
    }

    @Test
    @DisplayName("A list that is deleted by a client which has moved its bookmarks takes none of them along")
    void movedAway() {
        publish(NEW, ROOM, conference("name='A'", ""));
        romeo.send(iq(
                        "set",
                        "<pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><delete node='storage:bookmarks'/>"
                                + "</pubsub>"))
                .expect(result(""));
        holds(NEW, item(ROOM, conference("name='A'", "")));
        romeo.send(iq("get", query("<storage xmlns='storage:bookmarks'/>")))
                .expect(result(query(storage("<conference jid='" + ROOM + "' name='A'/>"))));
    }

    @Test
    @DisplayName("XEP-0049: kept by name, for the account alone, over a kill; what is not there is empty")
    void privateXml() {
        romeo.send(iq("get", query("<a xmlns='urn:a'/>"))).expect(result(query("<a xmlns='urn:a'/>")));
        romeo.send(iq("set", query("<a xmlns='urn:a'>one</a><b xmlns='urn:a'>two</b>")))
                .expect(result(""));
        romeo.send(iq("set", query("<a xmlns='urn:a'>three</a>"))).expect(result(""));
        play.crash();
        romeo = play.enter("romeo", "tomb");
        romeo.send(iq("get", query("<a xmlns='urn:a'/>"))).expect(result(query("<a xmlns='urn:a'>three</a>")));
        romeo.send(iq("get", query("<b xmlns='urn:a'/>"))).expect(result(query("<b xmlns='urn:a'>two</b>")));
        Actor nurse = play.enter("nurse", "house");
        nurse.send("<iq type='get' id='1' to='" + ROMEO + "'>" + query("<a xmlns='urn:a'/>") + "</iq>")
                .expect("<iq type='error' id='1' from='" + ROMEO
                        + "' to='{me}'><error type='cancel'><service-unavailable" + ERRORS + "/></error></iq>");
        nurse.send(iq("get", query("<a xmlns='urn:a'/>")))
                .expect("<iq type='result' id='1' from='nurse@verona.example' to='{me}'>" + query("<a xmlns='urn:a'/>")
                        + "</iq>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<a xmlns='jabber:client'/>",
                "<a xmlns='jabber:iq:private'/>",
                "<a xmlns='urn:a'/><b xmlns=''/>"
            })
    void whatCannotBeKept(String content) {
        romeo.send(iq("set", query(content)))
                .expect(refused("<error type='modify'><not-acceptable" + ERRORS + "/></error>"));
        romeo.send(iq("get", query(content)))
                .expect(refused("<error type='modify'><not-acceptable" + ERRORS + "/></error>"));
    }

    @Test
    @DisplayName("Private XML is bounded: one element, how many, and all together")
    void bounds() {
        String full = "<error type='wait'><resource-constraint" + ERRORS + "/></error>";
        romeo.send(iq("set", query("<a xmlns='urn:a'>" + "x".repeat(130 * 1024) + "</a>")))
                .expect(refused(full));
        for (int i = 0; i < 8; i++) {
            romeo.send(iq("set", query("<a" + i + " xmlns='urn:a'>" + "x".repeat(127 * 1024) + "</a" + i + ">")))
                    .expect(result(""));
        }
        romeo.send(iq("set", query("<b xmlns='urn:a'>" + "x".repeat(40 * 1024) + "</b>")))
                .expect(refused(full));
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 101; i++) {
            many.append("<c").append(i).append(" xmlns='urn:a'/>");
        }
        romeo.send(iq("set", query(many.toString()))).expect(refused(full));
        romeo.send(iq("get", query("<b xmlns='urn:a'/>"))).expect(result(query("<b xmlns='urn:a'/>")));
    }
}
