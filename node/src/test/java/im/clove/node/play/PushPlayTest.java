package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.ext.std.Push;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// XEP-0357 with a push service that is a component: whom it is called for, with what, how often, and until when.
@Timeout(300)
final class PushPlayTest {
    private static final String SM = "<enable xmlns='urn:xmpp:sm:3' resume='true'/>";
    private static final String OPTIONS = "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>"
            + "http://jabber.org/protocol/pubsub#publish-options</value></field><field var='secret'>"
            + "<value>eruio234vzxc2kla-91</value></field></x>";

    private final Play play = new Play(Programs.abbey());
    private final Programs programs = new Programs(play);
    private Program bell;
    private Actor romeo;

    @BeforeEach
    void enter() {
        bell = programs.enter();
        romeo = play.enterAvailable("romeo", "orchard");
    }

    @AfterEach
    void end() {
        play.close();
    }

    private Actor juliet(String resource) {
        return play.enterAvailable("juliet", resource);
    }

    private static void enable(Actor who, String node, String options) {
        who.send("<iq type='set' id='e'><enable xmlns='urn:xmpp:push:0' jid='abbey.verona.example' node='" + node + "'>"
                        + options + "</enable></iq>")
                .expect("<iq type='result' id='e' from='juliet@verona.example' to='{me}'/>");
    }

    private void write(String content) {
        romeo.send("<message to='juliet@verona.example' type='chat'>" + content + "</message>");
    }

    /// The service is called, and the id of that.
    private String call(String node, int count, String options) {
        Element call = bell.next();
        assertThat(Literal.show(call))
                .satisfies(shown -> assertThat(Literal.matches(
                                Literal.parse(
                                        "<iq from='juliet@verona.example' to='abbey.verona.example' type='set' id='{any}'>"
                                                + "<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='"
                                                + node + "'><item>"
                                                + "<notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'>"
                                                + "<field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field>"
                                                + "<field var='message-count' type='text-single'><value>" + count
                                                + "</value></field></x></notification></item></publish>" + options
                                                + "</pubsub></iq>"),
                                call))
                        .as(shown)
                        .isTrue());
        return call.attributeOr("id", "");
    }

    private void answer(String id, String type, String content) {
        bell.send("<iq from='abbey.verona.example' to='juliet@verona.example' type='" + type + "' id='" + id + "'>"
                + content + "</iq>");
        play.settle();
    }

    private void notCalled() {
        romeo.sync();
        assertThat(bell.rest()).isEmpty();
    }

    @Test
    @DisplayName("§5.1: an account says that it can, and a service that is enabled is called when nobody is there")
    void calledWhenNobodyIsThere() {
        Actor juliet = juliet("balcony");
        juliet.send("<iq type='get' id='d' to='juliet@verona.example'><query"
                + " xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        assertThat(Literal.show(juliet.next())).contains("<feature var='urn:xmpp:push:0'/>");
        enable(juliet, "yxs32", OPTIONS);
        juliet.leave();
        write("<body>Wherefore art thou</body>");
        String id = call("yxs32", 1, "<publish-options>" + OPTIONS + "</publish-options>");
        answer(id, "result", "");
        notCalled();
        play.silence();
    }

    @Test
    @DisplayName("What a client sees at once is not called for; what its session waits with is")
    void calledForASessionThatSleeps() {
        Actor juliet = juliet("balcony");
        juliet.send(SM).expect("<enabled xmlns='urn:xmpp:sm:3' id='{any}' max='600' resume='true'/>");
        enable(juliet, "n", "");
        write("<body>Here</body>");
        juliet.expect("<message from='" + romeo.full + "' to='juliet@verona.example' type='chat'><body>Here</body>"
                + "</message>");
        juliet.send("<a xmlns='urn:xmpp:sm:3' h='2'/>").sync();
        notCalled();
        juliet.cut();
        play.settle();
        notCalled();
        write("<body>There</body>");
        call("n", 1, "");
    }

    @Test
    @DisplayName("What it had not confirmed when its link was lost is called for")
    void calledForWhatWasNotConfirmed() {
        Actor juliet = juliet("balcony");
        juliet.send(SM).expect("<enabled xmlns='urn:xmpp:sm:3' id='{any}' max='600' resume='true'/>");
        enable(juliet, "n", "");
        juliet.sync();
        write("<body>Here</body>");
        play.settle();
        assertThat(bell.rest()).isEmpty();
        juliet.cut();
        call("n", 1, "");
    }

    @Test
    @DisplayName("A device that is away is called though another one is there, and that one is not")
    void eachDevice() {
        Actor phone = juliet("phone");
        enable(phone, "of-phone", "");
        Actor desk = juliet("desk");
        phone.expect("<presence from='" + desk.full + "' to='{me}'/>");
        desk.expect("<presence from='" + phone.full + "' to='{me}'/>");
        enable(desk, "of-desk", "");
        phone.leave();
        desk.expect("<presence type='unavailable' from='" + phone.full + "' to='{me}'/>");
        play.settle(); // its stream is over, and the account has heard of that
        write("<body>Art thou not Romeo</body>");
        call("of-phone", 1, "");
        notCalled();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            true  | <body>words</body>
            true  | <encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/><payload>x</payload></encrypted><store xmlns='urn:xmpp:hints'/>
            true  | <encrypted xmlns='urn:xmpp:omemo:2'/><store xmlns='urn:xmpp:hints'/>
            true  | <propose xmlns='urn:xmpp:jingle-message:0' id='1'/><store xmlns='urn:xmpp:hints'/>
            false | <encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/></encrypted><store xmlns='urn:xmpp:hints'/>
            false | <active xmlns='http://jabber.org/protocol/chatstates'/>
            false | <received xmlns='urn:xmpp:receipts' id='1'/>
            false | <displayed xmlns='urn:xmpp:chat-markers:0' id='1'/>
            false | <subject>none</subject>
            """)
    @DisplayName("Only what a person has written, and calls, are worth it")
    void worthIt(boolean alerts, String content) {
        Actor juliet = juliet("balcony");
        enable(juliet, "n", "");
        juliet.leave();
        write(content);
        romeo.sync();
        assertThat(bell.rest()).hasSize(alerts ? 1 : 0);
    }

    @Test
    @DisplayName("What is said while the device wakes up is not called for again; later it is, with the number of all")
    void once() {
        Actor juliet = juliet("balcony");
        enable(juliet, "n", "");
        juliet.leave();
        for (int i = 0; i < 5; i++) {
            write("<body>word</body>");
        }
        String id = call("n", 1, "");
        notCalled();
        play.pass(Duration.ofSeconds(16));
        write("<body>and another</body>");
        notCalled(); // the call before has not been answered
        answer(id, "result", "");
        write("<body>and one</body>");
        answer(call("n", 7, ""), "result", "");
        play.pass(Duration.ofSeconds(10));
        write("<body>too soon</body>");
        notCalled();
        juliet("balcony").cut(); // it has seen all of that
        play.settle();
        write("<body>a new one</body>");
        call("n", 1, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"item-not-found", "forbidden", "service-unavailable"})
    @DisplayName("§7.1: a service that answers with an error is called no more")
    void anError(String condition) {
        Actor juliet = juliet("balcony");
        enable(juliet, "n", "");
        juliet.leave();
        write("<body>one</body>");
        answer(
                call("n", 1, ""),
                "error",
                "<error type='cancel'><" + condition + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>");
        play.pass(Duration.ofMinutes(2));
        write("<body>two</body>");
        notCalled();
    }

    @Test
    @DisplayName("§7.1: a service that is away is called again, but not for ever")
    void away() {
        Actor juliet = juliet("balcony");
        enable(juliet, "n", "");
        juliet.leave();
        bell.cut();
        play.settle();
        for (int i = 0; i < 9; i++) {
            write("<body>word</body>");
            play.pass(Duration.ofMinutes(1));
        }
        bell = programs.enter();
        write("<body>word</body>");
        answer(call("n", 10, ""), "result", "");
        bell.cut();
        for (int i = 0; i < 10; i++) {
            play.pass(Duration.ofMinutes(1));
            write("<body>word</body>");
            play.settle();
        }
        bell = programs.enter();
        play.pass(Duration.ofMinutes(1));
        write("<body>word</body>");
        notCalled();
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "a, 1", "b, 1", "c, 2"})
    @DisplayName("§6: a node is disabled by its name, and without one all of a service")
    void disable(String node, int left) {
        Actor juliet = juliet("balcony");
        enable(juliet, "a", "");
        enable(juliet, "b", "");
        String attribute = node.isEmpty() ? "" : "node='" + node + "'";
        juliet.send("<iq type='set' id='x'><disable xmlns='urn:xmpp:push:0' jid='abbey.verona.example' " + attribute
                        + "/></iq>")
                .expect("<iq type='result' id='x' from='juliet@verona.example' to='{me}'/>");
        juliet.leave();
        write("<body>word</body>");
        romeo.sync();
        assertThat(bell.rest()).hasSize(left);
    }

    @Test
    @DisplayName("§8: a service says that it does not want to be called; nobody else can say it")
    void dismissed() {
        Actor juliet = juliet("balcony");
        enable(juliet, "n", "");
        juliet.leave();
        String notice = "<pubsub xmlns='http://jabber.org/protocol/pubsub' node='n'>"
                + "<affiliation jid='juliet@verona.example' affiliation='none'/></pubsub>";
        romeo.send("<message to='juliet@verona.example'>" + notice + "</message>");
        bell.send("<message from='friar@abbey.verona.example' to='juliet@verona.example'>" + notice + "</message>");
        write("<body>one</body>");
        answer(call("n", 1, ""), "result", "");
        bell.send("<message from='abbey.verona.example' to='juliet@verona.example'>" + notice + "</message>");
        play.pass(Duration.ofMinutes(1));
        write("<body>two</body>");
        notCalled();
    }

    @Test
    @DisplayName("Whoever is logged out by another password is not called any more; who has set it still is")
    void anotherPassword() {
        Actor phone = juliet("phone");
        enable(phone, "of-phone", "");
        phone.leave();
        Actor desk = juliet("desk");
        enable(desk, "of-desk", "");
        desk.send("<iq type='set' id='p' to='verona.example'><query xmlns='jabber:iq:register'>"
                        + "<username>juliet</username><password>a-new-password</password></query></iq>")
                .expect("<iq type='result' id='p' from='verona.example' to='{me}'/>");
        desk.leave();
        write("<body>word</body>");
        call("of-desk", 1, "");
        notCalled();
    }

    @Test
    @DisplayName("What is enabled outlives a crash")
    void crash() {
        Actor juliet = juliet("balcony");
        enable(juliet, "n", OPTIONS);
        juliet.sync();
        bell.cut();
        play.crash();
        Programs again = new Programs(play);
        bell = again.enter();
        romeo = play.enterAvailable("romeo", "orchard");
        write("<body>word</body>");
        call("n", 1, "<publish-options>" + OPTIONS + "</publish-options>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jid-malformed    | modify | <enable xmlns='urn:xmpp:push:0' node='n'/>
            jid-malformed    | modify | <enable xmlns='urn:xmpp:push:0' jid='@' node='n'/>
            jid-malformed    | modify | <disable xmlns='urn:xmpp:push:0'/>
            bad-request      | modify | <enable xmlns='urn:xmpp:push:0' jid='abbey.verona.example'><x xmlns='jabber:x:data' type='submit'/></enable>
            policy-violation | modify | <enable xmlns='urn:xmpp:push:0' jid='abbey.verona.example' node='LONG'/>
            """)
    @DisplayName("What cannot be read, or is too much, is refused and changes nothing")
    void refused(String condition, String type, String payload) {
        Actor juliet = juliet("balcony");
        juliet.send("<iq type='set' id='e'>" + payload.replace("LONG", "x".repeat(1_001)) + "</iq>")
                .expect("<iq type='error' id='e' from='juliet@verona.example' to='{me}'><error type='" + type + "'><"
                        + condition + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        juliet.leave();
        write("<body>word</body>");
        notCalled();
    }

    @Test
    @DisplayName(
            "A service that the node may not speak to is refused when it is named, in words; a call says what the node allows")
    void policy() {
        Push.Terms terms = new Push.Terms(
                domain -> domain.equals(Domain.of(Programs.DOMAIN))
                        ? Optional.empty()
                        : Optional.of(StanzaError.of(StanzaError.Condition.NOT_ALLOWED, domain + " is not on I2P.")),
                true,
                true);
        try (Play other = new Play(terms, Programs.abbey())) {
            Program service = new Programs(other).enter();
            Actor juliet = other.enterAvailable("juliet", "balcony");
            juliet.send("<iq type='set' id='e'><enable xmlns='urn:xmpp:push:0' jid='push.example.org' node='n'/></iq>")
                    .expect("<iq type='error' id='e' from='juliet@verona.example' to='{me}'><error type='cancel'>"
                            + "<not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                            + "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>This push service cannot"
                            + " be used: push.example.org is not on I2P. Choose one that this server can reach.</text>"
                            + "</error></iq>");
            enable(juliet, "n", "");
            juliet.leave();
            other.enterAvailable("romeo", "orchard")
                    .send("<message to='juliet@verona.example' type='chat'><body>" + "x".repeat(300)
                            + "</body></message>");
            assertThat(Literal.show(service.next()))
                    .contains("<field var='last-message-sender' type='jid-single'><value>romeo@verona.example/orchard<")
                    .contains("<field var='last-message-body' type='text-single'><value>" + "x".repeat(200) + "…<");
        }
    }

    @Test
    @DisplayName("Nobody else enables anything, and twenty services are the most: the first one makes room")
    void bounds() {
        Actor juliet = juliet("balcony");
        romeo.send("<iq type='set' id='e' to='juliet@verona.example'><enable xmlns='urn:xmpp:push:0'"
                        + " jid='abbey.verona.example' node='of-romeo'/></iq>")
                .expect("<iq type='error' id='e' from='juliet@verona.example' to='{me}'><error type='cancel'>"
                        + "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        for (int i = 0; i < 22; i++) {
            enable(juliet, "n" + i, "");
            play.pass(Duration.ofSeconds(1));
        }
        juliet.leave();
        write("<body>word</body>");
        romeo.sync();
        Set<String> called = new TreeSet<>();
        for (int i = bell.rest().size(); i > 0; i--) {
            Element pubsub = bell.next().children().getFirst();
            called.add(pubsub.children().getFirst().attributeOr("node", ""));
        }
        assertThat(called).hasSize(20).contains("n2", "n21").doesNotContain("n0", "n1", "of-romeo");
    }
}
