package im.clove.node.app.screen;

import java.time.Duration;

/// Lengths of time in words. Pure.
public final class Spans {
    private Spans() {}

    /// Two units at most: `3 d 4 h`, `2 min 5 s`.
    public static String words(Duration span) {
        if (span.toDays() > 0) {
            return span.toDays() + " d " + span.toHoursPart() + " h";
        }
        if (span.toHours() > 0) {
            return span.toHours() + " h " + span.toMinutesPart() + " min";
        }
        return span.toMinutes() > 0
                ? span.toMinutes() + " min " + span.toSecondsPart() + " s"
                : Math.max(0, span.toSeconds()) + " s";
    }

    /// To a tenth of a second while that matters.
    static String precise(Duration span) {
        long tenths = Math.max(0, span.toMillis() / 100);
        return tenths < 600 ? tenths / 10 + "." + tenths % 10 + " s" : words(span);
    }

    /// As a clock shows it: `0:05`, `1:02:03`.
    static String digits(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        String rest = String.format("%02d", seconds % 60);
        return seconds < 3600
                ? seconds / 60 + ":" + rest
                : seconds / 3600 + ":" + String.format("%02d", seconds / 60 % 60) + ":" + rest;
    }
}
