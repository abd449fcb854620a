package im.clove.runtime.link;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs where virtual threads pin their carrier, on demand: with two carriers, two pinned threads stop everything.
/// It costs a JFR stream, so it is for tests and for looking into a running node.
public final class PinWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PinWatch.class);
    private static final String EVENT = "jdk.VirtualThreadPinned";

    private final RecordingStream stream = new RecordingStream();
    private final AtomicLong pinned = new AtomicLong();

    private PinWatch() {}

    /// Starts watching.
    ///
    /// @param longerThan shorter pins are left out
    public static PinWatch start(Duration longerThan) {
        PinWatch watch = new PinWatch();
        watch.stream.enable(EVENT).withThreshold(longerThan).withStackTrace();
        watch.stream.onEvent(EVENT, watch::report);
        watch.stream.startAsync();
        return watch;
    }

    private void report(RecordedEvent event) {
        pinned.incrementAndGet();
        LOG.warn(
                "A virtual thread was pinned for {} ms: {}", event.getDuration().toMillis(), event.getStackTrace());
    }

    /// How many were seen so far. They arrive with a delay of up to a second, or with [#close].
    public long count() {
        return pinned.get();
    }

    @Override
    public void close() {
        stream.stop();
        stream.close();
    }
}
