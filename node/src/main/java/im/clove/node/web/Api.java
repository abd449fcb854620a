package im.clove.node.web;

import im.clove.http.HttpProblem;
import im.clove.http.Request;
import im.clove.http.Response;
import im.clove.http.Status;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.Json;
import im.clove.node.store.StoreException;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the page asks: JSON both ways, by one table of routes, each with what it needs ([Route.Role]). Whatever changes
/// something is a POST of a page of this server's, in JSON, which a form of another site cannot send.
final class Api {
    /// The field with the key of a session.
    static final String KEY = "Clove-Key";

    private static final int MOST = 16 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);

    private final WebSessions sessions;
    private final Facts facts;
    private final Map<String, Route> routes;

    Api(WebSessions sessions, Facts facts, Invites invites, Desk desk) {
        this.sessions = sessions;
        this.facts = facts;
        Map<String, Route> all = new LinkedHashMap<>();
        all.putAll(new EntryApi(sessions, facts, invites, desk).routes());
        all.putAll(new SelfApi(sessions, desk, invites).routes());
        all.putAll(new WardApi(desk).routes());
        all.putAll(new AdminApi(desk, invites).routes());
        this.routes = Map.copyOf(all);
    }

    /// Method and path of everything that can be asked.
    Map<String, Route> routes() {
        return routes;
    }

    /// Whose session of the page a request belongs to.
    static Optional<Jid> session(Door door, WebSessions sessions, Request request) {
        // Nobody has one over I2P, where the cookie of another door may be sent by mistake.
        return door == Door.I2P
                ? Optional.empty()
                : request.cookie(Asked.COOKIE).flatMap(sessions::whose);
    }

    /// @param rest of the path
    Response answer(Door door, Request request, List<String> rest) throws HttpProblem, IOException {
        Route route = routes.get(request.method() + ' ' + String.join("/", rest));
        if (route == null || door == Door.I2P && route.role() != Route.Role.ANYBODY) {
            throw new HttpProblem(Status.NOT_FOUND, "There is nothing");
        }
        boolean changes = !request.isRead();
        if (changes) {
            Guard.requireOwn(door, request);
        }
        try {
            Optional<String> cookie = door == Door.I2P ? Optional.empty() : request.cookie(Asked.COOKIE);
            Optional<Jid> who = session(door, sessions, request);
            require(route.role(), request, cookie, who);
            return route.work().run(new Asked(door, request, cookie, who, changes ? read(request) : Map.of()));
        } catch (ControlException e) {
            throw new HttpProblem(
                    e.kind() == ControlException.Kind.REFUSED ? Status.CONFLICT : Status.INTERNAL_ERROR,
                    String.valueOf(e.getMessage()));
        } catch (StoreException e) {
            LOG.error("What the page asked for could not be done", e);
            throw new HttpProblem(Status.INTERNAL_ERROR, String.valueOf(e.getMessage()));
        }
    }

    /// The one place where it is decided who may ask what.
    private void require(Route.Role role, Request request, Optional<String> cookie, Optional<Jid> who)
            throws HttpProblem, ControlException {
        if (!role.needsSession()) {
            return;
        }
        Jid account = who.orElseThrow(() -> new HttpProblem(Status.UNAUTHORIZED, "Nobody is logged in at the page"));
        if (role.needsRights() && !facts.isAdmin(account)) {
            throw new HttpProblem(Status.FORBIDDEN, "Only administrators may ask that");
        }
        if (role.needsKey()
                && !sessions.proves(
                        cookie.orElse(""), request.headers().first(KEY).orElse(""))) {
            throw new HttpProblem(Status.UNAUTHORIZED, "Say your password first: it is asked for once in a while");
        }
    }

    private static Map<String, Object> read(Request request) throws HttpProblem, IOException {
        if (!request.headers().members("Content-Type").equals(List.of("application/json"))) {
            throw new HttpProblem(Status.UNSUPPORTED_MEDIA_TYPE, "JSON is spoken here");
        }
        return Json.parse(new String(request.body().all(MOST), StandardCharsets.UTF_8))
                .orElseThrow(() -> new HttpProblem(Status.BAD_REQUEST, "This is no JSON object"));
    }
}
