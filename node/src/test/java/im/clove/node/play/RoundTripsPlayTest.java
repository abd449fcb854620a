package im.clove.node.play;

import static im.clove.node.play.Phones.BIND;
import static im.clove.node.play.Phones.FAST;
import static im.clove.node.play.Phones.WANTS;
import static im.clove.node.play.Phones.password;
import static im.clove.node.play.Phones.sessionIn;
import static im.clove.node.play.Phones.token;
import static im.clove.node.play.Phones.tokenIn;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.xml.Element;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How often a client that comes back has to wait for an answer before it is live again: over I2P each time is a
/// second.
/// The transport is up and encrypted; what is counted is from the first byte of the stream on ([Phone#roundTrips]).
@Timeout(300)
final class RoundTripsPlayTest {
    private static final String ROSTER =
            "<iq type='get' id='roster'><query xmlns='jabber:iq:roster' ver=''/></iq><presence/>";

    private final Play play = new Play();
    private Phones phones;
    private String token = "";
    private String session = "";

    @BeforeEach
    void romeoWasHereBefore() throws Exception {
        phones = new Phones(play);
        play.befriend("romeo", "juliet");
        Phone before = phones.logIn(password(WANTS + BIND));
        Element success = before.next();
        token = tokenIn(success);
        session = sessionIn(success);
        assertThat(before.next().local()).isEqualTo("features");
        before.write("<presence/>");
        assertThat(before.nextStanza().local()).as("its own").isEqualTo("presence");
        assertThat(before.nextStanza().local()).as("that juliet is away").isEqualTo("presence");
        before.cut();
        play.enter("juliet", "balcony")
                .send("<message type='chat' id='1' to='romeo@verona.example'><body>missed</body></message>");
        play.settle();
    }

    @AfterEach
    void end() {
        play.close();
    }

    private String resume() {
        return token(token, FAST + "<resume xmlns='urn:xmpp:sm:3' previd='" + session + "' h='2'/>" + BIND);
    }

    /// The session goes on, and what was missed is there.
    private static void live(Phone romeo) {
        assertThat(romeo.next().child("urn:xmpp:sm:3", "resumed")).isPresent();
        assertThat(romeo.next().local()).isEqualTo("features");
        Element message = romeo.nextStanza();
        assertThat(message.child(Element.CLIENT, "body").map(Element::text))
                .as(Literal.show(message))
                .contains("missed");
    }

    @Test
    void whoReadsTheFeaturesFirstIsBackInTwo() {
        Phone romeo = phones.phone().write(Phone.OPEN).skipFeatures().write(resume());
        live(romeo);
        assertThat(romeo.roundTrips()).isEqualTo(2);
    }

    @Test
    void whoKnowsTheFeaturesIsBackInOne() {
        Phone romeo = phones.logIn(resume());
        live(romeo);
        assertThat(romeo.roundTrips()).isEqualTo(1);
    }

    /// The session is gone: the same flight asks for another one, with the roster, and takes part.
    @Test
    void whoseSessionIsGoneHasANewOneWithItsRosterInTwo() {
        play.pass(Duration.ofSeconds(1));
        play.crash();
        phones.again();
        Phone romeo = phones.phone().write(Phone.OPEN).skipFeatures().write(resume() + ROSTER);
        Element success = romeo.next();
        assertThat(success.child("urn:xmpp:sm:3", "failed")).isPresent();
        assertThat(sessionIn(success)).isNotEqualTo(session);
        assertThat(romeo.next().local()).isEqualTo("features");
        Element roster = romeo.nextStanza();
        assertThat(roster.firstChild().orElseThrow().children()).hasSize(1);
        // Its own presence, who is away, and what was missed: in whichever order.
        List<Element> rest = List.of(romeo.nextStanza(), romeo.nextStanza(), romeo.nextStanza());
        assertThat(rest).anyMatch(element -> element.has(Element.CLIENT, "body"));
        assertThat(rest).anyMatch(element -> element.local().equals("presence"));
        assertThat(romeo.roundTrips()).isEqualTo(2);
    }
}
