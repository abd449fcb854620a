package im.clove.xmpp.jid;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class XmppUriTest {
    @ParameterizedTest
    @CsvSource({
        "verona.example, register, xmpp:verona.example?register",
        "romeo@verona.example, roster;preauth=x_Y-1, xmpp:romeo@verona.example?roster;preauth=x_Y-1",
        "romeo@verona.example/orchard, join, xmpp:romeo@verona.example?join",
        "a+b?c#d%e;f@verona.example, join, xmpp:a%2Bb%3Fc%23d%25e%3Bf@verona.example?join",
        "zoë@verona.example, join, xmpp:zo%C3%AB@verona.example?join",
    })
    void whatCouldEndAPartIsEscaped(String address, String query, String link) {
        assertThat(XmppUri.of(Jid.parse(address), query)).isEqualTo(link);
    }
}
