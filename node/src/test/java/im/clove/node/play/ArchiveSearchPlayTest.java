package im.clove.node.play;

import static im.clove.node.play.Archivist.ask;
import static im.clove.node.play.Archivist.assertBodies;
import static im.clove.node.play.Archivist.field;
import static im.clove.node.play.Archivist.page;
import static im.clove.node.play.Archivist.query;
import static im.clove.node.play.Archivist.say;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.xml.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// XEP-0431: an archive is searched by the words of its messages.
@Timeout(300)
final class ArchiveSearchPlayTest {
    private static final String TEXT = "{urn:xmpp:fulltext:0}fulltext";

    private final Play play = new Play();

    @AfterEach
    void end() {
        play.close();
    }

    private static void talk(Actor from, Actor to, int count) {
        for (int i = 0; i < count; i++) {
            from.send(say("juliet", "it is " + (i % 100 == 7 ? "Nightingale " : "lark ") + i));
            to.next();
        }
    }

    @Test
    void wordsAreFoundByTheirBeginningInWhatIsOldAndWhatIsNew() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        Actor juliet = play.enterAvailable("juliet", "balcony");
        talk(romeo, juliet, 310);

        // The first search makes the index; what is younger is read.
        Archivist.History all = ask(juliet, query(field(TEXT, "nightin"), ""));
        assertThat(all.bodies())
                .containsExactly(
                        "it is Nightingale 7",
                        "it is Nightingale 107",
                        "it is Nightingale 207",
                        "it is Nightingale 307");
        assertThat(all.isComplete()).isTrue();
        assertThat(all.of("count")).isEqualTo("-");

        Archivist.History last = ask(juliet, query(field(TEXT, "IT nightingale"), page("<max>1</max><before/>")));
        assertBodies(last, "it is Nightingale 307");
        assertThat(last.isComplete()).isFalse();
        Archivist.History ahead = ask(
                juliet,
                query(field(TEXT, "nightingale"), page("<max>2</max><before>" + last.of("first") + "</before>")));
        assertThat(ahead.bodies()).containsExactly("it is Nightingale 107", "it is Nightingale 207");

        assertBodies(ask(juliet, query(field(TEXT, "nightingale") + field("with", "nurse@verona.example"), "")), "");
        assertBodies(ask(romeo, query(field(TEXT, "nightingale 207"), "")), "it is Nightingale 207");
        assertBodies(ask(romeo, query(field(TEXT, "?"), "")), "");
        play.silence();
    }

    @Test
    void theFormAndTheAccountSayThatItCan() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        romeo.send("<iq type='get' id='f'><query xmlns='urn:xmpp:mam:2'/></iq>");
        Element form = romeo.next();
        assertThat(Literal.show(form)).contains("var='" + TEXT + "'");
        romeo.send("<iq type='get' id='d' to='romeo@verona.example'>"
                + "<query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        assertThat(Literal.show(romeo.next())).contains("var='urn:xmpp:fulltext:0'");
    }

    @Test
    void anotherHearsNothing() {
        play.enterAvailable("romeo", "orchard");
        Actor tybalt = play.enterAvailable("tybalt", "street");
        tybalt.send(query(field(TEXT, "rose"), "").replace("<iq ", "<iq to='romeo@verona.example' "));
        tybalt.expect("<iq type='error' id='q' from='romeo@verona.example' to='{me}'><error type='auth'>"
                + "<forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }
}
