package im.clove.i2p;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import net.i2p.util.I2PThread;

/// Keeps the router's chatter off the screen. Its constructor sends `System.out` and `System.err` of the whole JVM
/// into a file of its own and it prints to both while it runs; here everybody gets the real streams back, and only
/// what the router's own threads print goes to that file.
final class RouterStreams {
    private final PrintStream realOut = System.out;
    private final PrintStream realErr = System.err;

    /// To be called when the router's constructor has run: what it installed is its file.
    void split() {
        PrintStream file = System.out;
        if (file.equals(realOut)) {
            return;
        }
        System.setOut(new PrintStream(new ByThread(realOut, file), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new ByThread(realErr, file), true, StandardCharsets.UTF_8));
    }

    /// Gives the real streams back, when the router has stopped.
    void restore() {
        System.setOut(realOut);
        System.setErr(realErr);
    }

    private static final class ByThread extends OutputStream {
        private final PrintStream ours;
        private final PrintStream routers;

        ByThread(PrintStream ours, PrintStream routers) {
            this.ours = ours;
            this.routers = routers;
        }

        private PrintStream stream() {
            return Thread.currentThread() instanceof I2PThread ? routers : ours;
        }

        @Override
        public void write(int b) {
            stream().write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            stream().write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            stream().flush();
        }
    }
}
