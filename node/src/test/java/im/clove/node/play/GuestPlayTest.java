package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.core.Role;
import im.clove.node.ext.Guardians;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A guest has to do with people of this server, and with nobody elsewhere (`docs/decisions/0076-roles.md`).
@Timeout(300)
final class GuestPlayTest {
    private static final String WHY =
            "<error type='modify'><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                    + "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>This account is a guest's: it has to do with"
                    + " people of this server only, not of others</text></error>";

    private final Play play = new Play();
    private Actor juliet;

    @BeforeEach
    void enter() {
        play.befriend("juliet", "romeo");
        play.contact("juliet", "paris@mantua.example", "both");
        play.become("juliet", Role.GUEST);
        juliet = play.enter("juliet", "balcony");
    }

    @AfterEach
    void end() {
        play.close();
    }

    private void appear() {
        juliet.send("<presence/>");
        play.settle();
        juliet.rest();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        <message id='a' type='chat' to='%s'><body>Ay me</body></message>          | <message id='a' type='error' from='%s' to='{me}'>%s</message>
        <message id='a' to='%s'><body>Ay me</body></message>                      | <message id='a' type='error' from='%s' to='{me}'>%s</message>
        <message id='a' type='groupchat' to='%s'><body>Ay me</body></message>     | <message id='a' type='error' from='%s' to='{me}'>%s</message>
        <presence id='a' to='%s'/>                                                | <presence id='a' type='error' from='%s' to='{me}'>%s</presence>
        <presence id='a' type='subscribe' to='%s'/>                               | <presence id='a' type='error' from='%s' to='juliet@verona.example'>%s</presence>
        <iq id='a' type='get' to='%s'><ping xmlns='urn:xmpp:ping'/></iq>          | <iq id='a' type='error' from='%s' to='{me}'>%s</iq>
        <iq id='a' type='set' to='%s'><ping xmlns='urn:xmpp:ping'/></iq>          | <iq id='a' type='error' from='%s' to='{me}'>%s</iq>
        """)
    @DisplayName("What a guest says to another server is refused here, with the reason")
    void out(String said, String heard) {
        appear();
        juliet.send(said.formatted("tybalt@mantua.example"));
        juliet.expect(heard.formatted("tybalt@mantua.example", WHY));
        play.silence();
    }

    @Test
    @DisplayName("A room there cannot be entered")
    void room() {
        juliet.send("<presence id='a' to='tomb@rooms.mantua.example/J'>"
                + "<x xmlns='http://jabber.org/protocol/muc'/></presence>");
        juliet.expect(
                "<presence id='a' type='error' from='tomb@rooms.mantua.example/J' to='{me}'>" + WHY + "</presence>");
        play.silence();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<message type='chat' from='F' to='T'><body>Happily met</body></message>",
                "<message type='groupchat' from='F' to='T/balcony'><body>Happily met</body></message>",
                "<message type='headline' from='F' to='T'><body>Happily met</body></message>",
                "<presence from='F' to='T'/>",
                "<presence type='subscribe' from='paris@mantua.example' to='T'/>",
                "<presence type='unsubscribe' from='paris@mantua.example' to='T'/>",
                "<presence type='probe' from='F' to='T'/>",
                "<iq type='get' id='a' from='F' to='T'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>",
                "<iq type='get' id='a' from='F' to='T/balcony'><query xmlns='jabber:iq:version'/></iq>",
                "<iq type='result' id='a' from='F' to='T'/>"
            })
    @DisplayName("Even a contact elsewhere hears what is heard of nobody's address, and the guest hears nothing")
    void in(String said) {
        appear();
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
    @DisplayName("Contacts elsewhere are not asked who is there, and not told; those here are")
    void presence() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        romeo.rest();
        juliet.send("<presence/>").expect("<presence from='{me}' to='{me}'/>");
        juliet.expect("<presence from='" + romeo.full + "' to='{me}'/>");
        romeo.expect("<presence from='" + juliet.full + "' to='romeo@verona.example'/>");
        juliet.send("<message type='chat' to='romeo@verona.example'><body>Ay me</body></message>");
        romeo.expect("<message type='chat' from='" + juliet.full
                + "' to='romeo@verona.example'><body>Ay me</body></message>");
        juliet.send("<presence type='unavailable'/>");
        romeo.expect("<presence type='unavailable' from='" + juliet.full + "' to='romeo@verona.example'/>");
        romeo.rest();
        play.silence();
    }

    @Test
    @DisplayName("A contact elsewhere is let go, and that stays here")
    void contact() {
        juliet.send("<iq type='set' id='r'><query xmlns='jabber:iq:roster'>"
                + "<item jid='paris@mantua.example' subscription='remove'/></query></iq>");
        juliet.expect("<iq type='result' id='r' from='juliet@verona.example' to='{me}'/>");
        play.silence();
        juliet.send("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>");
        assertThat(Literal.show(juliet.next())).contains("romeo@").doesNotContain("paris@");
    }

    @Test
    @DisplayName("A room here passes on no invitation of a guest's to anybody elsewhere")
    void invitation() {
        juliet.send("<message id='a' to='tomb@rooms.verona.example'><x xmlns='http://jabber.org/protocol/muc#user'>"
                + "<invite to='tybalt@mantua.example'/></x></message>");
        assertThat(Literal.show(juliet.next())).contains("policy-violation");
        play.silence();
    }

    @Test
    @DisplayName("Who becomes a guest is seen to go elsewhere, and is one after a restart; who is one no more is back")
    void turned() {
        play.become("juliet", Role.MEMBER);
        appear();
        play.mantua.expect("<presence from='" + juliet.full + "' to='paris@mantua.example'/>");
        play.mantua.expect("<presence type='probe' from='" + juliet.full + "' to='paris@mantua.example'/>");
        juliet.send("<presence to='tybalt@mantua.example/street'/>");
        play.mantua.expect("<presence from='" + juliet.full + "' to='tybalt@mantua.example/street'/>");
        play.become("juliet", Role.GUEST);
        play.mantua.expect(
                "<presence type='unavailable' from='" + juliet.full + "' to='tybalt@mantua.example/street'/>");
        play.mantua.expect("<presence type='unavailable' from='" + juliet.full + "' to='paris@mantua.example'/>");
        juliet.send("<presence type='unavailable'/>");
        play.silence();
        play.crash();
        juliet = play.enter("juliet", "balcony");
        appear();
        play.silence();
    }

    @Test
    @DisplayName("A role that cannot be written down is as it was")
    void aFailedCommit() {
        play.store.failing(true);
        CompletableFuture<Boolean> done =
                play.server().accounts().book().change(Play.jid("juliet"), _ -> Guardians.become(Role.MEMBER));
        play.settle();
        play.store.failing(false);
        assertThat(done).isCompletedExceptionally();
        juliet.send("<iq id='a' type='get' to='mantua.example'><ping xmlns='urn:xmpp:ping'/></iq>");
        juliet.expect("<iq id='a' type='error' from='mantua.example' to='{me}'>" + WHY + "</iq>");
        play.silence();
    }

    @ParameterizedTest
    @CsvSource({"GUEST, 0", "MEMBER, 1"})
    @DisplayName("A push service elsewhere is not called")
    void push(Role.Kind kind, int calls) {
        play.become("juliet", new Role(kind, List.of()));
        juliet.send("<iq type='set' id='p'><enable xmlns='urn:xmpp:push:0' jid='push.mantua.example' node='n'/></iq>");
        play.settle();
        assertThat(play.mantua.rest()).isEmpty();
        juliet.rest();
        juliet.leave();
        play.enter("romeo", "orchard")
                .send("<message type='chat' to='juliet@verona.example'><body>But soft</body></message>");
        play.settle();
        assertThat(play.waiting("juliet")).isOne();
        assertThat(play.mantua.rest()).hasSize(calls);
    }
}
