package im.clove.xmpp.im;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("row 2: what is kept of a contact request")
class ContactRequestTest {
    private static String kept(String xml) {
        return XmlWriter.toString(
                ContactRequest.kept(Presence.of(Elements.stanza(xml))).element());
    }

    @Test
    void oneOfUsualSizeIsKeptWhole() {
        assertThat(kept("<presence type='subscribe' id='1' from='a@b/c' to='d@e'><status>Hello</status>"
                        + "<x xmlns='urn:x'>y</x></presence>"))
                .isEqualTo("<presence xmlns='jabber:client' type='subscribe' id='1' from='a@b'><status>Hello</status>"
                        + "<x xmlns='urn:x'>y</x></presence>");
    }

    @Test
    void ofALargeOneWhoAsksTheNoteAndTheNickname() {
        String large = "<presence type='subscribe' id='1' xml:lang='de' z='1' from='a@b/c' to='d@e'>"
                + "<nick xmlns='http://jabber.org/protocol/nick'>Al</nick><status>" + "ü".repeat(5_000)
                + "</status><x xmlns='urn:x'>y</x></presence>";
        assertThat(kept(large))
                .isEqualTo("<presence xmlns='jabber:client' type='subscribe' id='1' xml:lang='de' from='a@b'><status>"
                        + "ü".repeat(300)
                        + "…</status><nick xmlns='http://jabber.org/protocol/nick'>Al</nick></presence>");
        assertThat(kept(large.replace("id='1'", "id='" + "i".repeat(10_000) + "'")))
                .doesNotContain("id=");
    }

    @Test
    void attributesAndNamespacesCount() {
        String uri = "a:" + "&amp;".repeat(50_000);
        for (String xml : new String[] {
            "<presence type='subscribe' from='a@b' id='" + "i".repeat(400_000) + "'/>",
            "<presence type='subscribe' from='a@b' x='" + "i".repeat(400_000) + "'/>",
            "<presence type='subscribe' from='a@b' xmlns:p='" + uri + "' p:x=''/>",
            "<presence type='subscribe' from='a@b'><x xmlns='" + uri + "'/></presence>"
        }) {
            assertThat(kept(xml)).isEqualTo("<presence xmlns='jabber:client' type='subscribe' from='a@b'/>");
        }
    }

    @Test
    void whatWasStoredEarlierIsReadAsItIsKeptToday() {
        String old = "<presence xmlns='jabber:client' type='subscribe' from='a@b' id='" + "i".repeat(400_000) + "'/>";
        assertThat(ContactRequest.stored(old.getBytes(StandardCharsets.UTF_8)))
                .hasValueSatisfying(bytes -> assertThat(new String(bytes, StandardCharsets.UTF_8))
                        .isEqualTo("<presence xmlns='jabber:client' type='subscribe' from='a@b'/>"));
        for (String none : new String[] {
            "<presence",
            "<presence xmlns='jabber:client'/>",
            "<presence xmlns='jabber:client' type='quarrel'/>",
            "<presence xmlns='jabber:client' type='subscribe' from='@'/>"
        }) {
            assertThat(ContactRequest.stored(none.getBytes(StandardCharsets.UTF_8)))
                    .as(none)
                    .isEmpty();
        }
    }
}
