package im.clove.node.admin;

import im.clove.node.store.AccountRecord;
import im.clove.node.store.Accounts;
import im.clove.node.store.Batch;
import im.clove.node.store.Store;
import im.clove.node.store.StoredKeys;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The accounts in a store, with the rules for changing them: what `clove user` does when no node runs, and the
/// part a running node shares. Sessions are not its matter. Blocks on the store; calls must not overlap for one
/// account.
public final class StoredUsers {
    /// Characters a password must have.
    public static final int SHORTEST_PASSWORD = 8;

    private static final int PAGE = 500;

    private final Store store;
    private final Accounts accounts;
    private final PasswordKeys keys;
    private final Rules rules;
    private final Clock clock;

    public StoredUsers(Store store, PasswordKeys keys, Rules rules, Clock clock) {
        this.store = store;
        this.accounts = new Accounts(store);
        this.keys = keys;
        this.rules = rules;
        this.clock = clock;
    }

    /// Derives what is stored of a password.
    @FunctionalInterface
    public interface PasswordKeys {
        /// @throws IllegalArgumentException if the text cannot be a password
        List<StoredKeys> derive(String password);
    }

    /// Which addresses can be accounts.
    ///
    /// @param served the node's domains
    /// @param reserved addresses that are something else, such as the echo account
    public record Rules(Set<Domain> served, Set<Jid> reserved) {}

    public List<UserInfo> list() {
        List<UserInfo> out = new ArrayList<>();
        Jid after = null;
        List<AccountRecord> page;
        do {
            page = accounts.list(after, PAGE);
            for (AccountRecord account : page) {
                out.add(new UserInfo(account.jid(), account.admin(), !account.disabled(), account.createdAt()));
                after = account.jid();
            }
        } while (page.size() == PAGE);
        return List.copyOf(out);
    }

    public void add(Jid user, Secret password, boolean admin) throws ControlException {
        if (!user.hasLocal() || !user.isBare()) {
            throw refused("'" + user + "' is no account address: name@domain");
        }
        if (!rules.served().contains(user.domain())) {
            throw refused("This node does not serve " + user.domain() + ", but "
                    + String.join(
                            ", ",
                            rules.served().stream().map(Domain::name).sorted().toList()));
        }
        if (rules.reserved().contains(user)) {
            throw refused(user + " is the echo account; choose another name, or set echo.name");
        }
        if (accounts.exists(user)) {
            throw refused("There is already an account " + user);
        }
        save(new AccountRecord(user, clock.instant().truncatedTo(ChronoUnit.MILLIS), false, admin, derive(password)));
    }

    public void changePassword(Jid user, Secret password) throws ControlException {
        save(find(user).withKeys(derive(password)));
    }

    public void enable(Jid user, boolean enabled) throws ControlException {
        save(find(user).withDisabled(!enabled));
    }

    /// Removes the account with everything stored for it. A running node ends its sessions first.
    public void remove(Jid user) throws ControlException {
        AccountRecord account = find(user);
        Batch batch = new Batch();
        accounts.removeAll(batch, account.jid());
        store.commit(batch);
    }

    private AccountRecord find(Jid user) throws ControlException {
        AccountRecord found = user.hasLocal() ? accounts.find(user.bare()).orElse(null) : null;
        return present(found, user);
    }

    private static AccountRecord present(@Nullable AccountRecord found, Jid user) throws ControlException {
        if (found == null) {
            throw refused("There is no account " + user);
        }
        return found;
    }

    private List<StoredKeys> derive(Secret password) throws ControlException {
        if (password.length() < SHORTEST_PASSWORD) {
            throw refused("A password needs at least " + SHORTEST_PASSWORD + " characters");
        }
        try {
            return keys.derive(new String(password.reveal()));
        } catch (IllegalArgumentException e) {
            throw new ControlException(
                    ControlException.Kind.REFUSED, "The password has characters that are not allowed in one", e);
        }
    }

    private void save(AccountRecord account) {
        Batch batch = new Batch();
        accounts.put(batch, account);
        store.commit(batch);
    }

    private static ControlException refused(String text) {
        return new ControlException(ControlException.Kind.REFUSED, text);
    }
}
