package im.clove.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.PipeDuplex;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is asked of another server, and which answers are none.
@Timeout(300)
final class DownloadTest {
    private final Stage stage = new Stage(Stage.Time.STANDS);
    private final PipeDuplex.Pair pipe = PipeDuplex.pair();

    private void answers(String text) throws IOException {
        pipe.right().write(ByteBuffer.wrap(text.replace("\n", "\r\n").getBytes(ISO_8859_1)));
        pipe.right().flush();
    }

    private Download begin() throws IOException {
        return Download.begin(pipe.left(), "a.b32.i2p:8080", "/files/x", HttpLimits.STANDARD, stage.timers());
    }

    private static String body(Download download) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (download) {
            download.write(0, download.length(), bytes -> {
                byte[] piece = new byte[bytes.remaining()];
                bytes.get(piece);
                all.writeBytes(piece);
            });
        }
        return all.toString(ISO_8859_1);
    }

    @Test
    void aFileComesAsItIs() throws IOException {
        answers("HTTP/1.1 200 OK\nContent-Type: image/png\nContent-Length: 5\n\n12345and what follows");
        Download download = begin();
        assertThat(download.status()).isEqualTo(200);
        assertThat(download.field("content-type")).contains("image/png");
        assertThat(body(download)).isEqualTo("12345");
        ByteBuffer asked = ByteBuffer.allocate(4096);
        assertThat(pipe.right().read(asked)).isPositive();
        assertThat(new String(asked.array(), 0, asked.position(), ISO_8859_1))
                .as("nothing of who asks")
                .isEqualTo("GET /files/x HTTP/1.1\r\nHost: a.b32.i2p:8080\r\nAccept: */*\r\n"
                        + "Accept-Encoding: identity\r\nConnection: close\r\n\r\n");
        assertThat(pipe.right().read(asked.clear())).as("and it is closed").isNegative();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\n\n",
                "HTTP/2.0 200 OK\nContent-Length: 1\n\n1",
                "HTTP/1.1 200 OK\n\nno length",
                "HTTP/1.1 200 OK\nContent-Length: -1\n\n",
                "HTTP/1.1 200 OK\nContent-Length: 9999999999999999999\n\n",
                "HTTP/1.1 200 OK\nContent-Length: 1\nContent-Length: 2\n\n12",
                "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n1\n1\n0\n\n",
                "HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 1\n\n1",
            })
    void whatIsNoAnswer(String text) throws IOException {
        answers(text);
        pipe.right().finish();
        assertThatThrownBy(this::begin).isInstanceOf(IOException.class);
    }

    @Test
    @DisplayName("A head is as long as one may be")
    void aLongHead() throws IOException {
        answers("HTTP/1.1 200 OK\n" + "X: y\n".repeat(9_000) + "Content-Length: 1\n\n1");
        assertThatThrownBy(this::begin).isInstanceOf(IOException.class);
    }

    @Test
    void whatBreaksOffIsNoFile() throws IOException {
        answers("HTTP/1.1 200 OK\nContent-Length: 5\n\n123");
        Download download = begin();
        pipe.right().close();
        assertThatThrownBy(() -> body(download)).isInstanceOf(IOException.class);
    }

    @Test
    @DisplayName("Who does not get on with it is left")
    void silence() throws IOException {
        AtomicReference<Throwable> problem = new AtomicReference<>();
        stage.execute(() -> {
            try {
                begin();
            } catch (IOException e) {
                problem.set(e);
            }
        });
        stage.still();
        assertThat(problem.get()).isNull();
        stage.pass(HttpLimits.STANDARD.idle());
        stage.still();
        assertThat(problem.get()).isInstanceOf(IOException.class);
    }
}
