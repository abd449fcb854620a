package im.clove.node.web;

import im.clove.http.HttpProblem;
import im.clove.http.Response;
import im.clove.http.Status;
import im.clove.node.admin.ControlCodec;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.Gate;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.RoleCodec;
import im.clove.node.admin.Secret;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What somebody sees of his own account and does with it. No request names an account: it is that of the session.
final class SelfApi {
    private static final int MOST_DAYS = 36_500;

    private final WebSessions sessions;
    private final Desk desk;
    private final Invites invites;

    SelfApi(WebSessions sessions, Desk desk, Invites invites) {
        this.invites = invites;
        this.sessions = sessions;
        this.desk = desk;
    }

    Map<String, Route> routes() {
        return Map.of(
                "GET own", new Route(Route.Role.MEMBER, this::own),
                "POST own/end", new Route(Route.Role.MEMBER, this::end),
                "POST own/out", new Route(Route.Role.MEMBER, this::out),
                "POST own/gate", new Route(Route.Role.MEMBER, this::gate),
                "POST own/keep", new Route(Route.Role.PROVEN, this::keep),
                "POST own/forget", new Route(Route.Role.MEMBER, this::forget),
                "POST own/device", new Route(Route.Role.PROVEN, this::device),
                "POST own/password", new Route(Route.Role.PROVEN, this::password),
                "POST own/export", new Route(Route.Role.PROVEN, this::export),
                "POST own/remove", new Route(Route.Role.PROVEN, this::remove));
    }

    private NodeControl control(Asked asked) {
        return desk.control(asked.account());
    }

    private Response own(Asked asked) throws ControlException {
        Jid me = asked.account();
        NodeControl control = control(asked);
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("jid", me.toString());
        said.put("used", desk.used(me));
        said.put(
                "sessions",
                control.sessions(me).stream().map(ControlCodec::toJson).toList());
        said.put(
                "devices",
                control.devices(me).stream().map(ControlCodec::toJson).toList());
        said.put("browsers", sessions.count(me));
        said.put("wards", control.roles().wards(me).size());
        said.putAll(RoleCodec.toJson(control.roles().role(me).role()));
        said.put("gate", control.gate(me).word());
        said.put("days", control.archiveKeep(me).toDays());
        return Asked.json(said);
    }

    private Response end(Asked asked) throws HttpProblem, ControlException {
        control(asked).endSession(asked.account(), asked.text("resource"));
        return Asked.json(Map.of());
    }

    /// Everywhere, so here, too.
    private Response out(Asked asked) throws ControlException {
        int ended = control(asked).logOut(asked.account());
        asked.session().ifPresent(sessions::leave);
        return asked.left(Asked.json(Map.of("ended", ended)));
    }

    private Response gate(Asked asked) throws HttpProblem, ControlException {
        Gate gate = Gate.of(asked.text("gate"))
                .orElseThrow(() -> new HttpProblem(Status.BAD_REQUEST, "It is one of on, off and node"));
        control(asked).setGate(asked.account(), gate);
        return Asked.json(Map.of());
    }

    /// What is older is deleted, so it wants the key.
    private Response keep(Asked asked) throws HttpProblem, ControlException {
        String days = asked.text("days").strip();
        if (!days.matches("[0-9]{1,5}") || Integer.parseInt(days) > MOST_DAYS) {
            throw new HttpProblem(Status.BAD_REQUEST, "A number of days up to " + MOST_DAYS + ", or 0");
        }
        control(asked).setArchiveKeep(asked.account(), Duration.ofDays(Integer.parseInt(days)));
        return Asked.json(Map.of());
    }

    /// Every session ends with it, that of this page, too; who has just proved who he is gets another.
    private Response password(Asked asked) throws HttpProblem, ControlException {
        Jid me = asked.account();
        try (Secret secret = Secret.of(asked.text("password"))) {
            control(asked).changePassword(me, secret);
        }
        return again(asked, true);
    }

    /// One more session of the page, when all have ended.
    ///
    /// @param isProven whether it has a key
    private Response again(Asked asked, boolean isProven) {
        asked.session().ifPresent(sessions::leave);
        Optional<String> session = sessions.open(asked.account());
        Map<String, Object> said = new LinkedHashMap<>();
        session.filter(_ -> isProven).flatMap(sessions::key).ifPresent(key -> said.put("key", key));
        Response done = Asked.json(said);
        return session.isEmpty() ? asked.left(done) : asked.entered(done, session.get());
    }

    /// Whoever opens the link of it in a client has the account, so it wants the key. With what the device has to
    /// compare, if it asks about a certificate.
    private Response device(Asked asked) throws ControlException {
        Map<String, Object> said = new LinkedHashMap<>(invites.device(asked.account()));
        desk.certificates().stream()
                .filter(each -> asked.account().domain().name().equals(each.get("domain")))
                .findFirst()
                .map(each -> each.get("sha256"))
                .ifPresent(hash -> said.put("fingerprint", hash));
        return Asked.json(said);
    }

    private Response forget(Asked asked) throws HttpProblem, ControlException {
        control(asked).forgetDevice(asked.account(), asked.text("id"));
        return again(asked, false);
    }

    private Response export(Asked asked) throws ControlException, IOException {
        return Asked.file("application/xml", "account.xml", desk.export(asked.account()));
    }

    private Response remove(Asked asked) throws HttpProblem, ControlException, IOException {
        Jid me = asked.account();
        if (!desk.account(asked.text("name")).equals(Optional.of(me))) {
            throw new HttpProblem(Status.CONFLICT, "This is not the name of your account");
        }
        EntryApi.require(desk, asked, me);
        // As in a client (decision 76): a child does not get out of its role by going and coming again.
        if (control(asked).roles().role(me).role().isGuarded()) {
            throw new HttpProblem(
                    Status.FORBIDDEN, "This account has guardians, and is removed by whoever runs this server");
        }
        control(asked).removeUser(me);
        asked.session().ifPresent(sessions::leave);
        return asked.left(Asked.json(Map.of()));
    }
}
