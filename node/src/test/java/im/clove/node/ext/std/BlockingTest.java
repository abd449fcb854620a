package im.clove.node.ext.std;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.core.Ticket;
import im.clove.node.ext.BlockList;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Extensions;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.ext.Passage;
import im.clove.node.ext.Reply;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// XEP-0191 §3: what passes between an account and who is blocked, and which lists it takes.
final class BlockingTest {
    private static final Extensions ALL = new Extensions(List.of(new Blocking(3)));

    private final Sight sight = new Sight().with("orchard", true);

    private String ask(String local, String items) {
        Iq request = (Iq) Sight.stanza("<iq type='set' id='1' from='romeo@verona.example/o' to='romeo@verona.example'><"
                + local + " xmlns='urn:xmpp:blocking'>" + items + "</" + local + "></iq>");
        return switch (Objects.requireNonNull(ALL.ofAccount(Asker.SELF, request))
                .handle(sight, request)) {
            case Reply.Refuse<Effect>(var error, var _) -> error.condition().name();
            case Reply.Answer<Effect>(var _, List<Effect> effects) -> {
                sight.turn(effects);
                yield sight.chapter(BlockList.CHAPTER).blocked().size() + " blocked";
            }
            case Reply.Later<Effect> _ -> "later";
        };
    }

    private static String items(String... jids) {
        StringBuilder out = new StringBuilder();
        for (String jid : jids) {
            out.append("<item jid='").append(jid).append("'/>");
        }
        return out.toString();
    }

    private static String what(Passage passage) {
        return switch (passage) {
            case Passage.Passed _ -> "passes";
            case Passage.Taken _ -> "dropped";
            case Passage.Rejected(var _, var error, var _) -> error.condition().name();
        };
    }

    @ParameterizedTest
    @CsvSource({
        "<message FROM/>,                                      peer, dropped",
        "<message type='groupchat' FROM/>,                     peer, SERVICE_UNAVAILABLE",
        "<message type='error' FROM/>,                         peer, dropped",
        "<message type='error' FROM/>,                         node, passes",
        "<message FROM/>,                                      node, dropped",
        "<presence FROM/>,                                     peer, dropped",
        "<presence type='subscribe' FROM/>,                    peer, dropped",
        "<iq type='get' id='1' FROM><x xmlns='urn:x'/></iq>,   peer, SERVICE_UNAVAILABLE",
        "<iq type='result' id='1' FROM/>,                      peer, dropped"
    })
    void whatComesFromTheBlocked(String xml, String by, String expected) {
        assertThat(ask("block", items("paris@mantua.example"))).isEqualTo("1 blocked");
        Origin origin = by.equals("node") ? new Origin.Node() : new Origin.Peer(Domain.of("mantua.example"), null);
        for (String from : List.of("paris@mantua.example/x", "benvolio@mantua.example/x")) {
            String stanza = xml.replace("FROM", "from='" + from + "' to='romeo@verona.example'");
            Envelope envelope = new Envelope(Sight.stanza(stanza), origin, Ticket.NONE);
            assertThat(what(ALL.inbound(sight, envelope))).isEqualTo(from.startsWith("paris") ? expected : "passes");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "<message TO/>,                                     NOT_ACCEPTABLE",
        "<presence TO/>,                                    NOT_ACCEPTABLE",
        "<presence type='subscribe' TO/>,                   NOT_ACCEPTABLE",
        "<presence type='unavailable' TO/>,                 passes",
        "<presence type='unsubscribe' TO/>,                 passes",
        "<presence type='unsubscribed' TO/>,                passes",
        "<iq type='get' id='1' TO><x xmlns='urn:x'/></iq>,  NOT_ACCEPTABLE",
        "<message type='error' TO/>,                        passes"
    })
    void whatGoesToTheBlocked(String xml, String expected) {
        assertThat(ask("block", items("mantua.example"))).isEqualTo("1 blocked");
        for (String to : List.of("paris@mantua.example", "mantua.example")) {
            assertThat(what(ALL.outbound(sight, Envelope.bySystem(Sight.stanza(xml.replace("TO", "to='" + to + "'"))))))
                    .isEqualTo(expected);
        }
    }

    @Test
    void theOwnServerIsAlwaysReached() {
        assertThat(ask("block", items("verona.example"))).isEqualTo("1 blocked");
        assertThat(what(ALL.outbound(sight, Envelope.bySystem(Sight.stanza("<message to='verona.example'/>")))))
                .isEqualTo("passes");
    }

    @Test
    void listsThatAreTakenAndNot() {
        assertThat(ask("block", "")).isEqualTo("BAD_REQUEST");
        assertThat(ask("block", items("a b@c"))).isEqualTo("JID_MALFORMED");
        assertThat(ask("block", "<item/>")).isEqualTo("JID_MALFORMED");
        assertThat(ask("block", items("romeo@verona.example"))).isEqualTo("NOT_ALLOWED");
        assertThat(ask("block", items("a@b.example", "b@b.example"))).isEqualTo("2 blocked");
        assertThat(ask("block", items("c@b.example", "d@b.example"))).isEqualTo("RESOURCE_CONSTRAINT");
        assertThat(ask("block", items("c@b.example"))).isEqualTo("3 blocked");
        assertThat(ask("unblock", items("a b@c"))).isEqualTo("JID_MALFORMED");
        assertThat(ask("unblock", items("a@b.example", "nobody@b.example"))).isEqualTo("2 blocked");
        assertThat(ask("unblock", "")).isEqualTo("0 blocked");
        assertThat(sight.isBlocked(Jid.parse("b@b.example"))).isFalse();
    }
}
