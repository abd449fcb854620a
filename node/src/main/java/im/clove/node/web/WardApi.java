package im.clove.node.web;

import im.clove.http.HttpProblem;
import im.clove.http.Response;
import im.clove.http.Status;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.RoleCodec;
import im.clove.node.admin.RoleControl;
import im.clove.xmpp.jid.Jid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a guardian says of the accounts that are his to guard (`docs/decisions/0076-roles.md`), as by the commands of
/// his
/// client. It wants the key: a browser that is left open is where a child would look first.
final class WardApi {
    private final Desk desk;

    WardApi(Desk desk) {
        this.desk = desk;
    }

    Map<String, Route> routes() {
        return Map.of(
                "GET wards", new Route(Route.Role.PROVEN, this::wards),
                "POST wards/approve", new Route(Route.Role.PROVEN, this::approve),
                "POST wards/forbid", new Route(Route.Role.PROVEN, this::forbid));
    }

    private RoleControl roles(Asked asked) {
        return desk.control(asked.account()).roles();
    }

    private Response wards(Asked asked) throws ControlException {
        RoleControl roles = roles(asked);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Jid ward : roles.wards(asked.account())) {
            Map<String, Object> row = new LinkedHashMap<>(RoleCodec.toJson(roles.role(ward)));
            row.put("ward", ward.toString());
            rows.add(row);
        }
        return Asked.json(Map.of("rows", rows));
    }

    /// The account that a request is about. There is one answer for what is guarded by others, by nobody, and for what
    /// is no account at all.
    private Jid ward(Asked asked) throws HttpProblem, ControlException {
        Optional<Jid> ward = Jid.tryParse(asked.text("ward"));
        if (ward.isEmpty() || !roles(asked).wards(asked.account()).contains(ward.get())) {
            throw new HttpProblem(Status.FORBIDDEN, "You are no guardian of this account");
        }
        return ward.get();
    }

    private static Jid who(Asked asked) throws HttpProblem {
        return Jid.tryParse(asked.text("who").strip())
                .orElseThrow(() -> new HttpProblem(Status.CONFLICT, "This is no address"));
    }

    /// Of a person, or of what was asked for; a room that nobody has asked for is named by the command line.
    private Response approve(Asked asked) throws HttpProblem, ControlException {
        roles(asked).approve(ward(asked), who(asked).bare(), Optional.empty());
        return Asked.json(Map.of());
    }

    private Response forbid(Asked asked) throws HttpProblem, ControlException {
        roles(asked).forbid(ward(asked), who(asked).bare());
        return Asked.json(Map.of());
    }
}
