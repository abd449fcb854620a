package im.clove.s2s.link;

import im.clove.s2s.dialback.DialbackElements;
import im.clove.s2s.dialback.DialbackOutput;
import im.clove.s2s.dialback.DialbackQuery;
import im.clove.s2s.dialback.DialbackVerdict;
import im.clove.s2s.dialback.InitiatingDialback;
import im.clove.s2s.dialback.StreamFault;
import im.clove.s2s.place.DomainPair;
import im.clove.s2s.queue.Outbox;
import im.clove.s2s.queue.Queued;
import im.clove.s2s.stream.DialledHandshake;
import im.clove.s2s.stream.DialledStock;
import im.clove.s2s.stream.Ending;
import im.clove.s2s.stream.PeerStream;
import im.clove.s2s.stream.StockGround;
import im.clove.xmpp.sm.AckCounter;
import im.clove.xmpp.sm.SmElements;
import im.clove.xmpp.sm.SmElements.Nonza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamParser;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// One stream that we dialled to a stock server: proves by dialback who we are, asks there about keys that others
/// showed us in the peer's name, and sends. Stanzas of the peer come on streams of its own ([StockInbound]).
///
/// Where the peer offers XEP-0198, a stanza is delivered when it is acknowledged; elsewhere when a ping behind it
/// is answered ([PingAcks]), or, if the peer answers none, when the transport has it. Confined to its link.
final class StockCarrier implements Carrier {
    private final PeerStream stream;
    private final StockGround ground;
    private final InitiatingDialback dialback;
    private final StockSide side;
    private final LinkParts link;
    private final Consumer<LinkPost> owner;
    private boolean live;
    private boolean acks;
    private long sent;
    private long flushed;

    /// @param owner takes what happens on other threads
    StockCarrier(
            PeerStream stream,
            StockGround ground,
            InitiatingDialback dialback,
            StockSide side,
            LinkParts link,
            Consumer<LinkPost> owner) {
        this.stream = stream;
        this.ground = ground;
        this.dialback = dialback;
        this.side = side;
        this.link = link;
        this.owner = owner;
    }

    @Override
    public PeerStream stream() {
        return stream;
    }

    @Override
    public boolean isLive() {
        return live;
    }

    private Outbox outbox() {
        return link.queue().outbox();
    }

    /// Says who we are, if the handshake has not proved it, and asks what is open.
    ///
    /// @return what that means for the link, if anything
    Optional<LinkEvent> introduce(long now) {
        Optional<LinkEvent> event = ground.proved() != null
                ? Optional.of(new LinkEvent.Linked(stream.number()))
                : perform(dialback.claim(side.pair(), now));
        if (side.isReversed()) {
            dialback.reversed(now);
        }
        side.queries().forEach(this::ask);
        return event;
    }

    /// The machine says that this stream is the link.
    void begin(long now) {
        live = true;
        side.worked();
        side.pings().begin();
        flushed = 0;
        link.clock().begun(now);
        if (ground.acks()) {
            acks = true;
            stream.send(SmElements.of(new Nonza.Enable(false, OptionalInt.empty())));
        }
    }

    /// Asks about a key that was shown on another stream in the name of the peer.
    void ask(DialbackQuery query) {
        Optional<LinkEvent> _ = perform(dialback.ask(query));
    }

    /// What happened elsewhere.
    ///
    /// @return what it means for the link, if anything
    Optional<LinkEvent> news(LinkPost.News news, long now) {
        return switch (news) {
            case LinkPost.Written(PeerStream on, long number) -> isOn(on) ? written(number) : Optional.empty();
            case LinkPost.Answered(String id) -> answered(id, now);
            case LinkPost.Checked(DomainPair claimed, String streamId) -> {
                dialback.checked(claimed, streamId);
                yield Optional.empty();
            }
            case LinkPost.Reversed() -> {
                dialback.reversed(now);
                yield Optional.empty();
            }
        };
    }

    @Override
    public Receipt received(Element element, long now) {
        link.clock().heard(now);
        return new Receipt(false, event(element, now));
    }

    private Optional<LinkEvent> event(Element element, long now) {
        if (element.namespace().equals(DialbackElements.NS)) {
            return perform(dialback.received(element, now));
        }
        if (element.namespace().equals(SmElements.NS)) {
            return acknowledgement(element, now);
        }
        if (element.is(StreamParser.STREAMS, "features")) {
            // Some send them once more after dialback; there is nothing to choose any more.
            return Optional.empty();
        }
        if (element.is(StreamParser.STREAMS, "error")) {
            stream.close(null);
            return Optional.of(over(
                    live
                            ? ending(element)
                            : DialledStock.ending(element, side.pair().to())));
        }
        return cut(new StreamFault(StreamCondition.UNSUPPORTED_STANZA_TYPE, "Nothing may come on this stream"));
    }

    /// COMPAT(Prosody, 0.12 and 13.0): it forgets for a moment who we are when it asks about us once more.
    private Ending ending(Element error) {
        return StreamCondition.read(error)
                        .filter(StreamCondition.NOT_AUTHORIZED::equals)
                        .isPresent()
                ? new Ending.Lost()
                : DialledHandshake.ending(error, side.pair().to());
    }

    private Optional<LinkEvent> acknowledgement(Element element, long now) {
        return switch (SmElements.read(element)) {
            case Nonza.Answer(AckCounter h) -> {
                link.clock().answered(now);
                // Before `enabled`, and after `failed`, the count means nothing.
                yield acks && live ? done(outbox().acknowledgedOnStream(h.value())) : Optional.empty();
            }
            case Nonza.Request() -> {
                stream.send(SmElements.of(new Nonza.Answer(AckCounter.ZERO)));
                yield Optional.empty();
            }
            case Nonza.Failed _ -> {
                // What went out counts as what a peer without acknowledgements was sent.
                acks = false;
                link.clock().answered(now);
                yield done(Optional.of(outbox().allOnStream()));
            }
            case Nonza.Enabled _, Nonza.Enable _, Nonza.Resume _, Nonza.Resumed _ -> Optional.empty();
            case Nonza.Malformed _ -> cut(new StreamFault(StreamCondition.BAD_FORMAT, ""));
        };
    }

    private Optional<LinkEvent> written(long number) {
        if (!live || acks) {
            return Optional.empty();
        }
        flushed = Math.max(flushed, number);
        return side.pings().isDeaf() ? arrived(number) : Optional.empty();
    }

    private Optional<LinkEvent> answered(String id, long now) {
        return live ? side.pings().answer(id, now, stream.askedAt()).flatMap(this::arrived) : Optional.empty();
    }

    private Optional<LinkEvent> arrived(long number) {
        return done(outbox().acknowledged(number));
    }

    private Optional<LinkEvent> done(Optional<List<Queued>> result) {
        if (result.isEmpty()) {
            return cut(new StreamFault(StreamCondition.UNDEFINED_CONDITION, "Acknowledged more than was sent"));
        }
        LinkQueue.arrived(result.get(), link.clock());
        return Optional.empty();
    }

    private Optional<LinkEvent> perform(List<DialbackOutput> outputs) {
        Optional<LinkEvent> event = Optional.empty();
        for (DialbackOutput output : outputs) {
            switch (output) {
                case DialbackOutput.Send(Element element) -> stream.send(element);
                case DialbackOutput.Answered(DialbackQuery query, DialbackVerdict verdict) ->
                    side.answered(query, verdict);
                case DialbackOutput.Checked(DomainPair claimed, String id) -> dialback.checked(claimed, id);
                case DialbackOutput.Proved _ -> event = Optional.of(new LinkEvent.Linked(stream.number()));
                case DialbackOutput.Denied(DomainPair _, StanzaError reason) -> {
                    stream.close(null);
                    event = Optional.of(over(ending(reason)));
                }
                case DialbackOutput.Fail(StreamFault fault) -> stream.close(fault);
                case DialbackOutput.Ask _, DialbackOutput.Authorised _ ->
                    throw new IllegalStateException("Not on a stream of ours");
            }
        }
        return event;
    }

    /// An error that says "later" is worth another try, one that says "no" is not.
    private static Ending ending(StanzaError reason) {
        return reason.type() == StanzaError.Type.WAIT
                        || reason.condition() == StanzaError.Condition.REMOTE_SERVER_NOT_FOUND
                ? new Ending.Lost()
                : new Ending.Rejected(reason);
    }

    @Override
    public void pump(long now) {
        if (live) {
            stream.together(() -> send(now));
        }
    }

    private void send(long now) {
        Outbox outbox = outbox();
        boolean any = false;
        for (Optional<Queued> next = outbox.next(); next.isPresent(); next = outbox.next()) {
            Element element = next.get().stanza().element();
            long number = next.get().number();
            sent = number;
            if (acks) {
                stream.send(element);
            } else {
                stream.send(element, () -> owner.accept(new LinkPost.Written(stream, number)));
            }
            any = true;
        }
        if (any) {
            link.clock().stanza(now);
        }
        if (acks && outbox.isFlying() && !link.clock().isAsked()) {
            silent(now);
        } else if (!acks && outbox.isFlying()) {
            side.pings().ask(sent, now).ifPresent(stream::ask);
        }
    }

    @Override
    public void silent(long now) {
        // Only a peer that has promised to answer is asked.
        if (live && acks) {
            stream.ask(SmElements.of(new Nonza.Request()));
            link.clock().asked(now, stream::askedAt);
        }
    }

    @Override
    public void probe(long now) {
        // Stock servers dial for what they have to say, whatever stream of ours is there.
    }

    @Override
    public Optional<LinkEvent> tick(long now) {
        Optional<LinkEvent> event = perform(dialback.tick(now));
        return event.isPresent() || !live ? event : patience(now);
    }

    private Optional<LinkEvent> patience(long now) {
        return switch (side.pings().patience(now, stream.askedAt())) {
            case WAIT -> Optional.empty();
            case DEAF -> arrived(flushed);
            case DEAD -> {
                stream.drop();
                yield Optional.of(over(new Ending.Lost()));
            }
        };
    }

    @Override
    public long next() {
        return live ? Math.min(dialback.next(), side.pings().next(stream.askedAt())) : dialback.next();
    }
}
