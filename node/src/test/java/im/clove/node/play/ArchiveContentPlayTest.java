package im.clove.node.play;

import static im.clove.node.play.Archivist.ask;
import static im.clove.node.play.Archivist.assertBodies;
import static im.clove.node.play.Archivist.field;
import static im.clove.node.play.Archivist.query;
import static im.clove.node.play.Archivist.say;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.ext.ArchiveId;
import im.clove.xmpp.stanza.StanzaIds;
import im.clove.xmpp.xml.Element;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What gets into an archive, under which id, and what becomes of it there (XEP-0313, XEP-0359, XEP-0441, XEP-0424).
@Timeout(300)
final class ArchiveContentPlayTest {
    private final Play play = new Play();

    @AfterEach
    void end() {
        play.close();
    }

    @Test
    void theSameIdLiveInCarbonsAndInTheArchive() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        Actor street = play.enterAvailable("romeo", "street");
        romeo.expect("<presence from='{any}' to='{me}'/>");
        street.expect("<presence from='{any}' to='{me}'/>");
        street.send("<iq type='set' id='1'><enable xmlns='urn:xmpp:carbons:2'/></iq>")
                .expect("<iq type='result' id='1' from='romeo@verona.example' to='{me}'/>");
        Actor juliet = play.enterAvailable("juliet", "balcony");
        romeo.send(say("juliet", "hers"));
        Element carbon = street.next();
        juliet.next();
        juliet.send("<message type='chat' to='romeo@verona.example/orchard'><body>his</body></message>");
        Element live = romeo.next();
        Element copy = street.next();
        List<String> ids = ask(romeo, query("", "")).ids();
        assertThat(idIn(carbon)).isEqualTo(ids.get(0));
        assertThat(StanzaIds.read(live, Play.jid("romeo"))).contains(ids.get(1));
        assertThat(idIn(copy)).isEqualTo(ids.get(1));
        play.silence();
    }

    private static String idIn(Element carbon) {
        Element wrapper = carbon.children().getFirst();
        Element message = wrapper.children().getFirst().children().getFirst();
        return StanzaIds.read(message, Play.jid("romeo")).orElse("none");
    }

    @Test
    void whatOneWritesToOneselfIsThereOnce() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        romeo.send(say("romeo", "alas"));
        romeo.next();
        assertBodies(ask(romeo, query("", "")), "alas");
        assertBodies(ask(romeo, query(field("with", "romeo@verona.example"), "")), "alas");
        assertBodies(ask(romeo, query(field("with", "juliet@verona.example"), "")), "");
    }

    @Test
    void whatIsNotArchivedHasNoIdThatAnArchiveCouldBeAskedFor() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        Actor juliet = play.enterAvailable("juliet", "balcony");
        juliet.send("<message type='chat' to='romeo@verona.example'>"
                + "<composing xmlns='http://jabber.org/protocol/chatstates'/></message>");
        assertThat(StanzaIds.read(romeo.next(), Play.jid("romeo"))).isEmpty();
        juliet.send("<message type='chat' to='romeo@verona.example'><body>x</body>"
                + "<no-permanent-store xmlns='urn:xmpp:hints'/></message>");
        assertThat(StanzaIds.read(romeo.next(), Play.jid("romeo"))).isEmpty();
        assertBodies(ask(romeo, query("", "")), "");
    }

    @Test
    void whatWasRefusedIsNotInTheArchiveOfWhoRefusesIt() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        romeo.send(
                        "<iq type='set' id='1'><block xmlns='urn:xmpp:blocking'><item jid='tybalt@verona.example'/></block></iq>")
                .expect("<iq type='result' id='1' from='romeo@verona.example' to='{me}'/>");
        romeo.rest();
        Actor tybalt = play.enter("tybalt", "street");
        tybalt.send(say("romeo", "villain")).next();
        assertBodies(ask(romeo, query("", "")), "");
        assertThat(ask(tybalt, query("", "")).bodies()).as("he has sent it").containsExactly("villain");
    }

    @Test
    void theOrderIsThatOfComingWhateverTheClockSays() {
        Actor romeo = play.enter("romeo", "orchard");
        for (int i = 0; i < 10; i++) {
            romeo.send(say("nurse", "n" + i));
        }
        romeo.sync();
        assertThat(ask(romeo, query("", "")).ids().stream()
                        .map(id -> ArchiveId.parse(id).orElseThrow().number()))
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void aCrashLeavesItAsItWas() {
        Actor romeo = play.enter("romeo", "orchard");
        for (int i = 0; i < 10; i++) {
            romeo.send(say("nurse", "n" + i));
        }
        romeo.sync();
        List<String> before = ask(romeo, query("", "")).ids();
        play.crash();
        Actor back = play.enter("romeo", "orchard");
        back.send(say("nurse", "more")).sync();
        Archivist.History after = ask(back, query("", ""));
        assertThat(after.ids().subList(0, 10)).isEqualTo(before);
        assertThat(after.ids()).hasSize(11).doesNotHaveDuplicates();
    }

    @Test
    void whatWasAcknowledgedIsInBothArchivesOnceAndInOrderAfterACrash() {
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send("<enable xmlns='urn:xmpp:sm:3'/>").expect("<enabled xmlns='urn:xmpp:sm:3'/>");
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            romeo.send(say("juliet", "m" + i));
            all.append(i == 0 ? "" : " ").append('m').append(i);
        }
        romeo.send("<r xmlns='urn:xmpp:sm:3'/>").expect("<a xmlns='urn:xmpp:sm:3' h='30'/>");
        play.crash();
        for (String name : List.of("romeo", "juliet")) {
            assertBodies(ask(play.enter(name, "later"), query("", "")), all.toString());
        }
    }

    @Test
    void preferencesAreKeptAndFollowed() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        romeo.send("<iq type='get' id='1'><prefs xmlns='urn:xmpp:mam:2'/></iq>")
                .expect("<iq type='result' id='1' from='romeo@verona.example' to='{me}'>"
                        + "<prefs xmlns='urn:xmpp:mam:2' default='always'><always/><never/></prefs></iq>");
        String prefs = "<prefs xmlns='urn:xmpp:mam:2' default='roster'><always><jid>nurse@verona.example</jid></always>"
                + "<never><jid>tybalt@verona.example</jid></never></prefs>";
        romeo.send("<iq type='set' id='2'>" + prefs + "</iq>")
                .expect("<iq type='result' id='2' from='romeo@verona.example' to='{me}'>" + prefs + "</iq>");
        for (String name : List.of("juliet", "nurse", "tybalt")) {
            romeo.send(say(name, name));
        }
        assertBodies(ask(romeo, query("", "")), "nurse");
        play.crash();
        play.contact("romeo", "juliet", "none");
        Actor back = play.enter("romeo", "orchard");
        back.send("<iq type='get' id='3'><prefs xmlns='urn:xmpp:mam:2'/></iq>")
                .expect("<iq type='result' id='3' from='romeo@verona.example' to='{me}'>" + prefs + "</iq>");
        back.send(say("juliet", "again")).sync();
        assertBodies(ask(back, query("", "")), "nurse again");
        for (String bad : List.of(
                "<prefs xmlns='urn:xmpp:mam:2'/>",
                "<prefs xmlns='urn:xmpp:mam:2' default='sometimes'/>",
                "<prefs xmlns='urn:xmpp:mam:2' default='always'><never><jid>@</jid></never></prefs>")) {
            back.send("<iq type='set' id='4'>" + bad + "</iq>")
                    .expect("<iq type='error' id='4' from='romeo@verona.example' to='{me}'><error type='modify'>"
                            + "<bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        }
    }

    @Test
    void aRetractedMessageLeavesATombstone() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        Actor juliet = play.enterAvailable("juliet", "balcony");
        juliet.send("<message type='chat' id='w' to='romeo@verona.example'><body>wrong</body></message>");
        romeo.next();
        play.pass(Duration.ofMinutes(1));
        String retract = "<message type='chat' id='r' to='romeo@verona.example'>"
                + "<retract xmlns='urn:xmpp:message-retract:1' id='w'/><body>retracted</body></message>";
        Actor tybalt = play.enter("tybalt", "street");
        tybalt.send(retract); // not his to take back
        romeo.next();
        assertBodies(ask(romeo, query(field("with", "juliet@verona.example"), "")), "wrong");
        juliet.send(retract);
        romeo.next();
        List<String> ids = ask(romeo, query("", "")).ids();
        romeo.send(query(field("ids", ids.getFirst()), ""));
        romeo.expect("<message from='romeo@verona.example' to='{me}'><result xmlns='urn:xmpp:mam:2' queryid='x' id='"
                + ids.getFirst() + "'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay'"
                + " stamp='1597-04-23T18:00:00Z'/><message xmlns='jabber:client' type='chat' id='w'"
                + " from='juliet@verona.example/balcony' to='romeo@verona.example'>"
                + "<retracted xmlns='urn:xmpp:message-retract:1' id='r' stamp='1597-04-23T18:01:00Z'/></message>"
                + "</forwarded></result></message>");
        romeo.next();
        assertBodies(ask(romeo, query(field("with", "juliet@verona.example"), "")), "- retracted");
        assertBodies(ask(juliet, query("", "")), "- retracted");
    }
}
