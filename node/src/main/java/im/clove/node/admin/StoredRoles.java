package im.clove.node.admin;

import im.clove.node.core.Role;
import im.clove.node.store.StoreException;
import im.clove.xmpp.jid.Jid;
import java.util.Map;
import java.util.Optional;

/// The roles of accounts, with the rules for changing them: what `clove user role|approve|forbid` does, with a
/// node or without. How a change is written is not its matter: see [Records]. Blocks on the store.
public final class StoredRoles implements RoleControl {
    private final StoredUsers users;
    private final Records records;

    public StoredRoles(StoredUsers users, Records records) {
        this.users = users;
        this.records = records;
    }

    /// Who reads and writes. Each method blocks until a change is durable; the account is there.
    public interface Records {
        RoleInfo role(Jid user);

        void setRole(Jid user, Role role) throws ControlException;

        /// @return false if there is no room for one more
        boolean approve(Jid ward, Jid who, Optional<Boolean> isRoom) throws ControlException;

        void forbid(Jid ward, Jid who) throws ControlException;

        /// An account was made.
        void added(Jid user);
    }

    @Override
    public Map<Jid, Role> roles() throws ControlException {
        try {
            return users.roles();
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    @Override
    public RoleInfo role(Jid user) throws ControlException {
        users.require(user);
        try {
            return records.role(user.bare());
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    @Override
    public void setRole(Jid user, Role role) throws ControlException {
        try {
            users.alone.make(() -> {
                users.requireRole(user, role);
                records.setRole(user.bare(), role);
            });
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    @Override
    public void addUser(Jid user, Secret password, Role role) throws ControlException {
        try {
            users.add(user, password, role);
        } catch (StoreException e) {
            throw failed(e);
        }
        records.added(user);
    }

    @Override
    public void approve(Jid ward, Jid who, Optional<Boolean> isRoom) throws ControlException {
        requireGuarded(ward);
        if (who.bare().equals(ward.bare())) {
            throw ControlException.refused(ward + " needs nobody's word to have to do with itself");
        }
        if (!who.hasLocal() && users.isServed(who.domain())) {
            throw ControlException.refused(
                    who + " is this server itself, which everybody has to do with; it is no room,"
                            + " and who has an account there is approved one by one");
        }
        try {
            if (!records.approve(ward.bare(), who.bare(), isRoom)) {
                throw ControlException.refused(
                        ward + " may have to do with as many as there can be; take one back first:"
                                + " `clove user forbid NAME ADDRESS`");
            }
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    @Override
    public void forbid(Jid ward, Jid who) throws ControlException {
        requireGuarded(ward);
        try {
            records.forbid(ward.bare(), who.bare());
        } catch (StoreException e) {
            throw failed(e);
        }
    }

    private void requireGuarded(Jid ward) throws ControlException {
        users.require(ward);
        if (!role(ward).role().isGuarded()) {
            throw ControlException.refused(
                    ward + " is not guarded: it may have to do with whomever it likes. `clove user role` changes that");
        }
    }

    private static ControlException failed(StoreException e) {
        return new ControlException(ControlException.Kind.FAILED, String.valueOf(e.getMessage()), e);
    }
}
