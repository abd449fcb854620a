package im.clove.s2s;

import static im.clove.s2s.Names.EVE;
import static im.clove.s2s.Names.JULIET;
import static im.clove.s2s.Names.ROMEO;
import static im.clove.s2s.Names.header;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.I2pPlace;
import im.clove.s2s.link.LinkState;
import im.clove.s2s.place.PeerPolicy;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Failures;
import im.clove.s2s.queue.Keeping;
import im.clove.s2s.sim.MemoryOutboxStore;
import im.clove.s2s.sim.SimNetwork;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Streams that begin because a side was restarted: the node's own calls though nothing waits, and a peer's dial
/// while the last stream seems to be there still.
@Timeout(300)
final class CallPlayTest {
    private static final String FEATURES = "<stream:features><destination xmlns='urn:clove:s2s:0'/></stream:features>";
    private static final String LINK = "<link xmlns='urn:clove:s2s:0' id='peer' seq='1' h='0' epoch='0'/>";
    private static final String REQUEST = "<r xmlns='urn:xmpp:sm:3'/>";
    private static final Way WAY = new Way(Domain.of(ROMEO), Domain.of(JULIET));

    private final Stage stage = new Stage(Stage.Time.FLOWS);
    private final SimNetwork network = new SimNetwork(stage, Duration.ZERO);
    private final BlockingQueue<Duplex> dialled = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final MemoryOutboxStore disk = new MemoryOutboxStore();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private TestNode romeo() {
        Keeping keeping = new Keeping(disk, InstantSource.system(), Duration.ofDays(7), Duration.ofMinutes(1));
        PeerPolicy notEve =
                place -> place.equals(new I2pPlace(EVE, 5269)) ? Optional.of(Failures.AWAY) : Optional.empty();
        TestNode node = new TestNode(network, ROMEO, true, config -> config.with(notEve), keeping);
        open.add(node);
        return node;
    }

    private ScriptedPeer dial(B32 from) throws IOException {
        ScriptedPeer peer = new ScriptedPeer(stage, network.host(from).dial(ROMEO, 5269, Duration.ofSeconds(1)));
        open.add(peer);
        return peer.say(header(from.hostname(), ROMEO.hostname()) + LINK);
    }

    private ScriptedPeer answerDial() {
        ScriptedPeer peer = new ScriptedPeer(stage, stage.receive("Nobody dialled", dialled::poll));
        open.add(peer);
        return peer;
    }

    private void listen(B32 b32) {
        network.host(b32).start(duplex -> {
            dialled.add(duplex);
            CountDownLatch never = new CountDownLatch(1);
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void awaitMet(Way way) {
        stage.await("Nobody was met", () -> disk.met().equals(List.of(way)));
    }

    @Test
    void whoWasInConversationIsRememberedAndCanBeCalledThoughNothingWaits() throws Exception {
        TestNode romeo = romeo();
        assertThat(romeo.s2s.met()).isEmpty();
        dial(JULIET).hear("of='peer' h='0'");
        awaitMet(WAY);
        romeo.kill(network, JULIET);

        listen(JULIET);
        TestNode again = romeo();
        assertThat(again.s2s.met()).containsExactly(WAY);
        assertThat(again.s2s.call(WAY)).isTrue();
        ScriptedPeer juliet = answerDial();
        juliet.hear("version='1.0'");
        juliet.say(header(JULIET.hostname(), ROMEO.hostname()) + FEATURES);
        assertThat(juliet.hear("/>")).contains("<link xmlns='urn:clove:s2s:0' id='");
        juliet.say(LINK);
        TestNode.Outcome outcome = again.message(JULIET, "1");
        juliet.hear("</message>" + REQUEST);
        juliet.say("<a xmlns='urn:xmpp:sm:3' h='1'/>");
        assertThat(outcome.await()).isEqualTo("accepted");
    }

    @Test
    void aCallWithoutAnAnswerIsNotRepeated() throws Exception {
        TestNode romeo = romeo();
        assertThat(romeo.s2s.call(WAY)).isTrue();
        stage.await(
                "It is not given up",
                () -> romeo.s2s.status().getFirst().state() instanceof LinkState.Idle
                        && romeo.s2s.status().getFirst().queued() == 0);
        assertThat(disk.met()).isEmpty();
    }

    @Test
    void nobodyIsCalledWhomTheNodeWouldNotTalkTo() {
        TestNode romeo = romeo();
        assertThat(romeo.s2s.call(new Way(Domain.of(ROMEO), Domain.of(EVE)))).isFalse();
        assertThat(romeo.s2s.call(new Way(Domain.of(JULIET), Domain.of(EVE)))).isFalse();
        assertThat(romeo.s2s.call(new Way(Domain.of(ROMEO), Domain.of("example.org"))))
                .isFalse();
        assertThat(romeo.s2s.call(new Way(Domain.of(ROMEO), Domain.of(ROMEO)))).isFalse();
        assertThat(romeo.s2s.status()).isEmpty();
    }

    @Test
    void aDialThatIsTurnedAwayHasThePresentStreamProbed() throws Exception {
        TestNode romeo = romeo();
        ScriptedPeer first = dial(JULIET);
        first.hear("of='peer' h='0'");
        ScriptedPeer second = dial(JULIET);
        assertThat(second.hearTheEnd()).contains("<conflict ");
        first.hear(REQUEST);
        first.say("<a xmlns='urn:xmpp:sm:3' h='0'/>");
        romeo.message(JULIET, "1");
        first.hear("</message>");
    }

    @Test
    void ifThePresentStreamIsSilentThenTheNextDialIsTaken() throws Exception {
        TestNode romeo = romeo();
        ScriptedPeer first = dial(JULIET);
        first.hear("of='peer' h='0'");
        assertThat(dial(JULIET).hearTheEnd()).contains("<conflict ");
        first.hear(REQUEST);
        first.hearTheEnd();
        ScriptedPeer third = dial(JULIET);
        third.hear("of='peer' h='0'");
        romeo.message(JULIET, "1");
        third.hear("</message>");
    }
}
