package im.clove.node.app.cli;

import im.clove.i2p.LeakTrial;
import im.clove.node.admin.ControlClient;
import im.clove.node.admin.ControlCodec;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.Finding;
import im.clove.node.admin.Json;
import im.clove.node.admin.health.Ailment;
import im.clove.node.app.config.ConfigException;
import im.clove.node.app.screen.Lines;
import im.clove.node.app.screen.Screen;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// `check`: everything that can be wrong with a node, looked at.
@CommandLine.Command(
        name = "check",
        description =
                "Look at everything that can be wrong: configuration, keys and permissions, certificate dates, clock,"
                        + " ports, and, with a running node, whether it can be reached through the network.",
        footer =
                "The last part takes up to a minute: the node calls itself from a throw-away address, through I2P. Exit"
                        + " code 7 if a problem was found; warnings do not count.")
final class CheckCommand extends Command {
    /// What is looked at here, or through the network, whatever the running node says.
    private static final Set<Ailment.Code> LOOKED_AT = EnumSet.of(
            Ailment.Code.CLOCK,
            Ailment.Code.CLOCK_OFF,
            Ailment.Code.DISK,
            Ailment.Code.LOG,
            Ailment.Code.NO_TUNNELS,
            Ailment.Code.NOT_PUBLISHED,
            Ailment.Code.NOT_REACHABLE,
            Ailment.Code.CERTIFICATE_OVER,
            Ailment.Code.CERTIFICATE_EARLY,
            Ailment.Code.CERTIFICATE_SOON,
            Ailment.Code.AUTHORITY_SOON,
            Ailment.Code.FIRST_PASSWORD);

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Option(names = "--leaks", description = "Only try whether a name could leave this machine, and say how.")
    boolean leaks;

    CheckCommand(Cli cli) {
        super(cli);
    }

    @Override
    Exit run() throws Exception {
        List<Finding> findings = new ArrayList<>();
        try (Screen screen = Screen.on(cli.out(), cli.world().tty(), cli.world().clock())) {
            look(
                    finding -> {
                        findings.add(finding);
                        if (!json) {
                            screen.print(line(finding, screen.columns()));
                        }
                    },
                    json ? _ -> {} : screen::pending);
        }
        if (json) {
            cli.say(Json.pretty(Map.of(
                    "findings", findings.stream().map(ControlCodec::toJson).toList())));
        }
        return findings.stream().anyMatch(f -> f.level() == Finding.Level.PROBLEM) ? Exit.PROBLEMS : Exit.OK;
    }

    /// @param pending takes what is being done, where that takes a while
    private void look(Consumer<Finding> found, Consumer<String> pending) throws ControlException {
        if (leaks) {
            LeakTrial.run()
                    .forEach(attempt -> found.accept(attempt.leak()
                            .map(leak -> Finding.problem("leaks", attempt.how() + ": " + leak))
                            .orElseGet(() -> Finding.ok("leaks", attempt.how() + " stays on this machine"))));
            return;
        }
        try {
            Site site = site();
            found.accept(Finding.ok("configuration", "right"));
            Optional<ControlClient> running = site.running();
            new Checks(cli, site, found).all(running.isPresent());
            if (running.isEmpty()) {
                found.accept(Finding.unknown("network", "no node runs; start it to see whether others can reach it"));
                return;
            }
            network(running.get(), found, pending);
        } catch (ConfigException e) {
            e.problems().forEach(p -> found.accept(Finding.problem("configuration", p.toString())));
        }
    }

    private static void network(ControlClient running, Consumer<Finding> found, Consumer<String> pending) {
        String calling = "?        network        calling this node through I2P, up to a minute";
        try (ControlClient node = running) {
            node.health().ailments().stream()
                    .filter(ailment -> !LOOKED_AT.contains(ailment.code()))
                    .map(CheckCommand::finding)
                    .forEach(found);
            pending.accept(calling);
            node.checkNetwork(finding -> {
                found.accept(finding);
                pending.accept(calling);
            });
        } catch (ControlException e) {
            found.accept(Finding.problem("network", String.valueOf(e.getMessage())));
        }
    }

    /// What only the running node sees.
    static Finding finding(Ailment ailment) {
        String what = ailment.code().word().replace('-', ' ');
        return ailment.isProblem() ? Finding.problem(what, ailment.text()) : Finding.warning(what, ailment.text());
    }

    static List<String> line(Finding finding, int columns) {
        String mark = switch (finding.level()) {
            case OK -> "ok";
            case WARNING -> "warning";
            case PROBLEM -> "PROBLEM";
            case UNKNOWN -> "?";
        };
        return Lines.row(String.format("%-8s %s", mark, finding.what()), finding.detail(), 24, columns);
    }
}
