package im.clove.node.play;

import im.clove.node.c2s.Entrance;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A client is let in: its answer is spelled as it asked for, and comes first, with what it wanted done at once.
@Timeout(300)
final class EntrancePlayTest {
    private static final String SM = " xmlns='urn:xmpp:sm:3'";

    private final Play play = new Play();

    @AfterEach
    void end() {
        play.close();
    }

    /// In the way of SASL2 (XEP-0388): one element for everything.
    private static List<Element> spell(Entrance.Outcome outcome) {
        return List.of(
                switch (outcome) {
                    case Entrance.Outcome.Bound(var full, List<Element> inline) ->
                        Element.of("urn:xmpp:sasl:2", "success")
                                .with("authorization-identifier", full.toString())
                                .with(Element.of("urn:xmpp:bind:0", "bound").withNodes(inline));
                    case Entrance.Outcome.NotBound(StanzaError error) ->
                        Element.of("urn:xmpp:sasl:2", "continue").with(error.toElement());
                    case Entrance.Outcome.Resumed(var _, Element answer) ->
                        Element.of("urn:xmpp:sasl:2", "success").with(answer);
                    case Entrance.Outcome.NotResumed(Element answer) ->
                        Element.of("urn:xmpp:sasl:2", "success").with(answer);
                });
    }

    private Actor enter(String resource, Element... inline) {
        return play.connect("romeo", new Entrance.Bind(resource, List.of(inline), EntrancePlayTest::spell));
    }

    @Test
    void theAnswerIsSpelledAsItWasAskedFor() {
        enter("orchard")
                .expect("<success xmlns='urn:xmpp:sasl:2' authorization-identifier='romeo@verona.example/orchard'>"
                        + "<bound xmlns='urn:xmpp:bind:0'/></success>");
        play.silence();
    }

    @Test
    void streamManagementBeginsWithTheSessionAndTheUnknownIsPassedOver() {
        Actor romeo = enter(
                "orchard",
                Element.of("u", "unheard-of"),
                Literal.parse("<enable" + SM + " resume='true' max='60'/>"),
                Literal.parse("<enable" + SM + "/>"));
        Element enabled = romeo.next().firstChild().orElseThrow().firstChild().orElseThrow();
        String id = enabled.attributeOr("id", "");
        play.silence();
        romeo.send("<presence/>")
                .expect("<presence from='romeo@verona.example/orchard' to='romeo@verona.example/orchard'/>");
        romeo.send("<r" + SM + "/>").expect("<a" + SM + " h='1'/>");
        romeo.cut();

        Actor back = play.connect("romeo", new Entrance.Resume(id, 1, EntrancePlayTest::spell));
        back.expect("<success xmlns='urn:xmpp:sasl:2'><resumed" + SM + " previd='" + id + "' h='1'/></success>");
        play.silence();
    }

    @Test
    void aSessionThatIsGoneIsToldInTheSameWay() {
        play.connect("romeo", new Entrance.Resume("no-such-session", 1, EntrancePlayTest::spell))
                .expectRefusal("<success xmlns='urn:xmpp:sasl:2'><failed" + SM + ">"
                        + "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed></success>");
    }

    @Test
    void anAccountThatIsGoneIsToldInTheSameWay() {
        play.connect("mercutio", new Entrance.Bind("square", List.of(), EntrancePlayTest::spell))
                .expectRefusal("<continue xmlns='urn:xmpp:sasl:2'><error xmlns='jabber:client' type='cancel'>"
                        + "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></continue>");
    }
}
