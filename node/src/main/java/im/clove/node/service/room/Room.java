package im.clove.node.service.room;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.RoomDetails;
import im.clove.node.core.Envelope;
import im.clove.node.owner.Memory;
import im.clove.node.owner.Step;
import im.clove.node.owner.Taken;
import im.clove.node.owner.Work;
import im.clove.node.service.room.RoomHead.Stage;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.budget.Hold;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.StanzaError.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The owner of a room. Everything about it happens on its thread, in the order it was posted; a batch of events is
/// committed once, and only then told (see [Work]). Public methods only post and may be called from any thread.
final class Room implements Step.Owner<RoomEvent> {
    private final RoomTools tools;
    private final RoomState state;
    private final Step<RoomEvent> mailbox;
    private final Telling telling;
    private final Missed missed;
    private final History history;
    private final Retelling retelling;
    private final Entering entering;
    private final Caretaker caretaker;
    private final Relaying relaying;
    private final List<RoomFeature> features;
    private final Reception reception;
    private final Watch watch;
    private final Budget budget;
    private final Hold hold;
    private @Nullable RoomListing listed;

    Room(Jid room, RoomTools tools) {
        this.tools = tools;
        this.watch = new Watch(tools::isOurs);
        this.budget = tools.service().budget().open(Budget.Kind.ROOM, room.toString());
        this.hold = new Hold(budget);
        Memory memory = new Memory();
        this.state = new RoomState(room, tools, memory);
        this.mailbox = new Step<>("room", tools.executor(), tools.stores().store(), memory, this);
        this.telling = new Telling(tools);
        Showing showing = new Showing(state, telling);
        this.missed = new Missed(state, memory, showing, telling);
        Versions versions = new Versions(state, telling);
        Standings standings = new Standings(state, telling, showing, versions);
        this.history = new History(state, telling);
        this.retelling = new Retelling(state, history);
        OwnerRequests owners = new OwnerRequests(state, telling, standings);
        this.caretaker = new Caretaker(state, standings, owners);
        RoomCard card = new RoomCard(state, memory, telling, owners);
        this.entering = new Entering(state, telling, showing, history, card, versions);
        RoomRetraction retraction = new RoomRetraction(state, history);
        this.relaying = new Relaying(state, telling);
        AdminRequests admins = new AdminRequests(state, telling, standings);
        Hats hats = new Hats(state, telling, showing, standings);
        this.features = List.of(
                new RoomDiscovery(state, telling, card, hats, this::features),
                hats,
                card,
                versions,
                new RoomArchive(state, telling, mailbox::post),
                retraction,
                new RoomModeration(state, telling, history),
                new Registering(state, telling, standings),
                new Asking(Muc.ADMIN, admins::handle),
                new Asking(Muc.OWNER, (iq, _, envelope, work) -> owners.handle(iq, envelope, work)));
        this.reception = new Reception(
                state,
                telling,
                entering,
                new Speaking(state, telling, showing, history, retraction),
                new Mediating(state, telling, standings),
                relaying,
                missed,
                new Reception.Doors(
                        features.stream()
                                .flatMap(each -> each.questions().stream())
                                .toList(),
                        budget::isOver));
    }

    /// Requests of XEP-0045 itself.
    private record Asking(String namespace, RoomFeature.Answerer answerer) implements RoomFeature {
        @Override
        public List<String> features() {
            return List.of();
        }

        @Override
        public List<Question> questions() {
            return List.of(
                    new Question(Iq.Type.GET, namespace, "query", answerer),
                    new Question(Iq.Type.SET, namespace, "query", answerer));
        }
    }

    private List<String> features() {
        return features.stream().flatMap(each -> each.features().stream()).toList();
    }

    void post(RoomEvent event) {
        mailbox.post(event);
    }

    /// The object is forgotten, and may be loaded again. Only while it is idle.
    void forgotten() {
        hold.close();
        budget.close();
    }

    /// Whether nothing waits and nothing runs.
    boolean isIdle() {
        return mailbox.isIdle();
    }

    @Override
    public void handle(RoomEvent event, Work work) {
        boolean wasThere = state.isThere();
        switch (event) {
            case RoomEvent.Said(Envelope envelope, Jid room) -> {
                int before = work.batch().size();
                if (!envelope.stanza().isError() && envelope.stanza().from() != null) {
                    watch.heard(envelope.stanza().from(), tools.now());
                    missed.returned(envelope.stanza().from().domain(), work);
                }
                boolean isLater = reception.said(envelope, room, work);
                boolean isPassed = isLater && envelope.stanza() instanceof Message;
                if (!isPassed && (work.batch().size() > before || envelope.stanza() instanceof Message)) {
                    Taken.mark(tools.stores(), envelope, work.batch());
                }
                if (!isLater) {
                    work.done(envelope.ticket());
                }
            }
            case RoomEvent.AskedAgain(Envelope envelope) -> {
                if (!reception.again(envelope, work)) {
                    work.done(envelope.ticket());
                }
            }
            case RoomEvent.Started _ -> started(work);
            case RoomEvent.Look _ -> look(work);
            case RoomEvent.Returned(Jid _, Domain server) -> missed.returned(server, work);
            case RoomEvent.Removed(Jid user) -> caretaker.removed(user, work);
            case RoomEvent.Tended tended -> tend(tended, work);
            case RoomEvent.Sweep sweep -> {
                boolean isSwept = state.sweep(work);
                boolean isPruned = history.prune(work);
                state.stored().removeStrays(work);
                if (isSwept || isPruned) {
                    work.after(() -> mailbox.post(sweep));
                }
            }
        }
        endIfEmpty(work);
        sweepIfEnded(wasThere, work);
        list(work);
        hold.is(state.weight() + missed.weight());
    }

    private void sweepIfEnded(boolean wasThere, Work work) {
        if (wasThere && !state.isThere()) {
            work.after(() -> mailbox.post(new RoomEvent.Sweep()));
        }
    }

    /// Nobody is in: one that is not to stay is no more.
    private void endIfEmpty(Work work) {
        boolean isTemporary = state.head().stage() == Stage.LOCKED
                || state.isOpen() && !state.config().isPersistent();
        if (isTemporary && state.size() == 0) {
            state.clear(RoomHead.NONE, work);
        }
    }

    private void list(Work work) {
        RoomListing now = state.listing();
        if (!now.equals(listed)) {
            listed = now;
            work.after(() -> tools.changed().accept(now));
        }
    }

    /// Clients of other servers are still in, unless their server says that they are not; those of this node have gone
    /// with it, and those that know the room by a name that leads here no more hear nothing.
    private void started(Work work) {
        entering.forget(seat -> tools.isOurs(seat.jid()), work);
        entering.forget(seat -> !tools.domains().isServed(seat.room().domain()), work);
        retelling.again(work);
        state.seats().forEach(seat -> relaying.probe(seat, work));
    }

    private void tend(RoomEvent.Tended tended, Work work) {
        try {
            RoomDetails now = caretaker.carryOut(tended.errand(), work);
            work.after(() -> tended.answer().complete(now));
        } catch (ControlException e) {
            work.after(() -> tended.answer().completeExceptionally(e));
        }
    }

    private void look(Work work) {
        missed.forget(work);
        state.stored().removeStrays(work);
        Watch.Finding found = watch.look(state.seats(), tools.now());
        found.asked().forEach(seat -> relaying.probe(seat, work));
        for (Seat seat : found.lost()) {
            Occupant who = state.occupantOf(seat.jid());
            if (who != null) {
                reception.lose(who, seat.jid(), work);
            }
        }
    }

    @Override
    public void fail(RoomEvent event, RuntimeException cause, Work unwritten) {
        @Nullable
        Envelope envelope = switch (event) {
            case RoomEvent.Said said -> said.envelope();
            case RoomEvent.AskedAgain asked -> asked.envelope();
            case RoomEvent.Tended tended -> {
                unwritten.after(() -> tended.answer().completeExceptionally(cause));
                yield null;
            }
            case RoomEvent.Started _, RoomEvent.Look _, RoomEvent.Returned _, RoomEvent.Removed _, RoomEvent.Sweep _ ->
                null;
        };
        if (envelope != null) {
            telling.refuse(envelope, Condition.RESOURCE_CONSTRAINT, "could not be stored", unwritten);
            unwritten.done(envelope.ticket());
        }
    }
}
