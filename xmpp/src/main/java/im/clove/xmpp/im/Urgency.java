package im.clove.xmpp.im;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Hints;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaIds;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which stanzas a client is told at once though nobody looks at it (XEP-0352). Pure. The first row that matches holds.
///
/// | stanza | when | because |
/// |---|---|---|
/// | iq | now | somebody waits for the answer, or the client for this one |
/// | presence about a subscription, error | now | a person decides, or the client is told that something failed |
/// | presence of a room with a status | now | XEP-0045 §7.2.2: it is about the client's own place in the room |
/// | other presence | the latest | of each full address only what is so now matters |
/// | message of type `error` | now | something the user has said did not arrive |
/// | a carbon (XEP-0280) | as its content | it is another client's message |
/// | a result of a query of the archive (XEP-0313) | now | the client has asked |
/// | text, a subject, anything encrypted, an invitation, a call, a mention | now | it is for a person |
/// | anything that waits to be confirmed | later | receipts, markers, reactions: nobody is to be woken for them |
/// | a chat state alone | never | XEP-0085 §5.6: true only now |
/// | an event with one item of a node | the latest | XEP-0060 §7.1.2: an item replaces the one of the same id |
/// | anything else | later | nobody can say what it is |
public final class Urgency {
    private static final String MUC_USER = "http://jabber.org/protocol/muc#user";
    private static final String CARBONS = "urn:xmpp:carbons:2";
    private static final String FORWARD = "urn:xmpp:forward:0";
    private static final String EVENT = "http://jabber.org/protocol/pubsub#event";
    private static final String REFERENCE = "urn:xmpp:reference:0";

    /// What is for a person, by the name of an element; of an encrypted one nobody here can say.
    private static final Set<String> ENCRYPTED = Set.of(
            "eu.siacs.conversations.axolotl",
            "urn:xmpp:omemo:1",
            "urn:xmpp:omemo:2",
            "urn:xmpp:sce:1",
            "urn:xmpp:openpgp:0",
            "jabber:x:encrypted",
            "urn:xmpp:eme:0");

    /// Invitations (XEP-0249), calls (XEP-0353, XEP-0482), a nudge (XEP-0224).
    private static final Set<String> CALLING = Set.of(
            "jabber:x:conference", "urn:xmpp:jingle-message:0", "urn:xmpp:call-invites:0", "urn:xmpp:attention:0");

    /// What comes with a chat state and is no content.
    private static final Set<String> AROUND =
            Set.of(Keepable.CHAT_STATES, Hints.NS, StanzaIds.NS, "urn:xmpp:occupant-id:0");

    private Urgency() {}

    /// What only the latest word of is of interest.
    ///
    /// @param what a presence, or the node and the id of an item
    public record Topic(@Nullable Jid from, List<String> what) {
        public Topic {
            what = List.copyOf(what);
        }
    }

    /// What is decided, with the reason for the test.
    public sealed interface Verdict {
        String reason();

        /// At once, behind all that was put off.
        record Now(String reason) implements Verdict {}

        /// It can wait.
        record Later(String reason) implements Verdict {}

        /// It can wait, and takes the place of what there was before on the same.
        record Latest(Topic topic, String reason) implements Verdict {}

        /// It need not be told at all.
        record Never(String reason) implements Verdict {}
    }

    /// @param isAwaited whether somebody waits until the client has it: then it may be put off, and no more
    public static Verdict decide(Stanza stanza, boolean isAwaited) {
        return switch (stanza) {
            case Iq _ -> new Verdict.Now("a request or an answer");
            case Presence presence -> presence(presence);
            case Message message -> message(message, isAwaited);
        };
    }

    private static Verdict presence(Presence presence) {
        return switch (presence.type()) {
            case SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED -> new Verdict.Now("about a subscription");
            case ERROR -> new Verdict.Now("an error");
            case PROBE -> new Verdict.Now("a question");
            case AVAILABLE, UNAVAILABLE ->
                presence.element()
                                .child(MUC_USER, "x")
                                .filter(x -> x.has(MUC_USER, "status"))
                                .isPresent()
                        ? new Verdict.Now("about its own place in a room")
                        : new Verdict.Latest(new Topic(presence.from(), List.of("presence")), "who is there");
        };
    }

    private static Verdict message(Message message, boolean isAwaited) {
        if (message.type() == Message.Type.ERROR) {
            return new Verdict.Now("an error");
        }
        Element m = message.element();
        if (m.has("urn:xmpp:mam:2", "result")) {
            return new Verdict.Now("the client has asked for it");
        }
        Element content = inside(m);
        if (isForPeople(content)) {
            return new Verdict.Now("for a person");
        }
        if (isAwaited) {
            return new Verdict.Later("to be confirmed");
        }
        if (isState(content)) {
            return new Verdict.Never("a chat state");
        }
        return topic(message)
                .<Verdict>map(topic -> new Verdict.Latest(topic, "an item of a node"))
                .orElse(new Verdict.Later("nobody can say what it is"));
    }

    /// What a carbon holds; of anything else, itself.
    private static Element inside(Element message) {
        return message.child(CARBONS, "received")
                .or(() -> message.child(CARBONS, "sent"))
                .flatMap(carbon -> carbon.child(FORWARD, "forwarded"))
                .flatMap(forwarded -> forwarded.child(Element.CLIENT, "message"))
                .orElse(message);
    }

    private static boolean isForPeople(Element message) {
        return message.children().stream().anyMatch(child -> switch (child.namespace()) {
            case Element.CLIENT ->
                child.local().equals("subject")
                        || child.local().equals("body") && !child.text().isEmpty();
            case MUC_USER -> child.has(MUC_USER, "invite") || child.has(MUC_USER, "decline");
            case REFERENCE -> "mention".equals(child.attribute("type"));
            default -> CALLING.contains(child.namespace()) || ENCRYPTED.contains(child.namespace());
        });
    }

    private static boolean isState(Element message) {
        List<Element> children = message.children();
        return children.stream().anyMatch(child -> child.namespace().equals(Keepable.CHAT_STATES))
                && children.stream()
                        .allMatch(child -> AROUND.contains(child.namespace()) || child.is(Element.CLIENT, "thread"));
    }

    /// Of a notice about one item that was published, and nothing else.
    private static Optional<Topic> topic(Message message) {
        return message.element()
                .child(EVENT, "event")
                .flatMap(Element::firstChild)
                .filter(items -> items.is(EVENT, "items") && items.children().size() == 1)
                .flatMap(items -> items.child(EVENT, "item")
                        .map(item -> new Topic(
                                message.from(),
                                List.of("item", items.attributeOr("node", ""), item.attributeOr("id", "")))));
    }
}
