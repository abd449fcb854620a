package im.clove.node.ext;

import im.clove.node.core.Envelope;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// A place where an extension takes part. Each place has a handler of its own type: what it cannot carry out cannot be
/// asked of it.
public sealed interface Hook {
    /// Who asks an account.
    enum Asker {
        /// The account's own client, at its bare address, no address, or its server about the account.
        SELF,
        /// Somebody else.
        OTHER
    }

    /// Requests to an account with this payload.
    record AccountIq(Asker asker, Iq.Type type, String namespace, String local, AccountIqHandler handler)
            implements Hook {}

    /// Requests to an account with this payload that read much and change nothing: they are answered beside it.
    record AccountQuery(Asker asker, Iq.Type type, String namespace, String local, QueryHandler handler)
            implements Hook {}

    /// Requests to the server with this payload, by anybody whom the handler accepts.
    record ServerIq(Iq.Type type, String namespace, String local, ServerIqHandler handler) implements Hook {}

    /// Every stanza a client of the account sends, before it is routed.
    record OutboundHook(Phase phase, StanzaHandler handler) implements Hook {}

    /// Every stanza that arrives for the account from elsewhere, before it is delivered.
    record InboundHook(Phase phase, StanzaHandler handler) implements Hook {}

    /// What became of every message: a chance to copy it, to archive it, to wake a telephone.
    record TakenHook(TakenHandler handler) implements Hook {}

    /// What a session had been given and its client had not confirmed when the link was lost: a chance to call the
    /// client. The messages go on to be the session's, or come back when it ends.
    record MissedHook(MissedHandler handler) implements Hook {}

    /// Logins that have ended by a change of the account, or by its owner's will: with another password, as a rule.
    record LogoutHook(LogoutHandler handler) implements Hook {}

    /// Sessions of an account that come, lose their link, get it back and leave.
    record SessionHook(SessionHandler handler) implements Hook {}

    /// An element for the stream features after login.
    record FeatureHook(Supplier<Element> feature) implements Hook {}

    /// What a client may ask for along with binding (XEP-0386 §2).
    ///
    /// @param name of service discovery, and the namespace of what asks for it
    record BindFeature(String name, BindHandler handler) implements Hook {}

    /// What service discovery tells of the server.
    record ServerDisco(ServerDiscoHandler handler) implements Hook {}

    /// What service discovery tells of an account.
    record AccountDisco(AccountDiscoHandler handler) implements Hook {}

    /// A command of the server.
    record CommandHook(Command command) implements Hook {}

    /// Called on the account's own thread.
    @FunctionalInterface
    interface AccountIqHandler {
        Reply<Effect> handle(View view, Iq request);
    }

    /// Called on the account's own thread: says whether the request is answered, and takes from the account what the
    /// reader needs to know of it.
    @FunctionalInterface
    interface QueryHandler {
        Query handle(View view, Iq request);
    }

    /// Called on a thread of its own.
    @FunctionalInterface
    interface ServerIqHandler {
        Reply<Effect.ServerEffect> handle(ServerView view, Iq request);
    }

    /// Called on the account's own thread, when the session is there and has heard nothing yet.
    @FunctionalInterface
    interface BindHandler {
        List<Effect> handle(View view, String resource, Element asked);
    }

    /// Called on the account's own thread.
    @FunctionalInterface
    interface StanzaHandler {
        Outcome handle(View view, Envelope envelope);
    }

    /// Called on the account's own thread, once the message has passed all hooks and its fate is decided.
    @FunctionalInterface
    interface TakenHandler {
        /// @param message as it is sent, delivered or kept, with its stable id
        List<Effect> handle(View view, Message message, Fate fate);
    }

    /// Called on the account's own thread.
    @FunctionalInterface
    interface SessionHandler {
        List<Effect> handle(View view, String resource, SessionChange change);
    }

    /// Called on the account's own thread, behind [SessionChange#LINK_LOST].
    @FunctionalInterface
    interface MissedHandler {
        /// @param messages oldest first; at least one
        List<Effect> handle(View view, String resource, List<Message> messages);
    }

    /// Called on the account's own thread.
    @FunctionalInterface
    interface LogoutHandler {
        /// @param whose whether the login of a client with this resource has ended, connected or not
        List<Effect> handle(View view, Predicate<String> whose);
    }

    /// Called on any thread. What it tells under the empty node is the same at any time and for everybody, for clients
    /// keep it (XEP-0115).
    interface ServerDiscoHandler {
        /// @param node empty for the server itself
        /// @return empty for a node it does not know
        Optional<DiscoInfo> info(String node);

        /// As [#info], with the items.
        default Optional<List<DiscoItem>> items(ServerView view, Jid asker, String node) {
            return Optional.empty();
        }
    }

    /// Called on the account's own thread, for the account itself and its contacts.
    interface AccountDiscoHandler {
        /// @param node empty for the account itself
        /// @return empty for a node it does not know, or that is not for the asker
        Optional<DiscoInfo> info(View view, Jid asker, String node);

        /// As [#info], with the items.
        default Optional<List<DiscoItem>> items(View view, Jid asker, String node) {
            return Optional.empty();
        }
    }
}
