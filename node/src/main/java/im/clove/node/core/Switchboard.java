package im.clove.node.core;

import im.clove.xmpp.im.DeliveryRules;
import im.clove.xmpp.im.DeliveryRules.Verdict;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one door: every stanza, reply and bounce goes through [#submit], which asks the [Router] and posts to the
/// owner. Never blocks for an owner, never walks back to a sender. Thread-safe.
public final class Switchboard {
    private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);

    private final Router router;
    private final Destinations destinations;

    public Switchboard(Router router, Destinations destinations) {
        this.router = router;
        this.destinations = destinations;
    }

    /// The owners behind the door. Each method only posts.
    public interface Destinations {
        /// @return false if there is no such account; then nothing was posted, and [#nobody] is next
        boolean toAccount(Envelope envelope);

        void toPeer(Envelope envelope);
    }

    public void submit(Envelope envelope) {
        switch (router.route(envelope)) {
            case Route.ToAccount _ -> {
                if (!destinations.toAccount(envelope)) {
                    nobody(envelope);
                }
            }
            case Route.ToService(Service service) -> service.submit(envelope);
            case Route.ToPeer _ -> destinations.toPeer(envelope);
            case Route.Refuse(StanzaError error, String reason) -> refuse(envelope, error, reason);
        }
    }

    private static DeliveryRules.Sender sender(Envelope envelope) {
        return switch (envelope.origin()) {
            case Origin.Peer _, Origin.Held _ -> DeliveryRules.Sender.STRANGER;
            case Origin.Client _, Origin.Service _, Origin.Node _ -> DeliveryRules.Sender.NEIGHBOUR;
        };
    }

    /// Answers with an error where one is due, and ends the ticket.
    public void refuse(Envelope envelope, StanzaError error, String reason) {
        LOG.debug("refused: {}", reason);
        Replies.error(envelope.stanza(), error).ifPresent(this::bounce);
        envelope.ticket().done();
    }

    /// Sends an answer of the server's own.
    public void bounce(Stanza answer) {
        if (answer.to() != null) {
            submit(Envelope.bySystem(answer));
        }
    }

    /// For an address of ours without an account (RFC 6121 §8.5.1). A probe is answered as one without permission is
    /// (§4.3.2), and messages of others as those that wait, so that existence cannot be probed.
    public void nobody(Envelope envelope) {
        if (envelope.stanza() instanceof Presence p && p.type() == Presence.Type.PROBE && p.from() != null) {
            bounce(Presences.of(Presence.Type.UNSUBSCRIBED, p.to(), p.from()));
        }
        switch (DeliveryRules.withoutAccount(envelope.stanza(), sender(envelope))) {
            case Verdict.Refuse(StanzaError error, String reason) -> refuse(envelope, error, reason);
            case Verdict.Deliver _, Verdict.Store _, Verdict.Handle _, Verdict.Drop _ ->
                envelope.ticket().done();
        }
    }
}
