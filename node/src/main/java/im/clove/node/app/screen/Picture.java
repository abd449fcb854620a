package im.clove.node.app.screen;

import im.clove.node.admin.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a terminal shows, and the characters that bring it from there to what it should show: lines that stay, and
/// below them lines that are drawn again. Where nothing can be drawn again, each change is a line. Not thread-safe;
/// time comes in with each call.
final class Picture {
    private static final String NEWLINE = System.lineSeparator();

    private final Tty tty;
    private final Instant began;
    private final LiveArea area = new LiveArea();
    private @Nullable Function<Instant, List<String>> live;
    private @Nullable Progress shown;
    private boolean wasReachable;

    Picture(Tty tty, Instant began) {
        this.tty = tty;
        this.began = began;
    }

    /// Whether there is something that changes with time alone.
    boolean isMoving() {
        return live != null;
    }

    /// Lines that stay.
    String print(List<String> lines, Instant now) {
        StringBuilder out = new StringBuilder(area.wipe(tty.columns()));
        lines.forEach(line -> out.append(line).append(NEWLINE));
        return out.append(draw(now)).toString();
    }

    /// A change of the network. Once it was reachable, later changes are lines that stay.
    String network(Progress progress, Instant now) {
        boolean news = shown == null || !progress.state().equals(shown.state());
        shown = progress;
        if (progress.isReachable() && progress.trouble().isEmpty()) {
            wasReachable = true;
        }
        if (!tty.canRedraw() || wasReachable) {
            live = null;
            return news ? print(NetworkLines.plain(progress, elapsed(now), tty.columns()), now) : "";
        }
        live = at -> NetworkLines.moving(progress, elapsed(at), tty);
        return redraw(now);
    }

    /// Something that takes a while, until the next line that stays. Not told where it cannot be wiped.
    String pending(String text, Instant now) {
        if (!tty.canRedraw()) {
            return "";
        }
        live = at -> List.of(Lines.fit(text + "  " + Spans.digits(Duration.between(now, at)), tty.columns()));
        return redraw(now);
    }

    /// Draws again what changes with time.
    String redraw(Instant now) {
        return area.wipe(tty.columns()) + draw(now);
    }

    /// Wipes what is drawn again, for good.
    String settle() {
        live = null;
        return area.wipe(tty.columns());
    }

    private String draw(Instant now) {
        return live == null ? "" : area.draw(live.apply(now));
    }

    private Duration elapsed(Instant now) {
        return Duration.between(began, now);
    }
}
