package im.clove.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.XmlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 6121 §8.5.1: what comes of a stanza to somebody who is not there, and that every ticket ends.
final class SwitchboardTest implements Switchboard.Destinations {
    private final List<String> log = new ArrayList<>();
    private final Switchboard door =
            new Switchboard(new Router(new Hosts(Set.of(Domain.of("verona.example")), List.of())), this);

    @Override
    public boolean toAccount(Envelope envelope) {
        Jid to = envelope.stanza().to();
        boolean exists = to != null && to.local().equals("romeo");
        if (exists) {
            log.add("account " + XmlWriter.toString(envelope.stanza().element()));
        }
        return exists;
    }

    @Override
    public void toPeer(Envelope envelope) {
        log.add("peer");
    }

    private void submit(String xml, Origin origin) {
        Stanza stanza = Stanza.of(Elements.stanza(xml));
        door.submit(new Envelope(stanza, origin, () -> log.add("done")));
    }

    @ParameterizedTest
    @CsvSource({
        "<message type='chat' TO><body>x</body></message>,           service-unavailable",
        "<message type='headline' TO><body>x</body></message>,       ''",
        "<message type='error' TO><body>x</body></message>,          ''",
        "<iq type='get' id='1' TO><ping xmlns='urn:xmpp:ping'/></iq>, service-unavailable",
        "<iq type='result' id='1' TO/>,                              ''",
        "<presence TO/>,                                             ''",
        "<presence type='subscribe' TO/>,                            ''",
        "<presence type='probe' TO/>,                                unsubscribed"
    })
    void toNobody(String xml, String answer) {
        submit(
                xml.replace("TO", "from='romeo@verona.example/o' to='nobody@verona.example'"),
                new Origin.Client(Jid.parse("romeo@verona.example/o")));
        assertThat(log).last().isEqualTo("done");
        if (answer.isEmpty()) {
            assertThat(log).hasSize(1);
        } else {
            assertThat(log).hasSize(2).first().asString().startsWith("account").contains(answer);
        }
    }

    @Test
    void whatIsTakenEndsWithWhoeverTookIt() {
        submit("<message from='a@verona.example/x' to='romeo@verona.example'/>", new Origin.Node());
        submit("<message from='romeo@verona.example/x' to='a@mantua.example'/>", new Origin.Node());
        assertThat(log).hasSize(2).doesNotContain("done").contains("peer");
    }

    @Test
    void neverBetweenTwoOtherServers() {
        submit(
                "<message from='a@mantua.example/x' to='b@padua.example'/>",
                new Origin.Peer(Domain.of("mantua.example"), null));
        // The error goes back to the server it came from.
        assertThat(log).containsExactly("peer", "done");
    }
}
