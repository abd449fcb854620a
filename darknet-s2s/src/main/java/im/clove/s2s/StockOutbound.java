package im.clove.s2s;

import im.clove.s2s.LinkEvent.Ending;
import im.clove.xmpp.sm.AckCounter;
import im.clove.xmpp.sm.SmElements;
import im.clove.xmpp.sm.SmElements.Nonza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.stream.StreamFeatures;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamParser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a [PeerLink] does in place of [Traffic] when the peer is no Clove node: proves by dialback who we are on
/// the stream we dialled, asks there about keys that others showed us in the peer's name, and sends. Stanzas of the
/// peer come on streams of its own ([StockInbound]).
///
/// Where the peer offers XEP-0198, a stanza is delivered when it is acknowledged; elsewhere when a ping behind it
/// is answered ([PingAcks]), or, if the peer answers none, when the transport has it. Confined to its link.
final class StockOutbound {
    /// How many keys of others may wait to be asked about.
    private static final int MOST_QUERIES = 64;

    private final LinkKey key;
    private final LinkHome home;
    private final Traffic traffic;
    private final LinkClock clock;
    private final Consumer<LinkPost> owner;
    private final DomainPair pair;
    private final SequencedMap<DialbackQuery, Long> queries = new LinkedHashMap<>(1);
    private final PingAcks pings;

    private @Nullable PeerStream stream;
    private @Nullable InitiatingDialback dialback;
    private @Nullable StockGround ground;
    private boolean live;
    private boolean acks;
    private long sent;
    private long flushed;
    private boolean reversed;
    private boolean hasty = true;

    /// @param owner takes what happens on other threads
    StockOutbound(LinkKey key, LinkHome home, Traffic traffic, LinkClock clock, Consumer<LinkPost> owner) {
        this.key = key;
        this.home = home;
        this.owner = owner;
        this.traffic = traffic;
        this.clock = clock;
        this.pair = new DomainPair(key.local(), key.remote());
        this.pings = new PingAcks(
                pair, home.tools().token(), home.config().times().ack().toMillis());
    }

    /// A stream came to nothing, so the next one begins without haste.
    void failed() {
        hasty = false;
    }

    /// Whether anything may go ahead of the peer's features.
    boolean isHasty() {
        return hasty;
    }

    /// What goes ahead to a peer that is known to be no Clove node: it saves a round trip.
    PeerStream.Greeting greeting() {
        return new PeerStream.Greeting(
                key.local().name(),
                key.remote().name(),
                true,
                List.of(Element.of(StreamFeatures.STARTTLS, "starttls")));
    }

    boolean isOn(PeerStream other) {
        return other.equals(stream);
    }

    /// The stream on which stanzas go, or null.
    @Nullable
    PeerStream carrier() {
        return live ? stream : null;
    }

    /// Whether somebody waits for what only this peer can say.
    boolean isAsked() {
        return !queries.isEmpty();
    }

    /// A stream we dialled has come as far as the handshake goes.
    ///
    /// @return what that means for the link, if anything
    Optional<LinkEvent> grounded(PeerStream grounded, StockGround where, long now) {
        traffic.outbox().restart();
        stream = grounded;
        ground = where;
        live = false;
        acks = false;
        InitiatingDialback machine =
                new InitiatingDialback(home.keys(), home.config().map(), where.streamId());
        dialback = machine;
        Optional<LinkEvent> event = Optional.empty();
        if (where.proved() != null) {
            event = Optional.of(new LinkEvent.Linked(grounded.number()));
        } else {
            event = perform(machine.claim(pair, now));
        }
        if (reversed) {
            machine.reversed(now);
        }
        for (DialbackQuery query : List.copyOf(queries.keySet())) {
            perform(machine.ask(query));
        }
        return event;
    }

    /// The machine says that this stream is the link.
    void begin(long now) {
        PeerStream carrier = stream;
        if (carrier == null || ground == null) {
            return;
        }
        live = true;
        hasty = true;
        pings.begin();
        flushed = 0;
        clock.begun(now);
        if (ground.acks()) {
            acks = true;
            carrier.send(SmElements.of(new Nonza.Enable(false, OptionalInt.empty())));
        }
    }

    /// The stream is over. Questions without an answer wait for the next one.
    void detach(PeerStream ended) {
        if (isOn(ended)) {
            stream = null;
            dialback = null;
            live = false;
        }
    }

    /// A key that was shown on another stream in the name of the peer.
    ///
    /// @return false if there are too many
    boolean ask(DialbackQuery query, long now) {
        if (queries.size() >= MOST_QUERIES) {
            return false;
        }
        queries.put(query, now + ReceivingDialback.PATIENCE_MILLIS);
        if (dialback != null) {
            perform(dialback.ask(query));
        }
        return true;
    }

    /// Nobody will answer.
    void fail(DialbackVerdict verdict) {
        List<DialbackQuery> all = List.copyOf(queries.keySet());
        queries.clear();
        all.forEach(query -> home.registry().answered(query, verdict));
    }

    /// The peer has a stream to us.
    void reversed(long now) {
        reversed = true;
        if (dialback != null) {
            dialback.reversed(now);
        }
    }

    /// The peer asked about our key.
    void checked(DomainPair claimed, String streamId) {
        if (dialback != null) {
            dialback.checked(claimed, streamId);
        }
    }

    /// An element on our stream.
    Optional<LinkEvent> received(PeerStream on, Element element, long now) {
        clock.heard(now);
        InitiatingDialback machine = dialback;
        if (machine != null && element.namespace().equals(DialbackElements.NS)) {
            return perform(machine.received(element, now));
        }
        if (element.namespace().equals(SmElements.NS)) {
            return acknowledgement(on, element, now);
        }
        if (element.is(StreamParser.STREAMS, "features")) {
            // Some send them once more after dialback; there is nothing to choose any more.
            return Optional.empty();
        }
        if (element.is(StreamParser.STREAMS, "error")) {
            on.close(null);
            Ending how = live ? ending(element) : DialledStock.ending(element, key.remote());
            return Optional.of(new LinkEvent.Ended(on.number(), how));
        }
        return cut(on, StreamCondition.UNSUPPORTED_STANZA_TYPE, "Nothing may come on this stream");
    }

    /// COMPAT(Prosody, 0.12 and 13.0): it forgets for a moment who we are when it asks about us once more.
    private Ending ending(Element error) {
        return StreamCondition.read(error)
                        .filter(StreamCondition.NOT_AUTHORIZED::equals)
                        .isPresent()
                ? new Ending.Lost()
                : DialledHandshake.ending(error, key.remote());
    }

    private Optional<LinkEvent> acknowledgement(PeerStream on, Element element, long now) {
        return switch (SmElements.read(element)) {
            case Nonza.Answer(AckCounter h) -> {
                clock.answered(now);
                // Before `enabled`, and after `failed`, the count means nothing.
                yield acks && live ? done(on, traffic.outbox().acknowledgedOnStream(h.value())) : Optional.empty();
            }
            case Nonza.Request() -> {
                on.send(SmElements.of(new Nonza.Answer(AckCounter.ZERO)));
                yield Optional.empty();
            }
            case Nonza.Failed _ -> {
                // What went out counts as what a peer without acknowledgements was sent.
                acks = false;
                clock.answered(now);
                yield done(on, Optional.of(traffic.outbox().allOnStream()));
            }
            case Nonza.Enabled _, Nonza.Enable _, Nonza.Resume _, Nonza.Resumed _ -> Optional.empty();
            case Nonza.Malformed _ -> cut(on, StreamCondition.BAD_FORMAT, "");
        };
    }

    /// The transport has everything up to this stanza.
    Optional<LinkEvent> written(PeerStream on, long number) {
        if (!isOn(on) || !live || acks) {
            return Optional.empty();
        }
        flushed = Math.max(flushed, number);
        return pings.isDeaf() ? arrived(on, number) : Optional.empty();
    }

    /// The peer answered a ping.
    Optional<LinkEvent> answered(String id, long now) {
        PeerStream on = carrier();
        return on == null
                ? Optional.empty()
                : pings.answer(id, now, on.askedAt()).flatMap(number -> arrived(on, number));
    }

    private Optional<LinkEvent> arrived(PeerStream on, long number) {
        return done(on, traffic.outbox().acknowledged(number));
    }

    private Optional<LinkEvent> done(PeerStream on, Optional<List<Outbox.Entry>> result) {
        if (result.isEmpty()) {
            return cut(on, StreamCondition.UNDEFINED_CONDITION, "Acknowledged more than was sent");
        }
        clock.sent(result.get().size());
        result.get().forEach(entry -> entry.delivery().accepted());
        return Optional.empty();
    }

    private static Optional<LinkEvent> cut(PeerStream on, StreamCondition condition, String text) {
        StreamFault fault = new StreamFault(condition, text);
        on.blame(fault);
        on.close(fault);
        return Optional.of(new LinkEvent.Ended(on.number(), new Ending.Lost()));
    }

    private Optional<LinkEvent> perform(List<DialbackOutput> outputs) {
        Optional<LinkEvent> event = Optional.empty();
        PeerStream on = stream;
        for (DialbackOutput output : outputs) {
            switch (output) {
                case DialbackOutput.Send(Element element) -> {
                    if (on != null) {
                        on.send(element);
                    }
                }
                case DialbackOutput.Answered(DialbackQuery query, DialbackVerdict verdict) -> {
                    queries.remove(query);
                    home.registry().answered(query, verdict);
                }
                case DialbackOutput.Checked(DomainPair claimed, String id) -> checked(claimed, id);
                case DialbackOutput.Proved _ -> {
                    if (on != null) {
                        event = Optional.of(new LinkEvent.Linked(on.number()));
                    }
                }
                case DialbackOutput.Denied(DomainPair _, StanzaError reason) -> {
                    if (on != null) {
                        on.close(null);
                        event = Optional.of(new LinkEvent.Ended(on.number(), ending(reason)));
                    }
                }
                case DialbackOutput.Fail(StreamFault fault) -> {
                    if (on != null) {
                        on.close(fault);
                    }
                }
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

    /// Sends what may go.
    void pump(long now) {
        PeerStream carrier = carrier();
        if (carrier != null) {
            carrier.together(() -> pump(carrier, now));
        }
    }

    private void pump(PeerStream carrier, long now) {
        Outbox outbox = traffic.outbox();
        boolean any = false;
        for (Optional<Outbox.Entry> next = outbox.next(); next.isPresent(); next = outbox.next()) {
            Element element = next.get().stanza().element();
            long number = next.get().number();
            sent = number;
            if (acks) {
                carrier.send(element);
            } else {
                carrier.send(element, () -> owner.accept(new LinkPost.Written(carrier, number)));
            }
            any = true;
        }
        if (any) {
            clock.stanza(now);
        }
        if (acks && outbox.isFlying() && !clock.isAsked()) {
            probe(now);
        } else if (!acks && outbox.isFlying()) {
            pings.ask(sent, now).ifPresent(carrier::ask);
        }
    }

    /// Asks the peer for a sign of life, if it has promised to give one.
    void probe(long now) {
        PeerStream carrier = carrier();
        if (carrier != null && acks) {
            carrier.ask(SmElements.of(new Nonza.Request()));
            clock.asked(now, carrier::askedAt);
        }
    }

    Optional<LinkEvent> tick(long now) {
        for (Map.Entry<DialbackQuery, Long> each : List.copyOf(queries.entrySet())) {
            if (now >= each.getValue()) {
                queries.remove(each.getKey());
                home.registry()
                        .answered(each.getKey(), DialbackElements.unknown(StanzaError.Condition.REMOTE_SERVER_TIMEOUT));
            }
        }
        Optional<LinkEvent> event = dialback == null ? Optional.empty() : perform(dialback.tick(now));
        return event.isPresent() ? event : patience(now);
    }

    private Optional<LinkEvent> patience(long now) {
        PeerStream on = carrier();
        return on == null
                ? Optional.empty()
                : switch (pings.patience(now, on.askedAt())) {
                    case WAIT -> Optional.empty();
                    case DEAF -> arrived(on, flushed);
                    case DEAD -> {
                        on.drop();
                        yield Optional.of(new LinkEvent.Ended(on.number(), new Ending.Lost()));
                    }
                };
    }

    /// When [#tick] has something to do; [Long#MAX_VALUE] if never.
    long next() {
        long at = queries.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
        at = Math.min(at, dialback == null ? Long.MAX_VALUE : dialback.next());
        PeerStream on = carrier();
        return on == null ? at : Math.min(at, pings.next(on.askedAt()));
    }
}
