package im.clove.i2p.router;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import net.i2p.util.I2PThread;
import org.jspecify.annotations.Nullable;

/// Keeps the router's chatter off the screen and out of our log. Its constructor sends `System.out` and `System.err`
/// of the whole JVM into a file of its own and it prints to both while it runs; here everybody gets the real streams
/// back, and only what the router's own threads and the one that starts it print goes to that file.
final class RouterStreams {
    private final PrintStream realOut = System.out;
    private final PrintStream realErr = System.err;
    private volatile @Nullable Thread starter;

    /// That libraries of native code are not there is no news: Clove ships none, and the library says it at each
    /// start in seven lines. Read by the library's classes when they are loaded.
    private static void hushNatives() {
        System.setProperty("jbigi.dontLog", "true");
        System.setProperty("jcpuid.dontLog", "true");
    }

    /// To be called before the router's constructor, on the thread that calls it: what it prints before it has a
    /// file is dropped.
    void hush() {
        hushNatives();
        starter = Thread.currentThread();
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        System.setOut(new PrintStream(new ByThread(realOut, nowhere), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new ByThread(realErr, nowhere), true, StandardCharsets.UTF_8));
    }

    /// To be called when the router's constructor has run: what it installed is its file.
    void split() {
        PrintStream file = System.out;
        System.setOut(new PrintStream(new ByThread(realOut, file), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new ByThread(realErr, file), true, StandardCharsets.UTF_8));
    }

    /// Gives the real streams back, when the router has stopped.
    void restore() {
        System.setOut(realOut);
        System.setErr(realErr);
    }

    private final class ByThread extends OutputStream {
        private final PrintStream ours;
        private final PrintStream routers;

        ByThread(PrintStream ours, PrintStream routers) {
            this.ours = ours;
            this.routers = routers;
        }

        private PrintStream stream() {
            return Thread.currentThread() instanceof I2PThread
                            || Thread.currentThread().equals(starter)
                    ? routers
                    : ours;
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
