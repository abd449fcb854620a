package im.clove.s2s;

import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.Duplex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A peer that says what the test tells it to, byte by byte.
final class ScriptedPeer implements AutoCloseable {
    private static final String END = "\0";

    private final Stage stage;
    private final Duplex duplex;
    private final BlockingQueue<String> chunks = new LinkedBlockingQueue<>();
    private final StringBuilder unread = new StringBuilder();

    ScriptedPeer(Stage stage, Duplex duplex) {
        this.stage = stage;
        this.duplex = duplex;
        stage.execute(this::read);
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        try {
            for (int count = duplex.read(buffer); count >= 0; count = duplex.read(buffer.clear())) {
                chunks.add(new String(buffer.array(), 0, count, StandardCharsets.UTF_8));
            }
        } catch (IOException _) {
            // The end, too.
        }
        chunks.add(END);
    }

    ScriptedPeer say(String xml) throws IOException {
        duplex.write(ByteBuffer.wrap(xml.getBytes(StandardCharsets.UTF_8)));
        duplex.flush();
        return this;
    }

    /// Says as much as is listened to: the other side may well end the connection in the middle.
    ScriptedPeer sayInVain(String xml) {
        try {
            return say(xml);
        } catch (IOException _) {
            return this;
        }
    }

    /// Waits for this text and takes everything up to its end.
    String hear(String text) {
        return hear(Pattern.compile(Pattern.quote(text)));
    }

    /// Waits for this pattern and takes everything up to its end.
    String hear(Pattern pattern) {
        while (true) {
            Matcher matcher = pattern.matcher(unread);
            if (matcher.find()) {
                String heard = unread.substring(0, matcher.end());
                unread.delete(0, matcher.end());
                return heard;
            }
            more(pattern.pattern());
        }
    }

    /// What the other side flushes next, by itself.
    String hearOnePiece() {
        more("anything");
        String heard = unread.toString();
        unread.setLength(0);
        return heard;
    }

    /// Waits for the end of the connection and takes what was left.
    String hearTheEnd() {
        while (unread.indexOf(END) < 0) {
            more("the end");
        }
        return unread.substring(0, unread.indexOf(END));
    }

    private void more(String waitingFor) {
        String failure = "Waited for " + waitingFor + " but heard " + unread;
        if (unread.indexOf(END) >= 0) {
            throw new AssertionError(failure);
        }
        String chunk = stage.receive(failure, chunks::poll);
        unread.append(chunk);
    }

    @Override
    public void close() {
        duplex.close();
    }
}
