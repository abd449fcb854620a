package im.clove.s2s.link;

import im.clove.s2s.config.S2sConfig;
import im.clove.s2s.place.LinkKey;
import im.clove.s2s.queue.Outbox;
import im.clove.s2s.queue.OutboxStore;
import im.clove.s2s.queue.Queued;
import im.clove.s2s.stream.AgainWriter;
import im.clove.s2s.stream.Greeting;
import im.clove.s2s.stream.Hello;
import im.clove.s2s.stream.InboundGate;
import im.clove.s2s.stream.PeerStream;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a link remembers of a peer that is a Clove node, from one stream to the next: how far the peer's stanzas were
/// taken, the epoch, and what the peer has been told of our numbers. The picture of all that is in the package
/// documentation of `im.clove.s2s.queue`. Confined to its link.
final class CloveSide {
    /// How many stanzas may go ahead of the peer's answer.
    private static final int AHEAD = 32;

    /// After so many of the peer's stanzas their marks are put together into one number.
    private static final long NOTE_EVERY = 256;

    private final LinkParts link;
    private final LinkQueue queue;
    private final InboundGate gate;
    private final Inbound inbound;
    private final Intake intake = new Intake();
    private final AgainWriter again;
    private boolean known;
    private long expected;
    private long unnoted;
    private long epoch;

    /// Where stanzas that passed go, each with its number.
    interface Inbound {
        void pass(Domain from, Stanza stanza, String peer, long number);
    }

    CloveSide(LinkParts link, Inbound inbound) {
        S2sConfig config = link.home().config();
        this.link = link;
        this.queue = link.queue();
        this.gate = new InboundGate(config.atlas(), config.auth());
        this.inbound = inbound;
        this.again = new AgainWriter(queue.budget());
        this.epoch = queue.spool().firstEpoch();
    }

    /// Takes over what an earlier process knew.
    void restore(OutboxStore.Saved saved) {
        intake.restore(saved.taken(), saved.marks());
    }

    /// Whether the peer began this stream before it knew of the last one.
    boolean isStale(Hello hello) {
        return hello.id().equals(intake.peer()) && hello.epoch() < epoch;
    }

    /// How many stanzas of the peer have come.
    long received() {
        return intake.received();
    }

    AgainWriter again() {
        return again;
    }

    /// No stream carries the link any more.
    void detached() {
        again.end();
    }

    /// The peer turned out to be something else than it was.
    void forgetPeer() {
        known = false;
    }

    /// What to write of the peer's stanzas, or null.
    ///
    /// @param all also what only saves room
    OutboxStore.@Nullable Taken taken(boolean all) {
        String peer = intake.peer();
        return peer != null && unnoted > 0 && (all || unnoted >= NOTE_EVERY)
                ? new OutboxStore.Taken(peer, intake.handled())
                : null;
    }

    /// That is written.
    void noted() {
        unnoted = 0;
    }

    /// The last owner of an incoming stanza is done with it.
    ///
    /// @return whether more is handled than before
    boolean handled(String peer, long number) {
        unnoted += queue.spool().isKeeping() ? 1 : 0;
        return intake.finished(peer, number);
    }

    /// Says where we stand.
    ///
    /// @param seq the number of the stanza that comes next
    Hello hello(long seq) {
        expected = seq;
        queue.outbox().goesOnAt(seq);
        return new Hello(queue.outbox().id(), seq, intake.peer(), intake.handled(), epoch)
                .taking(link.home().config().limits().stanza().bytes())
                .readingAgain();
    }

    /// The stanza as it is spelled on this stream, and before it, if something was given up, the number at which the
    /// count goes on.
    List<Element> numbered(Queued entry) {
        List<Element> words = new ArrayList<>(2);
        if (entry.number() != expected) {
            words.add(hello(entry.number()).toElement());
            again.forget();
        }
        words.add(again.spell(entry.number(), entry.stanza().element()));
        expected = entry.number() + 1;
        return words;
    }

    /// What to say first on a stream we dialled; a peer that was a Clove node before hears it before it answers.
    Greeting greeting() {
        Outbox outbox = queue.outbox();
        List<Element> words = new ArrayList<>();
        words.add(hello(outbox.seq()).toElement());
        Optional<Queued> next = outbox.isDoubtful() ? Optional.empty() : outbox.next();
        while (next.isPresent()) {
            words.addAll(numbered(next.get()));
            next = words.size() > AHEAD ? Optional.empty() : outbox.next();
        }
        if (outbox.isFlying()) {
            words.add(CloveCarrier.REQUEST);
        }
        LinkKey key = link.key();
        return new Greeting(key.local().name(), key.remote().name(), known, words);
    }

    /// A stream we dialled is the link; the peer has our greeting.
    CloveCarrier dialled(PeerStream stream, Hello hello, long now) {
        epoch = Math.max(epoch, hello.epoch());
        CloveCarrier carrier = carrier(stream, hello, now);
        if (queue.outbox().isFlying()) {
            link.clock().asked(now, stream::askedAt);
        }
        return carrier;
    }

    /// A stream the peer dialled is the link.
    CloveCarrier accepted(PeerStream stream, Hello hello, long now) {
        epoch = Math.max(epoch, hello.epoch()) + 1;
        return carrier(stream, hello, now);
    }

    private CloveCarrier carrier(PeerStream stream, Hello hello, long now) {
        known = true;
        intake.begin(hello);
        again.begin(hello.again());
        link.clock().begun(now);
        return new CloveCarrier(stream, this, link, intake, gate, inbound);
    }
}
