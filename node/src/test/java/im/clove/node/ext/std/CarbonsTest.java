package im.clove.node.ext.std;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.ext.Effect;
import im.clove.node.ext.Fate;
import im.clove.node.ext.Hook;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Message;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// XEP-0280 §6.1: which messages are copied, and for whom.
final class CarbonsTest {
    private static Message message(String type, String content) {
        return (Message) Sight.stanza("<message from='romeo@verona.example/orchard' to='juliet@verona.example/balcony'"
                + (type.isEmpty() ? "" : " type='" + type + "'") + '>' + content + "</message>");
    }

    @ParameterizedTest
    @CsvSource({
        "chat,      <body>x</body>,                                                              true",
        "chat,      '',                                                                          true",
        "chat,      <active xmlns='http://jabber.org/protocol/chatstates'/>,                     true",
        "chat,      <private xmlns='urn:xmpp:carbons:2'/><body>x</body>,                         false",
        "chat,      <no-copy xmlns='urn:xmpp:hints'/><body>x</body>,                             false",
        "chat,      <sent xmlns='urn:xmpp:carbons:2'/><body>x</body>,                            false",
        "chat,      <received xmlns='urn:xmpp:carbons:2'/><body>x</body>,                        false",
        "chat,      <x xmlns='http://jabber.org/protocol/muc#user'/><body>x</body>,              false",
        "chat,      <x xmlns='http://jabber.org/protocol/muc#user'/><x xmlns='jabber:x:conference'/>, true",
        "normal,    <body>x</body>,                                                              true",
        "'',        <body>x</body>,                                                              true",
        "normal,    '',                                                                          false",
        "normal,    <subject>x</subject>,                                                        false",
        "normal,    <received xmlns='urn:xmpp:receipts' id='1'/>,                                true",
        "headline,  <body>x</body>,                                                              false",
        "groupchat, <body>x</body>,                                                              false",
        "error,     <body>x</body>,                                                              true",
        "error,     '',                                                                          false"
    })
    void whatIsCopied(String type, String content, boolean copied) {
        assertThat(Carbons.decide(message(type, content)).copy()).isEqualTo(copied);
    }

    private static List<String> copies(Message message, Fate fate) {
        Sight sight = new Sight();
        for (String resource : List.of("orchard", "street", "garden")) {
            sight.with(resource, false);
        }
        sight.slots.put("orchard carbons", true);
        sight.slots.put("street carbons", true);
        Hook.TakenHook hook = new Carbons()
                .hooks().stream()
                        .filter(Hook.TakenHook.class::isInstance)
                        .map(Hook.TakenHook.class::cast)
                        .findFirst()
                        .orElseThrow();
        return hook.handler().handle(sight, message, fate).stream()
                .map(Effect.ToResource.class::cast)
                .map(copy -> copy.resource()
                        + ' '
                        + copy.stanza().element().children().getFirst().local())
                .toList();
    }

    @Test
    void theOthersThatAskedForItGetWhatOneSends() {
        Message message = message("chat", "<body>x</body>");
        assertThat(copies(message, new Fate.Sent("orchard"))).containsExactly("street sent");
        assertThat(copies(message, new Fate.Sent("garden"))).containsExactly("orchard sent", "street sent");
    }

    @Test
    void theOthersThatAskedForItGetWhatOneGets() {
        Message message = message("chat", "<body>x</body>").withFrom(Jid.parse("j@m.example/b"));
        assertThat(copies(message, new Fate.Delivered(List.of("street", "garden"))))
                .containsExactly("orchard received");
    }

    @Test
    void whoWroteItToTheOwnAccountGetsNoCopy() {
        Message toSelf = message("chat", "<body>x</body>").withTo(Sight.ROMEO);
        assertThat(copies(toSelf, new Fate.Sent("orchard"))).isEmpty();
        assertThat(copies(toSelf, new Fate.Delivered(List.of("garden")))).containsExactly("street received");
    }

    @Test
    void ofWhatNobodyGetsThereIsNoCopy() {
        Message message = message("chat", "<body>x</body>");
        assertThat(copies(message, new Fate.Kept("nobody is there"))).isEmpty();
        assertThat(copies(message, new Fate.Dropped("refused"))).isEmpty();
    }
}
