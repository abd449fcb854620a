package im.clove.node.ext.std;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoomCallsTest {
    private static Element bookmark(String autojoin, String inside) {
        return Elements.stanza(
                "<conference xmlns='urn:xmpp:bookmarks:1' autojoin='" + autojoin + "'>" + inside + "</conference>");
    }

    private static boolean wanted(String autojoin, String inside, String said) {
        return RoomCalls.wanted(
                bookmark(autojoin, inside),
                Message.of(Elements.stanza("<message type='groupchat'>" + said + "</message>")));
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource({
        "true, '', true",
        "1, '', true",
        "false, '', false",
        "'', '', false",
        "true, <never/>, false",
        "true, <always/>, true",
        "false, <always/>, false",
        "true, <never/><always client-type='phone'/>, true",
        "true, <always/><never identity-type='phone'/>, false",
        "true, <never client-type='pc'/>, true",
        "true, <louder/>, true",
    })
    void theBookmarkDecides(String autojoin, String settings, boolean isWanted) {
        for (String version : new String[] {"0", "1"}) {
            String inside = settings.isEmpty()
                    ? ""
                    : "<extensions><notify xmlns='urn:xmpp:notification-settings:" + version + "'>" + settings
                            + "</notify></extensions>";
            assertThat(wanted(autojoin, inside, "<body>hello</body>")).isEqualTo(isWanted);
        }
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource({
        "<nick>Jule</nick>, '<body>are you there, jule?</body>', true",
        "<nick>Jule</nick>, <body>hello</body>, false",
        "<nick>Jule</nick>, <encrypted xmlns='urn:xmpp:omemo:2'/>, true",
        "'', <body>hello</body>, true",
    })
    void whoWantsToBeNamedIsCalledWhereHeMayBe(String nick, String said, boolean isWanted) {
        String notify =
                "<extensions><notify xmlns='urn:xmpp:notification-settings:1'><on-mention/></notify></extensions>";
        assertThat(wanted("true", nick + notify, said)).isEqualTo(isWanted);
    }
}
