package im.clove.node.app.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Carries out the steps of a plan, one after the other, and says each. A step that fails ends it; every step can be
/// done again, so the whole can.
public final class Executor {
    private static final Set<PosixFilePermission> PROGRAM = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    private final Programs programs;
    private final Consumer<String> out;

    /// @param out gets a line for every step, and remarks
    public Executor(Programs programs, Consumer<String> out) {
        this.programs = programs;
        this.out = out;
    }

    /// Does all of it.
    ///
    /// @throws ServiceException when a step fails
    public void carryOut(List<Step> steps) throws ServiceException, InterruptedException {
        for (Step step : steps) {
            out.accept(step.words());
            try {
                carryOut(step);
            } catch (IOException e) {
                throw new ServiceException(
                        "could not " + step.words() + ": " + e.getClass().getSimpleName() + ": " + e.getMessage(), e);
            }
        }
    }

    private void carryOut(Step step) throws ServiceException, IOException, InterruptedException {
        switch (step) {
            case Step.AddUser(String name, Path home) ->
                need(
                        step,
                        List.of(
                                "useradd",
                                "--system",
                                "--user-group",
                                "--home-dir",
                                home.toString(),
                                "--no-create-home",
                                "--shell",
                                "/usr/sbin/nologin",
                                name));
            case Step.PrivateFolder(Path path, String owner) -> privateFolder(path, owner);
            case Step.CopyProgram copy -> copy(copy);
            case Step.PointAt(Path link, Path target) -> pointAt(link, target);
            case Step.WriteFile(Path path, String text) -> write(path, text);
            case Step.Systemctl(List<String> arguments) -> systemctl(step, arguments);
            case Step.Linger(String user) -> linger(user);
            case Step.DeleteFile(Path path) -> Files.deleteIfExists(path);
            case Step.DeleteTree(Path path, String except) -> deleteTree(path, except);
            case Step.DeleteEmpty(Path path) -> deleteEmpty(path);
        }
    }

    private void need(Step step, List<String> line) throws ServiceException, InterruptedException {
        Programs.Ended ended = programs.run(line);
        if (!ended.ok()) {
            throw new ServiceException("could not " + step.words() + ": " + ended.output());
        }
    }

    private void systemctl(Step step, List<String> arguments) throws ServiceException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.add("systemctl");
        line.addAll(arguments);
        Programs.Ended ended = programs.run(line);
        if (ended.ok()) {
            return;
        }
        String log = "";
        if (arguments.contains("start") || arguments.contains("restart")) {
            List<String> journal = new ArrayList<>();
            journal.add("journalctl");
            if (arguments.contains("--user")) {
                journal.add("--user");
            }
            journal.addAll(List.of("--unit", Layout.UNIT, "--lines", "15", "--no-pager", "--output", "cat"));
            log = "\nIts last lines:\n" + programs.run(journal).output();
        }
        throw new ServiceException("could not " + step.words() + ": " + ended.output() + log);
    }

    private void linger(String user) throws InterruptedException {
        if (!programs.run(List.of("loginctl", "enable-linger", user)).ok()) {
            out.accept("  that was refused: the service runs only while you are logged in, until root says");
            out.accept("  loginctl enable-linger " + user);
        }
    }

    private static void privateFolder(Path path, String owner) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        folders(path.toAbsolutePath().getParent());
        Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PRIVATE));
        if (!owner.isEmpty()) {
            Files.setOwner(
                    path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner));
        }
    }

    /// With times: what was prepared for a fast start is bound to them.
    private static void copy(Step.CopyProgram step) throws IOException {
        Path to = step.to();
        deleteTree(to, "");
        Path lib = step.program().app().resolve("lib");
        folders(to.resolve("app/lib"));
        try (Stream<Path> files = Files.list(lib)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                copy(file, to.resolve("app/lib").resolve(file.getFileName()), FILE);
            }
        }
        for (String name : List.of("clove.aot", "clove.aot.java")) {
            Path file = step.program().app().resolve(name);
            if (Files.isRegularFile(file)) {
                copy(file, to.resolve("app").resolve(name), FILE);
            }
        }
        folders(to.resolve("conf"));
        for (String name : List.of("clove.conf", "clove.service")) {
            copy(step.program().conf().resolve(name), to.resolve("conf").resolve(name), FILE);
        }
        if (!step.account().isEmpty()) {
            write(to.resolve("service"), step.account() + "\n" + step.data() + "\n");
        }
        copy(step.program().launcher(), to.resolve("clove"), PROGRAM);
    }

    private static void copy(Path from, Path to, Set<PosixFilePermission> mode) throws IOException {
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(to, mode);
    }

    private static void pointAt(Path link, Path target) throws IOException {
        folders(link.toAbsolutePath().getParent());
        Path beside = link.resolveSibling("." + link.getFileName() + ".new");
        Files.deleteIfExists(beside);
        Files.createSymbolicLink(beside, target);
        Files.move(beside, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void write(Path path, String text) throws IOException {
        folders(path.toAbsolutePath().getParent());
        Path beside = path.resolveSibling("." + path.getFileName() + ".new");
        Files.writeString(beside, text, StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(beside, FILE);
        Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Missing folders, open to all whatever the umask is: another user starts what lies in them.
    private static void folders(@Nullable Path path) throws IOException {
        if (path == null || Files.isDirectory(path)) {
            return;
        }
        folders(path.getParent());
        Files.createDirectory(path);
        Files.setPosixFilePermissions(path, PROGRAM);
    }

    private static void deleteTree(Path root, String except) throws IOException {
        if (!Files.isDirectory(root)) {
            return;
        }
        Path kept = root.resolve(except);
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return !except.isEmpty() && folder.equals(kept)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException problem) throws IOException {
                if (problem != null) {
                    throw problem;
                }
                if (except.isEmpty() || !folder.equals(root)) {
                    Files.delete(folder);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void deleteEmpty(Path path) throws IOException {
        try {
            Files.delete(path);
        } catch (DirectoryNotEmptyException | NoSuchFileException _) {
            // What somebody else put there stays.
        }
    }
}
