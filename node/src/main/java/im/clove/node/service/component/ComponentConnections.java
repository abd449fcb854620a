package im.clove.node.service.component;

import im.clove.node.account.Accounts;
import im.clove.node.core.Admission;
import im.clove.node.core.Envelope;
import im.clove.node.core.Hosts;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.door.Anteroom;
import im.clove.runtime.link.LinkLimits;
import im.clove.runtime.log.StrangerLog;
import im.clove.runtime.owner.FaultLog;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.random.Tokens;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.XmlLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves programs that speak for the domains of components (XEP-0114), from the accepted stream until they have gone.
/// For programs of this machine only: what a component says is not encrypted. Thread-safe.
public final class ComponentConnections {
    private static final Logger LOG = LoggerFactory.getLogger(ComponentConnections.class);

    /// Half of the moment that a silent connection still has when it gives way to another.
    private static final Duration HALF_A_MOMENT = Duration.ofSeconds(2);

    /// T-13 asks for 128 random bits in whatever nobody may guess.
    private static final int TOKEN_BYTES = 18;

    private final Hosts hosts;
    private final Privileges privileges;
    private final Jid server;
    private final Limits limits;
    private final Tools tools;
    private final Anteroom anteroom;
    private final Tokens tokens;
    private final FaultLog faults;
    private final StrangerLog failures;

    /// What programs may cost.
    ///
    /// @param stanza the largest, after the handshake
    /// @param waiting connections before the handshake
    /// @param handshake how long one may take
    /// @param bytesPerSecond how fast a program is read in the long run
    public record Limits(XmlLimits stanza, LinkLimits link, int waiting, Duration handshake, long bytesPerSecond) {
        public static final Limits STANDARD =
                new Limits(XmlLimits.SERVER, LinkLimits.SERVER, 16, Duration.ofSeconds(30), 256 * 1024);
    }

    /// @param executor runs the links' writers
    /// @param budget of the node
    /// @param random for ids of streams
    public record Tools(Timers timers, Executor executor, Budget budget, RandomGenerator random) {}

    /// @param hosts what this node serves, the components among it
    /// @param accounts in whose name programs may speak (XEP-0356)
    /// @param submit the switchboard's door
    /// @param server an address of the server, in whose name programs are asked for a sign of life
    public ComponentConnections(
            Hosts hosts, Accounts accounts, Consumer<Envelope> submit, Jid server, Limits limits, Tools tools) {
        this.hosts = hosts;
        this.privileges = new Privileges(hosts, accounts, submit);
        this.server = server;
        this.limits = limits;
        this.tools = tools;
        this.tokens = new Tokens(tools.random());
        this.anteroom = new Anteroom(
                limits.waiting(), limits.waiting(), task -> tools.timers().after(HALF_A_MOMENT, task));
        this.faults = new FaultLog(tools.timers()::nowMillis);
        this.failures = new StrangerLog(LOG::info, "components turned away", tools.timers(), tools.executor());
    }

    /// Serves one program on the calling virtual thread, and closes the stream in the end. Never throws: whatever goes
    /// wrong ends this one only.
    public void serve(Duplex accepted) {
        try {
            if (isElsewhere(accepted.peer())) {
                failures.say(accepted.peer(), "A component was turned away: it is not on this machine");
                return;
            }
            new ComponentConversation(this, accepted).run();
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError e) {
            faults.report("A component's connection ends because of an error of ours", e);
        } finally {
            accepted.close();
        }
    }

    private static boolean isElsewhere(PeerIdentity peer) {
        return switch (peer) {
            case PeerIdentity.Tcp(var address) -> !address.getAddress().isLoopbackAddress();
            case PeerIdentity.Tls _, PeerIdentity.I2p _ -> true;
            case PeerIdentity.Local _ -> false;
        };
    }

    /// Ends the streams of all programs.
    public void end(String text) {
        hosts.served().stream()
                .map(this::component)
                .flatMap(Optional::stream)
                .forEach(each -> each.end(StreamCondition.SYSTEM_SHUTDOWN, text));
    }

    /// How many have not proved who they are.
    public int waiting() {
        return anteroom.size();
    }

    Handshake handshake() {
        return new Handshake(this::component, () -> tokens.compact(TOKEN_BYTES));
    }

    private Optional<Component> component(Domain domain) {
        return hosts.serviceAt(Jid.of(domain)) instanceof Component component
                ? Optional.of(component)
                : Optional.empty();
    }

    Admission admission() {
        return new Admission(hosts);
    }

    Privileges privileges() {
        return privileges;
    }

    Jid server() {
        return server;
    }

    Limits limits() {
        return limits;
    }

    Tools tools() {
        return tools;
    }

    Anteroom anteroom() {
        return anteroom;
    }

    void failed(PeerIdentity peer, String why) {
        failures.say(peer, "A component was turned away: " + why);
    }
}
