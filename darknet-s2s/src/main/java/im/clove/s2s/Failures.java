package im.clove.s2s;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;

/// The errors of this module that senders see, each in one place.
final class Failures {
    static final StanzaError AWAY = StanzaError.of(
            Condition.REMOTE_SERVER_TIMEOUT,
            "The other server could not be reached in time. It may be asleep; try again.");
    static final StanzaError FULL =
            StanzaError.of(Condition.RESOURCE_CONSTRAINT, "Too much already waits for that server; try again later.");
    static final StanzaError EXPIRED = StanzaError.of(
            Condition.REMOTE_SERVER_TIMEOUT,
            "The other server was away for too long; the message was not delivered and is given up.");
    static final StanzaError DROPPED = StanzaError.of(
            Condition.RECIPIENT_UNAVAILABLE,
            "The other server was away, and the owner of this server has removed what waited for it.");
    static final StanzaError STORE = StanzaError.of(
            Condition.RESOURCE_CONSTRAINT, "This server cannot store anything at the moment; try again later.");
    static final StanzaError STOPPING =
            StanzaError.of(Condition.REMOTE_SERVER_TIMEOUT, "This server is shutting down.");
    static final StanzaError LINKS = StanzaError.of(
            Condition.RESOURCE_CONSTRAINT, "This server is connected to too many others; try again later.");
    static final StanzaError TRANSIT =
            StanzaError.of(Condition.NOT_ALLOWED, "This server does not pass stanzas on for other servers.");
    static final StanzaError TOO_LARGE =
            StanzaError.of(Condition.POLICY_VIOLATION, "That is too large to send to another server.");
    static final StanzaError INTERNAL = StanzaError.of(Condition.INTERNAL_SERVER_ERROR, "An error of this server.");
    static final StanzaError HERE = StanzaError.of(Condition.INTERNAL_SERVER_ERROR, "That domain is served here.");

    /// Nothing goes in the name of a domain that is not served here any more.
    static StanzaError notOurs(Domain domain) {
        return StanzaError.of(Condition.NOT_ALLOWED, domain.name() + " is not a domain of this server any more.");
    }

    /// For answers of ours whose fate nobody waits for.
    static final Delivery NOBODY = new Delivery() {
        @Override
        public void accepted() {}

        @Override
        public void failed(StanzaError reason) {}
    };

    private Failures() {}
}
