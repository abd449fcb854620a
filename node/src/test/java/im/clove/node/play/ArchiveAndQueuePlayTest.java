package im.clove.node.play;

import static im.clove.node.play.Archivist.ask;
import static im.clove.node.play.Archivist.page;
import static im.clove.node.play.Archivist.query;
import static im.clove.node.play.Archivist.say;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.stanza.StanzaIds;
import im.clove.xmpp.xml.Element;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What waits for somebody who is offline is in the archive, too: with clients that read it and with those that do not,
/// it is seen once and never lost (decision 34).
@Timeout(300)
final class ArchiveAndQueuePlayTest {
    private static final String PRESENCE = "<presence from='{me}' to='{me}'/>";

    private final Play play = new Play();

    @AfterEach
    void end() {
        play.close();
    }

    private void missed(int from, int to) {
        Actor juliet = play.enter("juliet", "balcony");
        for (int i = from; i <= to; i++) {
            juliet.send(say("romeo", "m" + i));
        }
        juliet.sync();
    }

    private static String body(Element message) {
        return message.child(Element.CLIENT, "body").orElseThrow().text();
    }

    @Test
    void aClientThatReadsTheArchiveFirstGetsNothingOfTheQueue() {
        missed(1, 3);
        Actor romeo = play.enter("romeo", "orchard");
        assertThat(ask(romeo, query("", "")).bodies()).containsExactly("m1", "m2", "m3");
        assertThat(play.waiting("romeo")).isZero();
        romeo.send("<presence/>").expect(PRESENCE);
        play.silence();
    }

    @Test
    void whatItHasNotReadComesFromTheQueue() {
        missed(1, 5);
        Actor romeo = play.enter("romeo", "orchard");
        assertThat(ask(romeo, query("", page("<max>2</max><before/>"))).bodies())
                .containsExactly("m4", "m5");
        assertThat(play.waiting("romeo")).isEqualTo(3);
        romeo.send("<presence/>").expect(PRESENCE);
        for (int i = 1; i <= 3; i++) {
            assertThat(body(romeo.next())).isEqualTo("m" + i);
        }
        play.silence();
        assertThat(play.waiting("romeo")).isZero();
    }

    /// Both in one breath: the queue waits until the archive is read.
    @Test
    void presenceRightBehindTheQuestionBringsNothingTwice() {
        missed(1, 3);
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send(query("", "") + "<presence/>");
        play.settle();
        int results = 0;
        int others = 0;
        for (Element got : romeo.rest()) {
            boolean isResult = got.has(Archivist.MAM, "result");
            results += isResult ? 1 : 0;
            others += !isResult && got.local().equals("message") ? 1 : 0;
        }
        assertThat(results).isEqualTo(3);
        assertThat(others).isZero();
        assertThat(play.waiting("romeo")).isZero();
    }

    /// Then it has asked for both; it knows them by their ids.
    @Test
    void whoTakesTheQueueAndThenReadsKnowsTheMessagesByTheirIds() {
        missed(1, 2);
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send("<presence/>").expect(PRESENCE);
        List<String> ids = List.of(id(romeo.next()), id(romeo.next()));
        assertThat(ask(romeo, query("", "")).ids()).isEqualTo(ids);
        play.silence();
    }

    private static String id(Element message) {
        return StanzaIds.read(message, Play.jid("romeo")).orElseThrow();
    }

    @Test
    void aClientWithoutAnArchiveGetsAllOfTheQueueAndTheOtherFindsItInTheArchive() {
        missed(1, 3);
        Actor old = play.enter("romeo", "old");
        old.send("<presence/>").expect(PRESENCE);
        for (int i = 1; i <= 3; i++) {
            assertThat(body(old.next())).isEqualTo("m" + i);
        }
        assertThat(play.waiting("romeo")).isZero();
        Actor fresh = play.enter("romeo", "fresh");
        assertThat(ask(fresh, query("", "")).bodies()).containsExactly("m1", "m2", "m3");
        fresh.send("<presence/>");
        play.settle();
        assertThat(fresh.rest()).noneMatch(got -> got.local().equals("message"));
    }

    /// What was read and not confirmed is lost with the link: it still waits, for whoever comes.
    @Test
    void whatAReaderNeverConfirmedGoesToTheOtherClient() {
        missed(1, 3);
        Actor reader = play.enter("romeo", "reader");
        reader.send("<enable xmlns='urn:xmpp:sm:3'/>").expect("<enabled xmlns='urn:xmpp:sm:3'/>");
        assertThat(ask(reader, query("", "")).bodies()).hasSize(3);
        assertThat(play.waiting("romeo")).isEqualTo(3);
        reader.cut();
        Actor old = play.enter("romeo", "old");
        old.send("<presence/>").expect(PRESENCE);
        for (int i = 1; i <= 3; i++) {
            assertThat(body(old.next())).isEqualTo("m" + i);
        }
        play.silence();
        assertThat(play.waiting("romeo")).isZero();
    }

    @Test
    void whatAReaderHasConfirmedWaitsNoLonger() {
        missed(1, 3);
        Actor reader = play.enter("romeo", "reader");
        reader.send("<enable xmlns='urn:xmpp:sm:3'/>").expect("<enabled xmlns='urn:xmpp:sm:3'/>");
        assertThat(ask(reader, query("", "")).bodies()).hasSize(3);
        reader.send("<a xmlns='urn:xmpp:sm:3' h='4'/>").sync();
        assertThat(play.waiting("romeo")).isZero();
        reader.send("<presence/>").expect(PRESENCE);
        play.silence();
    }

    @Test
    void aCrashBetweenTheTwoLosesNothing() {
        missed(1, 3);
        play.crash();
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send("<presence/>").expect(PRESENCE);
        for (int i = 1; i <= 3; i++) {
            Element got = romeo.next();
            assertThat(body(got)).isEqualTo("m" + i);
            assertThat(StanzaIds.read(got, Play.jid("romeo"))).isPresent();
        }
        assertThat(ask(romeo, query("", "")).bodies()).containsExactly("m1", "m2", "m3");
    }
}
