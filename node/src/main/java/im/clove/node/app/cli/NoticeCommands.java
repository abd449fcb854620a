package im.clove.node.app.cli;

import im.clove.node.admin.ControlCodec;
import im.clove.node.admin.Json;
import im.clove.node.admin.Posting;
import im.clove.node.admin.ReportInfo;
import im.clove.node.admin.task.Answers;
import im.clove.node.admin.task.Task;
import im.clove.node.admin.task.Tasks;
import im.clove.node.app.screen.Spans;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What is said to users, and what they say: `announce`, `motd`, `welcome`, `reports`.
final class NoticeCommands {
    private NoticeCommands() {}

    abstract static sealed class Base extends Command permits Announce, Reports, Show, Set, Clear {
        Base(Cli cli) {
            super(cli);
        }

        final Exit does(Task task, Answers answers) throws Exception {
            cli.say(site().control(node -> task.run(node, answers)).note());
            return Exit.OK;
        }
    }

    @CommandLine.Command(
            name = "announce",
            description = "Tell everybody who is online something, in the server's name.")
    static final class Announce extends Base {
        @Parameters(paramLabel = "TEXT", description = "What to say.")
        String text = "";

        Announce(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            return does(Tasks.ANNOUNCE, new Answers().with(Tasks.TEXT, text));
        }
    }

    @CommandLine.Command(
            name = "reports",
            description = "Show whom users have reported when they blocked them, and why; the newest first.",
            footer = "The last hundred of each account are kept.")
    static final class Reports extends Base {
        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Reports(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            List<ReportInfo> reports = site().control(node -> node.reports());
            if (json) {
                cli.say(Json.pretty(Map.of(
                        "reports", reports.stream().map(ControlCodec::toJson).toList())));
                return Exit.OK;
            }
            if (reports.isEmpty()) {
                cli.say("Nobody has reported anything.");
            }
            Instant now = cli.world().clock().instant();
            cli.table(reports.stream()
                    .map(report -> List.of(
                            Spans.words(Duration.between(report.at(), now)) + " ago",
                            report.account().toString(),
                            report.reason().isEmpty() ? "-" : report.reason(),
                            report.whom().toString(),
                            line(report.text())))
                    .toList());
            return Exit.OK;
        }

        /// A foreign text is one line, without what could move the cursor.
        private static String line(String text) {
            return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        }
    }

    @CommandLine.Command(name = "show", description = "Print the text.")
    static final class Show extends Base {
        private final Posting which;

        Show(Cli cli, Posting which) {
            super(cli);
            this.which = which;
        }

        @Override
        Exit run() throws Exception {
            Optional<String> text = site().control(node -> node.posted(which));
            cli.say(text.orElse("There is none."));
            return Exit.OK;
        }
    }

    @CommandLine.Command(name = "set", description = "Set the text.")
    static final class Set extends Base {
        private final Posting which;

        @Parameters(paramLabel = "TEXT", description = "What to say.")
        String text = "";

        Set(Cli cli, Posting which) {
            super(cli);
            this.which = which;
        }

        @Override
        Exit run() throws Exception {
            return does(
                    which == Posting.MOTD ? Tasks.SET_MOTD : Tasks.SET_WELCOME,
                    new Answers().with(which.command(), text));
        }
    }

    @CommandLine.Command(name = "clear", description = "Say nothing any more.")
    static final class Clear extends Base {
        private final Posting which;

        Clear(Cli cli, Posting which) {
            super(cli);
            this.which = which;
        }

        @Override
        Exit run() throws Exception {
            return does(which == Posting.MOTD ? Tasks.DELETE_MOTD : Tasks.DELETE_WELCOME, new Answers());
        }
    }
}
