package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.FakeNode;
import im.clove.node.admin.InviteInfo;
import im.clove.node.admin.StoredPostings;
import im.clove.node.admin.StoredUsers;
import im.clove.node.app.host.AdHocTasks;
import im.clove.node.core.Role;
import im.clove.node.ext.std.Administration;
import im.clove.node.invite.Invitation.Kind;
import im.clove.node.store.Batch;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.xml.Element;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Users invite by commands of their clients (XEP-0401).
@Timeout(300)
final class InvitingPlayTest {
    private static final String COMMAND = "<iq type='set' id='1' to='verona.example'><command"
            + " xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:invite#%s' sessionid='s'>%s</command></iq>";

    private final AtomicReference<FakeNode> node = new AtomicReference<>();
    private final Set<String> known = new HashSet<>();
    private InviteInfo latest;
    private Play play = play(false);

    private Play play(boolean usersInvite) {
        Play made = new Play(AdHocTasks.given(
                _ -> node.get(),
                new StoredPostings(new MemoryStore(), InstantSource.system()),
                Map.of(),
                usersInvite,
                Administration.Invited.NOBODY));
        Batch batch = new Batch();
        made.stores()
                .accounts()
                .put(
                        batch,
                        made.stores()
                                .accounts()
                                .find(Play.jid("romeo"))
                                .orElseThrow()
                                .withAdmin(true));
        made.store.commit(batch);
        node.set(FakeNode.inviting(
                new StoredUsers(
                        made.store,
                        _ -> List.of(),
                        new StoredUsers.Rules(Set.of(Domain.of(Play.HOST)), Set.of()),
                        Clock.fixed(Play.START, ZoneOffset.UTC)),
                Domain.of(Play.HOST),
                usersInvite));
        return made;
    }

    @AfterEach
    void end() {
        play.close();
    }

    private static String submit(String username, String subscription) {
        return "<x xmlns='jabber:x:data' type='submit'><field var='username'><value>" + username
                + "</value></field><field var='roster-subscription'><value>" + subscription + "</value></field></x>";
    }

    private Element runs(String who, String command, String form) {
        return play.enter(who, "r").send(COMMAND.formatted(command, form)).next();
    }

    private static String field(Element answer, String var) {
        return answer
                .firstChild()
                .flatMap(command -> command.child("jabber:x:data", "x"))
                .orElseThrow(() -> new AssertionError(Literal.show(answer)))
                .children()
                .stream()
                .filter(field -> field.attributeOr("var", "").equals(var))
                .map(field -> field.firstChild().orElseThrow().text())
                .findFirst()
                .orElse("");
    }

    /// The last one that was not there when it was asked for before: two may be made within the same millisecond.
    private InviteInfo latest() throws Exception {
        for (InviteInfo invite : node.get().invites()) {
            if (known.add(invite.id())) {
                latest = invite;
            }
        }
        return latest;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everybodyInvitesAContact(boolean usersInvite) throws Exception {
        play.close();
        play = play(usersInvite);
        Element answer = runs("juliet", "invite", "");
        assertThat(field(answer, "FORM_TYPE")).isEqualTo("urn:xmpp:invite#invitation");
        assertThat(field(answer, "uri"))
                .matches("xmpp:juliet@verona\\.example\\?roster;preauth=[A-Za-z0-9_-]{32}"
                        + (usersInvite ? ";ibr=y" : ""));
        assertThat(field(answer, "expire")).isEqualTo(latest().expiry().toString());
        assertThat(latest().from()).contains(Play.jid("juliet"));
        assertThat(field(runs("romeo", "invite", ""), "uri"))
                .as("an administrator may")
                .endsWith(";ibr=y");
    }

    @Test
    void anAdministratorInvitesToAnAccount() throws Exception {
        Element form = runs("romeo", "create-account", "");
        assertThat(Literal.show(form)).contains("status='executing'", "var='username'", "var='roster-subscription'");
        assertThat(field(runs("romeo", "create-account", submit("Benvolio", "1")), "uri"))
                .matches("xmpp:benvolio@verona\\.example\\?register;preauth=.{32}");
        assertThat(latest().kind()).isEqualTo(Kind.ACCOUNT);
        assertThat(latest().from()).contains(Play.jid("romeo"));
        assertThat(field(runs("romeo", "create-account", submit("", "0")), "uri"))
                .matches("xmpp:verona\\.example\\?register;preauth=.{32}");
        assertThat(latest().from()).isEmpty();
    }

    @Test
    void whatCannotBeIsRefused() {
        for (String name : List.of("juliet", "a@b", "ben volio", "benvolio/x")) {
            assertThat(Literal.show(runs("romeo", "create-account", submit(name, "1"))))
                    .contains("<not-acceptable ");
        }
        assertThat(Literal.show(runs("juliet", "create-account", submit("benvolio", "1"))))
                .contains("<forbidden ");
        play.mantua.send("<iq type='set' id='2' from='paris@mantua.example/x' to='verona.example'><command"
                + " xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:invite#invite'/></iq>");
        play.mantua.expect("<iq type='error' id='2' from='verona.example' to='paris@mantua.example/x'>"
                + "<error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }

    @Test
    void byOptionEverybodyInvitesToAnAccount() throws Exception {
        play.close();
        play = play(true);
        assertThat(field(runs("juliet", "create-account", submit("", "1")), "uri"))
                .contains("?register;preauth=");
        assertThat(latest().from()).contains(Play.jid("juliet"));
    }

    @Test
    void whoIsNoAdministratorAlwaysAnswersForAnInvitation() throws Exception {
        play.close();
        play = play(true);
        assertThat(Literal.show(runs("juliet", "create-account", ""))).doesNotContain("roster-subscription");
        assertThat(Literal.show(runs("juliet", "create-account", submit("", "0"))))
                .contains("<not-acceptable ", "is your contact");
        for (Role role : List.of(Role.GUEST, Role.guardedBy(List.of(Play.jid("romeo"))))) {
            play.become("juliet", role);
            for (String subscription : List.of("0", "false", "1")) {
                assertThat(Literal.show(runs("juliet", "create-account", submit("", subscription))))
                        .contains("<not-acceptable ");
            }
        }
        assertThat(node.get().invites()).isEmpty();
    }
}
