package im.clove.node.web;

import im.clove.http.Content;
import im.clove.http.HttpProblem;
import im.clove.http.Request;
import im.clove.http.Response;
import im.clove.http.Status;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.Json;
import im.clove.node.c2s.Registrar;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the page asks: JSON both ways. Whatever changes something is a POST of a page of this server's.
final class Api {
    private static final String COOKIE = "clove";
    private static final int MOST = 16 * 1024;

    private final WebSessions sessions;
    private final Facts facts;
    private final Invites invites;

    Api(WebSessions sessions, Facts facts, Invites invites) {
        this.sessions = sessions;
        this.facts = facts;
        this.invites = invites;
    }

    /// Whose session of the page a request belongs to.
    static Optional<Jid> session(Door door, WebSessions sessions, Request request) {
        // Nobody has one over I2P, where the cookie of another door may be sent by mistake.
        return door == Door.I2P ? Optional.empty() : request.cookie(COOKIE).flatMap(sessions::whose);
    }

    /// @param rest of the path
    Response answer(Door door, Request request, List<String> rest) throws HttpProblem, IOException {
        try {
            return switch (request.method() + ' ' + String.join("/", rest)) {
                case "GET me" -> me(door, request);
                case "POST enter" -> enter(door, request);
                case "POST leave" -> leave(door, request);
                case "POST invited" -> invited(door, request);
                case "POST register" -> register(door, request);
                case "POST invite" -> invite(door, request);
                default -> throw new HttpProblem(Status.NOT_FOUND, "There is nothing");
            };
        } catch (ControlException e) {
            throw new HttpProblem(
                    e.kind() == ControlException.Kind.REFUSED ? Status.CONFLICT : Status.INTERNAL_ERROR,
                    String.valueOf(e.getMessage()));
        }
    }

    private Response me(Door door, Request request) throws ControlException {
        Optional<Jid> account = session(door, sessions, request);
        Map<String, Object> said = new LinkedHashMap<>(facts.common(door));
        if (account.isPresent()) {
            boolean isAdmin = facts.isAdmin(account.get());
            said.put("me", account.get().toString());
            said.put("admin", isAdmin);
            if (isAdmin) {
                said.putAll(facts.owner());
            }
        }
        return json(said);
    }

    /// The secret of a link becomes a session. It is said in the body, never in an address, so no log and no history
    /// has it.
    private Response enter(Door door, Request request) throws HttpProblem, IOException {
        Guard.requireOwn(door, request);
        if (door != Door.HERE) {
            throw new HttpProblem(Status.FORBIDDEN, "The link works on the machine that the node runs on");
        }
        String secret = text(read(request), "secret");
        String session = sessions.enter(secret)
                .orElseThrow(() -> new HttpProblem(
                        Status.GONE,
                        "This link has been used, or is older than ten minutes. `clove page` makes another"));
        return json(Map.of()).with("Set-Cookie", cookie(door, session, WebSessions.SESSION.toSeconds()));
    }

    private Response leave(Door door, Request request) throws HttpProblem {
        Guard.requireOwn(door, request);
        request.cookie(COOKIE).ifPresent(sessions::leave);
        return json(Map.of()).with("Set-Cookie", cookie(door, "", 0));
    }

    private Response invited(Door door, Request request) throws HttpProblem, IOException {
        Guard.requireOwn(door, request);
        return json(invites.look(text(read(request), "token")).orElseThrow(Api::noInvitation));
    }

    private static HttpProblem noInvitation() {
        return new HttpProblem(
                Status.GONE, "This invitation has been used, has expired or was taken back. Ask for another");
    }

    /// Who registers on this machine or in its network is logged in at the page, too; over I2P the password is for
    /// that.
    private Response register(Door door, Request request) throws HttpProblem, IOException {
        Guard.requireOwn(door, request);
        Map<String, Object> said = read(request);
        Registrar.Outcome outcome = invites.register(text(said, "token"), text(said, "name"), text(said, "password"));
        return switch (outcome) {
            case Registrar.Outcome.Made(Jid account) -> {
                Response made = json(Map.of("account", account.toString(), "entered", door != Door.I2P));
                Optional<String> session = door == Door.I2P ? Optional.empty() : sessions.open(account);
                yield session.isEmpty()
                        ? made
                        : made.with("Set-Cookie", cookie(door, session.get(), WebSessions.SESSION.toSeconds()));
            }
            case Registrar.Outcome.NoInvitation _ -> throw noInvitation();
            case Registrar.Outcome.NameTaken _ ->
                throw new HttpProblem(Status.CONFLICT, "This name is taken. Choose another");
            case Registrar.Outcome.Unfit(String text) -> throw new HttpProblem(Status.BAD_REQUEST, text);
        };
    }

    private Response invite(Door door, Request request) throws HttpProblem, IOException, ControlException {
        Guard.requireOwn(door, request);
        Jid account = session(door, sessions, request)
                .orElseThrow(() -> new HttpProblem(Status.UNAUTHORIZED, "Nobody is logged in at the page"));
        if (!facts.isAdmin(account)) {
            throw new HttpProblem(Status.FORBIDDEN, "Administrators invite here");
        }
        return json(invites.invite(account, text(read(request), "kind")));
    }

    private static String cookie(Door door, String value, long seconds) {
        return COOKIE + '=' + value + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + seconds
                + (door == Door.TLS ? "; Secure" : "");
    }

    private static Map<String, Object> read(Request request) throws HttpProblem, IOException {
        if (!request.headers().members("Content-Type").equals(List.of("application/json"))) {
            throw new HttpProblem(Status.UNSUPPORTED_MEDIA_TYPE, "JSON is spoken here");
        }
        return Json.parse(new String(request.body().all(MOST), StandardCharsets.UTF_8))
                .orElseThrow(() -> new HttpProblem(Status.BAD_REQUEST, "This is no JSON object"));
    }

    private static String text(Map<String, Object> object, String name) throws HttpProblem {
        if (object.get(name) instanceof String text) {
            return text;
        }
        throw new HttpProblem(Status.BAD_REQUEST, "There is no text called " + name);
    }

    private static Response json(Map<String, Object> object) {
        byte[] bytes = (Json.line(object) + "\n").getBytes(StandardCharsets.UTF_8);
        return Response.of(Status.OK, "application/json", Content.of(bytes));
    }
}
