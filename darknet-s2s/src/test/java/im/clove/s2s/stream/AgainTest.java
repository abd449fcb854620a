package im.clove.s2s.stream;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.budget.Budget;
import im.clove.s2s.Names;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How a stanza is said again, and what is understood by it.
final class AgainTest {
    private static final String NS = " xmlns='urn:clove:s2s:0'";

    private final Budget budget = Budget.node(100_000_000);
    private final AgainWriter writer = new AgainWriter(budget);
    private final AgainReader reader = new AgainReader(1);
    private long number;

    private static Element xml(String text) {
        return Names.elements(text).getFirst();
    }

    private static Element message(String to, String body) {
        return xml("<message from='r@rooms.b/nick' to='" + to + "' type='groupchat' id='i' xml:lang='de'><body>" + body
                + "</body><x xmlns='urn:x' a='1'><y/></x></message>");
    }

    /// Writes the next stanza; both sides are right if the same comes out.
    ///
    /// @return how it is spelled: `full`, or the attributes of the `again`
    private String send(Element stanza) {
        Element said = writer.spell(++number, stanza);
        assertThat(reader.read(said).orElse(said)).isEqualTo(stanza);
        return said.is(Hello.NS, Again.LOCAL)
                ? said.attribute("of") + " " + said.attribute("to")
                : said.equals(stanza) ? "full" : "something else";
    }

    @ParameterizedTest
    @CsvSource({
        "a@d/r, b@d/s, b@/s",
        "a@d/r, b@d, b@",
        "d, b@d/@x/, b@/@x/",
        "a@d, d/r, /r",
        "a@d/x, d, ''",
        "a@d, b@e.d/r, b@e.d/r",
        "a@e.d, b@d/r, b@d/r",
        "a@d/e, b@e/d, b@e/d",
        "d/a@e, e, e",
        "a@[::1]/r, b@[::1]/r, b@/r"
    })
    void theDomainThatBothShareIsLeftOut(String earlier, String to, String said) {
        Again again = Again.of(7, earlier, to);

        assertThat(again).isEqualTo(new Again(7, said));
        assertThat(again.recipient(earlier)).isEqualTo(to);
        assertThat(Again.read(again.toElement())).contains(again);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<again" + NS + "/>",
                "<again" + NS + " of='1'/>",
                "<again" + NS + " to='a@b'/>",
                "<again" + NS + " of='0' to='a@b'/>",
                "<again" + NS + " of='-1' to='a@b'/>",
                "<again" + NS + " of='1 ' to='a@b'/>",
                "<again" + NS + " of='99999999999999999999' to='a@b'/>",
                "<again" + NS + " of='1' to='a@b'><body/></again>",
                "<again" + NS + " of='1' to='a@b'>x</again>",
                "<again xmlns='urn:clove:s2s:1' of='1' to='a@b'/>",
                "<more" + NS + " of='1' to='a@b'/>"
            })
    void whatIsNoAgain(String said) {
        assertThat(Again.read(xml(said))).isEmpty();
        reader.read(message("a@b", "x"));
        assertThat(reader.read(xml(said))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'', d", "x, x", "@, @d", "/, d/", "@@, @@", "//, d//"})
    void anAddressThatIsNoneIsLeftToWhoChecksAddresses(String to, String recipient) {
        assertThat(new Again(1, to).recipient("a@d/r")).isEqualTo(recipient);
        assertThat(new Again(1, to).recipient("")).isEqualTo(to);
    }

    @Test
    void whatDiffersInTheRecipientAloneIsSaidAgain() {
        writer.begin(AgainReader.MOST);
        assertThat(send(message("a@d/r", "x"))).isEqualTo("full");
        assertThat(send(message("b@d/r", "x"))).isEqualTo("1 b@/r");
        assertThat(send(message("a@d/r", "x"))).isEqualTo("1 a@/r");
        assertThat(send(message("c@e", "x"))).isEqualTo("1 c@e");
        assertThat(send(message("b@d/r", "y"))).isEqualTo("full");
        assertThat(send(message("b@d/r", "x").with("id", "j"))).isEqualTo("full");
        assertThat(send(message("c@d/r", "x").with("id", "j"))).isEqualTo("6 c@/r");
        assertThat(send(message("c@d/r", "x").with("from", "r@rooms.b/other"))).isEqualTo("full");
        assertThat(send(message("c@d/r", "x").with("type", null))).isEqualTo("full");
        assertThat(send(message("c@d/r", "x").with(xml("<more/>")))).isEqualTo("full");
    }

    /// A room tells some where somebody is, and others not.
    @Test
    void theLastTwoMayBeMeant() {
        writer.begin(AgainReader.MOST);
        List<String> said = List.of("x a", "y b", "x c", "y d", "z e", "y f", "z g", "x h");
        assertThat(said.stream().map(each -> send(message(each.substring(2) + "@d", each.substring(0, 1)))))
                .containsExactly("full", "full", "1 c@", "2 d@", "full", "2 f@", "5 g@", "full");
    }

    @Test
    void whatIsLargerThanThePeerKeepsGoesInFullAndOnlyCounts() {
        writer.begin(1_000);
        String large = "x".repeat(1_000);
        assertThat(send(message("a@d", "x"))).isEqualTo("full");
        assertThat(send(message("a@d", large))).isEqualTo("full");
        assertThat(send(message("b@d", large))).isEqualTo("full");
        assertThat(send(message("b@d", "x"))).isEqualTo("full");
        writer.begin(1 << 24);
        large = "x".repeat(AgainReader.MOST);
        assertThat(send(message("a@d", large))).isEqualTo("full");
        assertThat(send(message("b@d", large))).isEqualTo("full");
        assertThat(send(message("b@d", "y".repeat(AgainReader.MOST - 300)))).isEqualTo("full");
        assertThat(send(message("c@d", "y".repeat(AgainReader.MOST - 300)))).endsWith(" c@");
    }

    @Test
    void aPeerThatDoesNotSaySoGetsEverythingInFull() {
        assertThat(send(message("a@d", "x"))).isEqualTo("full");
        assertThat(send(message("b@d", "x"))).isEqualTo("full");
        writer.begin(0);
        assertThat(send(message("a@d", "x"))).isEqualTo("full");
        assertThat(send(message("b@d", "x"))).isEqualTo("full");
        assertThat(budget.held()).isZero();
    }

    @Test
    void nothingIsSaidAgainThatIsAsShort() {
        writer.begin(AgainReader.MOST);
        assertThat(send(xml("<presence from='a@b' to='c@d'/>"))).isEqualTo("full");
        assertThat(send(xml("<presence from='a@b' to='e@d'/>"))).isEqualTo("full");
    }

    @Test
    void bothForgetWhenTheCountGoesOnElsewhere() {
        writer.begin(AgainReader.MOST);
        send(message("a@d", "x"));
        writer.forget();
        reader.read(new Hello("i", 7, null, 0, 0).toElement());
        number = 6;
        assertThat(send(message("b@d", "x"))).isEqualTo("full");
        assertThat(send(message("c@d", "x"))).isEqualTo("7 c@");
        assertThat(reader.read(new Again(1, "c@").toElement())).isEmpty();
    }

    @Test
    void whatIsSaidAgainCannotBeMeantByAnother() {
        reader.read(message("a@d", "x"));
        assertThat(reader.read(new Again(1, "b@").toElement())).isPresent();
        assertThat(reader.read(new Again(2, "c@").toElement())).isEmpty();
        assertThat(reader.read(new Again(3, "c@").toElement())).isEmpty();
    }

    @Test
    void whatIsKeptIsChargedAndBounded() {
        writer.begin(AgainReader.MOST);
        for (int i = 0; i < 9; i++) {
            send(message("a@d", Integer.toString(i).repeat(AgainReader.MOST - 300)));
            assertThat(reader.held()).isBetween(1L, 2L * (AgainReader.MOST + 64));
        }
        assertThat(budget.held()).isBetween(2L * AgainReader.MOST - 800, 2L * AgainReader.MOST + 8_000);
        send(message("a@d", "x".repeat(100_000)));
        send(message("a@d", "y".repeat(100_000)));
        assertThat(reader.held()).isZero();
        assertThat(budget.held()).isZero();
        send(message("a@d", "x"));
        writer.end();
        assertThat(budget.held()).isZero();
    }

    /// What is spared is as much work for the peer, which reads no faster for it.
    @Test
    void muchWaitsForAWordOfThePeer() {
        writer.begin(AgainReader.MOST);
        String large = "x".repeat(8_000);
        int sent = 0;
        while (writer.mayGoOn()) {
            send(message("a@d", large));
            sent++;
        }
        assertThat(sent).isEqualTo(1 + AgainWriter.SPARED / 8_000 + 1);
        writer.heard();
        assertThat(writer.mayGoOn()).isTrue();
    }

    @Test
    void whatThereIsNoRoomForGoesInFull() {
        Budget small = Budget.node(100);
        AgainWriter poor = new AgainWriter(small.open(Budget.Kind.LINK, "peer"));
        poor.begin(AgainReader.MOST);
        for (String to : List.of("a@d", "b@d", "c@d")) {
            assertThat(poor.spell(++number, message(to, "x"))).isEqualTo(message(to, "x"));
        }
        assertThat(small.held()).isZero();
    }

    /// A stanza of no recipient ends the stream elsewhere; until then it is as if it had an empty one.
    @Test
    void afterAStanzaWithoutARecipient() {
        writer.begin(AgainReader.MOST);
        Element nobody = message("a@d", "x").with("to", null);
        assertThat(send(nobody)).isEqualTo("full");
        assertThat(send(nobody)).isEqualTo("full");
        assertThat(reader.read(new Again(2, "b@").toElement()))
                .map(each -> each.attribute("to"))
                .contains("b@");
    }

    @ParameterizedTest
    @CsvSource({"8192, 8192", "1, 1", "99999999999, 16777216", "0, 0", "-1, 0", "yes, 0", "'', 0"})
    void whatAPeerSaysOfIt(String said, int keeps) {
        Hello hello = new Hello("i", 3, null, 0, 0);
        assertThat(hello.toElement().attribute("again")).isNull();
        assertThat(hello.readingAgain().toElement().attribute("again")).isEqualTo("8192");
        Hello read = Hello.read(hello.toElement().with("again", said)).orElseThrow();
        assertThat(read.again()).isEqualTo(keeps);
        assertThat(Optional.ofNullable(read.reader()).isPresent()).isEqualTo(keeps > 0);
    }
}
