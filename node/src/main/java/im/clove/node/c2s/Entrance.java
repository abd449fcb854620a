package im.clove.node.c2s;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import java.util.List;

/// What a client that has logged in asks for, to become a session: one request, however the client has spelled it
/// (an `<iq/>` of RFC 6120, a part of SASL2's `<authenticate/>`), with the way its answer is spelled.
public sealed interface Entrance {
    /// The way the answer is spelled.
    Dress dress();

    /// Binds a resource (RFC 6120 §7, XEP-0386).
    ///
    /// @param resource normalised; empty if the server is to choose
    /// @param inline what the client wants done at once with its new session, in this order; what nobody
    ///     understands is passed over (XEP-0386 §3)
    record Bind(String resource, List<Element> inline, Dress dress) implements Entrance {
        public Bind {
            inline = List.copyOf(inline);
        }
    }

    /// Resumes a session (XEP-0198 §5).
    ///
    /// @param h how many stanzas the client has handled, modulo 2³²
    record Resume(String previousId, long h, Dress dress) implements Entrance {}

    /// What became of a request.
    sealed interface Outcome {
        /// @param inline the answers to what was asked for inline, in its order
        record Bound(Jid full, List<Element> inline) implements Outcome {}

        /// The resource was not bound; the client may ask again.
        record NotBound(StanzaError error) implements Outcome {}

        /// The session goes on (XEP-0198 §5).
        record Resumed(Jid full, Element answer) implements Outcome {}

        /// The session is gone (XEP-0198 §5); the client may ask for a new one.
        record NotResumed(Element answer) implements Outcome {}
    }

    /// Spells an answer, in one element or several. Called once, on whichever thread is about to send it; must not
    /// block.
    @FunctionalInterface
    interface Dress {
        List<Element> spell(Outcome outcome);
    }
}
