package im.clove.http;

import im.clove.runtime.transport.Duplex;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What a codec makes of the bytes of a stream, one thing after the other. For one thread.
record Inbound(Duplex duplex, EmbeddedChannel codec) {
    /// Waits for the next thing.
    ///
    /// @param size how many bytes are read at once
    /// @return null when no more comes
    @Nullable
    Object next(int size) throws IOException {
        while (true) {
            Object read = codec.readInbound();
            if (read != null) {
                return read;
            }
            ByteBuffer bytes = ByteBuffer.allocate(size);
            if (duplex.read(bytes) < 0) {
                return null;
            }
            codec.writeInbound(Unpooled.wrappedBuffer(bytes.flip()));
        }
    }

    /// The bytes of a piece of a body, which is still to be released.
    static byte[] bytes(HttpContent content) {
        byte[] bytes = new byte[content.content().readableBytes()];
        content.content().readBytes(bytes);
        return bytes;
    }
}
