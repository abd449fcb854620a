package im.clove.node.c2s;

import im.clove.runtime.link.LinkSink;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.xml.Element;
import java.util.List;

/// Where clients that have logged in go. Implemented by the sessions. Called on the connection's own virtual
/// thread, so it may block.
public interface ClientGate {
    /// What becomes of a request.
    sealed interface Entry {
        /// The client is in; from now on everything it sends goes to the sink.
        record Accepted(LinkSink sink) implements Entry {}

        /// The client is not in; it gets the answer and may ask again.
        record Refused(Element answer) implements Entry {}
    }

    /// The client binds a resource (RFC 6120 §7). When it is accepted, the gate has sent the result itself, through
    /// [ClientStream#line()], before anything else.
    ///
    /// @param request well-formed: a `set` with a `bind` in it
    /// @param requestedResource normalised; empty if the server is to choose
    Entry bind(ClientStream stream, Iq request, String requestedResource);

    /// The client resumes a session (XEP-0198 §5). When it is accepted, the gate has sent `<resumed/>` and what the
    /// client missed itself.
    ///
    /// @param h how many stanzas the client has handled, modulo 2³²
    Entry resume(ClientStream stream, String previousId, long h);

    /// Stream features to offer after login besides bind, session, stream management, roster versioning,
    /// subscription pre-approval and limits.
    List<Element> features(Jid account);
}
