package im.clove.node.app.config;

import im.clove.node.app.config.Options.Unfit;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads `files.*`.
final class FilesReader {
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final long TIB = 1024 * 1024 * MIB;

    /// Scheme and authority; names are not looked up.
    private static final Pattern ADDRESS = Pattern.compile("https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:]+])(:[0-9]{1,5})?");

    private FilesReader() {}

    static NodeConfig.Files read(Options options) {
        long maxSize = options.size("files.max-size", KIB, TIB);
        NodeConfig.Files files = new NodeConfig.Files(
                options.flag("files.enabled"),
                maxSize,
                options.size("files.per-account", KIB, TIB),
                options.size("files.per-day", KIB, TIB),
                options.duration("files.keep", Duration.ZERO, Duration.ofDays(36_500)),
                options.size("files.all", KIB, 1024 * TIB),
                options.text("files.address", FilesReader::address));
        tooLittle(options, "files.per-account", files.perAccount(), maxSize);
        tooLittle(options, "files.per-day", files.perDay(), maxSize);
        tooLittle(options, "files.all", files.all(), maxSize);
        return files;
    }

    private static void tooLittle(Options options, String option, long size, long largest) {
        if (size < largest) {
            options.problem(option, "is less than files.max-size: the largest file could never be uploaded");
        }
    }

    private static Optional<String> address(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!ADDRESS.matcher(text).matches()) {
            throw new Unfit("must be https:// and a host, such as \"https://files.example.org\" or"
                    + " \"https://192.168.1.5:5281\", without a path");
        }
        return Optional.of(text);
    }
}
