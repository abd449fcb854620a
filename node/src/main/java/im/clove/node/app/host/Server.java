package im.clove.node.app.host;

import im.clove.node.account.AccountLimits;
import im.clove.node.account.AccountServices;
import im.clove.node.account.Accounts;
import im.clove.node.core.Envelope;
import im.clove.node.core.Faces;
import im.clove.node.core.Hosts;
import im.clove.node.core.Router;
import im.clove.node.core.Service;
import im.clove.node.core.Switchboard;
import im.clove.node.ext.Extensions;
import im.clove.node.ext.FirstContacts;
import im.clove.node.peers.Exchange;
import im.clove.node.peers.Nobody;
import im.clove.node.peers.OutboxNotices;
import im.clove.node.service.ServerDesk;
import im.clove.node.service.ServiceTools;
import im.clove.node.session.Resumable;
import im.clove.node.session.SessionGate;
import im.clove.node.session.SessionLimits;
import im.clove.node.session.SessionServices;
import im.clove.node.session.Sessions;
import im.clove.node.store.Stores;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.random.Tokens;
import im.clove.xmpp.jid.Domain;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Everything between the edges, put together: accounts, sessions, the switchboard. Knows no socket and no I2P, so
/// a whole server can be built in a test, with pipes for clients and for peers.
public final class Server {
    private final Sessions sessions;
    private final Hosts hosts;
    private final Accounts accounts;
    private final Exchange exchange;
    private final SessionGate gate;
    private final Switchboard switchboard;

    /// What a server is made of.
    ///
    /// @param accountHosts the domains where accounts live; each has a [ServerDesk] of its own
    /// @param services whatever else has an address here, each a line
    /// @param peers the way to other servers
    /// @param faces which of the domains are known where
    public record Parts(
            Set<Domain> accountHosts,
            Stores stores,
            Extensions extensions,
            List<ServiceTools.Maker> services,
            Exchange.Peers peers,
            Limits limits,
            Tools tools,
            Faces faces) {
        /// A server with one face.
        public Parts(
                Set<Domain> accountHosts,
                Stores stores,
                Extensions extensions,
                List<ServiceTools.Maker> services,
                Exchange.Peers peers,
                Limits limits,
                Tools tools) {
            this(accountHosts, stores, extensions, services, peers, limits, tools, Faces.ONE);
        }
    }

    public record Limits(AccountLimits account, SessionLimits session, OutboxNotices.Terms outbox) {
        public Limits(AccountLimits account, SessionLimits session) {
            this(account, session, OutboxNotices.Terms.DEFAULT);
        }

        public static final Limits DEFAULT = new Limits(AccountLimits.DEFAULT, SessionLimits.DEFAULT);
    }

    /// @param executor runs owners
    /// @param budget what may be held in memory
    public record Tools(Clock clock, Timers timers, Executor executor, Budget budget) {
        public Tools(Clock clock, Timers timers, Executor executor) {
            this(clock, timers, executor, Budget.unlimited());
        }
    }

    public Server(Parts parts) {
        Tools tools = parts.tools();
        sessions = new Sessions(tools.clock());
        Tokens tokens = new Tokens(new SecureRandom());
        // The door is opened last: whoever is built before it only keeps the reference and uses it when a stanza comes.
        AtomicReference<@Nullable Switchboard> door = new AtomicReference<>();
        Consumer<Envelope> submit = envelope -> open(door).submit(envelope);
        ServiceTools serviceTools = new ServiceTools(
                submit,
                parts.stores(),
                tools.clock(),
                tools.executor(),
                tools.timers(),
                tools.budget(),
                sessions::approach);
        hosts = hosts(parts, serviceTools);
        AccountServices services = new AccountServices(
                parts.stores(),
                parts.extensions(),
                hosts,
                submit,
                parts.peers()::disown,
                new FirstContacts(),
                new AccountServices.Tools(tools.clock(), tools.timers(), tools.executor(), tokens, tools.budget()),
                parts.limits().account());
        accounts = new Accounts(services);
        Exchange.Refusal refusal = (envelope, error, reason) -> open(door).refuse(envelope, error, reason);
        exchange = new Exchange(
                accounts,
                parts.peers(),
                hosts,
                submit,
                refusal,
                new OutboxNotices(parts.limits().outbox(), hosts, sessions::isThere, submit, tokens),
                new Nobody(
                        parts.stores(), tools.executor(), envelope -> open(door).nobody(envelope), refusal));
        switchboard = new Switchboard(new Router(hosts, parts.faces()), exchange);
        door.set(switchboard);
        gate = new SessionGate(
                accounts,
                parts.extensions(),
                new SessionServices(
                        tools.timers(), tools.executor(), parts.limits().session(), new Resumable(), sessions));
        hosts.started();
    }

    private static Hosts hosts(Parts parts, ServiceTools tools) {
        List<Service> services =
                parts.services().stream().map(maker -> maker.make(tools)).toList();
        Hosts others = new Hosts(parts.accountHosts(), services);
        return others.with(parts.accountHosts().stream()
                .map(domain -> new ServerDesk(domain, others, parts.faces(), parts.extensions(), tools))
                .toList());
    }

    private static Switchboard open(AtomicReference<@Nullable Switchboard> door) {
        Switchboard open = door.get();
        if (open == null) {
            throw new IllegalStateException("A stanza came before the server was built");
        }
        return open;
    }

    /// What this server serves.
    public Hosts hosts() {
        return hosts;
    }

    public Accounts accounts() {
        return accounts;
    }

    /// Where stanzas from other servers go.
    public Exchange exchange() {
        return exchange;
    }

    /// Where clients that have logged in go.
    public SessionGate gate() {
        return gate;
    }

    public Sessions sessions() {
        return sessions;
    }

    public Switchboard switchboard() {
        return switchboard;
    }
}
