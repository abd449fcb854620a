package im.clove.node.ext.std;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.FakeNode;
import im.clove.node.admin.Secret;
import im.clove.node.admin.StoredUsers;
import im.clove.node.admin.UserControl;
import im.clove.node.admin.UserInfo;
import im.clove.node.ext.Command;
import im.clove.node.ext.Command.Step;
import im.clove.node.ext.DiscoItem;
import im.clove.node.ext.Extensions;
import im.clove.node.ext.ServerView;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// XEP-0133 by the forms that go in and what is left of the accounts.
final class ServiceAdministrationTest {
    private static final Jid NURSE = Jid.parse("nurse@verona.example");
    private static final Domain VERONA = Domain.of("verona.example");

    private final UserControl node = new FakeNode(new StoredUsers(
            new MemoryStore(),
            _ -> List.of(),
            new StoredUsers.Rules(Set.of(VERONA, Domain.of("padua.example")), Set.of()),
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)));
    private final Extensions all = new Extensions(List.of(new ServiceAdministration(_ -> Optional.of(node))));

    @BeforeEach
    void people() throws Exception {
        node.addUser(NURSE, Secret.of("angelica-1597"), true);
        node.addUser(Jid.parse("romeo@verona.example"), Secret.of("montague-1597"), false);
        node.addUser(Jid.parse("juliet@verona.example"), Secret.of("capulet-1597"), false);
    }

    @Test
    @DisplayName("only administrators find any of it")
    void administratorsOnly() {
        assertThat(all.commands()).hasSize(8).extracting(Command::audience).containsOnly(Command.Audience.ADMINS);
    }

    @Test
    void whatIsAskedForIsInTheForm() {
        assertThat(run("add-user", null))
                .isInstanceOfSatisfying(
                        Step.Ask.class,
                        ask -> assertThat(ask.form())
                                .isEqualTo(Elements.parse("<x xmlns='jabber:x:data' type='form'>"
                                        + "<title>Add a user</title>"
                                        + "<field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field>"
                                        + "<field var='accountjid' type='jid-single' label='The account'><required/></field>"
                                        + "<field var='password' type='text-private' label='Its password'><required/></field>"
                                        + "<field var='password-verify' type='text-private' label='The password again'><required/>"
                                        + "</field></x>")));
    }

    @Test
    void anAccountIsMadeAndIsNoAdministrator() throws Exception {
        assertThat(run(
                        "add-user",
                        field("accountjid", "tybalt@verona.example")
                                + field("password", "prince-of-cats")
                                + field("password-verify", "prince-of-cats")))
                .isEqualTo(new Step.Finished("tybalt@verona.example is there", null));
        assertThat(node.users())
                .filteredOn(user -> user.jid().local().equals("tybalt"))
                .extracting(UserInfo::admin)
                .containsExactly(false);
    }

    @ParameterizedTest(name = "{0} with {1} and {2}: {3}")
    @CsvSource({
        "romeo@verona.example,     prince-of-cats, prince-of-cats, There is already an account romeo@verona.example",
        "tybalt@verona.example,    short,          short,          A password needs at least 8 characters",
        "tybalt@verona.example,    prince-of-cats, prince-of-dogs, The two passwords differ",
        "tybalt@mantua.example,    prince-of-cats, prince-of-cats, Accounts of mantua.example are no matter of verona.example",
        "tybalt@verona.example/x,  prince-of-cats, prince-of-cats, '''tybalt@verona.example/x'' is no account address: name@domain'",
        "'',                       prince-of-cats, prince-of-cats, ''''' is no account address: name@domain'"
    })
    void whatCannotBeMade(String who, String password, String again, String text) {
        var before = users();
        assertRefused(
                run(
                        "add-user",
                        field("accountjid", who) + field("password", password) + field("password-verify", again)),
                text);
        assertThat(users()).isEqualTo(before);
    }

    @Test
    void severalAreRemovedAtOnce() {
        String both = "<field var='accountjids'><value>romeo@verona.example</value>"
                + "<value>juliet@verona.example</value></field>";
        assertThat(run("delete-user", both)).isEqualTo(new Step.Finished("2 accounts", null));
        assertThat(users()).containsExactly("nurse true");
    }

    @Test
    void lockedOutAndLetInAgain() {
        assertThat(run("disable-user", field("accountjids", "romeo@verona.example")))
                .isEqualTo(new Step.Finished("1 account", null));
        assertThat(users()).contains("romeo false");
        assertThat(run("reenable-user", field("accountjids", "romeo@verona.example")))
                .isEqualTo(new Step.Finished("1 account", null));
        assertThat(users()).contains("romeo true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete-user", "disable-user", "reenable-user"})
    void aListWithSomebodyUnknownChangesNothing(String command) {
        var before = users();
        assertRefused(
                run(
                        command,
                        "<field var='accountjids'><value>romeo@verona.example</value>"
                                + "<value>paris@verona.example</value></field>"),
                "There is no account paris@verona.example");
        assertRefused(run(command, ""), "From one account to 200 can be named");
        assertThat(users()).isEqualTo(before);
    }

    @ParameterizedTest
    @DisplayName("an administrator is always left")
    @ValueSource(strings = {"delete-user", "disable-user"})
    void nobodyDoesItToThemselves(String command) {
        var before = users();
        assertRefused(
                run(
                        command,
                        "<field var='accountjids'><value>romeo@verona.example</value>"
                                + "<value>NURSE@verona.example</value></field>"),
                "Not to the account that asks for it");
        assertThat(users()).isEqualTo(before);
    }

    @Test
    @DisplayName("C-15: a host's commands are about its accounts")
    void accountsOfAnotherHostAreNotTouched() throws Exception {
        node.addUser(Jid.parse("paris@padua.example"), Secret.of("county-paris-1597"), false);
        assertRefused(
                run("delete-user", field("accountjids", "paris@padua.example")),
                "Accounts of padua.example are no matter of verona.example");
        assertThat(users()).contains("paris true");
        assertThat(run("get-registered-users-num", null))
                .isInstanceOfSatisfying(
                        Step.Finished.class,
                        done -> assertThat(values(done)).containsExactly(ServiceAdministration.NS, "3"));
    }

    @Test
    void allSessionsAreEnded() {
        assertThat(run("end-user-session", field("accountjids", "romeo@verona.example")))
                .isEqualTo(new Step.Finished("1 account", null));
    }

    @Test
    void aFormWithAFieldTwiceIsNone() {
        String twice = field("accountjids", "romeo@verona.example") + field("accountjids", "juliet@verona.example");
        assertThat(run("delete-user", twice))
                .isInstanceOfSatisfying(
                        Step.Refused.class,
                        refused -> assertThat(refused.error().condition()).isEqualTo(Condition.BAD_REQUEST));
        assertThat(users()).contains("romeo true", "juliet true");
    }

    @Test
    void aPasswordIsChanged() {
        assertThat(run(
                        "change-user-password",
                        field("accountjid", "romeo@verona.example") + field("password", "banished-to-mantua")))
                .isEqualTo(new Step.Finished("romeo@verona.example has another password", null));
        assertRefused(
                run(
                        "change-user-password",
                        field("accountjid", "paris@verona.example") + field("password", "banished-to-mantua")),
                "There is no account paris@verona.example");
    }

    @Test
    void accountsAreCountedAndListed() {
        assertThat(run("get-registered-users-num", null))
                .isInstanceOfSatisfying(
                        Step.Finished.class,
                        done -> assertThat(values(done)).containsExactly(ServiceAdministration.NS, "3"));
        assertThat(run("get-registered-users-list", null))
                .isInstanceOfSatisfying(
                        Step.Finished.class,
                        done -> assertThat(values(done))
                                .containsExactly(
                                        ServiceAdministration.NS,
                                        "juliet@verona.example",
                                        "nurse@verona.example",
                                        "romeo@verona.example"));
    }

    @Test
    void whereNobodyAdministersItSaysSo() {
        Extensions none = new Extensions(List.of(new ServiceAdministration(_ -> Optional.empty())));
        Command command = none.command(ServiceAdministration.NS + "#add-user").orElseThrow();
        assertThat(command.handler().run(VIEW, NURSE.withResource("house"), null))
                .isInstanceOfSatisfying(
                        Step.Refused.class,
                        refused -> assertThat(refused.error().condition()).isEqualTo(Condition.SERVICE_UNAVAILABLE));
    }

    private static List<String> values(Step.Finished done) {
        return Objects.requireNonNull(done.result()).children().stream()
                .flatMap(field -> field.children().stream())
                .map(Element::text)
                .toList();
    }

    private static void assertRefused(Step step, String text) {
        assertThat(step).isInstanceOfSatisfying(Step.Refused.class, refused -> {
            assertThat(refused.error().condition()).isEqualTo(Condition.NOT_ACCEPTABLE);
            assertThat(refused.error().text()).isEqualTo(text);
        });
    }

    private Step run(String command, String fields) {
        Element form =
                fields == null ? null : Elements.parse("<x xmlns='jabber:x:data' type='submit'>" + fields + "</x>");
        return all.command(ServiceAdministration.NS + '#' + command)
                .orElseThrow()
                .handler()
                .run(VIEW, NURSE.withResource("house"), form);
    }

    private static String field(String name, String value) {
        return "<field var='" + name + "'><value>" + value + "</value></field>";
    }

    private List<String> users() {
        try {
            return node.users().stream()
                    .map(user -> user.jid().local() + ' ' + user.enabled())
                    .toList();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static final ServerView VIEW = new ServerView() {
        @Override
        public Domain domain() {
            return VERONA;
        }

        @Override
        public boolean isAccountHost(Jid jid) {
            return jid.domain().equals(VERONA);
        }

        @Override
        public boolean isAdmin(Jid jid) {
            return jid.bare().equals(NURSE);
        }

        @Override
        public boolean isGuardian(Jid jid) {
            return false;
        }

        @Override
        public List<DiscoItem> services() {
            return List.of();
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }
    };
}
