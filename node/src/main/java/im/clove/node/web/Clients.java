package im.clove.node.web;

import im.clove.node.c2s.ListenerKind;
import im.clove.runtime.transport.Duplex;
import im.clove.xmpp.jid.Jid;
import java.util.Optional;

/// Where a connection of a client goes, from the byte after the upgrade on; blocks until it is over.
@FunctionalInterface
public interface Clients {
    /// @param proven whose connection it is, if that is known
    void serve(Duplex duplex, ListenerKind kind, Optional<Jid> proven);
}
