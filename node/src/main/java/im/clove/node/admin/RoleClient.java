package im.clove.node.admin;

import im.clove.node.admin.ControlCodec.Malformed;
import im.clove.node.core.Role;
import im.clove.xmpp.jid.Jid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The part of [ControlClient] about roles.
final class RoleClient implements RoleControl {
    private final Line line;

    /// Asks the node.
    @FunctionalInterface
    interface Line {
        Object ask(Map<String, Object> request) throws ControlException;
    }

    RoleClient(Line line) {
        this.line = line;
    }

    @Override
    public Map<Jid, Role> roles() throws ControlException {
        Object value = line.ask(Map.of("do", "roles"));
        try {
            List<Map.Entry<Jid, Role>> all = ControlCodec.list(Map.of("value", value), "value", RoleCodec::entry);
            Map<Jid, Role> roles = new LinkedHashMap<>();
            all.forEach(each -> roles.put(each.getKey(), each.getValue()));
            return roles;
        } catch (Malformed e) {
            throw ControlClient.notUnderstood(e);
        }
    }

    @Override
    public RoleInfo role(Jid user) throws ControlException {
        Object value = line.ask(Map.of("do", "role", "user", user.toString()));
        try {
            return RoleCodec.info(value);
        } catch (Malformed e) {
            throw ControlClient.notUnderstood(e);
        }
    }

    @Override
    public void setRole(Jid user, Role role) throws ControlException {
        line.ask(with(role, Map.of("do", "set-role", "user", user.toString())));
    }

    @Override
    public void addUser(Jid user, Secret password, Role role) throws ControlException {
        line.ask(with(
                role, Map.of("do", "add-user-as", "user", user.toString(), "password", new String(password.reveal()))));
    }

    private static Map<String, Object> with(Role role, Map<String, Object> request) {
        Map<String, Object> all = new LinkedHashMap<>(request);
        all.putAll(RoleCodec.toJson(role));
        return all;
    }

    @Override
    public void approve(Jid ward, Jid who, Optional<Boolean> isRoom) throws ControlException {
        line.ask(Map.of(
                "do", "approve",
                "user", ward.toString(),
                "who", who.toString(),
                "as", isRoom.map(room -> room ? "room" : "person").orElse("")));
    }

    @Override
    public void forbid(Jid ward, Jid who) throws ControlException {
        line.ask(Map.of("do", "forbid", "user", ward.toString(), "who", who.toString()));
    }
}
