package im.clove.node.transit.prosody;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.store.CommonHashes;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Stores;
import im.clove.node.store.memory.MemoryStore;
import im.clove.node.transit.Arrivals;
import im.clove.node.transit.Renaming;
import im.clove.node.transit.Report;
import im.clove.node.transit.Transit;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.ScramHash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Folders that a Prosody of either version has written, of accounts that a client had filled.
final class ProsodyFolderTest {
    private static final Domain HERE = Domain.of("new.example");

    private final MemoryStore store = new MemoryStore();

    private Report take(String version) throws Exception {
        Report report = new Report();
        ProsodyFolder folder = new ProsodyFolder(
                Path.of(getClass().getResource("/prosody/" + version).toURI()));
        assertThat(folder.hosts()).containsExactly(Domain.of("old.example"));
        Arrivals arrivals = new Arrivals(store, Transit.terms(store, HERE, Transit.FOR_EVER), report);
        folder.read(Domain.of("old.example"), Renaming.before(_ -> HERE, arrivals), report);
        return report;
    }

    @Test
    void whoIsThereAlreadyIsLeftAlone() throws Exception {
        take("13");
        String before = Transit.written(store);
        Report again = take("0.12");
        assertThat(again.accounts()).isEmpty();
        assertThat(again.missed().stream().map(each -> each.getKey().why())).containsOnly("already there");
        assertThat(Transit.written(store)).isEqualTo(before);
    }

    @Test
    void filesThatCannotBeReadAreToldOfAndKeepTheOthersNotAway(@TempDir Path folder) throws Exception {
        Path host = folder.resolve("old%2eexample");
        write(host.resolve("accounts/a.dat"), "return { [\"password\"] = \"long enough\" };");
        write(
                host.resolve("roster/a.dat"),
                "return { [\"b@c.example\"] = { [\"subscription\"] = \"both\" };\nos.exit() };");
        write(
                host.resolve("archive/a.list"),
                "item({ [\"name\"] = \"message\"; [\"when\"] = 1; [\"attr\"] = {} });\nitem(");
        write(host.resolve("accounts/b.dat"), "return { [\"stored_key\"] = \"00\"; [\"salt\"] = \"x\" };");
        write(host.resolve("accounts/%00%ff.dat"), "return {};");
        write(folder.resolve("not a host/x"), "");
        Report report = new Report();
        Arrivals arrivals =
                new Arrivals(store, Transit.terms(store, Domain.of("old.example"), Transit.FOR_EVER), report);
        new ProsodyFolder(folder).read(Domain.of("old.example"), arrivals, report);
        assertThat(report.accounts()).hasSize(2);
        assertThat(report.missed().stream()
                        .map(each -> each.getKey().where() + " | "
                                + each.getKey().what() + " | " + each.getKey().why()))
                .containsExactly(
                        "old.example | the account '\0\uFFFD' | it cannot be an account's name here",
                        "a@old.example | roster/a.dat | line 2: 'o' begins neither a text nor a number nor a table",
                        "a@old.example | archive/a.list | line 2: it ends where '{' was expected",
                        "b@old.example | passwords | keys of a kind that is not known here: keys of 1 bytes",
                        "b@old.example | passwords | there is none that is of use here; nobody can log in until one is"
                                + " set: `clove user passwd`");
        assertThat(KeyRecords.credential(Transit.account(store, "a@old.example"))
                        .orElseThrow()
                        .matches("long enough"))
                .isTrue();
        assertThat(Transit.written(store)).contains("stamp='1970-01-01T00:00:01Z'");
    }

    private static void write(Path file, String text) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.12", "13"})
    void theAccountsAreHereWithTheirPasswordsAndAllThatIsKnownHere(String version) throws Exception {
        Report report = take(version);
        assertThat(report.accounts().stream().map(Object::toString))
                .containsExactly("juliet@new.example", "r%o.m@new.example", "rom@new.example");
        String written = Transit.written(store);
        assertThat(report.taken())
                .isEqualTo(Map.of(
                        "passwords",
                        3L,
                        "contacts",
                        4L,
                        "contact requests",
                        2L,
                        "personal data",
                        13L,
                        "archived messages",
                        3L,
                        "offline messages",
                        1L));
        assertThat(report.missed().stream().map(each -> each.getKey().what()))
                .isEqualTo(version.equals("13") ? List.of("the folder 'cloud_notify'") : List.of());
        assertThat(written)
                .contains(
                        "<item jid='romeo@montague.example' name='Romeo &amp; co &#10; ä' subscription='none'>"
                                + "<group>Friends</group><group>Ver\"ona</group></item>",
                        "<item jid='rom@new.example' subscription='none' ask='subscribe'/>",
                        "<presence xmlns='jabber:client' type='subscribe' xml:lang='en' from='rom@new.example'>",
                        "<item jid='evil.example'/><item jid='tybalt@new.example'/>",
                        "<items node='urn:xmpp:bookmarks:1'><item id='room@conf.example'>",
                        "<items node='storage:bookmarks'><item id='current'>",
                        "<items node='urn:xmpp:omemo:2:devices'>",
                        "<info type='image/png' bytes='70' id='4a5eb7171b58e08a6881721e3b43d5a44419a2be'/>",
                        "<text>Juliet Capulet</text>",
                        "<defaultnick>Hamlet</defaultnick>",
                        "<prefs xmlns='urn:xmpp:mam:2' default='roster'><always><jid>romeo@montague.example</jid>",
                        "<body>are you there</body><stanza-id xmlns='urn:xmpp:sid:0' id='");
        assertThat(written).as("what the server says of itself").doesNotContain("old.example", "stamp_legacy");
        String open = "pubsub#access_model'><value>open</value>";
        assertThat(written.split(open, -1))
                .as("what its user has opened, and nothing else")
                .hasSize(2);
        assertThat(written.indexOf(open)).isGreaterThan(written.indexOf("configure node='urn:xmpp:omemo:2:devices'"));
        OfflineQueue queue = new OfflineQueue(store, OfflineQueue.Quota.STANDARD);
        OfflineQueue.Waiting waiting =
                queue.read(Jid.parse("juliet@new.example"), 0, 10, _ -> {}).getFirst();
        assertThat(waiting.archived()).as("is in the archive, once").isPositive();
        // What was made of it is the same when it is taken again.
        MemoryStore other = new MemoryStore();
        assertThat(Transit.take(other, HERE, written).missed()).isEmpty();
        assertThat(Transit.written(other)).isEqualTo(written);

        var juliet = Transit.account(store, "juliet@new.example");
        assertThat(KeyRecords.credential(juliet).orElseThrow().matches("wherefore art thou"))
                .isTrue();
        assertThat(KeyRecords.credential(juliet).orElseThrow().matches("another"))
                .isFalse();
        assertThat(CommonHashes.of(Stores.over(store, OfflineQueue.Quota.STANDARD)))
                .containsExactly(ScramHash.SHA_1);
    }
}
