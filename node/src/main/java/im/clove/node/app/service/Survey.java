package im.clove.node.app.service;

import im.clove.node.app.service.Found.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Looks at the machine. Changes nothing.
public final class Survey {
    private static final Path SYSTEMD = Path.of("/run/systemd/system");
    private static final Path LINGERING = Path.of("/var/lib/systemd/linger");
    private static final Set<String> PREFIX = Set.of("versions", "current", "clove", ".current.new", ".clove.new");

    private Survey() {}

    /// What there is of a service.
    public static Found of(Layout layout, Programs programs) throws IOException, InterruptedException {
        boolean systemd = Files.isDirectory(SYSTEMD);
        String manager = "";
        boolean running = false;
        if (systemd) {
            Programs.Ended asked = programs.run(line(layout, "show", "--property=Version"));
            manager = asked.ok() ? "" : asked.output();
            running = programs.run(line(layout, "is-active", "--quiet", Layout.UNIT))
                    .ok();
        }
        String text = Files.isReadable(layout.unit()) ? Files.readString(layout.unit()) : "";
        return new Found(
                isRoot(programs),
                systemd,
                manager,
                programs.run(List.of("id", "-u", layout.account())).ok(),
                owner(Files.exists(layout.unit(), LinkOption.NOFOLLOW_LINKS), UnitFile.isOurs(text)),
                text,
                prefix(layout),
                command(layout),
                running,
                Files.exists(LINGERING.resolve(layout.account())));
    }

    /// `systemctl` for a service's manager.
    static List<String> line(Layout layout, String... arguments) {
        return Stream.concat(
                        layout.ofMachine() ? Stream.of("systemctl") : Stream.of("systemctl", "--user"),
                        Stream.of(arguments))
                .toList();
    }

    private static boolean isRoot(Programs programs) throws InterruptedException {
        return programs.run(List.of("id", "-u")).output().equals("0");
    }

    private static Owner owner(boolean there, boolean ours) {
        return !there ? Owner.NOBODY : ours ? Owner.OURS : Owner.FOREIGN;
    }

    /// A folder is ours if an installation has begun in it and there is nothing else. An empty one may become ours.
    private static Owner prefix(Layout layout) throws IOException {
        if (!Files.exists(layout.prefix(), LinkOption.NOFOLLOW_LINKS)) {
            return Owner.NOBODY;
        }
        if (!Files.isDirectory(layout.prefix())) {
            return Owner.FOREIGN;
        }
        try (Stream<Path> entries = Files.list(layout.prefix())) {
            Set<String> names =
                    entries.map(entry -> entry.getFileName().toString()).collect(Collectors.toCollection(HashSet::new));
            if (names.isEmpty()) {
                return Owner.NOBODY;
            }
            return names.contains("versions") && PREFIX.containsAll(names) ? Owner.OURS : Owner.FOREIGN;
        }
    }

    private static Owner command(Layout layout) throws IOException {
        Path command = layout.command();
        boolean link = Files.isSymbolicLink(command);
        return owner(
                link || Files.exists(command),
                link && Files.readSymbolicLink(command).equals(layout.launcher()));
    }
}
