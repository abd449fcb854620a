package im.clove.node.c2s;

import im.clove.runtime.link.LinkSink;
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

    /// Lets a client in, or not. When it is accepted, the gate has sent the answer itself, as the request says it is
    /// spelled, through [ClientStream#line()], before anything else; and what the client missed, when it resumes.
    Entry enter(ClientStream stream, Entrance wanted);

    /// What the streams of clients offer besides [StandardFeatures], behind them.
    List<StreamFeature> features();
}
