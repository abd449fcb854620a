package im.clove.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// C-07: what a client (`romeo@v.example/o`) and another server (`m.example`) may not put into a message.
final class ForgeriesTest {
    private static final String SID = " xmlns='urn:xmpp:sid:0'";
    private static final String MAM = " xmlns='urn:xmpp:mam:2'";

    private final Hosts hosts = new Hosts(Set.of(Domain.of("v.example")), List.of(new Rooms()));

    private static final class Rooms implements Service {
        @Override
        public Jid address() {
            return Jid.parse("rooms.v.example");
        }

        @Override
        public void submit(Envelope envelope) {
            envelope.ticket().done();
        }
    }

    private static String abbreviated(String xml) {
        return xml.replace("SID", SID)
                .replace("MAM", MAM)
                .replace("DELAY", " xmlns='urn:xmpp:delay' stamp='1597-04-23T18:00:00Z'")
                .replace("OLD", " xmlns='jabber:x:delay' stamp='15970423T18:00:00'")
                .replace("CARBON", " xmlns='urn:xmpp:carbons:2'")
                .replace("ADDR", " xmlns='http://jabber.org/protocol/address'")
                .replace("OCC", " xmlns='urn:xmpp:occupant-id:0' id='x'")
                .replace("OURS", "v.example")
                .replace("ROOM", "hall@rooms.v.example");
    }

    private Stanza strip(Forgeries.Door door, String sender, String xml) {
        return Forgeries.strip(hosts, door, Stanza.of(Elements.stanza(xml)), Jid.parse(sender));
    }

    /// @param client what becomes of the child in a message of romeo, peer of one from a server
    @ParameterizedTest(name = "{0}: {3}")
    @DisplayName("C-07: what only this server may add")
    @CsvSource(delimiter = '|', textBlock = """
        <stanza-idSID id='1' by='juliet@OURS'/>    | gone | gone | XEP-0359: an archive of ours
        <stanza-idSID id='1' by='JULIET@V.Example'/> | gone | gone | in another spelling
        <stanza-idSID id='1' by='OURS'/>           | gone | gone | the server itself
        <stanza-idSID id='1' by='ROOM'/>           | gone | gone | a room of ours
        <stanza-idSID id='1' by='romeo@OURS'/>     | gone | gone | the sender's own archive is ours, too
        <stanza-idSID id='1'/>                     | gone | gone | by nobody: nobody can check it
        <stanza-idSID id='1' by='@'/>              | gone | gone | by something that is no address
        <stanza-idSID id='1' by='hall@m.example'/> | kept | kept | somebody else's, who trusts it asks there
        <origin-idSID id='1'/>                     | kept | kept | the sender's own id
        <stanza-id xmlns='other' by='OURS'/>       | kept | kept | another element of that name
        <archived xmlns='urn:xmpp:mam:tmp' id='1' by='juliet@OURS'/> | gone | gone | what came before stanza-id
        <archived xmlns='urn:xmpp:mam:tmp' id='1' by='hall@m.example'/> | kept | kept | not ours
        <delayDELAY from='OURS'/>                  | gone | gone | XEP-0203: only our queue notes that
        <delayDELAY from='juliet@OURS'/>           | gone | gone | another account of ours
        <delayDELAY from='ROOM'/>                  | gone | gone | a room of ours
        <delayDELAY from='romeo@OURS/o'/>          | kept | gone | a sender may say how old its own message is
        <delayDELAY/>                              | kept | kept | the same without a name
        <delayDELAY from='hall@m.example'/>        | kept | kept | a room of the other server
        <xOLD from='OURS'/>                        | gone | gone | XEP-0091, which clients still read
        <xOLD from='hall@m.example'/>              | kept | kept | not ours
        <x xmlns='jabber:x:oob'/>                  | kept | kept | another x
        <occupant-idOCC/>                          | gone | kept | XEP-0421: rooms give it, clients do not
        <resultMAM id='1'/>                        | gone | kept | XEP-0313: a room's archive answers
        <finMAM/>                                  | gone | kept | how early versions ended an answer
        <result xmlns='urn:xmpp:mam:1' id='1'/>    | gone | kept | an early version
        <result xmlns='other'/>                    | kept | kept | another result
        <sentCARBON/>                              | gone | gone | XEP-0280: only our server makes copies
        <receivedCARBON/>                          | gone | gone | the other direction
        <received xmlns='urn:xmpp:carbons:1'/>     | gone | gone | an early version
        <privateCARBON/>                           | kept | kept | what a client asks of us
        <received xmlns='urn:xmpp:receipts' id='1'/> | kept | kept | a receipt (XEP-0184)
        <addressesADDR><address type='to' jid='a@m.example'/></addresses> | kept | kept | XEP-0033: what a client asks of a service
        <addressesADDR><address type='ofrom' jid='juliet@OURS'/></addresses> | gone | gone | who of ours wrote is for us to say
        <addressesADDR><address type='ofrom' jid='a@m.example'/></addresses> | gone | kept | clients pass nothing on, services do
        """)
    void table(String child, String client, String peer, String why) {
        String xml = "<message to='juliet@v.example/b'>" + abbreviated(child) + "<body>soft</body></message>";
        Stanza before = Stanza.of(Elements.stanza(xml));
        Stanza fromClient = strip(Forgeries.Door.CLIENT, "romeo@v.example/o", xml);
        Stanza fromPeer = strip(Forgeries.Door.PEER, "hall@m.example", xml);
        assertThat(outcome(before, fromClient)).as("client: " + why).isEqualTo(client);
        assertThat(outcome(before, fromPeer)).as("server: " + why).isEqualTo(peer);
    }

    private static String outcome(Stanza before, Stanza after) {
        assertThat(after.element().has(Element.CLIENT, "body")).isTrue();
        if (after.element().equals(before.element())) {
            return "kept";
        }
        return after.element().children().size() == 1 ? "gone" : "changed";
    }

    @ParameterizedTest(name = "{0} to {1}")
    @DisplayName("XEP-0313: an archive has a bare address and answers the resource that asked")
    @CsvSource({
        "hall@m.example,       juliet@v.example/b, kept",
        "m.example,            juliet@v.example/b, kept",
        "tybalt@m.example/x,   juliet@v.example/b, gone",
        "hall@m.example,       juliet@v.example,   gone"
    })
    void whoseResultsPass(String from, String to, String expected) {
        String xml = "<message to='" + to + "'><result" + MAM + " id='1'/><body>x</body></message>";
        Stanza after = strip(Forgeries.Door.PEER, from, xml);
        assertThat(outcome(Stanza.of(Elements.stanza(xml)), after)).isEqualTo(expected);
    }

    @Test
    @DisplayName("XEP-0421: a room of ours gives these itself")
    void noOccupantIdComesToARoomOfOurs() {
        String xml = "<presence to='hall@rooms.v.example/eve'><occupant-id xmlns='urn:xmpp:occupant-id:0' id='x'/>"
                + "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='y'/></presence>";
        assertThat(strip(Forgeries.Door.PEER, "eve@m.example/x", xml).element().children())
                .isEmpty();
    }

    @Test
    @DisplayName("XEP-0033: a room of another server may say whom of ours it heard")
    void historyNamesItsAuthors() {
        String xml = "<message type='groupchat' to='juliet@v.example/b'><addresses"
                + " xmlns='http://jabber.org/protocol/address'><address type='ofrom' jid='romeo@v.example/o'/>"
                + "</addresses><body>x</body></message>";
        Stanza before = Stanza.of(Elements.stanza(xml));
        assertThat(strip(Forgeries.Door.PEER, "hall@m.example/romeo", xml)).isEqualTo(before);
        assertThat(outcome(before, strip(Forgeries.Door.CLIENT, "romeo@v.example/o", xml)))
                .isEqualTo("gone");
    }

    @Test
    @DisplayName("C-07: every forged one goes, not only the first, and the rest stays as it was")
    void allOfThem() {
        String forged = "<stanza-id" + SID + " id='1' by='juliet@v.example'/>";
        String xml = "<message to='juliet@v.example'>" + forged + "<body>soft</body>" + forged
                + "<delay xmlns='urn:xmpp:delay' from='v.example' stamp='x'/>" + forged + "<thread>t</thread>" + forged
                + "</message>";
        Stanza after = strip(Forgeries.Door.PEER, "eve@m.example/x", xml);
        assertThat(new String(XmlWriter.stanza(after.element(), Element.CLIENT), StandardCharsets.UTF_8))
                .isEqualTo("<message to='juliet@v.example'><body>soft</body><thread>t</thread></message>");
    }

    @Test
    @DisplayName("of several addresses only the forged one goes")
    void oneAddressOfSeveral() {
        String xml = "<message to='juliet@v.example'><addresses xmlns='http://jabber.org/protocol/address'><address"
                + " type='to' jid='a@m.example'/><address type='ofrom' jid='b@m.example'/></addresses></message>";
        Stanza after = strip(Forgeries.Door.CLIENT, "romeo@v.example/o", xml);
        assertThat(new String(XmlWriter.stanza(after.element(), Element.CLIENT), StandardCharsets.UTF_8))
                .contains("a@m.example")
                .doesNotContain("b@m.example");
    }

    @Test
    @DisplayName("what stands deeper is the sender's own content")
    void nestedOnesStay() {
        String xml = "<message to='juliet@v.example'><forwarded xmlns='urn:xmpp:forward:0'><message"
                + " xmlns='jabber:client' from='juliet@v.example'><stanza-id" + SID + " id='1' by='juliet@v.example'/>"
                + "<delay xmlns='urn:xmpp:delay' from='v.example' stamp='x'/></message></forwarded></message>";
        Stanza before = Stanza.of(Elements.stanza(xml));
        assertThat(strip(Forgeries.Door.CLIENT, "romeo@v.example/o", xml)).isEqualTo(before);
        assertThat(strip(Forgeries.Door.PEER, "eve@m.example/x", xml)).isEqualTo(before);
    }
}
