package im.clove.s2s.link;

import im.clove.s2s.dialback.DialbackElements;
import im.clove.s2s.dialback.DialbackQuery;
import im.clove.s2s.dialback.DialbackVerdict;
import im.clove.s2s.dialback.InitiatingDialback;
import im.clove.s2s.dialback.ReceivingDialback;
import im.clove.s2s.place.DomainPair;
import im.clove.s2s.stream.Greeting;
import im.clove.s2s.stream.PeerStream;
import im.clove.s2s.stream.StockGround;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stream.StreamFeatures;
import im.clove.xmpp.xml.Element;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;

/// What a link remembers of a stock server, from one stream to the next: keys that others showed us in the peer's
/// name and that only it can confirm, whether it answers pings, and whether haste paid. Confined to its link.
final class StockSide {
    /// How many keys of others may wait to be asked about.
    private static final int MOST_QUERIES = 64;

    private final LinkParts link;
    private final Consumer<LinkPost> owner;
    private final DomainPair pair;
    private final SequencedMap<DialbackQuery, Long> queries = new LinkedHashMap<>(1);
    private final PingAcks pings;
    private boolean reversed;
    private boolean hasty = true;

    /// @param owner takes what happens on other threads
    StockSide(LinkParts link, Consumer<LinkPost> owner) {
        this.link = link;
        this.owner = owner;
        this.pair = new DomainPair(link.key().local(), link.key().remote());
        this.pings = new PingAcks(
                pair,
                link.home().tools().token(),
                link.home().config().times().ack().toMillis());
    }

    /// From us to the peer.
    DomainPair pair() {
        return pair;
    }

    PingAcks pings() {
        return pings;
    }

    /// A stream came to nothing, so the next one begins without haste.
    void failed() {
        hasty = false;
    }

    /// A stream works.
    void worked() {
        hasty = true;
    }

    /// Whether anything may go ahead of the peer's features.
    boolean isHasty() {
        return hasty;
    }

    /// What goes ahead to a peer that is known to be a stock server: it saves a round trip.
    Greeting greeting() {
        return new Greeting(
                pair.from().name(), pair.to().name(), true, List.of(Element.of(StreamFeatures.STARTTLS, "starttls")));
    }

    /// A stream we dialled has come as far as the handshake goes. It is to [StockCarrier#introduce] us.
    StockCarrier grounded(PeerStream stream, StockGround ground) {
        link.queue().outbox().restart();
        InitiatingDialback dialback =
                new InitiatingDialback(link.home().keys(), link.home().config().atlas(), ground.streamId());
        return new StockCarrier(stream, ground, dialback, this, link, owner);
    }

    /// Whether somebody waits for what only this peer can say.
    boolean isAsked() {
        return !queries.isEmpty();
    }

    /// The questions without an answer.
    List<DialbackQuery> queries() {
        return List.copyOf(queries.keySet());
    }

    /// A key that was shown on another stream in the name of the peer.
    ///
    /// @return false if there are too many
    boolean ask(DialbackQuery query, long now) {
        if (queries.size() >= MOST_QUERIES) {
            return false;
        }
        queries.put(query, now + ReceivingDialback.PATIENCE_MILLIS);
        return true;
    }

    void answered(DialbackQuery query, DialbackVerdict verdict) {
        queries.remove(query);
        link.home().registry().answered(query, verdict);
    }

    /// Nobody will answer.
    void fail(DialbackVerdict verdict) {
        List<DialbackQuery> all = queries();
        queries.clear();
        all.forEach(query -> link.home().registry().answered(query, verdict));
    }

    /// The peer has a stream to us.
    void reversed() {
        reversed = true;
    }

    boolean isReversed() {
        return reversed;
    }

    /// Gives up questions that have waited too long.
    void tick(long now) {
        for (Map.Entry<DialbackQuery, Long> each : List.copyOf(queries.entrySet())) {
            if (now >= each.getValue()) {
                answered(each.getKey(), DialbackElements.unknown(StanzaError.Condition.REMOTE_SERVER_TIMEOUT));
            }
        }
    }

    /// When [#tick] has something to do; [Long#MAX_VALUE] if never.
    long next() {
        return queries.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
    }
}
