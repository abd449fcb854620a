package im.clove.node.c2s;

import im.clove.node.tls.TlsSetup;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.budget.Hold;
import im.clove.runtime.door.Lobby;
import im.clove.runtime.door.Source;
import im.clove.runtime.owner.FaultLog;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.random.Tokens;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.MeteredDuplex;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.SaslServer;
import im.clove.xmpp.sasl.SaslTerms;
import java.io.InterruptedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Serves clients from the accepted stream, TCP or I2P alike, until they have gone: negotiation here, then the
/// gate's session. Thread-safe.
public final class ClientConnections {
    /// A connection in which nobody has logged in, with all that may have come on it, in bytes of the heap.
    private static final long WAITING = 16 * 1024;

    /// T-13 asks for 128 random bits in whatever nobody may guess.
    private static final int TOKEN_BYTES = 18;

    /// Nobody may stumble over another's.
    private static final int RESOURCE_BYTES = 9;

    private final Function<PeerIdentity, Welcome> welcome;
    private final Secrets secrets;
    private final ClientGate gate;
    private final Registrar registrar;
    private final ClientLimits limits;
    private final Timers timers;
    private final Executor executor;
    private final Lobby lobby;
    private final LoginThrottle throttle;
    private final FaultLog faults;
    private final FailureLog failures;
    private final PasswordCheck passwords;
    private final Semaphore places;
    private final Budget budget;
    private final List<StreamFeature> features;
    private final Tokens tokens = new Tokens(new SecureRandom());

    /// Where nobody can register.
    public ClientConnections(
            Predicate<Domain> isServed,
            TlsSetup tls,
            Secrets secrets,
            ClientGate gate,
            ClientLimits limits,
            Timers timers,
            Executor executor) {
        this(Welcome.same(isServed, tls), secrets, gate, Registrar.CLOSED, limits, timers, executor);
    }

    /// @param welcome what is here for whom
    /// @param registrar makes accounts for who has an invitation; [Registrar#CLOSED] where there are none
    /// @param executor runs the links' writers
    public ClientConnections(
            Function<PeerIdentity, Welcome> welcome,
            Secrets secrets,
            ClientGate gate,
            Registrar registrar,
            ClientLimits limits,
            Timers timers,
            Executor executor) {
        this.registrar = registrar;
        this.welcome = welcome;
        this.secrets = secrets;
        this.gate = gate;
        this.limits = limits;
        this.timers = timers;
        this.executor = executor;
        this.faults = new FaultLog(timers::nowMillis);
        this.lobby = new Lobby(
                limits.connections().unauthenticated(), limits.connections().unauthenticatedPerSource(), timers);
        this.throttle =
                new LoginThrottle(limits.login().freeFailures(), limits.login().forgetFailures());
        this.failures = new FailureLog(timers, executor);
        this.passwords = new PasswordCheck(secrets, throttle, failures, timers);
        this.places = new Semaphore(limits.connections().all());
        this.features = features(limits, gate);
        this.budget = gate.budget();
    }

    /// Serves one client on the calling virtual thread, and closes the stream in the end. Never throws: whatever
    /// goes wrong ends this client only.
    public void serve(Duplex accepted, ListenerKind kind) {
        serve(accepted, kind, Optional.empty());
    }

    /// As [#serve(Duplex, ListenerKind)].
    ///
    /// @param proven whose connection it is, if what carries it has proved that: EXTERNAL (RFC 4422, appendix A) is
    ///     offered then, and nothing else
    public void serve(Duplex accepted, ListenerKind kind, Optional<Jid> proven) {
        Source source = Source.of(accepted.peer());
        if (!places.tryAcquire()) {
            failures.turnedAway(accepted.peer());
            accepted.close();
            return;
        }
        Budget connection = budget.open(Budget.Kind.CONNECTION, source.key());
        try (connection;
                Hold itself = new Hold(connection)) {
            if (!itself.set(WAITING)) {
                failures.noRoom(accepted.peer());
                return;
            }
            Duplex metered = new MeteredDuplex(accepted, timers, limits.bytesPerSecond());
            new ClientConversation(this, metered, kind, proven, source).run(itself::close);
        } catch (InterruptedIOException e) {
            failures.turnedAway(accepted.peer());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError e) {
            faults.report("A client's connection ends because of an error of ours", e);
        } finally {
            places.release();
            accepted.close();
        }
    }

    /// Waits until every connection is through, its last bytes handed on, at most this long. Nobody is served after
    /// it.
    public void awaitNone(Duration atMost) {
        try {
            boolean _ = places.tryAcquire(limits.connections().all(), atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// How many have not bound a resource.
    public int unauthenticated() {
        return lobby.size();
    }

    NegotiationTerms terms(ListenerKind kind, PeerIdentity peer, Optional<Jid> proven) {
        return new NegotiationTerms(
                welcome.apply(peer).isServed(),
                kind.isTrusted(),
                !kind.isWebSocket(),
                secrets.hashes(),
                (host, offered, hashed, bindings) -> new SaslServer(new SaslTerms(
                        host,
                        offered,
                        hashed,
                        bindings,
                        secrets::login,
                        secrets::tokens,
                        secrets.decoys(),
                        true,
                        this::token,
                        proven)),
                features,
                gate.bindFeatures(),
                this::resource,
                this::token,
                !registrar.equals(Registrar.CLOSED),
                proven);
    }

    private static List<StreamFeature> features(ClientLimits limits, ClientGate gate) {
        OptionalInt idle = OptionalInt.of((int) limits.link().idle().toSeconds());
        return Stream.concat(StandardFeatures.of(limits.afterLogin().bytes(), idle).stream(), gate.features().stream())
                .toList();
    }

    private String resource(Jid account, String client) {
        return client.isEmpty() ? tokens.compact(RESOURCE_BYTES) : secrets.pseudonym(account, client);
    }

    private String token() {
        return tokens.compact(TOKEN_BYTES);
    }

    TlsSetup tls(PeerIdentity peer) {
        return welcome.apply(peer).tls();
    }

    ClientGate gate() {
        return gate;
    }

    Registrar registrar() {
        return registrar;
    }

    ClientLimits limits() {
        return limits;
    }

    Timers timers() {
        return timers;
    }

    Executor executor() {
        return executor;
    }

    Lobby lobby() {
        return lobby;
    }

    /// Looks at passwords that do not come by a stream, with the same patience.
    public PasswordCheck passwords() {
        return passwords;
    }

    LoginThrottle throttle() {
        return throttle;
    }

    FailureLog failures() {
        return failures;
    }
}
