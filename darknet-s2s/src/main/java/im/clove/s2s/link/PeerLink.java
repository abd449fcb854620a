package im.clove.s2s.link;

import im.clove.runtime.budget.Budget;
import im.clove.runtime.owner.Serial;
import im.clove.s2s.config.S2sConfig;
import im.clove.s2s.dialback.DialbackQuery;
import im.clove.s2s.dialback.DialbackVerdict;
import im.clove.s2s.dialback.StreamFault;
import im.clove.s2s.place.LinkKey;
import im.clove.s2s.queue.Failures;
import im.clove.s2s.queue.Outbox;
import im.clove.s2s.queue.Queued;
import im.clove.s2s.queue.Superseded;
import im.clove.s2s.stream.Ending;
import im.clove.s2s.stream.Hello;
import im.clove.s2s.stream.PeerStream;
import im.clove.s2s.stream.S2sTools;
import im.clove.s2s.stream.StockGround;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The owner of everything between one side of ours and one peer. Steps the [PeerLinkMachine] and carries out what
/// it says. What it has to send is in its [LinkQueue]; its [Carriage] knows who carries that. Every event comes
/// through the mailbox, so nothing here is locked.
public final class PeerLink implements PeerStream.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

    private final LinkKey key;
    private final LinkHome home;
    private final PeerLinkMachine machine;
    private final LinkClock clock;
    private final LinkQueue queue;
    private final Outbox outbox;
    private final Carriage carriage;
    private final Dialling dialling;
    private final AwayNotes absence;
    private final Alarm alarm;
    private final Map<Long, PeerStream> streams = new HashMap<>();
    private final Leaving leaving;
    private final Standing standing;
    private final InboundLane lane;
    private final Serial<LinkPost> mailbox;

    private LinkState state = new LinkState.Idle();
    private @Nullable Hello hello;
    private boolean mixed;
    private boolean retired;
    private volatile LinkStatus status;

    public PeerLink(LinkKey key, LinkHome home) {
        this.key = key;
        this.home = home;
        S2sConfig config = home.config();
        this.machine = new PeerLinkMachine(config.atlas().self().compareTo(key.place()) < 0, config.backoff());
        this.mailbox = new Serial<>("link", home.tools().executor(), this::handle);
        this.standing = new Standing(home.tools().budget(), key.remote().name());
        this.lane = new InboundLane(key.way(), home, budget(), this::post);
        this.clock = new LinkClock(config.times(), now());
        this.queue = new LinkQueue(key, home, budget());
        this.outbox = queue.outbox();
        this.carriage = new Carriage(new LinkParts(key, home, queue, clock), lane, this::post);
        this.alarm = new Alarm(home.tools().timers(), () -> post(new LinkPost.Tick()));
        this.absence = new AwayNotes(key.way(), home.tools(), home.sink());
        this.leaving = new Leaving(key, clock, home.registry(), this::post);
        this.dialling = new Dialling(key, home, this, this::post);
        // A link is made for something that is on its way to it, so it does not look idle.
        this.status = new LinkStatus(key, state, 1, 0, 0, 0);
    }

    LinkKey key() {
        return key;
    }

    public LinkStatus status() {
        return status;
    }

    /// How many posts wait; a snapshot.
    public int backlog() {
        return mailbox.size();
    }

    public void post(LinkPost post) {
        mailbox.post(post);
    }

    @Override
    public void received(PeerStream stream, Element element) {
        lane.enter(element);
        post(new LinkPost.Received(stream, element));
    }

    @Override
    public Budget budget() {
        return standing.budget();
    }

    @Override
    public void idle(PeerStream stream) {
        post(new LinkPost.Silent(stream));
    }

    @Override
    public void ended(PeerStream stream, Ending how) {
        post(new LinkPost.Event(new LinkEvent.Ended(stream.number(), how)));
    }

    private long now() {
        return home.tools().timers().nowMillis();
    }

    private void handle(List<LinkPost> batch) {
        if (!queue.load(carriage.clove()::restore)) {
            retire();
            home.refuse(batch, lane);
            return;
        }
        for (LinkPost post : batch) {
            try {
                if (retired) {
                    home.late(post, lane);
                } else {
                    handle(post);
                }
            } catch (RuntimeException e) {
                LOG.error("An event of a link was lost by an error of ours", e);
            }
        }
        if (!retired) {
            lookAtTheClock();
            carriage.commit(false);
            carriage.pump(now());
            leaveIfDone();
            arm();
            status = new LinkStatus(
                    key,
                    state,
                    outbox.size(),
                    outbox.bytes(),
                    clock.acknowledged(),
                    carriage.clove().received());
        }
    }

    private void handle(LinkPost post) {
        switch (post) {
            case LinkPost.Send send -> enqueue(send);
            case LinkPost.Dialled(PeerStream stream) -> {
                streams.put(stream.number(), stream);
                step(new LinkEvent.Connected(stream.number()));
            }
            case LinkPost.Event(LinkEvent event) -> step(event);
            case LinkPost.Opened(PeerStream stream, Hello theirs, boolean dialled) -> {
                streams.put(stream.number(), stream);
                hello = theirs;
                step(
                        dialled
                                ? new LinkEvent.Linked(stream.number())
                                : new LinkEvent.Incoming(
                                        stream.number(), carriage.clove().isStale(theirs)));
                hello = null;
            }
            case LinkPost.Received(PeerStream stream, Element element) -> received(element, stream);
            case LinkPost.Silent(PeerStream stream) -> carriage.silent(stream, now());
            case LinkPost.Grounded(PeerStream stream, StockGround ground) -> grounded(stream, ground);
            case LinkPost.Ask(DialbackQuery query) -> {
                if (leaving.isStopping() || !carriage.ask(query, now())) {
                    home.registry().answered(query, new DialbackVerdict.Invalid());
                } else {
                    step(new LinkEvent.Wanted());
                }
            }
            case LinkPost.News news -> {
                carriage.news(news, now()).ifPresent(this::step);
                if (news instanceof LinkPost.Reversed) {
                    step(new LinkEvent.Awake());
                }
            }
            case LinkPost.Handled(String peer, long stanza) -> carriage.handled(peer, stanza, now());
            case LinkPost.Moved(long number) -> Moving.all(outbox.moved(number), home.registry(), this::post);
            case LinkPost.Drop(var count) -> count.complete(queue.giveUp(Failures.DROPPED));
            case LinkPost.Disown(Jid account, var count) -> count.complete(outbox.disown(account));
            case LinkPost.Remapped() -> {
                leaving.remapped();
                step(new LinkEvent.Awake());
            }
            case LinkPost.Tick() -> LOG.trace("looking at the clock");
            case LinkPost.Retire() -> {
                if (state instanceof LinkState.Idle && outbox.isEmpty()) {
                    retire();
                }
            }
            case LinkPost.Stop(Runnable done) -> leaving.stop(done, now());
        }
    }

    private void grounded(PeerStream stream, StockGround ground) {
        if (state instanceof LinkState.Negotiating current && current.stream() == stream.number()) {
            home.kinds().stock(key.place());
            carriage.clove().forgetPeer();
            moveStrangers();
            carriage.grounded(stream, ground, now()).ifPresent(this::step);
        } else {
            stream.drop();
        }
    }

    /// A link to a Clove node carries all domains of both sides, a link to another server one pair of domains.
    private void moveStrangers() {
        if (queue.wasRestored() || mixed) {
            mixed = false;
            boolean exact = home.kinds().isStock(key.place());
            boolean families = key.isOfFamilies(home.config().atlas());
            Moving.all(outbox.move(stanza -> exact ? !key.isExactly(stanza) : !families), home.registry(), this::post);
        }
    }

    private void enqueue(LinkPost.Send send) {
        if (leaving.isStopping()) {
            send.delivery().failed(Failures.STOPPING);
        } else if (outbox.offer(send.stanza(), send.delivery(), send.bytes(), now())) {
            absence.queued(send.stanza(), now());
            standing.said(send);
            mixed |= !key.isExactly(send.stanza());
            step(new LinkEvent.Wanted());
        } else {
            send.delivery().failed(Failures.FULL);
        }
    }

    private void step(LinkEvent news) {
        LinkEvent event = queue.judged(news, state);
        if (event instanceof LinkEvent.Ended(long stream, Ending how)) {
            gone(streams.remove(stream), how);
        }
        S2sTools tools = home.tools();
        PeerLinkMachine.Step step = machine.step(
                state,
                event,
                new PeerLinkMachine.At(
                        now(),
                        tools.random().nextDouble(),
                        tools.nextStream(),
                        !outbox.isEmpty() || carriage.stock().isAsked()));
        if (!step.state().equals(state)) {
            LOG.debug("Link {}: {}", key.place().hint(), step.state().getClass().getSimpleName());
        }
        boolean back = step.state() instanceof LinkState.Live && !(state instanceof LinkState.Live);
        state = step.state();
        step.effects().forEach(this::perform);
        if (back && carriage.live() != null) {
            absence.over();
        }
    }

    private void gone(@Nullable PeerStream stream, Ending how) {
        if (stream != null) {
            carriage.ended(stream, how);
        }
        if (state instanceof LinkState.Negotiating) {
            carriage.clove().forgetPeer();
            carriage.stock().failed();
        }
        if (how instanceof Ending.Rejected || how instanceof Ending.Changed) {
            carriage.clove().forgetPeer();
            home.kinds().forget(key.place());
        }
        if (how instanceof Ending.Changed) {
            mixed |= !key.isOfFamilies(home.config().atlas());
            moveStrangers();
        }
    }

    private void perform(LinkEffect effect) {
        switch (effect) {
            case LinkEffect.Dial(long stream) -> dialling.dial(stream);
            case LinkEffect.Greet(long stream) -> {
                PeerStream dialled = streams.get(stream);
                if (dialled != null) {
                    dialled.greet(carriage.greeting(home.kinds().isStock(key.place())));
                }
            }
            case LinkEffect.Begin(long stream) -> open(stream, true);
            case LinkEffect.Adopt(long stream) -> open(stream, false);
            case LinkEffect.TurnAway(long stream) -> {
                remove(stream).ifPresent(other -> other.close(StreamFault.SUPERFLUOUS));
                carriage.probe(now());
            }
            case LinkEffect.Drop(long stream) ->
                remove(stream).ifPresent(other -> {
                    other.drop();
                    carriage.detach(other);
                });
            case LinkEffect.Finish(long stream) -> {
                remove(stream).ifPresent(other -> other.close(null));
                carriage.detach();
            }
            case LinkEffect.Forget() -> Superseded.leaveOut(outbox);
            case LinkEffect.Bounce(StanzaError reason) -> {
                queue.giveUp(reason);
                carriage.stock().fail(new DialbackVerdict.Unknown(reason));
            }
        }
    }

    private Optional<PeerStream> remove(long stream) {
        return Optional.ofNullable(streams.remove(stream));
    }

    private void open(long number, boolean dialled) {
        PeerStream stream = streams.get(number);
        Hello theirs = hello;
        if (stream == null) {
            return;
        }
        if (theirs == null) {
            carriage.begin(stream, now());
        } else {
            home.kinds().forget(key.place());
            carriage.begin(stream, theirs, dialled, now()).ifPresent(this::step);
        }
    }

    private void received(Element element, PeerStream stream) {
        lane.arrived(element);
        boolean passed = false;
        try {
            Carrier.Receipt receipt = carriage.received(stream, element, now());
            passed = receipt.passed();
            receipt.event().ifPresent(this::step);
        } finally {
            if (!passed) {
                lane.leave();
            }
        }
    }

    private void lookAtTheClock() {
        long now = now();
        queue.expire(now, home.registry().queues()).forEach(absence::lapsed);
        absence.tick(carriage.live() == null, outbox, now);
        carriage.tick(now).ifPresent(this::step);
        PeerStream live = carriage.live();
        if (live != null && clock.isDoubtful(now)) {
            live.doubt();
        }
        if (live != null && clock.isDead(now)) {
            live.drop();
            step(new LinkEvent.Ended(live.number(), new Ending.Lost()));
        }
        if (state instanceof LinkState.Backoff(int _, long until) && now >= until) {
            step(new LinkEvent.WaitOver());
        }
        if (state instanceof LinkState.Live && clock.isQuiet(now)) {
            step(new LinkEvent.Quiet());
        }
        if (outbox.isEmpty() && now >= clock.forgetAt(state)) {
            retire();
        }
    }

    private void leaveIfDone() {
        if (retired || !leaving.isDue(outbox, carriage.live() != null, now())) {
            return;
        }
        List<Queued> rest = outbox.drain(false);
        carriage.stock().fail(new DialbackVerdict.Unknown(Failures.STOPPING));
        streams.values().forEach(stream -> stream.close(null));
        streams.clear();
        retire();
        leaving.left(rest);
    }

    private void retire() {
        retired = true;
        carriage.close();
        budget().close();
        home.registry().leave(this);
    }

    private void arm() {
        boolean empty = outbox.isEmpty();
        boolean carried = carriage.live() != null;
        long at = Math.min(outbox.nextExpiry(now()), clock.next(now(), carried, empty, leaving.isStopping()));
        at = Math.min(at, Math.min(carriage.next(), absence.next(!carried)));
        at = empty ? Math.min(at, clock.forgetAt(state)) : at;
        if (state instanceof LinkState.Backoff(int _, long until)) {
            at = Math.min(at, until);
        }
        alarm.set(retired ? Long.MAX_VALUE : at);
    }
}
