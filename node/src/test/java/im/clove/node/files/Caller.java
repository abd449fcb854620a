package im.clove.node.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import im.clove.http.Handler;
import im.clove.http.HttpServer;
import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.PipeDuplex;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/// One connection of a client to a server of HTTP, on a stage.
public final class Caller {
    private final Stage stage;
    private final PipeDuplex client;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final AtomicBoolean over = new AtomicBoolean();

    public Caller(Stage stage, HttpServer server, Handler handler) {
        this.stage = stage;
        PipeDuplex.Pair pipe = PipeDuplex.pair();
        this.client = pipe.left();
        stage.execute(() -> server.serve(pipe.right(), handler));
        stage.execute(this::listen);
    }

    private void listen() {
        ByteBuffer bytes = ByteBuffer.allocate(4096);
        try {
            while (client.read(bytes.clear()) >= 0) {
                synchronized (heard) {
                    heard.write(bytes.array(), 0, bytes.position());
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        over.set(true);
    }

    public Caller say(String text) {
        return say(text.getBytes(ISO_8859_1));
    }

    Caller say(byte[] bytes) {
        try {
            client.write(ByteBuffer.wrap(bytes));
            client.flush();
        } catch (IOException e) {
            throw new AssertionError("The connection is over; heard: " + heard.toString(ISO_8859_1), e);
        }
        return this;
    }

    /// What was said since the last time, once all is still.
    public String hear() {
        stage.still();
        synchronized (heard) {
            String text = heard.toString(ISO_8859_1);
            heard.reset();
            return text;
        }
    }

    boolean isOver() {
        stage.still();
        return over.get();
    }

    void leave() {
        client.close();
        stage.still();
    }
}
