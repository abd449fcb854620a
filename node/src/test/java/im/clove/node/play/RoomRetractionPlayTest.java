package im.clove.node.play;

import static im.clove.node.play.Archivist.askOf;
import static im.clove.node.play.Archivist.assertBodies;
import static im.clove.node.play.Archivist.field;
import static im.clove.node.play.Archivist.query;
import static im.clove.node.play.Orchard.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.service.room.RoomLimits;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// XEP-0424 and XEP-0425 in rooms: what was said is taken back, by who said it or by a moderator.
@Timeout(300)
final class RoomRetractionPlayTest {
    private static final String RETRACT = "urn:xmpp:message-retract:1";
    private static final String MODERATE = "urn:xmpp:message-moderate:1";
    private static final String WHO = "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/>";
    private static final String WHEN = " stamp='1597-04-23T18:01:00Z'";

    private final Play play = new Play(Orchard.services(RoomLimits.STANDARD));
    private final Orchard orchard = new Orchard(play);
    private Actor romeo;
    private Actor juliet;
    private String rose;

    @BeforeEach
    void juliet() {
        romeo = orchard.open("romeo");
        juliet = orchard.guest("juliet");
        rose = orchard.say(juliet, "A rose by any other name");
        orchard.hush(romeo);
        play.pass(Duration.ofMinutes(1));
    }

    @AfterEach
    void end() {
        play.close();
    }

    private static String retract(String id) {
        return "<retract xmlns='" + RETRACT + "' id='" + id + "'/><body>taken back</body>";
    }

    private static String said(String nick, String inside) {
        return "<message type='groupchat' id='m' from='" + ROOM + "/" + nick + "' to='{me}'>" + inside + WHO
                + "</message>";
    }

    /// What the archive has in place of the rose, for one who sees no addresses.
    private void assertInArchive(String inside) {
        juliet.send(query(field("ids", rose), "").replace("<iq ", "<iq to='" + ROOM + "' "));
        juliet.expect("<message from='" + ROOM + "' to='{me}'><result xmlns='urn:xmpp:mam:2' queryid='x' id='" + rose
                + "'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay'"
                + " stamp='1597-04-23T18:00:00Z'/><message xmlns='jabber:client' type='groupchat' id='m' from='" + ROOM
                + "/juliet'>" + inside + "</message></forwarded></result></message>");
        assertThat(juliet.next().local()).isEqualTo("iq");
    }

    @Test
    @DisplayName("Who takes back what he said is heard as he says it, and leaves a tombstone; under another nick, too")
    void takenBack() {
        orchard.enter(juliet, "capulet");
        orchard.hush(romeo);
        juliet.send("<message type='groupchat' id='m' to='" + ROOM + "'>" + retract(rose) + "</message>")
                .expect(said("capulet", retract(rose)));
        romeo.expect(said("capulet", retract(rose)));
        assertInArchive("<retracted xmlns='" + RETRACT + "' id='m'" + WHEN + "/>" + WHO);
        assertBodies(askOf(romeo, ROOM, query("", "")), "- taken back");
        assertBodies(askOf(romeo, ROOM, query(field("with", "juliet@verona.example"), "")), "- taken back");
        play.silence();
    }

    @Test
    @DisplayName("Nobody takes back what another one said, nor who has that nickname now")
    void anothers() {
        orchard.send(romeo, retract(rose));
        orchard.hush(juliet);
        juliet.send("<presence type='unavailable' to='" + ROOM + "/juliet'/>");
        orchard.hush(juliet, romeo);
        Actor tybalt = play.enterAvailable("tybalt", "street");
        orchard.enter(tybalt, "juliet");
        orchard.send(tybalt, retract(rose));
        assertInArchive("<body>A rose by any other name</body>" + WHO);
    }

    @Test
    @DisplayName("A moderator has the room say that it is retracted, and why; both are in the archive")
    void moderated() {
        String act = "<moderated xmlns='" + MODERATE + "' by='" + ROOM + "/romeo'>" + WHO
                + "</moderated><reason>too sweet</reason>";
        romeo.send("<iq type='set' id='1' to='" + ROOM + "'><moderate xmlns='" + MODERATE + "' id='" + rose
                + "'><retract xmlns='" + RETRACT + "'/><reason>too sweet</reason></moderate></iq>");
        String told = "<message type='groupchat' id='{any}' from='" + ROOM + "' to='{me}'><retract xmlns='" + RETRACT
                + "' id='" + rose + "'>" + act + "</retract></message>";
        romeo.expectAll(told, "<iq type='result' id='1' from='" + ROOM + "' to='{me}'/>");
        juliet.expect(told);
        assertInArchive("<retracted xmlns='" + RETRACT + "' id='{any}'" + WHEN + ">" + act + "</retracted>" + WHO);
        assertBodies(askOf(juliet, ROOM, query("", "")), "- -");

        // Once is enough.
        romeo.send("<iq type='set' id='2' to='" + ROOM + "'><moderate xmlns='" + MODERATE + "' id='" + rose
                        + "'><retract xmlns='" + RETRACT + "'/></moderate></iq>")
                .expect("<iq type='result' id='2' from='" + ROOM + "' to='{me}'/>");
        play.silence();
    }

    private void assertRefused(Actor who, String id, String inside, String type, String condition) {
        who.send("<iq type='set' id='1' to='" + ROOM + "'><moderate xmlns='" + MODERATE + "' id='" + id + "'>" + inside
                        + "</moderate></iq>")
                .expect("<iq type='error' id='1' from='" + ROOM + "' to='{me}'><error type='" + type + "'><" + condition
                        + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }

    @Test
    @DisplayName("Only moderators may, and only what is there")
    void notModerated() {
        String retract = "<retract xmlns='" + RETRACT + "'/>";
        assertRefused(juliet, rose, retract, "auth", "forbidden");
        assertRefused(play.enterAvailable("tybalt", "street"), rose, retract, "auth", "forbidden");
        assertRefused(romeo, "unheard-of", retract, "cancel", "item-not-found");
        assertRefused(romeo, rose, "", "modify", "bad-request");
        assertInArchive("<body>A rose by any other name</body>" + WHO);
        play.silence();
    }

    @Test
    @DisplayName("No occupant says that a moderator has done something, nor that a message is a tombstone")
    void forged() {
        String moderated = "<moderated xmlns='" + MODERATE + "' by='" + ROOM + "/romeo'/>";
        juliet.send("<message type='groupchat' id='m' to='" + ROOM + "'><retract xmlns='" + RETRACT + "' id='x'>"
                + moderated + "</retract><retracted xmlns='" + RETRACT + "'/>" + moderated
                + "<apply-to xmlns='urn:xmpp:fasten:0' id='x'><moderated xmlns='urn:xmpp:message-moderate:0'/>"
                + "</apply-to></message>");
        String clean =
                said("juliet", "<retract xmlns='" + RETRACT + "' id='x'/><apply-to xmlns='urn:xmpp:fasten:0' id='x'/>");
        juliet.expect(clean);
        romeo.expect(clean);
        play.silence();
    }

    @Test
    @DisplayName("It is offered where there is an archive")
    void offered() {
        String ask =
                "<iq type='get' id='i' to='" + ROOM + "'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>";
        List<String> all = List.of(RETRACT, RETRACT + "#tombstone", MODERATE);
        String info = Literal.show(romeo.send(ask).next());
        assertThat(all).allMatch(feature -> info.contains("'" + feature + "'") || info.contains('"' + feature + '"'));
        orchard.set(romeo, "enablelogging", "0");
        String without = Literal.show(romeo.send(ask).next());
        assertThat(all).noneMatch(without::contains);
    }
}
