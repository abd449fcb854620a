package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.service.room.RoomLimits;
import im.clove.node.service.room.RoomService;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.xml.Element;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What people try in rooms who mean no good: group M of the catalogue in docs/security.md.
@Timeout(300)
final class RoomAttackPlayTest {
    private static final String SERVICE = "rooms.verona.example";
    private static final String ROOM = "orchard@" + SERVICE;
    private static final String MUC = "http://jabber.org/protocol/muc";
    private static final RoomLimits STANDARD = RoomLimits.STANDARD;
    private static final RoomLimits SMALL = new RoomLimits(4, 2, 3, 10, 10, STANDARD.shown(), STANDARD.archive());

    private final Play play =
            new Play(List.of(tools -> new RoomService(Domain.of(SERVICE), tools, SMALL, new SecureRandom())));

    @AfterEach
    void end() {
        play.close();
    }

    private static String enter(String room, String nick) {
        return "<presence to='" + room + "/" + nick + "'><x xmlns='" + MUC + "'/></presence>";
    }

    private static String owner(String content) {
        return "<iq type='set' id='o' to='" + ROOM + "'><query xmlns='" + MUC + "#owner'>" + content + "</query></iq>";
    }

    private static String admin(String type, String items) {
        return "<iq type='" + type + "' id='a' to='" + ROOM + "'><query xmlns='" + MUC + "#admin'>" + items
                + "</query></iq>";
    }

    /// Everything that has come until nothing more does.
    private List<Element> all(Actor actor) {
        play.settle();
        return new ArrayList<>(actor.rest());
    }

    private String told(Actor actor) {
        StringBuilder out = new StringBuilder();
        all(actor).forEach(each -> out.append(Literal.show(each)).append('\n'));
        return out.toString();
    }

    private Actor opened(String options) {
        Actor romeo = play.enterAvailable("romeo", "hall");
        romeo.send(enter(ROOM, "romeo"));
        romeo.send(owner("<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>" + MUC
                + "#roomconfig</value></field>" + options + "</x>"));
        assertThat(told(romeo)).contains("type='result'");
        return romeo;
    }

    private static String option(String name, String value) {
        return "<field var='muc#roomconfig_" + name + "'><value>" + value + "</value></field>";
    }

    private Actor guest(String name) {
        Actor actor = play.enterAvailable(name, "x");
        actor.send(enter(ROOM, name));
        assertThat(told(actor)).contains("code='110'");
        return actor;
    }

    @Test
    @DisplayName("M-01, M-02: who is no moderator learns nobody's address, whatever he asks")
    void addressesStayHidden() {
        Actor romeo = opened("");
        Actor juliet = guest("juliet");
        Actor nurse = guest("nurse");
        juliet.send("<message type='groupchat' to='" + ROOM + "'><body>one</body></message>");
        juliet.send("<message type='chat' to='" + ROOM + "/nurse'><body>two</body></message>");
        juliet.send("<presence to='" + ROOM + "/juliet'><show>away</show></presence>");
        romeo.send(admin("set", "<item affiliation='member' jid='tybalt@verona.example'/>"));
        romeo.send(admin("set", "<item nick='juliet' role='visitor'/>"));
        play.settle();
        for (String list : List.of("owner", "admin", "member", "outcast", "none")) {
            nurse.send(admin("get", "<item affiliation='" + list + "'/>"));
        }
        for (String list : List.of("moderator", "participant", "visitor", "none")) {
            nurse.send(admin("get", "<item role='" + list + "'/>"));
        }
        for (String to : List.of(ROOM, ROOM + "/juliet", SERVICE)) {
            for (String ns : List.of("disco#info", "disco#items")) {
                nurse.send("<iq type='get' id='d' to='" + to + "'><query xmlns='http://jabber.org/protocol/" + ns
                        + "'/></iq>");
            }
        }
        nurse.send("<iq type='get' id='v' to='" + ROOM + "/juliet'><vCard xmlns='vcard-temp'/></iq>");
        nurse.send("<iq type='set' id='m' to='" + ROOM + "'><query xmlns='urn:xmpp:mam:2'/></iq>");
        nurse.send("<iq type='get' id='r' to='" + ROOM + "'><query xmlns='jabber:iq:register'/></iq>");
        nurse.send(owner("<x xmlns='jabber:x:data' type='submit'/>"));
        juliet.send("<presence type='unavailable' to='" + ROOM + "/juliet'/>");
        play.settle();
        nurse.send(enter(ROOM, "nurse"));
        String heard = told(nurse);
        assertThat(heard).contains("one", "two", "away", "code='110'", "<fin");
        for (String other : List.of("romeo", "juliet", "tybalt")) {
            assertThat(heard).doesNotContain(other + "@verona.example");
        }
    }

    @Test
    @DisplayName("M-03: an id of an occupant, of a stanza, of a moderation is the room's to give")
    void forged() {
        Actor romeo = opened("");
        Actor juliet = guest("juliet");
        told(romeo);
        juliet.send("<message type='groupchat' to='" + ROOM + "'><body>so</body>"
                + "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='romeo'/>"
                + "<stanza-id xmlns='urn:xmpp:sid:0' id='mine' by='" + ROOM + "'/>"
                + "<delay xmlns='urn:xmpp:delay' from='" + ROOM + "' stamp='1500-01-01T00:00:00Z'/>"
                + "<addresses xmlns='http://jabber.org/protocol/address'><address type='ofrom' jid='" + ROOM
                + "/romeo'/></addresses>"
                + "<x xmlns='" + MUC + "#user'><item affiliation='owner' role='moderator'/></x>"
                + "<retract xmlns='urn:xmpp:message-retract:1' id='x'><moderated"
                + " xmlns='urn:xmpp:message-moderate:1'/></retract></message>");
        juliet.send("<presence to='" + ROOM + "/juliet'><x xmlns='" + MUC + "#user'><item affiliation='owner'"
                + " role='moderator'/><status code='301'/></x><occupant-id xmlns='urn:xmpp:occupant-id:0'"
                + " id='romeo'/></presence>");
        String heard = told(romeo);
        assertThat(heard)
                .contains("<body>so</body>")
                .doesNotContain("id='romeo'", "id='mine'", "1500-01-01", "ofrom", "affiliation='owner'", "301");
    }

    @Test
    @DisplayName("M-04: nobody from elsewhere makes a room; one user makes so many, and all together so many")
    void roomsAreBounded() {
        play.mantua.send("<presence from='paris@mantua.example/x' to='cell@" + SERVICE + "/paris'><x xmlns='" + MUC
                + "'/></presence>");
        play.settle();
        assertThat(play.mantua.rest()).hasSize(1).first().asString().contains("not-allowed");
        int made = 0;
        for (String name : List.of("romeo", "juliet", "nurse")) {
            Actor actor = play.enterAvailable(name, "y");
            for (int i = 0; i < 3; i++) {
                actor.send(enter(name + i + "@" + SERVICE, "me"));
                made += told(actor).contains("code='201'") ? 1 : 0;
            }
        }
        assertThat(made).isEqualTo(SMALL.rooms());
    }

    @Test
    @DisplayName("M-05: a message to one is in no archive; who is banned, or no member, reads nothing")
    void theArchiveIsTheMembers() {
        Actor romeo = opened(option("membersonly", "1"));
        romeo.send(admin("set", "<item affiliation='member' jid='juliet@verona.example'/>"));
        Actor juliet = guest("juliet");
        juliet.send("<message type='groupchat' to='" + ROOM + "'><body>loud</body></message>");
        juliet.send("<message type='chat' to='" + ROOM + "/romeo'><body>quiet</body></message>");
        play.settle();
        String query = "<iq type='set' id='m' to='" + ROOM + "'><query xmlns='urn:xmpp:mam:2'/></iq>";
        told(juliet);
        juliet.send(query);
        assertThat(told(juliet)).contains("loud").doesNotContain("quiet", " to='orchard");
        Actor nurse = play.enterAvailable("nurse", "x");
        nurse.send(query);
        assertThat(told(nurse)).contains("type='error'").doesNotContain("loud");
        romeo.send(admin("set", "<item affiliation='outcast' jid='juliet@verona.example'/>"));
        play.settle();
        told(juliet);
        juliet.send(query);
        assertThat(told(juliet)).contains("type='error'").doesNotContain("loud");
    }

    @ParameterizedTest
    @DisplayName("M-06: nicknames that nobody can read, or that are somebody else's to the eye")
    @CsvSource({
        "'JULIET',conflict",
        "'ｊｕｌｉｅｔ',conflict",
        "' juliet ',conflict",
        "'   ',jid-malformed",
        "'a\u202Eb',jid-malformed",
        "'a\u200Bb',jid-malformed"
    })
    void nicknames(String nick, String error) {
        opened("");
        guest("juliet");
        Actor nurse = play.enterAvailable("nurse", "x");
        nurse.send(enter(ROOM, nick));
        assertThat(told(nurse)).contains("type='error'", error).doesNotContain("code='110'");
    }

    @Test
    @DisplayName("M-06: a nickname that is too long")
    void longNicknames() {
        opened("");
        Actor nurse = play.enterAvailable("nurse", "x");
        nurse.send(enter(ROOM, "n".repeat(1_023)));
        assertThat(told(nurse)).contains("jid-malformed").doesNotContain("code='110'");
    }

    @Test
    @DisplayName("M-07: who comes and goes all the time has to wait; invitations cost more than words")
    void stormsAreSlowedDown() {
        Actor romeo = opened("");
        Actor juliet = play.enterAvailable("juliet", "x");
        int entered = 0;
        for (int i = 0; i < 200; i++) {
            juliet.send(enter(ROOM, "juliet"));
            juliet.send("<presence type='unavailable' to='" + ROOM + "/juliet'/>");
        }
        for (Element each : all(juliet)) {
            entered += Literal.show(each).contains("code='170'") ? 1 : 0;
        }
        assertThat(entered).isBetween(1, 80);
        play.pass(Duration.ofSeconds(30));
        told(romeo);
        StringBuilder invites = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            invites.append("<invite to='u").append(i).append("@mantua.example'/>");
        }
        for (int i = 0; i < 5; i++) {
            romeo.send("<message to='" + ROOM + "'><x xmlns='" + MUC + "#user'>" + invites + "</x></message>");
        }
        assertThat(told(romeo)).contains("resource-constraint");
        assertThat(play.mantua.rest()).hasSizeBetween(1, 10);
    }

    @Test
    @DisplayName("M-07: what a room holds of people is bounded: lists, presences, subjects")
    void peopleAreBounded() {
        Actor romeo = opened("");
        for (int i = 0; i < 5; i++) {
            romeo.send(admin("set", "<item affiliation='member' jid='u" + i + "@mantua.example'/>"));
        }
        assertThat(told(romeo)).contains("resource-constraint");
        romeo.send("<presence to='" + ROOM + "/romeo'><status>" + "x".repeat(8_000) + "</status></presence>");
        assertThat(told(romeo)).contains("policy-violation");
        romeo.send(
                "<message type='groupchat' to='" + ROOM + "'><subject>" + "x".repeat(8_000) + "</subject></message>");
        assertThat(told(romeo)).contains("policy-violation");
    }

    @Test
    @DisplayName("M-12: who is banned, kicked, or no member any more hears nothing more and says nothing more")
    void theExpelledAreOut() {
        Actor romeo = opened("");
        Actor juliet = guest("juliet");
        Actor nurse = guest("nurse");
        Actor tybalt = guest("tybalt");
        romeo.send(admin("set", "<item affiliation='outcast' jid='juliet@verona.example'/>"));
        romeo.send(admin("set", "<item role='none' nick='nurse'/>"));
        romeo.send(owner("<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>" + MUC
                + "#roomconfig</value></field>" + option("membersonly", "1") + "</x>"));
        play.settle();
        for (Actor each : List.of(juliet, nurse, tybalt)) {
            told(each);
        }
        romeo.send("<message type='groupchat' to='" + ROOM + "'><body>gone?</body></message>");
        assertThat(told(romeo)).contains("gone?");
        for (Actor each : List.of(juliet, nurse, tybalt)) {
            assertThat(told(each)).isEmpty();
            each.send("<message type='groupchat' to='" + ROOM + "'><body>here</body></message>");
            assertThat(told(each)).contains("not-acceptable");
        }
        assertThat(told(romeo)).isEmpty();
    }

    @Test
    @DisplayName("A new account under an old name is not what the old one was")
    void namesAreNotInherited() {
        Actor romeo = opened("");
        romeo.send(admin("set", "<item affiliation='member' jid='juliet@verona.example'/>"));
        play.settle();
        assertThat(play.server().accounts().book().remove(Play.jid("romeo"))).isNotNull();
        play.settle();
        play.create("romeo");
        Actor other = play.enterAvailable("romeo", "new");
        other.send(enter(ROOM, "romeo"));
        assertThat(told(other)).contains("affiliation='none'").doesNotContain("affiliation='owner'");
        Actor juliet = play.enterAvailable("juliet", "x");
        juliet.send(enter(ROOM, "juliet"));
        assertThat(told(juliet)).contains("affiliation='owner'");
    }

    @ParameterizedTest
    @DisplayName("A room is nobody's relay: what is for nobody in it goes nowhere")
    @ValueSource(
            strings = {
                "<message to='" + ROOM + "'><x xmlns='" + MUC
                        + "#user'><decline to='paris@mantua.example'/></x></message>",
                "<iq type='result' id='x' to='" + ROOM + "/romeo'/>",
                "<iq type='get' id='x' to='" + ROOM + "/paris'><query xmlns='jabber:iq:version'/></iq>",
                "<message type='chat' to='" + ROOM + "/paris'><body>x</body></message>",
                "<message type='error' to='" + ROOM + "/paris'><body>x</body></message>"
            })
    void noRelay(String said) {
        opened("");
        Actor juliet = guest("juliet");
        juliet.send(said);
        play.settle();
        assertThat(play.mantua.rest()).isEmpty();
    }
}
