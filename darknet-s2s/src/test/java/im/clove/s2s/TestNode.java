package im.clove.s2s;

import im.clove.runtime.owner.Timers;
import im.clove.s2s.sim.SimNetwork;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A node that is nothing but its server-to-server engine, on a simulated network.
final class TestNode implements InboundSink, AutoCloseable {
    static final Duration DEADLINE = Duration.ofSeconds(20);

    /// Everything in the hundredths of a second, but with the waits of senders long enough not to get in the way.
    static final LinkTimes QUICK = new LinkTimes(
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofMillis(300),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30));

    final B32 b32;
    final Domain domain;
    final S2s s2s;
    final List<String> received = new CopyOnWriteArrayList<>();
    final BlockingQueue<Stanza> arrivals = new LinkedBlockingQueue<>();
    final List<Delivery> unhandled = new CopyOnWriteArrayList<>();
    private final SimNetwork.Host host;
    private final boolean commits;

    TestNode(SimNetwork network, Timers timers, B32 b32) {
        this(network, timers, b32, true, config -> config);
    }

    /// @param commits whether incoming stanzas count as handled at once; otherwise the test decides
    TestNode(SimNetwork network, Timers timers, B32 b32, boolean commits, UnaryOperator<S2sConfig> change) {
        this.b32 = b32;
        this.domain = Domain.of(b32);
        this.host = network.host(b32);
        this.commits = commits;
        DarknetMap map = new DarknetMap(b32, Set.of(domain, Names.conference(b32)), Map.of(), true);
        S2sConfig config = change.apply(
                S2sConfig.of(map).with(QUICK).with(new Backoff(Duration.ofMillis(10), Duration.ofMillis(80), 0.5)));
        this.s2s = new S2s(config, host, this, timers, Thread.ofVirtual()::start, new SecureRandom());
        s2s.start(host);
    }

    @Override
    public void accept(Domain from, Stanza stanza, Delivery handled) {
        received.add(String.valueOf(stanza.id()));
        if (commits) {
            handled.accepted();
        } else {
            unhandled.add(handled);
        }
        arrivals.add(stanza);
    }

    Stanza arrival() throws InterruptedException {
        Stanza stanza = arrivals.poll(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        if (stanza == null) {
            throw new AssertionError("Nothing arrived");
        }
        return stanza;
    }

    Outcome message(B32 to, String id) {
        return send(to.hostname(), "<message id='" + id + "' type='chat'><body>Hi</body></message>");
    }

    /// Sends a stanza from `user` here to `user` there.
    Outcome send(String to, String xml) {
        Element element =
                Names.elements(xml).getFirst().with("from", "user@" + domain).with("to", "user@" + to);
        Outcome outcome = new Outcome();
        s2s.send(domain, Domain.of(to), Stanza.of(element), outcome);
        return outcome;
    }

    LinkState state() {
        List<LinkStatus> status = s2s.status();
        return status.isEmpty() ? new LinkState.Idle() : status.getFirst().state();
    }

    @Override
    public void close() {
        host.close();
        s2s.close();
    }

    /// Waits for what became of a stanza.
    static final class Outcome implements Delivery {
        private final BlockingQueue<Object> result = new LinkedBlockingQueue<>();

        @Override
        public void accepted() {
            result.add("accepted");
        }

        @Override
        public void failed(StanzaError reason) {
            result.add(reason);
        }

        /// "accepted", or the condition of the failure.
        Object await() throws InterruptedException {
            Object first = result.poll(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            if (first == null) {
                throw new AssertionError("Nothing became of the stanza");
            }
            if (!result.isEmpty()) {
                throw new AssertionError("Told twice");
            }
            return first instanceof StanzaError error ? error.condition() : first;
        }

        @Nullable
        Object now() {
            return result.peek();
        }
    }
}
