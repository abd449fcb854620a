package im.clove.node.service;

import im.clove.node.core.Admission;
import im.clove.node.core.Approach;
import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.core.Service;
import im.clove.node.core.Ticket;
import im.clove.node.store.Stores;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.owner.Timers;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/// What every service works with.
///
/// @param submit the switchboard's door; what a service says goes through its [#voice]
/// @param executor for work that takes longer than a post
/// @param budget of the node
/// @param approach through which door the client of a full address of this node has come
public record ServiceTools(
        Consumer<Envelope> submit,
        Stores stores,
        Clock clock,
        Executor executor,
        Timers timers,
        Budget budget,
        Function<Jid, Optional<Approach>> approach) {
    /// Where no client is, or where it is does not matter.
    public ServiceTools(
            Consumer<Envelope> submit, Stores stores, Clock clock, Executor executor, Timers timers, Budget budget) {
        this(submit, stores, clock, executor, timers, budget, _ -> Optional.empty());
    }

    /// Makes a service of a node: the one line by which it becomes part of it.
    @FunctionalInterface
    public interface Maker {
        Service make(ServiceTools tools);
    }

    /// The way out for what a service says by itself. A stanza in somebody else's name, or without a recipient, is
    /// a fault of the service ([IllegalArgumentException]).
    public Consumer<Stanza> voice(Jid address) {
        BiConsumer<Stanza, Ticket> voice = heeded(address);
        return stanza -> voice.accept(stanza, Ticket.NONE);
    }

    /// The same, for a service that waits until what it says has been taken.
    public BiConsumer<Stanza, Ticket> heeded(Jid address) {
        Origin origin = new Origin.Service(address);
        return (stanza, ticket) -> {
            switch (Admission.fromService(address, stanza)) {
                case Admission.Verdict.Admitted(Stanza admitted) ->
                    submit.accept(new Envelope(admitted, origin, ticket));
                case Admission.Verdict.Refused(var _, String reason) -> throw new IllegalArgumentException(reason);
                case Admission.Verdict.Forged(String reason) -> throw new IllegalArgumentException(reason);
            }
        };
    }
}
