package im.clove.node.account;

import im.clove.node.core.Envelope;
import im.clove.node.core.Ticket;
import im.clove.node.ext.Effect;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stanzas addressed to the server itself. Stateless: each is worked off on a virtual thread of its own.
public final class ServiceDesk {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceDesk.class);

    private final AccountServices services;

    public ServiceDesk(AccountServices services) {
        this.services = services;
    }

    public void submit(Envelope envelope) {
        services.tools().executor().execute(() -> {
            try {
                handle(envelope);
            } catch (RuntimeException e) {
                LOG.error("A request to the server failed", e);
                refuse(envelope, StanzaError.of(Condition.INTERNAL_SERVER_ERROR));
            } finally {
                Ticket ticket = envelope.ticket();
                ticket.done();
            }
        });
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
        IqHandler handler = services.extensions().handler(Target.SERVER, iq);
        Jid to = iq.to();
        if (handler == null || to == null || to.isFull()) {
            refuse(envelope, StanzaError.of(Condition.SERVICE_UNAVAILABLE));
            return;
        }
        switch (handler.handle(new ServerView(to.domain()), iq)) {
            case Outcome.Done(List<Effect> effects) -> effects.forEach(this::run);
            case Outcome.Also(List<Effect> effects) -> effects.forEach(this::run);
            case Outcome.Pass _ -> refuse(envelope, StanzaError.of(Condition.SERVICE_UNAVAILABLE));
            case Outcome.Reject(StanzaError error, String reason) -> {
                LOG.debug("refused: {}", reason);
                refuse(envelope, error);
            }
        }
    }

    private void run(Effect effect) {
        switch (effect) {
            case Effect.Send(Stanza stanza) -> services.submit().accept(Envelope.bySystem(stanza));
            case Effect.Save(Batch batch) -> services.stores().store().commit(batch);
            case Effect.ToResource _,
                    Effect.Remember<?> _,
                    Effect.Reload _,
                    Effect.RemoveAccount _,
                    Effect.EndOtherSessions _ ->
                throw new IllegalStateException("The server has no sessions: " + effect);
        }
    }

    private void refuse(Envelope envelope, StanzaError error) {
        Replies.error(envelope.stanza(), error).ifPresent(e -> services.submit().accept(Envelope.bySystem(e)));
    }

    /// What a handler sees of the server.
    private final class ServerView implements View {
        private final Domain domain;

        ServerView(Domain domain) {
            this.domain = domain;
        }

        @Override
        public Jid account() {
            return Jid.of(domain);
        }

        @Override
        public boolean isOwnDomain(Jid jid) {
            return services.router().isOwn(jid.domain());
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
            return services.stores();
        }

        @Override
        public Instant now() {
            return services.clock().instant();
        }
    }
}
