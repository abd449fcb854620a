package im.clove.xmpp.im;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import java.util.List;

/// What becomes of a stanza for a local account (RFC 6121 §8.5), row by row. Pure.
///
/// Where the RFC leaves a choice:
/// - A message to a bare address goes to **every** available resource whose priority is not negative (§8.5.2.1.1
///   allows that or the "most available" one). People use several devices at once, and one that is merely idle must
///   not swallow a message; carbons do the same for full addresses.
/// - Nothing is lost silently: where the RFC allows dropping or an error, a `normal`, `chat` or `groupchat` message
///   gets the error. (A chat room then learns that its occupant is gone.) Headlines and errors are dropped.
/// - No such account, no such resource, and a resource the sender may not know of give an IQ the same answer. Users
///   of one server may ask each other (§8.5.3.1 would rather not have it): what they offer each other, files and calls
///   for example, begins with a request, and often before they are contacts.
/// - A [Sender#STRANGER] hears the same of a message whether there is such an account or not (RFC 6120 §13.11): of
///   `normal` and `chat` nothing, as of one that waits; of `groupchat`, which comes from rooms that somebody has
///   entered, an error. So its `normal` message to a resource that is not there goes to the account, as a `chat` does,
///   where §8.5.3.2.1 would have it ignored or refused.
public final class DeliveryRules {
    private static final StanzaError UNAVAILABLE = StanzaError.of(Condition.SERVICE_UNAVAILABLE);

    private DeliveryRules() {}

    /// A connected resource of the account; one whose stream waits to be resumed (XEP-0198) counts as connected.
    ///
    /// @param available whether it has sent available presence
    /// @param priority of that presence, -128 to 127
    public record Resource(String name, boolean available, int priority) {
        boolean takesMessages() {
            return available && priority >= 0;
        }
    }

    /// What the sender may know of an account.
    public enum Sender {
        /// That it is online: it is the account itself, is subscribed to its presence, or has been sent directed
        /// presence.
        CONTACT,
        /// That it exists, and of a resource that it can name whether that is there: it is of this server.
        NEIGHBOUR,
        /// That it exists: it is of this server, whose users are kept apart.
        KEPT_APART,
        /// Nothing.
        STRANGER
    }

    /// What is decided, with the reason for log and test.
    public sealed interface Verdict {
        String reason();

        /// Give it to these resources; at least one.
        record Deliver(List<String> resources, String reason) implements Verdict {
            public Deliver {
                resources = List.copyOf(resources);
            }
        }

        /// Keep it until the account has a resource again (XEP-0160); where that is not possible, answer
        /// `service-unavailable`.
        record Store(String reason) implements Verdict {}

        /// The server itself answers or acts for the account: IQs to the account, subscriptions, probes.
        record Handle(String reason) implements Verdict {}

        /// Nothing happens.
        record Drop(String reason) implements Verdict {}

        /// Answer with this error.
        record Refuse(StanzaError error, String reason) implements Verdict {}
    }

    /// The verdict for a stanza to an account that does not exist (§8.5.1).
    public static Verdict withoutAccount(Stanza stanza, Sender sender) {
        return switch (stanza) {
            case Message message ->
                switch (message.type()) {
                    case NORMAL, CHAT ->
                        sender == Sender.STRANGER
                                ? drop("no such account, which a stranger does not hear (§8.5.1)")
                                : refuse("no such account (§8.5.1)");
                    case GROUPCHAT -> refuse("no such account (§8.5.1)");
                    case HEADLINE, ERROR -> drop("no such account (§8.5.1)");
                };
            case Presence _ -> drop("no such account (§8.5.1)");
            case Iq iq -> iq.isRequest() ? refuse("no such account (§8.5.1)") : drop("an answer for nobody (§8.5.1)");
        };
    }

    /// The verdict for a stanza to an account that exists.
    ///
    /// @param to the account's address, bare or full
    /// @param connected the account's resources
    public static Verdict decide(Stanza stanza, Jid to, List<Resource> connected, Sender sender) {
        if (to.isFull()) {
            boolean matches = connected.stream().anyMatch(r -> r.name().equals(to.resource()));
            return matches ? toResource(stanza, to.resource(), sender) : toMissingResource(stanza, connected, sender);
        }
        return switch (stanza) {
            case Message message -> messageToAccount(message, connected);
            case Presence presence -> presenceToAccount(presence, connected);
            case Iq iq -> iqToAccount(iq);
        };
    }

    private static Verdict messageToAccount(Message message, List<Resource> connected) {
        List<String> takers = connected.stream()
                .filter(Resource::takesMessages)
                .map(Resource::name)
                .toList();
        return switch (message.type()) {
            case NORMAL, CHAT ->
                takers.isEmpty()
                        ? new Verdict.Store("no resource takes messages (§8.5.2.2.1)")
                        : new Verdict.Deliver(takers, "every resource that takes messages (§8.5.2.1.1)");
            case HEADLINE ->
                takers.isEmpty()
                        ? drop("headlines are not kept (§8.5.2.2.1)")
                        : new Verdict.Deliver(takers, "every resource that takes messages (§8.5.2.1.1)");
            case GROUPCHAT -> refuse("a room writes to full addresses (§8.5.2.1.1)");
            case ERROR -> drop("errors for accounts are dropped (§8.5.2.1.1)");
        };
    }

    private static Verdict presenceToAccount(Presence presence, List<Resource> connected) {
        return switch (presence.type()) {
            case AVAILABLE, UNAVAILABLE, ERROR -> {
                List<String> available = connected.stream()
                        .filter(Resource::available)
                        .map(Resource::name)
                        .toList();
                yield available.isEmpty()
                        ? drop("nobody is there to see it (§8.5.2.2.2)")
                        : new Verdict.Deliver(available, "every available resource (§8.5.2.1.2)");
            }
            case SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED ->
                new Verdict.Handle("subscriptions belong to the account (§8.5.2.1.2, §3)");
            case PROBE -> new Verdict.Handle("the server answers probes (§8.5.2.1.2, §4.3)");
        };
    }

    private static Verdict iqToAccount(Iq iq) {
        return iq.isRequest()
                ? new Verdict.Handle("the server answers for the account (§8.5.2.1.3)")
                : new Verdict.Handle("an answer to the server's own request, or to nothing (§8.5.2.1.3)");
    }

    private static Verdict toResource(Stanza stanza, String resource, Sender sender) {
        Verdict deliver = new Verdict.Deliver(List.of(resource), "the resource is connected (§8.5.3.1)");
        return switch (stanza) {
            case Message message ->
                message.type() == Message.Type.GROUPCHAT && sender == Sender.STRANGER
                        ? refuse("no room that this account has entered (§8.5.3.1)")
                        : deliver;
            case Presence presence ->
                switch (presence.type()) {
                    case AVAILABLE, UNAVAILABLE, ERROR -> deliver;
                    case SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED, PROBE ->
                        new Verdict.Handle("subscriptions and probes belong to the account (§8.5.3.1)");
                };
            case Iq iq ->
                // An answer from the client would tell a stranger who is online; this one is the answer for nobody.
                sender == Sender.CONTACT || sender == Sender.NEIGHBOUR || !iq.isRequest()
                        ? deliver
                        : refuse("the sender may not know that the resource is connected (§8.5.3.1)");
        };
    }

    private static Verdict toMissingResource(Stanza stanza, List<Resource> connected, Sender sender) {
        return switch (stanza) {
            case Message message ->
                switch (message.type()) {
                    case CHAT -> messageToAccount(message, connected);
                    case NORMAL ->
                        sender == Sender.STRANGER
                                ? messageToAccount(message, connected)
                                : refuse("the resource is not connected (§8.5.3.2.1)");
                    case GROUPCHAT -> refuse("the resource is not connected (§8.5.3.2.1)");
                    case HEADLINE, ERROR -> drop("the resource is not connected (§8.5.3.2.1)");
                };
            case Presence presence ->
                switch (presence.type()) {
                    case AVAILABLE, UNAVAILABLE, ERROR -> drop("the resource is not connected (§8.5.3.2.2)");
                    case SUBSCRIBE, PROBE -> new Verdict.Handle("the account answers these (§8.5.3.2.2)");
                    case SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED -> drop("the resource is not connected (§8.5.3.2.2)");
                };
            case Iq iq ->
                iq.isRequest()
                        ? refuse("the resource is not connected (§8.5.3.2.3)")
                        : drop("an answer for nobody (§8.5.3.2.3)");
        };
    }

    private static Verdict refuse(String reason) {
        return new Verdict.Refuse(UNAVAILABLE, reason);
    }

    private static Verdict drop(String reason) {
        return new Verdict.Drop(reason);
    }
}
