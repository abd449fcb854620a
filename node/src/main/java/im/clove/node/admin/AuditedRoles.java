package im.clove.node.admin;

import im.clove.node.core.Role;
import im.clove.xmpp.jid.Jid;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The part of [Audited] about roles.
final class AuditedRoles implements RoleControl {
    private final RoleControl roles;
    private final Lines lines;

    /// Does it, and leaves a line.
    @FunctionalInterface
    interface Lines {
        void does(String action, Map<String, ?> about, Audited.Deed deed) throws ControlException;
    }

    AuditedRoles(RoleControl roles, Lines lines) {
        this.roles = roles;
        this.lines = lines;
    }

    @Override
    public Map<Jid, Role> roles() throws ControlException {
        return roles.roles();
    }

    @Override
    public RoleInfo role(Jid user) throws ControlException {
        return roles.role(user);
    }

    @Override
    public void setRole(Jid user, Role role) throws ControlException {
        lines.does("set-role", about(user, role), () -> roles.setRole(user, role));
    }

    @Override
    public void addUser(Jid user, Secret password, Role role) throws ControlException {
        lines.does("add-user", about(user, role), () -> roles.addUser(user, password, role));
    }

    private static Map<String, ?> about(Jid user, Role role) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("user", user.toString());
        all.put("role", role.kind().word());
        all.put(
                "guardians",
                String.join(" ", role.guardians().stream().map(Jid::toString).toList()));
        return all;
    }

    @Override
    public void approve(Jid ward, Jid who, Optional<Boolean> isRoom) throws ControlException {
        lines.does(
                "approve",
                Map.of("user", ward.toString(), "who", who.toString()),
                () -> roles.approve(ward, who, isRoom));
    }

    @Override
    public void forbid(Jid ward, Jid who) throws ControlException {
        lines.does("forbid", Map.of("user", ward.toString(), "who", who.toString()), () -> roles.forbid(ward, who));
    }
}
