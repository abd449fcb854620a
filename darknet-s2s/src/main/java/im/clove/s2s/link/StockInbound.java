package im.clove.s2s.link;

import im.clove.runtime.budget.Budget;
import im.clove.runtime.door.Source;
import im.clove.runtime.owner.Serial;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.s2s.config.S2sConfig;
import im.clove.s2s.dialback.DialbackElements;
import im.clove.s2s.dialback.DialbackOutput;
import im.clove.s2s.dialback.DialbackQuery;
import im.clove.s2s.dialback.DialbackVerdict;
import im.clove.s2s.dialback.ReceivingDialback;
import im.clove.s2s.dialback.StreamFault;
import im.clove.s2s.place.DomainPair;
import im.clove.s2s.stream.Ending;
import im.clove.s2s.stream.InboundGate;
import im.clove.s2s.stream.InboundGate.Verdict;
import im.clove.s2s.stream.PeerStream;
import im.clove.s2s.stream.StockGround;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sm.InboundLedger;
import im.clove.xmpp.sm.SmElements;
import im.clove.xmpp.sm.SmElements.Nonza;
import im.clove.xmpp.stanza.Language;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamParser;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The owner of one stream that a server other than a Clove node dialled: lets it prove by dialback whom it speaks
/// for, and takes its stanzas, for the pairs that are proved and no other. If the peer enables XEP-0198, a stanza
/// is acknowledged once its last local owner is done with it. Ours go to the peer on a stream that we dial, except
/// the answers that belong to this one.
public final class StockInbound implements PeerStream.Owner {

    /// More than places of a lane and stanzas whose owners have not committed can ever be.
    private static final int MOST_OPEN = 1 << 20;

    /// An `r` is answered at the latest after this, though not all it covers may be handled.
    private static final long ANSWER_MILLIS = 5_000;

    private static final long NEVER = Long.MAX_VALUE;

    private sealed interface Post {
        record Begin() implements Post {}

        record Received(Element element) implements Post {}

        record Answered(DialbackQuery query, DialbackVerdict verdict) implements Post {}

        record Handled(long number) implements Post {}

        record Silent() implements Post {}

        record Tick() implements Post {}

        record Stop() implements Post {}

        record Ended() implements Post {}
    }

    private final PeerStream stream;
    private final StockGround ground;
    private final LinkHome home;
    private final Runnable whenProved;
    private final ReceivingDialback dialback;
    private final InboundGate gate;
    private final Budget budget;
    private final InboundLane lane;
    private final Map<Long, InboundLedger.Ticket> tickets = new HashMap<>();
    private final Serial<Post> mailbox;
    private final long deadline;

    private InboundLedger ledger = new InboundLedger(MOST_OPEN);
    private long taken;
    private long counted;
    private long wantedUpTo = -1;
    private long wantedUntil = NEVER;
    private boolean acks;
    private boolean over;
    private Timers.@Nullable Timer timer;

    /// @param whenProved run once, when the peer has proved anything or the stream is over
    public StockInbound(PeerStream stream, StockGround ground, LinkHome home, Runnable whenProved) {
        this.stream = stream;
        this.home = home;
        this.whenProved = whenProved;
        S2sConfig config = home.config();
        this.dialback = new ReceivingDialback(
                home.keys(),
                config.atlas(),
                config.auth(),
                stream.peer(),
                stream.number(),
                ground.streamId(),
                config.proofs().allowDialback());
        this.gate = new InboundGate(config.atlas(), config.auth());
        this.mailbox = new Serial<>("stock-in", home.tools().executor(), this::handle);
        this.budget = home.tools()
                .budget()
                .open(
                        Budget.Kind.STRANGER,
                        stream.peer() instanceof PeerIdentity.I2p(B32 b32)
                                ? b32.toString()
                                : Source.of(stream.peer()).key());
        this.lane = new InboundLane(null, home, budget, this::handled);
        this.deadline = now() + config.times().connect().toMillis();
        this.ground = ground;
    }

    public long number() {
        return stream.number();
    }

    /// Starts, once the stream can be found.
    public void begin() {
        mailbox.post(new Post.Begin());
    }

    /// What became of a key that was shown on this stream.
    public void answered(DialbackQuery query, DialbackVerdict verdict) {
        mailbox.post(new Post.Answered(query, verdict));
    }

    @Override
    public Budget budget() {
        return budget;
    }

    /// Closes the stream in good order.
    public void stop() {
        mailbox.post(new Post.Stop());
    }

    private void handled(LinkPost post) {
        if (post instanceof LinkPost.Handled(String _, long number)) {
            mailbox.post(new Post.Handled(number));
        }
    }

    @Override
    public void received(PeerStream from, Element element) {
        lane.enter(element);
        mailbox.post(new Post.Received(element));
    }

    @Override
    public void idle(PeerStream from) {
        mailbox.post(new Post.Silent());
    }

    @Override
    public void ended(PeerStream from, Ending how) {
        mailbox.post(new Post.Ended());
    }

    private long now() {
        return home.tools().timers().nowMillis();
    }

    private void handle(List<Post> batch) {
        for (Post post : batch) {
            try {
                handle(post);
            } catch (RuntimeException e) {
                home.tools().faults().report("An event of a stream was lost by an error of ours", e);
            }
        }
        arm();
    }

    private void handle(Post post) {
        switch (post) {
            case Post.Begin() -> {
                DomainPair proved = ground.proved();
                if (proved != null) {
                    dialback.authorise(proved);
                    proved(proved);
                }
            }
            case Post.Received(Element element) -> {
                lane.arrived(element);
                boolean passed = false;
                try {
                    passed = !over && received(element);
                } finally {
                    if (!passed) {
                        lane.leave();
                    }
                }
            }
            case Post.Answered(DialbackQuery query, DialbackVerdict verdict) ->
                perform(dialback.answered(query, verdict));
            case Post.Handled(long number) -> {
                InboundLedger.Ticket ticket = tickets.remove(number);
                if (ticket != null) {
                    ledger.finish(ticket);
                    answer(false);
                }
            }
            case Post.Silent() -> {
                if (acks) {
                    stream.send(SmElements.of(new Nonza.Request()));
                }
            }
            case Post.Tick() -> tick();
            case Post.Stop() -> close(null);
            case Post.Ended() -> end();
        }
    }

    private void tick() {
        timer = null;
        perform(dialback.tick(now()));
        answer(now() >= wantedUntil);
        if (!over && !dialback.isOpen() && now() >= deadline) {
            close(new StreamFault(StreamCondition.CONNECTION_TIMEOUT, "Nothing was proved in time"));
        }
    }

    /// @return whether it is a stanza that went on to the sink
    private boolean received(Element element) {
        if (Stanza.isStanza(element)) {
            return stanza(Language.stamp(element, ground.language()));
        }
        if (element.namespace().equals(DialbackElements.NS)) {
            perform(dialback.received(element, now()));
        } else if (element.namespace().equals(SmElements.NS)) {
            acknowledgement(element);
        } else if (element.is(StreamParser.STREAMS, "error")) {
            close(null);
        } else {
            close(new StreamFault(StreamCondition.UNSUPPORTED_STANZA_TYPE, "Not at this point of the stream"));
        }
        return false;
    }

    private boolean stanza(Element element) {
        return switch (gate.check(element, dialback::isAuthorised)) {
            case Verdict.Cut(StreamFault fault) -> {
                stream.blame(fault);
                close(fault);
                yield false;
            }
            case Verdict.Refuse(Stanza answer) -> {
                counted++;
                ledger.finish(ledger.enter());
                if (answer != null && answer.from() != null && answer.to() != null) {
                    home.registry()
                            .answer(
                                    new DomainPair(
                                            answer.from().domain(), answer.to().domain()),
                                    answer);
                }
                yield false;
            }
            case Verdict.Pass(Domain from, Stanza stanza) -> {
                counted++;
                Optional<PingAcks.Answer> answer = PingAcks.Answer.of(stanza);
                if (answer.isPresent()) {
                    ledger.finish(ledger.enter());
                    home.registry().answered(answer.get().pair(), answer.get().id());
                    yield false;
                }
                rank(from, stanza);
                long number = ++taken;
                tickets.put(number, ledger.enter());
                lane.pass(from, stanza, "", number);
                yield true;
            }
        };
    }

    /// Once somebody here has written to the peer it is no stranger.
    private void rank(Domain from, Stanza stanza) {
        Jid to = stanza.to();
        if (to != null && !Standing.isWanted(budget) && home.registry().isWanted(new DomainPair(to.domain(), from))) {
            budget.become(Budget.Kind.LINK);
        }
    }

    private void acknowledgement(Element element) {
        switch (SmElements.read(element)) {
            case Nonza.Enable _ -> {
                if (acks || !dialback.isOpen()) {
                    stream.send(SmElements.of(new Nonza.Failed(StanzaError.Condition.UNEXPECTED_REQUEST, null)));
                } else {
                    // XEP-0198 §4: the count begins here, and the peer may have sent before.
                    acks = true;
                    ledger = new InboundLedger(MOST_OPEN);
                    tickets.clear();
                    counted = 0;
                    stream.send(SmElements.of(new Nonza.Enabled(null, OptionalInt.empty())));
                }
            }
            case Nonza.Request() -> {
                wantedUpTo = acks ? counted : -1;
                wantedUntil = now() + ANSWER_MILLIS;
                answer(false);
            }
            case Nonza.Resume _ ->
                stream.send(SmElements.of(new Nonza.Failed(StanzaError.Condition.ITEM_NOT_FOUND, null)));
            case Nonza.Answer _, Nonza.Enabled _, Nonza.Resumed _, Nonza.Failed _ -> {}
            case Nonza.Malformed _ -> close(new StreamFault(StreamCondition.BAD_FORMAT, ""));
        }
    }

    /// Answers the peer's `r` once everything it covers is handled, or at once if it has waited long enough. A peer
    /// does not ask twice (Prosody), and calls undelivered what it has no answer for.
    private void answer(boolean anyway) {
        if (wantedUpTo >= 0 && (anyway || counted - ledger.open() >= wantedUpTo)) {
            wantedUpTo = anyway && counted - ledger.open() < wantedUpTo ? wantedUpTo : -1;
            wantedUntil = wantedUpTo < 0 ? NEVER : now() + ANSWER_MILLIS;
            stream.send(SmElements.of(new Nonza.Answer(ledger.handled())));
        }
    }

    private void perform(List<DialbackOutput> outputs) {
        for (DialbackOutput output : outputs) {
            switch (output) {
                case DialbackOutput.Send(Element element) -> stream.send(element);
                case DialbackOutput.Ask(DialbackQuery query) -> home.registry().ask(query);
                case DialbackOutput.Authorised(DomainPair pair) -> proved(pair);
                case DialbackOutput.Checked(DomainPair pair, String id) ->
                    home.registry().checked(pair, id);
                case DialbackOutput.Fail(StreamFault fault) -> close(fault);
                case DialbackOutput.Proved _, DialbackOutput.Denied _, DialbackOutput.Answered _ ->
                    throw new IllegalStateException("Not on a stream that came in");
            }
        }
    }

    private void proved(DomainPair pair) {
        whenProved.run();
        home.registry().reversed(pair);
    }

    private void close(@Nullable StreamFault fault) {
        if (!over) {
            over = true;
            stream.close(fault);
        }
    }

    private void end() {
        over = true;
        budget.close();
        whenProved.run();
        home.registry().leave(this);
    }

    private void arm() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        long at = Math.min(Math.min(dialback.next(), wantedUntil), dialback.isOpen() ? NEVER : deadline);
        if (!over && at != NEVER) {
            timer = home.tools()
                    .timers()
                    .after(Duration.ofMillis(Math.max(1, at - now())), () -> mailbox.post(new Post.Tick()));
        }
    }
}
