package im.clove.node.admin;

import java.util.function.Consumer;

/// Ends the process a node runs in, in order. Beside [NodeControl] because a node does not own its process.
/// Thread-safe.
@FunctionalInterface
public interface Shutdown {
    /// Returns when the node has ended; the process follows at once. A second caller waits for the same end.
    ///
    /// @param waitsFor told in plain words what the node waits for; must not throw
    void stop(Consumer<String> waitsFor) throws ControlException;

    /// For a node that is not to be stopped from outside.
    static Shutdown refused() {
        return _ -> {
            throw new ControlException(ControlException.Kind.REFUSED, "This node cannot be stopped from outside");
        };
    }
}
