package im.clove.s2s;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.stage.Stage;
import im.clove.s2s.config.S2sConfig;
import im.clove.s2s.queue.Keeping;
import im.clove.s2s.sim.MemoryOutboxStore;
import im.clove.s2s.sim.SimNetwork;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Engines with disks on a simulated network. The date moves by hand; the rest of time flows.
final class KeptStage implements AutoCloseable {
    private static final Duration KEEP = Duration.ofDays(7);

    final Stage stage = new Stage(Stage.Time.FLOWS);
    final SimNetwork network = new SimNetwork(stage, Duration.ofMillis(2));
    private final List<AutoCloseable> open = new ArrayList<>();
    private volatile Instant date = Instant.parse("2026-11-21T00:00:00Z");

    /// An engine that has taken up what is on its disk.
    ///
    /// @param commits whether incoming stanzas count as handled at once
    TestNode node(B32 b32, MemoryOutboxStore disk, boolean commits, UnaryOperator<S2sConfig> change) {
        Keeping keeping = new Keeping(disk, () -> date, KEEP, Duration.ofMillis(300));
        TestNode node = new TestNode(network, b32, commits, change, keeping);
        open.add(node);
        node.s2s.resume();
        return node;
    }

    Instant date() {
        return date;
    }

    void pass(Duration time) {
        date = date.plus(time);
    }

    /// A process takes a moment to start again.
    void kill(TestNode node, B32 other) {
        node.kill(network, other);
        pass(Duration.ofSeconds(1));
    }

    static List<String> ids(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    void eventually(BooleanSupplier condition) {
        stage.await("It does not come about", condition);
    }

    <T> T next(BlockingQueue<T> queue) {
        return stage.receive("Nothing came", queue::poll);
    }

    <T> T next(CompletableFuture<T> future) {
        return stage.receive("Nobody says", () -> future.getNow(null));
    }

    /// Sends one after the other, each when the one before it is safe.
    static void say(TestNode node, B32 to, List<String> ids) {
        say(node, Domain.of(to), ids);
    }

    static void say(TestNode node, Domain to, List<String> ids) {
        for (String id : ids) {
            assertThat(node.message(to, id).await()).isEqualTo("accepted");
        }
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }
}
