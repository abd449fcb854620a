package im.clove.node.app;

import im.clove.node.admin.ControlClient;
import im.clove.node.admin.ControlCodec;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.DataFolder;
import im.clove.node.admin.Json;
import im.clove.node.admin.NodeStatus;
import im.clove.xmpp.jid.Domain;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// `address`, `status`, `version`.
final class InfoCommands {
    private InfoCommands() {}

    abstract static sealed class Base extends Command permits Address, Status, Version {
        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Base(Cli cli) {
            super(cli);
        }
    }

    @CommandLine.Command(
            name = "address",
            description = "Print this node's .b32.i2p address: the domain of its accounts.",
            footer = "Works whether the node runs or not. With --json also the further domains it serves.")
    static final class Address extends Base {
        Address(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            List<Domain> domains = site.domains(site.identity());
            if (json) {
                List<String> further =
                        domains.stream().skip(1).map(Domain::name).toList();
                cli.say(Json.line(Map.of("address", domains.getFirst().name(), "domains", further)));
            } else {
                cli.say(domains.getFirst().name());
            }
            return Exit.OK;
        }
    }

    @CommandLine.Command(
            name = "status",
            description = "Show how the running node is: router, tunnels, peers, sessions, links, outbox, uptime.",
            footer = "Exit code 3 if no node runs on the data folder.")
    static final class Status extends Base {
        Status(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            NodeStatus status;
            try (ControlClient node = site.running()
                    .orElseThrow(
                            () -> new ControlException(ControlException.Kind.NOT_RUNNING, nobody(site.folder())))) {
                status = node.status();
            }
            if (json) {
                cli.say(Json.pretty(ControlCodec.toJson(status)));
            } else {
                print(status);
            }
            return Exit.OK;
        }

        private static String nobody(DataFolder folder) {
            return folder.holder()
                    .flatMap(ProcessHandle::of)
                    .map(process -> "Process " + process.pid() + " has the data folder " + folder.root()
                            + " and does not answer: it starts or stops; try again in a moment")
                    .orElse("No node runs on " + folder.root() + "; `clove run` starts one");
        }

        private void print(NodeStatus status) {
            NodeStatus.RouterStatus router = status.router();
            NodeStatus.Counts counts = status.counts();
            row("address", status.domains().getFirst().name());
            status.domains().stream().skip(1).forEach(d -> row("also", d.name()));
            row(
                    "running",
                    "for "
                            + words(Duration.between(
                                    status.startedAt(), cli.world().clock().instant())) + ", process " + status.pid()
                            + ", version " + status.version());
            row("router", router.kind() + ": " + router.stage());
            row("published", router.published() ? "yes" : "not yet");
            row(
                    "tunnels",
                    router.tunnelsIn() + " in, " + router.tunnelsOut() + " out, " + router.transitTunnels()
                            + " carried for others");
            row("peers", String.valueOf(router.peers()));
            row(
                    "sessions",
                    counts.sessions()
                            + (counts.detached() > 0 ? ", " + counts.detached() + " more may come back" : ""));
            row("servers", counts.serverLinks() + " connected, " + counts.outbox() + " stanzas waiting");
            row("accounts", String.valueOf(counts.accounts()));
            status.listeners().forEach(l -> row(l.what(), l.address()));
        }

        private void row(String name, String value) {
            cli.say(String.format("%-12s %s", name, value));
        }

        static String words(Duration d) {
            if (d.toDays() > 0) {
                return d.toDays() + " d " + d.toHoursPart() + " h";
            }
            if (d.toHours() > 0) {
                return d.toHours() + " h " + d.toMinutesPart() + " min";
            }
            return d.toMinutes() > 0 ? d.toMinutes() + " min " + d.toSecondsPart() + " s" : d.toSeconds() + " s";
        }
    }

    @CommandLine.Command(name = "version", description = "Print the version of Clove and of the Java it runs on.")
    static final class Version extends Base {
        Version(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() {
            String java = Runtime.version().toString();
            if (json) {
                cli.say(Json.line(Map.of("clove", Main.version(), "java", java)));
            } else {
                cli.say("Clove " + Main.version() + ", Java " + java);
            }
            return Exit.OK;
        }
    }
}
