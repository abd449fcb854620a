package im.clove.node.app.cli;

import im.clove.node.admin.BridgeCodec;
import im.clove.node.admin.BridgeInfo;
import im.clove.node.admin.ControlClient;
import im.clove.node.admin.ControlCodec;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.DataFolder;
import im.clove.node.admin.HealthCodec;
import im.clove.node.admin.Json;
import im.clove.node.admin.NodeStatus;
import im.clove.node.admin.health.Health;
import im.clove.node.admin.health.KnownServer;
import im.clove.node.app.config.ConfigFile;
import im.clove.node.app.config.ProgramVersion;
import im.clove.node.app.host.NodeKeys;
import im.clove.node.app.screen.Doors;
import im.clove.node.app.screen.Lines;
import im.clove.node.app.screen.Spans;
import im.clove.xmpp.jid.Domain;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// `address`, `status`, `version`.
final class InfoCommands {
    /// Of the bridge; more than a person reads.
    private static final int MOST_LINKS = 20;

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
            footer =
                    "Works whether the node runs or not. With --json also the further domains it serves, and the address of"
                            + " its rooms.")
    static final class Address extends Base {
        @Option(
                names = "--rooms",
                description = "Print the address that leads to this node's rooms from any server on I2P: a room is"
                        + " NAME@ADDRESS.")
        boolean rooms;

        Address(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            // Without what it is not asked for: a damaged file of that is no obstacle.
            NodeKeys keys = rooms || json ? site.keys() : NodeKeys.of(site.identity());
            List<Domain> domains = site.domains(keys.node());
            if (rooms && keys.rooms().isEmpty()) {
                throw ControlException.refused(
                        site.hasRooms()
                                ? "The rooms of " + site.folder().root() + " have no address yet; `clove run` makes one"
                                : "The rooms of this node have no destination of their own (options rooms.enabled,"
                                        + " rooms.destination and i2p.expose-s2s)");
            }
            if (json) {
                List<String> further =
                        domains.stream().skip(1).map(Domain::name).toList();
                Map<String, Object> all = new LinkedHashMap<>();
                all.put("address", domains.getFirst().name());
                all.put("domains", further);
                keys.roomsDomain().ifPresent(domain -> all.put("rooms", domain.name()));
                cli.say(Json.line(all));
            } else if (rooms) {
                cli.say(keys.roomsDomain().orElseThrow().name());
            } else {
                cli.say(domains.getFirst().name());
            }
            return Exit.OK;
        }
    }

    @CommandLine.Command(
            name = "status",
            description = "Show how the running node is: network, clients, other servers, accounts, ports, folders.",
            footer = "Exit code 3 if no node runs on the data folder.")
    static final class Status extends Base {
        @Option(
                names = "--why",
                description = "Also show what needs you and what to do about it, when other servers were last"
                        + " heard of, and what is held in memory.")
        boolean why;

        Status(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            NodeStatus status;
            Health health;
            BridgeInfo bridge;
            try (ControlClient node = site.running()
                    .orElseThrow(
                            () -> new ControlException(ControlException.Kind.NOT_RUNNING, nobody(site.folder())))) {
                status = node.status();
                health = node.health();
                bridge = node.bridge().info();
            }
            if (json) {
                Map<String, Object> all = new LinkedHashMap<>(ControlCodec.toJson(status));
                all.put("health", HealthCodec.toJson(health));
                all.put("bridge", BridgeCodec.toJson(bridge));
                cli.say(Json.pretty(all));
            } else {
                print(status, health, bridge, site.folder());
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

        private void print(NodeStatus status, Health health, BridgeInfo bridge, DataFolder folder) {
            NodeStatus.RouterStatus router = status.router();
            NodeStatus.Counts counts = status.counts();
            row("address", status.domains().getFirst().name());
            status.domains().stream().skip(1).forEach(d -> row("also", d.name()));
            status.rooms().ifPresent(rooms -> row("rooms", rooms.address().name() + ", " + rooms.state()));
            row(
                    "running",
                    "for "
                            + Spans.words(Duration.between(
                                    status.startedAt(), cli.world().clock().instant())) + ", process " + status.pid()
                            + ", version " + status.version());
            print(health);
            row(
                    "network",
                    router.stage() + ", " + count(router.peers(), "peer") + ", " + router.tunnelsIn() + "+"
                            + router.tunnelsOut() + " tunnels, " + router.transitTunnels() + " carried for others");
            row("router", router.kind());
            row(
                    "clients",
                    counts.sessions() + " logged in"
                            + (counts.detached() > 0 ? ", " + counts.detached() + " may come back" : ""));
            row("servers", counts.serverLinks() + " connected, " + count(counts.outbox(), "stanza") + " waiting");
            print(bridge);
            row("accounts", String.valueOf(counts.accounts()));
            String label = "server";
            for (String door : Doors.of(status.listeners()).words()) {
                row(label, door);
                label = "";
            }
            if (why) {
                print(health.servers());
                print(status.memory());
            }
            row("settings", folder.root().resolve(ConfigFile.NAME).toString());
            row("data", folder.root().toString());
        }

        private void print(Health health) {
            row("health", health.words() + (health.isWell() || why ? "" : "; `clove status --why` says what"));
            if (why) {
                health.ailments().forEach(each -> row("", (each.isProblem() ? "PROBLEM: " : "") + each.text()));
            }
        }

        private void print(BridgeInfo bridge) {
            row("bridge", words(bridge));
            bridge.trouble().ifPresent(trouble -> row("", "PROBLEM: its rules were not taken: " + trouble));
            bridge.links().stream()
                    .limit(MOST_LINKS)
                    .forEach(link ->
                            row("", link.theirs() + " from " + link.ours() + ": " + link.path() + ", " + link.state()));
            if (bridge.links().size() > MOST_LINKS) {
                row("", "and " + (bridge.links().size() - MOST_LINKS) + " more");
            }
        }

        private static String words(BridgeInfo bridge) {
            if (!bridge.on()) {
                return "off";
            }
            String domains = String.join(
                    ", ", bridge.domains().stream().map(Domain::name).toList());
            return "to the clearnet for " + domains + ", " + count(bridge.rules(), "rule")
                    + (bridge.pins() > 0 ? ", " + count(bridge.pins(), "pin") : "");
        }

        private void print(List<KnownServer> servers) {
            Instant now = cli.world().clock().instant();
            String label = "heard of";
            for (KnownServer server : servers) {
                row(
                        label,
                        server.domain().name()
                                + server.seen()
                                        .map(seen -> " " + Spans.words(Duration.between(seen, now)) + " ago")
                                        .orElse(" never")
                                + (server.waiting() > 0 ? ", " + count(server.waiting(), "stanza") + " waiting" : "")
                                + (server.isBarred() ? ", no way leads there" : ""));
                label = "";
            }
        }

        private void print(NodeStatus.Memory memory) {
            row(
                    "memory",
                    size(memory.held()) + " held of " + size(memory.most()) + ", heap " + size(memory.heap())
                            + (memory.refused() > 0 ? ", refused " + memory.refused() + " times" : ""));
            memory.kinds().forEach(each -> row("", size(each.bytes()) + " " + each.who()));
            String label = "most by";
            for (NodeStatus.Holding each : memory.greatest()) {
                row(label, size(each.bytes()) + " " + each.who());
                label = "";
            }
        }

        private void row(String name, String value) {
            cli.say(Lines.row(name, value, cli.world().tty().columns()));
        }
    }

    static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /// Bytes as people read them.
    static String size(long bytes) {
        long tenths = bytes * 10 / (1 << 20);
        return bytes < 1 << 20 ? (bytes >> 10) + " KiB" : tenths / 10 + "." + tenths % 10 + " MiB";
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
                cli.say(Json.line(Map.of("clove", ProgramVersion.text(), "java", java)));
            } else {
                cli.say("Clove " + ProgramVersion.text() + ", Java " + java);
            }
            return Exit.OK;
        }
    }
}
