package im.clove.node.session;

import im.clove.runtime.owner.Timers;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Pings;
import im.clove.xmpp.xml.Element;
import java.util.concurrent.Executor;

/// What every session works with.
///
/// @param resumable where sessions are found again by their resumption id
/// @param sessions where they are counted
public record SessionServices(
        Timers timers, Executor executor, SessionLimits limits, Resumable resumable, Sessions sessions) {
    /// A ping for a client without stream management (XEP-0199 §4.1); the answer only has to arrive.
    Element ping(Jid full) {
        return Element.of(Element.CLIENT, "iq", Pings.payload())
                .with("type", "get")
                .with("id", "alive")
                .with("from", full.domain().name())
                .with("to", full.toString());
    }
}
