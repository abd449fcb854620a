package im.clove.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What follows the head of a request; a stream of bytes, read once, by the thread that handles the request. Whoever
/// does not read it need not: what is short is skipped, and after what is long the connection ends.
public final class Body {
    /// Where the pieces come from.
    @FunctionalInterface
    interface Source {
        /// @return the next bytes, or null at the end of the request
        @Nullable
        ByteBuffer next() throws IOException;
    }

    /// Says to the client that it may send the body now (RFC 9110 §10.1.1).
    @FunctionalInterface
    interface Go {
        void go() throws IOException;
    }

    /// The length of a body that comes in chunks.
    public static final long UNKNOWN = -1;

    private final long length;
    private final Source source;
    private final Go go;
    private boolean waitsForGo;
    private boolean hasEnded;
    private ByteBuffer piece = ByteBuffer.allocate(0);

    /// @param waitsForGo whether the client does, before it sends anything
    Body(long length, boolean waitsForGo, Go go, Source source) {
        this.length = length;
        this.waitsForGo = waitsForGo;
        this.go = go;
        this.source = source;
    }

    /// In bytes, or [#UNKNOWN].
    public long length() {
        return length;
    }

    /// Waits for bytes and puts at least one into the buffer, which must have room.
    ///
    /// @return how many, or -1 at the end
    /// @throws IOException if the connection broke, or ended before the body was complete
    public int read(ByteBuffer into) throws IOException {
        if (waitsForGo) {
            waitsForGo = false;
            go.go();
        }
        while (!piece.hasRemaining()) {
            if (hasEnded) {
                return -1;
            }
            ByteBuffer next = source.next();
            if (next == null) {
                hasEnded = true;
            } else {
                piece = next;
            }
        }
        int count = Math.min(piece.remaining(), into.remaining());
        into.put(into.position(), piece, piece.position(), count).position(into.position() + count);
        piece.position(piece.position() + count);
        return count;
    }

    /// All of it.
    ///
    /// @param most in bytes
    /// @throws HttpProblem if it is longer
    public byte[] all(int most) throws HttpProblem, IOException {
        if (length > most) {
            throw tooLong(most);
        }
        ByteBuffer all = ByteBuffer.allocate(length < 0 ? most : (int) length);
        while (all.hasRemaining() && read(all) >= 0) {}
        if (!all.hasRemaining() && read(ByteBuffer.allocate(1)) >= 0) {
            throw tooLong(most);
        }
        byte[] bytes = new byte[all.position()];
        all.flip().get(bytes);
        return bytes;
    }

    private static HttpProblem tooLong(int most) {
        return new HttpProblem(Status.CONTENT_TOO_LARGE, "No more than " + most + " bytes are taken here");
    }

    /// Skips the rest.
    ///
    /// @param most in bytes
    /// @return whether the end was reached, so that another request may follow
    boolean skip(int most) throws IOException {
        if (waitsForGo) {
            // It was never asked for, and whether it comes all the same nobody knows.
            return length == 0;
        }
        ByteBuffer bin = ByteBuffer.allocate(4 * 1024);
        int skipped = 0;
        while (skipped <= most) {
            int count = read(bin.clear());
            if (count < 0) {
                return true;
            }
            skipped += count;
        }
        return false;
    }
}
