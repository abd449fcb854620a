package im.clove.node.core;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Elements;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who may say what, by where it came in.
final class AdmissionTest {
    private static final Admission ADMISSION = new Admission(new Hosts(Set.of(Domain.of("v.example")), List.of()));

    private static String outcome(Admission.Verdict verdict) {
        return switch (verdict) {
            case Admission.Verdict.Admitted(Stanza s) -> s.from() + " > " + s.to();
            case Admission.Verdict.Refused(var error, var _) -> "refused " + error.condition();
            case Admission.Verdict.Forged _ -> "forged";
        };
    }

    private static Stanza stanza(String xml) {
        return Stanza.of(Elements.stanza(xml));
    }

    @ParameterizedTest
    @CsvSource({
        "<message/>,                                 romeo@v.example/o > romeo@v.example",
        "<iq type='get' id='1'><q xmlns='q'/></iq>,  romeo@v.example/o > romeo@v.example",
        "<presence/>,                                romeo@v.example/o > null",
        "<message to='j@m.example/b'/>,              romeo@v.example/o > j@m.example/b",
        "<message from='romeo@v.example'/>,          romeo@v.example/o > romeo@v.example",
        "<message from='romeo@v.example/o'/>,        romeo@v.example/o > romeo@v.example",
        "<message from='romeo@v.example/x'/>,        forged",
        "<message from='juliet@v.example'/>,         forged",
        "<message from='v.example'/>,                forged",
        "<presence type='subscribe'/>,               refused BAD_REQUEST",
        "<presence type='subscribe' to='j@m.example/b'/>, romeo@v.example > j@m.example",
        "<presence to='j@m.example/b'/>,             romeo@v.example/o > j@m.example/b",
        // Pushes are the server's (RFC 6121 §2.1.6, XEP-0191 §3).
        "<iq type='set' id='1' to='j@v.example/b'><query xmlns='jabber:iq:roster'/></iq>, refused SERVICE_UNAVAILABLE",
        "<iq type='set' id='1' to='j@v.example/b'><block xmlns='urn:xmpp:blocking'/></iq>, refused SERVICE_UNAVAILABLE",
        "<iq type='set' id='1' to='romeo@v.example/x'><query xmlns='jabber:iq:roster'/></iq>, romeo@v.example/o >"
                + " romeo@v.example/x",
        "<iq type='set' id='1' to='j@m.example/b'><query xmlns='jabber:iq:roster'/></iq>, romeo@v.example/o >"
                + " j@m.example/b",
        "<iq type='set' id='1' from='j@v.example' to='j@v.example/b'><query xmlns='jabber:iq:roster'/></iq>, forged"
    })
    void aClient(String xml, String expected) {
        assertThat(outcome(ADMISSION.fromClient(Jid.parse("romeo@v.example/o"), stanza(xml))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "<message from='j@m.example' to='romeo@v.example'/>, j@m.example > romeo@v.example",
        "<message from='j@m.example'/>,                      refused BAD_REQUEST",
        "<message to='romeo@v.example'/>,                    refused BAD_REQUEST",
        "<iq type='set' id='1' from='j@m.example' to='romeo@v.example/o'><query xmlns='jabber:iq:roster'/></iq>,"
                + " refused SERVICE_UNAVAILABLE",
        "<iq type='set' id='1' from='j@m.example' to='romeo@v.example/o'><unblock xmlns='urn:xmpp:blocking'/></iq>,"
                + " refused SERVICE_UNAVAILABLE",
        "<iq type='get' id='1' from='j@m.example' to='romeo@v.example/o'><blocklist xmlns='urn:xmpp:blocking'/></iq>,"
                + " j@m.example > romeo@v.example/o"
    })
    void anotherServer(String xml, String expected) {
        assertThat(outcome(ADMISSION.fromPeer(stanza(xml)))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "<message from='a@c.example/r' to='romeo@v.example'/>,  a@c.example/r > romeo@v.example",
        "<message to='romeo@v.example'/>,                       c.example > romeo@v.example",
        "<message from='a@c.example' to='a@m.example'/>,        a@c.example > a@m.example",
        "<message from='a@c.example'/>,                         refused BAD_REQUEST",
        "<message from='a@b.c.example' to='romeo@v.example'/>,  forged",
        "<message from='romeo@v.example' to='j@v.example'/>,    forged",
        "<message from='romeo@v.example'/>,                     forged",
        "<iq type='set' id='1' from='c.example' to='j@v.example/b'><query xmlns='jabber:iq:roster'/></iq>,"
                + " refused SERVICE_UNAVAILABLE",
    })
    void aComponent(String xml, String expected) {
        assertThat(outcome(ADMISSION.fromComponent(Jid.parse("c.example"), stanza(xml))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "rooms.example,   hall@rooms.example/n, hall@rooms.example/n > romeo@v.example",
        "rooms.example,   rooms.example,        rooms.example > romeo@v.example",
        "rooms.example,   hall@other.example,   forged",
        "hello@v.example, hello@v.example/echo, hello@v.example/echo > romeo@v.example",
        "hello@v.example, romeo@v.example,      forged",
        "hello@v.example, v.example,            forged"
    })
    void aService(String address, String from, String expected) {
        Stanza said = stanza("<message from='" + from + "' to='romeo@v.example'/>");
        assertThat(outcome(Admission.fromService(Jid.parse(address), said))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"<message from='rooms.example'/>", "<message to='romeo@v.example'/>"})
    void aServiceNamesBothAddresses(String xml) {
        assertThat(outcome(Admission.fromService(Jid.parse("rooms.example"), stanza(xml))))
                .isEqualTo("refused BAD_REQUEST");
    }
}
