package im.clove.http;

import im.clove.runtime.transport.Duplex;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads requests off a stream of bytes, one after the other. For one thread.
final class RequestReader {
    private static final int READ = 8 * 1024;

    /// Of a body: a whole record of TLS, which is decrypted in its place then and nowhere else.
    private static final int READ_IN_BODY = 17 * 1024;

    private static final int PIECE = 4 * 1024;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]*(:\\d{0,5})?|\\[[0-9A-Fa-f:.]+](:\\d{0,5})?");

    private final Duplex duplex;
    private final HttpLimits limits;
    private final Watchdog watchdog;
    private final Decoder decoder;
    private final EmbeddedChannel codec;
    private boolean isInBody;

    RequestReader(Duplex duplex, HttpLimits limits, Watchdog watchdog) {
        this.duplex = duplex;
        this.limits = limits;
        this.watchdog = watchdog;
        this.decoder = new Decoder(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.line())
                .setMaxHeaderSize(limits.head())
                .setMaxChunkSize(READ_IN_BODY)
                .setStrictLineParsing(true));
        this.codec = new EmbeddedChannel(decoder);
    }

    /// Two lengths are one too many (H-05).
    private static final class Decoder extends HttpRequestDecoder {
        Decoder(HttpDecoderConfig config) {
            super(config);
        }

        @Override
        protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
            throw new IllegalArgumentException("Content-Length beside Transfer-Encoding");
        }
    }

    /// Waits for the next request.
    ///
    /// @param go says that a body may come
    /// @return null when no more comes
    /// @throws HttpProblem for what is none, or one of another time; the connection has to end after the answer
    @Nullable
    Request next(Body.Go go) throws HttpProblem, IOException {
        watchdog.await(limits.idle());
        Object read = read();
        watchdog.rest();
        if (read == null) {
            return null;
        }
        if (!(read instanceof HttpRequest head)) {
            throw new HttpProblem(Status.BAD_REQUEST, "That is no request");
        }
        return request(head, go);
    }

    private Request request(HttpRequest head, Body.Go go) throws HttpProblem {
        if (head.decoderResult().isFailure()) {
            throw problem(head.decoderResult().cause());
        }
        boolean isOld = head.protocolVersion().text().equals("HTTP/1.0");
        if (!isOld && !head.protocolVersion().text().equals("HTTP/1.1")) {
            throw new HttpProblem(Status.VERSION_NOT_SUPPORTED, "Version 1.1 of HTTP is spoken here");
        }
        Headers headers = Headers.of(head);
        Target target = Target.parse(head.uri())
                .orElseThrow(() -> new HttpProblem(Status.BAD_REQUEST, "The address of the request cannot be read"));
        List<String> hosts = headers.all("Host");
        if (hosts.size() > 1 || hosts.isEmpty() && !isOld) {
            throw new HttpProblem(Status.BAD_REQUEST, "A request names one Host");
        }
        String host = target.authority().orElse(hosts.isEmpty() ? "" : hosts.getFirst());
        if (!HOST.matcher(host).matches()) {
            throw new HttpProblem(Status.BAD_REQUEST, "The Host is none");
        }
        long length = length(headers);
        isInBody = true;
        Body body = new Body(length, expects(headers), go, this::piece);
        return new Request(
                head.method().name(),
                target,
                withoutPort(host),
                isOld ? headers.with("Connection", "close") : headers,
                body,
                new Request.From(duplex.peer(), duplex.protection(), duplex.localPort()));
    }

    private static HttpProblem problem(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new HttpProblem(Status.URI_TOO_LONG, "The address of the request is too long");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new HttpProblem(Status.HEADERS_TOO_LARGE, "The head of the request is too long");
        }
        return new HttpProblem(Status.BAD_REQUEST, "The request cannot be read");
    }

    private static long length(Headers headers) throws HttpProblem {
        List<String> encodings = headers.members("Transfer-Encoding");
        if (!encodings.isEmpty()) {
            if (!encodings.equals(List.of("chunked"))) {
                throw new HttpProblem(Status.NOT_IMPLEMENTED, "Of transfer codings only chunked is known here");
            }
            return Body.UNKNOWN;
        }
        Optional<String> length = headers.first("Content-Length");
        try {
            return length.isEmpty() ? 0 : Long.parseLong(length.get());
        } catch (NumberFormatException _) {
            throw new HttpProblem(Status.BAD_REQUEST, "The length of the content is no number");
        }
    }

    private static boolean expects(Headers headers) throws HttpProblem {
        List<String> expected = headers.members("Expect");
        if (expected.isEmpty()) {
            return false;
        }
        if (!expected.equals(List.of("100-continue"))) {
            throw new HttpProblem(Status.EXPECTATION_FAILED, "What is expected is not known here");
        }
        return true;
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        boolean isPort = colon > host.lastIndexOf(']');
        return (isPort ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
    }

    private @Nullable ByteBuffer piece() throws IOException {
        if (!isInBody) {
            return null;
        }
        watchdog.moved(0, PIECE, limits.piece());
        Object read = read();
        if (!(read instanceof HttpContent content)) {
            throw new EOFException("The connection ended within a body");
        }
        try {
            if (content.decoderResult().isFailure()) {
                throw new IOException(
                        "The body cannot be read", content.decoderResult().cause());
            }
            byte[] bytes = Inbound.bytes(content);
            watchdog.moved(bytes.length, PIECE, limits.piece());
            if (content instanceof LastHttpContent) {
                isInBody = false;
                watchdog.rest();
                return bytes.length == 0 ? null : ByteBuffer.wrap(bytes);
            }
            return ByteBuffer.wrap(bytes);
        } finally {
            content.release();
        }
    }

    private @Nullable Object read() throws IOException {
        return new Inbound(duplex, codec).next(isInBody ? READ_IN_BODY : READ);
    }

    /// Whether nothing was said ahead of the answer by which the protocol changes: what it means would be anybody's
    /// guess.
    boolean isSilent() {
        Object end = codec.readInbound();
        if (!(end instanceof LastHttpContent) || codec.readInbound() != null) {
            return false;
        }
        isInBody = false;
        codec.pipeline().remove(decoder);
        Object rest = codec.readInbound();
        if (rest instanceof ByteBuf bytes) {
            bytes.release();
        }
        return rest == null;
    }

    /// Gives back what the codec holds.
    void close() {
        codec.finishAndReleaseAll();
    }
}
