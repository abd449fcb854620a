package im.clove.node.peers;

import im.clove.node.core.Envelope;
import im.clove.node.core.Hosts;
import im.clove.runtime.random.Tokens;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Hints;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What users hear of messages that wait for other servers. There is no standard for it: XEP-0022 and XEP-0079,
/// which had a word for it, are obsolete. So it is a message from the server, for people to read, with the same in
/// an element for programs. It names the other server only, is kept nowhere and copied to nobody. Who wants none
/// blocks the address it comes from (XEP-0191). Thread-safe; only posts.
public final class OutboxNotices {
    /// The namespace of the element for programs.
    public static final String NS = "urn:clove:outbox:0";

    /// The resource of the server's domain that notices come from.
    public static final String RESOURCE = "outbox";

    /// @param enabled whether anybody is told
    /// @param keep how long messages wait
    public record Terms(boolean enabled, Duration keep) {
        public static final Terms DEFAULT = new Terms(true, Duration.ofDays(7));
    }

    private final Terms terms;
    private final Hosts hosts;
    private final Predicate<Jid> online;
    private final Consumer<Envelope> submit;
    private final Tokens tokens;

    /// @param hosts what has an address here: a service reads no messages
    /// @param online whether a full address has a session
    /// @param tokens for the ids of the notices
    public OutboxNotices(Terms terms, Hosts hosts, Predicate<Jid> online, Consumer<Envelope> submit, Tokens tokens) {
        this.tokens = tokens;
        this.terms = terms;
        this.hosts = hosts;
        this.online = online;
        this.submit = submit;
    }

    /// Messages of this sender wait for another server.
    void waits(Jid sender, Domain remote, @Nullable Instant seen) {
        if (!terms.enabled() || !sender.isFull() || !online.test(sender)) {
            return;
        }
        String since =
                seen == null ? "This server has not reached it yet." : "It was last there on " + words(seen) + ".";
        Element state = Element.of(NS, "waiting")
                .with("domain", remote.name())
                .with("keep", terms.keep().toString())
                .with("seen", seen == null ? null : stamp(seen));
        send(
                sender,
                "What you write to " + remote.name() + " waits here, because that server is away. " + since
                        + " It goes out when the server is back; after " + words(terms.keep())
                        + " you get it back as undelivered.",
                state,
                Element.of(Hints.NS, "no-store"),
                Element.of(Hints.NS, "no-copy"));
    }

    /// A stanza that its sender was told is taken will not be delivered. Who is not there to get the error finds a
    /// message at the next login.
    void undelivered(Stanza stanza, StanzaError reason) {
        Jid sender = stanza.from();
        Jid recipient = stanza.to();
        Replies.error(stanza, reason).ifPresent(error -> submit.accept(Envelope.bySystem(error)));
        if (stanza instanceof Message && sender != null && recipient != null && isAwayPerson(sender)) {
            send(
                    sender.bare(),
                    "A message of yours to " + recipient.bare() + " was not delivered. " + reason.text(),
                    Element.of(NS, "undelivered")
                            .with("to", recipient.bare().toString())
                            .with("id", stanza.id()));
        }
    }

    private boolean isAwayPerson(Jid jid) {
        return hosts.serviceAt(jid) == null && !online.test(jid);
    }

    private void send(Jid to, String body, Element... more) {
        Element message = Element.of(Element.CLIENT, "message", Element.ofText(Element.CLIENT, "body", body))
                .with("type", "normal")
                .with("from", Jid.of("", to.domain(), RESOURCE).toString())
                .with("to", to.toString())
                .with("id", tokens.hex(12));
        for (Element each : more) {
            message = message.with(each);
        }
        submit.accept(Envelope.bySystem(Message.of(message)));
    }

    private static String stamp(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String words(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MINUTES)
                .toString()
                .replace('T', ' ')
                .replace(":00Z", " UTC");
    }

    private static String words(Duration duration) {
        if (duration.toDays() > 1) {
            return duration.toDays() + " days";
        }
        return duration.toHours() > 1 ? duration.toHours() + " hours" : duration.toMinutes() + " minutes";
    }
}
