package im.clove.node.service.component;

import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.core.Permissions;
import im.clove.node.core.Service;
import im.clove.node.core.Ticket;
import im.clove.node.service.ServiceTools;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.stream.StreamCondition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A domain that belongs to a program of this machine (XEP-0114). While the program is there, it gets whatever is for
/// the domain; while it is not, senders hear that it is away. Nothing is kept for it: a bridge that was away for a
/// night would say what nobody waits for any more. Thread-safe.
public final class Component implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(Component.class);

    private static final StanzaError AWAY =
            StanzaError.of(Condition.REMOTE_SERVER_TIMEOUT, "The program behind this address is not connected");
    private static final StanzaError FULL =
            StanzaError.of(Condition.RESOURCE_CONSTRAINT, "The program behind this address does not keep up");

    private final Terms terms;
    private final Jid address;
    private final ServiceTools tools;
    private final ReentrantLock entering = new ReentrantLock();
    private volatile @Nullable ComponentLink link;

    /// What the configuration says of a component.
    ///
    /// @param title under which service discovery lists it among the items of the server; empty for not at all
    public record Terms(Domain domain, SharedSecret secret, String title, Permissions permissions) {}

    public Component(Terms terms, ServiceTools tools) {
        this.terms = terms;
        this.address = Jid.of(terms.domain());
        this.tools = tools;
    }

    @Override
    public Jid address() {
        return address;
    }

    @Override
    public String title() {
        return terms.title();
    }

    @Override
    public Permissions permissions() {
        return terms.permissions();
    }

    SharedSecret secret() {
        return terms.secret();
    }

    /// Whether its program is connected.
    public boolean isThere() {
        return link != null;
    }

    @Override
    public void submit(Envelope envelope) {
        ComponentLink present = link;
        if (present == null) {
            away(envelope);
        } else {
            present.give(envelope);
        }
    }

    /// The program is here. One at a time: two that know the same secret would throw each other out for ever.
    ///
    /// @param welcome sends what comes ahead of whatever is for it
    /// @return false if another one is connected
    boolean enter(ComponentLink newcomer, Runnable welcome) {
        entering.lock();
        try {
            if (link != null) {
                return false;
            }
            welcome.run();
            link = newcomer;
        } finally {
            entering.unlock();
        }
        LOG.info("The component {} is connected", address);
        return true;
    }

    /// It has gone.
    void left(ComponentLink gone, String reason) {
        entering.lock();
        try {
            if (!gone.equals(link)) {
                return;
            }
            link = null;
        } finally {
            entering.unlock();
        }
        LOG.info("The component {} is gone: {}", address, reason);
    }

    /// Ends the stream of its program, if that is there.
    public void end(StreamCondition condition, String text) {
        ComponentLink present = link;
        if (present != null) {
            present.end(condition, text);
        }
    }

    /// What its program says, admitted.
    void say(Stanza stanza, Ticket ticket) {
        tools.submit().accept(new Envelope(stanza, new Origin.Service(address), ticket));
    }

    /// Nobody is there who could take it.
    void away(Envelope envelope) {
        refuse(envelope, AWAY);
    }

    /// Its program does not keep up.
    void full(Envelope envelope) {
        refuse(envelope, FULL);
    }

    private void refuse(Envelope envelope, StanzaError error) {
        if (!isSaidToMany(envelope)) {
            Replies.error(envelope.stanza(), error)
                    .ifPresent(e -> tools.submit().accept(Envelope.bySystem(e)));
        }
        envelope.ticket().done();
    }

    /// Presence that the server says and asks for its users: nobody wants an error for each contact that is away.
    private static boolean isSaidToMany(Envelope envelope) {
        return envelope.stanza() instanceof Presence p
                && !p.isSubscription()
                && (p.type() == Presence.Type.PROBE || envelope.origin() instanceof Origin.Node);
    }
}
