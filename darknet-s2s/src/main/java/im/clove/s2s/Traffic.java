package im.clove.s2s;

import im.clove.s2s.InboundGate.Verdict;
import im.clove.s2s.LinkEvent.Ending;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.sm.AckCounter;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a [PeerLink] carries, whichever stream carries it: the queue and its numbering, the count of what came in,
/// and the acknowledgements of both (XEP-0198 `r` and `a`). Confined to its link.
final class Traffic {
    private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);

    /// How many stanzas may go ahead of the peer's answer.
    private static final int AHEAD = 32;

    /// After so many of the peer's stanzas their marks are put together into one number.
    private static final long NOTE_EVERY = 256;

    private static final String SM = "urn:xmpp:sm:3";
    private static final Element REQUEST = Element.of(SM, "r");
    private static final long NO_NUMBER = 0xFFFF_FFFFL;

    private final LinkKey key;
    private final S2sTools tools;
    private final InboundGate gate;
    private final Inbound inbound;
    private final Spool spool;
    private final Outbox outbox;
    private final LinkClock clock;
    private final Intake intake = new Intake();
    private @Nullable PeerStream carrier;
    private boolean loaded;
    private boolean restored;
    private boolean known;
    private long expected;
    private long unnoted;
    private long epoch;

    /// Where stanzas that passed go, each with its number.
    interface Inbound {
        void pass(Domain from, Stanza stanza, String peer, long number);
    }

    Traffic(LinkKey key, LinkHome home, LinkClock clock, Inbound inbound) {
        S2sConfig config = home.config();
        this.key = key;
        this.tools = home.tools();
        this.spool = new Spool(key.way(), tools.keeping());
        this.epoch = spool.firstEpoch();
        this.gate = new InboundGate(config.map(), config.auth());
        this.outbox = new Outbox(
                spool,
                config.limits(),
                config.times(),
                tools.token(),
                (stanza, reason) -> home.sink().undelivered(stanza, reason));
        this.clock = clock;
        this.inbound = inbound;
    }

    Outbox outbox() {
        return outbox;
    }

    /// Takes over what an earlier process left, the first time it is called.
    ///
    /// @return whether that is known; if not, nothing can be done here
    boolean load() {
        if (!loaded) {
            try {
                spool.load().ifPresent(this::restore);
                loaded = true;
            } catch (RuntimeException e) {
                LOG.error("What waits for another server cannot be read", e);
            }
        }
        return loaded;
    }

    private void restore(OutboxStore.Saved saved) {
        OutboxStore.Head head = saved.head();
        if (head != null) {
            outbox.restore(head);
            restored = true;
        }
        intake.restore(saved.taken(), saved.marks());
    }

    /// Whether stanzas of an earlier process may be here that nobody has looked at; asked once.
    boolean wasRestored() {
        boolean was = restored;
        restored = false;
        return was;
    }

    /// Makes durable what was taken since the last time.
    ///
    /// @param all also what only saves room
    void commit(boolean all) {
        if (!loaded) {
            return;
        }
        String peer = intake.peer();
        OutboxStore.Taken taken = peer != null && unnoted > 0 && (all || unnoted >= NOTE_EVERY)
                ? new OutboxStore.Taken(peer, intake.handled())
                : null;
        if (outbox.commit(taken) && taken != null) {
            unnoted = 0;
        }
    }

    long received() {
        return intake.received();
    }

    /// The stream that carries the link now, or null.
    @Nullable
    PeerStream carrier() {
        return carrier;
    }

    boolean isCarrier(PeerStream stream) {
        return stream.equals(carrier);
    }

    /// Whether the peer began this stream before it knew of the last one.
    boolean isStale(Hello hello) {
        return hello.id().equals(intake.peer()) && hello.epoch() < epoch;
    }

    private Hello hello(long seq) {
        expected = seq;
        return new Hello(outbox.id(), seq, intake.peer(), intake.handled(), epoch);
    }

    /// The stanza, and before it, if something was given up, the number at which the count goes on.
    private List<Element> numbered(Outbox.Entry entry) {
        Element element = entry.stanza().element();
        List<Element> words = entry.number() == expected
                ? List.of(element)
                : List.of(hello(entry.number()).toElement(), element);
        expected = entry.number() + 1;
        return words;
    }

    /// What to say first on a stream we dialled; a peer that was a Clove node before hears it before it answers.
    PeerStream.Greeting greeting() {
        detach();
        List<Element> words = new ArrayList<>();
        words.add(hello(outbox.seq()).toElement());
        Optional<Outbox.Entry> next = outbox.next();
        while (next.isPresent()) {
            words.addAll(numbered(next.get()));
            next = words.size() > AHEAD ? Optional.empty() : outbox.next();
        }
        if (outbox.isFlying()) {
            words.add(REQUEST);
        }
        return new PeerStream.Greeting(key.local().name(), key.remote().name(), known, words);
    }

    /// A stream we dialled is the link; the peer has our greeting.
    ///
    /// @return how the stream ends, if it does
    Optional<Ending> begin(PeerStream stream, Hello hello, long now) {
        known = true;
        carrier = stream;
        epoch = Math.max(epoch, hello.epoch());
        intake.begin(hello);
        clock.begun(now);
        if (outbox.isFlying()) {
            clock.asked(now, stream::askedAt);
        }
        return heard(stream, hello);
    }

    /// A stream the peer dialled is the link.
    ///
    /// @return how the stream ends, if it does
    Optional<Ending> adopt(PeerStream stream, Hello hello, long now) {
        known = true;
        detach();
        epoch = Math.max(epoch, hello.epoch()) + 1;
        intake.begin(hello);
        clock.begun(now);
        Optional<Ending> ending = heard(stream, hello);
        if (ending.isEmpty()) {
            carrier = stream;
            stream.send(hello(outbox.seq()).toElement());
        }
        return ending;
    }

    /// No stream carries the link any more.
    void detach() {
        if (carrier != null) {
            outbox.seenNow();
        }
        carrier = null;
        outbox.restart();
    }

    /// The peer turned out to be something else than it was.
    void forgetPeer() {
        known = false;
    }

    /// Sends what may go.
    void pump(long now) {
        PeerStream stream = carrier;
        if (stream != null) {
            stream.together(() -> pump(stream, now));
        }
    }

    private void pump(PeerStream stream, long now) {
        boolean any = false;
        for (Optional<Outbox.Entry> next = outbox.next(); next.isPresent(); next = outbox.next()) {
            numbered(next.get()).forEach(stream::send);
            any = true;
        }
        if (any) {
            clock.stanza(now);
            acknowledge(now, true);
        }
        if (outbox.isFlying() && !clock.isAsked()) {
            ask(stream, now);
        }
    }

    /// Asks the peer for a sign of life, or for an acknowledgement.
    void ask(PeerStream stream, long now) {
        stream.ask(REQUEST);
        clock.asked(now, stream::askedAt);
    }

    /// Somebody dialled although this stream is here: if it is dead without our knowing, this finds out soon.
    void probe(long now) {
        PeerStream stream = carrier;
        if (stream != null && !clock.isAsked()) {
            ask(stream, now);
        }
    }

    /// What became of an element.
    ///
    /// @param passed whether it is a stanza that went on to the sink
    /// @param ending how the stream ends, if it does; the peer has been told
    record Receipt(boolean passed, Optional<Ending> ending) {}

    /// An element on the stream that carries the link.
    Receipt received(PeerStream stream, Element element, long now) {
        clock.heard(now);
        return Stanza.isStanza(element)
                ? stanza(stream, element, now)
                : new Receipt(false, nonza(stream, element, now));
    }

    private Optional<Ending> nonza(PeerStream stream, Element element, long now) {
        if (element.is(SM, "r")) {
            clock.wanted(now, intake.received());
            acknowledge(now, false);
            return Optional.empty();
        }
        if (element.is(SM, "a")) {
            clock.answered(now);
            // What is no number at all becomes one that was never sent.
            long h = AckCounter.parse(element.attributeOr("h", "")).orElse(NO_NUMBER);
            return acknowledged(stream, outbox.unfold(h));
        }
        if (element.is(StreamParser.STREAMS, "error")) {
            stream.close(null);
            return Optional.of(DialledHandshake.ending(element, key.remote()));
        }
        Optional<Hello> again = Hello.read(element);
        if (again.isPresent()) {
            intake.begin(again.get());
            return heard(stream, again.get());
        }
        return cut(stream, new StreamFault(StreamCondition.UNSUPPORTED_STANZA_TYPE, "Not at this point of the stream"));
    }

    private Receipt stanza(PeerStream stream, Element element, long now) {
        long number = intake.take();
        if (number < 0) {
            return new Receipt(false, Optional.empty());
        }
        clock.stanza(now);
        String peer = String.valueOf(intake.peer());
        return switch (gate.check(element, key, stream.peer())) {
            case Verdict.Cut(StreamFault fault) -> new Receipt(false, cut(stream, fault));
            case Verdict.Refuse(Stanza answer) -> {
                if (answer != null) {
                    outbox.offer(answer, Failures.NOBODY, Weight.of(answer.element()), now);
                }
                handled(peer, number, now);
                yield new Receipt(false, Optional.empty());
            }
            case Verdict.Pass(Domain from, Stanza stanza) -> {
                inbound.pass(from, stanza, peer, number);
                yield new Receipt(true, Optional.empty());
            }
        };
    }

    /// The last owner of an incoming stanza is done with it.
    void handled(String peer, long number, long now) {
        unnoted += spool.isKeeping() ? 1 : 0;
        if (intake.finished(peer, number)) {
            acknowledge(now, false);
        }
    }

    /// Answers the peer's `r` once everything it covers is handled, with the next stanza or a little later; or if
    /// it has waited long enough.
    ///
    /// @param along whether a stanza goes just now
    void acknowledge(long now, boolean along) {
        PeerStream stream = carrier;
        if (stream != null && clock.answerDue(now, intake.handled(), along)) {
            stream.send(Element.of(SM, "a").with("h", Long.toString(intake.handled() & 0xFFFF_FFFFL)));
        }
    }

    /// What the peer says it has handled. A number that we do not know to have used is that of a store which was
    /// set back to an older copy: what waits is then counted under another name.
    private Optional<Ending> heard(PeerStream stream, Hello hello) {
        if (!outbox.id().equals(hello.of())) {
            outbox.begunAnew();
            return Optional.empty();
        }
        if (hello.h() > outbox.sent()) {
            outbox.rename(tools.token());
            stream.close(null);
            return Optional.of(new Ending.Lost());
        }
        return acknowledged(stream, hello.h());
    }

    private Optional<Ending> acknowledged(PeerStream stream, long number) {
        Optional<List<Outbox.Entry>> done = outbox.acknowledged(number);
        if (done.isEmpty()) {
            return cut(stream, new StreamFault(StreamCondition.UNDEFINED_CONDITION, "Acknowledged more than was sent"));
        }
        clock.sent(done.get().size());
        done.get().forEach(entry -> entry.delivery().accepted());
        return Optional.empty();
    }

    /// The peer broke the rules.
    private static Optional<Ending> cut(PeerStream stream, StreamFault fault) {
        stream.blame(fault);
        stream.close(fault);
        return Optional.of(new Ending.Lost());
    }

    /// Gives back what has waited too long.
    ///
    /// @return the presence among it, of which nobody else is told
    List<Stanza> expire(long now, Queues all) {
        List<Outbox.Entry> expired = outbox.expired(now);
        expired.forEach(entry -> entry.delivery()
                .failed(
                        entry.isDropped()
                                ? Failures.DROPPED
                                : entry.isKept() ? all.whyExpired(key.way()) : Failures.AWAY));
        return expired.stream()
                .filter(Outbox.Entry::passing)
                .map(Outbox.Entry::stanza)
                .toList();
    }

    /// Gives everything back to its senders.
    ///
    /// @return how many stanzas that were
    int giveUp(StanzaError reason) {
        List<Outbox.Entry> all = outbox.drain(true);
        fail(all, reason);
        return all.size();
    }

    /// Gives stanzas back to their senders.
    static void fail(List<Outbox.Entry> entries, StanzaError reason) {
        entries.forEach(entry -> entry.delivery().failed(reason));
    }
}
