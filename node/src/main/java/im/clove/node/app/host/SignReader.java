package im.clove.node.app.host;

import im.clove.i2p.router.RouterFigures;
import im.clove.node.admin.DataFolder;
import im.clove.node.admin.Progress;
import im.clove.node.admin.health.CertificateSign;
import im.clove.node.admin.health.KnownServer;
import im.clove.node.admin.health.Signs;
import im.clove.node.store.StoreException;
import im.clove.runtime.budget.Budget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Measures a node: looks at its folder, its disk and its store once, and at what its parts say. What cannot be
/// measured is left out. Blocks for the disk; thread-safe.
record SignReader(Sources sources) {
    /// Says what a disk still takes.
    @FunctionalInterface
    interface Disk {
        /// The disk of the machine.
        Disk REAL = folder -> Files.getFileStore(folder).getUsableSpace();

        /// @return bytes
        long free(Path folder) throws IOException;
    }

    /// Where signs come from.
    ///
    /// @param log why there is no log file, though there is to be one
    /// @param store why the last commit failed
    /// @param shut what there is to say of ports that could not be opened
    record Sources(
            DataFolder folder,
            Disk disk,
            Supplier<Optional<String>> log,
            Supplier<Optional<String>> store,
            Supplier<List<String>> shut,
            Supplier<Progress> progress,
            Supplier<RouterFigures> router,
            Budget budget,
            Shared shared,
            Servers servers,
            Supplier<List<CertificateSign>> certificates,
            Supplier<Optional<Instant>> backup) {}

    /// @param most the most that shared files may take, in bytes
    record Shared(LongSupplier held, long most) {}

    /// @param keep for how long something waits for them
    record Servers(Supplier<List<KnownServer>> known, Duration keep) {}

    /// What was counted in the last minutes.
    record Lately(long refused, long built, long failed) {}

    /// @param since when the present step into the network was made
    Signs read(Instant now, Instant since, Lately lately) {
        Optional<String> unreadable = Optional.empty();
        List<KnownServer> servers = List.of();
        Optional<Instant> backup = Optional.empty();
        try {
            servers = sources.servers().known().get();
            backup = sources.backup().get();
        } catch (StoreException e) {
            unreadable = Optional.of(String.valueOf(e.getMessage()));
        }
        return new Signs(
                now,
                machine(unreadable),
                new Signs.Load(
                        sources.budget().held(),
                        sources.budget().most(),
                        lately.refused(),
                        sources.shared().held().getAsLong(),
                        sources.shared().most()),
                new Signs.Network(sources.progress().get(), since, router(lately)),
                servers,
                sources.servers().keep(),
                sources.certificates().get(),
                new Signs.Keeping(unreadable.isPresent() ? now : madeAt(now), backup, firstPassword()));
    }

    private Signs.Machine machine(Optional<String> unreadable) {
        return new Signs.Machine(
                newest(),
                free(),
                sources.store().get().or(() -> unreadable),
                sources.log().get(),
                sources.shut().get());
    }

    private Optional<Instant> newest() {
        try {
            return Newest.in(sources.folder().root());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private OptionalLong free() {
        try {
            return OptionalLong.of(sources.disk().free(sources.folder().root()));
        } catch (IOException _) {
            return OptionalLong.empty();
        }
    }

    /// An external router tells nothing.
    private Optional<Signs.Router> router(Lately lately) {
        return Optional.of(sources.router().get())
                .filter(figures -> !figures.version().isEmpty())
                .map(figures -> new Signs.Router(figures.clockSkew(), lately.built(), lately.failed()));
    }

    private Instant madeAt(Instant now) {
        try {
            return Files.getLastModifiedTime(sources.folder().identityFile()).toInstant();
        } catch (IOException _) {
            return now;
        }
    }

    private Optional<String> firstPassword() {
        return Optional.of(sources.folder().firstPassword())
                .filter(Files::exists)
                .map(Path::toString);
    }
}
