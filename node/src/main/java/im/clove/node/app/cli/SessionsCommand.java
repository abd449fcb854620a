package im.clove.node.app.cli;

import im.clove.node.admin.ControlCodec;
import im.clove.node.admin.Json;
import im.clove.node.admin.SessionInfo;
import im.clove.node.admin.task.Answers;
import im.clove.node.admin.task.Tasks;
import im.clove.node.app.screen.Spans;
import im.clove.xmpp.jid.Jid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// `user sessions`.
@CommandLine.Command(
        name = "sessions",
        description = "Show where an account is logged in, or end it there.",
        footer = "A client whose session was ended needs the password to come back. `--all` also takes the tokens of"
                + " clients that are away; it works without a running node, too.")
final class SessionsCommand extends UserCommands.Named {
    @ArgGroup
    @Nullable
    End end;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    /// Which of them end.
    static final class End {
        @Option(names = "--end", paramLabel = "RESOURCE", description = "End this session; the list says its name.")
        String resource = "";

        @Option(names = "--all", description = "Log out everywhere.")
        boolean all;
    }

    SessionsCommand(Cli cli) {
        super(cli);
    }

    @Override
    Exit run() throws Exception {
        Site site = site();
        Jid user = site.account(name);
        End asked = end;
        if (asked == null) {
            list(site.control(node -> node.sessions(user)), user);
        } else if (asked.all) {
            int ended = site.control(node -> node.logOut(user));
            answer(ended, user + " is logged out everywhere: " + sessions(ended) + " ended");
        } else {
            Answers answers = new Answers().with(Tasks.ACCOUNTS, site.session(user, asked.resource));
            site.control(node -> Tasks.END_SESSIONS.run(node, answers));
            answer(1, "The session '" + asked.resource + "' of " + user + " is ended.");
        }
        return Exit.OK;
    }

    private void answer(int ended, String words) {
        cli.say(json ? Json.line(Map.of("ended", ended)) : words);
    }

    private static String sessions(int count) {
        return count + (count == 1 ? " session" : " sessions");
    }

    private void list(List<SessionInfo> sessions, Jid user) {
        if (json) {
            cli.say(Json.pretty(Map.of(
                    "sessions", sessions.stream().map(ControlCodec::toJson).toList())));
            return;
        }
        if (sessions.isEmpty()) {
            cli.say(user + " is not logged in.");
        }
        Instant now = cli.world().clock().instant();
        cli.table(sessions.stream()
                .map(session -> List.of(
                        session.resource(),
                        session.client().isEmpty() ? "-" : session.client(),
                        session.door(),
                        session.waiting() ? "waits for its client" : "connected",
                        "since " + Spans.words(Duration.between(session.since(), now))))
                .toList());
    }
}
