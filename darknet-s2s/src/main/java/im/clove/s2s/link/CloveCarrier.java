package im.clove.s2s.link;

import im.clove.s2s.dialback.StreamFault;
import im.clove.s2s.queue.Failures;
import im.clove.s2s.queue.Outbox;
import im.clove.s2s.queue.Queued;
import im.clove.s2s.stream.DialledHandshake;
import im.clove.s2s.stream.Ending;
import im.clove.s2s.stream.Hello;
import im.clove.s2s.stream.InboundGate;
import im.clove.s2s.stream.InboundGate.Verdict;
import im.clove.s2s.stream.PeerStream;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.sm.AckCounter;
import im.clove.xmpp.sm.SmElements;
import im.clove.xmpp.sm.SmElements.Nonza;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.Weight;
import java.util.List;
import java.util.Optional;

/// Numbered stanzas in both directions on one stream to a Clove node, each side's acknowledged by the other
/// (XEP-0198 `r` and `a`). Confined to its link.
///
/// @param side what outlives the stream
/// @param intake the side's
record CloveCarrier(
        PeerStream stream, CloveSide side, LinkParts link, Intake intake, InboundGate gate, CloveSide.Inbound inbound)
        implements Carrier {
    private static final long NO_NUMBER = 0xFFFF_FFFFL;

    static final Element REQUEST = SmElements.of(new Nonza.Request());

    @Override
    public boolean isLive() {
        return true;
    }

    private Outbox outbox() {
        return link.queue().outbox();
    }

    private LinkClock clock() {
        return link.clock();
    }

    /// What the peer says it has handled. A number that we do not know to have used is that of a store which was
    /// set back to an older copy: what waits is then counted under another name.
    Optional<LinkEvent> heard(Hello hello) {
        Outbox outbox = outbox();
        if (!outbox.id().equals(hello.of())) {
            outbox.begunAnew();
            return Optional.empty();
        }
        if (hello.h() > outbox.sent()) {
            outbox.rename(link.home().tools().token());
            stream.close(null);
            return Optional.of(over(new Ending.Lost()));
        }
        return acknowledged(hello.h());
    }

    /// On a stream the peer dialled, our answer to its greeting.
    void greet() {
        stream.send(side.hello(outbox().seq()).toElement());
    }

    @Override
    public void pump(long now) {
        stream.together(() -> {
            Outbox outbox = outbox();
            boolean any = false;
            for (Optional<Queued> next = next(outbox); next.isPresent(); next = next(outbox)) {
                side.numbered(next.get()).forEach(stream::send);
                any = true;
            }
            if (any) {
                clock().stanza(now);
                acknowledge(now, true);
            }
            if (outbox.isFlying() && !clock().isAsked()) {
                silent(now);
            }
        });
    }

    private Optional<Queued> next(Outbox outbox) {
        return side.again().mayGoOn() ? outbox.next() : Optional.empty();
    }

    @Override
    public void silent(long now) {
        stream.ask(REQUEST);
        clock().asked(now, stream::askedAt);
    }

    @Override
    public void probe(long now) {
        if (!clock().isAsked()) {
            silent(now);
        }
    }

    @Override
    public Receipt received(Element element, long now) {
        clock().heard(now);
        return Stanza.isStanza(element) ? stanza(element, now) : new Receipt(false, nonza(element, now));
    }

    private Optional<LinkEvent> nonza(Element element, long now) {
        if (element.is(SmElements.NS, "r")) {
            clock().wanted(now, intake.received());
            acknowledge(now, false);
            return Optional.empty();
        }
        if (element.is(SmElements.NS, "a")) {
            clock().answered(now);
            side.again().heard();
            // What is no number at all becomes one that was never sent.
            long h = AckCounter.parse(element.attributeOr("h", "")).orElse(NO_NUMBER);
            return acknowledged(outbox().unfold(h));
        }
        if (element.is(StreamParser.STREAMS, "error")) {
            stream.close(null);
            return Optional.of(over(DialledHandshake.ending(element, link.key().remote())));
        }
        Optional<Hello> again = Hello.read(element);
        if (again.isPresent()) {
            intake.begin(again.get());
            return heard(again.get());
        }
        return cut(new StreamFault(StreamCondition.UNSUPPORTED_STANZA_TYPE, "Not at this point of the stream"));
    }

    private Receipt stanza(Element element, long now) {
        long number = intake.take();
        if (number < 0) {
            return new Receipt(false, Optional.empty());
        }
        clock().stanza(now);
        String peer = String.valueOf(intake.peer());
        return switch (gate.check(element, link.key(), stream.peer())) {
            case Verdict.Cut(StreamFault fault) -> new Receipt(false, cut(fault));
            case Verdict.Refuse(Stanza answer) -> {
                if (answer != null) {
                    outbox().offer(answer, Failures.NOBODY, Weight.of(answer.element()), now);
                }
                if (side.handled(peer, number)) {
                    acknowledge(now, false);
                }
                yield new Receipt(false, Optional.empty());
            }
            case Verdict.Pass(Domain from, Stanza stanza) -> {
                inbound.pass(from, stanza, peer, number);
                yield new Receipt(true, Optional.empty());
            }
        };
    }

    private Optional<LinkEvent> acknowledged(long number) {
        Optional<List<Queued>> done = outbox().acknowledged(number);
        if (done.isEmpty()) {
            return cut(new StreamFault(StreamCondition.UNDEFINED_CONDITION, "Acknowledged more than was sent"));
        }
        LinkQueue.arrived(done.get(), clock());
        return Optional.empty();
    }

    /// Answers the peer's `r` once everything it covers is handled, with the next stanza or a little later; or if
    /// it has waited long enough.
    ///
    /// @param along whether a stanza goes just now
    void acknowledge(long now, boolean along) {
        if (clock().answerDue(now, intake.handled(), along)) {
            stream.send(SmElements.of(new Nonza.Answer(new AckCounter(intake.handled() & 0xFFFF_FFFFL))));
        }
    }

    @Override
    public Optional<LinkEvent> tick(long now) {
        acknowledge(now, false);
        return Optional.empty();
    }

    @Override
    public long next() {
        return Long.MAX_VALUE;
    }
}
