package im.clove.node.app.host;

import im.clove.node.app.config.NodeConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What is in the way of a log file.
public final class LogObstacle {
    private LogObstacle() {}

    /// Why the log file cannot be written or a new one begun, for a person; empty if all is well. Changes nothing.
    public static Optional<String> of(NodeConfig.LogFiles files) {
        Path file = files.file().toAbsolutePath();
        if (!files.enabled()) {
            return Optional.empty();
        }
        if (Files.exists(file)) {
            if (!Files.isRegularFile(file)) {
                return Optional.of(file + " is no file");
            }
            if (!Files.isWritable(file)) {
                return Optional.of(file + " is not writable");
            }
        }
        Path folder = file.getParent();
        while (folder != null && !Files.exists(folder)) {
            folder = folder.getParent();
        }
        if (folder == null || !Files.isDirectory(folder)) {
            return Optional.of(folder + " is no folder");
        }
        return Files.isWritable(folder) ? Optional.empty() : Optional.of(folder + " is not writable");
    }
}
