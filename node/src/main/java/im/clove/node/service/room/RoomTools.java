package im.clove.node.service.room;

import im.clove.node.core.Envelope;
import im.clove.node.core.Ticket;
import im.clove.node.service.ServiceTools;
import im.clove.node.store.Stores;
import im.clove.runtime.random.Tokens;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// What every room works with. Thread-safe.
///
/// @param domains under which the rooms are found
/// @param voice the way out for what a room says; `from` is an address of the service, `to` is set
/// @param ours whether somebody has an account here
/// @param changed is told the room that is to be listed otherwise, or may be forgotten
record RoomTools(
        ServiceTools service,
        Tokens tokens,
        RoomLimits limits,
        RoomDomains domains,
        BiConsumer<Stanza, Ticket> voice,
        Predicate<Jid> ours,
        Consumer<RoomListing> changed) {
    void say(Stanza stanza) {
        voice.accept(stanza, Ticket.NONE);
    }

    /// At once and past the door, for a client of this server; to others through it. Before the ticket is done.
    void give(Stanza answer, Envelope envelope) {
        if (!envelope.ticket().answer(answer)) {
            say(answer);
        }
    }

    Stores stores() {
        return service.stores();
    }

    Executor executor() {
        return service.executor();
    }

    Instant now() {
        return service.clock().instant();
    }

    boolean isOurs(Jid user) {
        return ours.test(user);
    }
}
