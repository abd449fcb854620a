package im.clove.node.app.host;

import im.clove.node.account.AccountBook;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.DeviceInfo;
import im.clove.node.admin.Gate;
import im.clove.node.admin.OfflineUsers;
import im.clove.node.admin.RoleControl;
import im.clove.node.admin.Secret;
import im.clove.node.admin.SessionInfo;
import im.clove.node.admin.StoredRoles;
import im.clove.node.admin.StoredUsers;
import im.clove.node.admin.UserControl;
import im.clove.node.admin.UserInfo;
import im.clove.node.core.Envelope;
import im.clove.node.core.Role;
import im.clove.node.ext.ArchiveKeep;
import im.clove.node.ext.std.StrangersGate;
import im.clove.node.session.SessionStatus;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.node.store.Roles;
import im.clove.node.store.StoreException;
import im.clove.node.store.StoredKeys;
import im.clove.node.store.Stores;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.xml.Element;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The accounts of a running node, for its owner. Thread-safe.
final class LiveUsers implements UserControl {
    private static final int PATIENCE_SECONDS = 30;

    /// For an archive of a million messages on a slow disk.
    private static final int PRUNING_SECONDS = 3_600;

    private final Server server;
    private final Stores stores;
    private final StoredUsers users;
    private final AccountBook book;
    private final Supplier<Optional<String>> welcome;
    private final Runnable forget;
    private final OfflineUsers.Archives archives;

    /// @param welcome what a new account finds
    /// @param forget leaves nothing on disk of what was removed
    /// @param archives writes accounts down
    LiveUsers(
            Server server,
            Stores stores,
            StoredUsers.PasswordKeys keys,
            StoredUsers.Rules rules,
            Clock clock,
            Supplier<Optional<String>> welcome,
            Runnable forget,
            OfflineUsers.Archives archives) {
        this.archives = archives;
        this.welcome = welcome;
        this.server = server;
        this.stores = stores;
        this.forget = forget;
        this.book = server.accounts().book();
        this.users = new StoredUsers(stores.accounts(), new Book(book), keys, rules, clock);
    }

    @Override
    public List<UserInfo> users() {
        return users.list();
    }

    @Override
    public void addUser(Jid user, Secret password, boolean admin) throws ControlException {
        users.add(user, password, admin);
        welcome(user);
    }

    private void welcome(Jid user) {
        welcome.get().ifPresent(text -> tell(server, user, text));
    }

    /// With whom accounts may have to do.
    RoleControl roles() {
        return new StoredRoles(users, new LiveRoles(server, stores, this::welcome));
    }

    /// In the name of the server; kept for who is not there.
    static void tell(Server server, Jid user, String text) {
        Element message = Element.of(Element.CLIENT, "message", Element.ofText(Element.CLIENT, "body", text));
        server.switchboard()
                .submit(Envelope.bySystem(
                        Message.of(message).withFrom(Jid.of(user.domain())).withTo(user)));
    }

    @Override
    public void changePassword(Jid user, Secret password) throws ControlException {
        users.changePassword(user, password);
    }

    @Override
    public void removeUser(Jid user) throws ControlException {
        users.remove(user);
        try {
            forget.run();
        } catch (StoreException e) {
            throw new ControlException(ControlException.Kind.FAILED, user + " is removed. " + e.getMessage(), e);
        }
    }

    @Override
    public void enableUser(Jid user, boolean enabled) throws ControlException {
        users.enable(user, enabled);
    }

    @Override
    public void setAdmin(Jid user, boolean admin) throws ControlException {
        users.setAdmin(user, admin);
    }

    @Override
    public List<SessionInfo> sessions(Jid user) throws ControlException {
        users.require(user);
        return server.sessions().of(user.bare()).stream()
                .map(session -> new SessionInfo(
                        session.resource(), session.agent().name(), session.since(), session.door(), session.waiting()))
                .toList();
    }

    @Override
    public void endSession(Jid user, String resource) throws ControlException {
        users.require(user);
        Optional<SessionStatus> known = server.sessions().of(user.bare()).stream()
                .filter(session -> session.resource().equals(resource))
                .findFirst();
        String client = known.map(session -> session.agent().id()).orElse("");
        if (known.isEmpty() || !await(book.dismiss(user, resource, client))) {
            throw ControlException.refused(user + " has no session '" + resource + "'");
        }
    }

    @Override
    public List<DeviceInfo> devices(Jid user) throws ControlException {
        return users.devices(user);
    }

    @Override
    public void forgetDevice(Jid user, String id) throws ControlException {
        users.forgetDevice(user, id);
    }

    @Override
    public int logOut(Jid user) throws ControlException {
        int sessions = server.sessions().of(user.bare()).size();
        users.logOut(user);
        return sessions;
    }

    @Override
    public Gate gate(Jid user) throws ControlException {
        users.require(user);
        try {
            return archives.gate(user.bare());
        } catch (StoreException e) {
            throw new ControlException(ControlException.Kind.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void setGate(Jid user, Gate gate) throws ControlException {
        users.require(user);
        boolean _ = await(book.change(user, view -> StrangersGate.turned(view, StoredArchives.door(gate))));
    }

    @Override
    public Duration archiveKeep(Jid user) throws ControlException {
        users.require(user);
        try {
            return archives.archiveKeep(user.bare());
        } catch (StoreException e) {
            throw new ControlException(ControlException.Kind.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void setArchiveKeep(Jid user, Duration keep) throws ControlException {
        users.require(user);
        boolean _ = await(book.change(user, _ -> ArchiveKeep.turned(keep)));
    }

    /// Reads the store beside the accounts' owners.
    @Override
    public void export(Optional<Jid> user, boolean onlyArchive, Consumer<String> out) throws ControlException {
        if (user.isPresent()) {
            users.require(user.get());
        }
        try {
            archives.export(user, onlyArchive, out);
        } catch (StoreException e) {
            throw new ControlException(ControlException.Kind.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public long pruneArchive(Optional<Jid> user, Optional<Instant> before) throws ControlException {
        if (user.isPresent()) {
            users.require(user.get());
            return prune(user.get(), before);
        }
        long removed = 0;
        for (UserInfo each : users.list()) {
            removed += prune(each.jid(), before);
        }
        return removed;
    }

    private long prune(Jid user, Optional<Instant> before) throws ControlException {
        CompletableFuture<Long> done = book.prune(user, before);
        // One that is removed meanwhile has lost all of it.
        return done == null ? 0 : await(done, PRUNING_SECONDS, "Not all old messages of " + user + " are removed");
    }

    /// The accounts' owners write, one change after the other.
    private record Book(AccountBook book) implements StoredUsers.Records {
        @Override
        public boolean create(AccountRecord account, Role role) {
            Batch more = new Batch();
            Roles.put(more, account.jid(), role);
            return book.create(account, more);
        }

        @Override
        public boolean changeKeys(Jid account, List<StoredKeys> keys) throws ControlException {
            return await(book.changeKeys(account, keys));
        }

        @Override
        public boolean enable(Jid account, boolean enabled) throws ControlException {
            return await(book.enable(account, enabled));
        }

        @Override
        public boolean setAdmin(Jid account, boolean admin) throws ControlException {
            return await(book.setAdmin(account, admin));
        }

        @Override
        public boolean logOut(Jid account) throws ControlException {
            return await(book.logOut(account));
        }

        @Override
        public boolean removeDevice(Jid account, String id) throws ControlException {
            return await(book.removeDevice(account, id));
        }

        @Override
        public boolean remove(Jid account) throws ControlException {
            return await(book.remove(account));
        }
    }

    /// @param done null if there is no such account
    static boolean await(@Nullable CompletableFuture<Boolean> done) throws ControlException {
        return done != null && await(done, "The account could not be changed; see the log for the reason");
    }

    /// Waits for what an owner does.
    static <T> T await(CompletableFuture<T> done, String otherwise) throws ControlException {
        return await(done, PATIENCE_SECONDS, otherwise);
    }

    private static <T> T await(CompletableFuture<T> done, int seconds, String otherwise) throws ControlException {
        try {
            return done.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            if (e.getCause() instanceof ControlException refusal) {
                throw refusal;
            }
            String said = e.getCause() instanceof StoreException cause ? cause.getMessage() : null;
            throw new ControlException(ControlException.Kind.FAILED, said == null ? otherwise : said, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControlException(ControlException.Kind.FAILED, "The node stops", e);
        }
    }
}
