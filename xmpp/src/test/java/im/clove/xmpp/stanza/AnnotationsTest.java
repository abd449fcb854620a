package im.clove.xmpp.stanza;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Hints (XEP-0334), identifiers (XEP-0359) and delays (XEP-0203).
class AnnotationsTest {
    private static final Jid JULIET = Jid.parse("juliet@capulet.example");
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private static Element message(String children) {
        return Elements.stanza("<message>" + children + "</message>");
    }

    private static String id(String by, String id) {
        return "<stanza-id xmlns='urn:xmpp:sid:0' by='" + by + "' id='" + id + "'/>";
    }

    @ParameterizedTest
    @CsvSource({
        "no-store,false,false,false,false",
        "no-permanent-store,false,true,false,false",
        "no-copy,true,true,true,false",
        "store,true,true,false,true",
        "other,true,true,false,false"
    })
    void hintsAreRead(String name, boolean archive, boolean offline, boolean noCopy, boolean store) {
        Hints hints = Hints.of(message("<" + name + " xmlns='urn:xmpp:hints'/>"));
        assertThat(hints.allowsArchive()).isEqualTo(archive);
        assertThat(hints.allowsOffline()).isEqualTo(offline);
        assertThat(hints.noCopy()).isEqualTo(noCopy);
        assertThat(hints.store()).isEqualTo(store);
        assertThat(Hints.of(message("<" + name + " xmlns='urn:other'/>")))
                .isEqualTo(new Hints(false, false, false, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 50})
    @DisplayName("C-07: any number of forged identifiers makes room for the one that is given")
    void forgedIdentifiersGo(int count) {
        String forged = id("juliet@capulet.example", "f").repeat(count);
        Element stamped = StanzaIds.stamp(message(forged + "<body>x</body>" + forged), JULIET, "true");
        assertThat(stamped)
                .isEqualTo(message("<body>x</body>"
                        + "<stanza-id xmlns='urn:xmpp:sid:0' id='true' by='juliet@capulet.example'/>"));
        assertThat(StanzaIds.read(stamped, JULIET)).contains("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JULIET@Capulet.Example", "juliet@capulet.example.", "", "@", "a@@b"})
    @DisplayName("C-07: other spellings and what is no address go, too")
    void disguisedIdentifiersGo(String by) {
        assertThat(StanzaIds.strip(message(id(by, "f")), JULIET)).isEqualTo(message(""));
    }

    @Test
    @DisplayName("C-07: prefixes make no difference; an identifier without giver goes")
    void prefixedIdentifiersGo() {
        assertThat(StanzaIds.strip(
                        message("<s:stanza-id xmlns:s='urn:xmpp:sid:0' by='juliet@capulet.example' id='f'/>"
                                + "<stanza-id xmlns='urn:xmpp:sid:0' id='f'/>"),
                        JULIET))
                .isEqualTo(message(""));
    }

    @Test
    void identifiersOfOthersStay() {
        Element room = message(id("verona@rooms.example", "7") + "<origin-id xmlns='urn:xmpp:sid:0' id='o'/>");
        assertThat(StanzaIds.strip(room, JULIET)).isEqualTo(room);
        assertThat(StanzaIds.read(room, JULIET)).isEmpty();
        assertThat(StanzaIds.read(room, Jid.parse("verona@rooms.example"))).contains("7");
        assertThat(StanzaIds.origin(room)).contains("o");
        assertThat(StanzaIds.origin(message("<origin-id xmlns='urn:xmpp:sid:0'/>")))
                .isEmpty();
    }

    @Test
    void delayIsWrittenAndReadBack() {
        Delay delay = new Delay(NOON.plusSeconds(7), JULIET, "Offline storage");
        Element stamped = delay.stamp(message("<body>x</body>"));
        assertThat(stamped)
                .isEqualTo(message("<body>x</body><delay xmlns='urn:xmpp:delay' from='juliet@capulet.example' "
                        + "stamp='2026-11-21T12:00:07Z'>Offline storage</delay>"));
        assertThat(Delay.read(stamped, JULIET)).contains(delay);
        assertThat(new Delay(NOON.plusMillis(999), JULIET, "").toElement().attribute("stamp"))
                .isEqualTo("2026-11-21T12:00:00Z");
    }

    @Test
    @DisplayName("C-07: forged delays of ours go, those of others stay")
    void forgedDelaysGo() {
        Element foreign = message("<delay xmlns='urn:xmpp:delay' from='montague.example' stamp='2002-09-10T23:08:25Z'/>"
                + "<delay xmlns='urn:xmpp:delay' from='Juliet@capulet.example' stamp='2002-09-10T23:08:25Z'/>");
        assertThat(Delay.strip(foreign, JULIET).children()).hasSize(1);
        assertThat(new Delay(NOON, JULIET, "").stamp(foreign).children()).hasSize(2);
        assertThat(Delay.read(foreign, Jid.parse("montague.example"))
                        .orElseThrow()
                        .stamp())
                .isEqualTo(Instant.parse("2002-09-10T23:08:25Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "2002-09-10T23:08:25Z,2002-09-10T23:08:25Z",
        "2002-09-10T23:08:25.123456Z,2002-09-10T23:08:25.123456Z",
        "2002-09-10T23:08:25+02:00,2002-09-10T21:08:25Z"
    })
    void timesAreRead(String text, Instant time) {
        assertThat(Delay.instant(text)).contains(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "20020910T23:08:25", "2002-09-10T23:08:25", "2002-13-10T23:08:25Z"})
    void otherTimesAreNone(String text) {
        assertThat(Delay.instant(text)).isEmpty();
    }
}
