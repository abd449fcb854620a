package im.clove.node.app.screen;

import im.clove.node.admin.Progress;
import im.clove.node.admin.Progress.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How far the network is, as a person is told. Pure.
final class NetworkLines {
    /// What is usual on the public network.
    private static final Duration USUAL = Duration.ofMinutes(3);

    private static final String LABEL = "Network";

    private NetworkLines() {}

    /// One line for a change, for where nothing is drawn again.
    static List<String> plain(Progress progress, Duration elapsed, int columns) {
        return Lines.row(LABEL, progress.words() + " [" + Spans.precise(elapsed) + "]", columns);
    }

    /// The lines while it is on its way: the steps, the time, and what a person who waits wants to know.
    static List<String> moving(Progress progress, Duration elapsed, Tty tty) {
        int columns = tty.columns();
        List<String> out = new ArrayList<>();
        String steps = steps(progress, tty);
        String timed = steps + "  " + Spans.digits(elapsed);
        out.add(Lines.fit(Lines.width(timed) < columns ? timed : steps, columns));
        for (String line : Lines.row("", hint(progress, elapsed), columns - 1)) {
            out.add(Lines.fit(line, columns));
        }
        return out;
    }

    private static String steps(Progress progress, Tty tty) {
        String head = Lines.pad(LABEL, Lines.INDENT);
        if (progress.step().compareTo(Step.PEERS) < 0) {
            return head + progress.words();
        }
        Map<String, Step> shown = new LinkedHashMap<>();
        shown.put("peers", Step.PEERS);
        shown.put("tunnels", Step.TUNNELS);
        shown.put("published", Step.PUBLISHED);
        shown.put("reachable", Step.REACHABLE);
        StringBuilder line = new StringBuilder(head);
        boolean before = true;
        for (Map.Entry<String, Step> each : shown.entrySet()) {
            boolean made =
                    each.getValue() == Step.PUBLISHED ? progress.isPublished() : progress.isMade(each.getValue());
            line.append(each.getKey())
                    .append(' ')
                    .append(mark(made, before, tty.hasUnicode()))
                    .append("  ");
            before = made;
        }
        return line.toString().stripTrailing();
    }

    private static String mark(boolean made, boolean before, boolean unicode) {
        if (made) {
            return unicode ? "✓" : "ok";
        }
        if (before) {
            return unicode ? "…" : "...";
        }
        return unicode ? "·" : "-";
    }

    private static String hint(Progress progress, Duration elapsed) {
        String local = "Chat on this machine works already.";
        if (!progress.trouble().isEmpty()) {
            return "In trouble: " + progress.trouble() + ". It goes on trying. " + local;
        }
        return elapsed.compareTo(USUAL) > 0
                ? "Takes longer than usual: " + progress.words()
                        + ". It goes on by itself, and `clove check` says more. " + local
                : "Usually 1 to 3 minutes. " + local;
    }
}
