package im.clove.s2s.stream;

import im.clove.runtime.budget.Budget;
import im.clove.runtime.link.StreamIo;
import im.clove.runtime.log.LogText;
import im.clove.runtime.log.StrangerLog;
import im.clove.runtime.owner.FaultLog;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.random.Tokens;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Keeping;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What every link and stream of one engine needs from outside.
///
/// @param executor a virtual thread per task
/// @param streams the last stream number given out
/// @param keeping null if nothing is kept
/// @param faults errors of ours that any peer may meet
/// @param budget of the node
/// @param refusals what the owner hears, in the log at `info`, of servers that did not get in or were cut
public record S2sTools(
        Timers timers,
        Executor executor,
        SecureRandom random,
        AtomicLong streams,
        @Nullable Keeping keeping,
        FaultLog faults,
        Budget budget,
        StrangerLog refusals) {
    /// A stream with its connection, in which nothing happens, in bytes of the heap.
    public static final long STREAM = 14 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(S2sTools.class);

    public static S2sTools of(
            Timers timers, Executor executor, SecureRandom random, @Nullable Keeping keeping, Budget budget) {
        StrangerLog refusals = new StrangerLog(LOG::info, "refused streams of servers", timers, executor);
        return new S2sTools(
                timers, executor, random, new AtomicLong(), keeping, new FaultLog(timers::nowMillis), budget, refusals);
    }

    /// 128 random bits, for stream ids and link ids.
    public String token() {
        return new Tokens(random).hex(16);
    }

    /// There is a conversation on this way: a node that starts again calls those it was in conversation with (see
    /// `S2s.call`). Noted in the background; losing a note costs time, once, and nothing else.
    public void met(Way way) {
        Keeping kept = keeping;
        if (kept == null) {
            return;
        }
        try {
            executor.execute(() -> {
                try {
                    kept.store().met(way, kept.clock().instant());
                } catch (RuntimeException e) {
                    LOG.warn("It could not be noted which servers this node talks to: {}", e.getMessage());
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("Too busy to note a conversation", e);
        }
    }

    /// TLS from here on; the owner hears of a handshake that fails.
    void secure(StreamIo io, SSLEngine engine) throws IOException {
        PeerIdentity peer = io.duplex().peer();
        try {
            io.secure(engine);
        } catch (IOException e) {
            refusals.say(peer, "A TLS handshake with a server failed: " + LogText.tlsFault(e));
            throw e;
        }
    }

    public long nextStream() {
        return streams.incrementAndGet();
    }
}
