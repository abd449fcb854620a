package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.core.Role;
import im.clove.node.ext.Approvals;
import im.clove.node.ext.Guardians;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whom a guarded account may have to do with is its guardian's to say, from any client
/// (`docs/decisions/0076-roles.md`).
@Timeout(300)
final class GuardedPlayTest {
    private static final String HOW =
            ". Allow it or not with the command \"Requests of those I am guardian of\" of this"
                    + " server (in many clients: the server's commands, or ad-hoc commands).";
    private static final String ASKED = "It has been asked: nurse@verona.example";

    private final Nursery nursery = new Nursery();
    private final Play play = nursery.play;
    private Actor juliet;
    private Actor nurse;
    private Actor romeo;

    @BeforeEach
    void enter() {
        juliet = play.enterAvailable("juliet", "balcony");
        nurse = play.enterAvailable("nurse", "kitchen");
        romeo = play.enterAvailable("romeo", "orchard");
    }

    @AfterEach
    void end() {
        play.close();
    }

    private static String error(String text) {
        return "<error type='modify'><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                + "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>" + text + "</text></error>";
    }

    private void isRefused(String text) {
        juliet.expect(
                "<message type='error' id='m' from='romeo@verona.example' to='{me}'>" + error(text) + "</message>");
    }

    private void write(Actor from, String to, String body) {
        from.send("<message type='chat' id='m' to='" + to + "'><body>" + body + "</body></message>");
    }

    private void hears(Actor who, String from, String body) {
        who.expect("<message type='chat' id='m' from='" + from + "' to='" + who.bare() + "'><body>" + body
                + "</body></message>");
    }

    private static void told(Actor who, String text) {
        who.expect("<message type='chat' from='verona.example' to='" + who.bare() + "'><body>" + text
                + "</body></message>");
    }

    private static String note(Element answer) {
        return answer.child(Nursery.COMMANDS, "command")
                .flatMap(command -> command.child(Nursery.COMMANDS, "note"))
                .map(Element::text)
                .orElse(Literal.show(answer));
    }

    private void approve(String who, Approvals.Kind kind) {
        play.changed(
                "juliet",
                view -> Guardians.approve(view, Jid.parse(who), Optional.of(kind))
                        .orElseThrow());
    }

    @Test
    @DisplayName(
            "She asks, the guardian hears of it, opens the form and allows it; the message goes, and so does the answer")
    void asked() {
        write(juliet, "romeo@verona.example", "Ay me");
        isRefused("Your guardian has to allow romeo@verona.example first. " + ASKED);
        told(nurse, "juliet@verona.example wants to have to do with romeo@verona.example" + HOW);
        write(juliet, "romeo@verona.example", "Ay me");
        isRefused("Your guardian has to allow romeo@verona.example first, and has been asked");
        play.silence();
        Element form = nursery.command(nurse, "requests");
        String shown = Literal.show(form);
        assertThat(shown)
                .contains("status='executing'")
                .contains("var='juliet@verona.example romeo@verona.example'")
                .contains("label='juliet@verona.example wants to have to do with romeo@verona.example'")
                .contains("<value>allow</value>")
                .contains("<value>refuse</value>");
        Element answer = nursery.command(nurse, "requests", "juliet@verona.example romeo@verona.example", "allow");
        assertThat(note(answer)).isEqualTo("juliet@verona.example may have to do with romeo@verona.example.");
        told(juliet, "You may have to do with romeo@verona.example now.");
        write(juliet, "romeo@verona.example", "O Romeo");
        hears(romeo, juliet.full, "O Romeo");
        write(romeo, "juliet@verona.example", "I take thee at thy word");
        hears(juliet, romeo.full, "I take thee at thy word");
        assertThat(note(nursery.command(nurse, "requests"))).isEqualTo("Nobody asks for anything.");
        play.silence();
    }

    @Test
    @DisplayName("The guardian says no, and is not asked again")
    void refused() {
        write(juliet, "romeo@verona.example", "Ay me");
        juliet.next();
        nurse.next();
        nursery.say(nurse, "refuse", "romeo@verona.example");
        told(juliet, "Your guardian has said no to romeo@verona.example.");
        write(juliet, "romeo@verona.example", "Ay me");
        isRefused("Your guardian has said no to romeo@verona.example");
        romeo.send("<presence type='subscribe' to='juliet@verona.example'/>");
        romeo.dropPushes();
        play.silence();
    }

    @Test
    @DisplayName("What was approved is listed and taken back: he sees her go, and neither hears the other")
    void takenBack() {
        play.befriend("juliet", "romeo");
        nursery.crash();
        approve("romeo@verona.example", Approvals.Kind.PERSON);
        enter();
        play.settle();
        juliet.rest();
        assertThat(romeo.rest().stream().map(Literal::show))
                .anyMatch(each -> each.contains("from='" + juliet.full + "'"));
        assertThat(Literal.show(nursery.command(nurse, "contacts")))
                .contains("label='Whom juliet@verona.example may not have to do with any more'")
                .contains("<value>romeo@verona.example</value>");
        Element answer = nursery.command(nurse, "contacts", "back juliet@verona.example", "romeo@verona.example");
        assertThat(note(answer))
                .isEqualTo("juliet@verona.example may not have to do with romeo@verona.example any more.");
        romeo.expect("<presence type='unavailable' from='" + juliet.full + "' to='romeo@verona.example'/>");
        juliet.send("<presence><show>away</show></presence>");
        juliet.expect("<presence from='{me}' to='{me}'><show>away</show></presence>");
        write(juliet, "romeo@verona.example", "Ay me");
        isRefused("Your guardian has said no to romeo@verona.example");
        write(romeo, "juliet@verona.example", "But soft");
        romeo.expect("<message type='error' id='m' from='juliet@verona.example' to='{me}'>"
                + "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
                + "</message>");
        romeo.send("<presence><show>away</show></presence>");
        romeo.expect("<presence from='{me}' to='{me}'><show>away</show></presence>");
        play.silence();
    }

    @Test
    @DisplayName("A guardian allows somebody unasked, elsewhere; he is no stranger at the door then")
    void unasked() {
        Element answer = nursery.command(nurse, "contacts", "allow juliet@verona.example", "paris@mantua.example");
        assertThat(note(answer)).isEqualTo("juliet@verona.example may have to do with paris@mantua.example.");
        play.mantua.send("<message type='chat' from='paris@mantua.example/hall' to='juliet@verona.example'>"
                + "<body>Happily met</body></message>");
        juliet.expect("<message type='chat' from='paris@mantua.example/hall' to='juliet@verona.example'>"
                + "<body>Happily met</body></message>");
        play.silence();
    }

    @Test
    @DisplayName("All of it outlives a restart")
    void restart() {
        approve("romeo@verona.example", Approvals.Kind.PERSON);
        write(juliet, "tybalt@verona.example", "Ay me");
        juliet.next();
        nurse.next();
        nursery.crash();
        enter();
        write(juliet, "romeo@verona.example", "Ay me");
        hears(romeo, juliet.full, "Ay me");
        write(juliet, "tybalt@verona.example", "Ay me");
        assertThat(Literal.show(juliet.next())).contains("first, and has been asked<");
        assertThat(Literal.show(nursery.command(nurse, "requests"))).contains("tybalt@verona.example");
        play.silence();
    }

    @Test
    @DisplayName("What cannot be written down has not been asked, and not been said")
    void aFailedCommit() {
        play.store.failing(true);
        write(juliet, "romeo@verona.example", "Ay me");
        assertThat(Literal.show(juliet.next())).contains("resource-constraint");
        play.store.failing(false);
        play.silence();
        write(juliet, "romeo@verona.example", "Ay me");
        isRefused("Your guardian has to allow romeo@verona.example first. " + ASKED);
        nurse.next();
        play.store.failing(true);
        assertThat(Literal.show(
                        nursery.command(nurse, "requests", "juliet@verona.example romeo@verona.example", "allow")))
                .contains("internal-server-error");
        play.store.failing(false);
        write(juliet, "romeo@verona.example", "Ay me");
        isRefused("Your guardian has to allow romeo@verona.example first, and has been asked");
        play.silence();
        CompletableFuture<Boolean> done =
                play.server().accounts().book().change(Play.jid("juliet"), _ -> Guardians.become(Role.MEMBER));
        play.settle();
        assertThat(done).isCompletedWithValue(true);
        write(juliet, "romeo@verona.example", "Ay me");
        hears(romeo, juliet.full, "Ay me");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<message type='chat' from='F' to='T'><body>Happily met</body></message>",
                "<message from='F' to='T/balcony'><body>Happily met</body></message>",
                "<message type='groupchat' from='F' to='T/balcony'><body>Happily met</body></message>",
                "<message type='headline' from='F' to='T'><event xmlns='http://jabber.org/protocol/pubsub#event'/></message>",
                "<presence from='F' to='T'/>",
                "<presence type='unsubscribe' from='paris@mantua.example' to='T'/>",
                "<presence type='subscribed' from='paris@mantua.example' to='T'/>",
                "<presence type='probe' from='F' to='T'/>",
                "<iq type='get' id='a' from='F' to='T'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>",
                "<iq type='get' id='a' from='F' to='T'><vCard xmlns='vcard-temp'/></iq>",
                "<iq type='set' id='a' from='F' to='T/balcony'><jingle xmlns='urn:xmpp:jingle:1'/></iq>",
                "<iq type='get' id='a' from='F' to='T'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
                        + "<items node='n'/></pubsub></iq>",
                "<iq type='result' id='a' from='F' to='T/balcony'/>"
            })
    @DisplayName(
            "Of another server somebody hears what he hears of nobody's address, even a contact; she hears nothing")
    void fromElsewhere(String said) {
        play.contact("juliet", "paris@mantua.example", "both");
        play.forget("juliet");
        String from = said.replace("F", "paris@mantua.example/hall");
        play.mantua.send(from.replace("T", "nobody@verona.example"));
        play.settle();
        List<String> ofNobody = play.mantua.rest();
        play.mantua.send(from.replace("T", "juliet@verona.example"));
        play.settle();
        assertThat(play.mantua.rest())
                .isEqualTo(ofNobody.stream()
                        .map(each -> each.replace("nobody@", "juliet@"))
                        .toList());
        play.silence();
        assertThat(play.waiting("juliet")).isZero();
    }

    @Test
    @DisplayName("A request to be a contact goes to the guardian, once; allowed, it comes to her")
    void subscription() {
        for (int i = 0; i < 3; i++) {
            play.mantua.send("<presence type='subscribe' from='paris@mantua.example' to='juliet@verona.example'>"
                    + "<status>Happily met</status></presence>");
        }
        told(nurse, "paris@mantua.example wants to be a contact of juliet@verona.example" + HOW);
        play.silence();
        nursery.allow(nurse, "paris@mantua.example");
        juliet.expectAll(
                "<message type='chat' from='verona.example' to='juliet@verona.example'>"
                        + "<body>You may have to do with paris@mantua.example now.</body></message>",
                "<presence type='subscribe' from='paris@mantua.example' to='juliet@verona.example'/>");
        juliet.send("<presence type='subscribed' to='paris@mantua.example'/>");
        juliet.dropPushes();
        play.mantua.expect("<presence type='subscribed' from='juliet@verona.example' to='paris@mantua.example'/>");
        play.mantua.expect("<presence from='" + juliet.full + "' to='paris@mantua.example'/>");
        play.silence();
    }

    @Test
    @DisplayName("Whom she has blocked does not get to the guardian either")
    void blocked() {
        juliet.send("<iq type='set' id='b'><block xmlns='urn:xmpp:blocking'><item jid='mantua.example'/></block></iq>");
        play.settle();
        juliet.rest();
        play.mantua.send("<presence type='subscribe' from='paris@mantua.example' to='juliet@verona.example'/>");
        play.mantua.send("<message from='paris@mantua.example/hall' to='juliet@verona.example'>"
                + "<x xmlns='jabber:x:conference' jid='tomb@rooms.verona.example'/></message>");
        play.silence();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        <presence id='m' type='subscribe' to='romeo@verona.example'/>                                   | true
        <presence id='m' to='romeo@verona.example'/>                                                    | false
        <presence id='m' type='probe' to='romeo@verona.example'/>                                       | false
        <iq id='m' type='get' to='romeo@verona.example/orchard'><query xmlns='jabber:iq:version'/></iq> | false
        <iq id='m' type='set' to='romeo@verona.example/orchard'><jingle xmlns='urn:xmpp:jingle:1'/></iq>| false
        <message id='m' type='headline' to='romeo@verona.example'><body>Ay me</body></message>          | false
        <message id='m' to='romeo@verona.example'><x xmlns='jabber:x:conference' jid='r@a.example'/></message>| true
        <iq id='m' type='set' to='romeo@verona.example'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='n' jid='juliet@verona.example'/></pubsub></iq>| true
        """)
    @DisplayName("Whatever she says to somebody who is not approved is refused with the reason; some of it asks")
    void out(String said, boolean asks) {
        juliet.send(said);
        assertThat(Literal.show(juliet.next())).contains("policy-violation", "Your guardian has to allow");
        play.settle();
        assertThat(nurse.rest()).hasSize(asks ? 1 : 0);
        play.silence();
    }

    @Test
    @DisplayName("She is no contact's to see who is not approved, and asks nobody who is there")
    void presence() {
        play.befriend("juliet", "romeo");
        play.contact("juliet", "paris@mantua.example", "both");
        play.crash();
        romeo = play.enterAvailable("romeo", "orchard");
        romeo.rest();
        juliet = play.enterAvailable("juliet", "balcony");
        romeo.send("<presence to='juliet@verona.example'><show>away</show></presence>");
        juliet.leave();
        play.silence();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        <block xmlns='urn:xmpp:blocking'><item jid='nurse@verona.example'/></block>         | A guardian cannot be blocked
        <block xmlns='urn:xmpp:blocking'><item jid='a@b.example'/><item jid='verona.example'/></block> | A guardian cannot be blocked
        <query xmlns='jabber:iq:register'><remove/></query> | This account has guardians, and is removed by whoever runs this server
        """)
    @DisplayName("She does not get rid of her guardian")
    void own(String payload, String text) {
        juliet.send("<iq type='set' id='o'>" + payload + "</iq>");
        assertThat(Literal.show(juliet.next())).contains("not-allowed", text);
        write(nurse, "juliet@verona.example", "Anon");
        hears(juliet, nurse.full, "Anon");
        write(juliet, "nurse@verona.example", "Nurse");
        hears(nurse, juliet.full, "Nurse");
        play.silence();
    }

    @Test
    @DisplayName("A guardian's account is not removed as long as it is one")
    void guardian() {
        nurse.send("<iq type='set' id='o'><query xmlns='jabber:iq:register'><remove/></query></iq>");
        assertThat(Literal.show(nurse.next())).contains("not-allowed", "You are a guardian of juliet@verona.example");
    }

    @Test
    @DisplayName("The server's contact answers her")
    void hello() {
        write(juliet, "hello@verona.example", "Ay me");
        assertThat(Literal.show(juliet.next())).contains("<body>hello</body>");
        play.silence();
    }

    @Test
    @DisplayName("She asks so much and no more")
    void bound() {
        for (int i = 0; i < Approvals.MOST_OPEN; i++) {
            write(juliet, "suitor" + i + "@mantua.example", "Ay me");
            assertThat(Literal.show(juliet.next())).contains(ASKED);
            nurse.next();
        }
        write(juliet, "romeo@verona.example", "Ay me");
        isRefused("Your guardian has to allow romeo@verona.example first, and has been asked too much already:"
                + " try again when the other requests are answered");
        play.silence();
    }

    @Test
    @DisplayName("Nobody else gives the word: not she herself, nor somebody who guards another")
    void others() {
        write(juliet, "romeo@verona.example", "Ay me");
        juliet.next();
        nurse.next();
        String commands = "<iq type='get' id='c' to='verona.example'>"
                + "<query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'/></iq>";
        nurse.send(commands);
        assertThat(Literal.show(nurse.next())).contains("urn:clove:guardian#requests", "urn:clove:guardian#contacts");
        for (Actor each : List.of(juliet, romeo)) {
            each.send(commands);
            assertThat(Literal.show(each.next())).doesNotContain("urn:clove:guardian");
            assertThat(Literal.show(
                            nursery.command(each, "requests", "juliet@verona.example romeo@verona.example", "allow")))
                    .contains("forbidden");
        }
        play.become("tybalt", Role.guardedBy(List.of(Play.jid("romeo"))));
        assertThat(note(nursery.command(romeo, "requests", "juliet@verona.example romeo@verona.example", "allow")))
                .isEqualTo("Nothing is decided.");
        assertThat(note(nursery.command(romeo, "contacts", "allow juliet@verona.example", "romeo@verona.example")))
                .isEqualTo("Nothing is changed.");
        write(juliet, "romeo@verona.example", "Ay me");
        isRefused("Your guardian has to allow romeo@verona.example first, and has been asked");
        play.silence();
    }
}
