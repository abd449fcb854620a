package im.clove.node.transit;

/// A source of accounts that is not what it should be, with the place.
public final class UnreadableSourceException extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param line 0 if nobody knows
    public UnreadableSourceException(int line, String text) {
        super(line > 0 ? "line " + line + ": " + text : text);
    }
}
