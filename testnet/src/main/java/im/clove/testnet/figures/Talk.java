package im.clove.testnet.figures;

import im.clove.testnet.RemoteUser;
import im.clove.testnet.SlowNetwork;
import im.clove.testnet.figures.NetworkFigures.Pair;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;

/// Two people of a pair, logged in, and what is measured between them.
final class Talk implements AutoCloseable {
    private static final int ROUND_TRIPS = 50;
    private static final int BULK = 200;
    private static final int BULK_SIZE = 4096;
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final Duration CUT = Duration.ofSeconds(20);
    private static final Duration STEP = Duration.ofMillis(500);
    private static final int STEPS = 360;

    private final Pair pair;
    private final SlowNetwork hosts;
    private final RemoteUser from;
    private final RemoteUser to;

    Talk(Pair pair, SlowNetwork hosts) throws IOException {
        this.pair = pair;
        this.hosts = hosts;
        this.from = pair.from().login();
        this.to = pair.to().login();
    }

    /// From the first message between the two servers to its arrival, then to that of the answer.
    void firstContact(Table table) throws IOException {
        long begin = System.nanoTime();
        from.send(to.address(), "hello");
        var _ = to.awaitMessage(from.address(), "hello");
        table.add("first message to a new peer, s", pair.name(), NetworkFigures.seconds(begin));
        to.send(from.address(), "hello yourself");
        var _ = from.awaitMessage(to.address(), "hello yourself");
        table.add("first answer, s after the first message", pair.name(), NetworkFigures.seconds(begin));
    }

    /// One message there, one back, and so on; and the bytes that both hosts send for them beyond what they send
    /// when nobody speaks.
    void roundTrips(Table table) throws IOException {
        long idleBegin = sent();
        var _ = to.hears(from.address(), "nothing", IDLE);
        double idleRate = (sent() - idleBegin) / (double) IDLE.toMillis();
        long bytes = sent();
        long begin = System.nanoTime();
        var times = new ArrayList<Double>();
        for (int i = 1; i <= ROUND_TRIPS; i++) {
            long sending = System.nanoTime();
            from.send(to.address(), "ping " + i);
            var _ = to.awaitMessage(from.address(), "ping " + i);
            to.send(from.address(), "pong " + i);
            var _ = from.awaitMessage(to.address(), "pong " + i);
            times.add(NetworkFigures.seconds(sending) * 1000);
        }
        double own = sent() - bytes - idleRate * NetworkFigures.seconds(begin) * 1000;
        table.add("steady round trip, ms (median of " + ROUND_TRIPS + ")", pair.name(), Table.median(times));
        table.add("bytes on the wire per message, one at a time", pair.name(), own / (2 * ROUND_TRIPS));
    }

    /// Many messages of some size, as fast as they go.
    void bulk(Table table) throws IOException {
        String filling = "x".repeat(BULK_SIZE);
        long begin = System.nanoTime();
        for (int i = 1; i <= BULK; i++) {
            from.send(to.address(), filling + i);
        }
        var _ = to.awaitMessage(from.address(), filling + BULK);
        table.add(
                "KB/s one way (messages of 4 KiB)",
                pair.name(),
                BULK * BULK_SIZE / 1000.0 / NetworkFigures.seconds(begin));
        long came = to.messagesFrom(from.address()).stream()
                .filter(text -> text.startsWith(filling))
                .count();
        table.add("of " + BULK + " such messages arrived", pair.name(), (double) came);
    }

    /// The receiver's host is cut off and comes back.
    void cut(Table table) throws IOException {
        from.send(to.address(), "before");
        var _ = to.awaitMessage(from.address(), "before");
        hosts.cut(pair.to().host());
        String lost = from.send(to.address(), "meanwhile");
        var _ = to.hears(from.address(), "meanwhile", CUT);
        hosts.mend(pair.to().host());
        long begin = System.nanoTime();
        for (int i = 1; i <= STEPS; i++) {
            from.send(to.address(), "after " + i);
            if (to.hears(from.address(), "after " + i, STEP) || heardAfter()) {
                break;
            }
        }
        table.add("a message arrives again after a cut of 20 s, s", pair.name(), NetworkFigures.seconds(begin));
        boolean came = to.hears(from.address(), "meanwhile", CUT);
        table.add(
                "message sent during the cut: arrived (1), refused (0), vanished (-1)",
                pair.name(),
                came ? 1 : from.hasError(lost) ? 0 : -1);
    }

    private boolean heardAfter() {
        return to.messagesFrom(from.address()).stream().anyMatch(text -> text.startsWith("after "));
    }

    private long sent() throws IOException {
        return hosts.sent(pair.from().host()) + hosts.sent(pair.to().host());
    }

    @Override
    public void close() {
        try {
            from.close();
        } finally {
            to.close();
        }
    }
}
