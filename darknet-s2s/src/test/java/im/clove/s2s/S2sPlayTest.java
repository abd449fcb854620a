package im.clove.s2s;

import static im.clove.s2s.Names.EVE;
import static im.clove.s2s.Names.JULIET;
import static im.clove.s2s.Names.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.I2pPlace;
import im.clove.s2s.config.LinkTimes;
import im.clove.s2s.config.PeerLimits;
import im.clove.s2s.link.LinkState;
import im.clove.s2s.place.PeerPolicy;
import im.clove.s2s.sim.SimNetwork;
import im.clove.s2s.sim.TouchyResolver;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.XmlLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clove nodes among themselves on a simulated network.
@Timeout(300)
final class S2sPlayTest {
    private final Stage stage = new Stage(Stage.Time.FLOWS);
    private final SimNetwork network = new SimNetwork(stage, Duration.ofMillis(2));
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        assertThat(TouchyResolver.touched()).isZero();
    }

    private TestNode node(B32 b32) {
        return keep(new TestNode(network, b32));
    }

    private TestNode keep(TestNode node) {
        open.add(node);
        return node;
    }

    private static List<String> ids(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    private void eventually(BooleanSupplier condition) {
        stage.await("It does not come about", condition);
    }

    @Test
    void firstContactGoesThroughAndTheAnswerTakesTheSameStream() throws Exception {
        TestNode romeo = node(ROMEO);
        TestNode juliet = node(JULIET);

        TestNode.Outcome there = romeo.message(JULIET, "1");
        assertThat(juliet.arrival().from()).hasToString("user@" + romeo.domain);
        TestNode.Outcome back = juliet.message(ROMEO, "2");
        assertThat(romeo.arrival().id()).isEqualTo("2");

        assertThat(there.await()).isEqualTo("accepted");
        assertThat(back.await()).isEqualTo("accepted");
        assertThat(network.dials()).isEqualTo(1);
    }

    @Test
    void domainsOfOneDestinationShareTheStream() throws Exception {
        TestNode romeo = node(ROMEO);
        TestNode juliet = node(JULIET);

        romeo.message(JULIET, "1");
        romeo.send("conference." + juliet.domain, "<message id='2' type='groupchat'/>");

        assertThat(juliet.arrival().id()).isEqualTo("1");
        assertThat(juliet.arrival().to()).hasToString("user@conference." + juliet.domain);
        assertThat(network.dials()).isEqualTo(1);
    }

    @Test
    void simultaneousDialsSettleToOneStreamAndNothingIsLostOrDoubled() throws Exception {
        for (int round = 0; round < 20; round++) {
            SimNetwork slow = new SimNetwork(stage, Duration.ofMillis(round % 4 * 3));
            try (TestNode romeo = new TestNode(slow, ROMEO);
                    TestNode juliet = new TestNode(slow, JULIET)) {
                List<TestNode.Outcome> outcomes = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    outcomes.add(romeo.message(JULIET, "r" + i));
                    outcomes.add(juliet.message(ROMEO, "j" + i));
                }
                for (TestNode.Outcome outcome : outcomes) {
                    assertThat(outcome.await()).isEqualTo("accepted");
                }
                assertThat(romeo.received).isEqualTo(ids("j", 10));
                assertThat(juliet.received).isEqualTo(ids("r", 10));
                assertThat(romeo.state()).isInstanceOf(LinkState.Live.class);
                assertThat(juliet.state()).isInstanceOf(LinkState.Live.class);
            }
        }
    }

    @Test
    void streamsThatBreakAgainAndAgainLoseAndDoubleNothing() throws Exception {
        TestNode romeo = node(ROMEO);
        TestNode juliet = node(JULIET);
        List<TestNode.Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            outcomes.add(romeo.message(JULIET, "r" + i));
            outcomes.add(juliet.message(ROMEO, "j" + i));
            if (i % 30 == 10) {
                int seen = i / 2;
                eventually(() -> juliet.received.size() > seen);
                network.sever(ROMEO, JULIET);
            }
        }
        for (TestNode.Outcome outcome : outcomes) {
            assertThat(outcome.await()).isEqualTo("accepted");
        }
        assertThat(juliet.received).isEqualTo(ids("r", 300));
        assertThat(romeo.received).isEqualTo(ids("j", 300));
        assertThat(network.dials()).isGreaterThan(5);
    }

    @Test
    void silentStreamIsNoticedByTheMissingAcknowledgementAndReplaced() throws Exception {
        TestNode romeo = node(ROMEO);
        TestNode juliet = node(JULIET);
        assertThat(romeo.message(JULIET, "1").await()).isEqualTo("accepted");

        network.silence(ROMEO, JULIET);
        assertThat(romeo.message(JULIET, "2").await()).isEqualTo("accepted");

        assertThat(juliet.received).containsExactly("1", "2");
        assertThat(network.dials()).isEqualTo(2);
    }

    @Test
    void peerThatSleepsGetsTheMessageWhenItReturns() throws Exception {
        TestNode romeo = node(ROMEO);
        TestNode.Outcome outcome = romeo.message(JULIET, "1");
        eventually(() -> romeo.state() instanceof LinkState.Backoff);

        TestNode juliet = node(JULIET);

        assertThat(outcome.await()).isEqualTo("accepted");
        assertThat(juliet.received).containsExactly("1");
    }

    @Test
    void peerThatRestartsIsReachedAgain() throws Exception {
        TestNode romeo = node(ROMEO);
        try (TestNode juliet = new TestNode(network, JULIET)) {
            assertThat(romeo.message(JULIET, "1").await()).isEqualTo("accepted");
            assertThat(juliet.received).containsExactly("1");
        }
        TestNode again = node(JULIET);
        assertThat(romeo.message(JULIET, "2").await()).isEqualTo("accepted");
        assertThat(again.message(ROMEO, "3").await()).isEqualTo("accepted");
        assertThat(again.received).containsExactly("2");
        assertThat(romeo.received).containsExactly("3");
    }

    @Test
    void messageCountsAsDeliveredOnlyWhenItsLastOwnerHasCommitted() throws Exception {
        TestNode romeo = node(ROMEO);
        TestNode juliet = keep(new TestNode(network, JULIET, false, config -> config));
        TestNode.Outcome first = romeo.message(JULIET, "1");
        TestNode.Outcome second = romeo.message(JULIET, "2");
        juliet.arrival();
        juliet.arrival();

        juliet.unhandled.get(1).accepted();
        // A stanza the other way is the sentinel: what Romeo was told before it, he was told.
        assertThat(juliet.message(ROMEO, "3").await()).isEqualTo("accepted");
        assertThat(first.now()).isNull();
        assertThat(second.now()).isNull();

        juliet.unhandled.getFirst().failed(StanzaError.of(Condition.SERVICE_UNAVAILABLE));
        assertThat(first.await()).isEqualTo("accepted");
        assertThat(second.await()).isEqualTo("accepted");
    }

    @Test
    @DisplayName("S-09 what waits for a dead peer is bounded and goes back when its time is up")
    void queueForADeadPeerIsBounded() throws Exception {
        LinkTimes brief = new LinkTimes(
                Duration.ofSeconds(5),
                Duration.ofMillis(1_500),
                Duration.ofMillis(200),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5));
        TestNode romeo = keep(new TestNode(
                network,
                ROMEO,
                true,
                config -> config.with(brief).with(new PeerLimits(100, 1 << 20, 16, 16, 1 << 20, 10, 10))));
        List<TestNode.Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            outcomes.add(romeo.message(JULIET, "m" + i));
        }
        TestNode.Outcome iq = romeo.send(EVE.hostname(), "<iq type='get' id='q'><ping xmlns='urn:xmpp:ping'/></iq>");
        eventually(() -> romeo.s2s.status().stream().anyMatch(link -> link.queued() > 90));
        assertThat(romeo.s2s.status()).allMatch(link -> link.queued() <= 100 && link.queuedBytes() <= 1 << 20);
        int timedOut = 0;
        for (TestNode.Outcome outcome : outcomes) {
            Object result = outcome.await();
            assertThat(result).isIn(Condition.REMOTE_SERVER_TIMEOUT, Condition.RESOURCE_CONSTRAINT);
            timedOut += result == Condition.REMOTE_SERVER_TIMEOUT ? 1 : 0;
        }
        assertThat(timedOut).isGreaterThanOrEqualTo(100);
        assertThat(iq.await()).isEqualTo(Condition.REMOTE_SERVER_TIMEOUT);
    }

    @Test
    void ofPresenceForADeadPeerOnlyTheLatestWaitsAndSoDoesASubscription() throws Exception {
        TestNode romeo = node(ROMEO);
        TestNode.Outcome subscribe = romeo.send(JULIET.hostname(), "<presence type='subscribe' id='s'/>");
        TestNode.Outcome before = romeo.send(JULIET.hostname(), "<presence id='p1'/>");
        TestNode.Outcome probe = romeo.send(JULIET.hostname(), "<presence type='probe' id='x'/>");
        TestNode.Outcome latest = romeo.send(JULIET.hostname(), "<presence id='p2'/>");

        // It is dealt with, without an error: the latest one says what becomes of it.
        assertThat(before.await()).isEqualTo("accepted");
        assertThat(latest.now()).isNull();
        assertThat(subscribe.now()).isNull();
        assertThat(probe.now()).isNull();
        TestNode juliet = node(JULIET);
        assertThat(subscribe.await()).isEqualTo("accepted");
        assertThat(latest.await()).isEqualTo("accepted");
        assertThat(probe.await()).isEqualTo("accepted");
        assertThat(juliet.received).containsExactly("s", "x", "p2");
    }

    @Test
    void quietStreamIsClosedInOrderAndOpenedAgainWhenNeeded() throws Exception {
        LinkTimes quiet = new LinkTimes(
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMillis(150));
        TestNode romeo = keep(new TestNode(network, ROMEO, true, config -> config.with(quiet)));
        TestNode juliet = node(JULIET);
        assertThat(romeo.message(JULIET, "1").await()).isEqualTo("accepted");
        eventually(() -> romeo.state() instanceof LinkState.Idle);
        eventually(() -> juliet.state() instanceof LinkState.Idle);

        assertThat(juliet.message(ROMEO, "2").await()).isEqualTo("accepted");
        assertThat(network.dials()).isEqualTo(2);
    }

    @Test
    @DisplayName("darknet_only: another net's domain is refused at once, and no resolver is asked")
    void clearnetDomainIsRefusedOnTheSpot() {
        TestNode romeo = node(ROMEO);
        assertThat(((StanzaError) romeo.message(ROMEO, "x").now()).condition())
                .isEqualTo(Condition.INTERNAL_SERVER_ERROR);
        StanzaError refusal =
                (StanzaError) romeo.send("example.org", "<message id='1'/>").now();
        assertThat(refusal.condition()).isEqualTo(Condition.NOT_ALLOWED);
        assertThat(refusal.text()).contains("I2P only");
        assertThat(network.dials()).isZero();
    }

    @Test
    void policyRefusesInBothDirections() throws Exception {
        StanzaError no = StanzaError.of(Condition.FORBIDDEN, "Not with this one");
        TestNode romeo = keep(new TestNode(
                network,
                ROMEO,
                true,
                config -> config.with((PeerPolicy)
                        place -> place.equals(new I2pPlace(JULIET, 5269)) ? Optional.of(no) : Optional.empty())));
        TestNode juliet = node(JULIET);

        assertThat(romeo.message(JULIET, "1").await()).isEqualTo(Condition.FORBIDDEN);
        assertThat(network.dials()).isZero();
        assertThat(juliet.message(ROMEO, "2").await()).isEqualTo(Condition.POLICY_VIOLATION);
        assertThat(romeo.received).isEmpty();
    }

    @Test
    void largeStanzaGoesThroughAndATooLargeOneIsRefused() throws Exception {
        TestNode romeo = node(ROMEO);
        TestNode juliet = node(JULIET);
        assertThat(romeo.send(juliet.domain.name(), message(500_000)).await()).isEqualTo("accepted");
        assertThat(romeo.send(juliet.domain.name(), message(524_240)).await()).isEqualTo(Condition.POLICY_VIOLATION);
    }

    private TestNode taking(B32 b32, int bytes) {
        PeerLimits d = PeerLimits.DEFAULT;
        return keep(new TestNode(
                network,
                b32,
                true,
                config -> config.with(new PeerLimits(
                        100,
                        8 << 20,
                        d.window(),
                        d.inHand(),
                        64 << 20,
                        d.links(),
                        10,
                        XmlLimits.SERVER.withBytes(bytes)))));
    }

    @Test
    @DisplayName("A stanza of 2 MiB goes, also as the first one, to a node that says that it takes it")
    void aLargerStanzaGoesToANodeThatTakesIt() throws Exception {
        TestNode romeo = taking(ROMEO, 4 << 20);
        TestNode juliet = taking(JULIET, 4 << 20);
        assertThat(romeo.send(juliet.domain.name(), message(2 << 20)).await()).isEqualTo("accepted");
        assertThat(juliet.send(romeo.domain.name(), message(2 << 20)).await()).isEqualTo("accepted");
        assertThat(romeo.send(juliet.domain.name(), message(4 << 20)).await()).isEqualTo(Condition.POLICY_VIOLATION);
    }

    @Test
    @DisplayName("It comes back from a node that does not, with the reason, and ends no stream of anybody's")
    void aLargerStanzaComesBackFromANodeThatDoesNotTakeIt() throws Exception {
        TestNode romeo = taking(ROMEO, 4 << 20);
        TestNode juliet = node(JULIET);
        TestNode.Outcome before = romeo.message(JULIET, "before");
        TestNode.Outcome large = romeo.send(juliet.domain.name(), message(2 << 20));
        TestNode.Outcome after = romeo.message(JULIET, "after");
        assertThat(before.await()).isEqualTo("accepted");
        assertThat(large.await()).isEqualTo(Condition.POLICY_VIOLATION);
        assertThat(after.await()).isEqualTo("accepted");
        assertThat(romeo.send(juliet.domain.name(), message(600_000)).await()).isEqualTo(Condition.POLICY_VIOLATION);
        assertThat(juliet.received).containsExactly("before", "after");
        assertThat(network.dials()).isOne();
    }

    private static String message(int body) {
        return "<message id='1'><body>" + "x".repeat(body) + "</body></message>";
    }

    @Test
    void closingGivesBackWhatCouldNotGo() throws Exception {
        TestNode romeo = node(ROMEO);
        TestNode.Outcome outcome = romeo.message(JULIET, "1");
        romeo.close();
        assertThat(outcome.await()).isEqualTo(Condition.REMOTE_SERVER_TIMEOUT);
        assertThat(romeo.message(JULIET, "2").await()).isEqualTo(Condition.REMOTE_SERVER_TIMEOUT);
    }

    @Test
    void linksAreBoundedAndIdleOnesMakeRoom() throws Exception {
        TestNode romeo = keep(new TestNode(
                network, ROMEO, true, config -> config.with(new PeerLimits(100, 1 << 20, 16, 16, 1 << 20, 2, 10))));
        romeo.message(JULIET, "1");
        romeo.message(EVE, "2");
        assertThat(romeo.message(Names.b32(0x33), "3").await()).isEqualTo(Condition.RESOURCE_CONSTRAINT);
    }
}
