package im.clove.node.app.cli;

import im.clove.node.admin.Backup;
import im.clove.node.admin.ControlClient;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.Json;
import im.clove.node.admin.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// `compact`: what was deleted is gone from the disk, now.
@CommandLine.Command(
        name = "compact",
        description = "Leave nothing on the disk of what was deleted.",
        footer = {
            "A node that runs overwrites it where it lay; by itself it does so every ten minutes, and after `user remove`"
                    + " at once. If no node runs, the store is written anew, without the room that nothing uses.",
            "What a file system or a disk keeps of its own accord (snapshots, the spare cells of an SSD) is out of"
                    + " reach: encrypt the disk."
        })
final class CompactCommand extends Command {
    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    CompactCommand(Cli cli) {
        super(cli);
    }

    @Override
    Exit run() throws Exception {
        Site site = site();
        site.identity();
        Path store = site.folder().store();
        long before;
        boolean isRunning;
        try (Access access = site.access()) {
            // What killed backups and restores left is a copy of everything, too.
            int copies = Snapshot.removeLeft(site.folder()) + Backup.removeLeft(site.folder());
            if (copies > 0 && !json) {
                cli.say("Removed " + copies + (copies == 1 ? " copy" : " copies")
                        + " of the store, left by a backup or a restore that was killed.");
            }
            before = bytes(store);
            switch (access) {
                case Access.ByNode(ControlClient node) -> node.compact();
                case Access.ByFolder _ -> cli.node().compact(store);
            }
            isRunning = access instanceof Access.ByNode;
        } catch (IOException e) {
            throw ControlException.of(e);
        }
        long after = bytes(store);
        if (json) {
            cli.say(Json.line(Map.of("before", before, "after", after)));
        } else {
            cli.say("Nothing is left on the disk of what was deleted. The store takes " + after
                    + " bytes, before it was " + before + ".");
            if (isRunning) {
                cli.say("It stays as large as it is while the node runs; what is free in it is used again.");
            }
        }
        return Exit.OK;
    }

    private static long bytes(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        long sum = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                sum += Files.isRegularFile(file) ? Files.size(file) : 0;
            }
        }
        return sum;
    }
}
