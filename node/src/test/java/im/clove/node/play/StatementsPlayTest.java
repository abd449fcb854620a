package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.clearnet.statement.SignedStatement;
import im.clove.clearnet.statement.Statement;
import im.clove.i2p.keys.NodeIdentity;
import im.clove.node.ext.std.Administration;
import im.clove.node.ext.std.Statements;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.xml.Element;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Another server asks this one about its place in I2P.
final class StatementsPlayTest {
    private static final String NS = "urn:clove:statement:0";
    private static final Statements.Source SOURCE =
            (asked, about) -> asked.equals(Domain.of(Play.HOST)) && !about.equals(Domain.of("secret.example"))
                    ? Optional.of(Element.of(NS, "statement").with("domain", about.name()))
                    : Optional.empty();

    private static void ask(Play play, String to, String question) {
        play.mantua.send("<iq type='get' id='1' from='mantua.example' to='" + to + "'>" + question + "</iq>");
    }

    private static void expectNothing(Play play, String to) {
        play.mantua.expect("<iq type='error' id='1' from='" + to + "' to='mantua.example'><error type='cancel'>"
                + "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }

    @Test
    void theDomainSaysWhereItIs() {
        try (Play play = new Play(Administration.Given.NONE.stating(SOURCE))) {
            ask(play, Play.HOST, "<statement xmlns='" + NS + "'/>");
            play.mantua.expect("<iq type='result' id='1' from='" + Play.HOST + "' to='mantua.example'>"
                    + "<statement xmlns='" + NS + "' domain='" + Play.HOST + "'/></iq>");
            ask(play, Play.HOST, "<statement xmlns='" + NS + "' domain='chat.example'/>");
            play.mantua.expect("<iq type='result' id='1' from='" + Play.HOST + "' to='mantua.example'>"
                    + "<statement xmlns='" + NS + "' domain='chat.example'/></iq>");
        }
    }

    @Test
    void aPlaceSaysOverI2pWhatIsSignedAndIsReadThereAsItWasSaid() throws Exception {
        NodeIdentity place = NodeIdentity.create(new SecureRandom());
        Domain chat = Domain.of("chat.example");
        SignedStatement signed = SignedStatement.of(
                Statement.now(chat, place.destination().base64(), false, Instant.EPOCH), place::sign);
        Statements.Source source = (asked, about) ->
                asked.b32().isPresent() && about.equals(chat) ? Optional.of(signed.element()) : Optional.empty();
        try (TwoServers two = new TwoServers(false, _ -> List.of(), source)) {
            Actor juliet = two.enter("juliet", "balcony");
            juliet.send("<iq type='get' id='1' to='" + two.domain() + "'><statement xmlns='" + NS
                    + "' domain='chat.example'/></iq>");
            Element answer = juliet.next();

            assertThat(answer.attribute("from")).isEqualTo(two.domain());
            assertThat(SignedStatement.parse(answer.firstChild().orElseThrow())).isEqualTo(signed);
        }
    }

    @Test
    void whereNothingIsSaidItIsAsIfTheQuestionWereNotKnown() {
        try (Play play = new Play(Administration.Given.NONE.stating(SOURCE))) {
            ask(play, Play.HOST, "<statement xmlns='" + NS + "' domain='secret.example'/>");
            expectNothing(play, Play.HOST);
            ask(play, Play.HOST, "<statement xmlns='" + NS + "' domain='..'/>");
            expectNothing(play, Play.HOST);
        }
        try (Play play = new Play()) {
            ask(play, Play.HOST, "<statement xmlns='" + NS + "'/>");
            expectNothing(play, Play.HOST);
        }
    }
}
