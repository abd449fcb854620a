package im.clove.node.web;

import im.clove.http.Content;
import im.clove.http.HttpProblem;
import im.clove.http.Request;
import im.clove.http.Response;
import im.clove.http.Status;
import im.clove.node.admin.HealthCodec;
import im.clove.node.admin.Json;
import im.clove.node.admin.health.Health;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// `/health` and `/metrics`, for programs of this machine. Neither names a person, a contact or another server.
final class Watchers {
    private final Vitals vitals;

    Watchers(Vitals vitals) {
        this.vitals = vitals;
    }

    /// 503 as soon as there is a problem; a warning is none.
    Response health(Request request) throws HttpProblem {
        Pages.requireRead(request);
        Health health = vitals.health();
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("status", health.status());
        said.put("version", vitals.version());
        said.put("at", health.at().toString());
        said.put("ailments", HealthCodec.ailments(health));
        return response(
                health.hasProblem() ? Status.UNAVAILABLE : Status.OK, "application/json", Json.line(said) + '\n');
    }

    Response metrics(Request request) throws HttpProblem {
        Pages.requireRead(request);
        return response(Status.OK, "text/plain; version=0.0.4; charset=utf-8", vitals.metrics());
    }

    private static Response response(Status status, String type, String text) {
        return Response.of(status, type, Content.of(text.getBytes(StandardCharsets.UTF_8)));
    }
}
