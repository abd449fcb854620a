package im.clove.node.admin;

import im.clove.node.store.StoreException;
import im.clove.xmpp.jid.Jid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// [UserControl] on the data folder alone.
public abstract sealed class OfflineUsers implements UserControl permits OfflineControl {
    final StoredUsers users;
    private final Archives archives;

    /// What can be done with the accounts of a store as a whole, and with what extensions keep of them.
    public interface Archives {
        /// See [UserControl#export]; the account is there.
        void export(Optional<Jid> user, boolean onlyArchive, Consumer<String> out);

        /// See [UserControl#pruneArchive]; the account is there.
        long prune(Optional<Jid> user, Optional<Instant> before);

        /// See [UserControl#gate]; the account is there.
        Gate gate(Jid user);

        /// See [UserControl#setGate]; the account is there.
        void setGate(Jid user, Gate gate);

        /// See [UserControl#archiveKeep]; the account is there.
        Duration archiveKeep(Jid user);

        /// See [UserControl#setArchiveKeep]; the account is there.
        void setArchiveKeep(Jid user, Duration keep);
    }

    OfflineUsers(StoredUsers users, Archives archives) {
        this.users = users;
        this.archives = archives;
    }

    @Override
    public List<UserInfo> users() throws ControlException {
        try {
            return users.list();
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    @Override
    public void addUser(Jid user, Secret password, boolean admin) throws ControlException {
        onStore(() -> users.add(user, password, admin));
    }

    @Override
    public void changePassword(Jid user, Secret password) throws ControlException {
        onStore(() -> users.changePassword(user, password));
    }

    @Override
    public void removeUser(Jid user) throws ControlException {
        onStore(() -> {
            users.remove(user);
            disown(user.bare());
        });
    }

    @Override
    public void enableUser(Jid user, boolean enabled) throws ControlException {
        onStore(() -> users.enable(user, enabled));
    }

    @Override
    public void setAdmin(Jid user, boolean admin) throws ControlException {
        onStore(() -> users.setAdmin(user, admin));
    }

    @Override
    public Gate gate(Jid user) throws ControlException {
        users.require(user);
        try {
            return archives.gate(user.bare());
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    @Override
    public void setGate(Jid user, Gate gate) throws ControlException {
        users.require(user);
        onStore(() -> archives.setGate(user.bare(), gate));
    }

    @Override
    public Duration archiveKeep(Jid user) throws ControlException {
        users.require(user);
        try {
            return archives.archiveKeep(user.bare());
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    @Override
    public void setArchiveKeep(Jid user, Duration keep) throws ControlException {
        users.require(user);
        onStore(() -> archives.setArchiveKeep(user.bare(), keep));
    }

    @Override
    public List<SessionInfo> sessions(Jid user) throws ControlException {
        throw notRunning();
    }

    @Override
    public void endSession(Jid user, String resource) throws ControlException {
        throw notRunning();
    }

    /// Without a node there are no sessions, but tokens.
    @Override
    public int logOut(Jid user) throws ControlException {
        onStore(() -> users.logOut(user));
        return 0;
    }

    @Override
    public List<DeviceInfo> devices(Jid user) throws ControlException {
        try {
            return users.devices(user);
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    @Override
    public void forgetDevice(Jid user, String id) throws ControlException {
        onStore(() -> users.forgetDevice(user, id));
    }

    @Override
    public void export(Optional<Jid> user, boolean onlyArchive, Consumer<String> out) throws ControlException {
        if (user.isPresent()) {
            users.require(user.get());
        }
        try {
            archives.export(user, onlyArchive, out);
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    @Override
    public long pruneArchive(Optional<Jid> user, Optional<Instant> before) throws ControlException {
        if (user.isPresent()) {
            users.require(user.get());
        }
        try {
            return archives.prune(user, before);
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    /// An account is gone: what else belongs to it goes, too.
    abstract void disown(Jid account) throws ControlException;

    static void onStore(Step step) throws ControlException {
        try {
            step.run();
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    static ControlException failed(StoreException e) {
        return new ControlException(ControlException.Kind.FAILED, String.valueOf(e.getMessage()), e);
    }

    static ControlException notRunning() {
        return new ControlException(ControlException.Kind.NOT_RUNNING, "No node runs on this data folder");
    }

    @FunctionalInterface
    interface Step {
        void run() throws ControlException;
    }
}
