package im.clove.bench.compare;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Stanzas over a [TlsSocket], cut out by counting tags and not parsed any further: a full parser would cost this
/// program more than some servers spend on the message. One thread reads, any may send.
public final class Wire implements AutoCloseable {
    private static final int RECORD = 17 * 1024;

    private final TlsSocket socket;
    private byte @Nullable [] bytes;
    private int end;
    private int scanned;
    private int depth;
    private int start = -1;
    private int from;
    private int to;

    private Wire(TlsSocket socket) {
        this.socket = socket;
    }

    /// Connects and shakes hands, without a look at the certificate.
    public static Wire connect(InetSocketAddress address) throws IOException {
        return new Wire(TlsSocket.connect(address));
    }

    /// Opens a stream, the first or the one after a login, and returns the features.
    public String open(String domain) throws IOException {
        depth = 0;
        start = -1;
        send("<?xml version='1.0'?><stream:stream xmlns='jabber:client' version='1.0' to='" + domain
                + "' xmlns:stream='http://etherx.jabber.org/streams'>");
        return next();
    }

    public void send(String xml) throws IOException {
        socket.write(ByteBuffer.wrap(xml.getBytes(StandardCharsets.UTF_8)));
    }

    /// The next stanza as text.
    public String next() throws IOException {
        await();
        return text();
    }

    /// The stanza that [#await] found.
    String text() {
        return new String(buffer(), from, to - from, StandardCharsets.UTF_8);
    }

    /// The number behind this mark in the stanza that [#await] found, or -1 without the mark.
    long number(byte[] mark) {
        byte[] text = buffer();
        for (int at = from; at + mark.length < to; at++) {
            if (text[at] == mark[0] && Arrays.equals(text, at, at + mark.length, mark, 0, mark.length)) {
                long value = 0;
                for (int i = at + mark.length; i < to && text[i] >= '0' && text[i] <= '9'; i++) {
                    value = value * 10 + text[i] - '0';
                }
                return value;
            }
        }
        return -1;
    }

    /// Whether the stanza that [#await] found begins like this.
    boolean begins(byte[] mark) {
        return to - from >= mark.length && Arrays.equals(buffer(), from, from + mark.length, mark, 0, mark.length);
    }

    /// Whether its first tag has this in it.
    boolean opensWith(byte[] mark) {
        byte[] text = buffer();
        for (int at = from; at + mark.length < to && text[at] != '>'; at++) {
            if (text[at] == mark[0] && Arrays.equals(text, at, at + mark.length, mark, 0, mark.length)) {
                return true;
            }
        }
        return false;
    }

    /// Waits for the next child of the stream.
    ///
    /// @throws EOFException when the stream or the connection has ended
    void await() throws IOException {
        if (scanned == end) {
            end = 0;
            scanned = 0;
        }
        while (!scan()) {
            fill();
        }
    }

    private void fill() throws IOException {
        byte[] text = buffer();
        int keep = start < 0 ? scanned : start;
        if (keep > 0) {
            System.arraycopy(text, keep, text, 0, end - keep);
            end -= keep;
            scanned -= keep;
            start = start < 0 ? -1 : 0;
        }
        if (text.length - end < RECORD) {
            text = Arrays.copyOf(text, 2 * text.length);
            bytes = text;
        }
        int n = socket.read(ByteBuffer.wrap(text, end, text.length - end));
        if (n < 0) {
            throw new EOFException("The connection has ended");
        }
        end += n;
    }

    /// Goes on tag by tag; true when a child of the stream is complete.
    private boolean scan() throws EOFException {
        byte[] text = buffer();
        while (scanned < end) {
            if (text[scanned] != '<') {
                scanned++;
                continue;
            }
            int close = tagEnd(text);
            if (close < 0) {
                return false;
            }
            int open = scanned;
            scanned = close + 1;
            if (tag(text, open, close)) {
                return true;
            }
        }
        return false;
    }

    private boolean tag(byte[] text, int open, int close) throws EOFException {
        byte kind = text[open + 1];
        if (kind == '?') {
            return false;
        }
        if (kind == '/') {
            depth--;
        } else {
            if (depth == 1) {
                start = open;
            }
            depth += text[close - 1] == '/' ? 0 : 1;
            if (depth == 1 && start != open) {
                return false;
            }
        }
        if (depth == 0) {
            throw new EOFException("The server ended the stream");
        }
        if (depth > 1) {
            return false;
        }
        from = start;
        to = close + 1;
        start = -1;
        return true;
    }

    /// The end of the tag that begins at `scanned`, or -1 if it is not there yet.
    private int tagEnd(byte[] text) {
        int quote = 0;
        for (int i = scanned + 1; i < end; i++) {
            byte c = text[i];
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                return i;
            }
        }
        return -1;
    }

    private byte[] buffer() {
        byte[] text = bytes;
        if (text == null) {
            text = new byte[2 * RECORD];
            bytes = text;
        }
        return text;
    }

    /// Forgets the buffers of an idle connection until something comes; on the reading thread.
    void rest() {
        if (scanned == end && start < 0) {
            bytes = null;
            end = 0;
            scanned = 0;
        }
        socket.rest();
    }

    String agreed() {
        return socket.agreed();
    }

    /// Ends the stream and closes, if the server has not done so already.
    public void leave() {
        try {
            send("</stream:stream>");
        } catch (IOException _) {
            // The server was faster.
        }
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // It is not used any more.
        }
    }
}
