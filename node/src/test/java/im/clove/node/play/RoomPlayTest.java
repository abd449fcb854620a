package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.ext.ArchiveTerms;
import im.clove.node.service.room.RoomLimits;
import im.clove.node.service.room.RoomService;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.xml.Element;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// XEP-0045: a room is made, people come, talk and go.
@Timeout(300)
final class RoomPlayTest {
    static final String ROOM = "orchard@rooms.verona.example";
    private static final String MUC = "http://jabber.org/protocol/muc";
    private static final String ERRORS = " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'";
    private static final String ID = "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/>";

    private final Play play = new Play(List.of(tools ->
            new RoomService(Domain.of("rooms.verona.example"), tools, RoomLimits.STANDARD, new SecureRandom())));

    @AfterEach
    void end() {
        play.close();
    }

    private static String enter(String nick) {
        return "<presence to='" + ROOM + "/" + nick + "'><x xmlns='" + MUC + "'/></presence>";
    }

    private static String shown(String to, String nick, String item, String... codes) {
        StringBuilder all = new StringBuilder();
        for (String code : codes) {
            all.append("<status code='").append(code).append("'/>");
        }
        return "<presence from='" + ROOM + "/" + nick + "' to='" + to + "'>" + ID + "<x xmlns='" + MUC + "#user'><item "
                + item + "/>" + all + "</x></presence>";
    }

    private static String gone(String to, String nick, String item, String... codes) {
        return shown(to, nick, item, codes).replace("<presence ", "<presence type='unavailable' ");
    }

    private static String subject(String nick, String text) {
        return "<message type='groupchat' from='" + ROOM + nick + "' to='{me}'>" + text + "</message>";
    }

    private static final String NONE = "<subject/>";

    private Actor owner() {
        Actor romeo = play.enterAvailable("romeo", "hall");
        romeo.send(enter("romeo"))
                .expect(shown("{me}", "romeo", "affiliation='owner' role='moderator' jid='{me}'", "170", "201", "110"));
        romeo.expect(subject("", NONE));
        romeo.send("<iq type='set' id='open' to='" + ROOM + "'><query xmlns='" + MUC
                        + "#owner'><x xmlns='jabber:x:data' type='submit'/></query></iq>")
                .expect("<iq type='result' id='open' from='" + ROOM + "' to='{me}'/>");
        return romeo;
    }

    private Actor guest(Actor romeo) {
        Actor juliet = play.enterAvailable("juliet", "balcony");
        juliet.send(enter("juliet")).expect(shown("{me}", "romeo", "affiliation='owner' role='moderator'"));
        juliet.expect(shown("{me}", "juliet", "affiliation='none' role='participant' jid='{me}'", "170", "110"));
        juliet.expect(subject("", NONE));
        romeo.expect(
                shown("{me}", "juliet", "affiliation='none' role='participant' jid='juliet@verona.example/balcony'"));
        return juliet;
    }

    private static String said(String nick, String body) {
        return "<message type='groupchat' id='m' from='" + ROOM + "/" + nick + "' to='{me}'><body>" + body + "</body>"
                + ID + "</message>";
    }

    @Test
    @DisplayName("A room is made and opened; who comes sees who is there; what one says all hear")
    void madeAndUsed() {
        Actor romeo = owner();
        Actor juliet = guest(romeo);
        juliet.send("<message type='groupchat' id='m' to='" + ROOM + "'><body>wherefore</body></message>")
                .expect(said("juliet", "wherefore"));
        romeo.expect(said("juliet", "wherefore"));
        romeo.send("<message type='chat' id='p' to='" + ROOM + "/juliet'><body>psst</body></message>");
        juliet.expect("<message type='chat' id='p' from='" + ROOM + "/romeo' to='{me}'><body>psst</body>" + ID
                + "<x xmlns='" + MUC + "#user'/></message>");
        juliet.send("<presence type='unavailable' to='" + ROOM + "/juliet'><status>bed</status></presence>")
                .expect(gone("{me}", "juliet", "affiliation='none' role='none' jid='{me}'", "110")
                        .replace(ID, "<status>bed</status>" + ID));
        romeo.expect(gone("{me}", "juliet", "affiliation='none' role='none' jid='juliet@verona.example/balcony'")
                .replace(ID, "<status>bed</status>" + ID));
        play.silence();
    }

    @Test
    @DisplayName(
            "What was said, the subject and who is what are there after a kill; who was in from elsewhere still is")
    void survives() {
        Actor romeo = owner();
        play.mantua.send(
                "<presence from='paris@mantua.example/x' to='" + ROOM + "/paris'><x xmlns='" + MUC + "'/></presence>");
        play.mantua.expect(shown("paris@mantua.example/x", "romeo", "affiliation='owner' role='moderator'"));
        play.mantua.expect(shown(
                "paris@mantua.example/x",
                "paris",
                "affiliation='none' role='participant' jid='paris@mantua.example/x'",
                "170",
                "110"));
        play.mantua.expect(subject("", NONE).replace("{me}", "paris@mantua.example/x"));
        romeo.expect(shown("{me}", "paris", "affiliation='none' role='participant' jid='paris@mantua.example/x'"));
        romeo.send("<message type='groupchat' id='s' to='" + ROOM + "'><subject>Peace</subject></message>");
        String peace = "<message type='groupchat' id='s' from='" + ROOM + "/romeo' to='{me}'><subject>Peace</subject>"
                + ID + "</message>";
        romeo.expect(peace);
        play.mantua.expect(peace.replace("{me}", "paris@mantua.example/x"));
        romeo.send("<message type='groupchat' id='m' to='" + ROOM + "'><body>one</body></message>")
                .expect(said("romeo", "one"));
        play.mantua.expect(said("romeo", "one").replace("{me}", "paris@mantua.example/x"));

        play.crash();
        play.mantua.expect(gone("paris@mantua.example/x", "romeo", "affiliation='owner' role='none'"));
        romeo = play.enterAvailable("romeo", "hall");
        play.mantua.expect("<iq type='get' id='{any}' from='" + ROOM
                + "' to='paris@mantua.example/x'><ping xmlns='urn:xmpp:ping'/></iq>");
        romeo.send(enter("romeo"))
                .expect(shown("{me}", "paris", "affiliation='none' role='participant' jid='paris@mantua.example/x'"));
        romeo.expect(shown("{me}", "romeo", "affiliation='owner' role='moderator' jid='{me}'", "170", "110"));
        romeo.expect(said("romeo", "one")
                .replace(
                        "</message>",
                        "<x xmlns='" + MUC + "#user'><item affiliation='owner' role='moderator'"
                                + " jid='romeo@verona.example'/></x><delay xmlns='urn:xmpp:delay' from='"
                                + ROOM + "' stamp='1597-04-23T18:00:00Z'/></message>"));
        romeo.expect(peace.replace(
                "</message>",
                "<delay xmlns='urn:xmpp:delay' from='" + ROOM + "' stamp='1597-04-23T18:00:00Z'/></message>"));
        play.mantua.expect(shown("paris@mantua.example/x", "romeo", "affiliation='owner' role='moderator'"));
        play.silence();
    }

    @Test
    @DisplayName("Others may not enter a room that is not open; nobody from elsewhere makes one")
    void locked() {
        Actor romeo = play.enterAvailable("romeo", "hall");
        romeo.send(enter("romeo"))
                .expect(shown("{me}", "romeo", "affiliation='owner' role='moderator' jid='{me}'", "170", "201", "110"));
        romeo.expect(subject("", NONE));
        Actor juliet = play.enterAvailable("juliet", "balcony");
        juliet.send(enter("juliet"))
                .expect("<presence type='error' from='" + ROOM + "/juliet' to='{me}'><error type='cancel'>"
                        + "<item-not-found" + ERRORS + "/></error></presence>");
        play.mantua.send("<presence from='paris@mantua.example/x' to='cell@rooms.verona.example/paris'><x xmlns='" + MUC
                + "'/></presence>");
        play.mantua.expect("<presence type='error' from='cell@rooms.verona.example/paris' to='paris@mantua.example/x'>"
                + "<error type='cancel'><not-allowed" + ERRORS + "/></error></presence>");
        play.silence();
    }

    @Test
    @DisplayName("Kicked, banned, and what it does")
    void expelled() {
        Actor romeo = owner();
        Actor juliet = guest(romeo);
        romeo.send("<iq type='set' id='k' to='" + ROOM + "'><query xmlns='" + MUC
                + "#admin'><item nick='juliet' role='none'><reason>rest</reason></item></query></iq>");
        romeo.expect("<iq type='result' id='k' from='" + ROOM + "' to='{me}'/>");
        String kicked = "<item affiliation='none' role='none' jid='{any}'><actor nick='romeo'/><reason>rest</reason>"
                + "</item><status code='307'/>";
        romeo.expect("<presence type='unavailable' from='" + ROOM + "/juliet' to='{me}'>" + ID + "<x xmlns='" + MUC
                + "#user'>" + kicked + "</x></presence>");
        juliet.expect("<presence type='unavailable' from='" + ROOM + "/juliet' to='{me}'>" + ID + "<x xmlns='" + MUC
                + "#user'>" + kicked + "<status code='110'/></x></presence>");
        romeo.send("<iq type='set' id='b' to='" + ROOM + "'><query xmlns='" + MUC
                + "#admin'><item jid='juliet@verona.example' affiliation='outcast'/></query></iq>");
        romeo.expect("<iq type='result' id='b' from='" + ROOM + "' to='{me}'/>");
        romeo.expect("<message id='{any}' from='" + ROOM + "' to='{me}'><x xmlns='" + MUC
                + "#user'><item affiliation='outcast' role='none' jid='juliet@verona.example'/></x></message>");
        juliet.send(enter("juliet"))
                .expect("<presence type='error' from='" + ROOM + "/juliet' to='{me}'><error type='auth'><forbidden"
                        + ERRORS + "/></error></presence>");
        play.silence();
    }

    @Test
    @DisplayName("A client of another server that is gone without a word is found; what it held in memory is let go")
    void ghosts() {
        Actor romeo = owner();
        long empty = play.budget().held();
        play.mantua.send("<presence from='paris@mantua.example/x' to='" + ROOM + "/paris'><x xmlns='" + MUC
                + "'/><status>" + "here ".repeat(200) + "</status></presence>");
        String here = "<status>" + "here ".repeat(200) + "</status>" + ID;
        play.mantua.expect(shown("paris@mantua.example/x", "romeo", "affiliation='owner' role='moderator'"));
        play.mantua.expect(shown(
                        "paris@mantua.example/x",
                        "paris",
                        "affiliation='none' role='participant' jid='paris@mantua.example/x'",
                        "170",
                        "110")
                .replace(ID, here));
        play.mantua.expect(subject("", NONE).replace("{me}", "paris@mantua.example/x"));
        romeo.expect(shown("{me}", "paris", "affiliation='none' role='participant' jid='paris@mantua.example/x'")
                .replace(ID, here));
        assertThat(play.budget().held()).isGreaterThan(empty + 1_000);
        for (int i = 0; i < 4; i++) {
            play.pass(Duration.ofMinutes(4));
            romeo.sync();
        }
        String ping = play.mantua
                .expect("<iq type='get' id='{any}' from='" + ROOM
                        + "' to='paris@mantua.example/x'><ping xmlns='urn:xmpp:ping'/></iq>")
                .element()
                .attributeOr("id", "");
        play.mantua.send("<iq type='error' id='" + ping + "' from='paris@mantua.example/x' to='" + ROOM
                + "'><error type='cancel'><service-unavailable" + ERRORS + "/></error></iq>");
        romeo.expect(
                gone("{me}", "paris", "affiliation='none' role='none' jid='paris@mantua.example/x'", "307", "333"));
        play.mantua.expect(gone(
                "paris@mantua.example/x",
                "paris",
                "affiliation='none' role='none' jid='paris@mantua.example/x'",
                "307",
                "333",
                "110"));
        assertThat(play.budget().held()).isLessThan(empty + 500);
        play.silence();
    }

    @Test
    @DisplayName("Who says too much at once has to wait, and nobody else does")
    void paced() {
        Actor romeo = owner();
        Actor juliet = guest(romeo);
        int heard = 0;
        boolean isRefused = false;
        while (!isRefused) {
            juliet.send("<message type='groupchat' id='m' to='" + ROOM + "'><body>so</body></message>");
            isRefused = "error".equals(juliet.next().attribute("type"));
            heard += isRefused ? 0 : 1;
        }
        for (int i = 0; i < heard; i++) {
            romeo.expect(said("juliet", "so"));
        }
        romeo.send("<message type='groupchat' id='m' to='" + ROOM + "'><body>but soft</body></message>")
                .expect(said("romeo", "but soft"));
        juliet.expect(said("romeo", "but soft"));
        play.silence();
    }

    @Test
    @DisplayName("A nickname is reserved, and is nobody else's then")
    void reserved() {
        Actor romeo = owner();
        Actor juliet = guest(romeo);
        String register = "<iq type='set' id='r' to='" + ROOM + "'><query xmlns='jabber:iq:register'><x"
                + " xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>" + MUC
                + "#register</value></field><field var='muc#register_roomnick'><value>Capulet</value></field></x>"
                + "</query></iq>";
        juliet.send(register).expect("<iq type='result' id='r' from='" + ROOM + "' to='{me}'/>");
        juliet.expect(shown("{me}", "juliet", "affiliation='member' role='participant' jid='{me}'", "110"));
        romeo.expect(
                shown("{me}", "juliet", "affiliation='member' role='participant' jid='juliet@verona.example/balcony'"));
        String conflict = "<error type='cancel'><conflict" + ERRORS + "/></error>";
        romeo.send(register).expect("<iq type='error' id='r' from='" + ROOM + "' to='{me}'>" + conflict + "</iq>");
        romeo.send("<presence to='" + ROOM + "/capulet'/>")
                .expect("<presence type='error' from='" + ROOM + "/capulet' to='{me}'>" + conflict + "</presence>");
        juliet.send("<iq type='get' id='d' to='" + ROOM + "'><query xmlns='http://jabber.org/protocol/disco#info'"
                        + " node='x-roomuser-item'/></iq>")
                .expect("<iq type='result' id='d' from='" + ROOM + "' to='{me}'><query"
                        + " xmlns='http://jabber.org/protocol/disco#info' node='x-roomuser-item'><identity"
                        + " category='conference' type='text' name='Capulet'/></query></iq>");
        play.silence();
    }

    @Test
    @DisplayName("In a crowd, who only listens is not shown to all, and is when he speaks; members always are")
    void crowds() {
        try (Play crowded =
                new Play(Orchard.services(new RoomLimits(10, 10, 10, 10, 2, 1024, ArchiveTerms.STANDARD)))) {
            Actor romeo = crowded.enterAvailable("romeo", "hall");
            romeo.send(enter("romeo"));
            romeo.send("<iq type='set' id='open' to='" + ROOM + "'><query xmlns='" + MUC
                    + "#owner'><x xmlns='jabber:x:data' type='submit'/></query></iq>");
            Actor juliet = crowded.enterAvailable("juliet", "balcony");
            juliet.send(enter("juliet"));
            crowded.settle();
            List<Element> _ = romeo.rest();
            List<Element> _ = juliet.rest();

            Actor nurse = crowded.enterAvailable("nurse", "x");
            nurse.send(enter("nurse"));
            nurse.expect(shown("{me}", "romeo", "affiliation='owner' role='moderator'"));
            nurse.expect(shown("{me}", "juliet", "affiliation='none' role='participant'"));
            nurse.expect(shown("{me}", "nurse", "affiliation='none' role='participant' jid='{me}'", "170", "110"));
            nurse.expect(subject("", NONE));
            Actor tybalt = crowded.enterAvailable("tybalt", "x");
            tybalt.send(enter("tybalt"));
            tybalt.expect(shown("{me}", "romeo", "affiliation='owner' role='moderator'"));
            tybalt.expect(shown("{me}", "juliet", "affiliation='none' role='participant'"));
            tybalt.expect(shown("{me}", "tybalt", "affiliation='none' role='participant' jid='{me}'", "170", "110"));
            tybalt.expect(subject("", NONE));
            crowded.silence();

            nurse.send("<message type='groupchat' id='m' to='" + ROOM + "'><body>anon</body></message>");
            nurse.expect(shown("{me}", "nurse", "affiliation='none' role='participant' jid='{me}'", "110"));
            nurse.expect(said("nurse", "anon"));
            juliet.expect(shown("{me}", "nurse", "affiliation='none' role='participant'"));
            juliet.expect(said("nurse", "anon"));
            tybalt.send("<presence type='unavailable' to='" + ROOM + "/tybalt'/>");
            tybalt.expect(shown("{me}", "nurse", "affiliation='none' role='participant'"));
            tybalt.expect(said("nurse", "anon"));
            tybalt.expect(gone("{me}", "tybalt", "affiliation='none' role='none' jid='{me}'", "110"));
            romeo.expect(shown("{me}", "nurse", "affiliation='none' role='participant' jid='nurse@verona.example/x'"));
            romeo.expect(said("nurse", "anon"));
            crowded.silence();
        }
    }

    @Test
    @DisplayName("Who asks for a room that is gone is told where people went; after a month the name is free")
    void theNameOfAGoneRoom() {
        Actor romeo = owner();
        romeo.send("<iq type='set' id='d' to='" + ROOM + "'><query xmlns='" + MUC
                + "#owner'><destroy jid='tomb@rooms.verona.example'/></query></iq>");
        play.settle();
        List<Element> _ = romeo.rest();
        romeo.send(enter("romeo"));
        assertThat(Literal.show(romeo.next())).contains("type='error'", "<gone", "tomb@rooms.verona.example");
        play.jump(Duration.ofDays(31));
        romeo.send(enter("romeo"))
                .expect(shown("{me}", "romeo", "affiliation='owner' role='moderator' jid='{me}'", "170", "201", "110"));
    }
}
