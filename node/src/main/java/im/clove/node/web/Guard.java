package im.clove.node.web;

import im.clove.http.Handler;
import im.clove.http.HttpProblem;
import im.clove.http.Request;
import im.clove.http.Response;
import im.clove.http.Status;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What holds for every request and every answer of a door: the names under which this server is asked (H-11: a page
/// of somebody else's whose name suddenly leads to this machine is turned away), and the fields that keep a browser
/// from
/// doing more with an answer than was meant.
///
/// @param names hosts in lower case, without a port
record Guard(Door door, Set<String> names, Handler behind) implements Handler {
    /// Nothing but what the page brings itself; whoever needs more says so.
    static final String POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    @Override
    public Response handle(Request request) throws IOException {
        Response response = answer(request);
        if (response.upgrade().isPresent()) {
            return response;
        }
        return response.orElse("Content-Security-Policy", POLICY)
                .orElse("X-Content-Type-Options", "nosniff")
                .orElse("X-Frame-Options", "DENY")
                .orElse("Referrer-Policy", "no-referrer")
                .orElse("Cross-Origin-Opener-Policy", "same-origin")
                .orElse("Cross-Origin-Resource-Policy", "same-origin")
                .orElse("Cache-Control", "no-store");
    }

    private Response answer(Request request) throws IOException {
        if (!names.contains(request.host())) {
            return Response.text(Status.MISDIRECTED_REQUEST, "There is nothing of that name here\n");
        }
        try {
            return behind.handle(request);
        } catch (HttpProblem e) {
            return e.response();
        }
    }

    /// What the browser calls the page that asks (RFC 6454 §7).
    static Optional<String> origin(Request request) {
        return request.headers().first("Origin").map(text -> text.toLowerCase(Locale.ROOT));
    }

    /// Whether a page of this server's asks.
    static boolean isOwn(Door door, Request request) {
        String authority = request.headers().first("Host").orElse("").toLowerCase(Locale.ROOT);
        return origin(request)
                .filter((door.scheme() + "://" + authority)::equals)
                .isPresent();
    }

    /// Refuses what may change something, unless a page of this server's asks it.
    static void requireOwn(Door door, Request request) throws HttpProblem {
        if (!isOwn(door, request)) {
            throw new HttpProblem(Status.FORBIDDEN, "Only this server's own pages may ask that");
        }
    }
}
