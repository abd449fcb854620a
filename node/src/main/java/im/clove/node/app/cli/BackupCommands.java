package im.clove.node.app.cli;

import im.clove.node.admin.Actor;
import im.clove.node.admin.AuditLog;
import im.clove.node.admin.Backup;
import im.clove.node.admin.ControlClient;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.FileTrouble;
import im.clove.node.admin.Secret;
import im.clove.node.admin.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `backup FILE`, `restore FILE`.
final class BackupCommands {
    private static final int SHORTEST_PASSPHRASE = 12;
    private static final String STDIN = "--passphrase-stdin with the passphrase in the first line of input";

    private BackupCommands() {}

    abstract static sealed class Base extends Command permits Save, Restore {
        @Parameters(paramLabel = "FILE", description = "The backup file.")
        Path file = Path.of("");

        @Option(
                names = "--passphrase-stdin",
                description = "Take the passphrase from the first line of standard input instead of asking.")
        boolean stdin;

        Base(Cli cli) {
            super(cli);
        }

        static Exit failed(Cli cli, IOException e) {
            cli.complain("clove: " + FileTrouble.words(e));
            return Exit.FAILED;
        }
    }

    @CommandLine.Command(
            name = "backup",
            description =
                    "Save the whole node in one encrypted file: address keys, certificates, configuration, accounts,"
                            + " messages.",
            footer = {
                "Works while the node runs: what is saved is its state at one moment. The file is read back before it"
                        + " gets its name, and an existing file is never replaced.",
                "Whoever has the file and the passphrase has the node's address. Without the passphrase the file is of"
                        + " no use: keep both, apart."
            })
    static final class Save extends Base {
        Save(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            site.identity();
            Backup backup = new Backup(Backup.ITERATIONS, cli.world().random());
            try (Secret passphrase = stdin
                    ? Passwords.fromInput(cli)
                    : Passwords.choose(cli, "passphrase", SHORTEST_PASSPHRASE, STDIN)) {
                if (passphrase.length() < SHORTEST_PASSPHRASE) {
                    throw new ControlException(
                            ControlException.Kind.REFUSED,
                            "The passphrase is too short: at least " + SHORTEST_PASSPHRASE + " characters. Whoever gets"
                                    + " hold of the file can try as many passphrases as they like");
                }
                Backup.Contents contents = save(site, backup, passphrase);
                cli.say("Saved " + contents.files() + " files, " + contents.bytes() + " bytes in " + file
                        + "; read back and found right.");
            } catch (IOException e) {
                return failed(cli, e);
            }
            return Exit.OK;
        }

        private Backup.Contents save(Site site, Backup backup, Secret passphrase) throws IOException, ControlException {
            try (Access access = site.access()) {
                return switch (access) {
                    case Access.ByFolder _ -> {
                        Backup.Contents made =
                                backup.write(site.folder(), site.folder().store(), file, passphrase);
                        site.audit().write(Actor.owner(), "backup", Map.of(), AuditLog.Outcome.DONE, "");
                        yield made;
                    }
                    case Access.ByNode(ControlClient node) -> running(node, site, backup, passphrase);
                };
            }
        }

        private Backup.Contents running(ControlClient node, Site site, Backup backup, Secret passphrase)
                throws IOException, ControlException {
            try (Snapshot snapshot = Snapshot.create(site.folder())) {
                node.snapshot(snapshot.folder());
                return backup.write(site.folder(), snapshot.folder(), file, passphrase);
            }
        }
    }

    @CommandLine.Command(
            name = "restore",
            description = "Make a data folder from a backup.",
            footer = {
                "Refuses if the data folder has anything in it. A wrong passphrase or a damaged file leaves nothing"
                        + " behind.",
                "Run a node from one folder only: two nodes with the same keys take each other's connections."
            })
    static final class Restore extends Base {
        Restore(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Path target = Site.path(cli.environment(), data());
            try (Secret passphrase = stdin ? Passwords.fromInput(cli) : Passwords.ask(cli, "Passphrase: ", STDIN)) {
                Backup.Contents contents =
                        new Backup(Backup.ITERATIONS, cli.world().random()).restore(file, target, passphrase);
                cli.say("Restored " + contents.files() + " files, " + contents.bytes() + " bytes to " + target + ".");
            } catch (IOException e) {
                return failed(cli, e);
            }
            return Exit.OK;
        }
    }
}
