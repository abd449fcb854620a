package im.clove.clearnet;

import im.clove.s2s.queue.Delivery;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Realm;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;

/// Server to server over the clearnet, off: every stanza is refused at once, no name is looked up and nothing is
/// dialled. It takes a [Realm.Clearnet] and nothing else, so an I2P or onion name cannot be handed to it.
///
/// Safe for use by several threads.
public final class ClearnetGateway {
    private ClearnetGateway() {}

    /// The gateway as it always is today.
    public static ClearnetGateway off() {
        return new ClearnetGateway();
    }

    /// The gateway the configuration asks for.
    ///
    /// @throws UnsupportedOperationException if it is asked to be on, with a text for the owner of the server
    public static ClearnetGateway of(boolean enabled) {
        if (enabled) {
            throw new UnsupportedOperationException(
                    "This version of Clove has no clearnet gateway yet: it reaches servers on I2P only."
                            + " Switch the gateway off in the configuration.");
        }
        return off();
    }

    /// Refuses the stanza.
    public void send(Domain from, Realm.Clearnet to, Stanza stanza, Delivery delivery) {
        delivery.failed(StanzaError.of(
                StanzaError.Condition.NOT_ALLOWED,
                "This server talks to servers on I2P only; " + to.name() + " is not reachable from here."));
    }
}
