package im.clove.node.app.cli;

import im.clove.node.admin.ControlClient;
import im.clove.node.admin.ControlCodec;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.Finding;
import im.clove.node.admin.Json;
import im.clove.node.app.screen.Screen;
import im.clove.xmpp.jid.Domain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bridge test`.
@CommandLine.Command(
        name = "test",
        description =
                "Have the running node look up and dial a domain by its path, and say of each step what it found.",
        footer =
                "The other server, and whoever answers for its name, see that. Nothing is sent, and a domain that no rule"
                        + " allows is not dialled. Exit code 7 if a problem was found.")
final class BridgeTestCommand extends BridgeCommands.Base {
    @Parameters(paramLabel = "DOMAIN", description = "The other server.")
    String domain = "";

    @Option(names = "--from", paramLabel = "OURS", description = "The domain of this node, if not the first.")
    String from = "";

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    BridgeTestCommand(Cli cli) {
        super(cli);
    }

    @Override
    Exit run() throws Exception {
        Domain theirs = domain(domain);
        Optional<Domain> ours = from.isEmpty() ? Optional.empty() : Optional.of(domain(from));
        List<Finding> findings = new ArrayList<>();
        try (ControlClient node = site().running()
                        .orElseThrow(() -> new ControlException(
                                ControlException.Kind.NOT_RUNNING,
                                "No node runs; start it with `clove run`, then test the bridge"));
                Screen screen =
                        Screen.on(cli.out(), cli.world().tty(), cli.world().clock())) {
            Consumer<String> pending = json ? _ -> {} : screen::pending;
            pending.accept("?        " + theirs);
            node.bridge().test(theirs, ours, finding -> {
                findings.add(finding);
                if (!json) {
                    screen.print(CheckCommand.line(finding, screen.columns()));
                    pending.accept("?        " + theirs);
                }
            });
        }
        if (json) {
            cli.say(Json.pretty(Map.of(
                    "findings", findings.stream().map(ControlCodec::toJson).toList())));
        }
        return findings.stream().anyMatch(f -> f.level() == Finding.Level.PROBLEM) ? Exit.PROBLEMS : Exit.OK;
    }
}
