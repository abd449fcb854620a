package im.clove.node.web;

import static im.clove.node.web.TestSite.JULIET;
import static im.clove.node.web.TestSite.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.Gate;
import im.clove.node.admin.Secret;
import im.clove.node.core.Role;
import im.clove.node.store.Accounts;
import im.clove.node.store.Batch;
import im.clove.node.store.DevicePassword;
import im.clove.node.web.TestSite.Answer;
import im.clove.node.web.TestSite.Browser;
import im.clove.xmpp.jid.Jid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What somebody sees of his own account and does with it, and that it is never another's.
@Timeout(300)
final class SelfApiTest {
    private final TestSite at = new TestSite();

    @BeforeEach
    void makeAccounts() throws ControlException {
        at.desk.users.add(ROMEO, Secret.of("pw-romeo-1"), true);
        at.desk.users.add(JULIET, Secret.of("pw-juliet-1"), false);
    }

    @Test
    @DisplayName("It shows the clients, the room that is used, and the settings")
    void own() {
        assertThat(at.of(JULIET).get("own").body())
                .contains("\"jid\":\"juliet@verona.example\"")
                .contains("\"of\":\"juliet@verona.example\"")
                .contains("\"resource\":\"tomb\"")
                .contains("\"gate\":\"node\"")
                .contains("\"days\":0")
                .doesNotContain("romeo");
    }

    @ParameterizedTest
    @DisplayName("Whoever names another account in a request does it to his own, and sees his own")
    @ValueSource(
            strings = {
                "GET own?user=romeo@verona.example",
                "GET own?jid=romeo@verona.example&account=romeo",
                "POST own/end {\"resource\":\"tomb\",\"user\":\"romeo@verona.example\"}",
                "POST own/gate {\"gate\":\"on\",\"accountjid\":\"romeo@verona.example\"}",
                "POST own/keep {\"days\":\"1\",\"account\":\"romeo@verona.example\"}",
                "POST own/export {\"user\":\"romeo@verona.example\"}",
                "POST own/password {\"password\":\"pw-new-1\",\"user\":\"romeo@verona.example\"}",
                "POST own/device {\"user\":\"romeo@verona.example\"}",
                "POST own/out {\"user\":\"romeo@verona.example\"}"
            })
    void another(String request) throws ControlException {
        String[] words = request.split(" ", 3);
        long before = generation(ROMEO);
        Answer answer = at.proven(JULIET).ask(words[0] + ' ' + words[1], words.length == 3 ? words[2] : "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).doesNotContain("romeo");
        assertThat(at.desk.askers).doesNotContain(ROMEO);
        assertThat(at.desk.node.asked).noneMatch(line -> line.contains("romeo"));
        assertThat(at.desk.node.gate(ROMEO)).isEqualTo(Gate.NODE);
        assertThat(at.desk.node.archiveKeep(ROMEO)).isEqualTo(Duration.ZERO);
        assertThat(generation(ROMEO)).isEqualTo(before);
    }

    private long generation(Jid account) {
        return new Accounts(at.desk.store).find(account).orElseThrow().generation();
    }

    @Test
    @DisplayName("Another password ends the session of this page, too, and begins one")
    void password() {
        Browser juliet = at.proven(JULIET);
        Answer changed = juliet.post("own/password", "{\"password\":\"pw-new-1\"}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(juliet.get("own").status()).isEqualTo(401);
        Browser again = juliet.with("Cookie: " + changed.cookie()).with(Api.KEY + ": " + changed.key());
        assertThat(again.post("own/export", "{}").status()).isEqualTo(200);
        assertThat(again.post("own/password", "{\"password\":\"short\"}").status())
                .isEqualTo(409);
    }

    @Test
    @DisplayName("Clients are ended one by one, or all with the page itself")
    void sessions() {
        Browser juliet = at.of(JULIET);
        assertThat(juliet.post("own/end", "{\"resource\":\"Gajim/qd3J\"}").status())
                .isEqualTo(200);
        assertThat(at.desk.node.asked).containsExactly("end juliet@verona.example Gajim/qd3J");
        Answer out = juliet.post("own/out", "{}");
        assertThat(out.text()).contains("Set-Cookie: clove=; ").contains("Max-Age=0");
        assertThat(at.desk.node.asked).contains("log out juliet@verona.example");
        assertThat(juliet.get("own").status()).isEqualTo(401);
    }

    @Test
    @DisplayName(
            "A device is added by a link, and its password taken away, which ends every session but begins one here")
    void devices() throws ControlException {
        Browser juliet = at.proven(JULIET);
        assertThat(juliet.post("own/device", "{}").body()).isEqualTo("{\"uri\":\"xmpp:juliet@verona.example\"}\n");
        Accounts accounts = new Accounts(at.desk.store);
        Batch batch = new Batch();
        accounts.put(
                batch,
                accounts.find(JULIET).orElseThrow().withDevice(new DevicePassword("d1", Instant.EPOCH, List.of())));
        at.desk.store.commit(batch);
        assertThat(juliet.get("own").body())
                .contains("\"devices\":[{\"added-at\":\"1970-01-01T00:00:00Z\",\"id\":\"d1\"}]");
        Answer done = juliet.post("own/forget", "{\"id\":\"d1\"}");
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.body()).doesNotContain("key");
        assertThat(juliet.get("own").status()).isEqualTo(401);
        Browser again = juliet.with("Cookie: " + done.cookie());
        assertThat(again.get("own").body()).contains("\"devices\":[]").contains("\"browsers\":1");
        assertThat(again.post("own/export", "{}").status())
                .as("the key was of the other")
                .isEqualTo(401);
    }

    @Test
    @DisplayName("The export is a file of the own account")
    void export() {
        assertThat(at.proven(JULIET).post("own/export", "{}").text())
                .contains("\r\nContent-Type: application/xml\r\n")
                .contains("\r\nContent-Disposition: attachment; filename=\"account.xml\"\r\n")
                .endsWith("all of juliet@verona.example");
    }

    @Test
    @DisplayName("An account goes when its name and its password are typed, and its session with it")
    void remove() {
        Browser juliet = at.proven(JULIET);
        assertThat(juliet.post("own/remove", "{\"name\":\"romeo\",\"password\":\"pw-juliet\"}")
                        .status())
                .isEqualTo(409);
        assertThat(juliet.post("own/remove", "{\"name\":\"romeo\",\"password\":\"pw-romeo\"}")
                        .status())
                .isEqualTo(409);
        assertThat(juliet.post("own/remove", "{\"name\":\"juliet\",\"password\":\"wrong\"}")
                        .status())
                .isEqualTo(403);
        assertThat(at.desk.users.list()).hasSize(2);
        Answer gone = juliet.post("own/remove", "{\"name\":\"juliet\",\"password\":\"pw-juliet\"}");
        assertThat(gone.text()).startsWith("HTTP/1.1 200 ").contains("Max-Age=0");
        assertThat(at.desk.users.list()).hasSize(1);
        assertThat(juliet.get("own").status()).isEqualTo(401);
        assertThat(at.proven(ROMEO)
                        .post("own/remove", "{\"name\":\"romeo\",\"password\":\"pw-romeo\"}")
                        .status())
                .as("the last administrator")
                .isEqualTo(409);
    }

    @Test
    @DisplayName("Who is guarded sees by whom, and does not get out of that by removing the account")
    void guarded() throws ControlException {
        at.desk.node.roles().setRole(JULIET, Role.guardedBy(List.of(ROMEO)));
        Browser juliet = at.proven(JULIET);
        assertThat(juliet.get("own").body())
                .contains("\"role\":\"guarded\"")
                .contains("\"guardians\":[\"romeo@verona.example\"]");
        assertThat(juliet.post("own/remove", "{\"name\":\"juliet\",\"password\":\"pw-juliet\"}")
                        .text())
                .startsWith("HTTP/1.1 403 ")
                .contains("has guardians");
        assertThat(at.desk.users.list()).hasSize(2);
    }

    @ParameterizedTest
    @DisplayName("What is no setting is refused")
    @ValueSource(
            strings = {"gate {\"gate\":\"perhaps\"}", "keep {\"days\":\"-1\"}", "keep {\"days\":\"99999\"}", "keep {}"})
    void settings(String request) {
        String[] words = request.split(" ", 2);
        assertThat(at.proven(JULIET).post("own/" + words[0], words[1]).status()).isEqualTo(400);
    }
}
