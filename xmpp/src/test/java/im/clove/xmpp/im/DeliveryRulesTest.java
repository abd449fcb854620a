package im.clove.xmpp.im;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.im.DeliveryRules.Resource;
import im.clove.xmpp.im.DeliveryRules.Sender;
import im.clove.xmpp.im.DeliveryRules.Verdict;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 6121 §8.5: each row of its table of messages, and each rule for presence and IQ.
///
/// Verdicts: `E` error, `O` offline, `S` dropped, `H` handled by the server, `D` delivered to the resources named.
class DeliveryRulesTest {
    private static final List<Resource> NOBODY = List.of();
    private static final List<Resource> SILENT = List.of(new Resource("silent", false, 0));
    private static final List<Resource> NEGATIVE = List.of(new Resource("bot", true, -1));
    private static final List<Resource> ONE = List.of(new Resource("bot", true, -1), new Resource("balcony", true, 0));
    private static final List<Resource> MANY = List.of(
            new Resource("balcony", true, 0),
            new Resource("bot", true, -128),
            new Resource("chamber", true, 127),
            new Resource("silent", false, 5));

    private static List<Resource> resources(String name) {
        return switch (name) {
            case "nobody" -> NOBODY;
            case "silent" -> SILENT;
            case "negative" -> NEGATIVE;
            case "one" -> ONE;
            default -> MANY;
        };
    }

    private static Stanza stanza(String kind, @Nullable String type) {
        Element element = Element.of(Element.CLIENT, kind)
                .with("from", "romeo@montague.example/orchard")
                .with("id", "1")
                .with("type", type);
        return Stanza.of(kind.equals("iq") ? element.with(Element.of("urn:example", "query")) : element);
    }

    private static String verdict(String kind, @Nullable String type, String to, List<Resource> resources) {
        Jid jid = Jid.parse("juliet@capulet.example" + (to.equals("bare") ? "" : "/" + to));
        return letters(DeliveryRules.decide(stanza(kind, type), jid, resources, Sender.CONTACT));
    }

    private static String letters(Verdict verdict) {
        assertThat(verdict.reason()).contains("§8.5");
        return switch (verdict) {
            case Verdict.Deliver(List<String> to, String _) -> "D " + String.join(" ", to);
            case Verdict.Store _ -> "O";
            case Verdict.Handle _ -> "H";
            case Verdict.Drop _ -> "S";
            case Verdict.Refuse(var error, String _) -> {
                assertThat(error.condition()).isEqualTo(Condition.SERVICE_UNAVAILABLE);
                yield "E";
            }
        };
    }

    @ParameterizedTest(name = "8.5.4 {0} to {1}: normal {2}, chat {3}, groupchat {4}, headline {5}, error {6}")
    @CsvSource({
        "nobody,bare,O,O,E,S,S",
        "nobody,gone,E,O,E,S,S",
        "silent,bare,O,O,E,S,S",
        "silent,silent,D silent,D silent,D silent,D silent,D silent",
        "silent,gone,E,O,E,S,S",
        "negative,bare,O,O,E,S,S",
        "negative,bot,D bot,D bot,D bot,D bot,D bot",
        "negative,gone,E,O,E,S,S",
        "one,bare,D balcony,D balcony,E,D balcony,S",
        "one,balcony,D balcony,D balcony,D balcony,D balcony,D balcony",
        "one,gone,E,D balcony,E,S,S",
        "many,bare,D balcony chamber,D balcony chamber,E,D balcony chamber,S",
        "many,chamber,D chamber,D chamber,D chamber,D chamber,D chamber",
        "many,silent,D silent,D silent,D silent,D silent,D silent",
        "many,gone,E,D balcony chamber,E,S,S",
    })
    void messages(
            String resources, String to, String normal, String chat, String groupchat, String headline, String error) {
        assertThat(verdict("message", "normal", to, resources(resources))).isEqualTo(normal);
        assertThat(verdict("message", null, to, resources(resources))).isEqualTo(normal);
        assertThat(verdict("message", "chat", to, resources(resources))).isEqualTo(chat);
        assertThat(verdict("message", "groupchat", to, resources(resources))).isEqualTo(groupchat);
        assertThat(verdict("message", "headline", to, resources(resources))).isEqualTo(headline);
        assertThat(verdict("message", "error", to, resources(resources))).isEqualTo(error);
    }

    @ParameterizedTest(name = "8.5.1 no such account: {0} of type {1}: {2}")
    @CsvSource({
        "message,normal,E",
        "message,chat,E",
        "message,groupchat,E",
        "message,headline,S",
        "message,error,S",
        "presence,unavailable,S",
        "presence,subscribe,S",
        "presence,subscribed,S",
        "presence,unsubscribe,S",
        "presence,unsubscribed,S",
        "presence,probe,S",
        "presence,error,S",
        "iq,get,E",
        "iq,set,E",
        "iq,result,S",
        "iq,error,S"
    })
    void noSuchAccount(String kind, String type, String expected) {
        assertThat(letters(DeliveryRules.withoutAccount(stanza(kind, type), Sender.NEIGHBOUR)))
                .isEqualTo(expected);
    }

    @Test
    @DisplayName("8.5.1 available presence for no such account is dropped")
    void noSuchAccountForAvailablePresence() {
        assertThat(letters(DeliveryRules.withoutAccount(stanza("presence", null), Sender.STRANGER)))
                .isEqualTo("S");
    }

    @ParameterizedTest(name = "8.5.2.1.2, 8.5.2.2.2 presence to the account: {0} with {1}: {2}")
    @CsvSource({
        "available,many,D balcony bot chamber",
        "unavailable,many,D balcony bot chamber",
        "error,many,D balcony bot chamber",
        "available,nobody,S",
        "unavailable,silent,S",
        "error,nobody,S",
        "subscribe,many,H",
        "subscribed,many,H",
        "unsubscribe,many,H",
        "unsubscribed,many,H",
        "probe,many,H",
        "subscribe,nobody,H",
        "subscribed,nobody,H",
        "unsubscribe,nobody,H",
        "unsubscribed,nobody,H",
        "probe,nobody,H"
    })
    void presenceToTheAccount(String type, String resources, String expected) {
        assertThat(verdict("presence", type.equals("available") ? null : type, "bare", resources(resources)))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "8.5.3.1, 8.5.3.2.2 presence to {1}: {0}: {2}")
    @CsvSource({
        "available,balcony,D balcony",
        "unavailable,bot,D bot",
        "error,silent,D silent",
        "subscribe,balcony,H",
        "subscribed,balcony,H",
        "unsubscribe,balcony,H",
        "unsubscribed,balcony,H",
        "probe,balcony,H",
        "available,gone,S",
        "unavailable,gone,S",
        "error,gone,S",
        "subscribe,gone,H",
        "subscribed,gone,S",
        "unsubscribe,gone,S",
        "unsubscribed,gone,S",
        "probe,gone,H"
    })
    void presenceToAResource(String type, String to, String expected) {
        assertThat(verdict("presence", type.equals("available") ? null : type, to, MANY))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "8.5.2.1.3, 8.5.3.1, 8.5.3.2.3 IQ {0} to {1}: {2}")
    @CsvSource({
        "get,bare,H",
        "set,bare,H",
        "result,bare,H",
        "error,bare,H",
        "get,bot,D bot",
        "set,silent,D silent",
        "result,balcony,D balcony",
        "error,balcony,D balcony",
        "get,gone,E",
        "set,gone,E",
        "result,gone,S",
        "error,gone,S"
    })
    void iqs(String type, String to, String expected) {
        assertThat(verdict("iq", type, to, MANY)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "8.5.3.1 IQ {0} from a {2}: {1}")
    @CsvSource({
        "get,E,STRANGER",
        "set,E,STRANGER",
        "result,D balcony,STRANGER",
        "error,D balcony,STRANGER",
        "get,E,KEPT_APART",
        "set,E,KEPT_APART",
        "result,D balcony,KEPT_APART",
        "get,D balcony,NEIGHBOUR",
        "set,D balcony,NEIGHBOUR",
        "result,D balcony,NEIGHBOUR"
    })
    @DisplayName("C-09: a stranger cannot find out by IQ who is online")
    void strangersGetTheAnswerForNobody(String type, String expected, Sender sender) {
        Jid online = Jid.parse("juliet@capulet.example/balcony");
        Verdict verdict = DeliveryRules.decide(stanza("iq", type), online, MANY, sender);
        assertThat(letters(verdict)).isEqualTo(expected);
        if (verdict instanceof Verdict.Refuse(var error, String _)) {
            Jid gone = Jid.parse("juliet@capulet.example/gone");
            assertThat(DeliveryRules.decide(stanza("iq", type), gone, MANY, sender))
                    .isInstanceOfSatisfying(
                            Verdict.Refuse.class, r -> assertThat(r.error()).isEqualTo(error));
            assertThat(DeliveryRules.withoutAccount(stanza("iq", type), sender))
                    .isInstanceOfSatisfying(
                            Verdict.Refuse.class, r -> assertThat(r.error()).isEqualTo(error));
        }
    }

    @ParameterizedTest(name = "{0} from a stranger to {1}: {2}")
    @CsvSource({
        "normal,balcony,D balcony",
        "normal,gone,D balcony chamber",
        "chat,balcony,D balcony",
        "chat,gone,D balcony chamber",
        "groupchat,balcony,E",
        "groupchat,gone,E",
        "headline,balcony,D balcony",
        "headline,gone,S",
        "error,gone,S"
    })
    @DisplayName("T-09: what a stranger hears of a message is what it hears of one to nobody")
    void messagesOfStrangers(String type, String resource, String expected) {
        Stanza message = stanza("message", type);
        Jid to = Jid.parse("juliet@capulet.example/" + resource);
        Verdict there = DeliveryRules.decide(message, to, MANY, Sender.STRANGER);
        assertThat(letters(there)).isEqualTo(expected);
        Verdict nobody = DeliveryRules.withoutAccount(message, Sender.STRANGER);
        Verdict offline = DeliveryRules.decide(message, to, List.of(), Sender.STRANGER);
        assertThat(there instanceof Verdict.Refuse)
                .isEqualTo(nobody instanceof Verdict.Refuse)
                .isEqualTo(offline instanceof Verdict.Refuse);
    }
}
