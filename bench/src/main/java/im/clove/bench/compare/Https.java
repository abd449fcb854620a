package im.clove.bench.compare;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// One request of HTTP/1.1 inside TLS on a connection of its own, as cheap as [TlsSocket].
final class Https {
    private static final int PIECE = 16 * 1024;
    private static final String END = "\r\n\r\n";

    private Https() {}

    /// Uploads a file.
    ///
    /// @param path with what is behind the question mark
    /// @param fields of the head, `Name: value`
    static void put(InetSocketAddress address, String path, List<String> fields, byte[] file) throws IOException {
        try (TlsSocket socket = TlsSocket.connect(address)) {
            head(socket, address, "PUT " + path, fields, "Content-Length: " + file.length);
            ByteBuffer all = ByteBuffer.wrap(file);
            while (all.hasRemaining()) {
                ByteBuffer piece = all.slice(all.position(), Math.min(PIECE, all.remaining()));
                all.position(all.position() + piece.remaining());
                socket.write(piece);
            }
            String answer = new Answer(socket).head();
            if (!answer.startsWith("HTTP/1.1 201 ") && !answer.startsWith("HTTP/1.1 200 ")) {
                throw new IOException(
                        "PUT " + path + ": " + answer.lines().findFirst().orElse(""));
            }
        }
    }

    /// Downloads one and forgets it.
    ///
    /// @return its length
    static long get(InetSocketAddress address, String path) throws IOException {
        try (TlsSocket socket = TlsSocket.connect(address)) {
            head(socket, address, "GET " + path, List.of(), "Accept: */*");
            Answer answer = new Answer(socket);
            String head = answer.head();
            if (!head.startsWith("HTTP/1.1 200 ")) {
                throw new IOException(
                        "GET " + path + ": " + head.lines().findFirst().orElse(""));
            }
            String length = head.toLowerCase(Locale.ROOT)
                    .lines()
                    .filter(line -> line.startsWith("content-length:"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("No length in " + head));
            long bytes =
                    Long.parseLong(length.substring(length.indexOf(':') + 1).strip());
            answer.skip(bytes);
            return bytes;
        }
    }

    private static void head(
            TlsSocket socket, InetSocketAddress address, String first, List<String> fields, String last)
            throws IOException {
        StringBuilder head = new StringBuilder(first)
                .append(" HTTP/1.1\r\nHost: ")
                .append(address.getAddress().getHostAddress())
                .append(':')
                .append(address.getPort())
                .append("\r\n");
        fields.forEach(field -> head.append(field).append("\r\n"));
        head.append(last).append(END);
        socket.write(ByteBuffer.wrap(head.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /// What comes back.
    private static final class Answer {
        private final TlsSocket socket;
        private final ByteBuffer bytes = ByteBuffer.allocate(2 * PIECE);

        Answer(TlsSocket socket) {
            this.socket = socket;
            bytes.limit(0);
        }

        private void more() throws IOException {
            bytes.compact();
            int count = socket.read(bytes);
            bytes.flip();
            if (count < 0) {
                throw new EOFException("The connection ended before the answer did");
            }
        }

        String head() throws IOException {
            while (true) {
                String text =
                        new String(bytes.array(), bytes.position(), bytes.remaining(), StandardCharsets.ISO_8859_1);
                int end = text.indexOf(END);
                if (end >= 0) {
                    bytes.position(bytes.position() + end + END.length());
                    String head = text.substring(0, end);
                    if (!head.startsWith("HTTP/1.1 100 ")) {
                        return head;
                    }
                } else {
                    more();
                }
            }
        }

        void skip(long count) throws IOException {
            long left = count;
            while (left > 0) {
                if (!bytes.hasRemaining()) {
                    more();
                }
                int now = (int) Math.min(left, bytes.remaining());
                bytes.position(bytes.position() + now);
                left -= now;
            }
        }
    }
}
