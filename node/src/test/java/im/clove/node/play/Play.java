package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.app.host.Server;
import im.clove.node.c2s.Entrance;
import im.clove.node.core.Role;
import im.clove.node.ext.ArchiveTerms;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Extensions;
import im.clove.node.ext.Guardians;
import im.clove.node.ext.StrangerTerms;
import im.clove.node.ext.View;
import im.clove.node.ext.std.Administration;
import im.clove.node.ext.std.Push;
import im.clove.node.ext.std.StandardExtensions;
import im.clove.node.service.Echo;
import im.clove.node.service.ServiceTools;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.StoredContact;
import im.clove.node.store.StoredRosters;
import im.clove.node.store.Stores;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.owner.ManualTimers;
import im.clove.runtime.stage.Stage;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// A whole server between its edges, with pipes for clients: `romeo`, `juliet`, `nurse` and `tybalt` live at
/// `verona.example`; every other domain is the [Neighbour]. Time moves by hand.
final class Play implements AutoCloseable {
    static final String HOST = "verona.example";
    static final Instant START = Instant.parse("1597-04-23T18:00:00Z");

    final StageStore store = new StageStore();
    final Stage stage = new Stage(Stage.Time.STANDS);
    final ManualTimers timers = stage.timers();
    final Neighbour mantua = new Neighbour(this);

    private final Lobby lobby = new Lobby(stage, timers);
    private final List<Actor> actors = new ArrayList<>();
    private final OfflineQueue.Quota quota;
    private final Server.Limits limits;
    private final Extensions extensions;
    private final List<ServiceTools.Maker> services;
    private Stores stores;
    private volatile Duration jumped = Duration.ZERO;
    private Budget budget = Budget.unlimited();
    private Server server;

    Play() {
        this(OfflineQueue.Quota.STANDARD, StrangerTerms.STANDARD);
    }

    /// For plays about limits: strangers reach them.
    Play(OfflineQueue.Quota quota, Server.Limits limits) {
        this(
                quota,
                limits,
                StandardExtensions.of("1.0", START, 50, ArchiveTerms.STANDARD, StrangerTerms.OPEN, new SecureRandom()),
                Echo.at("hello", Set.of(Domain.of(HOST))));
    }

    /// A server that understands more.
    Play(Extension more) {
        this(
                OfflineQueue.Quota.STANDARD,
                Server.Limits.DEFAULT,
                StandardExtensions.of("1.0", START, 50, new SecureRandom(), more),
                List.of());
    }

    /// A server that can be administered from clients.
    Play(Administration.Given given) {
        this(
                OfflineQueue.Quota.STANDARD,
                Server.Limits.DEFAULT,
                StandardExtensions.administered(
                        _ -> Optional.empty(),
                        "1.0",
                        START,
                        50,
                        ArchiveTerms.STANDARD,
                        StrangerTerms.STANDARD,
                        new SecureRandom(),
                        given,
                        Optional.empty()),
                List.of());
    }

    /// As [#Play(Administration.Given)], with services.
    Play(Administration.Given given, List<ServiceTools.Maker> services) {
        this(
                OfflineQueue.Quota.STANDARD,
                Server.Limits.DEFAULT,
                StandardExtensions.administered(
                        _ -> Optional.empty(),
                        "1.0",
                        START,
                        50,
                        ArchiveTerms.STANDARD,
                        StrangerTerms.STANDARD,
                        new SecureRandom(),
                        given,
                        Optional.of(Push.Terms.OPEN)),
                services);
    }

    /// A server whose clients may name some push services only.
    Play(Push.Terms push, List<ServiceTools.Maker> services) {
        this(
                OfflineQueue.Quota.STANDARD,
                Server.Limits.DEFAULT,
                StandardExtensions.administered(
                        _ -> Optional.empty(),
                        "1.0",
                        START,
                        50,
                        ArchiveTerms.STANDARD,
                        StrangerTerms.STANDARD,
                        new SecureRandom(),
                        Administration.Given.NONE,
                        Optional.of(push)),
                services);
    }

    /// A server that meets strangers so.
    Play(OfflineQueue.Quota quota, StrangerTerms strangers) {
        this(
                quota,
                Server.Limits.DEFAULT,
                StandardExtensions.of("1.0", START, 50, ArchiveTerms.STANDARD, strangers, new SecureRandom()),
                Echo.at("hello", Set.of(Domain.of(HOST))));
    }

    /// As [#Play()], where strangers may write to everybody: for plays about what becomes of that then.
    static Play open() {
        return new Play(OfflineQueue.Quota.STANDARD, StrangerTerms.OPEN);
    }

    /// A server with other services.
    Play(List<ServiceTools.Maker> services) {
        this(
                OfflineQueue.Quota.STANDARD,
                Server.Limits.DEFAULT,
                StandardExtensions.of("1.0", START, 50, new SecureRandom()),
                services);
    }

    private Play(
            OfflineQueue.Quota quota, Server.Limits limits, Extensions extensions, List<ServiceTools.Maker> services) {
        this.quota = quota;
        this.limits = limits;
        this.extensions = extensions;
        this.services = services;
        stores = Stores.over(store.life(), quota);
        Batch batch = new Batch();
        for (String name : List.of("romeo", "juliet", "nurse", "tybalt")) {
            stores.accounts().put(batch, new AccountRecord(jid(name), START, false, false, List.of()));
        }
        store.commit(batch);
        server = build();
    }

    private Server build() {
        budget = Budget.node(Budget.share(155L << 20));
        return new Server(new Server.Parts(
                Set.of(Domain.of(HOST)),
                stores,
                extensions,
                services,
                mantua,
                limits,
                new Server.Tools(
                        new StageClock(
                                () -> START.plusMillis(timers.nowMillis()).plus(jumped)),
                        timers,
                        stage,
                        budget)));
    }

    /// What the server understands.
    Extensions extensions() {
        return extensions;
    }

    Server server() {
        return server;
    }

    /// What is held in memory, when all that was said has been dealt with.
    Budget budget() {
        settle();
        return budget;
    }

    Stores stores() {
        return stores;
    }

    /// How large a stanza of a client may be, in bytes, from now on.
    void takes(int bytes) {
        lobby.takes(bytes);
    }

    /// Accounts that nobody uses are not loaded any more.
    void forget(String... names) {
        settle();
        for (String name : names) {
            server.accounts().forget(jid(name));
        }
    }

    /// Somebody else has an account.
    void create(String name) {
        Batch batch = new Batch();
        stores.accounts().put(batch, new AccountRecord(jid(name), START, false, false, List.of()));
        store.commit(batch);
    }

    static Jid jid(String name) {
        return Jid.parse(name + '@' + HOST);
    }

    /// Time goes by, once everything said so far has been dealt with. When this returns, so has been what it led to.
    void pass(Duration time) {
        stage.pass(time);
    }

    /// The clock of the machine jumps, the one that tells dates.
    void jump(Duration by) {
        settle();
        jumped = jumped.plus(by);
    }

    /// The server is killed and starts again over what it has stored.
    void crash() {
        stores = Stores.over(store.life(), quota);
        actors.forEach(Actor::cut);
        actors.clear();
        server = build();
    }

    /// A client that has logged in and bound a resource.
    Actor enter(String name, String resource) {
        return greeted(connect(name, resource, ""));
    }

    /// As [#enter], over a stream in this language.
    Actor enter(String name, String resource, String language) {
        return greeted(connect(name, resource, "", " xml:lang='" + language + "'"));
    }

    private static Actor greeted(Actor actor) {
        actor.expect("<iq type='result' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>{me}</jid>"
                + "</bind></iq>");
        return actor;
    }

    /// As [#enter], with presence sent.
    Actor enterAvailable(String name, String resource) {
        Actor actor = enter(name, resource);
        actor.send("<presence/>").expect("<presence from='{me}' to='{me}'/>");
        // Until its queue has been looked through, what comes goes by way of the queue, and is stamped.
        settle();
        return actor;
    }

    /// A client on a new connection that wants an old session.
    Actor resume(Actor old, String id, long h) {
        String name = old.full.substring(0, old.full.indexOf('@'));
        return connect(name, old.full.substring(old.full.indexOf('/') + 1), id + ' ' + h);
    }

    /// A client that has logged in and asks for a resource, or for a session (`previd h`).
    Actor connect(String name, String resource, String resumption) {
        return connect(name, resource, resumption, "");
    }

    /// As [#connect(String, String, String)].
    ///
    /// @param more attributes of its stream header
    Actor connect(String name, String resource, String resumption, String more) {
        Actor actor = lobby.connect(server, name + '@' + HOST + '/' + resource, resumption, more);
        actors.add(actor);
        return actor;
    }

    /// A client that has logged in and asks for this.
    Actor connect(String name, Entrance wanted) {
        Actor actor = lobby.connect(server, name + '@' + HOST + "/somewhere", wanted, "");
        actors.add(actor);
        return actor;
    }

    /// Everybody has seen the consequences of everything said so far.
    void settle() {
        stage.still();
    }

    /// See [Lobby#loginsAt].
    void loginsAt(long generation) {
        lobby.loginsAt(generation);
    }

    /// How many messages wait for an account, when all that was said has been dealt with.
    long waiting(String name) {
        settle();
        return stores.offline().usage(jid(name)).messages();
    }

    /// Waits for something that comes of what was said so far.
    void await(BooleanSupplier condition) {
        stage.await("All is still, and it has not come about", condition);
    }

    /// Nobody on stage got anything that was not expected, and neither did the other server.
    void silence() {
        settle();
        for (Actor actor : actors) {
            assertThat(actor.rest().stream().map(Literal::show)).as(actor.full).isEmpty();
        }
        assertThat(mantua.rest()).isEmpty();
    }

    /// An account has another role, as soon as this returns.
    void become(String name, Role role) {
        changed(name, _ -> Guardians.become(role));
    }

    /// An account is changed by whoever runs the node.
    void changed(String name, Function<View, List<Effect>> change) {
        CompletableFuture<Boolean> done = server.accounts().book().change(jid(name), change);
        settle();
        assertThat(done).isCompletedWithValue(true);
    }

    /// Makes two accounts see each other's presence.
    void befriend(String one, String other) {
        contact(one, other, "both");
        contact(other, one, "both");
    }

    void contact(String owner, String contact, String subscription) {
        Batch batch = new Batch();
        Jid jid = contact.contains("@") ? Jid.parse(contact) : jid(contact);
        StoredRosters.put(
                store,
                batch,
                jid(owner),
                new StoredContact(
                        jid,
                        "",
                        List.of(),
                        StoredContact.Subscription.valueOf(subscription.toUpperCase(Locale.ROOT)),
                        false,
                        false));
        store.commit(batch);
    }

    @Override
    public void close() {
        store.release();
        actors.forEach(Actor::cut);
    }
}
