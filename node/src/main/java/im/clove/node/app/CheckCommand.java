package im.clove.node.app;

import im.clove.node.admin.ControlClient;
import im.clove.node.admin.ControlCodec;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.Finding;
import im.clove.node.admin.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    CheckCommand(Cli cli) {
        super(cli);
    }

    @Override
    Exit run() throws Exception {
        List<Finding> findings = new ArrayList<>();
        try {
            Site site = site();
            findings.add(Finding.ok("configuration", "right"));
            Optional<ControlClient> running = site.running();
            findings.addAll(new Checks(cli, site).all(running.isPresent()));
            findings.addAll(network(running));
        } catch (ConfigException e) {
            e.problems().forEach(p -> findings.add(Finding.problem("configuration", p.toString())));
        }
        report(findings);
        return findings.stream().anyMatch(f -> f.level() == Finding.Level.PROBLEM) ? Exit.PROBLEMS : Exit.OK;
    }

    private static List<Finding> network(Optional<ControlClient> running) {
        if (running.isEmpty()) {
            return List.of(Finding.unknown("network", "no node runs; start it to see whether others can reach it"));
        }
        try (ControlClient node = running.get()) {
            return node.checkNetwork();
        } catch (ControlException e) {
            return List.of(Finding.problem("network", String.valueOf(e.getMessage())));
        }
    }

    private void report(List<Finding> findings) {
        if (json) {
            cli.say(Json.pretty(Map.of(
                    "findings", findings.stream().map(ControlCodec::toJson).toList())));
            return;
        }
        for (Finding finding : findings) {
            String mark = switch (finding.level()) {
                case OK -> "ok";
                case WARNING -> "warning";
                case PROBLEM -> "PROBLEM";
                case UNKNOWN -> "?";
            };
            cli.say(String.format("%-8s %-14s %s", mark, finding.what(), finding.detail()));
        }
    }
}
