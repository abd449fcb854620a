package im.clove.s2s.queue;

import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;

/// The errors of this module that senders see, each in one place.
public final class Failures {
    public static final StanzaError AWAY = StanzaError.of(
            Condition.REMOTE_SERVER_TIMEOUT,
            "The other server could not be reached in time. It may be asleep; try again.");
    public static final StanzaError FULL =
            StanzaError.of(Condition.RESOURCE_CONSTRAINT, "Too much already waits for that server; try again later.");
    public static final StanzaError EXPIRED = StanzaError.of(
            Condition.REMOTE_SERVER_TIMEOUT,
            "The other server was away for too long; the message was not delivered and is given up.");
    public static final StanzaError DROPPED = StanzaError.of(
            Condition.RECIPIENT_UNAVAILABLE,
            "The other server was away, and the owner of this server has removed what waited for it.");
    public static final StanzaError STORE = StanzaError.of(
            Condition.RESOURCE_CONSTRAINT, "This server cannot store anything at the moment; try again later.");
    public static final StanzaError STOPPING =
            StanzaError.of(Condition.REMOTE_SERVER_TIMEOUT, "This server is shutting down.");
    public static final StanzaError LINKS = StanzaError.of(
            Condition.RESOURCE_CONSTRAINT, "This server is connected to too many others; try again later.");
    public static final StanzaError TRANSIT =
            StanzaError.of(Condition.NOT_ALLOWED, "This server does not pass stanzas on for other servers.");
    public static final StanzaError ENDS = StanzaError.of(
            Condition.UNDEFINED_CONDITION, "The other server ended the connection each time this was sent.");
    public static final StanzaError INTERNAL =
            StanzaError.of(Condition.INTERNAL_SERVER_ERROR, "An error of this server.");

    /// For answers of ours whose fate nobody waits for.
    public static final Delivery NOBODY = new Delivery() {
        @Override
        public void accepted() {}

        @Override
        public void failed(StanzaError reason) {}
    };

    private Failures() {}

    /// @param bytes the largest that the other server takes, as far as is known
    public static StanzaError tooLarge(int bytes) {
        return StanzaError.of(
                Condition.POLICY_VIOLATION,
                "That is too large: the other server takes stanzas of " + bytes / 1024 + " KiB at most. Send less at a"
                        + " time, or a link to it.");
    }
}
