package im.clove.node.files;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.http.Handler;
import im.clove.http.HttpLimits;
import im.clove.http.HttpServer;
import im.clove.node.core.Faces;
import im.clove.node.files.Wish.Purpose;
import im.clove.node.store.memory.MemoryStore;
import im.clove.runtime.stage.Stage;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files over HTTP: what is said and what is answered, byte by byte.
@Timeout(300)
final class FileHandlerTest {
    private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
    private static final Jid ROMEO = Jid.parse("romeo@verona.example");
    private static final FileTerms TERMS =
            new FileTerms(1 << 20, 2 << 20, 10, 4 << 20, Duration.ofDays(30), 8 << 20, 0);

    private final Stage stage = new Stage(Stage.Time.STANDS);
    private final HttpServer server = new HttpServer(HttpLimits.STANDARD, stage.timers());

    @TempDir
    private Path folder;

    private FileStore files;
    private FileHandler handler;

    @BeforeEach
    void open() throws IOException {
        files = FileStore.open(folder, new MemoryStore(), TERMS, this::now, new SecureRandom());
        handler = new FileHandler(files);
    }

    private Instant now() {
        return START.plusMillis(stage.timers().nowMillis());
    }

    private Caller caller() {
        return new Caller(stage, server, handler);
    }

    private Granted.Slot slot(String name, String type, long size) throws IOException {
        Granted granted = files.grant(ROMEO, new Wish(name, type, size, new Purpose.Message()));
        assertThat(granted).isInstanceOf(Granted.Slot.class);
        return (Granted.Slot) granted;
    }

    private static String up(Granted.Slot slot) {
        return FileHandler.path(slot.token(), slot.name(), slot.secret());
    }

    private static String down(Granted.Slot slot) {
        return FileHandler.path(slot.token(), slot.name());
    }

    private static String request(String method, String path, String... fields) {
        return method + ' ' + path + " HTTP/1.1\r\nHost: here\r\n"
                + String.join("", Stream.of(fields).map(f -> f + "\r\n").toList()) + "\r\n";
    }

    private static String put(String path, String content) {
        return request("PUT", path, "Content-Length: " + content.length()) + content;
    }

    private Granted.Slot uploaded(String name, String type, String content) throws IOException {
        Granted.Slot slot = slot(name, type, content.length());
        assertThat(caller().say(put(up(slot), content)).hear()).startsWith("HTTP/1.1 201 Created\r\n");
        return slot;
    }

    private List<String> onDisk() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(each -> each.getFileName().toString()).toList();
        }
    }

    @Test
    @DisplayName("What was uploaded is there for everybody who knows where, whole, in part, or only its head")
    void upAndDown() throws IOException {
        Granted.Slot slot = uploaded("très cool.jpg", "image/jpeg", "0123456789");
        Caller anybody = caller();
        String heard = anybody.say(request("GET", down(slot))).hear();
        assertThat(heard)
                .startsWith("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nAccept-Ranges: bytes\r\nETag: \"")
                .contains(
                        "\r\nContent-Disposition: inline; filename=\"tr_s cool.jpg\";"
                                + " filename*=UTF-8''tr%C3%A8s%20cool.jpg\r\n",
                        "\r\nContent-Length: 10\r\n", "\r\nCache-Control: private, max-age=86400, immutable\r\n")
                .endsWith("\r\n\r\n0123456789");
        String tag = heard.substring(heard.indexOf("ETag: ") + 6, heard.indexOf("\r\nContent-Disposition"));
        assertThat(anybody.say(request("HEAD", down(slot))).hear())
                .contains("Content-Length: 10\r\n")
                .endsWith("\r\n\r\n");
        assertThat(anybody.say(request("GET", down(slot), "Range: bytes=3-5")).hear())
                .startsWith("HTTP/1.1 206 ")
                .contains("Content-Range: bytes 3-5/10")
                .endsWith("\r\n\r\n345");
        assertThat(anybody.say(request("GET", down(slot), "If-None-Match: " + tag))
                        .hear())
                .startsWith("HTTP/1.1 304 ");
        assertThat(onDisk()).containsExactly(FileStore.id(slot.token()));
    }

    @Test
    @DisplayName("H-07: no name of a user is on the disk, and no path leads out of the folder")
    void namesAndPathsLeadNowhere() throws IOException {
        Files.writeString(folder.resolveSibling("secret"), "secret");
        Granted.Slot slot = uploaded("../../secret", "text/plain", "mine");
        assertThat(slot.name()).isEqualTo("secret");
        assertThat(onDisk()).allMatch(name -> name.matches("[0-9a-f]{32}"));
        for (String path : List.of(
                "/files/../secret",
                "/files/%2e%2e/secret",
                "/files/..%2fsecret/x",
                "/files/" + slot.token() + "/other",
                "/files/" + slot.token() + "/%2e%2e%2fsecret",
                "/files/" + slot.token(),
                "/files/" + slot.token() + "/secret/",
                "/files//secret",
                "/files/" + FileStore.id(slot.token()) + "/secret",
                "/files/" + slot.token().toUpperCase(java.util.Locale.ROOT) + "x/secret")) {
            assertThat(caller().say(request("GET", path)).hear())
                    .as(path)
                    .matches("(?s)HTTP/1.1 40[04] .*")
                    .doesNotContain("mine");
        }
    }

    @Test
    @DisplayName("H-08: shorter, longer, without a length, twice, with another secret, too late: nothing comes of it")
    void onlyWhatWasAgreed() throws IOException {
        Granted.Slot slot = slot("a.txt", "text/plain", 5);
        assertThat(caller().say(put(up(slot), "four")).hear()).startsWith("HTTP/1.1 400 ");
        assertThat(caller().say(put(up(slot), "sixsix")).hear()).startsWith("HTTP/1.1 413 ");
        assertThat(caller().say(request("PUT", up(slot), "Transfer-Encoding: chunked") + "5\r\nfives\r\n0\r\n\r\n")
                        .hear())
                .startsWith("HTTP/1.1 411 ");
        assertThat(caller().say(request("PUT", up(slot))).hear()).startsWith("HTTP/1.1 411 ");
        assertThat(caller().say(put(down(slot), "fives")).hear()).startsWith("HTTP/1.1 403 ");
        assertThat(caller().say(put(down(slot) + "?slot=" + slot.token(), "fives"))
                        .hear())
                .startsWith("HTTP/1.1 403 ");
        assertThat(caller().say(put("/files/AAAAAAAAAAAAAAAAAAAAAAAA/a.txt?slot=x", "fives"))
                        .hear())
                .startsWith("HTTP/1.1 404 ");
        assertThat(caller().say(request("GET", down(slot))).hear()).startsWith("HTTP/1.1 404 ");
        assertThat(onDisk()).isEmpty();

        assertThat(caller().say(put(up(slot), "fives")).hear()).startsWith("HTTP/1.1 201 ");
        assertThat(caller().say(put(up(slot), "again")).hear()).startsWith("HTTP/1.1 409 ");
        assertThat(caller().say(request("GET", down(slot))).hear()).endsWith("fives");

        Granted.Slot late = slot("b.txt", "text/plain", 5);
        stage.pass(Duration.ofSeconds(301));
        assertThat(caller().say(put(up(late), "fives")).hear()).startsWith("HTTP/1.1 410 ");
        assertThat(files.sweep()).isEqualTo(1);
        assertThat(caller().say(put(up(late), "fives")).hear()).startsWith("HTTP/1.1 404 ");
        assertThat(files.held()).isEqualTo(5);
    }

    @Test
    @DisplayName("H-08: a body that is asked for is one that is wanted")
    void nothingIsAskedForInVain() throws IOException {
        Granted.Slot slot = slot("a.txt", "text/plain", 5);
        String head = request("PUT", up(slot), "Content-Length: 6", "Expect: 100-continue");
        assertThat(caller().say(head).hear()).startsWith("HTTP/1.1 413 ");
        Caller good = caller().say(request("PUT", up(slot), "Content-Length: 5", "Expect: 100-continue"));
        assertThat(good.hear()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(good.say("fives").hear()).startsWith("HTTP/1.1 201 ");
    }

    @Test
    @DisplayName("H-08: one that breaks off or comes at a byte a second leaves nothing, and may come again in time")
    void whatBreaksOffLeavesNothing() throws IOException {
        Granted.Slot slot = slot("a.bin", "", 300_000);
        String head = request("PUT", up(slot), "Content-Length: 300000");
        Caller gone = caller().say(head).say(new byte[200_000]);
        gone.hear();
        assertThat(onDisk()).containsExactly(FileStore.id(slot.token()) + ".part");
        // What is refused is read a little further first, for clients that only then listen.
        assertThat(caller().say(head).say(new byte[66_000]).hear())
                .as("two at once")
                .startsWith("HTTP/1.1 409 ");
        gone.leave();
        assertThat(onDisk()).isEmpty();

        Caller slow = caller().say(head);
        slow.hear();
        for (int second = 0; second < 61 && !slow.isOver(); second++) {
            slow.say("x");
            stage.pass(Duration.ofSeconds(1));
        }
        assertThat(slow.isOver()).isTrue();
        assertThat(onDisk()).isEmpty();

        assertThat(caller().say(head).say(new byte[300_000]).hear()).startsWith("HTTP/1.1 201 ");
        assertThat(caller().say(request("HEAD", down(slot))).hear()).contains("Content-Length: 300000\r\n");
    }

    @Test
    @DisplayName("H-08: an upload that began in time may take longer than its slot")
    void aLongUploadIsNotSweptAway() throws IOException {
        Granted.Slot slot = slot("a.bin", "", 100_000);
        Caller upload = caller().say(request("PUT", up(slot), "Content-Length: 100000"));
        for (int i = 0; i < 9; i++) {
            assertThat(upload.say(new byte[10_000]).hear()).isEmpty();
            stage.pass(Duration.ofSeconds(40));
        }
        assertThat(files.sweep()).isZero();
        assertThat(upload.say(new byte[10_000]).hear()).startsWith("HTTP/1.1 201 ");
        assertThat(files.sweep()).isZero();
        assertThat(caller().say(request("HEAD", down(slot))).hear()).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @DisplayName("H-09, N-05: what a browser could run is a heap of bytes, to be saved")
    @ValueSource(strings = {"image/svg+xml", "text/html", "application/xml", "application/pdf", "text/javascript"})
    void nothingRunsInABrowser(String type) throws IOException {
        Granted.Slot slot = uploaded("a\"b.html", type, "<script>alert(1)</script>");
        assertThat(caller().say(request("GET", down(slot))).hear())
                .contains(
                        "\r\nContent-Type: application/octet-stream\r\n",
                        "\r\nContent-Disposition: attachment; filename=\"a_b.html\"; filename*=UTF-8''a%22b.html\r\n",
                        "\r\nX-Content-Type-Options: nosniff\r\n",
                        "\r\nContent-Security-Policy: default-src 'none'; sandbox\r\n");
    }

    @ParameterizedTest
    @DisplayName("H-10: what a user says is in no header but as a name")
    @CsvSource({"'a\r\nSet-Cookie: x=1', image/png", "a.png, 'image/png\r\nSet-Cookie: x=1'"})
    void nothingIsPutIntoHeaders(String name, String type) throws IOException {
        Granted.Slot slot = uploaded(name, type, "x");
        assertThat(up(slot)).matches("[A-Za-z0-9/?=%._~-]+");
        assertThat(caller().say(request("GET", down(slot))).hear())
                .startsWith("HTTP/1.1 200 ")
                .doesNotContain("\r\nSet-Cookie");
    }

    @Test
    @DisplayName("Pages of any origin may ask, for files, for what is wrong, and for whether they may ask")
    void pagesOfOtherOriginsMayAsk() throws IOException {
        Granted.Slot slot = uploaded("a.txt", "text/plain", "x");
        for (String request : List.of(
                request("OPTIONS", up(slot), "Origin: http://x", "Access-Control-Request-Method: PUT"),
                request("GET", down(slot), "Origin: http://x"),
                request("GET", "/files/nothing/here"),
                request("DELETE", down(slot)),
                put(up(slot), "x"))) {
            assertThat(caller().say(request).hear())
                    .contains(
                            "\r\nAccess-Control-Allow-Origin: *\r\n",
                            "\r\nAccess-Control-Allow-Methods: GET, HEAD, PUT, OPTIONS\r\n",
                            "\r\nAccess-Control-Allow-Headers: Authorization, Content-Type, ")
                    .doesNotContain("Allow-Credentials");
        }
        assertThat(caller().say(request("OPTIONS", up(slot))).hear()).startsWith("HTTP/1.1 204 ");
        assertThat(caller().say(request("DELETE", down(slot))).hear()).startsWith("HTTP/1.1 405 ");
        assertThat(caller().say(request("POST", down(slot), "Content-Length: 0"))
                        .hear())
                .startsWith("HTTP/1.1 405 ");
    }

    @Test
    @DisplayName("What has expired is gone, first for who asks, then from the disk; a download that runs goes on")
    void whatHasExpiredIsGone() throws IOException {
        Granted.Slot slot = uploaded("a.txt", "text/plain", "x");
        stage.pass(Duration.ofDays(30).minusSeconds(1));
        assertThat(caller().say(request("GET", down(slot))).hear()).startsWith("HTTP/1.1 200 ");
        stage.pass(Duration.ofSeconds(2));
        assertThat(caller().say(request("GET", down(slot))).hear()).startsWith("HTTP/1.1 410 ");
        assertThat(files.sweep()).isEqualTo(1);
        assertThat(caller().say(request("GET", down(slot))).hear()).startsWith("HTTP/1.1 404 ");
        assertThat(onDisk()).isEmpty();
        assertThat(files.held()).isZero();
    }

    @Test
    @DisplayName("A file that somebody took from the disk is gone, and says so")
    void whatIsNotOnTheDiskIsGone() throws IOException {
        Granted.Slot slot = uploaded("a.txt", "text/plain", "x");
        Files.delete(folder.resolve(FileStore.id(slot.token())));
        assertThat(caller().say(request("GET", down(slot))).hear()).startsWith("HTTP/1.1 410 ");
        assertThat(files.sweep()).isEqualTo(1);
        assertThat(files.held()).isZero();
    }

    @Test
    void anotherPathIsNotOurs() {
        assertThat(caller().say(request("GET", "/")).hear()).startsWith("HTTP/1.1 404 ");
        assertThat(caller().say(request("GET", "/file/a/b")).hear()).startsWith("HTTP/1.1 404 ");
    }

    @Test
    @DisplayName("D-07: a file of the clearnet is as good as none for who comes by the destination, whatever he tries")
    void whatIsNotShownIsNotThere() throws IOException {
        Granted.Slot slot = slot("a.txt", "text/plain", 5);
        String put = request("PUT", up(slot), "Content-Length: 5") + "hello";
        String nothing = request("GET", "/files/x/a.txt");
        FileAddresses addresses = new FileAddresses(Optional.empty(), new Faces(Set.of(ROMEO.domain()), false));
        Handler apart = new FileHandler(files, addresses::isShown);
        String none = new Caller(stage, server, apart).say(nothing).hear();
        assertThat(none).startsWith("HTTP/1.1 404 ");
        assertThat(new Caller(stage, server, apart).say(put).hear()).startsWith("HTTP/1.1 404 ");
        assertThat(caller().say(put).hear()).startsWith("HTTP/1.1 201 ");
        assertThat(new Caller(stage, server, apart).say(put).hear()).startsWith("HTTP/1.1 404 ");
        assertThat(new Caller(stage, server, apart)
                        .say(request("GET", down(slot)))
                        .hear())
                .isEqualTo(none);
        stage.pass(TERMS.keep());
        assertThat(caller().say(request("GET", down(slot))).hear()).startsWith("HTTP/1.1 410 ");
        assertThat(new Caller(stage, server, apart)
                        .say(request("GET", down(slot)))
                        .hear())
                .startsWith("HTTP/1.1 404 ");
    }
}
