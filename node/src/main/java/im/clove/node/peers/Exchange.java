package im.clove.node.peers;

import im.clove.node.account.Accounts;
import im.clove.node.core.Admission;
import im.clove.node.core.Arrival;
import im.clove.node.core.Envelope;
import im.clove.node.core.Hosts;
import im.clove.node.core.Origin;
import im.clove.node.core.Service;
import im.clove.node.core.Switchboard;
import im.clove.s2s.queue.Beside;
import im.clove.s2s.queue.Delivery;
import im.clove.s2s.queue.InboundSink;
import im.clove.s2s.queue.Mark;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Joins the switchboard to what is behind it, and other servers to the switchboard. Thread-safe; only posts.
public final class Exchange implements Switchboard.Destinations, InboundSink {
    private final Accounts accounts;
    private final Peers peers;
    private final Consumer<Envelope> submit;
    private final Refusal refusal;
    private final Hosts hosts;
    private final Admission admission;
    private final Nobody nobody;
    private final OutboxNotices notices;

    /// The server-to-server engine, as the node uses it. Only posts.
    public interface Peers {
        void send(Domain from, Domain to, Stanza stanza, Delivery delivery);

        /// Forgets what waits for other servers of an account that was removed, but for its farewells.
        ///
        /// @return completed when it is forgotten
        CompletableFuture<?> disown(Jid account);
    }

    /// Answers an envelope with an error and ends its ticket.
    @FunctionalInterface
    public interface Refusal {
        void refuse(Envelope envelope, StanzaError error, String reason);
    }

    /// @param hosts whose addresses are ours
    public Exchange(
            Accounts accounts,
            Peers peers,
            Hosts hosts,
            Consumer<Envelope> submit,
            Refusal refusal,
            OutboxNotices notices,
            Nobody nobody) {
        this.nobody = nobody;
        this.hosts = hosts;
        this.admission = new Admission(hosts);
        this.notices = notices;
        this.accounts = accounts;
        this.peers = peers;
        this.submit = submit;
        this.refusal = refusal;
    }

    @Override
    public boolean toAccount(Envelope envelope) {
        if (accounts.deliver(envelope)) {
            return true;
        }
        if (envelope.origin() instanceof Origin.Peer) {
            nobody.take(envelope);
            return true;
        }
        return false;
    }

    @Override
    public void toPeer(Envelope envelope) {
        Jid from = envelope.stanza().from();
        Jid to = envelope.stanza().to();
        if (from == null || to == null) {
            envelope.ticket().done();
            return;
        }
        envelope.ticket().awaitsPeer();
        peers.send(from.domain(), to.domain(), envelope.stanza(), new Delivery() {
            @Override
            public void accepted() {
                envelope.ticket().done();
            }

            @Override
            public void failed(StanzaError reason) {
                if (isSaidToMany(envelope)) {
                    // A contact whose server sleeps is simply not there; nobody wants an error for that.
                    envelope.ticket().done();
                } else {
                    refusal.refuse(envelope, reason, "not delivered to a peer");
                }
            }

            @Override
            public @Nullable Beside beside() {
                return envelope.ticket().beside();
            }

            @Override
            public boolean isAutomatic() {
                return envelope.origin() instanceof Origin.Node && !isSubscription(envelope);
            }
        });
    }

    /// What a user decides about a contact this server says for it.
    private static boolean isSubscription(Envelope envelope) {
        return envelope.stanza() instanceof Presence p
                && (p.type() == Presence.Type.SUBSCRIBE || p.type() == Presence.Type.SUBSCRIBED);
    }

    /// Presence that this server says and asks for its users, to whoever is on their rosters. What a client
    /// addresses to somebody itself, to enter a room above all, is answered when it does not get there (RFC 6120
    /// §10.4.3), what a service says too (a room learns that its occupant is gone), and so is a request to see
    /// somebody's presence: its sender waits.
    private static boolean isSaidToMany(Envelope envelope) {
        return envelope.stanza() instanceof Presence p
                && !p.isSubscription()
                && (p.type() == Presence.Type.PROBE || envelope.origin() instanceof Origin.Node);
    }

    /// A stanza from another server, whose right to its domain the engine has proved.
    @Override
    public void accept(Domain from, Stanza stanza, Delivery handled) {
        accept(from, stanza, null, handled);
    }

    @Override
    public void accept(Domain from, Stanza stanza, @Nullable Mark mark, Delivery handled) {
        Arrival arrival =
                mark == null ? null : new Arrival(mark.way().local(), mark.way().remote(), mark.peer(), mark.number());
        Envelope envelope = new Envelope(stanza, new Origin.Peer(from, arrival), handled::accepted);
        switch (admission.fromPeer(stanza)) {
            case Admission.Verdict.Admitted(Stanza admitted) -> submit.accept(envelope.with(admitted));
            case Admission.Verdict.Refused(StanzaError error, String reason) -> refusal.refuse(envelope, error, reason);
            case Admission.Verdict.Forged(String reason) ->
                refusal.refuse(envelope, StanzaError.of(StanzaError.Condition.NOT_AUTHORIZED), reason);
        }
    }

    @Override
    public void undelivered(Stanza stanza, StanzaError reason) {
        notices.undelivered(stanza, reason);
    }

    @Override
    public void waits(Jid sender, Domain remote, @Nullable Instant seen) {
        notices.waits(sender, remote, seen);
    }

    @Override
    public void returned(Jid local, Jid remote) {
        Service service = hosts.serviceAt(local);
        if (service != null) {
            service.returned(local, remote);
            return;
        }
        accounts.with(local, account -> {
            account.refresh(remote);
            return true;
        });
    }
}
