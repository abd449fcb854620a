package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.core.Role;
import im.clove.xmpp.xml.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Rooms of a guarded account: what is said in one that is approved, before all, and nothing by the side of it.
@Timeout(300)
final class GuardedRoomPlayTest {
    private static final String ROOM = Orchard.ROOM;

    private final Nursery nursery = new Nursery();
    private final Play play = nursery.play;
    private final Orchard orchard = new Orchard(play);
    private Actor juliet;
    private Actor nurse;
    private Actor romeo;

    @BeforeEach
    void enter() {
        nurse = play.enterAvailable("nurse", "kitchen");
        juliet = play.enterAvailable("juliet", "balcony");
        romeo = orchard.open("romeo");
    }

    @AfterEach
    void end() {
        play.close();
    }

    private String heard(Actor who) {
        play.settle();
        StringBuilder all = new StringBuilder();
        who.rest().forEach(each -> all.append(Literal.show(each)).append('\n'));
        return all.toString();
    }

    private void comesIn() {
        juliet.send(Orchard.entry("Juliet", ""));
        assertThat(heard(juliet)).contains("status code='110'");
        romeo.rest();
    }

    private void allowed() {
        nursery.command(nurse, "contacts", "allow juliet@verona.example", ROOM, "room juliet@verona.example", "1");
    }

    @Test
    @DisplayName("To enter one has to be allowed; then all that is said there is heard, and said")
    void entered() {
        juliet.send(Orchard.entry("Juliet", ""));
        assertThat(Literal.show(juliet.next()))
                .contains("policy-violation", "Your guardian has to allow " + ROOM + " first. It has been asked");
        assertThat(Literal.show(nurse.next())).contains("juliet@verona.example wants to enter the room " + ROOM);
        assertThat(heard(romeo)).isEmpty();
        nursery.allow(nurse, ROOM);
        assertThat(Literal.show(juliet.next())).contains("You may enter the room " + ROOM + " now.");
        comesIn();
        orchard.say(romeo, "But soft");
        assertThat(heard(juliet)).contains("<body>But soft</body>");
        orchard.say(juliet, "Ay me");
        assertThat(heard(romeo)).contains("<body>Ay me</body>");
    }

    @Test
    @DisplayName("Nobody in it speaks to her alone, and she to nobody")
    void privately() {
        allowed();
        comesIn();
        romeo.send("<message type='chat' to='" + ROOM + "/Juliet'><body>Lady</body>"
                + "<x xmlns='http://jabber.org/protocol/muc#user'/></message>");
        assertThat(heard(juliet)).isEmpty();
        romeo.rest();
        juliet.send("<message type='chat' to='" + ROOM + "/romeo'><body>Ay me</body></message>");
        assertThat(Literal.show(juliet.next())).contains("policy-violation");
        assertThat(heard(romeo)).isEmpty();
        romeo.send("<iq type='set' id='s' to='" + ROOM + "/Juliet'><jingle xmlns='urn:xmpp:jingle:1'/></iq>");
        assertThat(heard(juliet)).isEmpty();
        // It has cost her nothing: she is in.
        orchard.say(romeo, "But soft");
        assertThat(heard(juliet)).contains("<body>But soft</body>");
    }

    @Test
    @DisplayName("Nobody in it gets words to her in a question, and the form of a room makes nobody an owner")
    void aside() {
        allowed();
        comesIn();
        romeo.send("<iq type='get' id='q' to='" + ROOM + "/Juliet'><q xmlns='urn:example:q'>Lady</q></iq>");
        assertThat(heard(juliet)).isEmpty();
        romeo.rest();
        romeo.send("<iq type='get' id='q' to='" + ROOM + "/Juliet'><query xmlns='jabber:iq:version'/></iq>");
        assertThat(heard(juliet)).contains("jabber:iq:version");
        juliet.send("<iq type='set' id='f' to='" + ROOM + "'><query xmlns='http://jabber.org/protocol/muc#owner'>"
                + "<x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_roomowners'>"
                + "<value>paris@mantua.example</value></field></x></query></iq>");
        assertThat(Literal.show(juliet.next())).contains("policy-violation");
    }

    @Test
    @DisplayName("A guest speaks before all in a room here, and to nobody in it alone; it costs the guest nothing")
    void guest() {
        play.become("juliet", Role.GUEST);
        comesIn();
        romeo.send("<message type='chat' to='" + ROOM + "/Juliet'><body>Lady</body>"
                + "<x xmlns='http://jabber.org/protocol/muc#user'/></message>");
        assertThat(heard(juliet)).isEmpty();
        romeo.rest();
        juliet.send("<message type='chat' to='" + ROOM + "/romeo'><body>Ay me</body></message>");
        assertThat(Literal.show(juliet.next())).contains("policy-violation", "in a room it speaks before all");
        assertThat(heard(romeo)).isEmpty();
        orchard.say(romeo, "But soft");
        assertThat(heard(juliet)).contains("<body>But soft</body>");
        orchard.say(juliet, "Ay me");
        assertThat(heard(romeo)).contains("<body>Ay me</body>");
        juliet.send("<message type='chat' to='romeo@verona.example'><body>Romeo</body></message>");
        assertThat(heard(romeo)).contains("<body>Romeo</body>");
    }

    @Test
    @DisplayName("What is taken back she has left, and hears no more")
    void takenBack() {
        allowed();
        comesIn();
        nursery.command(nurse, "contacts", "back juliet@verona.example", ROOM);
        assertThat(heard(romeo)).contains("from='" + ROOM + "/Juliet'", "type='unavailable'");
        orchard.say(romeo, "But soft");
        assertThat(heard(juliet)).isEmpty();
        juliet.send(Orchard.entry("Juliet", ""));
        assertThat(Literal.show(juliet.next())).contains("Your guardian has said no to " + ROOM);
    }

    @Test
    @DisplayName("An invitation through a room goes to the guardian, and says who invites")
    void invited() {
        romeo.send("<message to='" + ROOM + "'><x xmlns='http://jabber.org/protocol/muc#user'>"
                + "<invite to='juliet@verona.example'><reason>Come</reason></invite></x></message>");
        assertThat(heard(juliet)).isEmpty();
        String asked = Literal.show(nurse.next());
        assertThat(asked)
                .contains("romeo@verona.example invites juliet@verona.example into the room " + ROOM)
                .doesNotContain("Come");
        nursery.allow(nurse, ROOM);
        assertThat(Literal.show(juliet.next())).contains("You may enter the room " + ROOM + " now.");
        romeo.rest();
        comesIn();
    }

    @Test
    @DisplayName("So does one that comes from somebody directly")
    void invitedDirectly() {
        romeo.send("<message to='juliet@verona.example'><x xmlns='jabber:x:conference' jid='" + ROOM
                + "' reason='Come'/></message>");
        assertThat(heard(juliet)).isEmpty();
        assertThat(Literal.show(nurse.next()))
                .contains("romeo@verona.example invites juliet@verona.example into the room " + ROOM)
                .doesNotContain("Come");
        nursery.allow(nurse, ROOM);
        juliet.next();
        comesIn();
    }

    @Test
    @DisplayName("Through a room that is approved nobody is invited, by her or with her, but who is approved himself")
    void passedOn() {
        allowed();
        comesIn();
        String invite = "<message id='i' to='" + ROOM + "'><x xmlns='http://jabber.org/protocol/muc#user'>"
                + "<invite to='%s'><reason>Come</reason></invite></x></message>";
        juliet.send(invite.formatted("paris@mantua.example"));
        assertThat(Literal.show(juliet.next())).contains("policy-violation");
        romeo.send(invite.formatted("juliet@verona.example"));
        assertThat(heard(juliet)).isEmpty();
        play.silence();
        nurse.send("<message type='chat' to='verona.example'><body>strangers off</body></message>");
        assertThat(heard(nurse)).contains("Everybody may write to you");
        juliet.send(invite.formatted("nurse@verona.example"));
        assertThat(heard(juliet)).isEmpty();
        assertThat(heard(nurse)).contains("<invite", "Come");
    }

    @Test
    @DisplayName("All rooms of a service are approved with its address")
    void service() {
        nursery.command(
                nurse,
                "contacts",
                "allow juliet@verona.example",
                "rooms.verona.example",
                "room juliet@verona.example",
                "1");
        comesIn();
        Element answer = nursery.command(nurse, "contacts", "back juliet@verona.example", "rooms.verona.example");
        assertThat(Literal.show(answer)).contains("may not have to do with rooms.verona.example any more");
        assertThat(heard(romeo)).contains("from='" + ROOM + "/Juliet'", "type='unavailable'");
    }
}
