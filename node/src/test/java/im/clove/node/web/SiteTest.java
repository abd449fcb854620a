package im.clove.node.web;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.http.Handler;
import im.clove.http.Response;
import im.clove.http.Status;
import im.clove.node.admin.ControlException;
import im.clove.node.c2s.ListenerKind;
import im.clove.node.c2s.Registrar;
import im.clove.runtime.transport.Duplex;
import im.clove.xmpp.jid.Jid;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is behind each door, and who may ask for it.
@Timeout(300)
final class SiteTest {
    private static final Jid ROMEO = Jid.parse("romeo@verona.example");
    private static final String OWN = "Origin: http://127.0.0.1:5280";
    private static final String[] SOCKET = {
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Protocol: xmpp"
    };

    private static final Set<String> NAMES = Set.of("127.0.0.1", "verona.example");

    private final Asking asking = new Asking();
    private final WebSessions sessions = new WebSessions(asking.timers(), new SecureRandom(), _ -> OptionalLong.of(1));
    private final List<String> served = new ArrayList<>();
    private final Site site = new Site(
            sessions,
            this::serve,
            new Facts() {
                @Override
                public Map<String, Object> common(Door door) {
                    return Map.of("address", "verona.example");
                }

                @Override
                public Map<String, Object> owner() {
                    return Map.of("secretOfTheNode", true);
                }

                @Override
                public boolean isAdmin(Jid account) {
                    return account.equals(ROMEO);
                }
            },
            new Invites() {
                @Override
                public Optional<Map<String, Object>> look(Door door, String token) {
                    return token.equals("good") ? Optional.of(Map.of("registers", true)) : Optional.empty();
                }

                @Override
                public Registrar.Outcome register(Door door, String token, String name, String password) {
                    return switch (name) {
                        case "juliet" -> new Registrar.Outcome.Made(Jid.parse("juliet@verona.example"));
                        case "romeo" -> new Registrar.Outcome.NameTaken();
                        case "" -> new Registrar.Outcome.Unfit("This cannot be a name");
                        default -> new Registrar.Outcome.NoInvitation();
                    };
                }

                @Override
                public Map<String, Object> device(Jid account) {
                    return Map.of("uri", "xmpp:" + account);
                }

                @Override
                public Map<String, Object> invite(Jid from, String kind) throws ControlException {
                    if (!kind.equals("account")) {
                        throw new ControlException(ControlException.Kind.REFUSED, "not " + kind);
                    }
                    return Map.of("uri", "xmpp:" + from);
                }
            },
            new FakeDesk(),
            new Site.Terms(
                    true, Map.of("files", _ -> Response.text(Status.OK, "a file")), Optional.empty(), asking.relay()));

    private void serve(Duplex duplex, ListenerKind kind, Optional<Jid> proven) {
        served.add(kind + " " + proven.map(Jid::toString).orElse("-"));
        duplex.close();
    }

    private String ask(Door door, String first, String... fields) {
        return ask(door, first, "", fields);
    }

    private String ask(Door door, String first, String body, String[] fields) {
        return ask(site.at(door, NAMES), first, body, fields);
    }

    private String ask(Handler handler, String first, String body, String[] fields) {
        return asking.ask(handler, first, body, fields);
    }

    private String enter(String secret, String... fields) {
        return ask(Door.HERE, "POST /api/enter", "{\"secret\":\"" + secret + "\"}", fields);
    }

    /// A session, as the browser sends it.
    private String cookie() {
        String answer = enter(sessions.link(ROMEO).orElseThrow(), OWN, "Content-Type: application/json");
        int at = answer.indexOf("Set-Cookie: ");
        assertThat(answer.substring(at, answer.indexOf("\r\n", at)))
                .matches("Set-Cookie: clove=[A-Za-z0-9_-]{32}; Path=/; HttpOnly; SameSite=Strict; Max-Age=604800");
        return "Cookie: a=b; " + answer.substring(at + "Set-Cookie: ".length(), answer.indexOf(';', at));
    }

    @ParameterizedTest
    @DisplayName("Where only files are, nothing else is, and it has to be asked for by name")
    @CsvSource({
        "GET /files/a, 127.0.0.1:5281, 200",
        "GET /files/a, evil.example, 421",
        "GET /, 127.0.0.1, 404",
        "GET /chat, 127.0.0.1, 404",
        "GET /api/me, 127.0.0.1, 404",
        "GET /xmpp-websocket, 127.0.0.1, 404"
    })
    void onlyFiles(String first, String host, String status) {
        assertThat(ask(site.outside(NAMES), first, "", new String[] {"Host: " + host}))
                .startsWith("HTTP/1.1 " + status + ' ');
    }

    @ParameterizedTest
    @DisplayName("H-11: whoever asks for another name finds nothing, and learns nothing")
    @ValueSource(strings = {"evil.example", "127.0.0.1.evil.example", "127.0.0.2", "localhost.", "[::1]", "a:5280"})
    void names(String host) {
        for (String path : List.of("GET /", "GET /api/me", "GET /xmpp-websocket", "GET /files/a")) {
            assertThat(ask(Door.HERE, path, "Host: " + host))
                    .startsWith("HTTP/1.1 421 ")
                    .doesNotContain("verona");
        }
    }

    @Test
    @DisplayName("What keeps a browser from doing more with an answer than was meant is on every one")
    void fields() {
        for (String path : List.of("GET /", "GET /chat", "GET /none", "GET /api/me", "POST /api/enter")) {
            assertThat(ask(Door.HERE, path))
                    .contains("\r\nContent-Security-Policy: default-src 'none';")
                    .contains("frame-ancestors 'none'")
                    .contains("\r\nX-Content-Type-Options: nosniff\r\n")
                    .contains("\r\nX-Frame-Options: DENY\r\n")
                    .contains("\r\nReferrer-Policy: no-referrer\r\n")
                    .doesNotContain("Access-Control-Allow-Origin");
        }
        assertThat(ask(Door.HERE, "GET /"))
                .contains("script-src 'self';")
                .doesNotContain("unsafe")
                .doesNotContain("http://")
                .doesNotContain("https://");
        assertThat(ask(Door.HERE, "GET /chat"))
                .contains("script-src 'self' 'wasm-unsafe-eval';")
                .contains("connect-src 'self' ws://127.0.0.1:5280;");
    }

    @Test
    @DisplayName("A link becomes a session once; what only an administrator sees is his")
    void entering() {
        String secret = sessions.link(ROMEO).orElseThrow();
        assertThat(enter(secret, OWN, "Content-Type: application/json")).startsWith("HTTP/1.1 200 ");
        assertThat(enter(secret, OWN, "Content-Type: application/json")).startsWith("HTTP/1.1 410 ");
        assertThat(ask(Door.HERE, "GET /api/me")).endsWith("\r\n\r\n{\"address\":\"verona.example\"}\n");
        String cookie = cookie();
        assertThat(ask(Door.HERE, "GET /api/me", cookie))
                .contains("\"me\":\"romeo@verona.example\"")
                .contains("\"secretOfTheNode\":true");
        assertThat(post(Door.HERE, "leave", "{}", cookie, OWN))
                .contains("Set-Cookie: clove=; ")
                .contains("Max-Age=0");
        assertThat(ask(Door.HERE, "GET /api/me", cookie)).doesNotContain("romeo");
    }

    @ParameterizedTest
    @DisplayName("H-11: a page of another site changes nothing, with or without the cookie")
    @CsvSource(
            delimiter = '|',
            value = {
                "Origin: http://evil.example | 403",
                "Origin: null | 403",
                "Origin: https://127.0.0.1:5280 | 403",
                "Origin: http://127.0.0.1 | 403",
                "Origin: http://127.0.0.1:5281 | 403",
                "Origin: http://localhost:5280 | 403",
                "X: no origin | 403"
            })
    void otherSites(String origin, int status) {
        String secret = sessions.link(ROMEO).orElseThrow();
        assertThat(enter(secret, origin, "Content-Type: application/json")).startsWith("HTTP/1.1 " + status);
        String cookie = cookie();
        assertThat(ask(Door.HERE, "POST /api/leave", origin, cookie)).startsWith("HTTP/1.1 " + status);
        assertThat(ask(Door.HERE, "GET /api/leave", OWN, cookie)).startsWith("HTTP/1.1 404 ");
        assertThat(ask(Door.HERE, "GET /api/me", cookie)).contains("romeo");
    }

    @Test
    @DisplayName("What is asked in another form than JSON is refused: a form of another site needs no permission")
    void forms() {
        String secret = sessions.link(ROMEO).orElseThrow();
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")) {
            assertThat(enter(secret, OWN, "Content-Type: " + type)).startsWith("HTTP/1.1 415 ");
        }
        assertThat(ask(Door.HERE, "POST /api/enter", "[]", new String[] {OWN, "Content-Type: application/json"}))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    @DisplayName("H-04: the WebSocket is for programs and for our own pages; whose session it is goes with it")
    void sockets() {
        assertThat(ask(Door.HERE, "GET /xmpp-websocket", SOCKET)).startsWith("HTTP/1.1 101 ");
        assertThat(ask(Door.TLS, "GET /xmpp-websocket", SOCKET)).startsWith("HTTP/1.1 101 ");
        assertThat(ask(Door.I2P, "GET /xmpp-websocket", SOCKET)).startsWith("HTTP/1.1 101 ");
        assertThat(ask(Door.HERE, "GET /xmpp-websocket", with("Origin: http://evil.example")))
                .startsWith("HTTP/1.1 403 ");
        assertThat(ask(Door.HERE, "GET /xmpp-websocket", with(OWN))).startsWith("HTTP/1.1 101 ");
        assertThat(ask(Door.HERE, "GET /xmpp-websocket/own", with(OWN))).startsWith("HTTP/1.1 401 ");
        String cookie = cookie();
        assertThat(ask(Door.HERE, "GET /xmpp-websocket/own", with(cookie))).startsWith("HTTP/1.1 403 ");
        assertThat(ask(Door.HERE, "GET /xmpp-websocket/own", with(OWN, cookie))).startsWith("HTTP/1.1 101 ");
        assertThat(ask(Door.HERE, "GET /xmpp-websocket/other", with(OWN, cookie)))
                .startsWith("HTTP/1.1 404 ");
        assertThat(served)
                .containsExactly(
                        "TRUSTED_WEBSOCKET -",
                        "WEBSOCKET -",
                        "WEBSOCKET -",
                        "TRUSTED_WEBSOCKET -",
                        "TRUSTED_WEBSOCKET romeo@verona.example");
    }

    private static String[] with(String... more) {
        List<String> fields = new ArrayList<>(List.of(SOCKET));
        fields.addAll(List.of(more));
        return fields.toArray(new String[0]);
    }

    @Test
    @DisplayName("Strangers over I2P find the chat and what is meant for them, and nothing of the administration")
    void strangers() {
        String host = "Host: verona.example";
        assertThat(ask(Door.I2P, "GET /", host)).startsWith("HTTP/1.1 303 ").contains("\r\nLocation: /chat\r\n");
        assertThat(ask(Door.I2P, "GET /files/a", host)).endsWith("a file");
        String cookie = cookie();
        assertThat(ask(Door.I2P, "GET /api/me", host, cookie)).doesNotContain("secretOfTheNode");
        assertThat(post(Door.I2P, "enter", "{}", host, "Origin: http://verona.example"))
                .startsWith("HTTP/1.1 403 ");
        assertThat(ask(Door.I2P, "GET /xmpp-websocket/own", with(host, "Origin: http://verona.example", cookie)))
                .startsWith("HTTP/1.1 401 ");
    }

    private String post(Door door, String path, String body, String... fields) {
        List<String> all = new ArrayList<>(List.of(fields));
        all.add("Content-Type: application/json");
        return ask(door, "POST /api/" + path, body, all.toArray(new String[0]));
    }

    @Test
    @DisplayName(
            "Who is invited makes an account, and is in at once but over I2P; nobody learns of invitations without one")
    void invited() {
        assertThat(post(Door.HERE, "invited", "{\"token\":\"good\"}", OWN)).endsWith("{\"registers\":true}\n");
        assertThat(post(Door.HERE, "invited", "{\"token\":\"bad\"}", OWN)).startsWith("HTTP/1.1 410 ");
        assertThat(post(Door.HERE, "invited", "{\"token\":\"good\"}")).startsWith("HTTP/1.1 403 ");
        String register = "{\"token\":\"good\",\"name\":\"%s\",\"password\":\"p\"}";
        assertThat(post(Door.HERE, "register", register.formatted("juliet")))
                .as("a page of another site")
                .startsWith("HTTP/1.1 403 ");
        assertThat(post(Door.HERE, "register", register.formatted("juliet"), OWN))
                .contains("\r\nSet-Cookie: clove=")
                .contains("\"account\":\"juliet@verona.example\"");
        assertThat(post(
                        Door.I2P,
                        "register",
                        register.formatted("juliet"),
                        "Host: verona.example",
                        "Origin: http://verona.example"))
                .startsWith("HTTP/1.1 200 ")
                .doesNotContain("Set-Cookie");
        assertThat(post(Door.HERE, "register", register.formatted("romeo"), OWN))
                .startsWith("HTTP/1.1 409 ");
        assertThat(post(Door.HERE, "register", register.formatted(""), OWN)).startsWith("HTTP/1.1 400 ");
        assertThat(post(Door.HERE, "register", register.formatted("nurse"), OWN))
                .startsWith("HTTP/1.1 410 ");
        assertThat(post(Door.HERE, "register", "{\"token\":1}", OWN)).startsWith("HTTP/1.1 400 ");
    }

    @Test
    @DisplayName("Only administrators invite at the page")
    void inviting() {
        String body = "{\"kind\":\"account\"}";
        assertThat(post(Door.HERE, "invite", body, OWN)).startsWith("HTTP/1.1 401 ");
        String cookie = cookie();
        assertThat(post(Door.HERE, "invite", body, OWN, cookie)).endsWith("{\"uri\":\"xmpp:romeo@verona.example\"}\n");
        assertThat(post(Door.HERE, "invite", "{\"kind\":\"x\"}", OWN, cookie)).startsWith("HTTP/1.1 409 ");
        String juliet = "Cookie: clove="
                + sessions.open(Jid.parse("juliet@verona.example")).orElseThrow();
        assertThat(post(Door.HERE, "invite", body, OWN, juliet)).startsWith("HTTP/1.1 403 ");
        assertThat(ask(Door.HERE, "GET /api/me", juliet)).contains("juliet").doesNotContain("secretOfTheNode");
    }

    @ParameterizedTest
    @DisplayName("H-12: files are fetched for who is logged in at the page, and from addresses of I2P alone")
    @CsvSource({
        "HERE, true,  http,  A, 80,    502",
        "HERE, true,  https, A, 443,   502",
        "TLS,  true,  http,  A, 65535, 502",
        "HERE, false, http,  A, 80,    401",
        "I2P,  true,  http,  A, 80,    401",
        "HERE, true,  ftp,   A, 80,    404",
        "HERE, true,  http,  A, 0,     404",
        "HERE, true,  http,  A, 65536, 404",
        "HERE, true,  http,  A, 080,   404",
        "HERE, true,  http,  127.0.0.1, 80, 404",
        "HERE, true,  http,  localhost, 80, 404",
        "HERE, true,  http,  example.org, 80, 404",
        "HERE, true,  http,  x.A, 80,  404",
        "HERE, true,  http,  family.i2p, 80, 404",
    })
    void relayed(Door door, boolean isLoggedIn, String scheme, String host, String port, int status) {
        String path =
                "/relay/" + scheme + '/' + host.replace("A", "a".repeat(52) + ".b32.i2p") + '/' + port + "/files/x";
        String[] fields =
                isLoggedIn ? new String[] {"Host: verona.example", cookie()} : new String[] {"Host: verona.example"};
        assertThat(ask(door, "GET " + path, fields)).startsWith("HTTP/1.1 " + status + ' ');
        assertThat(ask(door, "POST " + path, fields)).startsWith("HTTP/1.1 405 ");
    }

    @Test
    @DisplayName("XEP-0156: the WebSocket is found under the name that was asked")
    void hostMeta() {
        assertThat(ask(Door.I2P, "GET /.well-known/host-meta", "Host: verona.example"))
                .contains("\r\nAccess-Control-Allow-Origin: *\r\n")
                .contains("href='ws://verona.example/xmpp-websocket'");
        assertThat(ask(Door.TLS, "GET /.well-known/host-meta.json", "Host: verona.example:5281"))
                .endsWith("{\"links\":[{\"href\":\"wss://verona.example:5281/xmpp-websocket\","
                        + "\"rel\":\"urn:xmpp:alt-connections:websocket\"}]}\n");
        assertThat(ask(Door.HERE, "GET /.well-known/other")).startsWith("HTTP/1.1 404 ");
    }
}
