package im.clove.node.play;

import static im.clove.node.play.Orchard.MUC;
import static im.clove.node.play.Orchard.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.service.room.RoomLimits;
import im.clove.xmpp.xml.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// XEP-0486: a room has an image, and all know which.
@Timeout(300)
final class RoomCardPlayTest {
    private static final String VCARD = "vcard-temp";
    private static final String CARD = "<vCard xmlns='vcard-temp'><FN>The orchard</FN><PHOTO><TYPE>image/png</TYPE>"
            + "<BINVAL>cGVhcg==</BINVAL></PHOTO></vCard>";

    /// Of `pear`.
    private static final String HASH = "3e2bf5faa2c3fec1f84068a073b7e51d7ad44a35";

    private final Play play = new Play(Orchard.services(RoomLimits.STANDARD));
    private final Orchard orchard = new Orchard(play);

    @AfterEach
    void end() {
        play.close();
    }

    private static String set(String id, String card) {
        return "<iq type='set' id='" + id + "' to='" + ROOM + "'>" + card + "</iq>";
    }

    private static String done(String id) {
        return "<iq type='result' id='" + id + "' from='" + ROOM + "' to='{me}'/>";
    }

    private static String shown(String hash) {
        return "<presence from='" + ROOM + "' to='{me}'><x xmlns='vcard-temp:x:update'><photo>" + hash
                + "</photo></x></presence>";
    }

    private static final String CHANGED = "<message type='groupchat' id='{any}' from='" + ROOM
            + "' to='{me}'><x xmlns='" + MUC + "#user'><status code='104'/></x></message>";

    private static final String GET = "<iq type='get' id='g' to='" + ROOM + "'><vCard xmlns='vcard-temp'/></iq>";

    private static String got(String card) {
        return "<iq type='result' id='g' from='" + ROOM + "' to='{me}'>" + card + "</iq>";
    }

    /// In discovery, or nothing.
    private static String hash(Actor who) {
        who.send("<iq type='get' id='i' to='" + ROOM + "'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        Element query = who.next()
                .child("http://jabber.org/protocol/disco#info", "query")
                .orElseThrow();
        assertThat(query.children()).anyMatch(child -> VCARD.equals(child.attribute("var")));
        return query.child("jabber:x:data", "x").orElseThrow().children().stream()
                .filter(field -> "muc#roominfo_avatarhash".equals(field.attribute("var")))
                .map(field ->
                        field.child("jabber:x:data", "value").orElseThrow().text())
                .findFirst()
                .orElse("nothing");
    }

    @Test
    @DisplayName("The owner sets it; who is in hears of it, who comes is told, others find it; until it is taken away")
    void setAndSeen() {
        Actor romeo = orchard.open("romeo");
        Actor juliet = orchard.guest("juliet");
        orchard.hush(romeo);
        romeo.send(set("1", CARD)).expectAll(done("1"), shown(HASH), CHANGED);
        juliet.expectAll(shown(HASH), CHANGED);

        Actor tybalt = play.enterAvailable("tybalt", "street");
        tybalt.send(GET).expect(got(CARD));
        assertThat(hash(tybalt)).isEqualTo(HASH);
        tybalt.send(Orchard.entry("tybalt", "")).expect(shown(HASH));
        orchard.hush(tybalt, romeo, juliet);

        romeo.send(set("2", "<vCard xmlns='vcard-temp'/>")).expectAll(done("2"), shown(""), CHANGED);
        juliet.expectAll(shown(""), CHANGED);
        orchard.hush(tybalt);
        tybalt.send(GET).expect(got("<vCard xmlns='vcard-temp'/>"));
        assertThat(hash(tybalt)).isEqualTo("nothing");
        play.silence();
    }

    @Test
    @DisplayName("It is there after a kill, and not in a new room of that name")
    void kept() {
        Actor romeo = orchard.open("romeo");
        romeo.send(set("1", CARD));
        orchard.hush(romeo);
        play.crash();
        romeo = play.enterAvailable("romeo", "hall");
        romeo.send(GET).expect(got(CARD));
        romeo.send(Orchard.entry("romeo", "")).expect(shown(HASH));
        romeo.send("<iq type='set' id='d' to='" + ROOM + "'><query xmlns='" + MUC + "#owner'><destroy/></query></iq>");
        orchard.hush(romeo);
        orchard.enter(romeo, "romeo");
        orchard.set(romeo);
        romeo.send(GET).expect(got("<vCard xmlns='vcard-temp'/>"));
        assertThat(hash(romeo)).isEqualTo("nothing");
    }

    private static void assertRefused(Actor who, String card, String type, String condition) {
        who.send(set("1", card))
                .expect("<iq type='error' id='1' from='" + ROOM + "' to='{me}'><error type='" + type + "'><" + condition
                        + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }

    @Test
    @DisplayName("Only owners set it, in a room that is open; what is no image or too large is refused")
    void refused() {
        Actor romeo = play.enterAvailable("romeo", "hall");
        orchard.enter(romeo, "romeo");
        assertRefused(romeo, CARD, "wait", "unexpected-request");
        orchard.set(romeo);
        orchard.turn(romeo, "juliet", "admin");
        Actor juliet = orchard.guest("juliet");
        orchard.hush(romeo);
        assertRefused(juliet, CARD, "auth", "forbidden");
        assertRefused(romeo, CARD.replace("cGVhcg==", "?"), "modify", "bad-request");
        assertRefused(romeo, CARD.replace("cGVhcg==", "cGVh".repeat(40_000)), "wait", "resource-constraint");
        assertThat(hash(romeo)).isEqualTo("nothing");
        play.silence();
    }

    @Test
    @DisplayName("Of several images the first is kept")
    void several() {
        Actor romeo = orchard.open("romeo");
        romeo.send(set("1", CARD.replace("</vCard>", "<PHOTO><BINVAL>YXBwbGU=</BINVAL></PHOTO></vCard>")))
                .expectAll(done("1"), shown(HASH), CHANGED);
        romeo.send(GET).expect(got(CARD));
        play.silence();
    }
}
