package im.clove.xmpp.im;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Elements;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is archived, a row for each kind of message. `H:` stands for the hints' namespace.
final class ArchivableTest {
    private static final String OMEMO = "<encrypted xmlns='eu.siacs.conversations.axolotl'/>";

    @ParameterizedTest
    @CsvSource({
        // type, content, kept, reason
        "chat,      <body>x</body>,                                                       true,  it has a body",
        "'',        <body>x</body>,                                                       true,  it has a body",
        "normal,    <body>x</body>,                                                       true,  it has a body",
        "strange,   <body>x</body>,                                                       true,  it has a body",
        "headline,  <body>x</body>,                                                       false, a headline",
        "groupchat, <body>x</body>,                                                       false, the room's archive has it",
        "error,     <body>x</body>,                                                       false, an error",
        "normal,    <subject>x</subject>,                                                 true,  it has a subject",
        // XEP-0334
        "chat,      <body>x</body><no-store H:/>,                                         false, hinted not to be kept",
        "chat,      <body>x</body><no-permanent-store H:/>,                               false, hinted not to be kept",
        "chat,      <body>x</body><no-copy H:/>,                                          true,  it has a body",
        "chat,      <body>x</body><no-store H:/><store H:/>,                              false, hinted not to be kept",
        "chat,      <store H:/>,                                                          true,  hinted to be kept",
        "headline,  <body>x</body><store H:/>,                                            true,  hinted to be kept",
        "groupchat, <body>x</body><store H:/>,                                            false, the room's archive has it",
        "error,     <store H:/>,                                                          false, an error",
        "chat,      <propose xmlns='urn:xmpp:jingle-message:0' id='1'/><store H:/>,       true,  hinted to be kept",
        "chat,      <propose xmlns='urn:xmpp:jingle-message:0' id='1'/>,                  false, nothing to read",
        // XEP-0085
        "chat,      <composing xmlns='http://jabber.org/protocol/chatstates'/>,           false, a chat state",
        "chat,      <active xmlns='http://jabber.org/protocol/chatstates'/><body>x</body>, true, it has a body",
        // XEP-0184
        "normal,    <received xmlns='urn:xmpp:receipts' id='1'/>,                         true,  a receipt",
        "chat,      <request xmlns='urn:xmpp:receipts'/>,                                 false, nothing to read",
        "chat,      <request xmlns='urn:xmpp:receipts'/><body>x</body>,                   true,  it has a body",
        // XEP-0333
        "normal,    <received xmlns='urn:xmpp:chat-markers:0' id='1'/>,                   true,  a marker",
        "normal,    <displayed xmlns='urn:xmpp:chat-markers:0' id='1'/>,                  true,  a marker",
        "normal,    <acknowledged xmlns='urn:xmpp:chat-markers:0' id='1'/>,               true,  a marker",
        "normal,    <markable xmlns='urn:xmpp:chat-markers:0'/>,                          false, nothing to read",
        // XEP-0308
        "chat,      <body>x</body><replace xmlns='urn:xmpp:message-correct:0' id='1'/>,   true,  it has a body",
        "chat,      <replace xmlns='urn:xmpp:message-correct:0' id='1'/>,                 true,  a correction",
        // XEP-0424, XEP-0444, XEP-0461
        "chat,      <retract xmlns='urn:xmpp:message-retract:1' id='1'/>,                 true,  a retraction",
        "chat,      <reactions xmlns='urn:xmpp:reactions:0' id='1'/>,                     true,  reactions",
        "chat,      <reply xmlns='urn:xmpp:reply:0' id='1'/><body>x</body>,               true,  it has a body",
        "chat,      <reply xmlns='urn:xmpp:reply:0' id='1'/>,                             false, nothing to read",
        // XEP-0380 and what it hints at
        "chat,      <encryption xmlns='urn:xmpp:eme:0' namespace='x'/>,                   true,  it says that it is encrypted",
        "chat,      OMEMO,                                                                true,  encrypted",
        "chat,      <encrypted xmlns='urn:xmpp:omemo:2'/>,                                true,  encrypted",
        "chat,      <encrypted xmlns='other'/>,                                           false, nothing to read",
        "chat,      <openpgp xmlns='urn:xmpp:openpgp:0'/>,                                true,  encrypted with OpenPGP",
        "chat,      <x xmlns='jabber:x:encrypted'/>,                                      true,  encrypted with PGP",
        "chat,      OMEMO<no-store H:/>,                                                  false, hinted not to be kept",
        "groupchat, OMEMO,                                                                false, the room's archive has it",
        // XEP-0045, XEP-0249
        "normal,    <x xmlns='http://jabber.org/protocol/muc#user'><invite/></x>,         true,  an invitation by a room",
        "normal,    <x xmlns='http://jabber.org/protocol/muc#user'><decline/></x>,        true,  an invitation by a room",
        "normal,    <x xmlns='jabber:x:conference' jid='a@b'/>,                           true,  an invitation",
        "chat,      <x xmlns='http://jabber.org/protocol/muc#user'/><body>x</body>,       true,  it has a body",
        "normal,    <x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x>, false, nothing to read",
        // XEP-0066
        "chat,      <x xmlns='jabber:x:oob'><url>u</url></x>,                             true,  a link",
        // what is for programs
        "normal,    <event xmlns='http://jabber.org/protocol/pubsub#event'/>,             false, nothing to read",
        "headline,  <event xmlns='http://jabber.org/protocol/pubsub#event'/>,             false, a headline",
        "normal,    <result xmlns='urn:xmpp:mam:2' id='1'/>,                              false, nothing to read",
        "chat,      <thread>x</thread>,                                                   false, nothing to read",
        "chat,      '',                                                                   false, nothing to read",
    })
    void whatIsKeptAndWhy(String type, String content, boolean kept, String reason) {
        String inside = content.replace("H:", "xmlns='urn:xmpp:hints'").replace("OMEMO", OMEMO);
        Message message = (Message) Stanza.of(Elements.stanza(
                "<message" + (type.isEmpty() ? "" : " type='" + type + "'") + '>' + inside + "</message>"));
        assertThat(Archivable.decide(message)).isEqualTo(new Archivable.Verdict(kept, reason));
    }
}
