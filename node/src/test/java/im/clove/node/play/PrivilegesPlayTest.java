package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.core.Permissions;
import im.clove.node.core.Permissions.Access;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// XEP-0356 with a component: what it may do in the name of accounts, and that nothing else passes.
@Timeout(300)
final class PrivilegesPlayTest {
    private static final String PUBSUB = "http://jabber.org/protocol/pubsub";
    private static final Permissions ALL =
            new Permissions(Access.BOTH, true, Map.of(PUBSUB, Access.BOTH, "urn:xmpp:mam:2", Access.GET));
    private static final String FORBIDDEN =
            "<error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";
    private static final String ADVERTISED = "<message from='verona.example' to='abbey.verona.example' id='privilege'>"
            + "<privilege xmlns='urn:xmpp:privilege:2'><perm access='roster' type='both' push='false'/>"
            + "<perm access='message' type='outgoing'/><perm access='iq'>"
            + "<namespace ns='http://jabber.org/protocol/pubsub' type='both'/>"
            + "<namespace ns='urn:xmpp:mam:2' type='get'/></perm></privilege></message>";

    private static Program enter(Play play) {
        return new Programs(play).enter().expect(ADVERTISED);
    }

    private static String wrapped(String message) {
        return "<message from='abbey.verona.example' to='verona.example' id='o'><privilege"
                + " xmlns='urn:xmpp:privilege:2'><forwarded xmlns='urn:xmpp:forward:0'>" + message
                + "</forwarded></privilege></message>";
    }

    @Test
    @DisplayName("§4: it reads and changes a roster, and the account's clients are told")
    void roster() {
        try (Play play = new Play(Programs.abbey(ALL))) {
            Program bridge = enter(play);
            Actor romeo = play.enterAvailable("romeo", "orchard");
            romeo.send("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>")
                    .expect("<iq type='result' id='r' from='romeo@verona.example' to='{me}'><query"
                            + " xmlns='jabber:iq:roster'/></iq>");
            bridge.send("<iq type='set' id='1' from='abbey.verona.example' to='romeo@verona.example'><query"
                            + " xmlns='jabber:iq:roster'><item jid='friar@abbey.verona.example' name='Laurence'/>"
                            + "</query></iq>")
                    .expect("<iq type='result' id='1' from='romeo@verona.example' to='abbey.verona.example'/>");
            romeo.expect("<iq type='set' id='{any}' to='{me}'><query xmlns='jabber:iq:roster' ver='{any}'><item"
                    + " jid='friar@abbey.verona.example' name='Laurence' subscription='none'/></query></iq>");
            bridge.send("<iq type='get' id='2' from='abbey.verona.example' to='romeo@verona.example'><query"
                            + " xmlns='jabber:iq:roster'/></iq>")
                    .expect("<iq type='result' id='2' from='romeo@verona.example' to='abbey.verona.example'><query"
                            + " xmlns='jabber:iq:roster' ver='{any}'><item jid='friar@abbey.verona.example'"
                            + " name='Laurence' subscription='none'/></query></iq>");
            play.silence();
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, set", "SET, get", "NONE, get", "NONE, set"})
    @DisplayName("§4.3: what is not granted is forbidden")
    void rosterNotGranted(Access access, String type) {
        Permissions some = new Permissions(access, true, Map.of());
        try (Play play = new Play(Programs.abbey(some))) {
            Program bridge = new Programs(play).enter();
            bridge.next();
            bridge.send("<iq type='" + type + "' id='1' from='abbey.verona.example' to='romeo@verona.example'><query"
                            + " xmlns='jabber:iq:roster'><item jid='friar@abbey.verona.example'/></query></iq>")
                    .expect("<iq type='error' id='1' from='romeo@verona.example' to='abbey.verona.example'>" + FORBIDDEN
                            + "</iq>");
        }
    }

    @Test
    @DisplayName("§5: what it writes in an account's name is delivered, copied to its clients, and archived")
    void message() {
        try (Play play = new Play(Programs.abbey(ALL))) {
            Program bridge = enter(play);
            Actor romeo = play.enterAvailable("romeo", "orchard");
            romeo.send("<iq type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>")
                    .expect("<iq type='result' id='c' from='romeo@verona.example' to='{me}'/>");
            Actor juliet = play.enterAvailable("juliet", "balcony");
            bridge.send(wrapped("<message xmlns='jabber:client' from='romeo@verona.example' to='juliet@verona.example'"
                    + " type='chat' id='i'><body>Written elsewhere</body></message>"));
            juliet.expect("<message from='romeo@verona.example' to='juliet@verona.example' type='chat' id='i'>"
                    + "<body>Written elsewhere</body></message>");
            romeo.expect("<message from='romeo@verona.example' to='{me}' type='chat'><sent"
                    + " xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message"
                    + " xmlns='jabber:client' from='romeo@verona.example' to='juliet@verona.example' type='chat'"
                    + " id='i'><body>Written elsewhere</body></message></forwarded></sent></message>");
            romeo.send("<iq type='set' id='a'><query xmlns='urn:xmpp:mam:2'/></iq>");
            assertThat(Literal.show(romeo.next())).contains("Written elsewhere");
            romeo.next();
            bridge.send(wrapped("<message xmlns='jabber:client' from='verona.example' to='juliet@verona.example'"
                    + " id='s'><body>From the server</body></message>"));
            juliet.expect("<message from='verona.example' to='juliet@verona.example' id='s'><body>From the server"
                    + "</body></message>");
            play.silence();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <message xmlns='jabber:client' from='romeo@verona.example/orchard' to='juliet@verona.example'/>
            <message xmlns='jabber:client' from='nobody@verona.example' to='juliet@verona.example'/>
            <message xmlns='jabber:client' from='paris@mantua.example' to='juliet@verona.example'/>
            <message xmlns='jabber:client' from='friar@abbey.verona.example' to='juliet@verona.example'/>
            <message xmlns='jabber:client' to='juliet@verona.example'/>
            <message from='romeo@verona.example' to='juliet@verona.example'/>
            <presence xmlns='jabber:client' from='romeo@verona.example' to='juliet@verona.example'/>
            """)
    @DisplayName("§5.1: of nobody else, of no client, and nothing but messages")
    void messageNotGranted(String inner) {
        try (Play play = new Play(Programs.abbey(ALL))) {
            Program bridge = enter(play);
            play.enterAvailable("juliet", "balcony");
            bridge.send(wrapped(inner))
                    .expect("<message type='error' from='verona.example' to='abbey.verona.example' id='o'>" + FORBIDDEN
                            + "</message>");
            play.silence();
        }
    }

    @Test
    @DisplayName("§6: it asks in an account's name, the account itself and others, and gets the answers")
    void request() {
        try (Play play = new Play(Programs.abbey(ALL))) {
            Program bridge = enter(play);
            String publish = "<pubsub xmlns='" + PUBSUB + "'><publish node='urn:xmpp:bookmarks:1'><item id='hall@r'>"
                    + "<conference xmlns='urn:xmpp:bookmarks:1'/></item></publish></pubsub>";
            bridge.send("<iq type='set' id='o1' from='abbey.verona.example' to='romeo@verona.example'><privileged_iq"
                            + " xmlns='urn:xmpp:privilege:2'><iq xmlns='jabber:client' type='set' id='i1'>" + publish
                            + "</iq></privileged_iq></iq>")
                    .expect("<iq type='result' id='o1' from='romeo@verona.example' to='abbey.verona.example'><privilege"
                            + " xmlns='urn:xmpp:privilege:2'><forwarded xmlns='urn:xmpp:forward:0'><iq"
                            + " xmlns='jabber:client' type='result' id='i1' from='romeo@verona.example'"
                            + " to='romeo@verona.example'><pubsub xmlns='" + PUBSUB + "'><publish"
                            + " node='urn:xmpp:bookmarks:1'><item id='hall@r'/></publish></pubsub></iq></forwarded>"
                            + "</privilege></iq>");
            bridge.send("<iq type='get' id='o2' from='abbey.verona.example' to='romeo@verona.example'><privileged_iq"
                    + " xmlns='urn:xmpp:privilege:2'><iq xmlns='jabber:client' type='get' id='i2'"
                    + " to='paris@mantua.example' from='romeo@verona.example'><pubsub xmlns='" + PUBSUB
                    + "'><items node='n'/></pubsub></iq></privileged_iq></iq>");
            String id = play.mantua
                    .expect("<iq type='get' id='{any}' from='romeo@verona.example' to='paris@mantua.example'><pubsub"
                            + " xmlns='" + PUBSUB + "'><items node='n'/></pubsub></iq>")
                    .element()
                    .attributeOr("id", "");
            play.mantua.send("<iq type='error' id='" + id + "' from='paris@mantua.example' to='romeo@verona.example'>"
                    + FORBIDDEN + "</iq>");
            bridge.expect("<iq type='result' id='o2' from='romeo@verona.example' to='abbey.verona.example'><privilege"
                    + " xmlns='urn:xmpp:privilege:2'><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client'"
                    + " type='error' id='i2' from='paris@mantua.example' to='romeo@verona.example'>" + FORBIDDEN
                    + "</iq></forwarded></privilege></iq>");
            play.silence();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            another account | romeo@verona.example | set | <iq xmlns='jabber:client' type='set' id='i' from='juliet@verona.example'><pubsub xmlns='http://jabber.org/protocol/pubsub'/></iq>
            a full address  | romeo@verona.example/orchard | set | <iq xmlns='jabber:client' type='set' id='i'><pubsub xmlns='http://jabber.org/protocol/pubsub'/></iq>
            the server      | verona.example | set | <iq xmlns='jabber:client' type='set' id='i'><pubsub xmlns='http://jabber.org/protocol/pubsub'/></iq>
            nobody          | nobody@verona.example | set | <iq xmlns='jabber:client' type='set' id='i'><pubsub xmlns='http://jabber.org/protocol/pubsub'/></iq>
            another type    | romeo@verona.example | get | <iq xmlns='jabber:client' type='set' id='i'><pubsub xmlns='http://jabber.org/protocol/pubsub'/></iq>
            not this type   | romeo@verona.example | set | <iq xmlns='jabber:client' type='set' id='i'><query xmlns='urn:xmpp:mam:2'/></iq>
            not this one    | romeo@verona.example | set | <iq xmlns='jabber:client' type='set' id='i'><query xmlns='jabber:iq:register'><remove/></query></iq>
            no namespace    | romeo@verona.example | set | <iq type='set' id='i'><pubsub xmlns='http://jabber.org/protocol/pubsub'/></iq>
            two             | romeo@verona.example | set | <iq xmlns='jabber:client' type='set' id='i'><pubsub xmlns='http://jabber.org/protocol/pubsub'/></iq><iq xmlns='jabber:client' type='set' id='i'><query xmlns='jabber:iq:register'><remove/></query></iq>
            """)
    @DisplayName("§6.3: each of its conditions")
    void requestNotGranted(String what, String to, String type, String inner) {
        try (Play play = new Play(Programs.abbey(ALL))) {
            Program bridge = enter(play);
            bridge.send("<iq type='" + type + "' id='o' from='abbey.verona.example' to='" + to + "'><privileged_iq"
                            + " xmlns='urn:xmpp:privilege:2'>" + inner + "</privileged_iq></iq>")
                    .expect("<iq type='error' id='o' from='" + to + "' to='abbey.verona.example'>" + FORBIDDEN
                            + "</iq>");
            assertThat(play.stores().accounts().exists(Play.jid("romeo")))
                    .as(what)
                    .isTrue();
            play.silence();
        }
    }

    @Test
    @DisplayName("One that has been granted nothing hears of nothing, and can do nothing")
    void nothingGranted() {
        try (Play play = new Play(Programs.abbey())) {
            Program bridge = new Programs(play).enter();
            Actor juliet = play.enterAvailable("juliet", "balcony");
            assertThat(bridge.rest()).isEmpty();
            bridge.send(wrapped("<message xmlns='jabber:client' from='romeo@verona.example' to='juliet@verona.example'>"
                            + "<body>No</body></message>"))
                    .expect("<message type='error' from='verona.example' to='abbey.verona.example' id='o'>" + FORBIDDEN
                            + "</message>");
            bridge.send("<iq type='get' id='1' from='abbey.verona.example' to='romeo@verona.example'><query"
                            + " xmlns='jabber:iq:roster'/></iq>")
                    .expect("<iq type='error' id='1' from='romeo@verona.example' to='abbey.verona.example'>"
                            + "<error type='cancel'><service-unavailable"
                            + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
            juliet.sync();
            play.silence();
        }
    }

    @Test
    @DisplayName("A client or another server has no such rights, whatever it wraps")
    void nobodyElse() {
        try (Play play = new Play(Programs.abbey(ALL))) {
            Program bridge = enter(play);
            Actor tybalt = play.enter("tybalt", "street");
            Actor juliet = play.enterAvailable("juliet", "balcony");
            tybalt.send("<message to='verona.example' id='o'><privilege xmlns='urn:xmpp:privilege:2'><forwarded"
                            + " xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='romeo@verona.example'"
                            + " to='juliet@verona.example'><body>No</body></message></forwarded></privilege></message>")
                    .expect("<message type='error' from='verona.example' to='{me}' id='o'><error type='cancel'>"
                            + "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
            play.mantua.send("<iq type='get' id='1' from='abbey.mantua.example' to='romeo@verona.example'><query"
                    + " xmlns='jabber:iq:roster'/></iq>");
            play.mantua.expect("<iq type='error' id='1' from='romeo@verona.example' to='abbey.mantua.example'>"
                    + "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
                    + "</iq>");
            juliet.sync();
            assertThat(bridge.rest()).isEmpty();
            play.silence();
        }
    }
}
