package im.clove.node.admin;

import im.clove.node.core.Role;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Accounts;
import im.clove.node.store.Batch;
import im.clove.node.store.Roles;
import im.clove.node.store.Store;
import im.clove.node.store.StoredKeys;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.PasswordRule;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// The accounts in a store, with the rules for changing them: what `clove user` does, with a node or without. How a
/// change is written is not its matter: see [Records]. Blocks on the store.
public final class StoredUsers {
    private static final int PAGE = 500;

    private final Accounts accounts;
    private final Records records;
    private final PasswordKeys keys;
    private final Rules rules;
    private final Clock clock;

    /// So that of two administrators not each is removed because of the other.
    final Alone alone = new Alone();

    /// For when no node runs; calls must not overlap for one account.
    public StoredUsers(Store store, PasswordKeys keys, Rules rules, Clock clock) {
        this(new Accounts(store), new Direct(store, clock), keys, rules, clock);
    }

    /// @param records where changes go
    public StoredUsers(Accounts accounts, Records records, PasswordKeys keys, Rules rules, Clock clock) {
        this.accounts = accounts;
        this.records = records;
        this.keys = keys;
        this.rules = rules;
        this.clock = clock;
    }

    /// Who writes the records of accounts. Each method blocks until the change is durable.
    public interface Records {
        /// @return false if there is such an account already
        boolean create(AccountRecord account, Role role) throws ControlException;

        /// @return false if there is no such account
        boolean changeKeys(Jid account, List<StoredKeys> keys) throws ControlException;

        /// @return false if there is no such account
        boolean enable(Jid account, boolean enabled) throws ControlException;

        /// @return false if there is no such account
        boolean setAdmin(Jid account, boolean admin) throws ControlException;

        /// Ends every login, but for the password.
        ///
        /// @return false if there is no such account
        boolean logOut(Jid account) throws ControlException;

        /// Takes the password of a device away, and ends every login.
        ///
        /// @return false if there is no such account
        boolean removeDevice(Jid account, String id) throws ControlException;

        /// Removes the account with everything stored for it.
        ///
        /// @return false if there is no such account
        boolean remove(Jid account) throws ControlException;
    }

    /// Straight into the store, while no node runs.
    private record Direct(Store store, Clock clock) implements Records {
        private Accounts accounts() {
            return new Accounts(store);
        }

        private boolean change(Jid account, UnaryOperator<AccountRecord> change) {
            return accounts()
                    .find(account)
                    .map(known -> save(change.apply(known)))
                    .orElse(false);
        }

        private boolean save(AccountRecord account) {
            Batch batch = new Batch();
            accounts().put(batch, account);
            store.commit(batch);
            return true;
        }

        @Override
        public boolean create(AccountRecord account, Role role) {
            if (accounts().exists(account.jid())) {
                return false;
            }
            Batch batch = new Batch();
            accounts().put(batch, account);
            Roles.put(batch, account.jid(), role);
            store.commit(batch);
            return true;
        }

        @Override
        public boolean changeKeys(Jid account, List<StoredKeys> keys) {
            return accounts()
                    .mended(new Batch(), account, clock.instant())
                    .map(known -> save(known.withKeys(keys)))
                    .orElse(false);
        }

        @Override
        public boolean enable(Jid account, boolean enabled) {
            return change(account, known -> known.withDisabled(!enabled));
        }

        @Override
        public boolean setAdmin(Jid account, boolean admin) {
            return change(account, known -> known.withAdmin(admin));
        }

        @Override
        public boolean logOut(Jid account) {
            return change(account, AccountRecord::withoutLogins);
        }

        @Override
        public boolean removeDevice(Jid account, String id) {
            return change(account, known -> known.withoutDevice(id));
        }

        @Override
        public boolean remove(Jid account) {
            boolean exists = accounts().exists(account);
            Batch batch = new Batch();
            accounts().removeAll(batch, account);
            store.commit(batch);
            return exists;
        }
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

    /// Why there can be no new account of this address; empty if there can.
    public Optional<String> refusal(Jid user) {
        if (!user.hasLocal() || !user.isBare()) {
            return Optional.of("'" + user + "' is no account address: name@domain");
        }
        if (!rules.served().contains(user.domain())) {
            return Optional.of("This node does not serve " + user.domain() + ", but "
                    + String.join(
                            ", ",
                            rules.served().stream().map(Domain::name).sorted().toList()));
        }
        if (rules.reserved().contains(user)) {
            return Optional.of(user + " is the echo account; choose another name, or set echo.name");
        }
        return accounts.exists(user) ? Optional.of("There is already an account " + user) : Optional.empty();
    }

    public void add(Jid user, Secret password, boolean admin) throws ControlException {
        add(user, password, admin, Role.MEMBER);
    }

    /// With a role from the first moment on.
    public void add(Jid user, Secret password, Role role) throws ControlException {
        add(user, password, false, role);
    }

    private void add(Jid user, Secret password, boolean admin, Role role) throws ControlException {
        Optional<String> refusal = refusal(user);
        if (refusal.isPresent()) {
            throw ControlException.refused(refusal.get());
        }
        AccountRecord account =
                new AccountRecord(user, clock.instant().truncatedTo(ChronoUnit.MILLIS), false, admin, derive(password));
        alone.make(() -> {
            requireGuardians(user, role);
            if (!records.create(account, role)) {
                throw ControlException.refused("There is already an account " + user);
            }
        });
    }

    public void changePassword(Jid user, Secret password) throws ControlException {
        // A password that cannot be one is no news about an account that is not there.
        present(user, exists(user));
        present(user, records.changeKeys(user.bare(), derive(password)));
    }

    /// @throws ControlException also if the last administrator would be locked out
    public void enable(Jid user, boolean enabled) throws ControlException {
        alone.make(() -> {
            if (!enabled) {
                keepAnAdministrator(user);
            }
            present(user, exists(user) && records.enable(user.bare(), enabled));
        });
    }

    /// @throws ControlException also if there would be no administrator any more
    public void setAdmin(Jid user, boolean admin) throws ControlException {
        alone.make(() -> {
            if (!admin) {
                keepAnAdministrator(user);
            } else if (exists(user) && !accounts.role(user).isMember()) {
                throw ControlException.refused(user.bare() + " is "
                        + accounts.role(user).kind().word()
                        + ", and cannot be an administrator. Make it a member first: `clove user role NAME member`");
            }
            present(user, exists(user) && records.setAdmin(user.bare(), admin));
        });
    }

    /// Who manages a node from a client cannot saw off the branch. Of a node without administrators everything may go.
    private void keepAnAdministrator(Jid user) throws ControlException {
        List<UserInfo> admins =
                list().stream().filter(each -> each.admin() && each.enabled()).toList();
        if (admins.size() == 1 && admins.getFirst().jid().equals(user.bare())) {
            throw ControlException.refused(
                    user.bare() + " is the only administrator. Make another one first: `clove user admin NAME`");
        }
    }

    /// Its devices with passwords of their own, the oldest first.
    ///
    /// @throws ControlException if there is no such account
    public List<DeviceInfo> devices(Jid user) throws ControlException {
        present(user, exists(user));
        return accounts.find(user.bare()).map(AccountRecord::devices).orElse(List.of()).stream()
                .map(device -> new DeviceInfo(device.id(), device.addedAt()))
                .toList();
    }

    /// Its password is worth nothing any more. All sessions end.
    ///
    /// @throws ControlException also if there is no such device
    public void forgetDevice(Jid user, String id) throws ControlException {
        if (devices(user).stream().noneMatch(device -> device.id().equals(id))) {
            throw ControlException.refused(
                    user + " has no device '" + id + "'; `clove user devices` lists those that have a password");
        }
        present(user, records.removeDevice(user.bare(), id));
    }

    /// Every client needs the password to come back.
    public void logOut(Jid user) throws ControlException {
        present(user, exists(user) && records.logOut(user.bare()));
    }

    /// @throws ControlException if there is no such account
    public void require(Jid user) throws ControlException {
        present(user, exists(user));
    }

    /// Whoever is on another server may be there.
    ///
    /// @throws ControlException if the address is one of this node's, and there is no such account
    public void requireUnlessElsewhere(Jid user) throws ControlException {
        if (rules.served().contains(user.domain())) {
            require(user);
        }
    }

    /// Removes the account with everything stored for it.
    ///
    /// @throws ControlException also if there would be no administrator any more
    public void remove(Jid user) throws ControlException {
        alone.make(() -> {
            keepAnAdministrator(user);
            keepGuardian(user);
            present(user, exists(user) && records.remove(user.bare()));
        });
    }

    /// All accounts that are no members, by address.
    public Map<Jid, Role> roles() {
        return accounts.roles();
    }

    public Role role(Jid user) {
        return accounts.role(user);
    }

    public boolean isServed(Domain domain) {
        return rules.served().contains(domain);
    }

    /// @throws ControlException if this account cannot have this role
    public void requireRole(Jid user, Role role) throws ControlException {
        require(user);
        requireGuardians(user, role);
        if (role.isMember()) {
            return;
        }
        if (accounts.find(user).filter(AccountRecord::admin).isPresent()) {
            throw ControlException.refused(user.bare() + " is an administrator and so a member. Take the rights first:"
                    + " `clove user admin NAME --off`");
        }
        if (role.isGuarded()) {
            keepGuardian(user);
        }
    }

    /// @throws ControlException if its guardians cannot be some, or it has none
    void requireGuardians(Jid user, Role role) throws ControlException {
        if (role.isGuarded() && role.guardians().isEmpty()) {
            throw ControlException.refused(
                    "Who guards " + user.bare() + "? Name an account of this node: --guardian NAME");
        }
        if (role.guardians().size() > Role.MOST_GUARDIANS) {
            throw ControlException.refused("An account has " + Role.MOST_GUARDIANS + " guardians at most");
        }
        for (Jid guardian : role.guardians()) {
            require(guardian);
            if (guardian.equals(user.bare()) || accounts.role(guardian).isGuarded()) {
                throw ControlException.refused(guardian + " cannot guard " + user.bare()
                        + ": a guardian is somebody else, and not guarded itself");
            }
        }
    }

    /// Whoever gets the name later is nobody's guardian.
    private void keepGuardian(Jid user) throws ControlException {
        for (Map.Entry<Jid, Role> each : accounts.roles().entrySet()) {
            if (each.getValue().isGuardedBy(user)) {
                throw ControlException.refused(
                        user.bare() + " is a guardian of " + each.getKey() + ". Name others first: `clove user role "
                                + each.getKey().local() + " guarded --guardian NAME`");
            }
        }
    }

    private boolean exists(Jid user) {
        return user.hasLocal() && accounts.exists(user.bare());
    }

    private static void present(Jid user, boolean exists) throws ControlException {
        if (!exists) {
            throw ControlException.refused("There is no account " + user);
        }
    }

    private List<StoredKeys> derive(Secret password) throws ControlException {
        if (password.length() < PasswordRule.SHORTEST) {
            throw ControlException.refused("A password needs at least " + PasswordRule.SHORTEST + " characters");
        }
        try {
            return keys.derive(new String(password.reveal()));
        } catch (IllegalArgumentException e) {
            throw new ControlException(
                    ControlException.Kind.REFUSED, "The password has characters that are not allowed in one", e);
        }
    }
}
