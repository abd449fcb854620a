package im.clove.node.play;

import static im.clove.node.play.Archivist.askOf;
import static im.clove.node.play.Archivist.assertBodies;
import static im.clove.node.play.Archivist.field;
import static im.clove.node.play.Archivist.page;
import static im.clove.node.play.Archivist.query;
import static im.clove.node.play.Orchard.MUC;
import static im.clove.node.play.Orchard.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.ext.ArchiveTerms;
import im.clove.node.service.room.RoomLimits;
import im.clove.xmpp.xml.Element;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// XEP-0313 in rooms: who reads what was said there, and what of it.
@Timeout(300)
final class RoomArchivePlayTest {
    private static final ArchiveTerms FEW =
            new ArchiveTerms(true, ArchiveTerms.Policy.ALWAYS, Duration.ofDays(10), 70, 1L << 30);
    private static final RoomLimits USUAL = RoomLimits.STANDARD;

    private Play play = new Play(Orchard.services(USUAL));
    private Orchard orchard = new Orchard(play);

    @AfterEach
    void end() {
        play.close();
    }

    /// Romeo's and Juliet's lines in turn, a minute between them; it is Romeo's room.
    private Actor talk(int lines, String... settings) {
        Actor romeo = orchard.open("romeo", settings);
        Actor juliet = orchard.guest("juliet");
        for (int i = 0; i < lines; i++) {
            String id = orchard.say(i % 2 == 0 ? romeo : juliet, "m" + i);
            assertThat(id).isNotEmpty();
            play.pass(Duration.ofMinutes(1));
        }
        orchard.hush(romeo, juliet);
        return romeo;
    }

    @Test
    @DisplayName("Each message has the id and time with which it was told; its sender's address is for moderators")
    void whatOneResultIs() {
        Actor romeo = orchard.open("romeo");
        Actor juliet = orchard.guest("juliet");
        String id = orchard.say(juliet, "wherefore");
        orchard.hush(romeo);
        play.pass(Duration.ofMinutes(1));
        String answer = "<message from='" + ROOM + "' to='{me}'><result xmlns='urn:xmpp:mam:2' id='" + id
                + "'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay'"
                + " stamp='1597-04-23T18:00:00Z'/><message xmlns='jabber:client' type='groupchat' id='m' from='" + ROOM
                + "/juliet'><body>wherefore</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/>%s</message>"
                + "</forwarded></result></message>";
        String end = "<iq type='result' id='q' from='" + ROOM + "' to='{me}'><fin xmlns='urn:xmpp:mam:2'"
                + " complete='true' stable='true'><set xmlns='http://jabber.org/protocol/rsm'><first index='0'>" + id
                + "</first><last>" + id + "</last><count>1</count></set></fin></iq>";
        String ask = "<iq type='set' id='q' to='" + ROOM + "'><query xmlns='urn:xmpp:mam:2'/></iq>";
        juliet.send(ask).expect(answer.formatted(""));
        juliet.expect(end);
        romeo.send(ask)
                .expect(answer.formatted("<x xmlns='" + MUC + "#user'><item affiliation='none' role='participant'"
                        + " jid='juliet@verona.example'/></x>"));
        romeo.expect(end);
        play.silence();
    }

    @ParameterizedTest
    @CsvSource({
        "<max>3</max>,           m0 m1 m2, false, 0",
        "<max>3</max><before/>,  m7 m8 m9, false, 7",
        "<max>0</max>,           '',       false, -",
        "'',                     m0 m1 m2 m3 m4 m5 m6 m7 m8 m9, true, 0",
    })
    void pages(String set, String bodies, boolean complete, String index) {
        Actor romeo = talk(10);
        Archivist.History history = askOf(romeo, ROOM, query("", page(set)));
        assertBodies(history, bodies);
        assertThat(history.isComplete()).isEqualTo(complete);
        assertThat(history.index()).isEqualTo(index);
        assertThat(history.of("count")).isEqualTo("10");
    }

    @ParameterizedTest
    @CsvSource({
        "with,      orchard@rooms.verona.example,        m0 m1 m2 m3",
        "with,      orchard@rooms.verona.example/juliet, m1 m3",
        "with,      orchard@rooms.verona.example/paris,  ''",
        "with,      juliet@verona.example,               m1 m3",
        "with,      juliet@verona.example/hall,          m1 m3",
        "with,      tybalt@verona.example,               ''",
        "start,     1597-04-23T18:02:00Z,                m2 m3",
        "end,       1597-04-23T18:01:00Z,                m0 m1",
        "{urn:xmpp:fulltext:0}fulltext, m2,              m2",
    })
    void filters(String name, String value, String bodies) {
        Actor romeo = talk(4);
        assertBodies(askOf(romeo, ROOM, query(field(name, value), "")), bodies);
    }

    @Test
    @DisplayName("Pages are read on from where the last one ended, ids are looked up, and a page may be flipped")
    void places() {
        Actor romeo = talk(5);
        List<String> ids = askOf(romeo, ROOM, query("", "")).ids();
        assertBodies(askOf(romeo, ROOM, query("", page("<after>" + ids.get(2) + "</after>"))), "m3 m4");
        assertBodies(askOf(romeo, ROOM, query(field("before-id", ids.get(2)), "")), "m0 m1");
        assertBodies(askOf(romeo, ROOM, query(field("ids", ids.get(3)), "")), "m3");
        assertBodies(
                askOf(romeo, ROOM, query("", page("<max>2</max><before/>") + "<flip-page xmlns='urn:xmpp:mam:2'/>")),
                "m4 m3");
        romeo.send("<iq type='get' id='1' to='" + ROOM + "'><metadata xmlns='urn:xmpp:mam:2'/></iq>")
                .expect("<iq type='result' id='1' from='" + ROOM + "' to='{me}'><metadata xmlns='urn:xmpp:mam:2'>"
                        + "<start id='" + ids.getFirst() + "' timestamp='1597-04-23T18:00:00Z'/><end id='"
                        + ids.getLast() + "' timestamp='1597-04-23T18:04:00Z'/></metadata></iq>");
        assertRefused(romeo, query(field("after-id", "unheard-of"), ""), "cancel", "item-not-found");
        play.silence();
    }

    @Test
    @DisplayName("A search finds what is in the index by words, and what is behind it")
    void searched() {
        Actor romeo = orchard.open("romeo");
        for (int i = 0; i < 600; i++) {
            if (i % 200 == 0) {
                orchard.hush(romeo);
                play.pass(Duration.ofMinutes(1));
            }
            romeo.send("<message type='groupchat' to='" + ROOM + "'><body>" + (i % 100 == 7 ? "rose " : "weed ") + i
                    + "</body></message>");
        }
        orchard.hush(romeo);
        play.pass(Duration.ofMinutes(1));
        String rose = field("{urn:xmpp:fulltext:0}fulltext", "rose");
        assertBodies(askOf(romeo, ROOM, query(rose, "")), "rose 7 rose 107 rose 207 rose 307 rose 407 rose 507");
        assertBodies(askOf(romeo, ROOM, query(rose, page("<max>1</max><before/>"))), "rose 507");
        assertThat(askOf(romeo, ROOM, query("", page("<max>500</max>"))).ids()).hasSize(100);
        play.silence();
    }

    @Test
    @DisplayName("Who asks for page after page has to wait for some")
    void paced() {
        Actor romeo = talk(1);
        play.pass(Duration.ofMinutes(1));
        for (int i = 0; i < 30; i++) {
            assertBodies(askOf(romeo, ROOM, query("", "")), "m0");
        }
        assertRefused(romeo, query("", ""), "wait", "resource-constraint");
        play.pass(Duration.ofSeconds(1));
        assertBodies(askOf(romeo, ROOM, query("", "")), "m0");
    }

    private void assertRefused(Actor who, String query, String type, String condition) {
        Element got = who.send(query.replace("<iq ", "<iq to='" + ROOM + "' ")).next();
        Element error = got.child(Element.CLIENT, "error").orElseThrow();
        assertThat(error.attribute("type")).isEqualTo(type);
        assertThat(error.has("urn:ietf:params:xml:ns:xmpp-stanzas", condition))
                .as(Literal.show(got))
                .isTrue();
        assertThat(got.attribute("from")).isEqualTo(ROOM);
    }

    private List<String> features(Actor who) {
        who.send("<iq type='get' id='i' to='" + ROOM + "'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        Element info = who.next()
                .child("http://jabber.org/protocol/disco#info", "query")
                .orElseThrow();
        List<String> all = new ArrayList<>();
        info.children().forEach(child -> all.add(child.attributeOr("var", "")));
        return all;
    }

    /// M-05. Tybalt is what the row says, and is not in.
    @ParameterizedTest
    @CsvSource({
        "'',          '', none,    y",
        "'',          '', member,  y",
        "'',          '', outcast, forbidden",
        "membersonly, 1,  none,    forbidden",
        "membersonly, 1,  member,  y",
        "membersonly, 1,  outcast, forbidden",
        "passwordprotectedroom, 1, none,   forbidden",
        "passwordprotectedroom, 1, member, y",
        "passwordprotectedroom, 1, owner,  y",
        "enablelogging, 0, owner, service-unavailable",
    })
    void whoReadsItFromOutside(String setting, String value, String affiliation, String answer) {
        Actor romeo = talk(2);
        if (!affiliation.equals("none")) {
            orchard.turn(romeo, "tybalt", affiliation);
        }
        if (!setting.isEmpty()) {
            orchard.set(romeo, setting, value, "roomsecret", "swordfish");
        }
        Actor tybalt = play.enterAvailable("tybalt", "street");
        if (answer.equals("y")) {
            assertBodies(askOf(tybalt, ROOM, query("", "")), "m0 m1");
        } else {
            assertRefused(tybalt, query("", ""), answer.equals("forbidden") ? "auth" : "cancel", answer);
            assertRefused(
                    tybalt,
                    "<iq type='get' id='1'><metadata xmlns='urn:xmpp:mam:2'/></iq>",
                    answer.equals("forbidden") ? "auth" : "cancel",
                    answer);
        }
        play.settle();
        assertThat(tybalt.rest()).isEmpty();
    }

    @Test
    @DisplayName("Who is banned, and who left a room for members, reads nothing any more")
    void notAfterwards() {
        Actor romeo = talk(2);
        Actor juliet = play.enterAvailable("juliet", "window");
        orchard.hush(juliet);
        assertBodies(askOf(juliet, ROOM, query("", "")), "m0 m1");
        orchard.turn(romeo, "juliet", "outcast");
        assertRefused(juliet, query("", ""), "auth", "forbidden");
    }

    @Test
    @DisplayName("Whom addresses are hidden from finds nobody by them, nor any in what is answered")
    void hiddenAddresses() {
        Actor romeo = talk(2);
        Actor tybalt = orchard.guest("tybalt");
        orchard.hush(romeo);
        assertRefused(tybalt, query(field("with", "juliet@verona.example"), ""), "auth", "forbidden");
        tybalt.send("<iq type='set' id='q' to='" + ROOM + "'><query xmlns='urn:xmpp:mam:2'/></iq>");
        play.settle();
        assertThat(tybalt.rest().stream().map(Literal::show))
                .hasSize(3)
                .noneMatch(xml -> xml.contains("juliet@verona") || xml.contains("romeo@verona"));
        orchard.set(romeo, "whois", "anyone");
        orchard.hush(tybalt);
        assertBodies(askOf(tybalt, ROOM, query(field("with", "juliet@verona.example"), "")), "m1");
    }

    @Test
    @DisplayName("Private messages are in nobody's hands but theirs; and there is no archive without a log")
    void notKept() {
        Actor romeo = talk(1);
        romeo.send("<message type='chat' id='p' to='" + ROOM + "/juliet'><body>psst</body></message>");
        orchard.hush(romeo);
        assertBodies(askOf(romeo, ROOM, query("", "")), "m0");
        assertThat(features(romeo)).contains("urn:xmpp:mam:2", "urn:xmpp:mam:2#extended", "urn:xmpp:fulltext:0");
        orchard.set(romeo, "enablelogging", "0");
        assertThat(features(romeo)).doesNotContain("urn:xmpp:mam:2", "urn:xmpp:mam:2#extended");
        assertThat(orchard.say(romeo, "unheard")).isEmpty();
        orchard.set(romeo, "enablelogging", "1");
        assertBodies(askOf(romeo, ROOM, query("", "")), "m0");
    }

    @Test
    @DisplayName("A room that is not open has no archive, nor does a new one have an older one's")
    void otherRooms() {
        Actor romeo = talk(2);
        romeo.send("<iq type='set' id='d' to='" + ROOM + "'><query xmlns='" + MUC + "#owner'><destroy/></query></iq>");
        orchard.hush(romeo);
        orchard.enter(romeo, "romeo");
        assertRefused(romeo, query("", ""), "cancel", "item-not-found");
        orchard.set(romeo);
        assertBodies(askOf(romeo, ROOM, query("", "")), "");
    }

    @Test
    @DisplayName("What is too much goes with what comes")
    void tooMuch() {
        play.close();
        play = new Play(Orchard.services(new RoomLimits(10, 10, 10, 10, 10, 1024, FEW)));
        orchard = new Orchard(play);
        Actor romeo = orchard.open("romeo");
        for (int i = 0; i < 80; i++) {
            romeo.send("<message type='groupchat' to='" + ROOM + "'><body>" + i + "</body></message>");
        }
        orchard.hush(romeo);
        Archivist.History left = askOf(romeo, ROOM, query("", page("<max>100</max>")));
        assertThat(left.of("count")).isEqualTo("70");
        assertThat(left.bodies().getFirst()).isEqualTo("10");
        assertThat(left.bodies().getLast()).isEqualTo("79");
    }

    @Test
    @DisplayName("What is too old goes, also where nobody speaks")
    void tooOld() {
        play.close();
        play = new Play(Orchard.services(new RoomLimits(10, 10, 10, 10, 10, 1024, FEW)));
        orchard = new Orchard(play);
        Actor romeo = talk(3);
        play.jump(Duration.ofDays(10));
        assertBodies(askOf(romeo, ROOM, query("", "")), "m0 m1 m2");
        orchard.say(romeo, "late");
        play.pass(Duration.ofHours(6));
        romeo = play.enterAvailable("romeo", "chamber");
        assertBodies(askOf(romeo, ROOM, query("", "")), "late");
    }
}
