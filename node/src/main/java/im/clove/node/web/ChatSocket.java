package im.clove.node.web;

import im.clove.http.HttpProblem;
import im.clove.http.Request;
import im.clove.http.Response;
import im.clove.http.Status;
import im.clove.http.WebSocket;
import im.clove.node.c2s.ListenerKind;
import im.clove.xmpp.jid.Jid;
import java.util.List;
import java.util.Optional;

/// XMPP over WebSocket (RFC 7395): for clients with a password, and, where a session of the page is, for who has it.
/// Programs that are no browsers name no origin and are served; pages of other sites are not (H-04).
final class ChatSocket {
    private static final String PROTOCOL = "xmpp";

    private final Clients clients;
    private final WebSessions sessions;

    ChatSocket(Clients clients, WebSessions sessions) {
        this.clients = clients;
        this.sessions = sessions;
    }

    /// @param rest of the path
    Response answer(Door door, Request request, List<String> rest) throws HttpProblem {
        ListenerKind kind = door == Door.HERE ? ListenerKind.TRUSTED_WEBSOCKET : ListenerKind.WEBSOCKET;
        if (rest.isEmpty()) {
            if (Guard.origin(request).isPresent()) {
                Guard.requireOwn(door, request);
            }
            return WebSocket.accept(request, PROTOCOL, duplex -> clients.serve(duplex, kind, Optional.empty()));
        }
        if (!rest.equals(List.of("own"))) {
            throw new HttpProblem(Status.NOT_FOUND, "There is nothing");
        }
        Guard.requireOwn(door, request);
        Jid account = Api.session(door, sessions, request)
                .orElseThrow(() -> new HttpProblem(Status.UNAUTHORIZED, "Nobody is logged in at the page"));
        return WebSocket.accept(request, PROTOCOL, duplex -> clients.serve(duplex, kind, Optional.of(account)));
    }
}
