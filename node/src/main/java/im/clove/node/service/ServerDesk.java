package im.clove.node.service;

import im.clove.node.core.Envelope;
import im.clove.node.core.Faces;
import im.clove.node.core.Hosts;
import im.clove.node.core.Service;
import im.clove.node.core.Ticket;
import im.clove.node.ext.DiscoItem;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Effect.ServerEffect;
import im.clove.node.ext.Extensions;
import im.clove.node.ext.Hook.ServerIqHandler;
import im.clove.node.ext.Reply;
import im.clove.node.ext.ServerView;
import im.clove.node.store.AccountRecord;
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
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server itself: what is addressed to a domain where accounts live, without a local part. Stateless: each stanza
/// is worked off on a virtual thread of its own.
public final class ServerDesk implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(ServerDesk.class);

    private final Domain domain;
    private final Hosts hosts;
    private final Faces faces;
    private final Extensions extensions;
    private final ServiceTools tools;
    private final ServerView view = new View();

    /// @param domain whose server it is
    /// @param hosts what else this node serves
    /// @param faces which of it is shown together
    public ServerDesk(Domain domain, Hosts hosts, Faces faces, Extensions extensions, ServiceTools tools) {
        this.domain = domain;
        this.hosts = hosts;
        this.faces = faces;
        this.extensions = extensions;
        this.tools = tools;
    }

    @Override
    public Jid address() {
        return Jid.of(domain);
    }

    @Override
    public boolean isSpeakingOfOthers() {
        return false;
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
        ServerIqHandler handler = extensions.ofServer(iq);
        Jid to = iq.to();
        if (handler == null || to == null || to.isFull()) {
            refuse(envelope, StanzaError.of(Condition.SERVICE_UNAVAILABLE));
            return;
        }
        switch (handler.handle(view, iq)) {
            case Reply.Answer<ServerEffect>(Iq result, List<ServerEffect> effects) -> {
                give(result, envelope);
                effects.forEach(this::run);
            }
            case Reply.Later<ServerEffect>(List<ServerEffect> effects) -> effects.forEach(this::run);
            case Reply.Refuse<ServerEffect>(StanzaError error, String reason) -> {
                LOG.debug("refused: {}", reason);
                refuse(envelope, error);
            }
        }
    }

    private void run(ServerEffect effect) {
        switch (effect) {
            case Effect.Send(Stanza stanza) -> tools.submit().accept(Envelope.bySystem(stanza));
        }
    }

    private void refuse(Envelope envelope, StanzaError error) {
        Replies.error(envelope.stanza(), error).ifPresent(e -> give(e, envelope));
    }

    /// A client of this server has its answer at once; to others it goes through the door.
    private void give(Stanza answer, Envelope to) {
        if (!to.ticket().answer(answer)) {
            tools.submit().accept(Envelope.bySystem(answer));
        }
    }

    /// What a handler sees of the server.
    private final class View implements ServerView {
        @Override
        public Domain domain() {
            return domain;
        }

        @Override
        public boolean isAccountHost(Jid jid) {
            return hosts.isAccountHost(jid.domain());
        }

        @Override
        public boolean isAdmin(Jid jid) {
            return tools.stores()
                    .accounts()
                    .find(jid.bare())
                    .filter(AccountRecord::admin)
                    .isPresent();
        }

        @Override
        public boolean isGuardian(Jid jid) {
            return tools.stores().accounts().roles().values().stream().anyMatch(role -> role.isGuardedBy(jid));
        }

        @Override
        public List<DiscoItem> services() {
            return hosts.listed().stream()
                    .filter(s -> faces.mayMeet(domain, s.address().domain()))
                    .map(s -> new DiscoItem(s.address(), "", s.title()))
                    .toList();
        }

        @Override
        public Instant now() {
            return tools.clock().instant();
        }
    }
}
