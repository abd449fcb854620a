package im.clove.node.admin;

import im.clove.node.core.Role;
import im.clove.xmpp.jid.Jid;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What its owner can ask of a node about the roles of accounts, and of whom guarded ones may have to do with;
/// the rules of [NodeControl] hold.
public interface RoleControl {
    /// All accounts that are no members, by address.
    Map<Jid, Role> roles() throws ControlException;

    RoleInfo role(Jid user) throws ControlException;

    /// Gives an account another role. Refused for an administrator, for who guards somebody, and for guardians
    /// that are no accounts of this node or guarded themselves. What was approved stays.
    void setRole(Jid user, Role role) throws ControlException;

    /// Makes an account that has a role from the first moment on.
    void addUser(Jid user, Secret password, Role role) throws ControlException;

    /// Whom somebody is a guardian of, by address.
    default List<Jid> wards(Jid guardian) throws ControlException {
        return roles().entrySet().stream()
                .filter(each -> each.getValue().isGuardedBy(guardian))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// A guarded account may have to do with somebody from now on. Whoever had asked hears of it.
    ///
    /// @param isRoom whether it is a room, or all rooms of a service; empty for what was asked, or else a person
    void approve(Jid ward, Jid who, Optional<Boolean> isRoom) throws ControlException;

    /// It may not, or not any more.
    void forbid(Jid ward, Jid who) throws ControlException;
}
