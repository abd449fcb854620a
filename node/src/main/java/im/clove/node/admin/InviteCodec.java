package im.clove.node.admin;

import im.clove.node.admin.ControlCodec.Malformed;
import im.clove.node.invite.Invitation;
import im.clove.node.invite.Invitation.Kind;
import im.clove.node.invite.Invitation.State;
import im.clove.node.invite.InviteLink;
import im.clove.xmpp.jid.Jid;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Invitations as JSON and back, on the control socket and for `--json`.
public final class InviteCodec {
    private InviteCodec() {}

    static Map<String, Object> toJson(InviteOrder order) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("do", "invite");
        out.put("kind", order.kind().word());
        out.put("from", order.from().map(Jid::toString).orElse(""));
        out.put("room", order.room().map(Jid::toString).orElse(""));
        out.put("account", order.account().map(Jid::toString).orElse(""));
        out.put("uses", order.uses());
        out.put("seconds", order.keep().map(Duration::toSeconds).orElse(0L));
        out.putAll(RoleCodec.toJson(order.role()));
        return out;
    }

    static InviteOrder order(Map<String, Object> json) {
        long seconds = ControlCodec.number(json, "seconds").longValue();
        return new InviteOrder(
                kind(json),
                address(json, "from"),
                address(json, "room"),
                address(json, "account"),
                ControlCodec.number(json, "uses").intValue(),
                seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(Math.max(0, seconds))),
                RoleCodec.role(json));
    }

    public static Map<String, Object> toJson(InviteInfo invite) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("id", invite.id());
        out.put("kind", invite.kind().word());
        out.put("state", invite.state().word());
        out.put("host", invite.host().name());
        out.put("from", invite.from().map(Jid::toString).orElse(""));
        out.put("room", invite.room().map(Jid::toString).orElse(""));
        out.put("name", invite.name());
        out.put("created-at", invite.createdAt().toString());
        out.put("expiry", invite.expiry().toString());
        out.put("uses", invite.uses());
        out.putAll(RoleCodec.toJson(invite.role()));
        out.put(
                "used",
                invite.used().stream()
                        .map(use -> Map.of(
                                "who", use.who().toString(), "at", use.at().toString()))
                        .toList());
        return out;
    }

    static InviteInfo info(Object json) {
        Map<String, Object> entry = ControlCodec.object(json);
        return new InviteInfo(
                ControlCodec.text(entry, "id"),
                kind(entry),
                state(entry),
                ControlCodec.domain(entry, "host"),
                address(entry, "from"),
                address(entry, "room"),
                ControlCodec.text(entry, "name"),
                ControlCodec.instant(entry, "created-at"),
                ControlCodec.instant(entry, "expiry"),
                ControlCodec.number(entry, "uses").intValue(),
                ControlCodec.list(entry, "used", InviteCodec::use),
                RoleCodec.role(entry));
    }

    public static Map<String, Object> toJson(IssuedInvite issued) {
        Map<String, Object> out = toJson(issued.info());
        out.put("uri", issued.link().uri());
        out.put("register", issued.link().register().orElse(""));
        out.put("landing", issued.link().landing().map(URI::toString).orElse(""));
        return out;
    }

    static IssuedInvite issued(Object json) {
        Map<String, Object> entry = ControlCodec.object(json);
        String landing = ControlCodec.text(entry, "landing");
        try {
            return new IssuedInvite(
                    info(json),
                    new InviteLink(
                            ControlCodec.text(entry, "uri"),
                            said(entry, "register"),
                            landing.isEmpty() ? Optional.empty() : Optional.of(URI.create(landing))));
        } catch (IllegalArgumentException e) {
            throw new Malformed("landing", e);
        }
    }

    private static Invitation.Use use(Object json) {
        Map<String, Object> use = ControlCodec.object(json);
        return new Invitation.Use(ControlCodec.jid(use, "who"), ControlCodec.instant(use, "at"));
    }

    private static Kind kind(Map<String, Object> json) {
        return Kind.of(ControlCodec.text(json, "kind")).orElseThrow(() -> new Malformed("kind", null));
    }

    private static State state(Map<String, Object> json) {
        try {
            return State.valueOf(ControlCodec.text(json, "state").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new Malformed("state", e);
        }
    }

    private static Optional<String> said(Map<String, Object> json, String name) {
        return Optional.of(ControlCodec.text(json, name)).filter(text -> !text.isEmpty());
    }

    private static Optional<Jid> address(Map<String, Object> json, String name) {
        return said(json, name).map(_ -> ControlCodec.jid(json, name));
    }
}
