package im.clove.testnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// A machine of its own with a real systemd (`testnet/bin/booted`), and in it a program that was built here, as
/// somebody
/// has unpacked it: the launcher, `app/lib` and `conf`, without sources. One thread drives it.
public final class BootedMachine implements AutoCloseable {
    /// Where the unpacked launcher is in there.
    public static final String LAUNCHER = "/mnt/share/source/clove";

    /// What has been written to its disk since it was booted, as a folder in there: the rest is this machine's, where
    /// others write meanwhile.
    public static final String WRITTEN = "/mnt/written";

    private final Path folder;

    private BootedMachine(Path folder) {
        this.folder = folder;
    }

    /// Boots it.
    ///
    /// @param folder an empty folder for it
    public static BootedMachine boot(Path folder) throws IOException {
        Path share = Files.createDirectories(folder.resolve("share"));
        unpack(share.resolve("source"));
        copy(Checkout.root().resolve("testnet/clients"), share.resolve("clients"));
        for (Path path : List.of(folder, share)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Command.ours("bin/booted", "up", folder.toString(), System.getProperty("java.home"))
                .run();
        return new BootedMachine(folder);
    }

    private static void unpack(Path to) throws IOException {
        Path root = Checkout.root();
        copy(root.resolve("node/target/app/lib"), to.resolve("app/lib"));
        copy(root.resolve("conf"), to.resolve("conf"));
        Files.copy(root.resolve("clove"), to.resolve("clove"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /// Runs a command in there as root.
    ///
    /// @return both its outputs
    /// @throws IOException if it fails
    public String run(String... command) throws IOException {
        return line(command).run();
    }

    /// The same, whatever its exit code.
    public Command.Ended attempt(String... command) throws IOException {
        return line(command).attempt();
    }

    /// A command in there as root, with something to read.
    public Command line(String... command) {
        List<String> line = new ArrayList<>(List.of("run", folder.toString()));
        line.addAll(Arrays.asList(command));
        return Command.ours("bin/booted", line.toArray(String[]::new));
    }

    @Override
    public void close() throws IOException {
        Command.ours("bin/booted", "down", folder.toString()).run();
    }
}
