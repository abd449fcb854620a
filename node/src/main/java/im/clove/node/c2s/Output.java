package im.clove.node.c2s;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.SaslRequest;
import im.clove.xmpp.sasl.SaslServer;
import im.clove.xmpp.sasl.Visit;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import org.jspecify.annotations.Nullable;

/// What a [ClientNegotiation] wants done, in order.
sealed interface Output {
    /// Send a stream header (RFC 6120 §4.7).
    ///
    /// @param from the host, or null where the client named none of ours: then an empty `from` (§4.9.1.3)
    ///     says no more than the error does (S-13)
    /// @param to bare, whom the client says it is; null if it does not (§4.7.2)
    record Header(@Nullable Domain from, @Nullable Jid to, String id) implements Output {}

    record Send(Element element) implements Output {}

    /// Send the answer to a login that did not succeed, in whichever profile; the owner may hear of it.
    record LoginFailed(Element answer) implements Output {}

    /// Begin the TLS handshake and report it with [ClientNegotiation#secured].
    record StartTls() implements Output {}

    /// Give the request to the login and report the answer with [ClientNegotiation#checked].
    record Check(SaslServer sasl, SaslRequest request) implements Output {}

    /// Do what a client without an account asks for, and report with [ClientNegotiation#registered].
    ///
    /// @param shown the token of the invitation that this stream has shown; empty for none
    record Register(Domain host, RegistrationRequest request, String shown) implements Output {
        /// Without the token.
        @Override
        public String toString() {
            return "Register[" + host + ", " + request + "]";
        }
    }

    /// The client has logged in: more is allowed from here on.
    ///
    /// @param restarts whether a new stream header comes (RFC 6120 §6.4.6)
    record LoggedIn(Jid account, boolean restarts) implements Output {}

    /// Note the visit of a client that says which one it is, and report what it gets with
    /// [ClientNegotiation#noted].
    record Note(LoggedInClient client, Visit visit) implements Output {}

    /// Let the client in, and report a refusal with [ClientNegotiation#refused].
    record Enter(LoggedInClient client, Entrance entrance) implements Output {}

    /// Send this stream error, the closing tag, and close.
    record Fail(StreamCondition condition, String text) implements Output {}

    /// The client has closed its stream: send the closing tag and close.
    record Finish() implements Output {}
}
