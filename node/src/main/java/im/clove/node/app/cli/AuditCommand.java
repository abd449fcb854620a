package im.clove.node.app.cli;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// `audit`: what administrators have done.
@CommandLine.Command(
        name = "audit",
        description = "Show what administrators have done, by which way, and what came of it.",
        footer = {
            "Changes, exports, backups and addresses of the page are written down, by this command line, in clients and"
                    + " in the page: when, by whom, to whom. Never a password, nor what somebody has said.",
            "The files are in audit/ of the data folder, ten mebibytes at most, and in no backup. What members do to"
                    + " their own accounts is not in them, but that an account has ended."
        })
final class AuditCommand extends Command {
    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(
            names = "--last",
            defaultValue = "100",
            paramLabel = "N",
            description = "How many (default: ${DEFAULT-VALUE}).")
    private int last = 100;

    AuditCommand(Cli cli) {
        super(cli);
    }

    @Override
    Exit run() throws Exception {
        if (last < 1) {
            throw ControlException.refused("--last must be 1 or more");
        }
        List<Map<String, Object>> lines;
        try {
            lines = site().audit().last(last);
        } catch (IOException e) {
            throw ControlException.of(e);
        }
        if (json) {
            cli.say(Json.pretty(Map.of("audit", lines)));
        } else if (lines.isEmpty()) {
            cli.say("Nothing has been done yet.");
        } else {
            cli.table(lines.stream().map(AuditCommand::row).toList());
        }
        return Exit.OK;
    }

    private static List<String> row(Map<String, Object> line) {
        String why = text(line, "why");
        return List.of(
                text(line, "at"),
                text(line, "by") + " (" + text(line, "way") + ")",
                text(line, "action"),
                about(line),
                text(line, "outcome") + (why.isEmpty() ? "" : ": " + why));
    }

    private static String about(Map<String, Object> line) {
        List<String> words = new ArrayList<>();
        if (line.get("about") instanceof Map<?, ?> about) {
            new TreeMap<>(about).forEach((name, value) -> {
                if (!String.valueOf(value).isEmpty()) {
                    words.add(name + "=" + clean(String.valueOf(value)));
                }
            });
        }
        return String.join(" ", words);
    }

    private static String text(Map<String, Object> line, String name) {
        return clean(String.valueOf(line.getOrDefault(name, "")));
    }

    /// A foreign text is one line, without what could move the cursor.
    private static String clean(String text) {
        return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    }
}
