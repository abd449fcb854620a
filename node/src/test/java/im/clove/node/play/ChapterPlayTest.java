package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.store.Key;
import im.clove.node.store.Table;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What an extension keeps of an account ([Diary]): in memory, on its shelf, read beside the account.
final class ChapterPlayTest {
    private static final String ERROR = "<iq type='error' id='%s' from='romeo@verona.example' to='{me}'>";

    private final Diary diary = new Diary();
    private final Play play = new Play(diary);

    @AfterEach
    void end() {
        play.close();
    }

    private static String iq(String type, String id, String payload) {
        return "<iq type='" + type + "' id='" + id + "'>" + payload + "</iq>";
    }

    private static String write(String id, String text) {
        return iq("set", id, "<write xmlns='urn:diary'>" + text + "</write>");
    }

    private static String count(String id, int lines) {
        return "<iq type='result' id='" + id + "' from='romeo@verona.example' to='{me}'>"
                + "<count xmlns='urn:diary' lines='" + lines + "'/></iq>";
    }

    private static String counts(String id, int lines, int mine) {
        return count(id, lines).replace("/></iq>", " mine='" + mine + "'/></iq>");
    }

    private static String line(int n, String text) {
        return "<message from='romeo@verona.example' to='{me}'><line xmlns='urn:diary' n='" + n + "'>" + text
                + "</line></message>";
    }

    private static String end(String id) {
        return "<iq type='result' id='" + id + "' from='romeo@verona.example' to='{me}'/>";
    }

    private static void expect(Actor actor, String... stanzas) {
        for (String stanza : stanzas) {
            actor.expect(stanza);
        }
    }

    private Actor romeoWith(String... lines) {
        Actor romeo = play.enter("romeo", "orchard");
        int n = 0;
        for (String text : lines) {
            romeo.send(write("w", text)).expect(count("w", ++n));
        }
        return romeo;
    }

    @Test
    void whatIsKeptIsThereAfterAKill() {
        romeoWith("one", "two");
        play.crash();
        play.enter("romeo", "tomb").send(write("w", "three")).expect(count("w", 3));
        play.enter("juliet", "balcony")
                .send(iq("get", "c", "<count xmlns='urn:diary'/>"))
                .expect("<iq type='result' id='c' from='juliet@verona.example' to='{me}'>"
                        + "<count xmlns='urn:diary' lines='0' mine='0'/></iq>");
    }

    @Test
    void aFailedCommitTakesBackTheValueTheShelfAndWhatTheSessionIsRememberedFor() {
        Actor romeo = romeoWith("one");
        play.store.failing(true);
        assertThat(romeo.send(write("w", "lost")).next().attribute("type")).isEqualTo("error");
        romeo.send(iq("get", "c", "<count xmlns='urn:diary'/>")).expect(counts("c", 1, 1));
        play.store.failing(false);
        romeo.send(write("w", "two")).expect(count("w", 2));
        romeo.send(iq("get", "r", "<read xmlns='urn:diary'/>"));
        expect(romeo, line(1, "one"), line(2, "two"), end("r"));
    }

    @Test
    void aShelfIsReadAPageAtATime() {
        Actor romeo = romeoWith("one", "two", "three");
        romeo.send(iq("get", "r1", "<read xmlns='urn:diary' max='2'/>"));
        expect(romeo, line(1, "one"), line(2, "two"), end("r1"));
        romeo.send(iq("get", "r2", "<read xmlns='urn:diary' max='2' after='2'/>"));
        expect(romeo, line(3, "three"), end("r2"));
        romeo.send(iq("get", "r3", "<read xmlns='urn:diary' after='9'/>"))
                .expect(ERROR.formatted("r3") + "<error type='cancel'>"
                        + "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }

    @Test
    void aReaderSeesWhatItsClientWroteBeforeAndTheAccountGoesOnMeanwhile() {
        Actor romeo = romeoWith("one");
        CountDownLatch gate = new CountDownLatch(1);
        diary.gate = gate;
        romeo.send(write("w", "two") + iq("get", "r", "<read xmlns='urn:diary'/>"));
        romeo.expect(count("w", 2));
        // The reader stands still, the account does not.
        romeo.send(write("w", "three")).expect(count("w", 3));
        gate.countDown();
        expect(romeo, line(1, "one"), line(2, "two"), end("r"));
    }

    @Test
    void aReaderThatFailsAnswersAndTheNextOneReads() {
        Actor romeo = romeoWith("one", "torn");
        romeo.send("<enable xmlns='urn:xmpp:sm:3'/>").next();
        romeo.send(iq("get", "r", "<read xmlns='urn:diary'/>"))
                .expect(ERROR.formatted("r") + "<error type='cancel'>"
                        + "<internal-server-error xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        romeo.send(iq("get", "n", "<read xmlns='urn:diary' max='1'/>"));
        expect(romeo, line(1, "one"), end("n"));
        play.settle();
        // Both requests count as dealt with.
        romeo.send("<r xmlns='urn:xmpp:sm:3'/>").expect("<a xmlns='urn:xmpp:sm:3' h='2'/>");
    }

    @Test
    void aRemovedAccountLeavesNothingOnItsShelves() {
        Actor romeo = romeoWith("one");
        play.enter("juliet", "balcony").send(write("w", "hers")).next();
        romeo.send(iq("set", "x", "<query xmlns='jabber:iq:register'><remove/></query>"));
        play.settle();
        play.pass(Duration.ofSeconds(1));
        Table table = new Table("diary");
        assertThat(play.store.scan(table, Key.of("romeo@verona.example"), null, 10))
                .isEmpty();
        assertThat(play.store.scan(table, Key.of("juliet@verona.example"), null, 10))
                .hasSize(2);
    }
}
