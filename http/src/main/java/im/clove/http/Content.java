package im.clove.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What an answer brings, of a known length; written once, or not at all.
public interface Content extends AutoCloseable {
    /// Takes bytes, waiting while the client does not.
    @FunctionalInterface
    interface Sink {
        void write(ByteBuffer bytes) throws IOException;
    }

    /// In bytes.
    long length();

    /// Writes what is between two places.
    void write(long from, long to, Sink sink) throws IOException;

    /// Called in any case, by the same thread.
    @Override
    default void close() {}

    /// Bytes that are there.
    static Content of(byte[] bytes) {
        return new Content() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public void write(long from, long to, Sink sink) throws IOException {
                sink.write(ByteBuffer.wrap(bytes, (int) from, (int) (to - from)));
            }
        };
    }

    /// A file, which stays what it is while it is open, even if its name goes.
    ///
    /// @throws IOException if it cannot be opened
    static Content of(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        return new FileContent(channel, channel.size());
    }

    /// An open file.
    record FileContent(FileChannel channel, long length) implements Content {
        private static final int PIECE = 16 * 1024;

        @Override
        public void write(long from, long to, Sink sink) throws IOException {
            ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, to - from));
            long at = from;
            while (at < to) {
                piece.clear().limit((int) Math.min(piece.capacity(), to - at));
                int count = channel.read(piece, at);
                if (count < 0) {
                    throw new IOException("The file is shorter than it was");
                }
                at += count;
                sink.write(piece.flip());
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
