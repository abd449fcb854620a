package im.clove.node.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import im.clove.http.Handler;
import im.clove.http.HttpLimits;
import im.clove.http.HttpServer;
import im.clove.node.files.FileRelay;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PipeDuplex;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// Whoever asks a handler over HTTP, as text; time stands.
final class Asking {
    private final Stage stage = new Stage(Stage.Time.STANDS);
    private final HttpServer http = new HttpServer(HttpLimits.STANDARD, stage.timers());

    /// Fetches files, if anybody had any.
    FileRelay relay() {
        return relay(stage);
    }

    static FileRelay relay(Stage stage) {
        return new FileRelay(
                (host, port, isTls) -> {
                    throw new IOException("Nobody answers at " + host + ':' + port + (isTls ? " with TLS" : ""));
                },
                _ -> true,
                stage.timers());
    }

    Timers timers() {
        return stage.timers();
    }

    /// What comes of a request.
    ///
    /// @param first method and path
    /// @param fields of the head; `Host` is 127.0.0.1:5280 unless it is among them
    String ask(Handler handler, String first, String body, String[] fields) {
        PipeDuplex.Pair pipe = PipeDuplex.pair();
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        stage.execute(() -> http.serve(pipe.right(), handler));
        stage.execute(() -> listen(pipe.left(), heard));
        String request = first + " HTTP/1.1\r\n"
                + (List.of(fields).stream().anyMatch(f -> f.startsWith("Host:")) ? "" : "Host: 127.0.0.1:5280\r\n")
                + String.join("", List.of(fields).stream().map(f -> f + "\r\n").toList())
                + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n") + "\r\n" + body;
        try {
            pipe.left().write(ByteBuffer.wrap(request.getBytes(ISO_8859_1)));
            pipe.left().flush();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        stage.still();
        pipe.left().close();
        stage.still();
        return heard.toString(ISO_8859_1);
    }

    private static void listen(Duplex duplex, ByteArrayOutputStream heard) {
        ByteBuffer bytes = ByteBuffer.allocate(4096);
        try {
            while (duplex.read(bytes.clear()) >= 0) {
                heard.write(bytes.array(), 0, bytes.position());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
