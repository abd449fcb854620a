package im.clove.node.web;

import static im.clove.node.web.TestSite.JULIET;
import static im.clove.node.web.TestSite.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.Json;
import im.clove.node.admin.Secret;
import im.clove.node.admin.UserInfo;
import im.clove.node.admin.task.RoleTasks;
import im.clove.node.admin.task.Task;
import im.clove.node.admin.task.Tasks;
import im.clove.node.web.TestSite.Answer;
import im.clove.node.web.TestSite.Browser;
import im.clove.xmpp.jid.Jid;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What an administrator sees and does in a browser.
@Timeout(300)
final class AdminApiTest {
    private final TestSite at = new TestSite();

    @BeforeEach
    void makeAccounts() throws ControlException {
        at.desk.users.add(ROMEO, Secret.of("pw-romeo-1"), true);
        at.desk.users.add(JULIET, Secret.of("pw-juliet-1"), false);
    }

    private Browser romeo() {
        return at.proven(ROMEO);
    }

    private Answer run(Task task, Map<String, ?> fields, String typed) {
        return romeo().post("admin/do", Json.line(Map.of("task", task.node(), "fields", fields, "typed", typed)));
    }

    private List<String> users() {
        return at.desk.users.list().stream()
                .map(UserInfo::jid)
                .map(Object::toString)
                .toList();
    }

    @ParameterizedTest
    @DisplayName("Each list shows what there is")
    @CsvSource(
            delimiter = '|',
            value = {
                "users | \"jid\":\"juliet@verona.example\"",
                "online | \"resource\":\"tomb\"",
                "outbox | \"obstacle\":\"no such way\"",
                "reports | \"text\":\"wants a duel\"",
                "certificates | {\"domain\":\"verona.example\"}",
                "map | \"mantua.example\":\"x.b32.i2p\"",
                "options | \"web.port\":\"5280\"",
                "log | \"a line\"",
                "audit | \"action\":\"add-user\"",
                "rooms | {\"more\":0,\"rows\":[]}",
                "files | {\"more\":0,\"rows\":[]}",
                "invites | {\"more\":0,\"rows\":[]}",
                "posted | {\"motd\":\"\",\"welcome\":\"\"}"
            })
    void lists(String path, String holds) {
        Answer answer = romeo().get("admin/" + path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains(holds);
    }

    @Test
    @DisplayName("A task of the list is done in the administrator's name; the answer never repeats a password")
    void tasks() {
        Answer made =
                run(Tasks.ADD_USER, Map.of(Tasks.ACCOUNT, "nurse@verona.example", Tasks.PASSWORD, "pw-nurse-1"), "");
        assertThat(made.body())
                .contains("The account nurse@verona.example is made.")
                .doesNotContain("pw-nurse");
        assertThat(users()).contains("nurse@verona.example");
        assertThat(at.desk.askers).containsOnly(ROMEO);
        assertThat(run(Tasks.ANNOUNCE, Map.of(Tasks.TEXT, "the lark"), "").body())
                .contains("Told to 1 account.");
        assertThat(at.desk.node.asked).contains("announce the lark");
        Answer refused =
                run(Tasks.ADD_USER, Map.of(Tasks.ACCOUNT, "nurse@verona.example", Tasks.PASSWORD, "short"), "");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body()).doesNotContain("short\n");
        assertThat(run(
                                Tasks.EDIT_ADMINS,
                                Map.of("adminjids", List.of("romeo@verona.example", "juliet@verona.example")),
                                "")
                        .body())
                .contains("juliet@verona.example");
    }

    @Test
    @DisplayName("Rights are given and taken of one account; whoever got them meanwhile keeps them")
    void rights() throws ControlException {
        at.desk.users.add(Jid.parse("nurse@verona.example"), Secret.of("pw-nurse-1"), true);
        for (boolean flag : List.of(true, false)) {
            assertThat(run(Tasks.SET_ADMIN, Map.of(Tasks.ACCOUNT, JULIET.toString(), Tasks.ADMIN, flag), "")
                            .status())
                    .isEqualTo(200);
            assertThat(at.desk.users.list().stream().filter(UserInfo::admin).map(UserInfo::jid))
                    .hasSize(flag ? 3 : 2)
                    .contains(ROMEO, Jid.parse("nurse@verona.example"));
        }
        for (String word : List.of("perhaps", " ", "TRUE")) {
            assertThat(run(Tasks.SET_ADMIN, Map.of(Tasks.ACCOUNT, ROMEO.toString(), Tasks.ADMIN, word), "")
                            .status())
                    .as(word)
                    .isEqualTo(409);
        }
        assertThat(at.desk.users.list()).filteredOn(UserInfo::admin).hasSize(2);
    }

    @Test
    @DisplayName("The list of accounts says who is no member, and a role is given by its task")
    void roles() {
        assertThat(run(
                                RoleTasks.SET,
                                Map.of(
                                        Tasks.ACCOUNT,
                                        "juliet@verona.example",
                                        RoleTasks.ROLE,
                                        "guarded",
                                        RoleTasks.GUARDIANS,
                                        List.of("romeo@verona.example")),
                                "")
                        .status())
                .isEqualTo(200);
        assertThat(romeo().get("admin/users").body())
                .contains(
                        "\"guardians\":[\"romeo@verona.example\"],\"jid\":\"juliet@verona.example\",\"role\":\"guarded\"");
    }

    @Test
    @DisplayName("What cannot be undone is typed once more; another text, none, or two of them do nothing")
    void typed() {
        Map<String, ?> both = Map.of(Tasks.ACCOUNTS, List.of("juliet@verona.example", "romeo@verona.example"));
        Map<String, ?> juliet = Map.of(Tasks.ACCOUNTS, List.of("juliet@verona.example"));
        for (String text : List.of("", "juliet", "romeo@verona.example", "JULIET@verona.example")) {
            assertThat(run(Tasks.DELETE_USER, juliet, text).status()).as(text).isEqualTo(409);
        }
        assertThat(run(Tasks.DELETE_USER, both, "juliet@verona.example").status())
                .isEqualTo(409);
        assertThat(romeo().post("admin/do", Json.line(Map.of("task", Tasks.DELETE_USER.node(), "fields", juliet)))
                        .status())
                .isEqualTo(400);
        assertThat(users()).contains("juliet@verona.example");
        assertThat(run(Tasks.DELETE_USER, juliet, "juliet@verona.example").status())
                .isEqualTo(200);
        assertThat(users()).doesNotContain("juliet@verona.example");
    }

    @Test
    @DisplayName("Nobody removes, disables or changes himself among the others")
    void oneself() {
        String me = "romeo@verona.example";
        assertThat(run(Tasks.DELETE_USER, Map.of(Tasks.ACCOUNTS, me), me).status())
                .isEqualTo(409);
        assertThat(run(Tasks.DISABLE_USER, Map.of(Tasks.ACCOUNTS, List.of(JULIET.toString(), me + "/x")), "")
                        .status())
                .isEqualTo(409);
        assertThat(run(Tasks.CHANGE_PASSWORD, Map.of(Tasks.ACCOUNT, " " + me, Tasks.PASSWORD, "pw-romeo-2"), "")
                        .status())
                .isEqualTo(409);
        assertThat(at.desk.users.list()).allMatch(UserInfo::enabled);
        assertThat(users()).contains(me);
    }

    @Test
    @DisplayName("The node is not ended from a browser, and what is no task is none")
    void others() {
        assertThat(run(Tasks.SHUT_DOWN, Map.of(Tasks.DELAY, "0"), "").status()).isEqualTo(404);
        assertThat(romeo().post("admin/do", "{\"task\":\"x\",\"fields\":{}}").status())
                .isEqualTo(404);
        assertThat(romeo().post("admin/do", "{\"task\":\"" + Tasks.ANNOUNCE.node() + "\"}")
                        .status())
                .isEqualTo(400);
        assertThat(romeo().post("admin/reload", "{\"what\":\"everything\"}").status())
                .isEqualTo(400);
        assertThat(at.desk.node.asked).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("What is no request is refused with a sentence, and does nothing")
    @ValueSource(
            strings = {
                "{}",
                "{\"task\":1,\"fields\":{}}",
                "{\"task\":null}",
                "{\"task\":\"ADD\",\"fields\":[]}",
                "{\"task\":\"ADD\",\"fields\":\"x\"}",
                "{\"task\":\"ADD\",\"fields\":{\"accountjid\":null,\"password\":null}}",
                "{\"task\":\"ADD\",\"fields\":{\"accountjid\":{\"a\":1},\"password\":[[[]]]}}",
                "{\"task\":\"ADD\",\"fields\":{\"accountjid\":[],\"password\":[]}}",
                "{\"task\":\"ADD\",\"fields\":{\"accountjid\":\"\\u0000\",\"password\":\"long enough\"}}",
                "{\"task\":\"ADD\",\"fields\":{\"accountjid\":1e999,\"password\":true}}",
                "{\"task\":\"DEL\",\"fields\":{\"accountjids\":\"juliet@verona.example\"},\"typed\":[\"juliet@verona.example\"]}",
                "{\"task\":\"DEL\",\"fields\":{},\"typed\":\"\"}",
                "{\"task\":\"DEL\",\"fields\":{\"accountjids\":[null]},\"typed\":\"null\"}"
            })
    void garbled(String body) {
        String said = body.replace("ADD", Tasks.ADD_USER.node()).replace("DEL", Tasks.DELETE_USER.node());
        assertThat(romeo().post("admin/do", said).status()).isIn(400, 404, 409);
        assertThat(users()).hasSize(2);
    }

    @Test
    @DisplayName("The map is changed an entry at a time")
    void map() {
        String entry = "{\"domain\":\"%s\",\"place\":\"%s\",\"port\":\"%s\"}";
        assertThat(romeo().post("admin/remap", entry.formatted(" mantua.example", "x.b32.i2p", "5270"))
                        .status())
                .isEqualTo(200);
        assertThat(romeo().post("admin/remap", entry.formatted("mantua.example", " ", ""))
                        .status())
                .isEqualTo(200);
        for (String port : List.of("-1", "65536", "99999", "x", "123456")) {
            assertThat(romeo().post("admin/remap", entry.formatted("a.example", "x", port))
                            .status())
                    .isEqualTo(409);
        }
        assertThat(romeo().post("admin/remap", entry.formatted("not a domain", "x", ""))
                        .status())
                .isEqualTo(409);
        assertThat(at.desk.node.asked)
                .containsExactly("map mantua.example to x.b32.i2p 5270", "map mantua.example to nothing 0");
    }

    @Test
    @DisplayName("A backup is a file to be saved; its passphrase is long and stands in no answer")
    void backup() {
        assertThat(romeo().post("admin/backup", "{\"passphrase\":\"short\"}").status())
                .isEqualTo(409);
        Answer saved = romeo().post("admin/backup", "{\"passphrase\":\"correct horse battery\"}");
        assertThat(saved.text())
                .contains("\r\nContent-Type: application/octet-stream\r\n")
                .contains("\r\nContent-Disposition: attachment; filename=\"clove-backup\"\r\n")
                .endsWith("CLOVEBAK")
                .doesNotContain("horse");
    }
}
