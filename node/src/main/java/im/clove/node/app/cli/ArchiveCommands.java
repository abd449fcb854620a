package im.clove.node.app.cli;

import im.clove.node.admin.task.Answers;
import im.clove.node.admin.task.Tasks;
import im.clove.xmpp.jid.Jid;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `archive prune|keep`.
final class ArchiveCommands {
    private ArchiveCommands() {}

    abstract static sealed class Base extends Command permits Prune, Keep {
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

    @CommandLine.Command(
            name = "keep",
            description = "Say for how long the messages of an account are kept, or show it.",
            footer = "At most for as long as the node keeps messages (archive.keep). What is older goes within some"
                    + " hours. Users have the same as a command of their client.")
    static final class Keep extends Base {
        @Parameters(paramLabel = "NAME", description = "Whose messages.")
        String name = "";

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "DAYS",
                description =
                        "For how many days; 0 for as long as the node keeps them. Without it, what is so is shown.")
        String days = "";

        Keep(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            Jid user = site.account(name);
            if (!days.isEmpty()) {
                Answers answers = new Answers().with(Tasks.ACCOUNTS, user).with(Tasks.DAYS, days);
                site.control(node -> Tasks.KEEP_ARCHIVE.run(node, answers));
            }
            Duration keep = site.control(node -> node.archiveKeep(user));
            cli.say("Messages of " + user + " are kept for "
                    + (keep.isZero() ? "as long as the node keeps them." : keep.toDays() + " days at most."));
            return Exit.OK;
        }
    }
}
