package im.clove.node.admin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Lines of text over a channel, each at most so many bytes. Not thread-safe.
final class JsonLines {
    private final ByteChannel channel;
    private final int limit;
    private ByteBuffer buffer = ByteBuffer.allocate(1024).flip();

    JsonLines(ByteChannel channel, int limit) {
        this.channel = channel;
        this.limit = limit;
    }

    /// The next line without its end, or null at the end of the stream.
    ///
    /// @throws IOException if the line is too long
    @Nullable
    String read() throws IOException {
        int scanned = 0;
        while (true) {
            for (; scanned < buffer.remaining(); scanned++) {
                if (buffer.get(buffer.position() + scanned) == '\n') {
                    byte[] line = new byte[scanned];
                    buffer.get(line);
                    buffer.get();
                    return new String(line, StandardCharsets.UTF_8);
                }
            }
            if (scanned >= limit) {
                throw new IOException("A line is longer than " + limit + " bytes");
            }
            if (!more()) {
                return null;
            }
        }
    }

    void write(String line) throws IOException {
        ByteBuffer out = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    private boolean more() throws IOException {
        if (buffer.remaining() == buffer.capacity()) {
            buffer = ByteBuffer.allocate(Math.min(buffer.capacity() * 2, limit + 1))
                    .put(buffer)
                    .flip();
        }
        buffer.compact();
        int read = channel.read(buffer);
        buffer.flip();
        return read >= 0;
    }
}
