package im.clove.node.play;

import static im.clove.node.play.Orchard.MUC;
import static im.clove.node.play.Orchard.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.service.room.RoomLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// XEP-0317: hats are given and taken away by commands of the room, and everybody sees who wears them.
@Timeout(300)
final class RoomHatsPlayTest {
    private static final String ID = "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/>";
    private static final String HATS = "<hats xmlns='urn:xmpp:hats:0'>%s</hats>";
    private static final String TREASURER = "<hat uri='urn:clove:hat:The+treasurer' title='The treasurer'/>";
    private static final String COMMANDS = "http://jabber.org/protocol/commands";

    private final Play play = new Play(Orchard.services(RoomLimits.STANDARD));
    private final Orchard orchard = new Orchard(play);

    @AfterEach
    void end() {
        play.close();
    }

    private static String command(String which, String form) {
        return "<iq type='set' id='c' to='" + ROOM + "'><command xmlns='" + COMMANDS + "' node='urn:xmpp:hats:commands:"
                + which + "'>" + form + "</command></iq>";
    }

    private static String form(String user, String... fields) {
        StringBuilder all = new StringBuilder(Archivist.field("FORM_TYPE", "urn:xmpp:hats:commands"));
        all.append(Archivist.field("accountjid", user));
        for (int i = 0; i < fields.length; i += 2) {
            all.append(Archivist.field(fields[i], fields[i + 1]));
        }
        return "<x xmlns='jabber:x:data' type='submit'>" + all + "</x>";
    }

    private static String done(String which) {
        return "<iq type='result' id='c' from='" + ROOM + "' to='{me}'><command xmlns='" + COMMANDS
                + "' node='urn:xmpp:hats:commands:" + which + "' sessionid='{any}' status='completed'/></iq>";
    }

    private static String refused(String type, String condition) {
        return "<iq type='error' id='c' from='" + ROOM + "' to='{me}'><error type='" + type + "'><" + condition
                + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>";
    }

    private static String juliet(String item, String hats, String codes) {
        return "<presence from='" + ROOM + "/juliet' to='{me}'>" + ID + "<x xmlns='" + MUC + "#user'><item " + item
                + "/>" + codes + "</x>" + hats + "</presence>";
    }

    @Test
    @DisplayName("An owner gives somebody a hat: those who are in see it, and those who come, until it is taken away")
    void givenAndTaken() {
        Actor romeo = orchard.open("romeo");
        Actor juliet = orchard.guest("juliet");
        orchard.hush(romeo);
        romeo.send(command("don", form("juliet@verona.example", "title", "The treasurer")));
        String hats = HATS.formatted(TREASURER);
        String full = "affiliation='none' role='participant' jid='juliet@verona.example/hall'";
        romeo.expect(juliet(full, hats, ""));
        romeo.expect(done("don"));
        juliet.expect(juliet(full, hats, "<status code='110'/>"));

        Actor nurse = play.enterAvailable("nurse", "x");
        nurse.send(Orchard.entry("nurse", ""));
        play.settle();
        assertThat(nurse.rest())
                .filteredOn(each -> each.attributeOr("from", "").equals(ROOM + "/juliet"))
                .singleElement()
                .satisfies(each -> assertThat(Literal.show(each)).contains("title='The treasurer'"));
        orchard.hush(romeo, juliet);

        play.crash();
        romeo = play.enterAvailable("romeo", "hall");
        orchard.enter(romeo, "romeo");
        juliet = orchard.guest("juliet");
        assertThat(romeo.rest())
                .singleElement()
                .satisfies(each -> assertThat(Literal.show(each)).contains("title='The treasurer'"));
        romeo.send(command("doff", form("juliet@verona.example", "hat", "urn:clove:hat:The+treasurer")));
        romeo.expect(juliet(full, "", ""));
        romeo.expect(done("doff"));
        juliet.expect(juliet(full, "", "<status code='110'/>"));
        romeo.send(command("doff", form("juliet@verona.example", "hat", "urn:clove:hat:The+treasurer")))
                .expect(refused("cancel", "item-not-found"));
        play.silence();
    }

    @Test
    @DisplayName("Nobody else gives any, makes himself one, or wears a heap of them; the forms say what is wanted")
    void bounds() {
        Actor romeo = orchard.open("romeo");
        Actor juliet = orchard.guest("juliet");
        orchard.hush(romeo);
        juliet.send(command("don", form("juliet@verona.example", "title", "Queen")))
                .expect(refused("auth", "forbidden"));
        juliet.send("<presence to='" + ROOM + "/juliet'>" + HATS.formatted(TREASURER) + "</presence>");
        String full = "affiliation='none' role='participant' jid='juliet@verona.example/hall'";
        juliet.expect(juliet(full, "", "<status code='110'/>"));
        romeo.expect(juliet(full, "", ""));
        juliet.send("<iq type='get' id='i' to='" + ROOM + "'><query xmlns='http://jabber.org/protocol/disco#items'"
                        + " node='" + COMMANDS + "'/></iq>")
                .expect("<iq type='result' id='i' from='" + ROOM
                        + "' to='{me}'><query xmlns='http://jabber.org/protocol/disco#items' node='" + COMMANDS
                        + "'/></iq>");
        romeo.send("<iq type='get' id='i' to='" + ROOM + "'><query xmlns='http://jabber.org/protocol/disco#items'"
                + " node='" + COMMANDS + "'/></iq>");
        assertThat(Literal.show(romeo.next())).contains("urn:xmpp:hats:commands:don", "urn:xmpp:hats:commands:doff");
        romeo.send(command("don", ""));
        assertThat(Literal.show(romeo.next())).contains("status='executing'", "var='accountjid'", "var='title'");
        romeo.send(command("don", form("juliet@verona.example", "title", "x".repeat(101))))
                .expect(refused("modify", "bad-request"));
        romeo.send(command("don", form("verona.example", "title", "x"))).expect(refused("modify", "bad-request"));
        for (int i = 0; i < 5; i++) {
            romeo.send(command("don", form("juliet@verona.example", "hat", "urn:x:" + i)));
            orchard.hush(romeo, juliet);
        }
        romeo.send(command("don", form("juliet@verona.example", "hat", "urn:x:6")))
                .expect(refused("wait", "resource-constraint"));
        romeo.send(command("doff", ""));
        assertThat(Literal.show(romeo.next())).contains("<value>urn:x:4</value>");
        romeo.send(command("jump", "")).expect(refused("cancel", "item-not-found"));
        play.silence();
    }
}
