package im.clove.s2s;

import im.clove.runtime.owner.Timers;
import im.clove.runtime.transport.Acceptor;
import im.clove.runtime.transport.Dialer;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.s2s.LinkEvent.Ending;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.XmlLimits;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The server-to-server engine of one destination: takes outgoing stanzas for other domains, and streams that other
/// servers open, and hands what comes in to the [InboundSink]. One [PeerLink] per pair of sides does the work.
///
/// A domain is resolved by the [DarknetMap] alone; nothing here ever asks a resolver. Safe for use by several
/// threads; no method but [#accept] and [#close] blocks.
public final class S2s implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(8);

    private final S2sConfig config;
    private final S2sTools tools;
    private final LinkHome home;
    private final LinkTable links;
    private final Queues queues;
    private final ConcurrentMap<Long, StockInbound> inbound = new ConcurrentHashMap<>();
    private final Semaphore unproven;

    /// @param executor a virtual thread per task
    /// @param random for stream ids and for the jitter of the back-off
    public S2s(
            S2sConfig config, Dialer dialer, InboundSink sink, Timers timers, Executor executor, SecureRandom random) {
        this(config, dialer, sink, timers, executor, random, null);
    }

    /// @param keeping null to keep nothing: then every stanza is given up soon
    public S2s(
            S2sConfig config,
            Dialer dialer,
            InboundSink sink,
            Timers timers,
            Executor executor,
            SecureRandom random,
            @Nullable Keeping keeping) {
        this.config = config;
        this.tools = S2sTools.of(timers, executor, random, keeping);
        byte[] secret = new byte[DialbackKeys.SECRET_BYTES];
        random.nextBytes(secret);
        this.links = new LinkTable(config.limits().links(), key -> new PeerLink(key, home()));
        this.queues = new Queues(config, links);
        this.home = new LinkHome(config, tools, dialer, sink, new Links(), new DialbackKeys(secret), new PeerKinds());
        this.unproven = new Semaphore(config.limits().unproven());
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
        if (!config.map().isOwn(from)) {
            delivery.failed(Failures.TRANSIT);
            return;
        }
        switch (config.map().resolve(to)) {
            case Target.Own() -> delivery.failed(Failures.HERE);
            case Target.Refused(StanzaError error) -> delivery.failed(error);
            case Target.Peer peer -> send(key(new DomainPair(from, to), peer), stanza, delivery);
        }
    }

    private LinkKey key(DomainPair pair, Target.Peer peer) {
        return LinkKey.of(config.map(), pair, peer, home.kinds().isStock(peer.b32()));
    }

    private void send(LinkKey key, Stanza stanza, Delivery delivery) {
        Optional<StanzaError> refusal = config.policy().refusal(key.peer().b32());
        int bytes = Weight.of(stanza.element());
        if (refusal.isPresent()) {
            delivery.failed(refusal.get());
        } else if (bytes > XmlLimits.SERVER.bytes()) {
            delivery.failed(Failures.TOO_LARGE);
        } else {
            post(key, new LinkPost.Send(stanza, delivery, bytes));
        }
    }

    private void post(LinkKey key, LinkPost.Send send) {
        PeerLink link = links.of(key);
        if (link == null) {
            send.delivery().failed(links.isClosed() ? Failures.STOPPING : Failures.LINKS);
        } else if (link.backlog() > 2 * config.limits().queueStanzas()) {
            send.delivery().failed(Failures.FULL);
        } else {
            link.post(send);
        }
    }

    private LinkHome home() {
        return home;
    }

    /// The links leave the registry by themselves.
    private final class Links implements LinkHome.Registry {
        /// Questions under way. Whoever shows keys makes us dial, so there are few at a time.
        private final Set<DialbackQuery> asked = ConcurrentHashMap.newKeySet();

        @Override
        public void leave(PeerLink link) {
            links.leave(link);
        }

        @Override
        public Queues queues() {
            return queues;
        }

        @Override
        public void again(LinkPost.Send late) {
            Jid from = late.stanza().from();
            Jid to = late.stanza().to();
            if (from == null || to == null) {
                late.delivery().failed(Failures.INTERNAL);
            } else {
                send(from.domain(), to.domain(), late.stanza(), late.delivery());
            }
        }

        @Override
        public void leave(StockInbound stream) {
            inbound.remove(stream.number(), stream);
        }

        @Override
        public void answer(DomainPair pair, Stanza stanza) {
            send(pair.from(), pair.to(), stanza, Failures.NOBODY);
        }

        @Override
        public void ask(DialbackQuery query) {
            PeerLink link = asked.size() >= config.limits().unproven()
                    ? null
                    : linkOf(query.pair().reversed(), true);
            if (link == null) {
                asker(query, DialbackElements.unknown(StanzaError.Condition.REMOTE_SERVER_NOT_FOUND));
            } else if (!asked.add(query)) {
                asker(query, DialbackElements.unknown(StanzaError.Condition.RESOURCE_CONSTRAINT));
            } else {
                link.post(new LinkPost.Ask(query));
            }
        }

        @Override
        public void answered(DialbackQuery query, DialbackVerdict verdict) {
            asked.remove(query);
            asker(query, verdict);
        }

        private void asker(DialbackQuery query, DialbackVerdict verdict) {
            StockInbound asker = inbound.get(query.asker());
            if (asker != null) {
                asker.answered(query, verdict);
            }
        }

        @Override
        public void answered(DomainPair pair, String id) {
            tell(pair.reversed(), new LinkPost.Answered(id));
        }

        @Override
        public void checked(DomainPair pair, String streamId) {
            tell(pair, new LinkPost.Checked(pair, streamId));
        }

        @Override
        public void reversed(DomainPair pair) {
            tools.met(new Way(pair.to(), pair.from()));
            tell(pair.reversed(), new LinkPost.Reversed());
        }

        private void tell(DomainPair pair, LinkPost post) {
            PeerLink link = linkOf(pair, false);
            if (link != null) {
                link.post(post);
            }
        }

        /// The link from a domain of ours to one of a peer.
        private @Nullable PeerLink linkOf(DomainPair pair, boolean make) {
            if (!(config.map().resolve(pair.to()) instanceof Target.Peer peer)
                    || config.policy().refusal(peer.b32()).isPresent()) {
                return null;
            }
            LinkKey key = key(pair, peer);
            return make ? links.of(key) : links.find(key);
        }
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

    /// The owner has changed the map. A link that leads to where a domain no longer lives ends, and what waits on
    /// it goes to where the domain lives now, or stays until it is too old.
    public void remap(Map<Domain, Target.Peer> entries) {
        queues.remap(entries);
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
        if (links.isClosed()
                || !(incoming.peer() instanceof PeerIdentity.I2p(var b32))
                || config.policy().refusal(b32).isPresent()) {
            TurnedAway.say(tools, incoming, StreamCondition.POLICY_VIOLATION);
            return;
        }
        if (!unproven.tryAcquire()) {
            TurnedAway.say(tools, incoming, StreamCondition.RESOURCE_CONSTRAINT);
            return;
        }
        Accepted listener = new Accepted();
        try {
            new PeerStream(tools.nextStream(), incoming, config, tools, home.keys()).runAccepted(listener);
        } finally {
            listener.proved();
        }
    }

    /// Hears of one stream that came in; holds its place among the unproven ones.
    private final class Accepted implements PeerStream.Listener {
        private final AtomicBoolean proved = new AtomicBoolean();

        void proved() {
            if (proved.compareAndSet(false, true)) {
                unproven.release();
            }
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
            if (links.isClosed() || inbound.size() >= config.limits().links()) {
                return null;
            }
            StockInbound owner = new StockInbound(stream, ground, home, this::proved);
            inbound.put(stream.number(), owner);
            owner.begin();
            return owner;
        }

        @Override
        public void failed(PeerStream stream, Ending how) {
            proved();
        }
    }

    /// Who lives where, which the owner may change while the engine runs.
    public DarknetMap map() {
        return config.map();
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
        inbound.values().forEach(StockInbound::stop);
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
