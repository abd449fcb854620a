package im.clove.i2p.stream;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;

/// While a call waits for its answer, doubts from time to time that what is known of the other side is still true.
/// Until there is an answer, the tunnels that are known for a destination may be those of a router that has been
/// restarted since, or one on the way may be dead: each repetition of the call asks the network anew and takes
/// other tunnels.
///
/// @param every how long an answer may take before it is doubted, the first time and each further one
/// @param pause waits that long; false ends the doubts
record Doubt(Duration every, Predicate<Duration> pause) {
    /// Something that waits for an answer.
    interface Call<T> {
        T get() throws IOException;
    }

    /// @param anew forgets what is known; run on a thread of its own, never after the call has ended
    <T> T during(Call<T> call, Runnable anew) throws IOException {
        Thread thread = Thread.ofVirtual().name("i2p-doubt").start(() -> {
            while (pause.test(every)) {
                anew.run();
            }
        });
        try {
            return call.get();
        } finally {
            thread.interrupt();
        }
    }
}
