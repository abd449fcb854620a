package im.clove.node.account;

import im.clove.node.core.Envelope;
import im.clove.node.core.Role;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.budget.Rank;
import im.clove.xmpp.jid.Jid;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The registry of loaded accounts. An account is loaded when something happens to it and forgotten when it is idle
/// and many are loaded, or the node holds much; both happen under the lock of its entry, so there is never more than
/// one owner of an
/// address. Thread-safe.
public final class Accounts {
    private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);
    private static final int LOADED = 2_000;

    private final AccountServices services;
    private final ConcurrentHashMap<Jid, Account> loaded = new ConcurrentHashMap<>();

    public Accounts(AccountServices services) {
        this.services = services;
    }

    /// Posts to the account of a bare address.
    ///
    /// @param post must only post
    /// @return what it returned, or null if there is no such account
    public <T> @Nullable T with(Jid bare, Function<Account, T> post) {
        Result<T> result = new Result<>();
        loaded.compute(bare, (jid, account) -> {
            Account one = account == null || account.isRemoved() ? null : account;
            if (one == null) {
                if (!services.stores().accounts().exists(jid)) {
                    return null;
                }
                one = new Account(jid, services);
                result.isNew = true;
            }
            result.value = post.apply(one);
            return one;
        });
        // Whoever finds its account loaded makes nothing worse.
        if (result.isNew && (loaded.size() > LOADED || isPressed())) {
            forgetIdle();
        }
        return result.value;
    }

    /// The records of the accounts.
    public AccountBook book() {
        return new AccountBook(this);
    }

    /// What lets go of old messages where nothing comes; not started yet.
    public ArchiveSweep sweep() {
        return new ArchiveSweep(this, services);
    }

    /// Of the node.
    public Budget budget() {
        return services.tools().budget();
    }

    Optional<AccountRecord> record(Jid account) {
        return services.stores().accounts().find(account);
    }

    Role role(Jid account) {
        return services.stores().accounts().role(account);
    }

    /// Under the lock of the entry, so that there is one account of an address at most.
    ///
    /// @param more is written with it, or not at all
    boolean create(AccountRecord account, Batch more) {
        Result<Boolean> result = new Result<>();
        loaded.compute(account.jid(), (jid, owner) -> {
            boolean exists = owner != null && !owner.isRemoved()
                    || services.stores().accounts().exists(jid);
            if (!exists) {
                Batch batch = new Batch();
                services.stores().accounts().put(batch, account);
                services.stores().store().commit(batch.add(more));
            }
            result.value = !exists;
            return exists ? owner : null;
        });
        return Boolean.TRUE.equals(result.value);
    }

    /// @return false if there is no such account
    public boolean deliver(Envelope envelope) {
        Jid to = envelope.stanza().to();
        Boolean posted = to == null
                ? null
                : with(to.bare(), account -> {
                    account.inbound(envelope);
                    return true;
                });
        return posted != null;
    }

    /// Forgets an account that has been removed, once it has done its last work.
    public void forget(Jid bare) {
        loaded.computeIfPresent(bare, (_, account) -> {
            if (!account.isIdle()) {
                return account;
            }
            account.forgotten();
            return null;
        });
    }

    /// Waits until what clients have not confirmed is stored: for the end, after the last session.
    public void settle(Duration patience) {
        CompletableFuture<?>[] all =
                loaded.values().stream().map(Account::settle).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(all).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn(
                    "Not all messages on their way to a client are stored; their senders were not told: {}",
                    e.toString());
        }
    }

    private void forgetIdle() {
        for (Jid jid : loaded.keySet()) {
            forget(jid);
            if (loaded.size() <= LOADED * 3 / 4 && !isPressed()) {
                return;
            }
        }
    }

    /// What idle accounts hold is of least use: it goes before anybody is refused anything.
    private boolean isPressed() {
        return budget().isBeyond(Rank.BEFORE_LOGIN);
    }

    private static final class Result<T> {
        @Nullable
        T value;

        boolean isNew;
    }
}
