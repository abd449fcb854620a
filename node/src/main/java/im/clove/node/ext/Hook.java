package im.clove.node.ext;

import im.clove.node.core.Envelope;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.function.Supplier;

/// A place where an extension takes part.
public sealed interface Hook {
    /// Whom a request is addressed to.
    enum Target {
        /// The server's domain; asked by anybody whom the handler accepts.
        SERVER,
        /// The sender's own account (its bare address, or no address).
        SELF,
        /// An account, by somebody else.
        ACCOUNT
    }

    /// Requests with this payload, by target and type.
    record IqHook(Target target, Iq.Type type, String namespace, String local, IqHandler handler) implements Hook {}

    /// Every stanza a client of the account sends, before it is routed.
    record OutboundHook(Phase phase, StanzaHandler handler) implements Hook {}

    /// Every stanza that arrives for the account from elsewhere, before it is delivered.
    record InboundHook(Phase phase, StanzaHandler handler) implements Hook {}

    /// A message that is about to be delivered to these resources: a chance to add copies (XEP-0280).
    record DeliveredHook(DeliveredHandler handler) implements Hook {}

    /// An element for the stream features after login.
    record FeatureHook(Supplier<Element> feature) implements Hook {}

    /// Called on the account's own thread, or for [Target#SERVER] on a thread of its own.
    @FunctionalInterface
    interface IqHandler {
        Outcome handle(View view, Iq request);
    }

    /// Called on the account's own thread.
    @FunctionalInterface
    interface StanzaHandler {
        Outcome handle(View view, Envelope envelope);
    }

    /// Called on the account's own thread, after the stanza has been taken.
    @FunctionalInterface
    interface DeliveredHandler {
        /// @param resources that get the message itself
        List<Effect> handle(View view, Message message, List<String> resources);
    }

    /// Convenience for handlers that look at one kind of stanza.
    static boolean isMessage(Stanza stanza) {
        return stanza instanceof Message;
    }
}
