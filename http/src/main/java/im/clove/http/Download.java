package im.clove.http;

import im.clove.runtime.owner.Timers;
import im.clove.runtime.transport.Duplex;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A file that another server has, asked for by one GET and handed on piece by piece: nothing of it is kept. Nothing is
/// said of who asks. Redirections are not followed, and an answer that does not say how long it is, or is coded, is
/// none. For one thread.
public final class Download implements Content {
    private static final int READ = 8 * 1024;
    private static final int PIECE = 4 * 1024;

    private final Duplex duplex;
    private final HttpLimits limits;
    private final Watchdog watchdog;
    private final EmbeddedChannel codec;
    private int status;
    private Headers headers = Headers.NONE;
    private long length;

    private Download(Duplex duplex, HttpLimits limits, Timers timers) {
        this.duplex = duplex;
        this.limits = limits;
        this.watchdog = new Watchdog(timers, duplex::close);
        this.codec = new EmbeddedChannel(new HttpResponseDecoder(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.line())
                .setMaxHeaderSize(limits.head())
                .setStrictLineParsing(true)));
    }

    /// Asks, and waits for the head of the answer, whatever its status.
    ///
    /// @param duplex to the server; closed with the download, and if there is none
    /// @param authority host and port, as the server is addressed
    /// @param path with all that is not plain in it encoded
    /// @throws IOException if no answer comes, or none that can be read
    public static Download begin(Duplex duplex, String authority, String path, HttpLimits limits, Timers timers)
            throws IOException {
        Download download = new Download(duplex, limits, timers);
        try {
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + authority
                    + "\r\nAccept: */*\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n";
            download.watchdog.await(limits.idle());
            duplex.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            duplex.flush();
            download.head();
            download.watchdog.rest();
            return download;
        } catch (IOException | RuntimeException e) {
            download.close();
            throw e;
        }
    }

    private void head() throws IOException {
        if (!(read() instanceof HttpResponse answer)
                || answer.decoderResult().isFailure()
                || !answer.protocolVersion().text().startsWith("HTTP/1.")) {
            throw new IOException("The other server answered something else than HTTP");
        }
        headers = Headers.of(answer);
        status = answer.status().code();
        length = length(headers);
    }

    private static long length(Headers headers) throws IOException {
        List<String> all = headers.all("Content-Length");
        boolean isPlain = headers.members("Transfer-Encoding").isEmpty()
                && headers.members("Content-Encoding").stream().allMatch("identity"::equals);
        if (!isPlain || all.size() != 1 || !all.getFirst().matches("[0-9]{1,18}")) {
            throw new IOException("The other server did not say how long the file is");
        }
        return Long.parseLong(all.getFirst());
    }

    /// The status code.
    public int status() {
        return status;
    }

    /// A field of the answer.
    public Optional<String> field(String name) {
        return headers.first(name);
    }

    @Override
    public long length() {
        return length;
    }

    /// Once, and from the beginning.
    @Override
    public void write(long from, long to, Sink sink) throws IOException {
        if (from != 0) {
            throw new IllegalArgumentException("A download comes as a whole");
        }
        long left = to;
        while (left > 0) {
            ByteBuffer piece = piece();
            piece.limit((int) Math.min(piece.limit(), left));
            left -= piece.remaining();
            // Whoever takes it has a time of its own for that.
            watchdog.rest();
            sink.write(piece);
        }
    }

    private ByteBuffer piece() throws IOException {
        watchdog.moved(0, PIECE, limits.piece());
        if (!(read() instanceof HttpContent content)) {
            throw new EOFException("The file ended before its end");
        }
        try {
            boolean isEnd =
                    content instanceof LastHttpContent && !content.content().isReadable();
            if (content.decoderResult().isFailure() || isEnd) {
                throw new EOFException("The file ended before its end");
            }
            return ByteBuffer.wrap(Inbound.bytes(content));
        } finally {
            content.release();
        }
    }

    private @Nullable Object read() throws IOException {
        return new Inbound(duplex, codec).next(READ);
    }

    @Override
    public void close() {
        watchdog.rest();
        duplex.close();
        codec.finishAndReleaseAll();
    }
}
