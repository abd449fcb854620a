package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.budget.Budget;
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

/// XEP-0114: a program proves its secret, speaks for its domain and for no other, and holds nobody up.
@Timeout(300)
final class ComponentPlayTest {
    private final Play play = new Play(Programs.abbey());
    private final Programs programs = new Programs(play);

    @AfterEach
    void end() {
        play.close();
    }

    @Test
    void aProgramTalksWithAUserOfThisServer() {
        Program laurence = programs.enter();
        Actor romeo = play.enterAvailable("romeo", "orchard");
        romeo.send("<message to='friar@abbey.verona.example/cell' type='chat' id='1'><body>Good morrow</body>"
                + "<x xmlns='urn:x'><message xmlns='jabber:client'/></x></message>");
        laurence.expect("<message from='" + romeo.full + "' to='friar@abbey.verona.example/cell' type='chat' id='1'>"
                        + "<body>Good morrow</body><x xmlns='urn:x'><message xmlns='jabber:client'/></x></message>")
                .send("<message from='friar@abbey.verona.example/cell' to='romeo@verona.example' type='chat' id='2'>"
                        + "<body>Benedicite</body></message>");
        romeo.expect("<message from='friar@abbey.verona.example/cell' to='romeo@verona.example' type='chat' id='2'>"
                + "<body>Benedicite</body></message>");
        romeo.send("<iq type='get' id='3' to='abbey.verona.example'><query"
                + " xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        laurence.expect("<iq from='" + romeo.full + "' to='abbey.verona.example' type='get' id='3'><query"
                        + " xmlns='http://jabber.org/protocol/disco#info'/></iq>")
                .send("<iq xmlns='jabber:client' from='abbey.verona.example' to='" + romeo.full
                        + "' type='result' id='3'/>");
        romeo.expect("<iq from='abbey.verona.example' to='{me}' type='result' id='3'/>");
        play.silence();
        assertThat(laurence.rest()).isEmpty();
    }

    @Test
    void aProgramTalksWithAnotherServer() {
        Program laurence = programs.enter();
        laurence.send("<message from='friar@abbey.verona.example' to='john@mantua.example' id='1'><body>Speed</body>"
                + "</message>");
        play.mantua.expect("<message from='friar@abbey.verona.example' to='john@mantua.example' id='1'>"
                + "<body>Speed</body></message>");
        play.mantua.send("<message from='john@mantua.example' to='friar@abbey.verona.example' id='2'>"
                + "<body>I could not send it</body></message>");
        laurence.expect("<message from='john@mantua.example' to='friar@abbey.verona.example' id='2'>"
                + "<body>I could not send it</body></message>");
        play.silence();
    }

    @Test
    void theServerListsIt() {
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send("<iq type='get' id='1' to='verona.example'><query"
                + " xmlns='http://jabber.org/protocol/disco#items'/></iq>");
        romeo.expect("<iq type='result' id='1' from='verona.example' to='{me}'><query"
                + " xmlns='http://jabber.org/protocol/disco#items'><item jid='abbey.verona.example'"
                + " name='The abbey'/><item jid='verona.example' node='http://jabber.org/protocol/commands'"
                + " name='Commands of this server'/></query></iq>");
    }

    @Test
    @DisplayName("While its program is away senders hear that, and nobody hears anything of presence said to many")
    void away() {
        Actor romeo = play.enter("romeo", "orchard");
        play.contact("romeo", "friar@abbey.verona.example", "both");
        romeo.send("<presence/>").expect("<presence from='{me}' to='{me}'/>");
        romeo.send("<message to='friar@abbey.verona.example' type='chat' id='1'><body>Where?</body></message>")
                .expect("<message from='friar@abbey.verona.example' to='{me}' type='error' id='1'>"
                        + "<error type='wait'><remote-server-timeout xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                        + "</error></message>");
        romeo.send("<presence to='choir@abbey.verona.example/romeo'/>")
                .expect("<presence from='choir@abbey.verona.example/romeo' to='{me}' type='error'>"
                        + "<error type='wait'><remote-server-timeout xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                        + "</error></presence>");
        play.silence();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            host-unknown      | other.verona.example | jabber:component:accept
            host-unknown      | verona.example       | jabber:component:accept
            host-unknown      | friar@abbey.verona.example | jabber:component:accept
            invalid-namespace | abbey.verona.example | jabber:client
            invalid-namespace | abbey.verona.example | jabber:server
            """)
    @DisplayName("§3: a header that is not served is answered with a header and its error")
    void headers(String condition, String to, String namespace) {
        Program stranger = programs.connect().header(to, namespace);
        stranger.opened();
        stranger.expectStreamError(condition);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<handshake/>",
                "<handshake>aaee83c26aeeafcbabeabfcbcd50df997e0a2a1e</handshake>",
                "<handshake xmlns='jabber:server'>aaee83c26aeeafcbabeabfcbcd50df997e0a2a1e</handshake>",
                "<message from='friar@abbey.verona.example' to='romeo@verona.example'><body>No</body></message>",
                "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGEAYg==</auth>"
            })
    @DisplayName("§3: whoever proves nothing says nothing")
    void noProof(String xml) {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        programs.connect().open(Programs.DOMAIN).send(xml).expectStreamError("not-authorized");
        romeo.sync();
        play.silence();
        assertThat(programs.connections().waiting()).isZero();
    }

    @Test
    @DisplayName("A proof holds for one stream")
    void aProofIsNotForAnotherStream() {
        Program first = programs.connect().open(Programs.DOMAIN);
        Program second = programs.connect().open(Programs.DOMAIN);
        String proof = Program.hash("id of another stream" + Programs.SECRET);
        second.send("<handshake>" + proof + "</handshake>").expectStreamError("not-authorized");
        first.prove(Programs.SECRET).expect("<handshake/>");
    }

    @Test
    @DisplayName("Whoever says nothing is cut, and gives way to others before")
    void silence() {
        List<Program> crowd = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            crowd.add(programs.connect());
        }
        assertThat(programs.enter().rest()).isEmpty();
        play.pass(Duration.ofMinutes(1));
        assertThat(programs.connections().waiting()).isZero();
        crowd.forEach(Program::cut);
    }

    @Test
    @DisplayName("One program speaks for a domain at a time; another one gets conflict, and is welcome afterwards")
    void conflict() {
        Program first = programs.enter();
        programs.connect().open(Programs.DOMAIN).prove(Programs.SECRET).expectStreamError("conflict");
        assertThat(first.rest()).isEmpty();
        first.send("</stream:stream>").expectEnd();
        play.settle();
        programs.enter();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            invalid-from            | <message from='juliet@verona.example' to='romeo@verona.example'><body>Come</body></message>
            invalid-from            | <message from='verona.example' to='romeo@verona.example'><body>Come</body></message>
            invalid-from            | <presence from='friar@deep.abbey.verona.example' to='romeo@verona.example'/>
            invalid-from            | <message from='juliet@verona.example'/>
            unsupported-stanza-type | <letter/>
            unsupported-stanza-type | <handshake/>
            unsupported-stanza-type | <r xmlns='urn:xmpp:sm:3'/>
            restricted-xml          | <message><!-- hush --></message>
            """)
    @DisplayName("Who speaks for others is cut, and nobody hears of it")
    void forgeries(String condition, String xml) {
        Program laurence = programs.enter();
        Actor romeo = play.enterAvailable("romeo", "orchard");
        laurence.send(xml).expectStreamError(condition);
        romeo.sync();
        play.silence();
        programs.enter();
    }

    @Test
    @DisplayName(
            "A stanza without a recipient, or one that nobody can read, is answered; without a sender it is the domain's")
    void mistakes() {
        Program laurence = programs.enter();
        Actor romeo = play.enterAvailable("romeo", "orchard");
        laurence.send("<message from='friar@abbey.verona.example' id='1'/>")
                .expect("<message to='friar@abbey.verona.example' type='error' id='1'><error type='modify'><bad-request"
                        + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
        laurence.send("<iq from='abbey.verona.example' to='romeo@verona.example' type='get' id='2'/>")
                .expect("<iq from='romeo@verona.example' to='abbey.verona.example' type='error' id='2'><error"
                        + " type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        laurence.send("<message to='romeo@verona.example' type='chat' id='3'><body>Ring</body></message>");
        romeo.expect("<message from='abbey.verona.example' to='romeo@verona.example' type='chat' id='3'>"
                + "<body>Ring</body></message>");
        play.silence();
    }

    @Test
    @DisplayName("C-03: it says no more than another server may")
    void whatOnlyThisServerSays() {
        Program laurence = programs.enter();
        Actor romeo = play.enterAvailable("romeo", "orchard");
        laurence.send(
                "<message from='friar@abbey.verona.example' to='romeo@verona.example' type='chat'><body>Hark</body>"
                        + "<stanza-id xmlns='urn:xmpp:sid:0' by='romeo@verona.example' id='1'/>"
                        + "<received xmlns='urn:xmpp:carbons:2'/></message>");
        romeo.expect("<message from='friar@abbey.verona.example' to='romeo@verona.example' type='chat'>"
                + "<body>Hark</body></message>");
        laurence.send("<iq from='friar@abbey.verona.example' to='" + romeo.full + "' type='set' id='2'><query"
                        + " xmlns='jabber:iq:roster'><item jid='paris@verona.example'/></query></iq>")
                .expect("<iq from='" + romeo.full + "' to='friar@abbey.verona.example' type='error' id='2'>"
                        + "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                        + "</error></iq>");
        play.silence();
    }

    @Test
    @DisplayName("What was not flushed when its program goes comes back to its senders")
    void goesWithoutAWord() {
        Program laurence = programs.enter();
        Actor romeo = play.enter("romeo", "orchard");
        laurence.stopReading();
        String body = "x".repeat(60_000);
        for (int i = 0; i < 10; i++) {
            romeo.send("<message to='friar@abbey.verona.example' type='chat' id='" + i + "'><body>" + body
                    + "</body></message>");
        }
        romeo.sync();
        assertThat(romeo.rest()).isEmpty();
        laurence.cut();
        play.settle();
        assertThat(romeo.rest())
                .isNotEmpty()
                .allMatch(e -> e.attributeOr("type", "").equals("error"))
                .allMatch(e -> Literal.show(e).contains("remote-server-timeout"));
        play.silence();
    }

    @Test
    @DisplayName("A program that does not read holds nobody up, and never makes the node hold more than its share")
    void doesNotRead() {
        Program laurence = programs.enter();
        Actor romeo = play.enter("romeo", "orchard");
        Actor juliet = play.enterAvailable("juliet", "balcony");
        laurence.stopReading();
        String body = "x".repeat(200_000);
        int sent = 100;
        for (int i = 0; i < sent; i++) {
            romeo.send("<message to='friar@abbey.verona.example' type='chat' id='" + i + "'><body>" + body
                    + "</body></message>");
        }
        romeo.send("<message to='" + juliet.full + "' type='chat' id='j'><body>Good night</body></message>");
        juliet.expect("<message from='" + romeo.full + "' to='{me}' type='chat' id='j'><body>Good night</body>"
                + "</message>");
        long refused = romeo.rest().stream()
                .filter(e -> Literal.show(e).contains("resource-constraint"))
                .count();
        assertThat(refused).isBetween(1L, (long) sent);
        assertThat(play.budget().byKind().get(Budget.Kind.COMPONENT))
                .isPositive()
                .isLessThan(play.budget().most() / 10 + 1_000_000);
        laurence.cut();
        romeo.sync();
        assertThat(play.budget().byKind().getOrDefault(Budget.Kind.COMPONENT, 0L))
                .isZero();
    }

    @Test
    @DisplayName(
            "A silent program is asked for a sign of life; one that gives none is cut, and the domain is free again")
    void aDeadProgram() {
        Program laurence = programs.enter();
        for (int minutes = 5; minutes < 12; minutes += 5) {
            play.pass(Duration.ofMinutes(5));
            laurence.expect("<iq type='get' id='alive' from='verona.example' to='abbey.verona.example'><ping"
                    + " xmlns='urn:xmpp:ping'/></iq>");
        }
        play.pass(Duration.ofMinutes(2));
        laurence.expectStreamError("connection-timeout");
        programs.enter();
    }

    @Test
    void systemShutdown() {
        Program laurence = programs.enter();
        programs.connections().end("The server stops");
        laurence.expectStreamError("system-shutdown");
    }

    @Test
    @DisplayName("What a program says in a burst arrives whole and in order")
    void burst() {
        Program laurence = programs.enter();
        Actor romeo = play.enterAvailable("romeo", "orchard");
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            all.append("<message from='friar@abbey.verona.example' to='romeo@verona.example' type='chat' id='")
                    .append(i)
                    .append("'><body>O</body></message>");
        }
        play.stage.execute(() -> laurence.send(all.toString()));
        for (int i = 0; i < 500; i++) {
            romeo.expect("<message from='friar@abbey.verona.example' to='romeo@verona.example' type='chat' id='" + i
                    + "'><body>O</body></message>");
        }
        play.silence();
    }
}
