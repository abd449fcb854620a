package im.clove.web;

import im.clove.http.Content;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;

/// A file of the program on its way to a browser, a piece at a time: whoever reads slowly holds no more than that.
///
/// @param name of the resource
/// @param unpack whether it is compressed and goes out as it was before
/// @param length of what goes out, in bytes
record ResourceContent(String name, boolean unpack, long length) implements Content {
    private static final int PIECE = 16 * 1024;

    /// Files of the program do not change; there are a few hundred, in two forms.
    private static final Map<String, Long> LENGTHS = new ConcurrentHashMap<>();

    /// @throws IOException if the program lacks it
    static ResourceContent of(String name, boolean unpack) throws IOException {
        String form = (unpack ? "plain " : "as is ") + name;
        Long known = LENGTHS.get(form);
        if (known == null) {
            known = count(name, unpack);
            LENGTHS.put(form, known);
        }
        return new ResourceContent(name, unpack, known);
    }

    private static long count(String name, boolean unpack) throws IOException {
        byte[] piece = new byte[PIECE];
        long length = 0;
        try (InputStream in = open(name, unpack)) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                length += count;
            }
        }
        return length;
    }

    private static InputStream open(String name, boolean unpack) throws IOException {
        InputStream in = ResourceContent.class.getResourceAsStream(name);
        if (in == null) {
            throw new FileNotFoundException("The program lacks " + name);
        }
        return unpack ? new GZIPInputStream(in) : in;
    }

    @Override
    public void write(long from, long to, Sink sink) throws IOException {
        byte[] piece = new byte[PIECE];
        try (InputStream in = open(name, unpack)) {
            in.skipNBytes(from);
            long left = to - from;
            while (left > 0) {
                int count = in.read(piece, 0, (int) Math.min(piece.length, left));
                if (count < 0) {
                    throw new EOFException(name + " is shorter than it was");
                }
                sink.write(ByteBuffer.wrap(piece, 0, count));
                left -= count;
            }
        }
    }
}
