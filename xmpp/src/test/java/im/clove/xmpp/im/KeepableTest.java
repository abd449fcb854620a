package im.clove.xmpp.im;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Elements;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeepableTest {
    private static final Jid JULIET = Jid.parse("juliet@capulet.example");

    private static Stanza stanza(String xml) {
        return Stanza.of(Elements.stanza(xml));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<message type='chat'><body>x</body></message>",
                "<message><body>x</body></message>",
                "<message><received xmlns='urn:xmpp:receipts' id='1'/></message>",
                "<message type='chat'><body>x</body><no-copy xmlns='urn:xmpp:hints'/></message>",
                "<message type='chat'><body>x</body><active xmlns='http://jabber.org/protocol/chatstates'/></message>",
                "<message><body>x</body><no-permanent-store xmlns='urn:xmpp:hints'/></message>",
                "<message type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/>"
                        + "<store xmlns='urn:xmpp:hints'/></message>",
                "<presence type='subscribe'/>",
                "<presence type='subscribed'/>",
                "<presence type='unsubscribe'/>",
                "<presence type='unsubscribed'/>"
            })
    void aPersonWouldMissIt(String xml) {
        assertThat(Keepable.isKept(stanza(xml))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<message type='chat'/>",
                "<message type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>",
                "<message type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/>"
                        + "<no-copy xmlns='urn:xmpp:hints'/></message>",
                "<message type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/><thread>t</thread>"
                        + "<stanza-id xmlns='urn:xmpp:sid:0' id='1' by='a'/><origin-id xmlns='urn:xmpp:sid:0' id='2'/>"
                        + "</message>",
                "<message type='chat'><body>x</body><no-store xmlns='urn:xmpp:hints'/></message>",
                "<message type='headline'><body>x</body></message>",
                "<message type='groupchat'><body>x</body></message>",
                "<message type='error'><body>x</body></message>",
                "<presence/>",
                "<presence type='unavailable'/>",
                "<presence type='probe'/>",
                "<presence type='error'/>",
                "<iq type='set' id='1'><q xmlns='q'/></iq>"
            })
    void itIsTrueOnlyNow(String xml) {
        assertThat(Keepable.isKept(stanza(xml))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <message type='groupchat'><body>x</body></message>                                                | true
            <message type='groupchat'><reactions xmlns='urn:xmpp:reactions:0' id='1'/></message>              | true
            <message type='groupchat'><body>x</body><no-store xmlns='urn:xmpp:hints'/></message>              | false
            <message type='groupchat'><composing xmlns='http://jabber.org/protocol/chatstates'/><occupant-id xmlns='urn:xmpp:occupant-id:0' id='1'/></message> | false
            <message type='chat'><body>x</body></message>                                                     | true
            <presence/>                                                                                       | false
            <presence type='subscribe'/>                                                                      | true
            """)
    void whatWaitsForAServer(String xml, boolean waits) {
        assertThat(Keepable.waitsForServer(stanza(xml))).isEqualTo(waits);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<message from='juliet@capulet.example/balcony'/>",
                "<presence type='subscribe' from='juliet@capulet.example'/>",
                "<presence type='subscribed' from='juliet@capulet.example'/>"
            })
    void whatAnAccountLeavesNeedNotGo(String xml) {
        assertThat(Keepable.isLeftBy(JULIET, stanza(xml))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<message/>",
                "<message from='nurse@capulet.example'/>",
                "<presence type='unsubscribe' from='juliet@capulet.example'/>",
                "<presence type='unsubscribed' from='juliet@capulet.example'/>"
            })
    void farewellsAndWhatIsOfOthersGoes(String xml) {
        assertThat(Keepable.isLeftBy(JULIET, stanza(xml))).isFalse();
    }
}
