package im.clove.node.play;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// XEP-0191: the list and its pushes, and what a blocked address can and cannot do.
@Timeout(300)
final class BlockingPlayTest {
    private static final String ROMEO = "romeo@verona.example";
    private static final String PARIS = "paris@mantua.example";
    private static final String NS = " xmlns='urn:xmpp:blocking'";
    private static final String ERRORS = " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'";
    private static final String UNAVAILABLE = "<error type='cancel'><service-unavailable" + ERRORS + "/></error>";

    private final Play play = Play.open();
    private Actor orchard;

    @BeforeEach
    void enter() {
        orchard = play.enterAvailable("romeo", "orchard");
    }

    @AfterEach
    void end() {
        play.close();
    }

    private static Actor ask(Actor actor, String type, String payload) {
        return actor.send("<iq type='" + type + "' id='1'>" + payload + "</iq>");
    }

    private static String result(String payload) {
        return "<iq type='result' id='1' from='" + ROMEO + "' to='{me}'>" + payload + "</iq>";
    }

    private static String refused(String error) {
        return "<iq type='error' id='1' from='" + ROMEO + "' to='{me}'>" + error + "</iq>";
    }

    private static String push(String payload) {
        return "<iq type='set' id='{any}' from='" + ROMEO + "' to='{me}'>" + payload + "</iq>";
    }

    private static String items(String name, String... jids) {
        StringBuilder out = new StringBuilder("<" + name + NS + ">");
        for (String jid : jids) {
            out.append("<item jid='").append(jid).append("'/>");
        }
        return out.append("</").append(name).append(">").toString();
    }

    private void block(String... jids) {
        ask(orchard, "set", items("block", jids)).expect(result(""));
    }

    @Test
    @DisplayName("§3.2, §3.3, §3.4: the list, and a push of each change to every resource that has asked for it")
    void theListAndItsPushes() {
        Actor tomb = play.enter("romeo", "tomb");
        Actor street = play.enter("romeo", "street");
        ask(orchard, "get", "<blocklist" + NS + "/>").expect(result("<blocklist" + NS + "/>"));
        ask(tomb, "get", "<blocklist" + NS + "/>").expect(result("<blocklist" + NS + "/>"));

        ask(orchard, "set", items("block", "PARIS@mantua.example", "tybalt@verona.example"))
                .expectAll(result(""), push(items("block", PARIS, "tybalt@verona.example")));
        tomb.expect(push(items("block", PARIS, "tybalt@verona.example")));
        ask(tomb, "set", items("unblock", "tybalt@verona.example"))
                .expectAll(result(""), push(items("unblock", "tybalt@verona.example")));
        orchard.expect(push(items("unblock", "tybalt@verona.example")));
        ask(street, "get", "<blocklist" + NS + "/>").expect(result(items("blocklist", PARIS)));

        ask(street, "set", "<unblock" + NS + "/>").expectAll(result(""), push("<unblock" + NS + "/>"));
        orchard.expect(push("<unblock" + NS + "/>"));
        tomb.expect(push("<unblock" + NS + "/>"));
        ask(street, "get", "<blocklist" + NS + "/>").expect(result("<blocklist" + NS + "/>"));
        play.silence();
    }

    @Test
    void aPushSaysWhatWasUnderstoodAndNothingElse() {
        ask(orchard, "get", "<blocklist" + NS + "/>").expect(result("<blocklist" + NS + "/>"));
        ask(orchard, "set", "<block" + NS + "><item jid='Paris@Mantua.Example'/><x xmlns='urn:x'/></block>")
                .expectAll(result(""), push(items("block", PARIS)));
        play.silence();
    }

    @Test
    void theListIsKept() {
        block(PARIS);
        play.crash();
        orchard = play.enterAvailable("romeo", "orchard");
        ask(orchard, "get", "<blocklist" + NS + "/>").expect(result(items("blocklist", PARIS)));
    }

    @Test
    @DisplayName("§3.3: nothing, nonsense, oneself, and more than there is room for")
    void whatCannotBeBlocked() {
        ask(orchard, "set", "<block" + NS + "/>")
                .expect(refused("<error type='modify'><bad-request" + ERRORS + "/></error>"));
        ask(orchard, "set", items("block", "@"))
                .expect(refused("<error type='modify'><jid-malformed" + ERRORS + "/></error>"));
        ask(orchard, "set", items("block", ROMEO))
                .expect(refused("<error type='cancel'><not-allowed" + ERRORS + "/></error>"));
        String[] many = new String[51];
        for (int i = 0; i < many.length; i++) {
            many[i] = "spam" + i + "@mantua.example";
        }
        ask(orchard, "set", items("block", many))
                .expect(refused("<error type='wait'><resource-constraint" + ERRORS + "/></error>"));
        ask(orchard, "get", "<blocklist" + NS + "/>").expect(result("<blocklist" + NS + "/>"));
        play.silence();
    }

    @ParameterizedTest
    @ValueSource(strings = {PARIS, PARIS + "/inn", "mantua.example", "mantua.example/inn"})
    @DisplayName("§2, C-10: by bare and full address, by domain, and by domain with resource")
    void theFourKindsOfAddress(String jid) {
        block(jid);
        play.mantua.send("<message type='chat' id='m' from='" + PARIS + "/inn' to='" + ROMEO + "'><body>x</body>"
                + "</message>");
        play.silence();
        boolean other = jid.endsWith("/inn");
        play.mantua.send("<message type='chat' id='m' from='" + PARIS + "/road' to='" + ROMEO + "'><body>x</body>"
                + "</message>");
        if (other) {
            orchard.expect("<message type='chat' id='m' from='" + PARIS + "/road' to='" + ROMEO + "'><body>x</body>"
                    + "</message>");
        }
        play.silence();
    }

    @Test
    @DisplayName("§3.2: presence of a blocked address is dropped, requests are refused, answers are dropped")
    void whatABlockedAddressMeets() {
        play.contact("romeo", PARIS, "both");
        play.crash();
        orchard = play.enterAvailable("romeo", "orchard");
        play.mantua.expect("<presence from='" + orchard.full + "' to='" + PARIS + "'/>");
        play.mantua.expect("<presence type='probe' from='" + orchard.full + "' to='" + PARIS + "'/>");
        block(PARIS);
        play.mantua.expect("<presence type='unavailable' from='" + orchard.full + "' to='" + PARIS + "'/>");

        for (String type : new String[] {
            "",
            " type='unavailable'",
            " type='probe'",
            " type='subscribe'",
            " type='subscribed'",
            " type='unsubscribe'",
            " type='unsubscribed'"
        }) {
            play.mantua.send("<presence" + type + " from='" + PARIS + "/inn' to='" + ROMEO + "'/>");
        }
        play.mantua.send("<presence from='" + PARIS + "/inn' to='" + orchard.full + "'/>");
        for (String type : new String[] {"get", "set"}) {
            for (String to : new String[] {ROMEO, orchard.full}) {
                play.mantua.send("<iq type='" + type + "' id='q' from='" + PARIS + "/inn' to='" + to
                        + "'><query xmlns='jabber:iq:last'/></iq>");
                play.mantua.expect(
                        "<iq type='error' id='q' from='" + to + "' to='" + PARIS + "/inn'>" + UNAVAILABLE + "</iq>");
            }
        }
        play.mantua.send("<iq type='result' id='q' from='" + PARIS + "/inn' to='" + orchard.full + "'/>");
        play.mantua.send(
                "<iq type='error' id='q' from='" + PARIS + "/inn' to='" + orchard.full + "'>" + UNAVAILABLE + "</iq>");
        play.mantua.send("<message type='error' id='q' from='" + PARIS + "/inn' to='" + orchard.full + "'>"
                + UNAVAILABLE + "</message>");
        orchard.send("<presence><show>away</show></presence>")
                .expect("<presence from='{me}' to='{me}'><show>away</show></presence>");
        play.silence();

        orchard.leave();
        orchard = play.enterAvailable("romeo", "tomb"); // neither tells a blocked contact nor probes it
        play.silence();
        ask(orchard, "set", items("unblock", PARIS)).expect(result(""));
        play.mantua.expect("<presence from='" + orchard.full + "' to='" + PARIS + "'/>");
        play.mantua.expect("<presence type='probe' from='" + orchard.full + "' to='" + PARIS + "'/>");
        play.silence();
    }

    @Test
    @DisplayName("What a contact did while it was blocked is known to every client once it no longer is")
    void anUnblockedContactIsAskedHowItIs() {
        play.befriend("romeo", "juliet");
        play.crash();
        orchard = play.enterAvailable("romeo", "orchard");
        orchard.expect("<presence type='unavailable' from='juliet@verona.example' to='{me}'/>");
        Actor tomb = play.enterAvailable("romeo", "tomb");
        play.settle();
        orchard.rest();
        tomb.rest();
        ask(orchard, "set", items("block", "juliet@verona.example")).expect(result(""));
        Actor juliet = play.enterAvailable("juliet", "balcony");
        play.settle();
        juliet.rest();
        play.silence();

        ask(orchard, "set", items("unblock", "juliet@verona.example"))
                .expectAll(result(""), "<presence from='" + juliet.full + "' to='{me}'/>");
        tomb.expect("<presence from='" + juliet.full + "' to='{me}'/>");
        juliet.expectAll(
                "<presence from='" + orchard.full + "' to='" + juliet.bare() + "'/>",
                "<presence from='" + tomb.full + "' to='" + juliet.bare() + "'/>");
        play.silence();
    }

    @Test
    @DisplayName("§3.2: nothing goes out to a blocked address, and the client is told why; leaving is let through")
    void nothingGoesOut() {
        block(PARIS);
        String why = "<error type='cancel'><not-acceptable" + ERRORS + "/><blocked xmlns='urn:xmpp:blocking:errors'/>"
                + "</error>";
        String modify = why.replace("cancel", "modify");
        orchard.send("<message type='chat' id='1' to='" + PARIS + "'><body>x</body></message>")
                .expect("<message type='error' id='1' from='" + PARIS + "' to='{me}'>" + modify + "</message>");
        orchard.send("<iq type='get' id='1' to='" + PARIS + "/inn'><ping xmlns='urn:xmpp:ping'/></iq>")
                .expect("<iq type='error' id='1' from='" + PARIS + "/inn' to='{me}'>" + modify + "</iq>");
        orchard.send("<presence id='1' to='" + PARIS + "'/>")
                .expect("<presence type='error' id='1' from='" + PARIS + "' to='{me}'>" + modify + "</presence>");
        orchard.send("<presence type='unavailable' to='" + PARIS + "'/>");
        play.mantua.expect("<presence type='unavailable' from='" + orchard.full + "' to='" + PARIS + "'/>");
        play.silence();
    }

    @Test
    @DisplayName("§3.3: blocking one resource of a contact hides from that one only")
    void oneResourceOfAContact() {
        play.contact("romeo", PARIS, "both");
        play.crash();
        orchard = play.enterAvailable("romeo", "orchard");
        play.mantua.expect("<presence from='" + orchard.full + "' to='" + PARIS + "'/>");
        play.mantua.expect("<presence type='probe' from='" + orchard.full + "' to='" + PARIS + "'/>");
        block(PARIS + "/inn");
        play.mantua.expect("<presence type='unavailable' from='" + orchard.full + "' to='" + PARIS + "/inn'/>");
        play.mantua.send("<presence type='probe' from='" + PARIS + "/inn' to='" + ROMEO + "'/>");
        play.mantua.send("<presence type='probe' from='" + PARIS + "' to='" + ROMEO + "'/>");
        play.mantua.expect("<presence from='" + orchard.full + "' to='" + PARIS + "'/>");
        play.silence();
    }
}
