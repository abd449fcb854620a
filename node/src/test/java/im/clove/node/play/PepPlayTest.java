package im.clove.node.play;

import static im.clove.node.play.PepWords.ROMEO;
import static im.clove.node.play.PepWords.TUNE;
import static im.clove.node.play.PepWords.done;
import static im.clove.node.play.PepWords.event;
import static im.clove.node.play.PepWords.iq;
import static im.clove.node.play.PepWords.items;
import static im.clove.node.play.PepWords.options;
import static im.clove.node.play.PepWords.owner;
import static im.clove.node.play.PepWords.publish;
import static im.clove.node.play.PepWords.published;
import static im.clove.node.play.PepWords.pubsub;
import static im.clove.node.play.PepWords.refused;
import static im.clove.node.play.PepWords.to;
import static im.clove.node.play.PepWords.told;
import static im.clove.node.play.PepWords.tune;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// XEP-0163: what an account publishes, who may read it, and who hears of it.
@Timeout(300)
final class PepPlayTest {
    private static final String JULIET = "juliet@verona.example";
    private static final String PARIS = "paris@mantua.example";
    private static final String ERRORS = " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'";
    private static final String MORE = " xmlns='http://jabber.org/protocol/pubsub#errors'";
    private static final String UNAVAILABLE = "<error type='cancel'><service-unavailable" + ERRORS + "/></error>";

    private static final String CAPS = LuteCaps.ELEMENT;

    private final Play play = new Play();

    @AfterEach
    void end() {
        play.close();
    }

    @Test
    @DisplayName("§3: published, made by itself, read by its owner, and there after a kill")
    void publishedAndRead() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        romeo.send(iq("set", "1", publish(TUNE, "current", tune("Heart's Ease"))))
                .expect(published("1", TUNE, "current"));
        romeo.send(iq("set", "2", publish(TUNE, "current", tune("Greensleeves"))))
                .expect(published("2", TUNE, "current"));
        String item = "<item id='current'>" + tune("Greensleeves") + "</item>";
        romeo.send(iq("get", "3", pubsub("<items node='" + TUNE + "'/>"))).expect(items("3", TUNE, item));
        play.crash();
        romeo = play.enterAvailable("romeo", "tomb");
        romeo.send(to(ROMEO, "get", "4", pubsub("<items node='" + TUNE + "'/>")))
                .expect(items("4", TUNE, item));
        romeo.send(to(ROMEO, "get", "5", pubsub("<items node='" + TUNE + "'><item id='current'/></items>")))
                .expect(items("5", TUNE, item));
        romeo.send(to(ROMEO, "get", "6", pubsub("<items node='" + TUNE + "'><item id='other'/></items>")))
                .expect(refused("6", "<error type='cancel'><item-not-found" + ERRORS + "/></error>"));
        play.silence();
    }

    @Test
    @DisplayName("A commit that fails: the client is told, nothing is there, and nobody hears of it")
    void aFailedCommit() {
        Actor romeo = LuteCaps.enter(play, "romeo", "orchard");
        romeo.send(iq("set", "1", publish(TUNE, "current", tune("one")))).expect(published("1", TUNE, "current"));
        LuteCaps.tells(romeo, ROMEO);
        romeo.expect(told(TUNE, "current", tune("one")));
        play.store.failing(true);
        romeo.send(iq("set", "2", publish(TUNE, "current", tune("two"))))
                .expect(refused("2", "<error type='wait'><resource-constraint" + ERRORS + "/></error>"));
        play.store.failing(false);
        romeo.send(iq("get", "3", pubsub("<items node='" + TUNE + "'/>")))
                .expect(items("3", TUNE, "<item id='current'>" + tune("one") + "</item>"));
        play.silence();
    }

    @Test
    @DisplayName("§4.3: own clients and contacts that want to hear of the node, and nobody else")
    void whoHears() {
        play.befriend("romeo", "juliet");
        play.crash();
        Actor romeo = LuteCaps.enter(play, "romeo", "orchard");
        romeo.expect("<presence type='unavailable' from='" + JULIET + "' to='{me}'/>");
        Actor plain = play.enterAvailable("romeo", "tomb");
        plain.expect("<presence from='" + romeo.full + "' to='{me}'>" + CAPS + "</presence>");
        plain.expect("<presence type='unavailable' from='" + JULIET + "' to='{me}'/>");
        romeo.expect("<presence from='" + plain.full + "' to='{me}'/>");
        Actor juliet = LuteCaps.enter(play, "juliet", "balcony");
        juliet.expectAll(
                "<presence from='" + romeo.full + "' to='{me}'>" + CAPS + "</presence>",
                "<presence from='" + plain.full + "' to='{me}'/>");
        for (Actor each : new Actor[] {romeo, plain}) {
            each.expect("<presence from='" + juliet.full + "' to='" + ROMEO + "'>" + CAPS + "</presence>");
        }
        Actor nurse = LuteCaps.enter(play, "nurse", "house");
        play.settle();

        romeo.send(iq("set", "1", publish(TUNE, "current", tune("one")))).expect(published("1", TUNE, "current"));
        LuteCaps.tells(romeo, ROMEO); // one answer is enough for all with that hash
        romeo.expect(told(TUNE, "current", tune("one")));
        juliet.expect(told(TUNE, "current", tune("one")));
        romeo.send(iq("set", "2", publish(TUNE, "current", tune("two")))).expect(published("2", TUNE, "current"));
        romeo.expect(told(TUNE, "current", tune("two")));
        juliet.expect(told(TUNE, "current", tune("two")));
        romeo.send(iq("set", "3", publish("urn:other", "current", tune("three"))))
                .expect(published("3", "urn:other", "current"));
        play.silence();
        nurse.sync();
    }

    @ParameterizedTest
    @CsvSource({
        "open,          result, result, result",
        "presence,      result, not-authorized, service-unavailable",
        "roster,        not-authorized, not-authorized, service-unavailable",
        "whitelist,     not-allowed, not-allowed, service-unavailable"
    })
    @DisplayName("XEP-0060 §4.5, decision 38: what a contact, a neighbour and a stranger get of each kind of node")
    void accessModels(String model, String contact, String neighbour, String stranger) {
        play.befriend("romeo", "juliet");
        play.crash();
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send(iq(
                        "set",
                        "1",
                        pubsub("<publish node='n'><item id='i'>" + tune("x") + "</item></publish>"
                                + options("access_model", model))))
                .expect(published("1", "n", "i"));
        String ask = to(ROMEO, "get", "2", pubsub("<items node='n'/>"));
        reads(play.enter("juliet", "balcony").send(ask), contact);
        reads(play.enter("nurse", "house").send(ask), neighbour);
        play.mantua.send(ask.replace("<iq ", "<iq from='" + PARIS + "/inn' "));
        String answer = stranger.equals("result")
                ? items("2", "n", "<item id='i'>" + tune("x") + "</item>")
                : refused("2", UNAVAILABLE);
        play.mantua.expect(answer.replace("{me}", PARIS + "/inn"));
        play.silence();
    }

    private static void reads(Actor actor, String expected) {
        var answer = actor.next();
        boolean isResult = answer.attributeOr("type", "").equals("result");
        if (expected.equals("result") != isResult
                || !isResult && !Literal.show(answer).contains("<" + expected)) {
            throw new AssertionError("expected " + expected + ", got " + Literal.show(answer));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<items node='n'/>",
                "<items node='none'/>",
                "<subscribe node='n' jid='paris@mantua.example'/>",
                "<subscribe node='none' jid='paris@mantua.example'/>",
                "<publish node='n'><item><x xmlns='y'/></item></publish>",
                "<items/>",
                "<nonsense/>",
                "<retract node='n'><item id='i'/></retract>",
                "<create node='m'/>",
                "<subscriptions/>"
            })
    @DisplayName("M-11, decision 38: a stranger hears the same of an account that is there and of one that is not")
    void strangersLearnNothing(String verb) {
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send(iq("set", "1", publish("n", "i", tune("x")))).expect(published("1", "n", "i"));
        boolean isSet = !verb.startsWith("<items") && !verb.startsWith("<subscriptions");
        for (String whom : new String[] {ROMEO, "nobody@verona.example"}) {
            play.mantua.send(
                    to(whom, isSet ? "set" : "get", "2", pubsub(verb)).replace("<iq ", "<iq from='" + PARIS + "' "));
            play.mantua.expect(
                    "<iq type='error' id='2' from='" + whom + "' to='" + PARIS + "'>" + UNAVAILABLE + "</iq>");
        }
        play.silence();
    }

    @Test
    @DisplayName("XEP-0060 §7.1.5, C-08: publish-options make the node, and are a condition for one that is there")
    void publishOptions() {
        Actor romeo = play.enter("romeo", "orchard");
        String closed = options(
                "persist_items",
                "true",
                "access_model",
                "whitelist",
                "max_items",
                "max",
                "send_last_published_item",
                "never");
        String item = "<publish node='secret'><item id='a'>" + tune("x") + "</item></publish>";
        romeo.send(iq("set", "1", pubsub(item + closed))).expect(published("1", "secret", "a"));
        romeo.send(iq("set", "2", pubsub(item + closed))).expect(published("2", "secret", "a"));
        String unmet = "<error type='cancel'><conflict" + ERRORS + "/><precondition-not-met" + MORE + "/></error>";
        romeo.send(iq("set", "3", pubsub(item + options("access_model", "open"))))
                .expect(refused("3", unmet));
        romeo.send(iq("set", "4", pubsub(item + options("no_such_option", "1"))))
                .expect(refused("4", unmet));
        romeo.send(iq("set", "5", pubsub(item.replace("secret", "new") + options("access_model", "authorize"))))
                .expect(refused("5", unmet));
        romeo.send(iq("get", "6", pubsub("<items node='new'/>")))
                .expect(refused("6", "<error type='cancel' code='404'><item-not-found" + ERRORS + "/></error>"));
        play.silence();
    }

    @Test
    @DisplayName("§7.2, §8.4, §8.5: taken back with and without a word, emptied, deleted")
    void takenBack() {
        Actor romeo = LuteCaps.enter(play, "romeo", "orchard");
        romeo.send(iq("set", "0", owner("<configure node='" + TUNE + "'/>")))
                .expect(refused("0", "<error type='cancel'><item-not-found" + ERRORS + "/></error>"));
        romeo.send(iq("set", "1", publish(TUNE, "a", tune("one")))).expect(published("1", TUNE, "a"));
        LuteCaps.tells(romeo, ROMEO);
        romeo.expect(told(TUNE, "a", tune("one")));
        romeo.send(iq("set", "2", pubsub("<retract node='" + TUNE + "' notify='0'><item id='a'/></retract>")))
                .expect(done("2"));
        romeo.send(iq("set", "3", publish(TUNE, "b", tune("two")))).expect(published("3", TUNE, "b"));
        romeo.expect(told(TUNE, "b", tune("two")));
        romeo.send(iq("set", "4", pubsub("<retract node='" + TUNE + "' notify='true'><item id='b'/></retract>")))
                .expect(done("4"));
        romeo.expect(event("<items node='" + TUNE + "'><retract id='b'/></items>"));
        romeo.send(iq("set", "5", owner("<purge node='" + TUNE + "'/>"))).expect(done("5"));
        romeo.expect(event("<purge node='" + TUNE + "'/>"));
        romeo.send(iq("set", "6", owner("<delete node='" + TUNE + "'/>"))).expect(done("6"));
        romeo.expect(event("<delete node='" + TUNE + "'/>"));
        romeo.send(iq("set", "7", owner("<delete node='" + TUNE + "'/>")))
                .expect(refused("7", "<error type='cancel'><item-not-found" + ERRORS + "/></error>"));
        play.silence();
    }

    @Test
    @DisplayName("XEP-0191 §3.2: who is blocked hears nothing more, and finds nobody")
    void blocked() {
        play.contact("romeo", PARIS, "both");
        play.crash();
        Actor romeo = play.enterAvailable("romeo", "orchard");
        play.settle();
        play.mantua.rest();
        romeo.send(iq(
                        "set",
                        "1",
                        pubsub("<publish node='" + TUNE + "'><item id='a'>" + tune("x") + "</item></publish>"
                                + options("access_model", "open"))))
                .expect(published("1", TUNE, "a"));
        play.mantua.send("<presence from='" + PARIS + "/inn' to='" + ROMEO + "'>" + CAPS + "</presence>");
        romeo.expect("<presence from='" + PARIS + "/inn' to='" + ROMEO + "'>" + CAPS + "</presence>");
        String id = play.mantua
                .expect("<iq type='get' id='{any}' from='" + ROMEO + "' to='" + PARIS + "/inn'>"
                        + "<query xmlns='http://jabber.org/protocol/disco#info' node='urn:lute#" + LuteCaps.HASH
                        + "'/></iq>")
                .element()
                .attributeOr("id", "");
        play.mantua.send("<iq type='result' id='" + id + "' from='" + PARIS + "/inn' to='" + ROMEO + "'>"
                + LuteCaps.ANSWER + "</iq>");
        play.mantua.expect(told(TUNE, "a", tune("x")).replace("{me}", PARIS + "/inn"));
        romeo.send(iq("set", "2", "<block xmlns='urn:xmpp:blocking'><item jid='" + PARIS + "'/></block>"))
                .expect(done("2"));
        play.settle();
        play.mantua.rest();
        romeo.send(iq("set", "3", publish(TUNE, "b", tune("y")))).expect(published("3", TUNE, "b"));
        play.mantua.send(to(ROMEO, "get", "4", pubsub("<items node='" + TUNE + "'/>"))
                .replace("<iq ", "<iq from='" + PARIS + "/inn' "));
        play.mantua.expect(refused("4", UNAVAILABLE).replace("{me}", PARIS + "/inn"));
        play.silence();
    }

    @Test
    @DisplayName("XEP-0030: an account is a service, and shows its nodes to those who may read them")
    void discovery() {
        play.befriend("romeo", "juliet");
        play.crash();
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send(iq("set", "1", publish(TUNE, "a", tune("x")))).expect(published("1", TUNE, "a"));
        romeo.send(iq("set", "2", publish("urn:xmpp:bookmarks:1", "r@c", "<conference xmlns='urn:xmpp:bookmarks:1'/>")))
                .expect(published("2", "urn:xmpp:bookmarks:1", "r@c"));
        String ask = to(ROMEO, "get", "3", "<query xmlns='http://jabber.org/protocol/disco#items'/>");
        String items = "<iq type='result' id='3' from='" + ROMEO + "' to='{me}'>"
                + "<query xmlns='http://jabber.org/protocol/disco#items'>%s</query></iq>";
        String one = "<item jid='" + ROMEO + "' node='%s'/>";
        romeo.send(ask)
                .expect(items.formatted(one.formatted(TUNE)
                        + one.formatted("storage:bookmarks")
                        + one.formatted("urn:xmpp:bookmarks:1")));
        Actor juliet = play.enter("juliet", "balcony");
        juliet.send(ask).expect(items.formatted(one.formatted(TUNE)));
        String hidden = to(
                ROMEO,
                "get",
                "4",
                "<query xmlns='http://jabber.org/protocol/disco#info' node='urn:xmpp:bookmarks:1'/>");
        juliet.send(hidden).expect(refused("4", "<error type='cancel'><item-not-found" + ERRORS + "/></error>"));
        romeo.send(iq("get", "5", "<query xmlns='http://jabber.org/protocol/disco#info'/>"));
        String info = Literal.show(romeo.next());
        for (String said : new String[] {"category=\"pubsub\"", "pubsub#publish-options", "pubsub#auto-create"}) {
            if (!info.replace('\'', '"').contains(said)) {
                throw new AssertionError(said + " is missing in " + info);
            }
        }
        play.silence();
    }
}
