package im.clove.node.service.room;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Elements;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a room says under its first name, said under another one.
final class RoomNamesTest {
    private static final Jid FIRST = Jid.parse("orchard@rooms.verona.example");
    private static final Jid OTHER = Jid.parse("orchard@rooms.mantua.example");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <body>orchard@V</body> |
            <stanza-id xmlns='urn:xmpp:sid:0' id='1' by='orchard@V'/> | <stanza-id xmlns='urn:xmpp:sid:0' id='1' by='orchard@M'/>
            <stanza-id xmlns='urn:xmpp:sid:0' id='1' by='romeo@V'/> |
            <delay xmlns='urn:xmpp:delay' from='orchard@V'/> | <delay xmlns='urn:xmpp:delay' from='orchard@M'/>
            <retract xmlns='urn:xmpp:message-retract:1' id='1'><moderated xmlns='urn:xmpp:message-moderate:1' by='orchard@V/n'/></retract> | <retract xmlns='urn:xmpp:message-retract:1' id='1'><moderated xmlns='urn:xmpp:message-moderate:1' by='orchard@M/n'/></retract>
            <retracted xmlns='urn:xmpp:message-retract:1'><moderated xmlns='urn:xmpp:message-moderate:1' by='orchard@V/n'/><reason>it was @V</reason></retracted> | <retracted xmlns='urn:xmpp:message-retract:1'><moderated xmlns='urn:xmpp:message-moderate:1' by='orchard@M/n'/><reason>it was @V</reason></retracted>
            """)
    void renamed(String first, @Nullable String other) {
        String message = "<message type='groupchat' from='orchard@%s/nurse'>%s</message>";
        String expected = other == null ? first : other;
        assertThat(RoomNames.under(
                        Elements.stanza(message.formatted("V", first).replace("@V", "@rooms.verona.example")),
                        FIRST,
                        OTHER))
                .isEqualTo(Elements.stanza(message.formatted("M", expected)
                        .replace("@V", "@rooms.verona.example")
                        .replace("@M", "@rooms.mantua.example")));
    }
}
