package im.clove.testnet;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the source tree is.
final class Checkout {
    private Checkout() {}

    /// The root, found upwards from the working directory.
    static Path root() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isExecutable(folder.resolve("testnet/bin/i2pnet"))) {
                return folder;
            }
        }
        throw new IllegalStateException(
                "not in a checkout of Clove: " + Path.of("").toAbsolutePath());
    }
}
