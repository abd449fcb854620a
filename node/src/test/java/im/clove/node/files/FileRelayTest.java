package im.clove.node.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.http.HttpProblem;
import im.clove.http.Response;
import im.clove.http.Status;
import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.PipeDuplex;
import im.clove.xmpp.jid.Jid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files of other servers, as they reach a browser.
@Timeout(300)
final class FileRelayTest {
    private static final Jid ROMEO = Jid.parse("romeo@verona.example");
    private static final Jid JULIET = Jid.parse("juliet@verona.example");
    private static final String HOST = "a".repeat(52) + ".b32.i2p";

    private final Stage stage = new Stage(Stage.Time.STANDS);
    private final List<String> reached = new ArrayList<>();
    private String answer = "";
    private boolean isThere = true;
    private final FileRelay relay = new FileRelay(
            (host, port, isTls) -> {
                reached.add(host + ' ' + port + ' ' + isTls);
                if (!isThere) {
                    throw new IOException("no tunnel");
                }
                PipeDuplex.Pair pipe = PipeDuplex.pair();
                pipe.right().write(ByteBuffer.wrap(answer.replace("\n", "\r\n").getBytes(ISO_8859_1)));
                pipe.right().flush();
                return pipe.left();
            },
            reader -> !reader.local().equals("child"),
            stage.timers());

    private Response fetch(Jid reader) throws HttpProblem {
        return relay.fetch(reader, List.of("https", HOST, "443", "files", "t0k", "summer at the sea.png"));
    }

    private static String field(Response response, String name) {
        return response.headers().first(name).orElse("");
    }

    private static String end(Response response) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (var content = response.content()) {
            content.write(0, content.length(), bytes -> {
                byte[] piece = new byte[bytes.remaining()];
                bytes.get(piece);
                all.writeBytes(piece);
            });
        }
        return all.toString(ISO_8859_1);
    }

    @Test
    void aPictureIsShown() throws Exception {
        answer = "HTTP/1.1 200 OK\nContent-Type: image/png\nContent-Length: 3\nSet-Cookie: clove=x\n"
                + "Content-Security-Policy: script-src *\n\nabc";
        Response response = fetch(ROMEO);
        assertThat(reached).containsExactly(HOST + " 443 true");
        assertThat(field(response, "Content-Type")).isEqualTo("image/png");
        assertThat(field(response, "Content-Disposition")).startsWith("inline; filename=\"summer at the sea.png\"");
        assertThat(field(response, "Content-Security-Policy")).isEqualTo("default-src 'none'; sandbox");
        assertThat(response.headers().first("Set-Cookie"))
                .as("nothing else of theirs")
                .isEmpty();
        assertThat(end(response)).isEqualTo("abc");
    }

    @ParameterizedTest
    @DisplayName("H-09: what a browser could run is a heap of bytes, whatever its server calls it")
    @CsvSource({
        "text/html",
        "image/svg+xml",
        "application/xhtml+xml",
        "text/html; charset=utf-8",
        "multipart/mixed",
        "application/pdf",
        "''"
    })
    void nothingRuns(String type) throws Exception {
        answer = "HTTP/1.1 200 OK\nContent-Type: " + type + "\nContent-Length: 0\n\n";
        Response response = fetch(ROMEO);
        assertThat(field(response, "Content-Type")).isEqualTo("application/octet-stream");
        assertThat(field(response, "Content-Disposition")).startsWith("attachment");
        assertThat(end(response)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "404, NOT_FOUND",
        "410, NOT_FOUND",
        "301, BAD_GATEWAY",
        "206, BAD_GATEWAY",
        "500, BAD_GATEWAY",
        "200, BAD_GATEWAY"
    })
    void whatIsNoFile(int status, Status told) {
        answer = "HTTP/1.1 " + status + " x\nLocation: http://127.0.0.1/\nContent-Length: " + (FileRelay.LONGEST + 1)
                + "\n\n";
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> fetch(ROMEO))
                    .isInstanceOfSatisfying(
                            HttpProblem.class, e -> assertThat(e.status()).isEqualTo(told));
        }
        assertThat(reached).as("nobody is sent on").hasSize(20);
    }

    @Test
    void whoIsNotThere() throws Exception {
        isThere = false;
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> fetch(ROMEO)).hasMessageContaining("cannot be reached");
        }
        isThere = true;
        answer = "HTTP/1.1 200 OK\nContent-Length: 1\n\n1";
        assertThat(end(fetch(ROMEO))).as("no place was kept").isEqualTo("1");
    }

    @Test
    void notForWhoIsGuarded() {
        answer = "HTTP/1.1 200 OK\nContent-Length: 0\n\n";
        assertThatThrownBy(() -> fetch(Jid.parse("child@verona.example")))
                .isInstanceOfSatisfying(
                        HttpProblem.class, e -> assertThat(e.status()).isEqualTo(Status.FORBIDDEN));
        assertThat(reached).isEmpty();
    }

    @Test
    @DisplayName("One account has four at once, and no other is in its way")
    void places() throws Exception {
        answer = "HTTP/1.1 200 OK\nContent-Length: 1\n\n1";
        List<Response> held = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            held.add(fetch(ROMEO));
        }
        assertThatThrownBy(() -> fetch(ROMEO))
                .isInstanceOfSatisfying(
                        HttpProblem.class, e -> assertThat(e.status()).isEqualTo(Status.TOO_MANY_REQUESTS));
        held.add(fetch(JULIET));
        end(held.getFirst());
        end(fetch(ROMEO));
        assertThat(reached).hasSize(6);
    }
}
