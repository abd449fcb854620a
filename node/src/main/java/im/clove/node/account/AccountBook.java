package im.clove.node.account;

import im.clove.node.core.Role;
import im.clove.node.ext.Effect;
import im.clove.node.ext.View;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.node.store.DevicePassword;
import im.clove.node.store.StoredKeys;
import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The records of accounts while the node runs. Each is changed by the owner of its account and by nobody else, in the
/// order of the requests; so no change is lost to another that had read the record before. Thread-safe; only posts,
/// but for [#create].
public final class AccountBook {
    private final Accounts accounts;

    AccountBook(Accounts accounts) {
        this.accounts = accounts;
    }

    /// As it stands in the store.
    public Optional<AccountRecord> find(Jid account) {
        return accounts.record(account);
    }

    /// As it stands in the store.
    public Role role(Jid account) {
        return accounts.role(account);
    }

    /// Blocks on the store.
    ///
    /// @return false if there is such an account already
    public boolean create(AccountRecord account) {
        return create(account, new Batch());
    }

    /// As [#create(AccountRecord)].
    ///
    /// @param more becomes durable with the account, or not at all
    public boolean create(AccountRecord account, Batch more) {
        return accounts.create(account, more);
    }

    /// Sets another password and ends all sessions.
    ///
    /// @return completed when it is durable; null if there is no such account
    public @Nullable CompletableFuture<Boolean> changeKeys(Jid account, List<StoredKeys> keys) {
        return accounts.with(account.bare(), owner -> owner.amend(new Amendment.Keys(keys)));
    }

    /// Adds keys of its password for hashes for which the account has none; logins go on.
    ///
    /// @param generation of its record when the password was proved
    /// @return completed when it is durable; null if there is no such account
    public @Nullable CompletableFuture<Boolean> addKeys(Jid account, long generation, List<StoredKeys> keys) {
        return accounts.with(account.bare(), owner -> owner.amend(new Amendment.MoreKeys(generation, keys)));
    }

    /// Gives one more device a password of its own.
    ///
    /// @param generation of the record when its keys were made
    /// @param more becomes durable with it, or not at all
    /// @return completed when it is durable, with false if the password is another or there are too many devices;
    ///     null if there is no such account
    public @Nullable CompletableFuture<Boolean> addDevice(
            Jid account, long generation, DevicePassword device, Batch more) {
        return accounts.with(account.bare(), owner -> owner.amend(new Amendment.Device(generation, device, more)));
    }

    /// Takes the password of a device away and ends all sessions.
    ///
    /// @return completed when it is durable; null if there is no such account
    public @Nullable CompletableFuture<Boolean> removeDevice(Jid account, String id) {
        return accounts.with(account.bare(), owner -> owner.amend(new Amendment.NoDevice(id)));
    }

    /// Lets the account log in, or ends all its sessions and lets it not.
    ///
    /// @return completed when it is durable; null if there is no such account
    public @Nullable CompletableFuture<Boolean> enable(Jid account, boolean enabled) {
        return accounts.with(account.bare(), owner -> owner.amend(new Amendment.Enabled(enabled)));
    }

    /// Gives the rights of an administrator, or takes them.
    ///
    /// @return completed when it is durable; null if there is no such account
    public @Nullable CompletableFuture<Boolean> setAdmin(Jid account, boolean admin) {
        return accounts.with(account.bare(), owner -> owner.amend(new Amendment.Admin(admin)));
    }

    /// Changes what an extension keeps of the account.
    ///
    /// @param change what it takes; called on the account's own thread
    /// @return completed when it is durable; null if there is no such account
    public @Nullable CompletableFuture<Boolean> change(Jid account, Function<View, List<Effect>> change) {
        return accounts.with(account.bare(), owner -> owner.change(change));
    }

    /// Ends all sessions, and makes every client that comes back need the password.
    ///
    /// @return completed when it is durable; null if there is no such account
    public @Nullable CompletableFuture<Boolean> logOut(Jid account) {
        return accounts.with(account.bare(), owner -> owner.amend(new Amendment.LoggedOut()));
    }

    /// Ends one session, and makes its client need the password if it comes back.
    ///
    /// @param client the id of its installation; empty if it has none
    /// @return whether there was such a session, completed when it is durable; null if there is no such account
    public @Nullable CompletableFuture<Boolean> dismiss(Jid account, String resource, String client) {
        return accounts.with(account.bare(), owner -> owner.dismiss(resource, client));
    }

    /// Lets go of old messages of the archive, but of none that waits; a part of them with each commit, so that
    /// clients go on meanwhile.
    ///
    /// @param before what is older goes; empty for what retention says
    /// @return how many went, when that is durable; null if there is no such account
    public @Nullable CompletableFuture<Long> prune(Jid account, Optional<Instant> before) {
        Jid bare = account.bare();
        CompletableFuture<Long> done = accounts.with(bare, owner -> owner.prune(before));
        return done == null ? null : done.whenComplete((_, _) -> accounts.forget(bare));
    }

    /// Removes the account: contacts are told (RFC 6121 §3.2 and §3.3), everything is deleted, sessions end.
    ///
    /// @return completed when that is durable; null if there is no such account
    public @Nullable CompletableFuture<Boolean> remove(Jid account) {
        Jid bare = account.bare();
        CompletableFuture<Boolean> done = accounts.with(bare, Account::remove);
        return done == null ? null : done.whenComplete((_, _) -> accounts.forget(bare));
    }
}
