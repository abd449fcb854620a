package im.clove.node.web;

import im.clove.http.Content;
import im.clove.http.HttpProblem;
import im.clove.http.Request;
import im.clove.http.Response;
import im.clove.http.Status;
import im.clove.node.admin.Json;
import im.clove.xmpp.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// A request of the page, looked at.
///
/// @param session the cookie, as it came
/// @param who whose session it is, if it is one
/// @param said the body; empty for what only reads
record Asked(Door door, Request request, Optional<String> session, Optional<Jid> who, Map<String, Object> said) {
    static final String COOKIE = "clove";

    /// Of a route that needs a session.
    Jid account() {
        return who.orElseThrow();
    }

    /// A text of the body.
    String text(String name) throws HttpProblem {
        if (said.get(name) instanceof String text) {
            return text;
        }
        throw new HttpProblem(Status.BAD_REQUEST, "There is no text called " + name);
    }

    /// A parameter behind the path.
    String parameter(String name) throws HttpProblem {
        return request.parameter(name)
                .orElseThrow(() -> new HttpProblem(Status.BAD_REQUEST, "There is no parameter called " + name));
    }

    static Response json(Map<String, Object> object) {
        byte[] bytes = (Json.line(object) + "\n").getBytes(StandardCharsets.UTF_8);
        return Response.of(Status.OK, "application/json", Content.of(bytes));
    }

    /// Bytes to be saved under a name.
    static Response file(String type, String name, Content content) {
        return Response.of(Status.OK, type, content)
                .with("Content-Disposition", "attachment; filename=\"" + name + '"');
    }

    /// With a session in the cookie.
    Response entered(Response response, String session) {
        return response.with("Set-Cookie", cookie(session, WebSessions.SESSION.toSeconds()));
    }

    /// Without one.
    Response left(Response response) {
        return response.with("Set-Cookie", cookie("", 0));
    }

    private String cookie(String value, long seconds) {
        return COOKIE + '=' + value + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + seconds
                + (door == Door.TLS ? "; Secure" : "");
    }
}
