package im.clove.node.admin;

import im.clove.node.admin.ControlCodec.Malformed;
import im.clove.xmpp.jid.Jid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// What [UserControl] asks of a running node over its control socket.
abstract class AskingUsers implements UserControl {
    @Override
    public List<UserInfo> users() throws ControlException {
        return list(Map.of("do", "users"), ControlCodec::user);
    }

    @Override
    public void addUser(Jid user, Secret password, boolean admin) throws ControlException {
        ask(Map.of("do", "add-user", "user", user.toString(), "password", plain(password), "admin", admin));
    }

    @Override
    public void changePassword(Jid user, Secret password) throws ControlException {
        ask(Map.of("do", "change-password", "user", user.toString(), "password", plain(password)));
    }

    @Override
    public void removeUser(Jid user) throws ControlException {
        ask(Map.of("do", "remove-user", "user", user.toString()));
    }

    @Override
    public void enableUser(Jid user, boolean enabled) throws ControlException {
        ask(Map.of("do", "enable-user", "user", user.toString(), "enabled", enabled));
    }

    @Override
    public void setAdmin(Jid user, boolean admin) throws ControlException {
        ask(Map.of("do", "set-admin", "user", user.toString(), "admin", admin));
    }

    @Override
    public Gate gate(Jid user) throws ControlException {
        Object word = ask(Map.of("do", "gate", "user", user.toString()));
        return Gate.of(String.valueOf(word)).orElseThrow(() -> notUnderstood(new Malformed("gate", null)));
    }

    @Override
    public void setGate(Jid user, Gate gate) throws ControlException {
        ask(Map.of("do", "set-gate", "user", user.toString(), "gate", gate.word()));
    }

    @Override
    public Duration archiveKeep(Jid user) throws ControlException {
        return Duration.ofDays(number(Map.of("do", "archive-keep", "user", user.toString())));
    }

    @Override
    public void setArchiveKeep(Jid user, Duration keep) throws ControlException {
        ask(Map.of("do", "set-archive-keep", "user", user.toString(), "days", keep.toDays()));
    }

    @Override
    public List<SessionInfo> sessions(Jid user) throws ControlException {
        return list(Map.of("do", "sessions", "user", user.toString()), ControlCodec::session);
    }

    @Override
    public void endSession(Jid user, String resource) throws ControlException {
        ask(Map.of("do", "end-session", "user", user.toString(), "resource", resource));
    }

    @Override
    public int logOut(Jid user) throws ControlException {
        return number(Map.of("do", "log-out", "user", user.toString()));
    }

    @Override
    public List<DeviceInfo> devices(Jid user) throws ControlException {
        return list(Map.of("do", "devices", "user", user.toString()), ControlCodec::device);
    }

    @Override
    public void forgetDevice(Jid user, String id) throws ControlException {
        ask(Map.of("do", "forget-device", "user", user.toString(), "device", id));
    }

    @Override
    public void export(Optional<Jid> user, boolean onlyArchive, Consumer<String> out) throws ControlException {
        ask(
                Map.of("do", "export", "user", text(user), "only-archive", onlyArchive),
                news -> out.accept(String.valueOf(news)));
    }

    @Override
    public long pruneArchive(Optional<Jid> user, Optional<Instant> before) throws ControlException {
        Object removed = ask(Map.of("do", "prune-archive", "user", text(user), "before", text(before)));
        return removed instanceof Number number ? number.longValue() : 0;
    }

    static String text(Optional<?> value) {
        return value.map(String::valueOf).orElse("");
    }

    private static String plain(Secret secret) {
        return new String(secret.reveal());
    }

    int number(Map<String, Object> request) throws ControlException {
        return ask(request) instanceof Number number ? number.intValue() : 0;
    }

    <T> T value(Map<String, Object> request, Function<Object, T> read) throws ControlException {
        Object value = ask(request);
        try {
            return read.apply(value);
        } catch (Malformed e) {
            throw notUnderstood(e);
        }
    }

    <T> List<T> list(Map<String, Object> request, Function<Object, T> each) throws ControlException {
        try {
            return ControlCodec.list(Map.of("value", ask(request)), "value", each);
        } catch (Malformed e) {
            throw notUnderstood(e);
        }
    }

    Object ask(Map<String, Object> request) throws ControlException {
        return ask(request, _ -> {});
    }

    /// @param news takes what comes before the answer
    /// @return the answer
    abstract Object ask(Map<String, Object> request, Consumer<Object> news) throws ControlException;

    static ControlException notUnderstood(RuntimeException cause) {
        return new ControlException(
                ControlException.Kind.FAILED,
                "The running node answered something else than this program understands; are they of the same version?",
                cause);
    }
}
