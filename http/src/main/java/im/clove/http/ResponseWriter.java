package im.clove.http;

import im.clove.runtime.transport.Duplex;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Writes answers. No `Date` and no `Server` go out: over I2P a clock is a fingerprint. For one thread.
final class ResponseWriter {
    private static final int PIECE = 16 * 1024;

    private final Duplex duplex;
    private final HttpLimits limits;
    private final Watchdog watchdog;

    ResponseWriter(Duplex duplex, HttpLimits limits, Watchdog watchdog) {
        this.duplex = duplex;
        this.limits = limits;
        this.watchdog = watchdog;
    }

    /// The body may come (RFC 9110 §15.2.1).
    void go() throws IOException {
        duplex.write(ByteBuffer.wrap("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        duplex.flush();
    }

    /// Writes an answer and closes its content.
    ///
    /// @param isLast whether the connection ends after it
    void write(Request request, Response response, boolean isLast) throws IOException {
        try (Content content = response.content()) {
            Part part = Part.of(request, response);
            Response head = part.head();
            if (response.upgrade().isEmpty()) {
                head = head.with("Connection", isLast ? "close" : "keep-alive");
            }
            watchdog.await(limits.piece());
            write(head);
            if (!request.method().equals("HEAD")) {
                content.write(part.from(), part.to(), this::piece);
            }
            duplex.flush();
        } finally {
            watchdog.rest();
        }
    }

    /// An answer to what could not be read as a request.
    void refuse(HttpProblem problem) throws IOException {
        Response response = problem.response().with("Connection", "close");
        watchdog.await(limits.piece());
        write(response.with("Content-Length", Long.toString(response.content().length())));
        response.content().write(0, response.content().length(), this::piece);
        duplex.flush();
        watchdog.rest();
    }

    private void write(Response head) throws IOException {
        DefaultHttpResponse response = new DefaultHttpResponse(
                HttpVersion.HTTP_1_1,
                new HttpResponseStatus(head.status().code(), head.status().phrase()),
                DefaultHttpHeadersFactory.headersFactory());
        head.headers().fields().forEach(field -> response.headers().add(field.getKey(), field.getValue()));
        EmbeddedChannel codec = new EmbeddedChannel(new HttpResponseEncoder());
        codec.writeOutbound(response);
        try {
            for (Object next = codec.readOutbound(); next != null; next = codec.readOutbound()) {
                ByteBuf bytes = (ByteBuf) next;
                duplex.write(bytes.nioBuffer());
                bytes.release();
            }
        } finally {
            codec.finishAndReleaseAll();
        }
    }

    private void piece(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        duplex.write(bytes);
        watchdog.moved(count, PIECE, limits.piece());
    }

    /// What of the content goes out (RFC 9110 §13.1.2, §14): all of it, one range, or nothing.
    ///
    /// @param head with the fields that say so
    private record Part(Response head, long from, long to) {
        static Part of(Request request, Response response) {
            long length = response.content().length();
            if (response.status() != Status.OK || !request.isRead()) {
                return whole(response, length);
            }
            Optional<String> tag = response.headers().first("ETag");
            if (tag.isPresent()
                    && request.headers().all("If-None-Match").stream().anyMatch(v -> v.contains(tag.get()))) {
                return new Part(
                        new Response(Status.NOT_MODIFIED, response.headers(), response.content(), Optional.empty()),
                        0,
                        0);
            }
            Optional<String> asked = request.headers().first("Range");
            Optional<String> ifRange = request.headers().first("If-Range");
            boolean isRanged = response.headers().first("Accept-Ranges").isPresent();
            if (!isRanged || asked.isEmpty() || ifRange.isPresent() && !ifRange.equals(tag)) {
                return whole(response, length);
            }
            return range(response, asked.get(), length).orElseGet(() -> whole(response, length));
        }

        private static Part whole(Response response, long length) {
            boolean hasNone = response.status() == Status.NO_CONTENT
                    || response.status() == Status.NOT_MODIFIED
                    || response.status() == Status.SWITCHING_PROTOCOLS;
            return new Part(
                    hasNone ? response : response.with("Content-Length", Long.toString(length)),
                    0,
                    hasNone ? 0 : length);
        }

        /// @return empty for what is no single range of bytes: then all of it goes out
        private static Optional<Part> range(Response response, String asked, long length) {
            if (!asked.matches("bytes=(\\d{1,18}-(\\d{1,18})?|-\\d{1,18})")) {
                return Optional.empty();
            }
            String[] ends = asked.substring("bytes=".length()).split("-", -1);
            long from;
            long to;
            if (ends[0].isEmpty()) {
                from = Math.max(0, length - Long.parseLong(ends[1]));
                to = length;
            } else {
                from = Long.parseLong(ends[0]);
                to = ends[1].isEmpty() ? length : Math.min(length, Long.parseLong(ends[1]) + 1);
            }
            if (from >= to) {
                Response none = new Response(
                                Status.RANGE_NOT_SATISFIABLE, response.headers(), response.content(), Optional.empty())
                        .with("Content-Range", "bytes */" + length)
                        .with("Content-Length", "0");
                return Optional.of(new Part(none, 0, 0));
            }
            Response part = new Response(
                            Status.PARTIAL_CONTENT, response.headers(), response.content(), Optional.empty())
                    .with("Content-Range", "bytes " + from + '-' + (to - 1) + '/' + length)
                    .with("Content-Length", Long.toString(to - from));
            return Optional.of(new Part(part, from, to));
        }
    }
}
