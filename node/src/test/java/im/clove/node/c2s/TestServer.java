package im.clove.node.c2s;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.cert.NodeCertificates;
import im.clove.node.cert.NodeCertificates.Held;
import im.clove.node.cert.ServerIdentity;
import im.clove.node.tcp.TcpListener;
import im.clove.node.tls.TlsSetup;
import im.clove.runtime.link.LinkEnd;
import im.clove.runtime.link.LinkLimits;
import im.clove.runtime.link.LinkSink;
import im.clove.runtime.owner.SystemTimers;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.owner.VirtualThreads;
import im.clove.runtime.transport.TestTls;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.Decoys;
import im.clove.xmpp.sasl.Login;
import im.clove.xmpp.sasl.ScramCredential;
import im.clove.xmpp.sasl.ScramKeys;
import im.clove.xmpp.sasl.TokenLogin;
import im.clove.xmpp.sasl.Visit;
import im.clove.xmpp.sm.SmElements;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stream.StreamFeatures;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.XmlLimits;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The client edge on loopback, with one account (`romeo`, password `shakespeare`) and a gate that records.
final class TestServer implements AutoCloseable {
    static final int PER_SOURCE = 19;
    /// More than any machine takes.
    static final Duration PATIENCE = Duration.ofSeconds(100);
    static final Domain HOST = Domain.of("montague.example");
    static final ScramCredential ROMEO = ScramCredential.of("shakespeare", 4096, new SecureRandom());

    final VirtualThreads threads = new VirtualThreads("c2s", 5_000);
    final VirtualThreads writers = new VirtualThreads("c2s-out", 5_000);
    final BlockingQueue<Element> received = new LinkedBlockingQueue<>();
    final BlockingQueue<LinkEnd> ends = new LinkedBlockingQueue<>();
    final BlockingQueue<ClientStream> streams = new LinkedBlockingQueue<>();
    private volatile @Nullable WatchedDuplex latest;
    final TlsSetup tls;
    final ClientConnections connections;

    private final SystemTimers system = new SystemTimers();
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Map<ListenerKind, TcpListener> listeners = new EnumMap<>(ListenerKind.class);

    TestServer(Duration login) throws Exception {
        this(login, PER_SOURCE);
    }

    /// @param perSource connections before login from one address
    TestServer(Duration login, int perSource) throws Exception {
        this(login, perSource, null);
    }

    /// @param byHand whose time is moved by the test; null for the system's
    TestServer(Duration login, int perSource, @Nullable Timers byHand) throws Exception {
        this(login, perSource, byHand, Set.of(HOST), certificates("ec"));
    }

    /// One that serves several domains.
    TestServer(
            Duration login, int perSource, @Nullable Timers byHand, Set<Domain> served, NodeCertificates certificates)
            throws Exception {
        this(login, new ClientLimits.Connections(10_000, 2_000, perSource + 1), byHand, served, certificates);
    }

    TestServer(
            Duration login,
            ClientLimits.Connections places,
            @Nullable Timers byHand,
            Set<Domain> served,
            NodeCertificates certificates)
            throws Exception {
        Timers timers = byHand == null ? system : byHand;
        tls = new TlsSetup(certificates);
        ClientLimits limits = new ClientLimits(
                XmlLimits.BEFORE_LOGIN,
                XmlLimits.CLIENT,
                LinkLimits.CLIENT,
                places,
                1 << 30,
                new ClientLimits.Login(login, login, 3, Duration.ofMinutes(10)));
        connections = new ClientConnections(served::contains, tls, new Accounts(), new Gate(), limits, timers, writers);
        for (ListenerKind kind : ListenerKind.values()) {
            TcpListener listener = new TcpListener(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "c2s.port", false, loops, threads);
            listener.bind(duplex -> {
                WatchedDuplex watched = new WatchedDuplex(duplex);
                latest = watched;
                connections.serve(watched, kind);
            });
            listeners.put(kind, listener);
        }
    }

    /// Waits until whoever serves the latest client has dealt with all that came, and reads on.
    void awaitReading() {
        while (latest == null || !latest.isReading()) {
            LockSupport.parkNanos(100_000);
        }
    }

    /// One of [TestTls]'s keys for [#HOST].
    static NodeCertificates certificates(String key) {
        try {
            return new NodeCertificates(List.of(Held.imported(
                    HOST, new ServerIdentity(List.of(TestTls.certificate(key)), (PrivateKey)
                            TestTls.keyStore(key).getKey("server", "changeit".toCharArray())))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    int port(ListenerKind kind) {
        return listeners.get(kind).port();
    }

    /// closes after all clients are gone; whatever happened, no thread and no place in the lobby is left.
    void closeEmpty() throws Exception {
        // Connections are accepted in their order: once this one is served, none waits to be accepted.
        try (RawClient sentinel = new RawClient(port(ListenerKind.STARTTLS))) {
            sentinel.open();
        }
        boolean ended = threads.awaitNone(PATIENCE);
        close();
        assertThat(ended).isTrue();
        assertThat(connections.unauthenticated()).isZero();
    }

    @Override
    public void close() {
        listeners.values().forEach(TcpListener::close);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        system.close();
    }

    private static final class Accounts implements Secrets {
        private final Decoys decoys = new Decoys(new byte[32], 4096);

        @Override
        public Optional<Login> login(@Nullable Jid account) {
            return switch (account == null ? "" : account.local()) {
                case "fault" -> throw new IllegalStateException("The store is broken");
                case "romeo" -> Optional.of(new Login(ROMEO, false, 0));
                case "rosaline" -> Optional.of(new Login(ROMEO, true, 0));
                default -> Optional.empty();
            };
        }

        @Override
        public Optional<TokenLogin> tokens(@Nullable Jid account, String client) {
            return Optional.empty();
        }

        @Override
        public String pseudonym(Jid account, String client) {
            return "of" + client;
        }

        @Override
        public Decoys decoys() {
            return decoys;
        }
    }

    private final class Gate implements ClientGate {
        @Override
        public Entry enter(ClientStream stream, Entrance wanted) {
            return switch (wanted) {
                case Entrance.Bind(String resource, List<Element> _, Entrance.Dress dress)
                when resource.equals("taken") ->
                    new Entry.Refused(
                            dress.spell(new Entrance.Outcome.NotBound(StanzaError.of(StanzaError.Condition.CONFLICT))));
                case Entrance.Bind(String resource, List<Element> _, Entrance.Dress dress) -> {
                    Jid full = stream.account().withResource(resource.isEmpty() ? "chosen" : resource);
                    dress.spell(new Entrance.Outcome.Bound(full, List.of())).forEach(stream.line()::send);
                    streams.add(stream);
                    yield new Entry.Accepted(new Sink());
                }
                case Entrance.Resume(String _, long _, Entrance.Dress dress) ->
                    new Entry.Refused(dress.spell(new Entrance.Outcome.NotResumed(
                            SmElements.of(new SmElements.Nonza.Failed(StanzaError.Condition.ITEM_NOT_FOUND, null)))));
            };
        }

        @Override
        public List<Element> note(Jid account, long generation, Visit visit) {
            return List.of();
        }

        @Override
        public void strengthen(Jid account, long generation, List<ScramKeys> more) {
            throw new AssertionError("Every account has all keys");
        }

        @Override
        public List<String> bindFeatures() {
            return List.of(SmElements.NS);
        }

        @Override
        public List<StreamFeature> features() {
            return List.of(
                    StreamFeature.saying(Set.of(StreamFeature.Stage.AFTER_LOGIN), _ -> StreamFeatures.clientState()));
        }
    }

    private final class Sink implements LinkSink {
        @Override
        public void received(Element element) {
            received.add(element);
        }

        @Override
        public void idle() {
            // not reached
        }

        @Override
        public void closed(LinkEnd end) {
            ends.add(end);
        }
    }
}
