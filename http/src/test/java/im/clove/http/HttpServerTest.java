package im.clove.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.Duplex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(300)
final class HttpServerTest {
    private static final HttpLimits LIMITS =
            new HttpLimits(200, 1024, Duration.ofSeconds(60), Duration.ofSeconds(60), 8, 2);

    private final Stage stage = new Stage(Stage.Time.STANDS);
    private final HttpServer server = new HttpServer(LIMITS, stage.timers());

    private Visit visit() {
        return new Visit(stage, server, HttpServerTest::answer);
    }

    private static Response answer(Request request) throws HttpProblem, IOException {
        return switch (String.join("/", request.path())) {
            case "" -> Response.text(Status.OK, request.host());
            case "echo" -> Response.text(Status.OK, new String(request.body().all(100), US_ASCII));
            case "ranged" ->
                Response.text(Status.OK, "0123456789")
                        .with("Accept-Ranges", "bytes")
                        .with("ETag", "\"a\"");
            case "nothing" -> Response.of(Status.NO_CONTENT);
            case "fault" -> throw new IllegalStateException("in this test");
            case "socket" -> WebSocket.accept(request, "xmpp", HttpServerTest::talk);
            default -> throw new HttpProblem(Status.NOT_FOUND, "There is nothing");
        };
    }

    private static void talk(Duplex duplex) {
        ByteBuffer bytes = ByteBuffer.allocate(100);
        try {
            while (duplex.read(bytes.clear()) >= 0) {
                duplex.write(bytes.flip());
                duplex.flush();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String get(String path, String... fields) {
        return "GET " + path + " HTTP/1.1\r\nHost: here\r\n"
                + String.join("", List.of(fields).stream().map(f -> f + "\r\n").toList()) + "\r\n";
    }

    @Test
    @DisplayName("Requests of one connection, one after the other, however they are cut")
    void keepsAlive() {
        Visit visit = visit();
        assertThat(visit.say(get("/")).hear())
                .isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 4\r\n"
                        + "Connection: keep-alive\r\n\r\nhere");
        for (byte each : get("/x").getBytes(US_ASCII)) {
            visit.say(new byte[] {each});
        }
        assertThat(visit.hear()).startsWith("HTTP/1.1 404 Not Found\r\n").endsWith("\r\n\r\nThere is nothing\n");
        assertThat(visit.say(get("/") + get("/nothing")).hear())
                .endsWith("hereHTTP/1.1 204 No Content\r\nConnection: keep-alive\r\n\r\n");
        assertThat(visit.say("HEAD / HTTP/1.1\r\nHost: here\r\n\r\n").hear())
                .endsWith("Content-Length: 4\r\n" + "Connection: keep-alive\r\n\r\n");
        assertThat(visit.say(get("/", "Connection: close")).hear()).contains("Connection: close\r\n");
        assertThat(visit.isOver()).isTrue();
    }

    @Test
    @DisplayName("A request of HTTP/1.0 is answered, and its connection ends")
    void old() {
        Visit visit = visit();
        assertThat(visit.say("GET / HTTP/1.0\r\n\r\n").hear()).startsWith("HTTP/1.1 200 OK\r\n");
        assertThat(visit.isOver()).isTrue();
    }

    @ParameterizedTest
    @DisplayName("H-05, H-06: what could be read in two ways is refused, and the connection ends")
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / HTTP/1.1\\nHost: here\\n\\n | 400",
                "GET / HTTP/1.1\\r\\nHost: here\\n\\r\\n | 400",
                "GET / HTTP/1.1\\r\\n\\r\\n | 400",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\n\\r\\n | 400",
                "GET /../x HTTP/1.1\\r\\nHost: here\\r\\n\\r\\n | 400",
                "GET / HTTP/1.1\\r\\nHost: here\\r\\n folded\\r\\n\\r\\n | 400",
                "GET / HTTP/1.1\\r\\nHost : here\\r\\n\\r\\n | 400",
                "GET / HTTP/1.1\\r\\nHost: here\\r\\nX: a\\0b\\r\\n\\r\\n | 400",
                "GET / HTTP/2.0\\r\\nHost: here\\r\\n\\r\\n | 505",
                "GET / HTTP/1.1\\r\\nHost: a@b\\r\\n\\r\\n | 400",
                "PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n | 505",
                "G\\1T / HTTP/1.1\\r\\nHost: here\\r\\n\\r\\n | 400",
                "nonsense | 0",
                "nonsense\\r\\n\\r\\n | 400",
                "POST /echo HTTP/1.1\\r\\nHost: here\\r\\nContent-Length: 3\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | 400",
                "POST /echo HTTP/1.1\\r\\nHost: here\\r\\nContent-Length: 3\\r\\nContent-Length: 4\\r\\n\\r\\nabcd | 400",
                "POST /echo HTTP/1.1\\r\\nHost: here\\r\\nContent-Length: +3\\r\\n\\r\\nabc | 400",
                "POST /echo HTTP/1.1\\r\\nHost: here\\r\\nContent-Length: -3\\r\\n\\r\\nabc | 400",
                "POST /echo HTTP/1.1\\r\\nHost: here\\r\\nContent-Length: 3, 3\\r\\n\\r\\nabc | 400",
                "POST /echo HTTP/1.1\\r\\nHost: here\\r\\nTransfer-Encoding: gzip, chunked\\r\\n\\r\\n | 501",
                "POST /echo HTTP/1.1\\r\\nHost: here\\r\\nTransfer-Encoding: xchunked\\r\\n\\r\\n | 400",
                "POST /echo HTTP/1.1\\r\\nHost: here\\r\\nExpect: tea\\r\\nContent-Length: 3\\r\\n\\r\\n | 417"
            })
    void refused(String said, int status) {
        Visit visit = visit();
        String raw = said.replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\0", "\0")
                .replace("\\1", "\1");
        String heard = visit.say(raw).hear();
        if (status == 0) {
            assertThat(heard).isEmpty();
            visit.leave();
        } else {
            assertThat(heard).startsWith("HTTP/1.1 " + status + ' ').contains("\r\nConnection: close\r\n");
            assertThat(heard.indexOf("HTTP/1.1", 1)).isNegative();
        }
        assertThat(visit.isOver()).isTrue();
    }

    @Test
    @DisplayName("H-05: a long line, a long head, many fields")
    void bounds() {
        assertThat(visit().say(get('/' + "a".repeat(300))).hear()).startsWith("HTTP/1.1 414 ");
        assertThat(visit().say(get("/", "X: " + "a".repeat(1100))).hear()).startsWith("HTTP/1.1 431 ");
        String[] many = new String[400];
        java.util.Arrays.fill(many, "A: b");
        assertThat(visit().say(get("/", many)).hear()).startsWith("HTTP/1.1 431 ");
    }

    @Test
    @DisplayName("Bodies: by length, in chunks, on demand, too long, left alone")
    void bodies() {
        Visit visit = visit();
        String post = "POST /echo HTTP/1.1\r\nHost: here\r\n";
        assertThat(visit.say(post + "Content-Length: 3\r\n\r\nabc").hear()).endsWith("\r\n\r\nabc");
        assertThat(visit.say(post + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n2;x=y\r\nbc\r\n0\r\n\r\n")
                        .hear())
                .endsWith("\r\n\r\nabc");
        assertThat(visit.say(post + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n")
                        .hear())
                .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(visit.say("abc").hear()).endsWith("\r\n\r\nabc");
        assertThat(visit.say("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\n\r\nabc")
                        .hear())
                .endsWith("\r\n\r\nhere");
        assertThat(visit.say(post + "Content-Length: 101\r\n\r\n" + "a".repeat(101))
                        .hear())
                .startsWith("HTTP/1.1 413 ")
                .contains("keep-alive");
        assertThat(visit.say("POST / HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n")
                        .hear())
                .contains("\r\nConnection: close\r\n");
        assertThat(visit.isOver()).isTrue();
        Visit other = visit();
        assertThat(other.say(post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n").hear())
                .isEmpty();
        assertThat(other.isOver()).isTrue();
    }

    @ParameterizedTest
    @DisplayName("RFC 9110 §14: one range; anything else is all of it")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "bytes=2-4 | 206 | 234 | bytes 2-4/10",
                "bytes=8- | 206 | 89 | bytes 8-9/10",
                "bytes=8-99 | 206 | 89 | bytes 8-9/10",
                "bytes=-3 | 206 | 789 | bytes 7-9/10",
                "bytes=-99 | 206 | 0123456789 | bytes 0-9/10",
                "bytes=10- | 416 | '' | bytes */10",
                "bytes=-0 | 416 | '' | bytes */10",
                "bytes=4-2 | 416 | '' | bytes */10",
                "bytes=1-2,4-5 | 200 | 0123456789 | -",
                "lines=1-2 | 200 | 0123456789 | -",
                "bytes=99999999999999999999- | 200 | 0123456789 | -"
            })
    void ranges(String asked, int status, String content, String range) {
        String heard = visit().say(get("/ranged", "Range: " + asked)).hear();
        assertThat(heard).startsWith("HTTP/1.1 " + status).endsWith("\r\n\r\n" + content);
        if (range == null) {
            assertThat(heard).doesNotContain("Content-Range");
        } else {
            assertThat(heard).contains("\r\nContent-Range: " + range + "\r\n");
        }
    }

    @Test
    @DisplayName("RFC 9110 §13: what the client has is not sent again; a range of another version is all of it")
    void conditions() {
        assertThat(visit().say(get("/ranged", "If-None-Match: \"a\"")).hear())
                .startsWith("HTTP/1.1 304 ")
                .endsWith("\r\n\r\n");
        assertThat(visit().say(get("/ranged", "Range: bytes=1-2", "If-Range: \"b\""))
                        .hear())
                .endsWith("\r\n\r\n0123456789");
    }

    @Test
    @DisplayName("A file of any length goes out as it is")
    void files(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("file");
        byte[] bytes = new byte[100_000];
        new java.util.Random(1).nextBytes(bytes);
        Files.write(file, bytes);
        Visit visit = new Visit(
                stage, server, request -> Response.of(Status.OK, "application/octet-stream", Content.of(file)));
        String heard = visit.say(get("/")).hear();
        assertThat(heard.substring(heard.indexOf("\r\n\r\n") + 4))
                .isEqualTo(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    @Test
    @DisplayName("An error of ours is a 500, and the connection goes on")
    void fault() {
        Visit visit = visit();
        assertThat(visit.say(get("/fault")).hear()).startsWith("HTTP/1.1 500 ");
        assertThat(visit.say(get("/")).hear()).startsWith("HTTP/1.1 200 ");
    }

    @Test
    @DisplayName("R-01: who does not get on is cut: before a request, within its head, within a body")
    void slow() {
        String post = "POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: 50\r\n\r\n";
        List<Visit> visits = new ArrayList<>(List.of(visit(), visit().say("GET / HT"), visit().say(post + "ab")));
        for (int second = 0; second < 61; second++) {
            stage.pass(Duration.ofSeconds(1));
            if (second < 50) {
                visits.get(1).say(second < 1 ? "TP/1.1\r\nX: " : "x");
                visits.get(2).say(second < 40 ? "a" : "");
            }
        }
        assertThat(visits).allMatch(Visit::isOver);
    }

    @Test
    @DisplayName("R-01: no more is answered at once than there is room for, and room is given back")
    void busy() {
        List<Visit> slow = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            slow.add(visit().say("POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\n\r\na"));
            stage.still();
        }
        Visit late = visit();
        assertThat(late.say(get("/")).hear()).startsWith("HTTP/1.1 503 ").contains("Connection: close");
        assertThat(slow.getFirst().say("b").hear()).endsWith("\r\n\r\nab");
        assertThat(visit().say(get("/")).hear()).startsWith("HTTP/1.1 200 ");
        slow.forEach(Visit::leave);
        assertThat(visit().say(get("/")).hear()).startsWith("HTTP/1.1 200 ");
    }

    @Test
    @DisplayName("R-01: silent connections give way to others")
    void crowd() {
        List<Visit> silent = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            silent.add(visit());
        }
        assertThat(visit().say(get("/")).hear()).startsWith("HTTP/1.1 200 ");
        stage.pass(Duration.ofSeconds(5));
        assertThat(silent.stream().filter(Visit::isOver)).hasSizeGreaterThan(30);
    }

    @Test
    @DisplayName("RFC 6455 §1.3: the handshake of a WebSocket, and bytes from there on")
    void webSocket() {
        String[] fields = {
            "Upgrade: websocket",
            "Connection: keep-alive, Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Protocol: chat, xmpp"
        };
        Visit visit = visit();
        assertThat(visit.say(get("/socket", fields)).hear())
                .isEqualTo("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: xmpp\r\n\r\n");
        assertThat(visit.say("ab\0c").hear()).isEqualTo("ab\0c");
        stage.pass(Duration.ofMinutes(10));
        assertThat(visit.say("more").hear()).isEqualTo("more");

        assertThat(visit().say(get("/socket", fields) + "early").hear()).startsWith("HTTP/1.1 400 ");
        for (int left = 0; left < fields.length; left++) {
            List<String> some = new ArrayList<>(List.of(fields));
            some.remove(left);
            assertThat(visit().say(get("/socket", some.toArray(new String[0]))).hear())
                    .matches("(?s)HTTP/1\\.1 (400|426) .*");
        }
    }
}
