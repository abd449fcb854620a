package im.clove.s2s.link;

import im.clove.s2s.dialback.DialbackQuery;
import im.clove.s2s.dialback.DialbackVerdict;
import im.clove.s2s.place.PeerKinds;
import im.clove.s2s.queue.OutboxStore;
import im.clove.s2s.stream.Ending;
import im.clove.s2s.stream.Greeting;
import im.clove.s2s.stream.Hello;
import im.clove.s2s.stream.PeerStream;
import im.clove.s2s.stream.StockGround;
import im.clove.xmpp.xml.Element;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Who carries a link's queue: the one [Carrier] of the moment, and what is remembered of the peer from one to the
/// next, whichever kind of server it is. Confined to its link.
final class Carriage {
    private final LinkParts link;
    private final CloveSide clove;
    private final StockSide stock;
    private @Nullable Carrier carrier;

    /// @param inbound where the stanzas of a Clove node go
    /// @param owner takes what happens on other threads
    Carriage(LinkParts link, CloveSide.Inbound inbound, Consumer<LinkPost> owner) {
        this.link = link;
        this.clove = new CloveSide(link, inbound);
        this.stock = new StockSide(link, owner);
    }

    CloveSide clove() {
        return clove;
    }

    StockSide stock() {
        return stock;
    }

    /// The stream on which stanzas go, or null.
    @Nullable
    PeerStream live() {
        return carrier != null && carrier.isLive() ? carrier.stream() : null;
    }

    /// No stream carries the link any more.
    void detach() {
        if (live() != null) {
            link.queue().outbox().seenNow();
        }
        carrier = null;
        clove.detached();
        link.queue().outbox().restart();
    }

    /// This stream does not carry the link any more, if it did.
    void detach(PeerStream stream) {
        if (isCarrier(stream)) {
            detach();
        }
    }

    private boolean isCarrier(PeerStream stream) {
        return carrier != null && carrier.isOn(stream);
    }

    /// A stream is over, of its own accord.
    void ended(PeerStream stream, Ending how) {
        if (how instanceof Ending.Blamed) {
            // The next one is spoken to only when it has answered.
            clove.forgetPeer();
        }
        if (carrier == null || isCarrier(stream)) {
            detach();
        }
    }

    /// What to say first on a stream we dialled.
    ///
    /// @param toStock whether the peer is known to be a stock server
    Greeting greeting(boolean toStock) {
        detach();
        return toStock && stock.isHasty() ? stock.greeting() : clove.greeting();
    }

    /// The peer of a stream we dialled turned out to be a stock server.
    ///
    /// @return what that means for the link, if anything
    Optional<LinkEvent> grounded(PeerStream stream, StockGround ground, long now) {
        StockCarrier current = stock.grounded(stream, ground);
        takes(ground.most());
        carrier = current;
        return current.introduce(now);
    }

    /// The peer has said how large a stanza may be, or that it does not say so.
    private void takes(OptionalInt bytes) {
        PeerKinds kinds = link.home().kinds();
        kinds.takes(link.key().place(), bytes);
        link.queue().refuseHeavier(kinds.most(link.key().place()));
    }

    /// The machine says that this stream, on which dialback was done, is the link.
    void begin(PeerStream stream, long now) {
        if (carrier instanceof StockCarrier current && current.isOn(stream)) {
            current.begin(now);
        }
    }

    /// The machine says that this stream to a Clove node is the link.
    ///
    /// @param dialled whether it is ours
    /// @return what that means for the link, if anything
    Optional<LinkEvent> begin(PeerStream stream, Hello hello, boolean dialled, long now) {
        stock.fail(new DialbackVerdict.Invalid());
        takes(hello.most());
        if (dialled) {
            CloveCarrier current = clove.dialled(stream, hello, now);
            carrier = current;
            return current.heard(hello);
        }
        detach();
        CloveCarrier current = clove.accepted(stream, hello, now);
        Optional<LinkEvent> event = current.heard(hello);
        if (event.isEmpty()) {
            carrier = current;
            current.greet();
        }
        return event;
    }

    /// An element on any stream of the link; only what carries it may speak.
    Carrier.Receipt received(PeerStream stream, Element element, long now) {
        Carrier current = carrier;
        return current != null && current.isOn(stream)
                ? current.received(element, now)
                : new Carrier.Receipt(false, Optional.empty());
    }

    /// The last owner of a Clove node's stanza is done with it.
    void handled(String peer, long number, long now) {
        if (clove.handled(peer, number) && carrier instanceof CloveCarrier current) {
            current.acknowledge(now, false);
        }
    }

    /// A key that was shown on another stream in the name of the peer.
    ///
    /// @return false if it will not be asked about
    boolean ask(DialbackQuery query, long now) {
        if (carrier instanceof CloveCarrier || !stock.ask(query, now)) {
            return false;
        }
        if (carrier instanceof StockCarrier current) {
            current.ask(query);
        }
        return true;
    }

    /// News from elsewhere about a link to a stock server.
    ///
    /// @return what they mean for the link, if anything
    Optional<LinkEvent> news(LinkPost.News news, long now) {
        if (news instanceof LinkPost.Reversed) {
            stock.reversed();
        }
        return carrier instanceof StockCarrier current ? current.news(news, now) : Optional.empty();
    }

    void silent(PeerStream stream, long now) {
        if (carrier != null && carrier.isOn(stream)) {
            carrier.silent(now);
        }
    }

    void probe(long now) {
        if (carrier != null) {
            carrier.probe(now);
        }
    }

    /// Sends what may go; without a stream for it, what is kept is left to the disk.
    void pump(long now) {
        if (carrier != null) {
            carrier.pump(now);
        } else if (!link.queue().outbox().isFlying()) {
            link.queue().outbox().rest();
        }
    }

    Optional<LinkEvent> tick(long now) {
        stock.tick(now);
        return carrier == null ? Optional.empty() : carrier.tick(now);
    }

    /// When [#tick] has something to do that [LinkClock] does not know of; [Long#MAX_VALUE] if never.
    long next() {
        return carrier == null ? stock.next() : Math.min(stock.next(), carrier.next());
    }

    /// The link is left: what is kept is on disk, and nothing else is.
    void close() {
        commit(true);
        clove.detached();
        link.queue().outbox().close();
    }

    /// Makes durable what was taken since the last time. Blocks for the disk.
    ///
    /// @param all also what only saves room
    void commit(boolean all) {
        OutboxStore.Taken taken = clove.taken(all);
        if (link.queue().commit(taken) && taken != null) {
            clove.noted();
        }
    }
}
