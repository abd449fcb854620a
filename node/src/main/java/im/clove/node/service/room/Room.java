package im.clove.node.service.room;

import im.clove.node.core.Envelope;
import im.clove.node.ext.std.ArchiveManagement;
import im.clove.node.owner.Memory;
import im.clove.node.owner.Step;
import im.clove.node.owner.Taken;
import im.clove.node.owner.Work;
import im.clove.node.service.room.RoomHead.Stage;
import im.clove.node.service.room.Showing.Change;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.budget.Hold;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The owner of a room. Everything about it happens on its thread, in the order it was posted; a batch of events is
/// committed once, and only then told (see [Work]). Public methods only post and may be called from any thread.
final class Room implements Step.Owner<RoomEvent> {
    /// Errors of an occupant's client, or of its server, that mean that it is not there (XEP-0045 §9.1.2 leaves it
    /// open).
    private static final Set<Condition> GONE = EnumSet.of(
            Condition.GONE,
            Condition.ITEM_NOT_FOUND,
            Condition.RECIPIENT_UNAVAILABLE,
            Condition.REDIRECT,
            Condition.REMOTE_SERVER_NOT_FOUND,
            Condition.REMOTE_SERVER_TIMEOUT,
            Condition.SERVICE_UNAVAILABLE,
            Condition.JID_MALFORMED);

    private final RoomTools tools;
    private final RoomState state;
    private final Step<RoomEvent> mailbox;
    private final Telling telling;
    private final History history;
    private final Entering entering;
    private final Speaking speaking;
    private final Mediating mediating;
    private final Relaying relaying;
    private final OwnerRequests owners;
    private final List<RoomFeature> features;
    private final List<RoomFeature.Question> questions;
    private final Paces paces = new Paces();
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
        Standings standings = new Standings(state, telling, showing);
        this.history = new History(state, telling);
        this.entering = new Entering(state, telling, showing, history);
        RoomRetraction retraction = new RoomRetraction(state, history);
        this.speaking = new Speaking(state, telling, history, retraction);
        this.mediating = new Mediating(state, telling, standings);
        this.relaying = new Relaying(state, telling);
        this.owners = new OwnerRequests(state, telling, standings);
        AdminRequests admins = new AdminRequests(state, telling, standings);
        this.features = List.of(
                new RoomDiscovery(state, telling, this::features),
                new RoomArchive(state, telling, mailbox::post),
                retraction,
                new RoomModeration(state, telling, history),
                new Registering(state, telling, standings),
                new Asking(Muc.ADMIN, admins::handle),
                new Asking(Muc.OWNER, (iq, _, envelope, work) -> owners.handle(iq, envelope, work)));
        this.questions =
                features.stream().flatMap(each -> each.questions().stream()).toList();
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
                boolean isLater = said(envelope, room, work);
                if (work.batch().size() > before || envelope.stanza() instanceof Message) {
                    Taken.mark(tools.stores(), envelope, work.batch());
                }
                if (!isLater) {
                    work.done(envelope.ticket());
                }
            }
            case RoomEvent.AskedAgain(Envelope envelope) -> {
                if (!(envelope.stanza() instanceof Iq iq) || iq.from() == null || !iq(iq, iq.from(), envelope, work)) {
                    work.done(envelope.ticket());
                }
            }
            case RoomEvent.Started _ -> started(work);
            case RoomEvent.Look _ -> look(work);
            case RoomEvent.Sweep sweep -> {
                if (state.sweep(work) | history.prune(work)) {
                    work.after(() -> mailbox.post(sweep));
                }
            }
        }
        endIfEmpty(work);
        sweepIfEnded(wasThere, work);
        list(work);
        hold.is(state.weight());
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
    /// with it.
    private void started(Work work) {
        for (Seat seat : state.seats()) {
            Occupant who = state.occupantOf(seat.jid());
            if (who != null && tools.isOurs(seat.jid())) {
                entering.forget(who, seat, work);
            }
        }
        state.seats().forEach(seat -> relaying.probe(seat, work));
    }

    private void look(Work work) {
        Watch.Finding found = watch.look(state.seats(), tools.now());
        found.asked().forEach(seat -> relaying.probe(seat, work));
        for (Seat seat : found.lost()) {
            Occupant who = state.occupantOf(seat.jid());
            if (who != null) {
                lose(who, seat.jid(), work);
            }
        }
    }

    /// What a stanza costs its sender: what goes to all at once, or reads much, more.
    private static int cost(Stanza stanza) {
        return switch (stanza) {
            case Presence presence -> presence.type() == Presence.Type.AVAILABLE ? 4 : 0;
            case Message message -> message.isError() ? 0 : 1;
            case Iq iq -> !iq.isRequest() ? 0 : iq.payload().is(ArchiveManagement.NS, "query") ? 10 : 1;
        };
    }

    /// @return whether the answer comes later, and ends the ticket
    private boolean said(Envelope envelope, Jid room, Work work) {
        Stanza stanza = envelope.stanza();
        Jid from = stanza.from();
        if (from == null) {
            return false;
        }
        if (!stanza.isError()) {
            watch.heard(from, tools.now());
        }
        int cost = cost(stanza);
        if (cost > 0 && !paces.take(from.bare(), cost, tools.now())) {
            telling.refuse(
                    envelope,
                    StanzaError.of(Condition.RESOURCE_CONSTRAINT, "Too much at once; wait a moment"),
                    "too fast",
                    work);
            return false;
        }
        switch (stanza) {
            case Presence presence -> presence(presence, from, room, envelope, work);
            case Message message -> message(message, from, room, envelope, work);
            case Iq iq -> {
                return iq(iq, from, envelope, work);
            }
        }
        return false;
    }

    private void presence(Presence presence, Jid from, Jid room, Envelope envelope, Work work) {
        Occupant who = state.occupantOf(from);
        switch (presence.type()) {
            case AVAILABLE -> {
                if (state.head().stage() == Stage.GONE) {
                    refuseGone(envelope, work);
                } else if (who == null && budget.isOver()) {
                    telling.refuse(
                            envelope,
                            StanzaError.of(Condition.RESOURCE_CONSTRAINT, "This server has too much to hold"),
                            "too much is held",
                            work);
                } else if (state.isThere() || who != null || mayMake(from, presence, envelope, work)) {
                    entering.available(presence, from, room, envelope, work);
                }
            }
            case UNAVAILABLE -> {
                if (who != null) {
                    who.seatOf(from).ifPresent(seat -> entering.leave(who, seat, presence, work));
                }
            }
            case ERROR -> {
                if (who != null) {
                    lose(who, from, work);
                }
            }
            case SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED, PROBE -> {
                // A room is nobody's contact.
            }
        }
    }

    private void refuseGone(Envelope envelope, Work work) {
        telling.refuse(
                envelope,
                new StanzaError(
                        Condition.GONE,
                        StanzaError.Type.CANCEL,
                        state.head().reason().isEmpty() ? null : state.head().reason(),
                        null,
                        0),
                "gone",
                work);
    }

    /// The service has looked whether he may; here it is about what he asks for.
    private boolean mayMake(Jid from, Presence presence, Envelope envelope, Work work) {
        boolean enters = presence.element().has(Muc.NS, "x");
        if (!enters || !tools.isOurs(from)) {
            telling.refuse(
                    envelope,
                    enters
                            ? StanzaError.of(Condition.NOT_ALLOWED, "Only users of this server make rooms")
                            : StanzaError.of(Condition.ITEM_NOT_FOUND),
                    "no such room",
                    work);
            return false;
        }
        return true;
    }

    /// A client that is not there any more, as its server says.
    private void lose(Occupant who, Jid client, Work work) {
        who.seatOf(client)
                .ifPresent(seat -> entering.remove(
                        who,
                        new Seat(seat.jid(), seat.room(), List.of()),
                        Change.of(Muc.Status.KICKED.code(), Muc.Status.REMOVED_ERROR.code()),
                        work));
    }

    private void message(Message message, Jid from, Jid room, Envelope envelope, Work work) {
        Occupant who = state.occupantOf(from);
        Jid to = message.to();
        if (to == null) {
            return;
        }
        if (message.isError()) {
            Optional<Condition> condition = StanzaError.read(message.element()).map(StanzaError::condition);
            if (who != null && condition.filter(GONE::contains).isPresent()) {
                lose(who, from, work);
            }
        } else if (!state.isThere()) {
            telling.refuse(envelope, Condition.ITEM_NOT_FOUND, "no such room", work);
        } else if (to.isBare() && mediating.handle(message, who, room, envelope, work)) {
            // It was for somebody, by way of the room.
        } else if (who == null) {
            telling.refuse(
                    envelope,
                    StanzaError.of(Condition.NOT_ACCEPTABLE, "Only who is in the room may write there"),
                    "not in",
                    work);
        } else if (to.isFull()) {
            speaking.toOne(message, who, to.resource(), envelope, work);
        } else if (message.type() == Message.Type.GROUPCHAT) {
            speaking.toAll(message, who, envelope, work);
        } else {
            telling.refuse(envelope, Condition.BAD_REQUEST, "neither for all nor for one", work);
        }
    }

    private boolean iq(Iq iq, Jid from, Envelope envelope, Work work) {
        Occupant who = state.occupantOf(from);
        Jid to = iq.to();
        if (to == null) {
            return false;
        }
        if (!iq.isRequest()) {
            if (!relaying.answer(iq, work) && who != null && relaying.isLost(iq)) {
                lose(who, from, work);
            }
        } else if (!state.isThere()) {
            telling.refuse(envelope, Condition.ITEM_NOT_FOUND, "no such room", work);
        } else if (to.isFull()) {
            relaying.request(iq, who, to.resource(), envelope, work);
        } else {
            for (RoomFeature.Question question : questions) {
                if (question.takes(iq)) {
                    question.answerer().answer(iq, who, envelope, work);
                    return question.isLater();
                }
            }
            telling.refuse(envelope, Condition.SERVICE_UNAVAILABLE, "no such request", work);
        }
        return false;
    }

    @Override
    public void fail(RoomEvent event, RuntimeException cause, Work unwritten) {
        Envelope envelope = switch (event) {
            case RoomEvent.Said said -> said.envelope();
            case RoomEvent.AskedAgain asked -> asked.envelope();
            case RoomEvent.Started _, RoomEvent.Look _, RoomEvent.Sweep _ -> null;
        };
        if (envelope != null) {
            telling.refuse(envelope, Condition.RESOURCE_CONSTRAINT, "could not be stored", unwritten);
            unwritten.done(envelope.ticket());
        }
    }
}
