package im.clove.node.web;

import static im.clove.node.web.TestSite.JULIET;
import static im.clove.node.web.TestSite.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.Secret;
import im.clove.node.web.Route.Role;
import im.clove.node.web.TestSite.Answer;
import im.clove.node.web.TestSite.Browser;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may ask what: each route, by everybody, by every door, from every page (A-01, A-03, A-06).
@Timeout(300)
final class ApiTest {
    private final TestSite at = new TestSite();

    @BeforeEach
    void makeAccounts() throws ControlException {
        at.desk.users.add(ROMEO, Secret.of("pw-romeo-1"), true);
        at.desk.users.add(JULIET, Secret.of("pw-juliet-1"), false);
    }

    /// @param route method and path
    /// @param body that does something, if who asks may
    /// @param status of the answer then
    private record Row(String route, Role role, String body, int status) {
        @Override
        public String toString() {
            return route;
        }
    }

    private static final String ADD =
            "{\"task\":\"http://jabber.org/protocol/admin#add-user\",\"fields\":{\"accountjid\":\"nurse@verona.example\","
                    + "\"password\":\"pw-nurse-1\"}}";

    private static Stream<Row> rows() {
        return Stream.of(
                new Row("GET me", Role.ANYBODY, "", 200),
                new Row("POST enter", Role.ANYBODY, "{\"secret\":\"x\"}", 410),
                new Row("POST leave", Role.ANYBODY, "{}", 200),
                new Row("POST invited", Role.ANYBODY, "{\"token\":\"x\"}", 200),
                new Row("POST register", Role.ANYBODY, "{\"token\":\"x\",\"name\":\"x\",\"password\":\"x\"}", 200),
                new Row("POST login", Role.INSIDE, "{\"name\":\"juliet\",\"password\":\"pw-juliet\"}", 200),
                new Row("POST unlock", Role.MEMBER, "{\"password\":\"wrong\"}", 403),
                new Row("GET own", Role.MEMBER, "", 200),
                new Row("POST own/end", Role.MEMBER, "{\"resource\":\"tomb\"}", 200),
                new Row("POST own/out", Role.MEMBER, "{}", 200),
                new Row("POST own/gate", Role.MEMBER, "{\"gate\":\"on\"}", 200),
                new Row("POST own/keep", Role.PROVEN, "{\"days\":\"3\"}", 200),
                new Row("POST own/forget", Role.MEMBER, "{\"id\":\"x\"}", 409),
                new Row("POST own/device", Role.PROVEN, "{}", 200),
                new Row("POST own/password", Role.PROVEN, "{\"password\":\"pw-other-1\"}", 200),
                new Row("POST own/export", Role.PROVEN, "{}", 200),
                new Row("POST own/remove", Role.PROVEN, "{\"name\":\"nobody\",\"password\":\"x\"}", 409),
                new Row("GET wards", Role.PROVEN, "", 200),
                new Row("POST wards/approve", Role.PROVEN, "{\"ward\":\"x@y\",\"who\":\"a@b\"}", 403),
                new Row("POST wards/forbid", Role.PROVEN, "{\"ward\":\"x@y\",\"who\":\"a@b\"}", 403),
                new Row("GET admin/users", Role.PROVEN_ADMIN, "", 200),
                new Row("GET admin/invites", Role.PROVEN_ADMIN, "", 200),
                new Row("GET admin/rooms", Role.PROVEN_ADMIN, "", 200),
                new Row("GET admin/room?room=a@b", Role.PROVEN_ADMIN, "", 409),
                new Row("GET admin/online", Role.PROVEN_ADMIN, "", 200),
                new Row("GET admin/outbox", Role.PROVEN_ADMIN, "", 200),
                new Row("GET admin/reports", Role.PROVEN_ADMIN, "", 200),
                new Row("GET admin/files", Role.PROVEN_ADMIN, "", 200),
                new Row("GET admin/certificates", Role.PROVEN_ADMIN, "", 200),
                new Row("GET admin/map", Role.PROVEN_ADMIN, "", 200),
                new Row("GET admin/posted", Role.PROVEN_ADMIN, "", 200),
                new Row("GET admin/options", Role.PROVEN_ADMIN, "", 200),
                new Row("GET admin/log", Role.PROVEN_ADMIN, "", 200),
                new Row("GET admin/audit", Role.PROVEN_ADMIN, "", 200),
                new Row("POST admin/do", Role.PROVEN_ADMIN, ADD, 200),
                new Row("POST admin/reload", Role.PROVEN_ADMIN, "{\"what\":\"map\"}", 200),
                new Row(
                        "POST admin/remap",
                        Role.PROVEN_ADMIN,
                        "{\"domain\":\"mantua.example\",\"place\":\"x\",\"port\":\"\"}",
                        200),
                new Row("POST admin/backup", Role.PROVEN_ADMIN, "{\"passphrase\":\"correct horse battery\"}", 200),
                new Row("POST admin/invite", Role.PROVEN_ADMIN, "{\"kind\":\"admin\"}", 200),
                new Row("POST invite", Role.ADMIN, "{\"kind\":\"account\"}", 200));
    }

    @Test
    @DisplayName("Every route is in the table below, with what it needs")
    void whole() {
        Map<String, Role> known = new TreeMap<>();
        rows().forEach(row -> known.put(row.route().replaceFirst("\\?.*", ""), row.role()));
        assertThat(known)
                .isEqualTo(new TreeMap<>(at.site.routes().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, each -> each.getValue().role()))));
    }

    /// @param isAdmin whether who asks has the rights
    /// @param hasKey whether the session is proved
    private static int expected(Row row, boolean isAdmin, boolean hasKey) {
        if (row.role().needsRights() && !isAdmin) {
            return 403;
        }
        return row.role().needsKey() && !hasKey ? 401 : row.status();
    }

    @ParameterizedTest
    @DisplayName("Nobody, a member, one who has proved it, an administrator with and without: each may what is meant")
    @MethodSource("rows")
    void whoMay(Row row) {
        Browser nobody = at.browser(Door.HERE);
        Browser guessed = nobody.with("Cookie: clove=" + "x".repeat(32)).with(Api.KEY + ": x");
        Browser borrowed = at.of(ROMEO).with(at.proven(ROMEO).fields().getLast());
        int closed = row.role().needsSession() ? 401 : row.status();
        assertThat(status(nobody, row)).as("nobody").isEqualTo(closed);
        assertThat(status(guessed, row)).as("a cookie of nobody's").isEqualTo(closed);
        assertThat(status(at.of(JULIET), row)).as("a member").isEqualTo(expected(row, false, false));
        assertThat(status(at.proven(JULIET), row)).as("a proven member").isEqualTo(expected(row, false, true));
        assertThat(status(at.of(ROMEO), row)).as("an administrator").isEqualTo(expected(row, true, false));
        assertThat(status(borrowed, row)).as("with the key of another session").isEqualTo(expected(row, true, false));
    }

    private static int status(Browser browser, Row row) {
        return browser.ask(row.route(), row.body()).status();
    }

    @ParameterizedTest
    @DisplayName("An administrator who has proved it may everything")
    @MethodSource("rows")
    void administrators(Row row) {
        assertThat(at.proven(ROMEO).ask(row.route(), row.body()).status()).isEqualTo(row.status());
    }

    @ParameterizedTest
    @DisplayName("Over I2P there is nothing but what everybody may, whatever cookie and key come along")
    @MethodSource("rows")
    void strangers(Row row) {
        Browser elsewhere = at.browser(Door.I2P);
        for (String field : at.proven(ROMEO).fields()) {
            if (!field.startsWith("Host:") && !field.startsWith("Origin:")) {
                elsewhere = elsewhere.with(field);
            }
        }
        int expected = row.role() != Role.ANYBODY ? 404 : row.route().equals("POST enter") ? 403 : row.status();
        Answer answer = elsewhere.ask(row.route(), row.body());
        assertThat(answer.status()).isEqualTo(expected);
        assertThat(answer.text()).doesNotContain("romeo", "Set-Cookie: clove=x", "\"key\"");
    }

    @ParameterizedTest
    @DisplayName("A-03: no page of another site changes anything, and no form; no other name is answered")
    @MethodSource("rows")
    void otherPages(Row row) {
        Browser romeo = at.proven(ROMEO);
        boolean changes = row.route().startsWith("POST");
        for (String origin : List.of(
                "Origin: http://evil.example",
                "Origin: null",
                "Origin: http://127.0.0.1:5281",
                "Origin: https://127.0.0.1:5280")) {
            assertThat(romeo.with(origin).ask(row.route(), row.body()).status())
                    .as(origin)
                    .isEqualTo(changes ? 403 : row.status());
        }
        assertThat(romeo.without("Origin").ask(row.route(), row.body()).status())
                .isEqualTo(changes ? 403 : row.status());
        if (changes) {
            for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")) {
                assertThat(romeo.with("Content-Type: " + type)
                                .ask(row.route(), row.body())
                                .status())
                        .isEqualTo(415);
            }
            assertThat(romeo.ask(row.route(), "[]").status()).isEqualTo(400);
        }
        assertThat(romeo.with("Host: evil.example:5280")
                        .ask(row.route(), row.body())
                        .status())
                .isEqualTo(421);
        assertThat(at.desk.node.asked).as("what was refused has done nothing").isEmpty();
    }

    @ParameterizedTest
    @DisplayName("No other method does what a route does, and every answer keeps browsers in bounds")
    @MethodSource("rows")
    void methods(Row row) {
        Browser romeo = at.proven(ROMEO);
        String path = row.route().substring(row.route().indexOf(' ') + 1);
        for (String method : List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
            if (!row.route().startsWith(method + " ")) {
                assertThat(romeo.ask(method + ' ' + path, method.equals("GET") ? "" : row.body())
                                .status())
                        .isEqualTo(404);
            }
        }
        for (Browser each : List.of(romeo, at.browser(Door.HERE), at.of(JULIET), at.browser(Door.I2P))) {
            assertThat(each.ask(row.route(), row.body()).text())
                    .contains("\r\nContent-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none';"
                            + " frame-ancestors 'none'\r\n")
                    .contains("\r\nX-Frame-Options: DENY\r\n")
                    .contains("\r\nX-Content-Type-Options: nosniff\r\n")
                    .contains("\r\nCross-Origin-Resource-Policy: same-origin\r\n")
                    .contains("\r\nCache-Control: no-store\r\n")
                    .doesNotContain("Access-Control-Allow-Origin");
        }
    }

    @ParameterizedTest
    @DisplayName("A-01: a path that is written otherwise leads nowhere")
    @ValueSource(
            strings = {
                "own/../admin/users",
                "./admin/users",
                "admin//users",
                "admin/users/",
                "admin%2Fusers",
                "Admin/users",
                "admin/users;a=b",
                "admin/%75sers%00",
                "admin/users%20",
                "setup/../admin/users"
            })
    void paths(String path) {
        assertThat(at.of(JULIET).get(path).status()).isIn(400, 404);
        assertThat(at.proven(ROMEO).get(path).status()).isIn(400, 404);
    }

    @Test
    @DisplayName(
            "Nobody keeps the session that was in the browser before the login: it is another, and the old one is over")
    void fixation() {
        String planted = "clove=" + at.sessions.open(JULIET).orElseThrow();
        for (String route : List.of("POST login", "POST enter", "POST register")) {
            Browser browser = at.browser(Door.HERE).with("Cookie: " + planted);
            String body = switch (route) {
                case "POST login" -> "{\"name\":\"romeo\",\"password\":\"pw-romeo\"}";
                case "POST enter" -> "{\"secret\":\"" + at.sessions.link(ROMEO).orElseThrow() + "\"}";
                default -> "{\"token\":\"x\",\"name\":\"x\",\"password\":\"x\"}";
            };
            Answer in = browser.ask(route, body);
            assertThat(in.status()).isEqualTo(200);
            assertThat(in.cookie()).startsWith("clove=").isNotEqualTo(planted);
            assertThat(browser.get("own").status()).as("the old one").isEqualTo(401);
            assertThat(browser.with("Cookie: " + in.cookie()).get("own").status())
                    .isEqualTo(200);
            planted = "clove=" + at.sessions.open(JULIET).orElseThrow();
        }
    }

    @Test
    @DisplayName(
            "Who logs in with a password is in and has the key; who is wrong learns nothing, and is slowed down elsewhere")
    void login() {
        Browser browser = at.browser(Door.HERE);
        Answer in = browser.post("login", "{\"name\":\"romeo@verona.example\",\"password\":\"pw-romeo\"}");
        Browser romeo = browser.with("Cookie: " + in.cookie());
        assertThat(romeo.get("admin/users").status()).isEqualTo(401);
        assertThat(romeo.with(Api.KEY + ": " + in.key()).get("admin/users").status())
                .isEqualTo(200);
        assertThat(romeo.get("me").body()).doesNotContain("key");
        String wrong = browser.post("login", "{\"name\":\"romeo\",\"password\":\"pw-juliet\"}")
                .body();
        assertThat(wrong).isEqualTo("The name or the password is wrong\n");
        for (String name : List.of("nobody", "romeo@elsewhere.example", "@", "", "a b")) {
            assertThat(browser.post("login", "{\"name\":\"" + name + "\",\"password\":\"x\"}")
                            .body())
                    .isEqualTo(wrong);
        }
        at.desk.isBusy = true;
        assertThat(browser.post("login", "{\"name\":\"romeo\",\"password\":\"pw-romeo\"}")
                        .status())
                .isEqualTo(429);
    }

    @Test
    @DisplayName("Over TLS it is the same, with a cookie that goes nowhere else; a link works on the machine alone")
    void overTls() {
        Browser browser = at.browser(Door.TLS);
        assertThat(browser.post("enter", "{\"secret\":\"x\"}").status()).isEqualTo(403);
        Answer in = browser.post("login", "{\"name\":\"romeo\",\"password\":\"pw-romeo\"}");
        assertThat(in.text()).containsPattern("Set-Cookie: clove=[^\r]*; HttpOnly; SameSite=Strict; [^\r]*; Secure\r");
        Browser romeo = browser.with("Cookie: " + in.cookie()).with(Api.KEY + ": " + in.key());
        assertThat(romeo.get("admin/users").status()).isEqualTo(200);
        assertThat(romeo.with("Origin: http://127.0.0.1:5280")
                        .post("own/out", "{}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    @DisplayName("A cookie alone makes no administrator: what it invites is a member")
    void invites() {
        Browser romeo = at.of(ROMEO);
        for (String kind : List.of("admin", "ADMIN", "room", "device", "")) {
            assertThat(romeo.post("invite", "{\"kind\":\"" + kind + "\"}").status())
                    .as(kind)
                    .isEqualTo(409);
        }
        assertThat(romeo.post("admin/invite", "{\"kind\":\"admin\"}").status()).isEqualTo(401);
        assertThat(at.invited).isEmpty();
        assertThat(romeo.post("invite", "{\"kind\":\"account\"}").status()).isEqualTo(200);
        assertThat(at.proven(ROMEO).post("admin/invite", "{\"kind\":\"admin\"}").status())
                .isEqualTo(200);
        assertThat(at.invited).containsExactly("account", "admin");
    }

    @Test
    @DisplayName("A key is asked for again after an hour, and is one of a session alone")
    void keys() {
        Browser romeo = at.of(ROMEO);
        assertThat(romeo.post("unlock", "{\"password\":\"pw-juliet\"}").status())
                .isEqualTo(403);
        String key = romeo.post("unlock", "{\"password\":\"pw-romeo\"}").key();
        Browser proven = romeo.with(Api.KEY + ": " + key);
        assertThat(proven.get("admin/users").status()).isEqualTo(200);
        assertThat(at.of(ROMEO).with(Api.KEY + ": " + key).get("admin/users").status())
                .isEqualTo(401);
        at.stage.timers().advance(WebSessions.KEY);
        assertThat(proven.get("admin/users").status()).isEqualTo(401);
        assertThat(proven.get("own").status()).isEqualTo(200);
    }
}
