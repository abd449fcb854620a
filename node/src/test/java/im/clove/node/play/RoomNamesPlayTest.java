package im.clove.node.play;

import static im.clove.node.play.Orchard.MUC;
import static im.clove.node.play.Orchard.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.service.room.RoomDomains;
import im.clove.node.service.room.RoomLimits;
import im.clove.node.service.room.RoomService;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.StanzaIds;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// One room under two names: that of its domain, and that of a destination of its own.
@Timeout(300)
final class RoomNamesPlayTest {
    private static final Domain NAMED = Domain.of("rooms.verona.example");
    private static final Domain OWN = Domain.of("verona4rooms.i2p");
    private static final String BOWER = "orchard@verona4rooms.i2p";
    private static final String PARIS = "paris@mantua.example/x";
    private static final String ID = "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/>";
    private static final String REPLY = "<reply xmlns='urn:xmpp:reply:0' id='1' to='%s'/>";

    private RoomDomains domains = RoomDomains.of(NAMED, true, Optional.of(OWN)).orElseThrow();
    private final Play play = new Play(
            List.of(tools -> new RoomService(domains, tools, RoomLimits.STANDARD, new SecureRandom(), () -> {})));
    private final Orchard orchard = new Orchard(play);

    @AfterEach
    void end() {
        play.close();
    }

    private void comeByTheOtherName() {
        play.mantua.send("<presence from='" + PARIS + "' to='" + BOWER + "/paris'><x xmlns='" + MUC + "'/></presence>");
    }

    private static String shown(String room, String nick, String to, String item, String more) {
        return "<presence from='" + room + "/" + nick + "' to='" + to + "'>" + ID + "<x xmlns='" + MUC + "#user'><item "
                + item + "/>" + more + "</x></presence>";
    }

    private static String said(String room, String nick, String to, String inside) {
        return "<message type='groupchat' id='m' from='" + room + "/" + nick + "' to='" + to + "'>" + inside + ID
                + "</message>";
    }

    /// The server names its rooms once.
    private static void assertListed(Actor romeo, Domain domain) {
        romeo.send("<iq type='get' id='d' to='verona.example'>"
                + "<query xmlns='http://jabber.org/protocol/disco#items'/></iq>");
        assertThat(romeo.next().children().getFirst().children())
                .filteredOn(item -> "Rooms".equals(item.attribute("name")))
                .extracting(item -> item.attribute("jid"))
                .containsExactly(domain.name());
    }

    /// Romeo is in by the first name and Paris by the other.
    private Actor romeoAndParis() {
        Actor romeo = orchard.open("romeo");
        comeByTheOtherName();
        play.mantua.expect(shown(BOWER, "romeo", PARIS, "affiliation='owner' role='moderator'", ""));
        play.mantua.expect(shown(
                BOWER,
                "paris",
                PARIS,
                "affiliation='none' role='participant' jid='" + PARIS + "'",
                "<status code='170'/><status code='110'/>"));
        play.mantua.expect("<message type='groupchat' from='" + BOWER + "' to='" + PARIS + "'><subject/></message>");
        romeo.expect(shown(ROOM, "paris", "{me}", "affiliation='none' role='participant' jid='" + PARIS + "'", ""));
        return romeo;
    }

    @Test
    @DisplayName("Each sees who is in, what is said and what is answered under the name by which he came")
    void twoNames() {
        Actor romeo = romeoAndParis();
        play.mantua.send("<message type='groupchat' id='m' from='" + PARIS + "' to='" + BOWER + "'><body>a</body>"
                + REPLY.formatted(BOWER + "/romeo") + "</message>");
        var heard = romeo.expect(said(ROOM, "paris", "{me}", "<body>a</body>" + REPLY.formatted(ROOM + "/romeo")));
        assertThat(StanzaIds.read(heard, Jid.parse(ROOM))).isPresent();
        var own = play.mantua
                .expect(said(BOWER, "paris", PARIS, "<body>a</body>" + REPLY.formatted(BOWER + "/romeo")))
                .element();
        assertThat(StanzaIds.read(own, Jid.parse(BOWER))).isEqualTo(StanzaIds.read(heard, Jid.parse(ROOM)));

        romeo.send("<message type='chat' id='p' to='" + ROOM + "/paris'><body>b</body></message>");
        play.mantua.expect("<message type='chat' id='p' from='" + BOWER + "/romeo' to='" + PARIS + "'><body>b</body>"
                + ID + "<x xmlns='" + MUC + "#user'/></message>");
        play.mantua.send("<iq type='get' id='v' from='" + PARIS + "' to='" + BOWER
                + "/romeo'><query xmlns='jabber:iq:version'/></iq>");
        String id = romeo.expect("<iq type='get' id='{any}' from='" + ROOM
                        + "/paris' to='{me}'><query xmlns='jabber:iq:version'/></iq>")
                .attribute("id");
        romeo.send("<iq type='result' id='" + id + "' to='" + ROOM + "/paris'/>");
        play.mantua.expect("<iq type='result' id='v' from='" + BOWER + "/romeo' to='" + PARIS + "'/>");
        play.silence();
    }

    @Test
    @DisplayName("Discovery, the archive and what was said before are under the name that was asked for")
    void asked() {
        Actor romeo = orchard.open("romeo", "publicroom", "1");
        String id = orchard.send(romeo, "<body>a</body>" + REPLY.formatted(ROOM + "/romeo"));
        play.pass(Duration.ofMinutes(1));
        comeByTheOtherName();
        play.settle();
        List<String> came = play.mantua.rest();
        assertThat(came).hasSize(4).allSatisfy(each -> assertThat(each).doesNotContain(ROOM));
        assertThat(came.get(2))
                .contains("from='" + BOWER + "/romeo'", "to='" + BOWER + "/romeo'", "from='" + BOWER + "'")
                .contains("by='" + BOWER + "'", id);
        romeo.next();

        play.mantua.send(
                "<iq type='set' id='q' from='" + PARIS + "' to='" + BOWER + "'><query xmlns='urn:xmpp:mam:2'/></iq>");
        play.settle();
        assertThat(play.mantua.rest())
                .hasSize(2)
                .allSatisfy(each -> assertThat(each).contains("from='" + BOWER).doesNotContain(ROOM));
        play.mantua.send("<iq type='get' id='i' from='" + PARIS + "' to='" + BOWER
                + "'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>");
        play.mantua.expect("<iq type='result' id='i' from='" + BOWER + "' to='" + PARIS
                + "'><query xmlns='http://jabber.org/protocol/disco#items'><item jid='" + BOWER
                + "/romeo'/><item jid='" + BOWER + "/paris'/></query></iq>");
        romeo.send("<iq type='get' id='s' to='" + OWN
                        + "'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>")
                .expect("<iq type='result' id='s' from='" + OWN
                        + "' to='{me}'><query xmlns='http://jabber.org/protocol/disco#items'><item jid='" + BOWER
                        + "' name='orchard'/></query></iq>");
        assertListed(romeo, NAMED);
        play.silence();
    }

    @Test
    @DisplayName("Who is put out, what is taken back and where people went are told under each name")
    void endings() {
        Actor romeo = romeoAndParis();
        String id = orchard.say(romeo, "a");
        play.mantua.rest();
        romeo.send("<iq type='set' id='x' to='" + ROOM + "'><moderate xmlns='urn:xmpp:message-moderate:1' id='" + id
                + "'><retract xmlns='urn:xmpp:message-retract:1'/></moderate></iq>");
        play.settle();
        assertThat(play.mantua.rest())
                .singleElement()
                .asString()
                .contains("by='" + BOWER + "/romeo'")
                .doesNotContain(ROOM);
        orchard.hush(romeo);
        romeo.send("<iq type='set' id='k' to='" + ROOM + "'><query xmlns='" + MUC
                + "#admin'><item nick='paris' role='none'/></query></iq>");
        play.mantua.expect(shown(
                        BOWER,
                        "paris",
                        PARIS,
                        "affiliation='none' role='none' jid='" + PARIS + "'",
                        "<status code='307'/><status code='110'/>")
                .replace("jid='" + PARIS + "'/>", "jid='" + PARIS + "'><actor nick='romeo'/></item>")
                .replace("<presence ", "<presence type='unavailable' "));
        comeByTheOtherName();
        orchard.hush(romeo);
        play.mantua.rest();
        romeo.send("<iq type='set' id='e' to='" + ROOM + "'><query xmlns='" + MUC
                + "#owner'><destroy jid='hall@rooms.verona.example'/></query></iq>");
        play.settle();
        assertThat(play.mantua.rest()).singleElement().asString().contains("jid='hall@" + OWN + "'");
        assertThat(romeo.rest())
                .anySatisfy(each -> assertThat(Literal.show(each)).contains("hall@rooms.verona.example"));
    }

    @Test
    @DisplayName("Who is invited is told the name that he can reach")
    void invitations() {
        Actor romeo = orchard.open("romeo");
        Actor juliet = orchard.guest("juliet");
        orchard.hush(romeo);
        romeo.send("<message to='" + ROOM + "'><x xmlns='" + MUC
                + "#user'><invite to='paris@mantua.example'/><invite to='juliet@verona.example'/></x></message>");
        play.settle();
        assertThat(play.mantua.rest())
                .singleElement()
                .asString()
                .contains("from='" + BOWER + "'", "jid='" + BOWER + "'")
                .doesNotContain(ROOM);
        assertThat(juliet.next().attribute("from")).isEqualTo(ROOM);
        play.mantua.send("<message from='paris@mantua.example/x' to='" + BOWER + "'><x xmlns='" + MUC
                + "#user'><decline to='romeo@verona.example'/></x></message>");
        romeo.expect("<message from='" + ROOM + "' to='{me}'><x xmlns='" + MUC
                + "#user'><decline from='paris@mantua.example'/></x></message>");
    }

    @Test
    @DisplayName("A client is in by one name: entering by another it leaves under the first, and is not in there")
    void movesOver() {
        Actor romeo = orchard.open("romeo");
        Actor juliet = orchard.guest("juliet");
        orchard.hush(romeo);
        juliet.send("<presence to='" + BOWER + "/juliet'><x xmlns='" + MUC + "'/></presence>")
                .expect(shown(
                                ROOM,
                                "juliet",
                                "{me}",
                                "affiliation='none' role='none' jid='{me}'",
                                "<status code='110'/>")
                        .replace("<presence ", "<presence type='unavailable' "));
        juliet.expect(shown(BOWER, "romeo", "{me}", "affiliation='owner' role='moderator'", ""));
        orchard.hush(romeo, juliet);
        juliet.send("<iq type='get' id='1' to='" + ROOM + "/juliet'><ping xmlns='urn:xmpp:ping'/></iq>");
        assertThat(juliet.next().attribute("type")).isEqualTo("error");
        juliet.send("<iq type='get' id='2' to='" + BOWER + "/juliet'><ping xmlns='urn:xmpp:ping'/></iq>")
                .expect("<iq type='result' id='2' from='" + BOWER + "/juliet' to='{me}'/>");
        juliet.send("<presence type='unavailable' to='" + ROOM + "/juliet'/>");
        juliet.sync();
        romeo.sync();
        juliet.send("<presence to='" + ROOM + "/juliet'/>");
        assertThat(juliet.next().attribute("from")).isEqualTo(ROOM + "/juliet");
        play.silence();
    }

    @Test
    @DisplayName("Who was in by a name that is not served any more is not in after the next start")
    void nameTurnedOff() {
        Actor romeo = romeoAndParis();
        orchard.set(romeo, "persistentroom", "1");
        play.mantua.rest();
        domains = RoomDomains.of(NAMED);
        play.crash();
        romeo = play.enterAvailable("romeo", "hall");
        orchard.enter(romeo, "romeo");
        assertThat(play.mantua.rest()).isEmpty();
        play.mantua.send("<presence from='" + PARIS + "' to='" + ROOM + "/paris'><x xmlns='" + MUC + "'/></presence>");
        play.settle();
        assertThat(play.mantua.rest()).isNotEmpty();
    }

    @Test
    @DisplayName("A room is there under its own destination alone, and stored as before")
    void otherNameOnly() {
        Actor romeo = romeoAndParis();
        orchard.set(romeo, "persistentroom", "1");
        play.mantua.rest();
        domains = RoomDomains.of(NAMED, false, Optional.of(OWN)).orElseThrow();
        play.crash();
        play.mantua.expect(shown(BOWER, "romeo", PARIS, "affiliation='owner' role='none'", "")
                .replace("<presence ", "<presence type='unavailable' "));
        play.mantua.expect(
                "<iq type='get' id='{any}' from='" + BOWER + "' to='" + PARIS + "'><ping xmlns='urn:xmpp:ping'/></iq>");
        romeo = play.enterAvailable("romeo", "hall");
        romeo.send("<presence to='" + BOWER + "/romeo'><x xmlns='" + MUC + "'/></presence>");
        play.settle();
        assertThat(romeo.rest())
                .anySatisfy(each -> assertThat(Literal.show(each)).contains("affiliation='owner'"));
        assertListed(romeo, OWN);
    }
}
