package im.clove.s2s;

import im.clove.runtime.owner.Timers;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What every link and stream of one engine needs from outside.
///
/// @param executor a virtual thread per task
/// @param streams the last stream number given out
/// @param keeping null if nothing is kept
record S2sTools(
        Timers timers,
        Executor executor,
        SecureRandom random,
        AtomicLong streams,
        @Nullable Keeping keeping) {
    /// 128 random bits, for stream ids and link ids.
    String token() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    long nextStream() {
        return streams.incrementAndGet();
    }
}
