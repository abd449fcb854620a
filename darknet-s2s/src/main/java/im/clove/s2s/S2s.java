package im.clove.s2s;

import im.clove.runtime.budget.Budget;
import im.clove.runtime.door.Anteroom;
import im.clove.runtime.door.Source;
import im.clove.runtime.log.LogText;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.transport.Acceptor;
import im.clove.runtime.transport.Duplex;
import im.clove.s2s.config.S2sConfig;
import im.clove.s2s.dialback.DialbackKeys;
import im.clove.s2s.link.LinkHome;
import im.clove.s2s.link.LinkPost;
import im.clove.s2s.link.LinkRegistry;
import im.clove.s2s.link.LinkStatus;
import im.clove.s2s.link.LinkTable;
import im.clove.s2s.link.PeerLink;
import im.clove.s2s.link.Queues;
import im.clove.s2s.link.StockInbound;
import im.clove.s2s.place.Atlas;
import im.clove.s2s.place.LinkKey;
import im.clove.s2s.place.Outward;
import im.clove.s2s.place.PeerKinds;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Delivery;
import im.clove.s2s.queue.InboundSink;
import im.clove.s2s.queue.Keeping;
import im.clove.s2s.stream.Ending;
import im.clove.s2s.stream.Hello;
import im.clove.s2s.stream.PeerStream;
import im.clove.s2s.stream.S2sTools;
import im.clove.s2s.stream.StockGround;
import im.clove.s2s.stream.TurnedAway;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stream.StreamCondition;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/// The server-to-server engine of one side of this server: takes outgoing stanzas for other domains, and streams that
/// other
/// servers open, and hands what comes in to the [InboundSink]. One [PeerLink] per pair of sides does the work.
///
/// A domain is resolved by the [Atlas] of this side alone; nothing here ever asks a resolver. Safe for use by several
/// threads; no method but [#accept] and [#close] blocks.
public final class S2s implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(8);

    /// See [Anteroom].
    private static final Duration HALF_A_MOMENT = Duration.ofSeconds(4);

    private final S2sConfig config;
    private final S2sTools tools;
    private final LinkHome home;
    private final LinkTable links;
    private final Queues queues;
    private final LinkRegistry registry;
    private final Anteroom unproven;

    /// @param executor a virtual thread per task
    /// @param random for stream ids and for the jitter of the back-off
    public S2s(
            S2sConfig config,
            Outward outward,
            InboundSink sink,
            Timers timers,
            Executor executor,
            SecureRandom random) {
        this(config, outward, sink, timers, executor, random, null, Budget.unlimited());
    }

    /// @param keeping null to keep nothing: then every stanza is given up soon
    public S2s(
            S2sConfig config,
            Outward outward,
            InboundSink sink,
            Timers timers,
            Executor executor,
            SecureRandom random,
            @Nullable Keeping keeping) {
        this(config, outward, sink, timers, executor, random, keeping, Budget.unlimited());
    }

    /// @param budget what the node may hold in memory
    public S2s(
            S2sConfig config,
            Outward outward,
            InboundSink sink,
            Timers timers,
            Executor executor,
            SecureRandom random,
            @Nullable Keeping keeping,
            Budget budget) {
        this.config = config;
        this.tools = S2sTools.of(timers, executor, random, keeping, budget);
        byte[] secret = new byte[DialbackKeys.SECRET_BYTES];
        random.nextBytes(secret);
        this.links = new LinkTable(config.limits().links(), key -> new PeerLink(key, home()));
        this.queues = new Queues(config, links);
        PeerKinds kinds = new PeerKinds(config.limits().stanza().bytes());
        this.registry = new LinkRegistry(config, tools, links, queues, kinds);
        this.home = new LinkHome(config, tools, outward, sink, registry, new DialbackKeys(secret), kinds);
        int places = config.limits().unproven();
        this.unproven = new Anteroom(places, places, task -> timers.after(HALF_A_MOMENT, () -> executor.execute(task)));
    }

    /// Takes every stream of the acceptor. The acceptor stays the caller's to close, before this engine.
    public void start(Acceptor acceptor) {
        acceptor.start(this::accept);
    }

    /// Sends a stanza to another server. Never blocks. The stanza has both addresses, `from` in the first domain
    /// and `to` in the second.
    ///
    /// Messages and what changes subscriptions are kept on disk (see [Keeping]): they count as accepted when they
    /// are there, and if they are given up later, [InboundSink#undelivered] says so. Everything else waits in
    /// memory for a minute at most (see [LinkTimes]) and fails with `remote-server-timeout`; of presence only the
    /// latest of each kind waits. A failed presence is not to be answered with an error.
    ///
    /// @param delivery told, once, when the stanza is kept, or the peer has taken responsibility, or it is given
    ///     up; possibly before this method returns
    public void send(Domain from, Domain to, Stanza stanza, Delivery delivery) {
        registry.send(from, to, stanza, delivery);
    }

    private LinkHome home() {
        return home;
    }

    /// Takes up what an earlier process left waiting.
    public void resume() {
        Keeping keeping = tools.keeping();
        if (keeping == null) {
            return;
        }
        keeping.store().waiting().forEach(queues::resume);
    }

    /// On which ways there was a conversation last, the latest first; at most [OutboxStore#MOST_MET].
    public List<Way> met() {
        Keeping keeping = tools.keeping();
        return keeping == null ? List.of() : keeping.store().met();
    }

    /// Dials the other side of a way once, though nothing waits for it. A server that was in conversation with an
    /// earlier process of this node sends into tunnels that are gone, until it hears from the new ones.
    ///
    /// @return false if this node would not talk to it now
    public boolean call(Way way) {
        return queues.call(way);
    }

    /// Why what waits on a way cannot go as things stand; empty if it can, or will when the peer is there.
    public Optional<StanzaError> obstacle(Way way) {
        return queues.obstacle(way);
    }

    /// The atlas says something else than before. A link that leads to where a domain no longer lives ends, and what
    /// waits on
    /// it goes to where the domain lives now, or stays until it is too old.
    public void remapped() {
        queues.remapped();
    }

    /// Gives what waits for a domain back to its senders.
    ///
    /// @return how many stanzas they were, once they are
    public CompletableFuture<Integer> drop(Domain remote) {
        return queues.drop(remote);
    }

    /// Forgets what waits of an account that is no more, but for its farewells to its contacts. Nobody is told.
    ///
    /// @return how many stanzas they were, once they are forgotten
    public CompletableFuture<Integer> disown(Jid account) {
        return queues.disown(account);
    }

    /// Dials the server of a domain now, if something waits for it, instead of when its time comes.
    ///
    /// @return whether something may wait
    public boolean retry(Domain remote) {
        return queues.retry(remote);
    }

    /// Serves a stream that another server opened, until it is over.
    public void accept(Duplex incoming) {
        accept(incoming, null);
    }

    /// As [#accept(Duplex)], where TLS begins with the first byte (XEP-0368).
    ///
    /// @param tls makes the engine of our side, its handshake not begun
    public void acceptDirect(Duplex incoming, Supplier<SSLEngine> tls) {
        accept(incoming, tls);
    }

    private void accept(Duplex incoming, @Nullable Supplier<SSLEngine> tls) {
        if (links.isClosed()
                || config.atlas()
                        .origin(incoming.peer())
                        .map(place -> config.policy().refusal(place).isPresent())
                        .orElse(true)) {
            turnAway(incoming, tls, StreamCondition.POLICY_VIOLATION);
            return;
        }
        Budget budget = tools.budget().open(Budget.Kind.CONNECTION, "a server");
        if (!budget.tryCharge(S2sTools.STREAM)) {
            budget.close();
            turnAway(incoming, tls, StreamCondition.RESOURCE_CONSTRAINT);
            return;
        }
        Accepted listener =
                new Accepted(unproven.enter(Source.of(incoming.peer()).key(), () -> giveWay(incoming)), budget);
        try {
            new PeerStream(
                            tools.nextStream(),
                            tls == null ? incoming : secured(incoming, tls),
                            config,
                            tools,
                            home.keys())
                    .runAccepted(listener);
        } catch (IOException e) {
            tools.refusals().say(incoming.peer(), "A TLS handshake with a server failed: " + LogText.tlsFault(e));
        } finally {
            listener.proved();
        }
    }

    /// Whoever expects TLS would not understand a word.
    private void turnAway(Duplex incoming, @Nullable Supplier<SSLEngine> tls, StreamCondition why) {
        if (tls == null) {
            TurnedAway.say(tools, incoming, why);
        } else {
            incoming.close();
        }
    }

    private Duplex secured(Duplex incoming, Supplier<SSLEngine> tls) throws IOException {
        Timers.Timer deadline = tools.timers().after(config.times().connect(), incoming::close);
        try {
            return incoming.secure(tls.get());
        } finally {
            deadline.cancel();
        }
    }

    /// Others wait, too, and this one is silent.
    private void giveWay(Duplex incoming) {
        tools.refusals().say(incoming.peer(), "A server's stream gave way to others before it said who it is");
        incoming.close();
    }

    /// Hears of one stream that came in; holds its place among the unproven ones.
    private final class Accepted implements PeerStream.Listener {
        private final Anteroom.Place place;
        private final Budget budget;
        private final AtomicBoolean isCharged = new AtomicBoolean(true);

        /// @param budget of the connection, until somebody has proved who it is
        Accepted(Anteroom.Place place, Budget budget) {
            this.place = place;
            this.budget = budget;
        }

        void proved() {
            place.leave();
            if (isCharged.getAndSet(false)) {
                budget.release(S2sTools.STREAM);
                budget.close();
            }
        }

        @Override
        public void spoke() {
            place.spoke();
        }

        @Override
        public PeerStream.@Nullable Owner linked(PeerStream stream, LinkKey key, Hello hello) {
            proved();
            PeerLink _ = links.of(key);
            PeerLink link = links.find(key);
            if (link != null) {
                link.post(new LinkPost.Opened(stream, hello, false));
            }
            return link;
        }

        @Override
        public PeerStream.@Nullable Owner grounded(PeerStream stream, StockGround ground) {
            StockInbound owner = new StockInbound(stream, ground, home, this::proved);
            if (!registry.enter(owner)) {
                return null;
            }
            owner.begin();
            return owner;
        }

        @Override
        public void failed(PeerStream stream, Ending how) {
            proved();
        }
    }

    /// Who lives where, which the owner may change while the engine runs.
    public Atlas atlas() {
        return config.atlas();
    }

    /// The links as they stand, for a person who looks.
    public List<LinkStatus> status() {
        return links.all().stream().map(PeerLink::status).toList();
    }

    /// Takes nothing more, waits a few seconds for what is on its way to be acknowledged, gives the rest back to
    /// its senders and closes every stream in good order.
    @Override
    public void close() {
        links.close();
        registry.inbound().forEach(StockInbound::stop);
        List<PeerLink> all = links.all();
        CountDownLatch done = new CountDownLatch(all.size());
        all.forEach(link -> link.post(new LinkPost.Stop(done::countDown)));
        try {
            boolean _ = done.await(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
