package im.clove.node.admin;

/// The result of one check.
///
/// @param what the thing looked at, a few words
/// @param detail what was found and, if it is not well, what to do
public record Finding(Level level, String what, String detail) {
    /// How it is.
    public enum Level {
        OK,
        WARNING,
        PROBLEM,
        /// Could not be looked at.
        UNKNOWN
    }

    public static Finding ok(String what, String detail) {
        return new Finding(Level.OK, what, detail);
    }

    public static Finding warning(String what, String detail) {
        return new Finding(Level.WARNING, what, detail);
    }

    public static Finding problem(String what, String detail) {
        return new Finding(Level.PROBLEM, what, detail);
    }

    public static Finding unknown(String what, String detail) {
        return new Finding(Level.UNKNOWN, what, detail);
    }
}
