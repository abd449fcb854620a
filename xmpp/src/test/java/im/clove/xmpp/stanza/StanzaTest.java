package im.clove.xmpp.stanza;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StanzaTest {
    private static Stanza read(String xml) {
        return Stanza.of(Elements.stanza(xml));
    }

    private static Condition refusal(String xml) {
        MalformedStanzaException e = catchThrowableOfType(MalformedStanzaException.class, () -> read(xml));
        assertThat(e).as(xml).isNotNull();
        return e.error().condition();
    }

    @Test
    void threeKindsAreRead() {
        assertThat(read("<message/>")).isInstanceOf(Message.class);
        assertThat(read("<presence/>")).isInstanceOf(Presence.class);
        assertThat(read("<iq type='get' id='1'><q xmlns='x'/></iq>")).isInstanceOf(Iq.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<other/>", "<message xmlns='jabber:server'/>", "<iq xmlns='' type='result' id='1'/>"})
    void othersAreNoStanzas(String xml) {
        assertThat(Stanza.isStanza(Elements.stanza(xml))).isFalse();
        assertThat(refusal(xml)).isEqualTo(Condition.BAD_REQUEST);
    }

    @Test
    void addressesAreReadOnceAndNormalised() {
        Stanza stanza = read("<message from='Romeo@Montague.example/Orchard' to='juliet@capulet.example' id='7'/>");
        assertThat(stanza.from()).isEqualTo(Jid.parse("romeo@montague.example/Orchard"));
        assertThat(stanza.to()).isEqualTo(Jid.parse("juliet@capulet.example"));
        assertThat(stanza.id()).isEqualTo("7");
        assertThat(read("<message/>").from()).isNull();
        assertThat(read("<message/>").id()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<message to='@'/>",
                "<message from=''/>",
                "<presence to='a@b/'/>",
                "<iq type='result' id='1' to='a@@b'/>"
            })
    void malformedAddressesAreRefused(String xml) {
        assertThat(refusal(xml)).isEqualTo(Condition.JID_MALFORMED);
    }

    @Test
    void addressesAreReplacedInTheElementToo() {
        Jid romeo = Jid.parse("romeo@montague.example/orchard");
        for (String xml :
                new String[] {"<message to='x'/>", "<presence to='x'/>", "<iq to='x' type='result' id='1'/>"}) {
            Stanza stanza = read(xml).withFrom(romeo).withTo(romeo);
            assertThat(stanza.from()).isEqualTo(romeo);
            assertThat(Stanza.of(stanza.element())).isEqualTo(stanza);
            assertThat(stanza.withTo(null).element().attribute("to")).isNull();
            assertThat(stanza.withElement(stanza.element())).isEqualTo(stanza);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "normal,NORMAL",
        "chat,CHAT",
        "groupchat,GROUPCHAT",
        "headline,HEADLINE",
        "error,ERROR",
        "odd,NORMAL",
        "CHAT,NORMAL"
    })
    void messageTypes(String text, Message.Type type) {
        assertThat(((Message) read("<message type='" + text + "'/>")).type()).isEqualTo(type);
        assertThat(read("<message type='" + text + "'/>").isError()).isEqualTo(type == Message.Type.ERROR);
    }

    @ParameterizedTest
    @EnumSource
    void presenceTypes(Presence.Type type) {
        String xml = type == Presence.Type.AVAILABLE ? "<presence/>" : "<presence type='" + type.wireName() + "'/>";
        Presence presence = (Presence) read(xml);
        assertThat(presence.type()).isEqualTo(type);
        assertThat(presence.isError()).isEqualTo(type == Presence.Type.ERROR);
        assertThat(presence.isSubscription()).isEqualTo(type.wireName().contains("subscribe"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"available", "", "invisible", "Probe"})
    void otherPresenceTypesAreRefused(String type) {
        assertThat(refusal("<presence type='" + type + "'/>")).isEqualTo(Condition.BAD_REQUEST);
    }

    @ParameterizedTest
    @CsvSource({
        "5,5",
        "-128,-128",
        "127,127",
        "' 3 ',3",
        "+4,4",
        "007,7",
        "128,127",
        "-129,-128",
        "1.5,0",
        "x,0",
        "'',0",
        "99999999999,127",
        "-99999999999999999999,-128"
    })
    @DisplayName("RFC 6121 §4.7.2.3: what is out of range counts as the nearest there is, and is passed on as that")
    void priorities(String text, int priority) {
        Presence presence = (Presence) read("<presence><priority>" + text + "</priority><show>away</show></presence>");
        assertThat(presence.priority()).isEqualTo(priority);
        assertThat(presence.withSoundPriority().element().child(Element.CLIENT, "priority"))
                .map(element -> element.text().strip())
                .contains(Integer.toString(priority));
        assertThat(presence.withSoundPriority().element().has(Element.CLIENT, "show"))
                .isTrue();
        Presence two = (Presence) read("<presence><priority>" + text + "</priority><priority>1</priority></presence>");
        assertThat(two.withSoundPriority())
                .isEqualTo(read("<presence><priority>" + priority + "</priority></presence>"));
        assertThat(((Presence) read("<presence/>")).withSoundPriority()).isEqualTo(read("<presence/>"));
        assertThat(((Presence) read("<presence/>")).priority()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<iq id='1'><q xmlns='x'/></iq>",
                "<iq type='odd' id='1'><q xmlns='x'/></iq>",
                "<iq type='get'><q xmlns='x'/></iq>",
                "<iq type='get' id='1'/>",
                "<iq type='set' id='1'>text</iq>",
                "<iq type='get' id='1'><q xmlns='x'/><q xmlns='y'/></iq>",
                "<iq type='result'/>",
                "<iq type='error'/>"
            })
    void malformedIqsAreRefused(String xml) {
        assertThat(refusal(xml)).isEqualTo(Condition.BAD_REQUEST);
    }

    @Test
    void iqsAreRead() {
        Iq iq = (Iq) read("<iq type='set' id='1'><q xmlns='x'/></iq>");
        assertThat(iq.isRequest()).isTrue();
        assertThat(iq.payload()).isEqualTo(Element.of("x", "q"));
        assertThat(((Iq) read("<iq type='result' id='1'/>")).isRequest()).isFalse();
        assertThat(read("<iq type='error' id='1'/>").isError()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void errorsAreWrittenAndReadBack(Condition condition) {
        StanzaError error = StanzaError.of(condition, "why").withApplication(Element.of("urn:example", "detail"));
        Element stanza = Element.of(Element.CLIENT, "message", error.toElement());
        assertThat(StanzaError.read(stanza)).contains(error);
        StanzaError bare = StanzaError.of(condition);
        assertThat(StanzaError.read(Element.of(Element.CLIENT, "message", bare.toElement())))
                .contains(bare);
    }

    @Test
    void errorStandsAsInTheRfc() {
        assertThat(StanzaError.of(Condition.SERVICE_UNAVAILABLE, "Nobody").toElement())
                .isEqualTo(Elements.stanza("<error type='cancel'>"
                        + "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                        + "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>Nobody</text></error>"));
        assertThat(StanzaError.read(Elements.stanza("<message type='error'><error/></message>")))
                .isEmpty();
        assertThat(StanzaError.read(Elements.stanza("<message type='error'/>"))).isEmpty();
    }
}
