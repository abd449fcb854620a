package im.clove.node.app.cli;

import im.clove.node.admin.FileCodec;
import im.clove.node.admin.FileInfo;
import im.clove.node.admin.Json;
import im.clove.node.admin.task.Answers;
import im.clove.node.admin.task.FileTasks;
import im.clove.node.admin.task.Tasks;
import im.clove.node.app.screen.Spans;
import im.clove.xmpp.jid.Jid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `files list|prune|remove`.
final class FileCommands {
    private FileCommands() {}

    abstract static sealed class Base extends Command permits Listing, Prune, Remove {
        Base(Cli cli) {
            super(cli);
        }
    }

    @CommandLine.Command(
            name = "list",
            description = "List the files that users have uploaded: id, whose, name, size, since when, until when.",
            footer = "Never where they can be had: only who was told that by a file's owner knows it.")
    static final class Listing extends Base {
        @Parameters(paramLabel = "NAME", arity = "0..1", description = "Whose files; all if nobody is named.")
        String name = "";

        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Listing(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            Optional<Jid> user = name.isEmpty() ? Optional.empty() : Optional.of(site.account(name));
            List<FileInfo> files = site.control(node -> node.files(user));
            if (json) {
                cli.say(Json.pretty(
                        Map.of("files", files.stream().map(FileCodec::toJson).toList())));
                return Exit.OK;
            }
            if (files.isEmpty()) {
                cli.say("There are no files.");
            }
            Instant now = cli.world().clock().instant();
            cli.table(files.stream().map(file -> row(file, now)).toList());
            return Exit.OK;
        }

        private static List<String> row(FileInfo file, Instant now) {
            return List.of(
                    file.id(),
                    file.owner().toString(),
                    file.name(),
                    // Rounded up: something is never nothing.
                    InfoCommands.size(file.size() + 1023),
                    Spans.words(Duration.between(file.at(), now)) + " ago",
                    file.until()
                            .map(until -> "goes in " + Spans.words(Duration.between(now, until)))
                            .orElse("stays"));
        }
    }

    @CommandLine.Command(
            name = "prune",
            description = "Remove files that users have uploaded.",
            footer = {
                "Without a date: what has expired (files.keep) and what belongs to nobody any more. A node that runs does"
                        + " that by itself, every few minutes.",
                "Cannot be undone. Who asks for such a file is told that it is gone."
            })
    static final class Prune extends Base {
        @Parameters(paramLabel = "NAME", arity = "0..1", description = "Whose files; all if nobody is named.")
        String name = "";

        @Option(
                names = "--before",
                paramLabel = "DATE",
                description = "Remove what came earlier: 2025-12-31 is the beginning of that day in UTC,"
                        + " 2025-12-31T18:00:00Z a moment.")
        String before = "";

        Prune(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            Answers answers = new Answers().with(Tasks.BEFORE, before);
            if (!name.isEmpty()) {
                answers.with(Tasks.ACCOUNT, site.account(name));
            }
            cli.say(site.control(node -> FileTasks.PRUNE.run(node, answers)).note());
            return Exit.OK;
        }
    }

    @CommandLine.Command(
            name = "remove",
            description = "Remove one file that a user has uploaded.",
            footer = "Cannot be undone. Who asks for it is told that it is gone.")
    static final class Remove extends Base {
        @Parameters(paramLabel = "ID", description = "The file, as `clove files list` calls it.")
        String id = "";

        Remove(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Answers answers = new Answers().with(FileTasks.ID, id);
            cli.say(site().control(node -> FileTasks.REMOVE.run(node, answers)).note());
            return Exit.OK;
        }
    }
}
