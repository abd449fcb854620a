package im.clove.s2s;

import static im.clove.s2s.KeptStage.ids;
import static im.clove.s2s.KeptStage.say;
import static im.clove.s2s.Names.JULIET;
import static im.clove.s2s.Names.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.s2s.config.LinkTimes;
import im.clove.s2s.config.PeerLimits;
import im.clove.s2s.config.S2sConfig;
import im.clove.s2s.link.LinkState;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Failures;
import im.clove.s2s.sim.MemoryOutboxStore;
import im.clove.s2s.sim.SimNetwork;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Nodes with a disk whose peers sleep, and which are killed. The date moves by hand.
@Timeout(300)
final class KeptPlayTest {
    private final KeptStage stage = new KeptStage();
    private final SimNetwork network = stage.network;
    private final MemoryOutboxStore romeosDisk = new MemoryOutboxStore();
    private final MemoryOutboxStore julietsDisk = new MemoryOutboxStore();

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private TestNode node(B32 b32, MemoryOutboxStore disk) {
        return stage.node(b32, disk, true, config -> config);
    }

    private TestNode node(B32 b32, MemoryOutboxStore disk, boolean commits, UnaryOperator<S2sConfig> change) {
        return stage.node(b32, disk, commits, change);
    }

    @Test
    void peerThatSleepsThreeDaysGetsEverythingInOrderOnceAndDated() throws Exception {
        TestNode romeo = node(ROMEO, romeosDisk);
        say(romeo, JULIET, ids("a", 400));
        stage.pass(Duration.ofDays(3));

        TestNode juliet = node(JULIET, julietsDisk);
        Stanza first = juliet.arrival();
        assertThat(first.element().child("urn:xmpp:delay", "delay"))
                .hasValueSatisfying(
                        delay -> assertThat(delay.attribute("stamp")).isEqualTo("2026-11-21T00:00:00Z"));
        stage.eventually(() -> romeosDisk.waiting().isEmpty());
        assertThat(juliet.received).isEqualTo(ids("a", 400));
        assertThat(romeo.undelivered).isEmpty();
    }

    @Test
    void subscriptionWaitsLikeAMessageAndKeepsItsPlace() throws Exception {
        TestNode romeo = node(ROMEO, romeosDisk);
        say(romeo, JULIET, List.of("1"));
        assertThat(romeo.send(JULIET.hostname(), "<presence type='subscribe' id='2'/>")
                        .await())
                .isEqualTo("accepted");
        say(romeo, JULIET, List.of("3"));
        TestNode juliet = node(JULIET, julietsDisk);
        stage.eventually(() -> juliet.received.size() == 3);
        assertThat(juliet.received).containsExactly("1", "2", "3");
    }

    @Test
    void whatIsTooOldGoesBackToItsSender() throws Exception {
        TestNode romeo = node(ROMEO, romeosDisk);
        say(romeo, JULIET, List.of("1"));
        stage.pass(Duration.ofDays(6));
        say(romeo, JULIET, List.of("2"));
        stage.pass(Duration.ofDays(1));

        StanzaError reason = stage.next(romeo.undelivered);
        assertThat(reason).isEqualTo(Failures.EXPIRED);
        stage.eventually(() ->
                romeosDisk.numbers(new Way(Domain.of(ROMEO), Domain.of(JULIET))).size() == 1);
        TestNode juliet = node(JULIET, julietsDisk);
        assertThat(juliet.arrival().id()).isEqualTo("2");
        assertThat(romeo.undelivered).isEmpty();
    }

    @Test
    void ownerOfTheNodeCanGiveUpWhatWaits() throws Exception {
        TestNode romeo = node(ROMEO, romeosDisk);
        say(romeo, JULIET, ids("a", 100));
        assertThat(romeo.s2s.retry(Domain.of(JULIET))).isTrue();
        assertThat(stage.next(romeo.s2s.drop(Domain.of(JULIET)))).isEqualTo(100);
        for (int i = 0; i < 100; i++) {
            assertThat(stage.next(romeo.undelivered)).isEqualTo(Failures.DROPPED);
        }
        stage.eventually(() -> romeosDisk.waiting().isEmpty());
        assertThat(stage.next(romeo.s2s.drop(Domain.of(JULIET)))).isZero();
    }

    @Test
    @DisplayName("S-09 what is beyond the quota is refused at once, and the quota outlives a restart")
    void quotaIsRefusedAtOnce() throws Exception {
        UnaryOperator<S2sConfig> small = config -> config.with(new PeerLimits(10, 1 << 20, 16, 16, 1 << 20, 10, 10));
        TestNode romeo = node(ROMEO, romeosDisk, true, small);
        say(romeo, JULIET, ids("a", 10));
        assertThat(romeo.message(JULIET, "more").await()).isEqualTo(Condition.RESOURCE_CONSTRAINT);
        stage.kill(romeo, JULIET);
        TestNode again = node(ROMEO, romeosDisk, true, small);
        assertThat(again.message(JULIET, "more").await()).isEqualTo(Condition.RESOURCE_CONSTRAINT);
        TestNode juliet = node(JULIET, julietsDisk);
        stage.eventually(() -> juliet.received.size() == 10);
        stage.eventually(() -> romeosDisk.waiting().isEmpty());
        say(again, JULIET, List.of("b"));
    }

    @Test
    @DisplayName("P-01 a sender killed again and again while its peer sleeps and wakes loses and doubles nothing")
    void killedSenderLosesAndDoublesNothing() throws Exception {
        TestNode juliet = node(JULIET, julietsDisk);
        TestNode romeo = node(ROMEO, romeosDisk);
        List<String> said = new ArrayList<>();
        for (int round = 0; round < 15; round++) {
            if (round % 3 == 1) {
                network.part(ROMEO, JULIET);
                network.sever(ROMEO, JULIET);
            }
            if (round % 3 == 0) {
                network.join(ROMEO, JULIET);
            }
            List<String> ids = ids("r" + round + "-", 20);
            for (String id : ids) {
                romeo.send(JULIET.hostname(), "<presence id='p'/>");
                assertThat(romeo.message(JULIET, id).await()).isEqualTo("accepted");
            }
            said.addAll(ids);
            int least = round % 3 == 0 ? said.size() - 10 : 0;
            stage.eventually(
                    () -> juliet.received.stream().filter(id -> !id.equals("p")).count() >= least);
            stage.kill(romeo, JULIET);
            romeo = node(ROMEO, romeosDisk);
        }
        network.join(ROMEO, JULIET);
        stage.eventually(() -> romeosDisk.waiting().isEmpty());
        assertThat(juliet.received.stream().filter(id -> !id.equals("p"))).isEqualTo(said);
    }

    @Test
    @DisplayName("P-01 a receiver killed again and again loses and doubles nothing")
    void killedReceiverLosesAndDoublesNothing() throws Exception {
        TestNode romeo = node(ROMEO, romeosDisk);
        List<String> got = new ArrayList<>();
        int said = 0;
        for (int round = 0; round < 15; round++) {
            TestNode juliet = node(JULIET, julietsDisk);
            say(romeo, JULIET, ids("m", said + 30).subList(said, said + 30));
            said += 30;
            int before = got.size();
            int least = said - 15;
            stage.eventually(() -> before + juliet.received.size() >= least);
            stage.kill(juliet, ROMEO);
            got.addAll(juliet.received);
        }
        TestNode juliet = node(JULIET, julietsDisk);
        stage.eventually(() -> romeosDisk.waiting().isEmpty());
        got.addAll(juliet.received);
        assertThat(got).isEqualTo(ids("m", said));
    }

    @Test
    void receiverKilledBeforeItsOwnersCommittedGetsItAgain() throws Exception {
        TestNode romeo = node(ROMEO, romeosDisk);
        TestNode juliet = node(JULIET, julietsDisk, false, config -> config);
        say(romeo, JULIET, List.of("1"));
        juliet.arrival();
        stage.kill(juliet, ROMEO);
        TestNode again = node(JULIET, julietsDisk);
        assertThat(again.arrival().id()).isEqualTo("1");
    }

    @Test
    void marksAreNotKeptForEver() throws Exception {
        TestNode romeo = node(ROMEO, romeosDisk);
        TestNode juliet = node(JULIET, julietsDisk);
        say(romeo, JULIET, ids("m", 900));
        stage.eventually(() -> juliet.received.size() == 900);
        stage.eventually(() -> julietsDisk.marks().size() < 600);
        juliet.close();
        assertThat(julietsDisk.marks()).isEmpty();
    }

    @Test
    void oldCopyOfTheStoreDoesNotMakeNewMessagesLookOld() throws Exception {
        TestNode juliet = node(JULIET, julietsDisk);
        TestNode romeo = node(ROMEO, romeosDisk);
        say(romeo, JULIET, List.of("first"));
        stage.eventually(() -> juliet.received.size() == 1);
        MemoryOutboxStore old = romeosDisk.copy();
        for (int i = 0; i < 1_200; i++) {
            TestNode.Outcome last = romeo.send(JULIET.hostname(), "<presence id='p'/>");
            if (i % 200 == 0) {
                assertThat(last.await()).isEqualTo("accepted");
            }
        }
        say(romeo, JULIET, List.of("second"));
        stage.eventually(() -> juliet.received.contains("second"));
        stage.kill(romeo, JULIET);

        TestNode again = node(ROMEO, old);
        say(again, JULIET, List.of("third"));
        stage.eventually(() -> juliet.received.contains("third"));
    }

    @Test
    void requestIsNotKeptAndFailsWithinAMinute() throws Exception {
        assertThat(LinkTimes.DEFAULT.iqWait()).isLessThan(Duration.ofMinutes(1));
        LinkTimes brief = new LinkTimes(
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ofMillis(200),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5));
        TestNode romeo = node(ROMEO, romeosDisk, true, config -> config.with(brief));
        say(romeo, JULIET, List.of("1"));
        TestNode.Outcome iq = romeo.send(JULIET.hostname(), "<iq type='get' id='q'><ping xmlns='urn:xmpp:ping'/></iq>");
        assertThat(iq.await()).isEqualTo(Condition.REMOTE_SERVER_TIMEOUT);
        assertThat(romeosDisk.numbers(new Way(Domain.of(ROMEO), Domain.of(JULIET))))
                .hasSize(1);
    }

    @Test
    void presenceGivenUpMeanwhileIsReportedWhenThePeerReturns() throws Exception {
        LinkTimes brief = new LinkTimes(
                Duration.ofSeconds(5),
                Duration.ofMillis(100),
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5));
        TestNode romeo = node(ROMEO, romeosDisk, true, config -> config.with(brief));
        say(romeo, JULIET, List.of("1"));
        assertThat(romeo.send(JULIET.hostname(), "<presence id='p'/>").await())
                .isEqualTo(Condition.REMOTE_SERVER_TIMEOUT);
        assertThat(romeo.returned).isEmpty();
        TestNode juliet = node(JULIET, julietsDisk);
        assertThat(stage.next(romeo.returned)).isEqualTo("user@" + romeo.domain + " user@" + juliet.domain);
        stage.eventually(() -> juliet.received.size() == 1);
        assertThat(juliet.received).containsExactly("1");
        assertThat(romeo.returned).isEmpty();
    }

    @Test
    void senderIsToldOncePerAbsenceThatItsMessagesWait() throws Exception {
        TestNode romeo = node(ROMEO, romeosDisk);
        try (TestNode juliet = node(JULIET, julietsDisk)) {
            say(romeo, JULIET, List.of("1"));
            stage.eventually(() -> romeosDisk.waiting().isEmpty());
            assertThat(juliet.received).containsExactly("1");
        }
        stage.eventually(() -> !(romeo.state() instanceof LinkState.Live));
        say(romeo, JULIET, List.of("2", "3"));
        assertThat(stage.next(romeo.notices))
                .isEqualTo("user@" + romeo.domain + " " + Domain.of(JULIET) + " " + stage.date());
        say(romeo, JULIET, List.of("4"));
        TestNode juliet = node(JULIET, julietsDisk);
        stage.eventually(() -> juliet.received.size() == 3);
        assertThat(romeo.notices).isEmpty();
    }

    @Test
    void stoppingInOrderKeepsWhatWaits() throws Exception {
        TestNode romeo = node(ROMEO, romeosDisk);
        say(romeo, JULIET, ids("a", 5));
        romeo.close();
        assertThat(romeo.undelivered).isEmpty();
        TestNode again = node(ROMEO, romeosDisk);
        TestNode juliet = node(JULIET, julietsDisk);
        stage.eventually(() -> juliet.received.size() == 5);
        assertThat(juliet.received).isEqualTo(ids("a", 5));
        assertThat(again.undelivered).isEmpty();
    }
}
