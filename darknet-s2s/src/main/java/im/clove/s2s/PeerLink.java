package im.clove.s2s;

import im.clove.runtime.owner.Serial;
import im.clove.s2s.LinkEvent.Ending;
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
/// it says; what is carried is in its [Traffic]. Every event comes through the mailbox, so nothing here is locked.
final class PeerLink implements PeerStream.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

    private final LinkKey key;
    private final LinkHome home;
    private final PeerLinkMachine machine;
    private final LinkClock clock;
    private final Traffic traffic;
    private final StockOutbound stock;
    private final Dialling dialling;
    private final Absence absence;
    private final Alarm alarm;
    private final Map<Long, PeerStream> streams = new HashMap<>();
    private final Leaving leaving;
    private final InboundLane lane;
    private final Serial<LinkPost> mailbox;

    private LinkState state = new LinkState.Idle();
    private @Nullable Hello hello;
    private boolean mixed;
    private boolean retired;
    private volatile LinkStatus status;

    PeerLink(LinkKey key, LinkHome home) {
        this.key = key;
        this.home = home;
        S2sConfig config = home.config();
        this.machine =
                new PeerLinkMachine(config.map().self().compareTo(key.peer().b32()) < 0, config.backoff());
        this.mailbox = new Serial<>("link", home.tools().executor(), this::handle);
        this.lane = new InboundLane(
                config.limits().inHand(), home.sink(), key.way(), home.tools().executor(), this::post);
        this.clock = new LinkClock(config.times(), now());
        this.traffic = new Traffic(key, home, clock, lane);
        this.alarm = new Alarm(home.tools().timers(), () -> post(new LinkPost.Tick()));
        this.absence = new Absence(key.way(), home.tools(), home.sink());
        this.stock = new StockOutbound(key, home, traffic, clock, this::post);
        this.leaving = new Leaving(key, clock, home.registry(), this::post);
        this.dialling = new Dialling(key, home, this, this::post);
        // A link is made for something that is on its way to it, so it does not look idle.
        this.status = new LinkStatus(key, state, 1, 0, 0, 0);
    }

    LinkKey key() {
        return key;
    }

    LinkStatus status() {
        return status;
    }

    /// How many posts wait; a snapshot.
    int backlog() {
        return mailbox.size();
    }

    void post(LinkPost post) {
        mailbox.post(post);
    }

    @Override
    public void received(PeerStream stream, Element element) {
        lane.enter();
        post(new LinkPost.Received(stream, element));
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
        if (!traffic.load()) {
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
            traffic.commit(false);
            traffic.pump(now());
            stock.pump(now());
            leaveIfDone();
            arm();
            Outbox outbox = traffic.outbox();
            status =
                    new LinkStatus(key, state, outbox.size(), outbox.bytes(), clock.acknowledged(), traffic.received());
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
                                : new LinkEvent.Incoming(stream.number(), traffic.isStale(theirs)));
                hello = null;
            }
            case LinkPost.Received(PeerStream stream, Element element) -> received(element, stream);
            case LinkPost.Silent(PeerStream stream) -> {
                if (traffic.isCarrier(stream)) {
                    traffic.ask(stream, now());
                } else if (stock.isOn(stream)) {
                    stock.probe(now());
                }
            }
            case LinkPost.Stock news -> stock(news);
            case LinkPost.Handled(String peer, long stanza) -> traffic.handled(peer, stanza, now());
            case LinkPost.Moved(long number) -> traffic.outbox().moved(number);
            case LinkPost.Drop(var count) -> count.complete(traffic.giveUp(Failures.DROPPED));
            case LinkPost.Disown(Jid account, var count) ->
                count.complete(traffic.outbox().disown(account));
            case LinkPost.Remapped() -> leaving.remapped();
            case LinkPost.Tick() -> LOG.trace("looking at the clock");
            case LinkPost.Retire() -> {
                if (state instanceof LinkState.Idle && traffic.outbox().isEmpty()) {
                    retire();
                }
            }
            case LinkPost.Stop(Runnable done) -> leaving.stop(done, now());
        }
    }

    private void stock(LinkPost.Stock post) {
        switch (post) {
            case LinkPost.Grounded(PeerStream stream, StockGround ground) -> {
                if (state instanceof LinkState.Negotiating current && current.stream() == stream.number()) {
                    home.kinds().stock(key.peer().b32());
                    traffic.forgetPeer();
                    moveStrangers();
                    stock.grounded(stream, ground, now()).ifPresent(this::step);
                } else {
                    stream.drop();
                }
            }
            case LinkPost.Written(PeerStream stream, long stanza) ->
                stock.written(stream, stanza).ifPresent(this::step);
            case LinkPost.Answered(String id) -> stock.answered(id, now()).ifPresent(this::step);
            case LinkPost.Ask(DialbackQuery query) -> {
                if (leaving.isStopping() || traffic.carrier() != null || !stock.ask(query, now())) {
                    home.registry().answered(query, new DialbackVerdict.Invalid());
                } else {
                    step(new LinkEvent.Wanted());
                }
            }
            case LinkPost.Checked(DomainPair pair, String id) -> stock.checked(pair, id);
            case LinkPost.Reversed() -> {
                stock.reversed(now());
                step(new LinkEvent.Awake());
            }
        }
    }

    /// A link to a Clove node carries all domains of both sides, a link to another server one pair of domains.
    private void moveStrangers() {
        if (traffic.wasRestored() || mixed) {
            mixed = false;
            boolean stock = home.kinds().isStock(key.peer().b32());
            boolean families = key.isOfFamilies(home.config().map());
            traffic.outbox()
                    .move(stanza -> stock ? !key.isExactly(stanza) : !families)
                    .forEach(entry -> home.registry().again(Moving.of(entry, this::post)));
        }
    }

    private void enqueue(LinkPost.Send send) {
        if (leaving.isStopping()) {
            send.delivery().failed(Failures.STOPPING);
        } else if (traffic.outbox().offer(send.stanza(), send.delivery(), send.bytes(), now())) {
            absence.queued(send.stanza(), now());
            mixed |= !key.isExactly(send.stanza());
            step(new LinkEvent.Wanted());
        } else {
            send.delivery().failed(Failures.FULL);
        }
    }

    private void step(LinkEvent event) {
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
                        !traffic.outbox().isEmpty() || stock.isAsked()));
        if (!step.state().equals(state)) {
            LOG.debug(
                    "Link {}…: {}",
                    key.peer().b32().text().substring(0, 4),
                    step.state().getClass().getSimpleName());
        }
        boolean back = step.state() instanceof LinkState.Live && !(state instanceof LinkState.Live);
        state = step.state();
        step.effects().forEach(this::perform);
        if (back && carrier() != null) {
            absence.over();
        }
    }

    private void gone(@Nullable PeerStream stream, Ending how) {
        if (stream != null && (traffic.carrier() == null || traffic.isCarrier(stream))) {
            traffic.detach();
            stock.detach(stream);
        }
        if (state instanceof LinkState.Negotiating) {
            traffic.forgetPeer();
            stock.failed();
        }
        if (how instanceof Ending.Rejected || how instanceof Ending.Changed) {
            traffic.forgetPeer();
            home.kinds().forget(key.peer().b32());
        }
        if (how instanceof Ending.Changed) {
            mixed |= !key.isOfFamilies(home.config().map());
            moveStrangers();
        }
    }

    private void perform(LinkEffect effect) {
        switch (effect) {
            case LinkEffect.Dial(long stream) -> dialling.dial(stream);
            case LinkEffect.Greet(long stream) -> {
                PeerStream dialled = streams.get(stream);
                if (dialled != null) {
                    boolean ahead = home.kinds().isStock(key.peer().b32()) && stock.isHasty();
                    dialled.greet(ahead ? stock.greeting() : traffic.greeting());
                }
            }
            case LinkEffect.Begin(long stream) -> open(stream, true);
            case LinkEffect.Adopt(long stream) -> open(stream, false);
            case LinkEffect.TurnAway(long stream) -> {
                remove(stream).ifPresent(other -> other.close(StreamFault.SUPERFLUOUS));
                traffic.probe(now());
            }
            case LinkEffect.Drop(long stream) ->
                remove(stream).ifPresent(other -> {
                    other.drop();
                    stock.detach(other);
                });
            case LinkEffect.Finish(long stream) -> {
                remove(stream).ifPresent(other -> {
                    other.close(null);
                    stock.detach(other);
                });
                traffic.detach();
            }
            case LinkEffect.Forget() -> Superseded.leaveOut(traffic.outbox());
            case LinkEffect.Bounce(StanzaError reason) -> {
                traffic.giveUp(reason);
                stock.fail(new DialbackVerdict.Unknown(reason));
            }
        }
    }

    private Optional<PeerStream> remove(long stream) {
        return Optional.ofNullable(streams.remove(stream));
    }

    private void open(long number, boolean dialled) {
        PeerStream stream = streams.get(number);
        Hello theirs = hello;
        if (stream != null && theirs == null && stock.isOn(stream)) {
            stock.begin(now());
        } else if (stream != null && theirs != null) {
            home.kinds().forget(key.peer().b32());
            stock.fail(new DialbackVerdict.Invalid());
            Optional<Ending> ending =
                    dialled ? traffic.begin(stream, theirs, now()) : traffic.adopt(stream, theirs, now());
            ending.ifPresent(how -> step(new LinkEvent.Ended(number, how)));
        }
    }

    private void received(Element element, PeerStream stream) {
        boolean passed = false;
        try {
            if (traffic.isCarrier(stream)) {
                Traffic.Receipt receipt = traffic.received(stream, element, now());
                passed = receipt.passed();
                receipt.ending().ifPresent(how -> step(new LinkEvent.Ended(stream.number(), how)));
            } else if (stock.isOn(stream)) {
                stock.received(stream, element, now()).ifPresent(this::step);
            }
        } finally {
            if (!passed) {
                lane.leave();
            }
        }
    }

    private void lookAtTheClock() {
        long now = now();
        traffic.expire(now, home.registry().queues()).forEach(absence::lapsed);
        absence.tick(carrier() == null, traffic.outbox(), now);
        traffic.acknowledge(now, false);
        stock.tick(now).ifPresent(this::step);
        PeerStream carrier = carrier();
        if (carrier != null && clock.isDoubtful(now)) {
            carrier.doubt();
        }
        if (carrier != null && clock.isDead(now)) {
            carrier.drop();
            step(new LinkEvent.Ended(carrier.number(), new Ending.Lost()));
        }
        if (state instanceof LinkState.Backoff(int _, long until) && now >= until) {
            step(new LinkEvent.WaitOver());
        }
        if (state instanceof LinkState.Live && clock.isQuiet(now)) {
            step(new LinkEvent.Quiet());
        }
        if (traffic.outbox().isEmpty() && now >= clock.forgetAt(state)) {
            retire();
        }
    }

    private void leaveIfDone() {
        if (retired || !leaving.isDue(traffic.outbox(), carrier() != null, now())) {
            return;
        }
        List<Outbox.Entry> rest = traffic.outbox().drain(false);
        stock.fail(new DialbackVerdict.Unknown(Failures.STOPPING));
        streams.values().forEach(stream -> stream.close(null));
        streams.clear();
        retire();
        leaving.left(rest);
    }

    private @Nullable PeerStream carrier() {
        PeerStream carrier = traffic.carrier();
        return carrier == null ? stock.carrier() : carrier;
    }

    private void retire() {
        retired = true;
        traffic.commit(true);
        home.registry().leave(this);
    }

    private void arm() {
        boolean empty = traffic.outbox().isEmpty();
        long at = Math.min(
                traffic.outbox().nextExpiry(now()), clock.next(now(), carrier() != null, empty, leaving.isStopping()));
        at = Math.min(at, Math.min(stock.next(), absence.next(carrier() == null)));
        at = empty ? Math.min(at, clock.forgetAt(state)) : at;
        if (state instanceof LinkState.Backoff(int _, long until)) {
            at = Math.min(at, until);
        }
        alarm.set(retired ? Long.MAX_VALUE : at);
    }
}
