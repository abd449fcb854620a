package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.xmpp.stanza.StanzaIds;
import im.clove.xmpp.xml.Element;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What an extension sees and does in each place ([Recorder]).
final class HooksPlayTest {
    private static final String COMMANDS = "http://jabber.org/protocol/commands";
    private static final String NONE = "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>";

    private final Recorder recorder = new Recorder();
    private final Play play = new Play(recorder);

    @AfterEach
    void end() {
        play.close();
    }

    private static String message(String to, String more) {
        return "<message type='chat' to='" + to + "'><body>x</body>" + more + "</message>";
    }

    /// What was written down, without the ids.
    private List<String> fates() {
        play.settle();
        List<String> all = recorder.fates.stream()
                .map(f -> f.substring(0, f.lastIndexOf(' ')))
                .toList();
        recorder.fates.clear();
        return all;
    }

    @Test
    void everyMessageHasOneFateOnEachSide() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        play.enterAvailable("juliet", "balcony");
        romeo.send(message("juliet@verona.example", ""));
        assertThat(fates()).containsExactly("romeo Sent[resource=orchard]", "juliet Delivered[resources=[balcony]]");
        romeo.send(message("nurse@verona.example", ""));
        assertThat(fates())
                .containsExactly(
                        "romeo Sent[resource=orchard]", "nurse Kept[reason=no resource takes messages (§8.5.2.2.1)]");
        romeo.send(message("nurse@verona.example", "<no-store xmlns='urn:xmpp:hints'/>"));
        assertThat(fates()).hasSize(2).last().asString().startsWith("nurse Dropped");
        romeo.send("<message type='groupchat' to='nurse@verona.example'><body>x</body></message>");
        assertThat(fates()).hasSize(3).element(1).asString().startsWith("nurse Dropped");
        romeo.send(message("paris@mantua.example", ""));
        assertThat(fates()).containsExactly("romeo Sent[resource=orchard]");
    }

    @Test
    void aMessageThatAHookHeldBackHasNoFate() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        Actor juliet = play.enterAvailable("juliet", "balcony");
        juliet.send("<iq type='set' id='b'><block xmlns='urn:xmpp:blocking'><item jid='romeo@verona.example'/>"
                        + "</block></iq>")
                .next();
        romeo.send(message("juliet@verona.example", ""));
        // The second is the error that came of it.
        assertThat(fates()).containsExactly("romeo Sent[resource=orchard]", "romeo Delivered[resources=[orchard]]");
    }

    @Test
    void theStableIdIsTheSameInTheQueueTheLiveCopyTheCarbonAndTheFate() {
        Actor balcony = play.enterAvailable("juliet", "balcony");
        Actor garden = play.enter("juliet", "garden");
        garden.send("<iq type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>")
                .next();
        play.enterAvailable("romeo", "orchard").send(message("juliet@verona.example/balcony", ""));
        String live = id(balcony.next());
        Element carbon = garden.next();
        Element forwarded =
                carbon.children().getFirst().children().getFirst().children().getFirst();
        play.settle();
        assertThat(recorder.fates).last().asString().endsWith(live);
        assertThat(id(forwarded)).isEqualTo(live);

        play.enter("tybalt", "street").send(message("nurse@verona.example", ""));
        play.settle();
        String fate = recorder.fates.stream()
                .filter(f -> f.startsWith("nurse Kept"))
                .findFirst()
                .orElseThrow();
        Actor nurse = play.enterAvailable("nurse", "house");
        assertThat(fate).endsWith(id(nurse.next()));
    }

    private static String id(Element message) {
        List<Element> ids = message.children().stream()
                .filter(e -> e.is(StanzaIds.NS, "stanza-id"))
                .toList();
        assertThat(ids).hasSize(1);
        return ids.getFirst().attributeOr("id", "");
    }

    @Test
    void whatAHookMakesOfAStanzaIsWhatGoesOn() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        romeo.send(message("paris@mantua.example", "<mark-me xmlns='urn:recorder'/>"));
        play.mantua.expect("<message type='chat' from='" + romeo.full + "' to='paris@mantua.example'><body>x</body>"
                + "<mark-me xmlns='urn:recorder'/><marked xmlns='urn:recorder'/></message>");
    }

    @Test
    void sessionsComeLoseTheirLinkComeBackAndLeave() {
        Actor romeo = play.enter("romeo", "orchard");
        String id = romeo.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
                .next()
                .attributeOr("id", "");
        play.settle();
        assertThat(recorder.sessions).containsExactly("orchard CAME");
        romeo.cut();
        play.settle();
        assertThat(recorder.sessions).last().isEqualTo("orchard LINK_LOST");
        Actor back = play.resume(romeo, id, 0);
        back.next();
        play.settle();
        assertThat(recorder.sessions).last().isEqualTo("orchard LINK_BACK");
        // A client that comes back before the server has seen its link break.
        Actor again = play.resume(back, id, 0);
        again.next();
        play.settle();
        assertThat(recorder.sessions).hasSize(5).last().isEqualTo("orchard LINK_BACK");
        again.leave();
        play.settle();
        assertThat(recorder.sessions)
                .containsExactly(
                        "orchard CAME",
                        "orchard LINK_LOST",
                        "orchard LINK_BACK",
                        "orchard LINK_LOST",
                        "orchard LINK_BACK",
                        "orchard LEFT");
    }

    private static String ask(String whom) {
        return "<iq type='get' id='q'><ask xmlns='urn:recorder' whom='" + whom + "'/></iq>";
    }

    private static String told(String type) {
        return "<iq type='result' id='q' to='{me}' from='romeo@verona.example'><answer xmlns='urn:recorder' type='"
                + type + "'/></iq>";
    }

    @Test
    void anAccountAsksAnotherServerAndHearsTheAnswerOfWhomItAskedOnly() {
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send(ask("paris@mantua.example/inn"));
        String id = play.mantua
                .expect("<iq type='get' id='{any}' from='romeo@verona.example' to='paris@mantua.example/inn'>"
                        + "<ping xmlns='urn:xmpp:ping'/></iq>")
                .element()
                .attributeOr("id", "");
        play.mantua.send("<iq type='result' id='" + id + "' from='eve@mantua.example/inn' to='romeo@verona.example'/>");
        assertThat(romeo.rest()).isEmpty();
        play.mantua.send(
                "<iq type='result' id='" + id + "' from='paris@mantua.example/inn' to='romeo@verona.example'/>");
        romeo.expect(told("result"));
        play.mantua.send("<iq type='error' id='" + id + "' from='paris@mantua.example/inn' to='romeo@verona.example'>"
                + "<error type='cancel'>" + NONE + "</error></iq>");
        play.silence();
    }

    @Test
    void anAccountAsksItsServerAndItsOwnClient() {
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send(ask("verona.example")).expect(told("result"));
        romeo.send(ask(romeo.full));
        String id = romeo.expect("<iq type='get' id='{any}' from='romeo@verona.example' to='{me}'>"
                        + "<ping xmlns='urn:xmpp:ping'/></iq>")
                .attributeOr("id", "");
        romeo.send("<iq type='result' id='" + id + "' to='romeo@verona.example'/>")
                .expect(told("result"));
        play.silence();
    }

    @Test
    void whatNobodyAnswersIsAnErrorInTheEnd() {
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send(ask("paris@mantua.example/inn"));
        play.settle();
        play.pass(Duration.ofSeconds(61));
        romeo.expect(told("error"));
    }

    @Test
    void discoveryTellsWhatExtensionsContribute() {
        Actor romeo = play.enter("romeo", "orchard");
        Element info = romeo.send("<iq type='get' id='1' to='verona.example'>"
                        + "<query xmlns='http://jabber.org/protocol/disco#info'/></iq>")
                .next()
                .firstChild()
                .orElseThrow();
        assertThat(Literal.show(info))
                .contains("<identity category='server' type='im' name='Clove'/>")
                .contains("<identity category='pubsub' type='pep' name='Diary'/>")
                .contains("<feature var='urn:recorder'/>", "<feature var='msgoffline'/>")
                .contains("<feature var='" + COMMANDS + "'/>")
                .contains("admin-addresses");
        romeo.send("<iq type='get' id='2' to='verona.example'>"
                        + "<query xmlns='http://jabber.org/protocol/disco#items'/></iq>")
                .expect("<iq type='result' id='2' from='verona.example' to='{me}'>"
                        + "<query xmlns='http://jabber.org/protocol/disco#items'>"
                        + "<item jid='verona.example' node='" + COMMANDS + "' name='Commands of this server'/>"
                        + "<item jid='verona.example' node='diary' name='The diary'/></query></iq>");
        romeo.send(
                        "<iq type='get' id='5' to='verona.example'><query xmlns='http://jabber.org/protocol/disco#info' node='"
                                + COMMANDS + "'/></iq>")
                .expect("<iq type='result' id='5' from='verona.example' to='{me}'>"
                        + "<query xmlns='http://jabber.org/protocol/disco#info' node='" + COMMANDS + "'>"
                        + "<identity category='automation' type='command-list' name='Commands of this server'/>"
                        + "<feature var='" + COMMANDS + "'/></query></iq>");
        romeo.send("<iq type='get' id='3'><query xmlns='http://jabber.org/protocol/disco#info' node='diary'/></iq>")
                .expect("<iq type='result' id='3' from='romeo@verona.example' to='{me}'>"
                        + "<query xmlns='http://jabber.org/protocol/disco#info' node='diary'>"
                        + "<feature var='urn:recorder#" + romeo.full + "'/></query></iq>");
        romeo.send("<iq type='get' id='4'><query xmlns='http://jabber.org/protocol/disco#info' node='none'/></iq>")
                .expect("<iq type='error' id='4' from='romeo@verona.example' to='{me}'><error type='cancel'>"
                        + "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }

    private static String list(String id) {
        return "<iq type='get' id='" + id + "' to='verona.example'>"
                + "<query xmlns='http://jabber.org/protocol/disco#items' node='" + COMMANDS + "'/></iq>";
    }

    private static String listed(String id, String items) {
        return "<iq type='result' id='" + id + "' from='verona.example' to='{me}'>"
                + "<query xmlns='http://jabber.org/protocol/disco#items' node='" + COMMANDS + "'>" + items
                + "</query></iq>";
    }

    private static String run(String node, String more) {
        return "<iq type='set' id='r' to='verona.example'><command xmlns='" + COMMANDS + "' node='" + node + "'" + more
                + "</iq>";
    }

    private static String ran(String node, String status, String content) {
        return "<iq type='result' id='r' from='verona.example' to='{me}'><command xmlns='" + COMMANDS + "' node='"
                + node + "' sessionid='{any}' status='" + status + "'>" + content + "</command></iq>";
    }

    @Test
    void commandsAreListedAndRunByThoseTheyAreFor() {
        Batch batch = new Batch();
        play.stores().accounts().put(batch, new AccountRecord(Play.jid("nurse"), Play.START, false, true, List.of()));
        play.store.commit(batch);
        Actor romeo = play.enter("romeo", "orchard");
        Actor nurse = play.enter("nurse", "house");
        String greet = "<item jid='verona.example' node='greet' name='Greet'/>";
        String rule = "<item jid='verona.example' node='rule' name='Rule'/>";
        String administration = Stream.of(
                        "add-user' name='Add a user'",
                        "delete-user' name='Delete users'",
                        "disable-user' name='Disable users'",
                        "end-user-session' name='End the sessions of users'",
                        "reenable-user' name='Enable users again'",
                        "change-user-password' name='Change the password of a user'",
                        "get-registered-users-num' name='Count the users'",
                        "get-registered-users-list' name='List the users'")
                .map(each -> "<item jid='verona.example' node='http://jabber.org/protocol/admin#" + each + "/>")
                .collect(Collectors.joining());
        String keep = "<item jid='verona.example' node='urn:clove:archive:0#keep'"
                + " name='How Long Your Messages Are Kept'/>";
        romeo.send(list("1")).expect(listed("1", keep + greet));
        nurse.send(list("2")).expect(listed("2", administration + keep + greet + rule));
        romeo.send(run("greet", " action='execute'/>"))
                .expect(ran(
                        "greet",
                        "executing",
                        "<actions execute='complete'><complete/></actions><x xmlns='jabber:x:data' type='form'/>"));
        romeo.send(run("greet", " sessionid='s'><x xmlns='jabber:x:data' type='submit'/></command>"))
                .expect(ran("greet", "completed", "<note type='info'>Hello romeo</note>"));
        romeo.send(run("greet", " sessionid='s' action='cancel'/>")).expect(ran("greet", "canceled", ""));
        romeo.send(run("rule", "/>"))
                .expect("<iq type='error' id='r' from='verona.example' to='{me}'><error type='auth'>"
                        + "<forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        romeo.send(run("none", "/>"))
                .expect("<iq type='error' id='r' from='verona.example' to='{me}'><error type='cancel'>"
                        + "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        romeo.send(run("greet", " action='dance'/>"))
                .expect("<iq type='error' id='r' from='verona.example' to='{me}'><error type='modify'>"
                        + "<bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                        + "<malformed-action xmlns='" + COMMANDS + "'/></error></iq>");
        nurse.send(run("rule", "/>")).next();
        play.mantua.send("<iq type='set' id='r' from='paris@mantua.example/inn' to='verona.example'>"
                + "<command xmlns='" + COMMANDS + "' node='greet'/></iq>");
        play.mantua.expect("<iq type='error' id='r' from='verona.example' to='paris@mantua.example/inn'>"
                + "<error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        play.silence();
    }
}
