package im.clove.node.app.screen;

import im.clove.node.admin.Progress;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/// The owner of what a command shows on its terminal. Whoever has something to show posts it and goes on: a terminal
/// that is held (Ctrl-S) holds nobody else. Thread-safe.
public final class Screen implements AutoCloseable {
    private static final Duration TICK = Duration.ofSeconds(1);

    /// For a terminal that takes nothing any more.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final PrintWriter out;
    private final Tty tty;
    private final Clock clock;
    private final Picture picture;
    private final BlockingQueue<BiFunction<Picture, Instant, String>> work = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closed;

    private Screen(PrintWriter out, Tty tty, Clock clock) {
        this.out = out;
        this.tty = tty;
        this.clock = clock;
        this.picture = new Picture(tty, clock.instant());
    }

    public static Screen on(PrintWriter out, Tty tty, Clock clock) {
        Screen screen = new Screen(out, tty, clock);
        Thread.ofPlatform().name("screen").daemon().start(screen::run);
        return screen;
    }

    /// Of the window now.
    public int columns() {
        return tty.columns();
    }

    /// Lines that stay, in one piece.
    public void print(List<String> lines) {
        List<String> copy = List.copyOf(lines);
        work.add((p, now) -> p.print(copy, now));
    }

    /// A text that stays, wrapped to the window.
    public void say(String text) {
        work.add((p, now) -> p.print(Lines.wrap(text, tty.columns()), now));
    }

    /// How far the network is.
    public void network(Progress progress) {
        work.add((p, now) -> p.network(progress, now));
    }

    /// What is being done, until the next line; not told where it could not be wiped.
    public void pending(String text) {
        work.add((p, now) -> p.pending(text, now));
    }

    /// Ends what is drawn again.
    public void settle() {
        work.add((p, _) -> p.settle());
    }

    private void run() {
        try {
            while (!closed || !work.isEmpty()) {
                BiFunction<Picture, Instant, String> next =
                        picture.isMoving() ? work.poll(TICK.toMillis(), TimeUnit.MILLISECONDS) : work.take();
                Instant now = clock.instant();
                write(next == null ? picture.redraw(now) : next.apply(picture, now));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    private void write(String text) {
        if (!text.isEmpty()) {
            out.print(text);
            out.flush();
        }
    }

    /// Returns when everything is shown, or the terminal takes nothing any more. Idempotent.
    @Override
    public void close() {
        work.add((p, _) -> {
            closed = true;
            return p.settle();
        });
        try {
            boolean _ = ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
