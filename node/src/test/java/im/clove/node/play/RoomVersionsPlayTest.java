package im.clove.node.play;

import static im.clove.node.play.Orchard.MUC;
import static im.clove.node.play.Orchard.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.service.room.RoomLimits;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// XEP-0463: the lists of a room, as far as they have changed.
@Timeout(300)
final class RoomVersionsPlayTest {
    private static final String NS = "urn:xmpp:muc:affiliations:1";

    private final Play play = new Play(Orchard.services(RoomLimits.STANDARD));
    private final Orchard orchard = new Orchard(play);

    @AfterEach
    void end() {
        play.close();
    }

    /// What one who enters is told of the lists.
    ///
    /// @param since as the messages say, in their order; `-` for everything
    /// @param until as the presence says
    private record Told(List<String> items, List<String> since, String until) {}

    /// @param since what the client knows; empty for nothing
    private Told enter(Actor who, String nick, String since) {
        orchard.hush(who);
        who.send(Orchard.entry(
                nick, "<mav xmlns='" + NS + "'" + (since.isEmpty() ? "" : " since='" + since + "'") + "/>"));
        play.settle();
        List<String> items = new ArrayList<>();
        List<String> sinces = new ArrayList<>();
        String until = "-";
        boolean isIn = false;
        for (Element stanza : who.rest()) {
            Element x = stanza.child(MUC + "#user", "x").orElse(null);
            Element mav = x == null ? null : x.child(NS, "mav").orElse(null);
            isIn = isIn || stanza.local().equals("presence");
            if (mav != null && stanza.local().equals("message")) {
                assertThat(isIn).as("after a presence").isFalse();
                sinces.add(mav.attributeOr("since", "-"));
                x.children().stream()
                        .filter(child -> child.local().equals("item"))
                        .forEach(item -> items.add(item.attributeOr("jid", "").replaceAll("@.*", "")
                                + ' '
                                + item.attribute("affiliation")));
            } else if (mav != null) {
                until = mav.attributeOr("until", "-");
            }
        }
        return new Told(items, sinces, until);
    }

    @Test
    @DisplayName(
            "Who knows nothing hears everything, who knows a version what has changed since, who is up to date none")
    void sinceThen() {
        Actor romeo = orchard.open("romeo");
        orchard.turn(romeo, "juliet", "member");
        orchard.turn(romeo, "tybalt", "outcast");
        orchard.turn(romeo, "nurse", "admin");
        Told all = enter(romeo, "romeo", "");
        assertThat(all.items()).containsExactly("romeo owner", "juliet member", "tybalt outcast", "nurse admin");
        assertThat(all.since()).containsExactly("-");
        Told none = enter(romeo, "romeo", all.until());
        assertThat(none.since()).isEmpty();
        assertThat(none.until()).isEqualTo(all.until());

        orchard.turn(romeo, "juliet", "none");
        orchard.turn(romeo, "paris", "member");
        orchard.turn(romeo, "tybalt", "none");
        orchard.turn(romeo, "tybalt", "member");
        Told some = enter(romeo, "romeo", all.until());
        assertThat(some.items()).containsExactly("juliet none", "paris member", "tybalt member");
        assertThat(some.since()).containsExactly(all.until());
        assertThat(enter(romeo, "romeo", "unheard-of").items())
                .containsExactly("romeo owner", "nurse admin", "paris member", "tybalt member");

        play.crash();
        romeo = play.enterAvailable("romeo", "hall");
        assertThat(enter(romeo, "romeo", all.until()).items()).isEqualTo(some.items());
    }

    @Test
    @DisplayName("A change says from which version to which; a client that has heard it is up to date")
    void live() {
        Actor romeo = orchard.open("romeo");
        String before = enter(romeo, "romeo", "").until();
        romeo.send("<iq type='set' id='1' to='" + ROOM + "'><query xmlns='" + MUC
                + "#admin'><item jid='paris@mantua.example' affiliation='member'/></query></iq>");
        romeo.expect("<iq type='result' id='1' from='" + ROOM + "' to='{me}'/>");
        Element told = romeo.expect("<message id='{any}' from='" + ROOM + "' to='{me}'><x xmlns='" + MUC
                + "#user'><item affiliation='member' role='none' jid='paris@mantua.example'/><mav xmlns='" + NS
                + "' since='" + before + "' until='{any}'/></x></message>");
        String after = told.child(MUC + "#user", "x")
                .flatMap(x -> x.child(NS, "mav"))
                .orElseThrow()
                .attributeOr("until", "");
        assertThat(enter(romeo, "romeo", after)).isEqualTo(new Told(List.of(), List.of(), after));
    }

    @Test
    @DisplayName("Everybody hears of the lists that are for him: members of those, others of none")
    void whoMay() {
        Actor romeo = orchard.open("romeo", "whois", "anyone", "membersonly", "1");
        orchard.turn(romeo, "juliet", "member");
        orchard.turn(romeo, "tybalt", "outcast");
        Actor juliet = play.enterAvailable("juliet", "balcony");
        Told hers = enter(juliet, "juliet", "");
        assertThat(hers.items()).containsExactly("romeo owner", "juliet member");
        orchard.hush(romeo);
        orchard.turn(romeo, "tybalt", "none");
        orchard.turn(romeo, "nurse", "member");
        assertThat(enter(juliet, "juliet", hers.until()).items()).containsExactly("nurse member");

        orchard.set(romeo, "whois", "moderators");
        orchard.hush(juliet);
        juliet.send(Orchard.entry("juliet", "<mav xmlns='" + NS + "'/>"))
                .expect("<message type='error' id='{any}' from='" + ROOM + "' to='{me}'><error type='auth' by='" + ROOM
                        + "'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
        play.settle();
        assertThat(juliet.rest().stream().map(Literal::show)).noneMatch(xml -> xml.contains(NS));
    }

    @Test
    @DisplayName("A version of an earlier room of this name says nothing about the new one")
    void anotherRoom() {
        Actor romeo = orchard.open("romeo");
        String old = enter(romeo, "romeo", "").until();
        romeo.send("<iq type='set' id='d' to='" + ROOM + "'><query xmlns='" + MUC + "#owner'><destroy/></query></iq>");
        orchard.hush(romeo);
        orchard.enter(romeo, "romeo");
        orchard.set(romeo);
        assertThat(enter(romeo, "romeo", old).items()).containsExactly("romeo owner");
    }

    @Test
    @DisplayName(
            "A long list comes in several messages, each going on where the one before ends; then old ones are over")
    void longLists() {
        Actor romeo = orchard.open("romeo");
        String first = enter(romeo, "romeo", "").until();
        for (int i = 0; i < 2; i++) {
            String affiliation = i == 0 ? "member" : "none";
            for (int j = 0; j < 250; j += 125) {
                StringBuilder items = new StringBuilder();
                for (int k = j; k < j + 125; k++) {
                    items.append("<item jid='p")
                            .append(k)
                            .append("@mantua.example' affiliation='")
                            .append(affiliation)
                            .append("'/>");
                }
                romeo.send("<iq type='set' id='1' to='" + ROOM + "'><query xmlns='" + MUC + "#admin'>" + items
                        + "</query></iq>");
                orchard.hush(romeo);
            }
            Told told = enter(romeo, "romeo", first);
            if (i == 0) {
                assertThat(told.items()).hasSize(250);
                assertThat(told.since()).hasSize(2).startsWith(first).doesNotHaveDuplicates();
            } else {
                assertThat(told.items()).containsExactly("romeo owner");
                assertThat(told.since()).containsExactly("-");
            }
        }
    }
}
