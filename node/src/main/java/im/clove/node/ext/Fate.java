package im.clove.node.ext;

import java.util.List;

/// What became of a message that no hook held back. Every such message has exactly one fate on its sender's side,
/// [Sent], and one on its recipient's.
public sealed interface Fate {
    /// One of the account's own clients sent it, and it is on its way.
    ///
    /// @param resource that sent it
    record Sent(String resource) implements Fate {}

    /// It goes to these of the account's resources; one that has lost its link, or has not confirmed it when its
    /// session ends, gets it later from the offline queue.
    record Delivered(List<String> resources) implements Fate {}

    /// Nobody is there who takes it; it waits in the offline queue.
    record Kept(String reason) implements Fate {}

    /// Nobody will see it: it is not worth keeping, or was refused, and its sender knows.
    record Dropped(String reason) implements Fate {}
}
