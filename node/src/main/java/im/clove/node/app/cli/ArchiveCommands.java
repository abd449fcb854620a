package im.clove.node.app.cli;

import im.clove.node.admin.task.Answers;
import im.clove.node.admin.task.Tasks;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `archive prune`.
final class ArchiveCommands {
    private ArchiveCommands() {}

    abstract static sealed class Base extends Command permits Prune {
        Base(Cli cli) {
            super(cli);
        }
    }

    @CommandLine.Command(
            name = "prune",
            description = "Remove old messages from the archives.",
            footer = {
                "Without a date: what the configuration says is too old or too many (archive.keep, archive.messages,"
                        + " archive.size). A node that runs does that by itself, with what comes, and a few times a day"
                        + " where nothing comes.",
                "What still waits for somebody who is offline stays. Cannot be undone."
            })
    static final class Prune extends Base {
        @Parameters(paramLabel = "NAME", arity = "0..1", description = "Whose archive; all if nobody is named.")
        String name = "";

        @Option(
                names = "--before",
                paramLabel = "DATE",
                description = "Remove what is older: 2025-12-31 is the beginning of that day in UTC,"
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
            cli.say(site.control(node -> Tasks.PRUNE_ARCHIVE.run(node, answers)).note());
            return Exit.OK;
        }
    }
}
