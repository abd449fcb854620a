package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.FakeNode;
import im.clove.node.admin.Gate;
import im.clove.node.admin.Posting;
import im.clove.node.admin.StoredPostings;
import im.clove.node.admin.StoredUsers;
import im.clove.node.app.host.AdHocTasks;
import im.clove.node.ext.std.Administration;
import im.clove.node.store.Batch;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.xml.Element;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An administrator manages the node from a client (XEP-0050, XEP-0133); everybody else cannot.
@Timeout(300)
final class AdministrationPlayTest {
    private static final String COMMANDS = "http://jabber.org/protocol/commands";
    private static final String ADMIN = "http://jabber.org/protocol/admin#";

    private final AtomicReference<Play> stage = new AtomicReference<>();
    private final StoredPostings postings = new StoredPostings(
            new MemoryStore(), () -> Play.START.plusMillis(stage.get().timers.nowMillis()));
    private final AtomicReference<FakeNode> node = new AtomicReference<>();
    private final List<String> left = new CopyOnWriteArrayList<>();
    private final List<String> askers = new CopyOnWriteArrayList<>();
    private final Play play = new Play(AdHocTasks.given(
                    asker -> {
                        askers.add(asker.bare().toString());
                        return node.get();
                    },
                    postings,
                    Map.of(
                            "admin",
                            List.of("xmpp:romeo@verona.example"),
                            "abuse",
                            List.of(),
                            "outage",
                            List.of("http://b.example/status.json")),
                    false,
                    Administration.Invited.NOBODY)
            .telling(account -> left.add(account.toString())));

    @BeforeEach
    void romeoIsAnAdministrator() {
        stage.set(play);
        node.set(new FakeNode(new StoredUsers(
                play.store,
                password -> KeyRecords.derive(password, new SecureRandom()),
                new StoredUsers.Rules(Set.of(Domain.of(Play.HOST)), Set.of()),
                Clock.fixed(Play.START, ZoneOffset.UTC))));
        Batch batch = new Batch();
        play.stores()
                .accounts()
                .put(
                        batch,
                        play.stores()
                                .accounts()
                                .find(Play.jid("romeo"))
                                .orElseThrow()
                                .withAdmin(true));
        play.store.commit(batch);
    }

    @AfterEach
    void end() {
        play.close();
    }

    private static String execute(String id, String command, String form) {
        return "<iq type='set' id='" + id + "' to='verona.example'><command xmlns='" + COMMANDS + "' node='" + ADMIN
                + command + "' sessionid='s'>" + form + "</command></iq>";
    }

    private static String submit(String... fields) {
        StringBuilder form = new StringBuilder("<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>"
                + "<value>http://jabber.org/protocol/admin</value></field>");
        for (int i = 0; i < fields.length; i += 2) {
            form.append("<field var='").append(fields[i]).append("'><value>").append(fields[i + 1]);
            form.append("</value></field>");
        }
        return form.append("</x>").toString();
    }

    private static String completed(String id, String command, String note) {
        return "<iq type='result' id='" + id + "' from='verona.example' to='{me}'><command xmlns='" + COMMANDS
                + "' node='" + ADMIN + command + "' sessionid='s' status='completed'><note type='info'>" + note
                + "</note></command></iq>";
    }

    private static String refused(String id, String condition, String text) {
        return "<iq type='error' id='" + id + "' from='verona.example' to='{me}'><error type='"
                + (condition.equals("forbidden") ? "auth" : "modify") + "'><" + condition
                + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                + (text.isEmpty() ? "" : "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>" + text + "</text>")
                + "</error></iq>";
    }

    @Test
    void onlyAnAdministratorSeesTheCommands() {
        String asks = "<iq type='get' id='1' to='verona.example'>"
                + "<query xmlns='http://jabber.org/protocol/disco#items' node='" + COMMANDS + "'/></iq>";
        Element shown = play.enter("romeo", "orchard").send(asks).next();
        assertThat(shown.firstChild().orElseThrow().children())
                .hasSize(41)
                .anyMatch(item -> item.attributeOr("node", "").equals(ADMIN + "add-user"))
                .anyMatch(item -> item.attributeOr("name", "").equals("Shut Down Service"));
        Element hidden = play.enter("juliet", "balcony").send(asks).next();
        assertThat(hidden.firstChild().orElseThrow().children())
                .extracting(item -> item.attributeOr("node", ""))
                .containsExactlyInAnyOrder("urn:clove:archive:0#keep", "urn:xmpp:invite#invite");
    }

    @Test
    void aGateIsOpenedAndShut() throws Exception {
        String command = "<command xmlns='" + COMMANDS + "' node='urn:clove:admin#strangers-gate' sessionid='s'%s";
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send("<iq type='set' id='1' to='verona.example'>"
                        + command.formatted(">" + submit("accountjids", "juliet@verona.example", "gate", "off")
                                + "</command></iq>"))
                .expect("<iq type='result' id='1' from='verona.example' to='{me}'>"
                        + command.formatted(" status='completed'><note type='info'>1 account changed."
                                + " Of these accounts: strangers may write.</note></command></iq>"));
        assertThat(node.get().gate(Play.jid("juliet"))).isEqualTo(Gate.OFF);
        romeo.send("<iq type='set' id='2' to='verona.example'>"
                        + command.formatted(">" + submit("accountjids", "juliet@verona.example", "gate", "ajar")
                                + "</command></iq>"))
                .expect(refused("2", "not-acceptable", "'ajar' is none of on, off and node"));
    }

    @Test
    void nobodyElseRunsThem() {
        Actor juliet = play.enter("juliet", "balcony");
        String form = submit("announcement", "x");
        juliet.send(execute("1", "announce", form)).expect(refused("1", "forbidden", ""));
        play.mantua.send("<iq type='set' id='2' from='romeo@mantua.example/x' to='verona.example'><command xmlns='"
                + COMMANDS + "' node='" + ADMIN + "announce'/></iq>");
        play.mantua.expect("<iq type='error' id='2' from='verona.example' to='romeo@mantua.example/x'>"
                + "<error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        assertThat(node.get().asked).isEmpty();
    }

    @Test
    void administratorsAreNamedAndOneIsAlwaysLeft() {
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send(execute("1", "edit-admin", ""))
                .expect("<iq type='result' id='1' from='verona.example' to='{me}'><command xmlns='" + COMMANDS
                        + "' node='" + ADMIN + "edit-admin' sessionid='s' status='executing'>"
                        + "<actions execute='complete'><complete/></actions>"
                        + "<x xmlns='jabber:x:data' type='form'><title>Edit Admin List</title>"
                        + "<field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field>"
                        + "<field var='adminjids' type='jid-multi' label='The administrators'>"
                        + "<value>romeo@verona.example</value><required/></field></x></command></iq>");
        romeo.send(execute("2", "edit-admin", submit("adminjids", " ")))
                .expect(refused("2", "not-acceptable", "The administrators is missing (adminjids)"));
        romeo.send(execute("3", "edit-admin", submit("adminjids", "juliet@verona.example")));
        assertThat(Literal.show(romeo.next())).contains("1 administrators", "juliet@verona.example");
        romeo.send(execute("4", "announce", submit("announcement", "x"))).expect(refused("4", "forbidden", ""));
    }

    @Test
    void anAdministratorsAccountIsNotRemovedByItsClient() {
        play.enter("romeo", "orchard")
                .send("<iq type='set' id='1'><query xmlns='jabber:iq:register'><remove/></query></iq>")
                .expect("<iq type='error' id='1' from='romeo@verona.example' to='{me}'><error type='cancel'>"
                        + "<not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }

    @Test
    void whoRemovesHisAccountIsToldOfWhenItIsGone() {
        play.enter("juliet", "balcony")
                .send("<iq type='set' id='1'><query xmlns='jabber:iq:register'><remove/></query></iq>")
                .expect("<iq type='result' id='1' from='juliet@verona.example' to='{me}'/>");
        play.settle();
        assertThat(left).containsExactly("juliet@verona.example");
        assertThat(play.stores().accounts().find(Play.jid("juliet"))).isEmpty();
    }

    @Test
    void whatIsListedIsAForm() {
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send(execute("1", "get-online-users-list", ""))
                .expect("<iq type='result' id='1' from='verona.example' to='{me}'><command xmlns='" + COMMANDS
                        + "' node='" + ADMIN + "get-online-users-list' sessionid='s' status='completed'>"
                        + "<note type='info'>1 accounts online</note>"
                        + "<x xmlns='jabber:x:data' type='result'><title>Get List of Online Users</title>"
                        + "<field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field>"
                        + "<field var='onlineuserjids' type='jid-multi' label='accounts online'>"
                        + "<value>romeo@example.org</value></field></x></command></iq>");
        romeo.send(execute("2", "shutdown", submit("delay", "90", "announcement", "the lark")))
                .expect(completed("2", "shutdown", "The node ends in 90 s; 1 account told."));
        romeo.send(execute("3", "shutdown", submit("delay", "soon")));
        assertThat(romeo.next().attribute("type")).isEqualTo("error");
        assertThat(node.get().asked).containsExactly("shut down in 90 s: the lark");
    }

    @Test
    void whatWaitsForOtherServersIsDialledForOrGivenBack() {
        Actor romeo = play.enter("romeo", "orchard");
        for (String command : List.of("retry-outbox", "drop-outbox", "compact")) {
            romeo.send(execute("1", command, submit("domain", "away.example"))
                    .replace(ADMIN + command, "urn:clove:admin#" + command));
            assertThat(romeo.next().attribute("type")).isEqualTo("result");
        }
        assertThat(node.get().asked).containsExactly("retry away.example", "drop away.example", "compact");
        assertThat(askers).containsOnly("romeo@verona.example");
    }

    @Test
    void theMessageOfTheDayIsToldOnce() throws Exception {
        postings.set(Posting.MOTD, Optional.of("The ball is tonight."));
        Actor romeo = play.enter("romeo", "orchard");
        play.silence();
        romeo.send("<presence/>");
        romeo.expectAll(
                "<presence from='{me}' to='{me}'/>",
                "<message from='verona.example' to='{me}'><body>The ball is tonight.</body></message>");
        Actor tomb = play.enterAvailable("romeo", "tomb");
        tomb.expect("<presence from='romeo@verona.example/orchard' to='{me}'/>");
        romeo.expect("<presence from='romeo@verona.example/tomb' to='{me}'/>");
        play.silence();

        play.pass(Duration.ofSeconds(1));
        postings.set(Posting.MOTD, Optional.of("The ball was last night."));
        romeo.send("<presence><show>away</show></presence>");
        assertThat(List.of(Literal.show(romeo.next()), Literal.show(romeo.next())))
                .anyMatch(text -> text.contains("last night"));
        postings.set(Posting.MOTD, Optional.empty());
        play.enterAvailable("juliet", "balcony");
        play.settle();
    }

    @Test
    void theServerSaysHowItsOwnerIsReached() {
        Element info = play.enter("juliet", "balcony")
                .send("<iq type='get' id='1' to='verona.example'>"
                        + "<query xmlns='http://jabber.org/protocol/disco#info'/></iq>")
                .next();
        assertThat(Literal.show(info))
                .contains("http://jabber.org/network/serverinfo", "admin-addresses", "xmpp:romeo@verona.example")
                .contains("<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'>"
                        + "<value>urn:xmpp:sos:0</value></field>"
                        + "<field var='external-status-addresses' type='list-multi'>"
                        + "<value>http://b.example/status.json</value></field></x>")
                .doesNotContain("abuse-addresses", "outage");
    }
}
