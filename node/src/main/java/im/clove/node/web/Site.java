package im.clove.node.web;

import im.clove.http.Handler;
import im.clove.http.HttpProblem;
import im.clove.http.Request;
import im.clove.http.Response;
import im.clove.http.Status;
import im.clove.node.files.FileRelay;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// All that is served over HTTP, by door. Thread-safe.
public final class Site {
    /// The path of the WebSocket.
    static final String SOCKET = "xmpp-websocket";

    private final WebSessions sessions;
    private final ChatSocket socket;
    private final Api api;
    private final Pages pages = new Pages();
    private final Terms terms;
    private final Optional<Watchers> watchers;

    /// What is behind the doors.
    ///
    /// @param chatsOverI2p whether clients log in at the node's own destination
    /// @param outside further handlers by the first segment of their paths, for whoever comes by whichever door
    /// @param vitals what programs of this machine may read; empty for nothing
    /// @param relay fetches files for who is logged in at the page
    public record Terms(boolean chatsOverI2p, Map<String, Handler> outside, Optional<Vitals> vitals, FileRelay relay) {}

    public Site(WebSessions sessions, Clients clients, Facts facts, Invites invites, Desk desk, Terms terms) {
        this.sessions = sessions;
        this.socket = new ChatSocket(clients, sessions);
        this.api = new Api(sessions, facts, invites, desk);
        this.terms = terms;
        this.watchers = terms.vitals().map(Watchers::new);
    }

    public WebSessions sessions() {
        return sessions;
    }

    /// What the page can ask, by method and path.
    Map<String, Route> routes() {
        return api.routes();
    }

    /// What is behind a door.
    ///
    /// @param names under which it is found: hosts in lower case, without a port
    public Handler at(Door door, Set<String> names) {
        return new Guard(door, Set.copyOf(names), request -> answer(door, request));
    }

    /// What is behind every door and nothing else: no page of this node's own.
    ///
    /// @param names as with [#at]
    public Handler outside(Set<String> names) {
        return new Guard(Door.TLS, Set.copyOf(names), request -> {
            Handler handler = request.path().isEmpty()
                    ? null
                    : terms.outside().get(request.path().getFirst());
            if (handler == null) {
                throw new HttpProblem(Status.NOT_FOUND, "There is nothing");
            }
            return handler.handle(request);
        });
    }

    private Response answer(Door door, Request request) throws HttpProblem, IOException {
        List<String> path = request.path();
        String first = path.isEmpty() ? "" : path.getFirst();
        List<String> rest = path.isEmpty() ? path : path.subList(1, path.size());
        Handler outside = terms.outside().get(first);
        if (outside != null) {
            return outside.handle(request);
        }
        if (door == Door.HERE && watchers.isPresent() && rest.isEmpty()) {
            switch (first) {
                case "health" -> {
                    return watchers.get().health(request);
                }
                case "metrics" -> {
                    return watchers.get().metrics(request);
                }
                default -> {}
            }
        }
        if (first.equals("relay")) {
            return relay(door, request, rest);
        }
        boolean isInside = door != Door.I2P;
        if (isInside || terms.chatsOverI2p()) {
            switch (first) {
                case "" -> {
                    return isInside ? pages.page(door, request, "index") : Response.seeOther("/chat");
                }
                case "api" -> {
                    return api.answer(door, request, rest);
                }
                case "chat", "invite" -> {
                    return pages.page(door, request, first);
                }
                case "page", "converse" -> {
                    return pages.asset(request, path);
                }
                case SOCKET -> {
                    return socket.answer(door, request, rest);
                }
                case ".well-known" -> {
                    return HostMeta.answer(door, request, rest);
                }
                default -> {}
            }
        }
        throw new HttpProblem(Status.NOT_FOUND, "There is nothing");
    }

    /// Who has no session learns nothing, whatever is asked for. The cookie comes along with no request of another
    /// site.
    private Response relay(Door door, Request request, List<String> rest) throws HttpProblem {
        Pages.requireRead(request);
        Jid reader = Api.session(door, sessions, request)
                .orElseThrow(() -> new HttpProblem(Status.UNAUTHORIZED, "Nobody is logged in at the page"));
        return terms.relay().fetch(reader, rest);
    }
}
