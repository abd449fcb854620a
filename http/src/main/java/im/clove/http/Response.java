package im.clove.http;

import im.clove.runtime.transport.Duplex;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/// An answer. `Content-Length`, `Connection` and the answers to `Range` and `If-None-Match` are made from it when it is
/// written.
///
/// @param upgrade what goes on with the stream of bytes after this answer, on the same thread (RFC 9110 §7.8)
public record Response(Status status, Headers headers, Content content, Optional<Consumer<Duplex>> upgrade) {
    private static final Content EMPTY = Content.of(new byte[0]);

    /// An answer without content.
    public static Response of(Status status) {
        return new Response(status, Headers.NONE, EMPTY, Optional.empty());
    }

    public static Response of(Status status, String type, Content content) {
        return new Response(status, Headers.NONE.with("Content-Type", type), content, Optional.empty());
    }

    /// A sentence for people.
    public static Response text(Status status, String text) {
        return of(status, "text/plain; charset=utf-8", Content.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// Go and see there.
    public static Response seeOther(String location) {
        return of(Status.SEE_OTHER).with("Location", location);
    }

    /// Another protocol from here on.
    public static Response upgrade(Headers headers, Consumer<Duplex> next) {
        return new Response(Status.SWITCHING_PROTOCOLS, headers, EMPTY, Optional.of(next));
    }

    public Response with(String name, String value) {
        return new Response(status, headers.with(name, value), content, upgrade);
    }

    /// With a field, unless it has one of that name.
    public Response orElse(String name, String value) {
        return headers.first(name).isPresent() ? this : with(name, value);
    }
}
