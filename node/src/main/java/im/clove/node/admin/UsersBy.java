package im.clove.node.admin;

import im.clove.xmpp.jid.Jid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A [UserControl] that hands everything on to another: for whoever is more than that.
public abstract class UsersBy implements UserControl {
    private final UserControl to;

    protected UsersBy(UserControl to) {
        this.to = to;
    }

    @Override
    public List<UserInfo> users() throws ControlException {
        return to.users();
    }

    @Override
    public void addUser(Jid user, Secret password, boolean admin) throws ControlException {
        to.addUser(user, password, admin);
    }

    @Override
    public void changePassword(Jid user, Secret password) throws ControlException {
        to.changePassword(user, password);
    }

    @Override
    public void removeUser(Jid user) throws ControlException {
        to.removeUser(user);
    }

    @Override
    public void enableUser(Jid user, boolean enabled) throws ControlException {
        to.enableUser(user, enabled);
    }

    @Override
    public void setAdmin(Jid user, boolean admin) throws ControlException {
        to.setAdmin(user, admin);
    }

    @Override
    public Gate gate(Jid user) throws ControlException {
        return to.gate(user);
    }

    @Override
    public void setGate(Jid user, Gate gate) throws ControlException {
        to.setGate(user, gate);
    }

    @Override
    public Duration archiveKeep(Jid user) throws ControlException {
        return to.archiveKeep(user);
    }

    @Override
    public void setArchiveKeep(Jid user, Duration keep) throws ControlException {
        to.setArchiveKeep(user, keep);
    }

    @Override
    public List<SessionInfo> sessions(Jid user) throws ControlException {
        return to.sessions(user);
    }

    @Override
    public void endSession(Jid user, String resource) throws ControlException {
        to.endSession(user, resource);
    }

    @Override
    public int logOut(Jid user) throws ControlException {
        return to.logOut(user);
    }

    @Override
    public List<DeviceInfo> devices(Jid user) throws ControlException {
        return to.devices(user);
    }

    @Override
    public void forgetDevice(Jid user, String id) throws ControlException {
        to.forgetDevice(user, id);
    }

    @Override
    public void export(Optional<Jid> user, boolean onlyArchive, Consumer<String> out) throws ControlException {
        to.export(user, onlyArchive, out);
    }

    @Override
    public long pruneArchive(Optional<Jid> user, Optional<Instant> before) throws ControlException {
        return to.pruneArchive(user, before);
    }
}
