package im.clove.node.app.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where lines go that a library prints by itself: into the log, so that the screen shows only what
/// is meant for the person in front of it. What is never ended by a line break is cut at a bound.
final class StrayOutput extends OutputStream {
    private static final Logger LOG = LoggerFactory.getLogger("library");
    private static final int LONGEST = 1_000;

    private final StringBuilder line = new StringBuilder();

    private StrayOutput() {}

    /// A stream to take the place of `System.out` or `System.err`.
    static PrintStream toLog() {
        return new PrintStream(new StrayOutput(), true, StandardCharsets.UTF_8);
    }

    @Override
    public void write(int b) {
        // Called by PrintStream under its own lock.
        if (b == '\n' || line.length() >= LONGEST) {
            LOG.info("{}", line);
            line.setLength(0);
        } else if (b != '\r') {
            line.append((char) (b & 0xFF));
        }
    }
}
