package im.clove.node.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.clearnet.policy.BridgeFile;
import im.clove.clearnet.policy.BridgePolicy;
import im.clove.s2s.queue.Delivery;
import im.clove.s2s.queue.InboundSink;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who may say what to whom across the door: alice may write to friend.example and hear from it, bob may only write
/// (and get answers),
/// and
/// nobody has to do with other servers.
final class BridgeDoorTest {
    private final List<Stanza> inside = new ArrayList<>();
    private final List<Stanza> back = new ArrayList<>();
    private int handled;

    private BridgeDoor door() throws Exception {
        BridgePolicy policy = BridgeFile.parse("""
                        alice@chat.example friend.example clearnet
                        bob@chat.example friend.example clearnet out
                        """).policy(false);
        InboundSink sink = new InboundSink() {
            @Override
            public void accept(Domain from, Stanza stanza, Delivery told) {
                inside.add(stanza);
            }
        };
        return new BridgeDoor(sink, _ -> true, () -> policy, back::add);
    }

    private static Stanza stanza(String kind, String type, String from, String to) {
        Element element = Element.of(Element.CLIENT, kind)
                .with("from", from)
                .with("to", to)
                .with("id", "1")
                .with("type", type.equals("-") ? null : type);
        return Stanza.of(
                kind.equals("iq") && type.equals("get") ? element.with(Element.of("urn:xmpp:ping", "ping")) : element);
    }

    @ParameterizedTest
    @CsvSource({
        "message, chat, alice, friend.example, true, true",
        "message, chat, bob, friend.example, true, false",
        "message, chat, carol, friend.example, false, false",
        "message, chat, alice, stranger.example, false, false",
        "message, error, alice, friend.example, true, true",
        "message, error, bob, friend.example, true, true",
        "message, error, carol, friend.example, false, false",
        "iq, get, carol, friend.example, false, false",
        "iq, result, bob, friend.example, true, true",
        "iq, result, carol, friend.example, false, false",
        "presence, subscribe, carol, friend.example, false, false",
        "presence, -, carol, friend.example, false, false",
        "presence, unavailable, bob, friend.example, true, true",
        "presence, unavailable, carol, friend.example, false, false"
    })
    void rulesHoldForEachAddressAndDirection(
            String kind, String type, String local, String server, boolean leaves, boolean enters) throws Exception {
        BridgeDoor door = door();
        String ours = local + "@chat.example";
        String theirs = "romeo@" + server;

        assertThat(door.refusal(stanza(kind, type, ours, theirs)).isEmpty()).isEqualTo(leaves);
        door.accept(Domain.of(server), stanza(kind, type, theirs, ours), new Delivery() {
            @Override
            public void accepted() {
                handled++;
            }

            @Override
            public void failed(StanzaError reason) {
                throw new AssertionError("nobody sent this");
            }
        });

        assertThat(inside).hasSize(enters ? 1 : 0);
        assertThat(handled).isEqualTo(enters ? 0 : 1);
        // Who answers, or only says that he is there, hears nothing.
        boolean isAsked = type.equals("chat") || type.equals("get") || type.equals("subscribe");
        assertThat(back).hasSize(enters || !isAsked ? 0 : 1);
        assertThat(back)
                .allSatisfy(answer -> assertThat(answer.element().toString()).doesNotContain("alice"));
    }
}
