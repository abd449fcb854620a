package im.clove.node.web;

import static im.clove.node.web.TestSite.JULIET;
import static im.clove.node.web.TestSite.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.Secret;
import im.clove.node.core.Role;
import im.clove.node.web.TestSite.Browser;
import im.clove.xmpp.jid.Jid;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What guardians say at the page, and that nobody else does.
@Timeout(300)
final class WardApiTest {
    private static final Jid KID = Jid.parse("kid@verona.example");
    private static final String SAYS = "{\"ward\":\"%s\",\"who\":\"%s\"}";

    private final TestSite at = new TestSite();

    @BeforeEach
    void makeAccounts() throws ControlException {
        at.desk.users.add(ROMEO, Secret.of("pw-romeo-1"), true);
        at.desk.users.add(JULIET, Secret.of("pw-juliet-1"), false);
        at.desk.users.add(KID, Secret.of("pw-kid-1"), false);
        at.generations.put(KID, 1L);
        at.desk.node.roles().setRole(KID, Role.guardedBy(List.of(JULIET)));
    }

    @Test
    @DisplayName("A guardian sees whom the account may have to do with, and says so")
    void guardian() {
        Browser juliet = at.proven(JULIET);
        assertThat(juliet.get("own").body()).contains("\"wards\":1");
        assertThat(juliet.get("wards").body())
                .contains("\"ward\":\"kid@verona.example\"")
                .contains("\"approved\":[]");
        assertThat(juliet.post("wards/approve", SAYS.formatted(KID, "nurse@mantua.example/phone"))
                        .status())
                .isEqualTo(200);
        assertThat(juliet.get("wards").body())
                .contains("\"approved\":[{\"room\":false,\"who\":\"nurse@mantua.example\"}]");
        assertThat(juliet.post("wards/forbid", SAYS.formatted(KID, "nurse@mantua.example"))
                        .status())
                .isEqualTo(200);
        assertThat(juliet.get("wards").body()).contains("\"approved\":[]");
        assertThat(juliet.post("wards/approve", SAYS.formatted(KID, "@")).status())
                .isEqualTo(409);
    }

    @Test
    @DisplayName(
            "Neither the account itself, nor another, nor an administrator says it here; and what is no account is the same")
    void others() {
        for (Jid other : List.of(KID, ROMEO)) {
            Browser browser = at.proven(other);
            assertThat(browser.get("wards").body()).isEqualTo("{\"rows\":[]}\n");
            for (String ward : List.of(KID.toString(), "nobody@verona.example", "juliet@verona.example", "", "@")) {
                assertThat(browser.post("wards/approve", SAYS.formatted(ward, "nurse@mantua.example"))
                                .body())
                        .isEqualTo("You are no guardian of this account\n");
            }
        }
        assertThat(at.proven(JULIET)
                        .post("wards/forbid", SAYS.formatted(ROMEO, "nurse@mantua.example"))
                        .status())
                .isEqualTo(403);
        assertThat(at.proven(JULIET).get("wards").body()).contains("\"approved\":[]");
    }

    @Test
    @DisplayName("It wants the password: a browser that is left open is where a child would look first")
    void left() {
        assertThat(at.of(JULIET).get("wards").status()).isEqualTo(401);
        assertThat(at.of(JULIET)
                        .post("wards/approve", SAYS.formatted(KID, "nurse@mantua.example"))
                        .status())
                .isEqualTo(401);
    }
}
