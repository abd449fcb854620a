package im.clove.node.app.host;

import im.clove.node.account.Exchange;
import im.clove.s2s.S2s;
import im.clove.s2s.queue.Delivery;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The engine, once there is one: what is built before it keeps this, and uses it when a stanza comes.
record Engine(AtomicReference<@Nullable S2s> s2s) implements Exchange.Peers {
    @Override
    public void send(Domain from, Domain to, Stanza stanza, Delivery delivery) {
        started().send(from, to, stanza, delivery);
    }

    @Override
    public CompletableFuture<?> disown(Jid account) {
        return started().disown(account);
    }

    private S2s started() {
        S2s started = s2s.get();
        if (started == null) {
            throw new IllegalStateException("A stanza for another server came before the node was built");
        }
        return started;
    }
}
