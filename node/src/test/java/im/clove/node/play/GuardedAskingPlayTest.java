package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.core.Role;
import im.clove.node.ext.Approvals;
import im.clove.node.ext.FirstContacts;
import im.clove.node.ext.Guardians;
import im.clove.node.ext.StrangerTerms;
import im.clove.node.store.OfflineQueue;
import im.clove.xmpp.jid.Jid;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What guardians hear of strangers: who asks, so much, and nothing that bars the way for somebody else. And that
/// their own words always arrive (`docs/decisions/0076-roles.md`).
@Timeout(300)
final class GuardedAskingPlayTest {
    private static final String GRANDMA = "grandma@mantua.example";

    private final Nursery nursery = new Nursery();
    private final Play play = nursery.play;
    private Actor juliet;
    private Actor nurse;

    @BeforeEach
    void enter() {
        juliet = play.enterAvailable("juliet", "balcony");
        nurse = play.enterAvailable("nurse", "kitchen");
    }

    @AfterEach
    void end() {
        play.close();
    }

    private void wantsToBeAContact(String who) {
        play.mantua.send("<presence type='subscribe' from='" + who + "' to='juliet@verona.example'/>");
    }

    private void invites(String who, String room) {
        play.mantua.send("<message from='" + who + "/hall' to='juliet@verona.example'>"
                + "<x xmlns='jabber:x:conference' jid='" + room + "'/></message>");
    }

    private List<String> heard(Actor who) {
        play.settle();
        return who.rest().stream().map(Literal::show).toList();
    }

    private void hears(String what) {
        assertThat(Literal.show(nurse.next())).contains(what);
        assertThat(heard(nurse)).isEmpty();
    }

    @Test
    @DisplayName("An address that somebody has called a room asks for itself nevertheless, and is what it is")
    void anotherInItsName() {
        invites("paris@mantua.example", GRANDMA);
        hears("paris@mantua.example invites juliet@verona.example into the room " + GRANDMA);
        wantsToBeAContact(GRANDMA);
        hears(GRANDMA + " wants to be a contact of juliet@verona.example");
        invites("paris@mantua.example", GRANDMA);
        wantsToBeAContact(GRANDMA);
        assertThat(heard(nurse)).isEmpty();
        nursery.allow(nurse, GRANDMA);
        assertThat(heard(juliet)).anyMatch(each -> each.contains("type='subscribe'") && each.contains(GRANDMA));
    }

    @Test
    @DisplayName("So does she herself")
    void anotherInHerWay() {
        invites("paris@mantua.example", GRANDMA);
        nurse.next();
        juliet.send("<message type='chat' to='" + GRANDMA + "'><body>Ay me</body></message>");
        assertThat(Literal.show(juliet.next())).contains("It has been asked");
        hears("juliet@verona.example wants to have to do with " + GRANDMA);
        nursery.allow(nurse, GRANDMA);
        assertThat(Literal.show(juliet.next())).contains("You may have to do with " + GRANDMA + " now.");
        juliet.send("<message type='chat' to='" + GRANDMA + "'><body>Ay me</body></message>");
        play.settle();
        assertThat(play.mantua.rest().toString()).contains("Ay me");
    }

    @Test
    @DisplayName("Of one server two requests are open at a time, of somebody here as many; others are not barred")
    void twoOfOne() {
        invites("paris@mantua.example", "a@rooms.padua.example");
        wantsToBeAContact("friar@mantua.example");
        assertThat(heard(nurse)).hasSize(2);
        invites("paris@mantua.example", "b@rooms.padua.example");
        wantsToBeAContact("apothecary@mantua.example");
        assertThat(heard(nurse)).isEmpty();
        Actor romeo = play.enterAvailable("romeo", "orchard");
        for (String room : List.of("a", "b", "c")) {
            romeo.send("<message to='juliet@verona.example'><x xmlns='jabber:x:conference' jid='" + room
                    + "@rooms.verona.example'/></message>");
        }
        assertThat(heard(nurse)).hasSize(2);
        play.enterAvailable("tybalt", "street").send("<presence type='subscribe' to='juliet@verona.example'/>");
        hears("tybalt@verona.example wants to be a contact");
        nursery.say(nurse, "refuse", "friar@mantua.example");
        wantsToBeAContact("apothecary@mantua.example");
        hears("apothecary@mantua.example wants to be a contact");
    }

    @Test
    @DisplayName("After a no to an invitation whoever invites does not come with another")
    void muted() {
        invites("paris@mantua.example", "a@rooms.padua.example");
        nurse.next();
        nursery.say(nurse, "refuse", "a@rooms.padua.example");
        invites("paris@mantua.example", "b@rooms.padua.example");
        wantsToBeAContact("paris@mantua.example");
        assertThat(heard(nurse)).isEmpty();
        wantsToBeAContact("friar@mantua.example");
        hears("friar@mantua.example wants to be a contact");
    }

    @Test
    @DisplayName("A room elsewhere does not say in whose name it likes; after a no none of that server invites")
    void forged() {
        String invitation = "<message from='%s@rooms.mantua.example' to='juliet@verona.example'>"
                + "<x xmlns='http://jabber.org/protocol/muc#user'><invite from='" + GRANDMA + "'/></x></message>";
        play.mantua.send(invitation.formatted("a"));
        hears("Somebody invites juliet@verona.example into the room a@rooms.mantua.example");
        nursery.say(nurse, "refuse", "a@rooms.mantua.example");
        play.mantua.send(invitation.formatted("b"));
        assertThat(heard(nurse)).isEmpty();
        wantsToBeAContact(GRANDMA);
        hears(GRANDMA + " wants to be a contact");
    }

    @Test
    @DisplayName("A server that takes every no for a reason to send the next one is heard so often in an hour")
    void byTheHour() {
        for (int i = 0; i < FirstContacts.OF_A_SERVER; i++) {
            wantsToBeAContact("suitor" + i + "@mantua.example");
            nurse.next();
            nursery.say(nurse, "refuse", "suitor" + i + "@mantua.example");
        }
        wantsToBeAContact("paris@mantua.example");
        assertThat(heard(nurse)).isEmpty();
        play.jump(FirstContacts.WINDOW);
        wantsToBeAContact("paris@mantua.example");
        hears("paris@mantua.example wants to be a contact");
    }

    @Test
    @DisplayName("Whom she had blocked before he guarded her she hears")
    void blockedBefore() {
        play.become("juliet", Role.MEMBER);
        juliet.send(
                "<iq type='set' id='b'><block xmlns='urn:xmpp:blocking'><item jid='nurse@verona.example'/></block></iq>");
        assertThat(heard(juliet)).anyMatch(each -> each.contains("type='result'"));
        play.become("juliet", Role.guardedBy(List.of(Play.jid("nurse"))));
        nurse.send("<message type='chat' to='juliet@verona.example'><body>Anon</body></message>");
        assertThat(Literal.show(juliet.next())).contains("<body>Anon</body>");
        juliet.send("<message type='chat' to='nurse@verona.example'><body>I come</body></message>");
        assertThat(Literal.show(nurse.next())).contains("<body>I come</body>");
        play.become("juliet", Role.MEMBER);
        nurse.send("<message type='chat' to='juliet@verona.example'><body>Madam</body></message>");
        assertThat(heard(juliet)).isEmpty();
    }

    @Test
    @DisplayName("When the account ends, those hear of it who might have to do with it, and nobody else")
    void theEnd() {
        nursery.command(nurse, "contacts", "allow juliet@verona.example", "friar@mantua.example");
        play.contact("juliet", "friar@mantua.example", "both");
        play.contact("juliet", "paris@mantua.example", "both");
        nursery.crash();
        play.enterAvailable("juliet", "balcony");
        play.settle();
        assertThat(play.mantua.rest().toString()).contains("friar@").doesNotContain("paris@");
        play.server().accounts().book().remove(Play.jid("juliet"));
        play.settle();
        assertThat(play.mantua.rest().toString())
                .contains("friar@", "unsubscribed", "unavailable")
                .doesNotContain("paris@");
    }

    @Test
    @DisplayName("What a crash left to be done for an invited account takes no no back")
    void doneAgain() {
        play.changed("juliet", view -> Guardians.refuse(view, Play.jid("romeo")));
        play.changed(
                "juliet",
                view -> Guardians.approveAll(
                        view,
                        List.of(Play.jid("romeo"), Play.jid("tybalt")),
                        List.of(Jid.parse("tomb@rooms.verona.example"))));
        Approvals now = Approvals.CHAPTER.load(Approvals.CHAPTER.shelf(play.store, Play.jid("juliet")));
        assertThat(now.approved()).containsOnlyKeys(Play.jid("tybalt"), Jid.parse("tomb@rooms.verona.example"));
        assertThat(now.refused()).containsOnlyKeys(Play.jid("romeo"));
    }

    @Test
    @DisplayName("Guardians are no strangers at the door, where neighbours are")
    void atTheDoor() {
        try (Play apart =
                new Play(OfflineQueue.Quota.STANDARD, new StrangerTerms(true, false, 200, 1 << 20, "hello"))) {
            apart.become("juliet", Role.guardedBy(List.of(Play.jid("nurse"))));
            Actor ward = apart.enterAvailable("juliet", "balcony");
            apart.enterAvailable("nurse", "kitchen")
                    .send("<message type='chat' to='juliet@verona.example'><body>Anon</body></message>");
            apart.settle();
            assertThat(ward.rest().stream().map(Literal::show)).anyMatch(each -> each.contains("<body>Anon</body>"));
        }
    }
}
