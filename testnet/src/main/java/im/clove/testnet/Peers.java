package im.clove.testnet;

import java.nio.file.Files;
import java.nio.file.Path;

/// The programs that `testnet/bin/install-peers` unpacked.
final class Peers {
    private Peers() {}

    /// A program in there, for example `prosody-13/prosody`.
    ///
    /// @throws IllegalStateException when it is not installed: nothing is skipped
    static Path program(String path) {
        var program = root().resolve(path);
        if (!Files.isExecutable(program)) {
            throw new IllegalStateException(program + " is missing: run testnet/bin/install-peers first");
        }
        return program;
    }

    /// The folder of all, which the script's header describes.
    static Path root() {
        var chosen = System.getenv("CLOVE_PEERS");
        if (chosen != null && !chosen.isEmpty()) {
            return Path.of(chosen);
        }
        var cache = System.getenv("XDG_CACHE_HOME");
        return (cache != null && !cache.isEmpty() ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("clove-peers");
    }
}
