package im.clove.node.app.screen;

import java.util.List;

/// The last lines of a terminal, which are drawn again in place: the characters that wipe them and draw others. The
/// cursor stays at the end of the last of them, so a wipe never goes above the first: whatever was written before
/// is safe, even when somebody types or the window changes. Pure but for what it remembers.
final class LiveArea {
    private static final String CLEAR_BELOW = "\u001b[J";

    private List<String> drawn = List.of();

    boolean isEmpty() {
        return drawn.isEmpty();
    }

    /// @param columns of the window now: lines that were drawn into a wider one may take two rows
    String wipe(int columns) {
        if (drawn.isEmpty()) {
            return "";
        }
        int rows = 0;
        for (String line : drawn) {
            rows += Math.max(1, Math.ceilDiv(Lines.width(line), Math.max(1, columns)));
        }
        drawn = List.of();
        return "\r" + (rows > 1 ? "\u001b[" + (rows - 1) + 'A' : "") + CLEAR_BELOW;
    }

    String draw(List<String> lines) {
        drawn = List.copyOf(lines);
        return String.join("\r\n", lines);
    }
}
