package im.clove.s2s;

import static im.clove.s2s.Names.EVE;
import static im.clove.s2s.Names.JULIET;
import static im.clove.s2s.Names.ROMEO;
import static im.clove.s2s.Names.header;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.jid.B32;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamParser;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 6120 §4.7 and §4.8, attribute by attribute: the header that answers a server's, and the one that we begin
/// with.
@Timeout(60)
final class StreamHeaderPlayTest extends StockStage {
    private static final String XML = "http://www.w3.org/XML/1998/namespace";

    private StockPeer dial(B32 source, String words) throws Exception {
        StockPeer peer = new StockPeer(stage, network.host(source).dial(ROMEO, 5269, Duration.ofSeconds(1)));
        open.add(peer);
        return peer.say(words);
    }

    private static void answers(Element header, String from, String to) {
        assertThat(header.is(StreamParser.STREAMS, "stream")).isTrue();
        assertThat(header.attribute("from")).isEqualTo(from);
        assertThat(header.attribute("to")).isEqualTo(to);
        assertThat(header.attributeOr("id", "")).hasSize(32);
        assertThat(header.attribute(XML, "lang")).isEqualTo("en");
        assertThat(header.attribute("version")).isEqualTo("1.0");
    }

    @Test
    @DisplayName("§4.7: 'from' is what the peer asked for, 'to' what it says it is, each time")
    void everyHeaderIsAnswered() throws Exception {
        StockPeer juliet = dial(JULIET, header(J, R.toUpperCase(java.util.Locale.ROOT)));
        answers(juliet.hearHeader(), R, J);
        juliet.hearElement();
        juliet.say(STARTTLS);
        juliet.hearElement();
        juliet.startTls(true).say(header(J, R).replace("version='1.0'", "version='2.0' id='mine'"));
        answers(juliet.hearHeader(), R, J);
        juliet.hearElement();
        juliet.say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>=</auth>");
        juliet.hearElement();
        juliet.restart().say(header(J, R));
        answers(juliet.hearHeader(), R, J);
    }

    /// %r and %j stand for the two domains.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            host-unknown         | from='%j' to='unknown.example' version='1.0' xmlns='jabber:server'  | '' | %j
            host-unknown         | from='%j' version='1.0' xmlns='jabber:server'                       | '' | %j
            host-unknown         | version='1.0' xmlns='jabber:server'                                 | '' |
            improper-addressing  | from='@' to='%r' version='1.0' xmlns='jabber:server'                | %r |
            invalid-namespace    | from='%j' to='%r' version='1.0' xmlns='jabber:client'               | %r | %j
            unsupported-version  | from='%j' to='%r' version='0.9' xmlns='jabber:server'               | %r | %j
            unsupported-version  | from='%j' to='%r' xmlns='jabber:server'                             | %r | %j
            unsupported-version  | from='%j' to='unknown.example' xmlns='jabber:server'                | '' | %j
            """)
    @DisplayName("§4.9.1.2, §4.9.1.3: in front of an error the header has all its attributes, too")
    void anErrorComesInsideAStream(String condition, String attributes, String from, String to) throws Exception {
        StockPeer juliet = dial(
                JULIET, "<stream:stream " + named(attributes) + " xmlns:stream='http://etherx.jabber.org/streams'>");
        answers(juliet.hearHeader(), named(from), to == null ? null : named(to));
        assertThat(juliet.hear()).contains("<" + condition);
        juliet.hearTheEnd();
    }

    private static String named(String text) {
        return text.replace("%r", R).replace("%j", J);
    }

    @Test
    void aForgedClaimIsAnsweredByTheDomainItAsksFor() throws Exception {
        StockPeer eve = dial(EVE, "<!-- hush -->");
        answers(eve.hearHeader(), "", null);
        assertThat(eve.hear()).contains("<restricted-xml");

        StockPeer inside = plain(JULIET, J, R);
        inside.say(STARTTLS);
        inside.hearElement();
        inside.startTls(true).say("<!-- hush -->");
        answers(inside.hearHeader(), R, J);
        assertThat(inside.hear()).contains("<restricted-xml");
    }

    @Test
    @DisplayName("§4.7.1, §4.7.2: a stream that we begin says who we are and whom we want, and has no id")
    void weBeginWithBothAddresses() throws Exception {
        listen(JULIET);
        romeo.message(JULIET, "1");
        StockPeer juliet = answerDial();
        begins(juliet.hearHeader());
        juliet.say(answer(J, "before") + TLS_FEATURES);
        juliet.hearElement();
        juliet.say(PROCEED).startTls(false);
        begins(juliet.hearHeader());
    }

    @Test
    @DisplayName("§8.1.5: what a server says without naming a language is in that of its stream")
    void stanzasHaveTheLanguageOfTheirStream() throws Exception {
        StockPeer juliet = plain(JULIET, J, R);
        juliet.say(STARTTLS);
        juliet.hearElement();
        juliet.startTls(true).say(header(J, R).replace("version=", "xml:lang='de' version="));
        juliet.hearHeader();
        juliet.hearElement();
        juliet.say(result(J, R, "", "key"));
        juliet.hearElement();
        juliet.say(message(J, R, "1") + message(J, R, "2").replace("<message ", "<message xml:lang='fr' "));

        assertThat(romeo.arrival().element().attribute(XML, "lang")).isEqualTo("de");
        assertThat(romeo.arrival().element().attribute(XML, "lang")).isEqualTo("fr");
    }

    private static void begins(Element header) {
        assertThat(header.attribute("from")).isEqualTo(R);
        assertThat(header.attribute("to")).isEqualTo(J);
        assertThat(header.attribute("id")).isNull();
        assertThat(header.attribute("version")).isEqualTo("1.0");
        // SHOULD (§4.7.4), and not done: what goes here is in the languages of users, which their stanzas name.
        assertThat(header.attribute(XML, "lang")).isNull();
    }
}
