package im.clove.runtime.link;

/// Why a link ended.
///
/// @param reason for the log: never content of the stream
public record LinkEnd(Kind kind, String reason) {
    /// Who ended it, and how.
    public enum Kind {
        /// The peer closed its stream properly.
        FINISHED,
        /// The connection ended without the peer's closing tag.
        LOST,
        /// The peer broke the rules of the stream; it has been sent the stream error.
        VIOLATION,
        /// The peer sent nothing for longer than [LinkLimits#dead()].
        TIMED_OUT,
        /// The peer did not read what was sent to it for [LinkLimits#stalled()].
        STALLED,
        /// We closed it.
        CLOSED,
        /// An error of ours; this link ended and nothing else.
        FAULT
    }
}
