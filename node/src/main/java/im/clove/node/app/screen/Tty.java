package im.clove.node.app.screen;

/// What is known of the place that output goes to. Asked anew each time, for a window changes its size.
public interface Tty {
    /// Where nobody can say.
    int USUAL_COLUMNS = 80;

    /// Whether a person sees it.
    boolean isTerminal();

    /// Whether a line that was written can be drawn again.
    boolean canRedraw();

    /// Whether it shows characters beyond ASCII.
    boolean hasUnicode();

    int columns();

    /// A terminal that can do everything, or none at all; with this many columns.
    static Tty of(boolean terminal, int columns) {
        return new Fixed(terminal, terminal, true, columns);
    }

    /// One that never changes.
    record Fixed(boolean isTerminal, boolean canRedraw, boolean hasUnicode, int columns) implements Tty {}
}
