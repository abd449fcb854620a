package im.clove.node.web;

import im.clove.http.Content;
import im.clove.http.HttpProblem;
import im.clove.http.Request;
import im.clove.http.Response;
import im.clove.http.Status;
import im.clove.node.admin.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// XEP-0156 §3: where a browser finds the WebSocket, under the name by which it has found this server.
final class HostMeta {
    private static final String RELATION = "urn:xmpp:alt-connections:websocket";

    private HostMeta() {}

    /// @param rest of the path behind `.well-known`
    static Response answer(Door door, Request request, List<String> rest) throws HttpProblem {
        // Only characters of names and numbers are in it, or the request would have been refused.
        String place = door.socketScheme() + "://"
                + request.headers().first("Host").orElse(request.host()) + '/' + Site.SOCKET;
        return switch (String.join("/", rest)) {
            case "host-meta" ->
                open(
                        "application/xrd+xml",
                        "<?xml version='1.0' encoding='utf-8'?>\n<XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>"
                                + "<Link rel='" + RELATION + "' href='" + place + "'/></XRD>\n");
            case "host-meta.json" ->
                open(
                        "application/json",
                        Json.line(Map.of("links", List.of(Map.of("rel", RELATION, "href", place)))) + "\n");
            default -> throw new HttpProblem(Status.NOT_FOUND, "There is nothing");
        };
    }

    /// Everybody may read it: it says what whoever asks knows already.
    private static Response open(String type, String text) {
        return Response.of(Status.OK, type, Content.of(text.getBytes(StandardCharsets.UTF_8)))
                .with("Access-Control-Allow-Origin", "*")
                .with("Cross-Origin-Resource-Policy", "cross-origin");
    }
}
