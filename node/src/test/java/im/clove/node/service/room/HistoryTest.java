package im.clove.node.service.room;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.xml.Elements;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What of all that is said in a room gets into its archive (XEP-0313 §5.1.1).
final class HistoryTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            words                     | y | <body>wherefore</body>
            a subject                 | y | <subject>Peace</subject>
            nothing                   | n | ''
            a correction, 0308        | y | <body>therefore</body><replace xmlns='urn:xmpp:message-correct:0' id='m'/>
            a reply, 0461             | y | <body>here</body><reply xmlns='urn:xmpp:reply:0' id='m' to='o@r.example/j'/>
            reactions, 0444           | y | <reactions xmlns='urn:xmpp:reactions:0' id='m'><reaction>+</reaction></reactions>
            reactions taken back      | y | <reactions xmlns='urn:xmpp:reactions:0' id='m'/>
            a retraction, 0424        | y | <retract xmlns='urn:xmpp:message-retract:1' id='m'/>
            read, 0333                | y | <displayed xmlns='urn:xmpp:chat-markers:0' id='m'/>
            got, 0333                 | y | <received xmlns='urn:xmpp:chat-markers:0' id='m'/>
            a marker asked for        | n | <markable xmlns='urn:xmpp:chat-markers:0'/>
            got, 0184                 | y | <received xmlns='urn:xmpp:receipts' id='m'/>
            a receipt asked for       | n | <request xmlns='urn:xmpp:receipts'/>
            OMEMO, 0384               | y | <encrypted xmlns='eu.siacs.conversations.axolotl'/>
            OMEMO 2                   | y | <encrypted xmlns='urn:xmpp:omemo:2'/>
            encrypted in some way     | y | <encryption xmlns='urn:xmpp:eme:0' namespace='x'/>
            a link, 0066              | y | <x xmlns='jabber:x:oob'><url>http://verona.example/</url></x>
            an invitation, 0249       | y | <x xmlns='jabber:x:conference' jid='cell@rooms.verona.example'/>
            typing, 0085              | n | <composing xmlns='http://jabber.org/protocol/chatstates'/>
            typing, to be kept        | y | <paused xmlns='http://jabber.org/protocol/chatstates'/><store xmlns='urn:xmpp:hints'/>
            words not to be kept      | n | <body>psst</body><no-store xmlns='urn:xmpp:hints'/>
            not for good              | n | <body>psst</body><no-permanent-store xmlns='urn:xmpp:hints'/>
            not copied                | y | <body>once</body><no-copy xmlns='urn:xmpp:hints'/>
            """)
    void kept(String what, String kept, String inside) {
        String said =
                "<message type='groupchat' id='m' from='o@r.example/romeo' to='o@r.example'>" + inside + "</message>";
        assertThat(History.isKept(Elements.stanza(said))).as(what).isEqualTo(kept.equals("y"));
    }
}
