package im.clove.node.service;

import im.clove.node.core.Envelope;
import im.clove.node.core.Hosts;
import im.clove.node.core.Service;
import im.clove.node.core.Ticket;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Extensions;
import im.clove.node.ext.Hook.IqHandler;
import im.clove.node.ext.Hook.Target;
import im.clove.node.ext.Outcome;
import im.clove.node.ext.Slot;
import im.clove.node.ext.View;
import im.clove.node.store.Batch;
import im.clove.node.store.Stores;
import im.clove.xmpp.im.RosterItem;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server itself: what is addressed to a domain where accounts live, without a local part. Stateless: each stanza
/// is worked off on a virtual thread of its own.
public final class ServerDesk implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(ServerDesk.class);

    private final Domain domain;
    private final Hosts hosts;
    private final Extensions extensions;
    private final ServiceTools tools;

    /// @param domain whose server it is
    /// @param hosts what else this node serves
    public ServerDesk(Domain domain, Hosts hosts, Extensions extensions, ServiceTools tools) {
        this.domain = domain;
        this.hosts = hosts;
        this.extensions = extensions;
        this.tools = tools;
    }

    @Override
    public Jid address() {
        return Jid.of(domain);
    }

    @Override
    public void submit(Envelope envelope) {
        try {
            tools.executor().execute(() -> work(envelope));
        } catch (RejectedExecutionException e) {
            LOG.warn("A request to the server found no thread: {}", e.toString());
            refuse(envelope, StanzaError.of(Condition.RESOURCE_CONSTRAINT));
            envelope.ticket().done();
        }
    }

    private void work(Envelope envelope) {
        try {
            handle(envelope);
        } catch (RuntimeException e) {
            LOG.error("A request to the server failed", e);
            refuse(envelope, StanzaError.of(Condition.INTERNAL_SERVER_ERROR));
        } finally {
            Ticket ticket = envelope.ticket();
            ticket.done();
        }
    }

    private void handle(Envelope envelope) {
        switch (envelope.stanza()) {
            case Iq iq -> {
                if (iq.isRequest()) {
                    answer(iq, envelope);
                }
            }
            // RFC 6121 §8.5.4 leaves messages to the domain to us; nobody reads them, and the sender may know.
            case Message _ -> refuse(envelope, StanzaError.of(Condition.SERVICE_UNAVAILABLE));
            case Presence _ -> LOG.trace("presence to the server is of no interest");
        }
    }

    private void answer(Iq iq, Envelope envelope) {
        IqHandler handler = extensions.handler(Target.SERVER, iq);
        Jid to = iq.to();
        if (handler == null || to == null || to.isFull()) {
            refuse(envelope, StanzaError.of(Condition.SERVICE_UNAVAILABLE));
            return;
        }
        switch (handler.handle(new ServerView(), iq)) {
            case Outcome.Done(List<Effect> effects) -> effects.forEach(e -> run(e, envelope));
            case Outcome.Also(List<Effect> effects) -> effects.forEach(e -> run(e, envelope));
            case Outcome.Pass _ -> refuse(envelope, StanzaError.of(Condition.SERVICE_UNAVAILABLE));
            case Outcome.Reject(StanzaError error, String reason) -> {
                LOG.debug("refused: {}", reason);
                refuse(envelope, error);
            }
        }
    }

    private void run(Effect effect, Envelope envelope) {
        switch (effect) {
            case Effect.Send(Stanza stanza) -> answer(stanza, envelope);
            case Effect.Save(Batch batch) -> tools.stores().store().commit(batch);
            case Effect.ToResource _,
                    Effect.Remember<?> _,
                    Effect.Reload _,
                    Effect.RemoveAccount _,
                    Effect.EndOtherSessions _ ->
                throw new IllegalStateException("The server has no sessions: " + effect);
        }
    }

    private void refuse(Envelope envelope, StanzaError error) {
        Replies.error(envelope.stanza(), error).ifPresent(e -> answer(e, envelope));
    }

    /// A client of this server has its answer at once; to others it goes through the door.
    private void answer(Stanza answer, Envelope to) {
        if (!to.ticket().answer(answer)) {
            tools.submit().accept(Envelope.bySystem(answer));
        }
    }

    /// What a handler sees of the server.
    private final class ServerView implements View {
        @Override
        public Jid account() {
            return Jid.of(domain);
        }

        @Override
        public boolean isAccountHost(Jid jid) {
            return hosts.isAccountHost(jid.domain());
        }

        @Override
        public boolean isServed(Jid jid) {
            return hosts.isServed(jid.domain());
        }

        @Override
        public List<Resource> resources() {
            return List.of();
        }

        @Override
        public Optional<RosterItem> rosterItem(Jid contact) {
            return Optional.empty();
        }

        @Override
        public List<RosterItem> roster() {
            return List.of();
        }

        @Override
        public boolean isBlocked(Jid jid) {
            return false;
        }

        @Override
        public <T> T slot(String resource, Slot<T> slot) {
            return slot.initial();
        }

        @Override
        public Stores stores() {
            return tools.stores();
        }

        @Override
        public Instant now() {
            return tools.clock().instant();
        }
    }
}
