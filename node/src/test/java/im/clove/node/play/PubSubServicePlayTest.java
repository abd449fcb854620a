package im.clove.node.play;

import static im.clove.node.play.PepWords.owner;
import static im.clove.node.play.PepWords.publish;
import static im.clove.node.play.PepWords.pubsub;
import static im.clove.node.play.PepWords.to;
import static im.clove.node.play.PepWords.tune;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.service.PubSubService;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.xmpp.jid.Domain;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// XEP-0060 at a domain of its own.
@Timeout(300)
final class PubSubServicePlayTest {
    private static final String HERE = "pubsub.verona.example";
    private static final String ERRORS = " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'";
    private static final String FORBIDDEN = "<error type='auth'><forbidden" + ERRORS + "/></error>";
    private static final String UNAVAILABLE = "<error type='cancel'><service-unavailable" + ERRORS + "/></error>";
    private static final String EVENT = "http://jabber.org/protocol/pubsub#event";

    private final Play play = new Play(List.of(tools -> new PubSubService(Domain.of(HERE), tools, new SecureRandom())));

    @AfterEach
    void end() {
        play.close();
    }

    private static String result(String id, String content) {
        return "<iq type='result' id='" + id + "' from='" + HERE + "' to='{me}'>" + content + "</iq>";
    }

    private static String error(String id, String error) {
        return "<iq type='error' id='" + id + "' from='" + HERE + "' to='{me}'>" + error + "</iq>";
    }

    private static String told(String to, String node, String item, String payload) {
        return "<message type='headline' from='" + HERE + "' to='" + to + "'><event xmlns='" + EVENT + "'><items node='"
                + node + "'><item id='" + item + "'>" + payload + "</item></items></event></message>";
    }

    private static String subscribe(String node, String jid) {
        return pubsub("<subscribe node='" + node + "' jid='" + jid + "'/>");
    }

    private static String subscribed(String node, String jid) {
        return pubsub("<subscription node='" + node + "' jid='" + jid + "' subscription='subscribed'/>");
    }

    @Test
    @DisplayName("A user makes a node and publishes; who has subscribed hears it, here and elsewhere, after a kill too")
    void publishedAndTold() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        Actor juliet = play.enterAvailable("juliet", "balcony");
        romeo.send(to(HERE, "set", "1", pubsub("<create node='songs'/>")))
                .expect(result("1", pubsub("<create node='songs'/>")));
        juliet.send(to(HERE, "set", "2", subscribe("songs", "juliet@verona.example")))
                .expect(result("2", subscribed("songs", "juliet@verona.example")));
        play.mantua.send("<iq type='set' id='3' from='paris@mantua.example/x' to='" + HERE + "'>"
                + subscribe("songs", "paris@mantua.example") + "</iq>");
        play.mantua.expect("<iq type='result' id='3' from='" + HERE + "' to='paris@mantua.example/x'>"
                + subscribed("songs", "paris@mantua.example") + "</iq>");

        romeo.send(to(HERE, "set", "4", publish("songs", "a", tune("one"))))
                .expect(result("4", pubsub("<publish node='songs'><item id='a'/></publish>")));
        juliet.expect(told("juliet@verona.example", "songs", "a", tune("one")));
        play.mantua.expect(told("paris@mantua.example", "songs", "a", tune("one")));

        play.crash();
        juliet = play.enterAvailable("juliet", "tomb");
        romeo = play.enterAvailable("romeo", "tomb");
        juliet.send(to(HERE, "get", "5", pubsub("<items node='songs'/>")))
                .expect(result("5", pubsub("<items node='songs'><item id='a'>" + tune("one") + "</item></items>")));
        romeo.send(to(HERE, "set", "6", publish("songs", "b", tune("two"))))
                .expect(result("6", pubsub("<publish node='songs'><item id='b'/></publish>")));
        juliet.expect(told("juliet@verona.example", "songs", "b", tune("two")));
        play.mantua.expect(told("paris@mantua.example", "songs", "b", tune("two")));
        play.silence();
    }

    @Test
    @DisplayName("Nobody else publishes, sets or removes; strangers make nothing")
    void othersMayNot() {
        Actor romeo = play.enter("romeo", "orchard");
        Actor juliet = play.enter("juliet", "balcony");
        romeo.send(to(HERE, "set", "1", pubsub("<create node='songs'/>")))
                .expect(result("1", pubsub("<create node='songs'/>")));
        juliet.send(to(HERE, "set", "2", publish("songs", "a", tune("mine")))).expect(error("2", FORBIDDEN));
        juliet.send(to(HERE, "set", "3", owner("<delete node='songs'/>"))).expect(error("3", FORBIDDEN));
        play.mantua.send("<iq type='set' id='4' from='paris@mantua.example/x' to='" + HERE + "'>"
                + pubsub("<create node='other'/>") + "</iq>");
        play.mantua.expect(
                "<iq type='error' id='4' from='" + HERE + "' to='paris@mantua.example/x'>" + FORBIDDEN + "</iq>");
        romeo.send(to(HERE, "set", "5", owner("<delete node='songs'/>")))
                .expect("<iq type='result' id='5' from='" + HERE + "' to='{me}'/>");
        play.silence();
    }

    @Test
    @DisplayName("One user makes so many nodes, others go on")
    void aUserIsBounded() {
        Actor romeo = play.enter("romeo", "orchard");
        for (int i = 0; i < 20; i++) {
            romeo.send(to(HERE, "set", "n" + i, pubsub("<create node='n" + i + "'/>")))
                    .expect(result("n" + i, pubsub("<create node='n" + i + "'/>")));
        }
        romeo.send(to(HERE, "set", "more", pubsub("<create node='more'/>"))).expect(error("more", FORBIDDEN));
        romeo.send(to(HERE, "get", "how", owner("<default/>"))).expect(error("how", FORBIDDEN));
        Actor juliet = play.enter("juliet", "balcony");
        juliet.send(to(HERE, "get", "how", owner("<default/>")));
        assertThat(Literal.show(juliet.next())).contains("type='result'", "pubsub#access_model");
        juliet.send(to(HERE, "set", "1", pubsub("<create node='more'/>")))
                .expect(result("1", pubsub("<create node='more'/>")));
    }

    @Test
    @DisplayName("A commit that fails: who asked is told, nobody else, and nothing is there")
    void aFailedCommit() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        romeo.send(to(HERE, "set", "1", pubsub("<create node='songs'/>")))
                .expect(result("1", pubsub("<create node='songs'/>")));
        romeo.send(to(HERE, "set", "2", subscribe("songs", "romeo@verona.example")))
                .expect(result("2", subscribed("songs", "romeo@verona.example")));
        play.store.failing(true);
        romeo.send(to(HERE, "set", "3", publish("songs", "a", tune("one"))))
                .expect(error("3", "<error type='wait'><resource-constraint" + ERRORS + "/></error>"));
        play.store.failing(false);
        romeo.send(to(HERE, "get", "4", pubsub("<items node='songs'/>")))
                .expect(result("4", pubsub("<items node='songs'/>")));
        play.silence();
    }

    @Test
    @DisplayName("It has no roster and sees no presence: what needs them is in no form, and refused")
    void whatNeedsContacts() {
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send(to(HERE, "get", "1", owner("<default/>")));
        assertThat(Literal.show(romeo.next()))
                .contains("<value>open</value>", "<value>whitelist</value>", "<value>on_sub</value>")
                .doesNotContain("presence", "roster");
        String roster = "<x xmlns='jabber:x:data' type='submit'><field var='pubsub#access_model'>"
                + "<value>roster</value></field></x>";
        romeo.send(to(HERE, "set", "2", pubsub("<create node='songs'/><configure>" + roster + "</configure>")))
                .expect(error(
                        "2",
                        "<error type='modify'><not-acceptable" + ERRORS + "/><text" + ERRORS
                                + ">This server has no such value of pubsub#access_model</text>"
                                + "<unsupported-access-model xmlns='http://jabber.org/protocol/pubsub#errors'/>"
                                + "</error>"));
        romeo.send(to(
                HERE,
                "set",
                "3",
                pubsub("<publish node='songs'><item id='a'>" + tune("one") + "</item></publish><publish-options>"
                        + roster + "</publish-options>")));
        assertThat(Literal.show(romeo.next())).contains("<conflict ", "<precondition-not-met ");
        romeo.send(to(HERE, "get", "4", pubsub("<items node='songs'/>")));
        assertThat(Literal.show(romeo.next())).contains("<item-not-found ");
    }

    @Test
    @DisplayName("It is found, says what it can, and shows whoever asks what they may read")
    void discovery() {
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send(to("verona.example", "get", "1", "<query xmlns='http://jabber.org/protocol/disco#items'/>"));
        assertThat(Literal.show(romeo.next())).contains("<item jid='" + HERE + "' name='Nodes to publish at'/>");
        romeo.send(to(HERE, "get", "2", "<query xmlns='http://jabber.org/protocol/disco#info'/>"));
        assertThat(Literal.show(romeo.next()))
                .contains("<identity category='pubsub' type='service' name='Nodes to publish at'/>")
                .contains("pubsub#publish-options'", "pubsub#instant-nodes'")
                .doesNotContain("presence");
        for (String node : List.of("open", "shut")) {
            romeo.send(to(HERE, "set", node, pubsub("<create node='" + node + "'/>")))
                    .expect(result(node, pubsub("<create node='" + node + "'/>")));
        }
        romeo.send(to(
                        HERE,
                        "set",
                        "3",
                        owner("<configure node='shut'><x xmlns='jabber:x:data' type='submit'>"
                                + "<field var='FORM_TYPE' type='hidden'>"
                                + "<value>http://jabber.org/protocol/pubsub#node_config</value></field>"
                                + "<field var='pubsub#access_model'><value>whitelist</value></field></x></configure>")))
                .expect("<iq type='result' id='3' from='" + HERE + "' to='{me}'/>");
        String items = "<query xmlns='http://jabber.org/protocol/disco#items'>%s</query>";
        String open = "<item jid='" + HERE + "' node='open'/>";
        romeo.send(to(HERE, "get", "4", items.formatted("")))
                .expect(result("4", items.formatted(open + "<item jid='" + HERE + "' node='shut'/>")));
        Actor juliet = play.enter("juliet", "balcony");
        juliet.send(to(HERE, "get", "5", items.formatted(""))).expect(result("5", items.formatted(open)));
        juliet.send(to(HERE, "get", "6", "<query xmlns='http://jabber.org/protocol/disco#info' node='shut'/>"))
                .expect(error("6", "<error type='cancel'><item-not-found" + ERRORS + "/></error>"));
        juliet.send(to(HERE, "get", "7", "<ping xmlns='urn:xmpp:ping'/>"))
                .expect("<iq type='result' id='7' from='" + HERE + "' to='{me}'/>");
    }

    @Test
    @DisplayName("What it does not know it refuses, at every address of its domain")
    void elsewhere() {
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send(to(HERE, "get", "1", "<query xmlns='unknown'/>")).expect(error("1", UNAVAILABLE));
        romeo.send(to("a@" + HERE, "get", "2", "<ping xmlns='urn:xmpp:ping'/>"))
                .expect("<iq type='error' id='2' from='a@" + HERE + "' to='{me}'>" + UNAVAILABLE + "</iq>");
        romeo.send("<message id='3' to='" + HERE + "'><body>?</body></message>")
                .expect("<message type='error' id='3' from='" + HERE + "' to='{me}'>" + UNAVAILABLE + "</message>");
        romeo.send("<presence to='" + HERE + "'/>");
        play.silence();
    }

    @Test
    @DisplayName("An administrator of the node owns what others have made")
    void administrators() {
        Actor juliet = play.enter("juliet", "balcony");
        juliet.send(to(HERE, "set", "1", pubsub("<create node='songs'/>")))
                .expect(result("1", pubsub("<create node='songs'/>")));
        Batch batch = new Batch();
        play.stores().accounts().put(batch, new AccountRecord(Play.jid("romeo"), Play.START, false, true, List.of()));
        play.stores().store().commit(batch);
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send(to(HERE, "set", "2", owner("<purge node='songs'/>")))
                .expect("<iq type='result' id='2' from='" + HERE + "' to='{me}'/>");
    }
}
