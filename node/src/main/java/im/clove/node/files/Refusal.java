package im.clove.node.files;

/// Why an upload is not taken.
enum Refusal {
    /// There is no such slot.
    UNKNOWN,
    /// The secret is another one.
    FORBIDDEN,
    /// The slot was used.
    USED,
    /// Somebody uploads there at this moment.
    BUSY,
    /// The slot has expired.
    OVER,
    /// It is another length than was said.
    TOO_LONG,
    TOO_SHORT,
    /// The disk is full.
    NO_ROOM;

    /// Says so.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final Refusal why;

        Refused(Refusal why) {
            super(why.name(), null, false, false);
            this.why = why;
        }

        Refusal why() {
            return why;
        }
    }
}
