package im.clove.node.app.cli;

import im.clove.clearnet.policy.BridgeFile;
import im.clove.clearnet.policy.BridgePolicy;
import im.clove.clearnet.policy.BridgeRule;
import im.clove.clearnet.policy.Pin;
import im.clove.clearnet.policy.Who;
import im.clove.clearnet.policy.Whom;
import im.clove.node.admin.BridgeInfo;
import im.clove.node.admin.ControlClient;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.Json;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// `bridge list`.
@CommandLine.Command(
        name = "list",
        description = "List the rules of the bridge, and where each domain they name is now.",
        footer =
                "What no rule allows is forbidden. The last column is empty for a domain that is not talked to, and for"
                        + " rules about many.")
final class BridgeListCommand extends BridgeCommands.Base {
    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    BridgeListCommand(Cli cli) {
        super(cli);
    }

    @Override
    Exit run() throws Exception {
        Site site = site();
        BridgeFile file = file(site).read();
        Optional<BridgeInfo> running = info(site);
        List<BridgeInfo.Link> links = running.map(BridgeInfo::links).orElse(List.of());
        if (json) {
            print(file, links, bridge(site).enabled());
        } else {
            table(file, links);
        }
        running.flatMap(BridgeInfo::trouble)
                .ifPresent(trouble -> cli.complain("clove: the running node has other rules in force: " + trouble));
        if (!bridge(site).enabled()) {
            cli.complain("clove: the bridge is off (bridge.enabled in clove.conf), so no rule has an effect");
        }
        return Exit.OK;
    }

    private static Optional<BridgeInfo> info(Site site) throws ControlException {
        Optional<ControlClient> running = site.running();
        if (running.isEmpty()) {
            return Optional.empty();
        }
        try (ControlClient node = running.get()) {
            return Optional.of(node.bridge().info());
        }
    }

    private void table(BridgeFile file, List<BridgeInfo.Link> links) {
        if (file.rules().isEmpty()) {
            cli.say("There are no rules: nothing outside I2P is talked to. `clove bridge allow DOMAIN` makes one.");
        } else {
            BridgePolicy policy = file.policy(false);
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("WHO", "WHOM", "PATH", "DIRECTION", "NOW"));
            for (BridgeRule rule : file.rules()) {
                List<String> row = new ArrayList<>(BridgeCommands.row(rule));
                row.add(
                        BridgeCommands.isDead(policy, rule)
                                ? "allows nothing: its domain has another path"
                                : now(rule, links));
                rows.add(row);
            }
            cli.table(rows);
        }
        file.pins().forEach((domain, pins) -> pins.forEach(pin -> cli.say("pin " + domain + " " + pin.words())));
    }

    private static String now(BridgeRule rule, List<BridgeInfo.Link> links) {
        return String.join(
                "; ",
                links.stream()
                        .filter(link -> isAbout(rule, link))
                        .map(link -> link.path() + ", " + link.state())
                        .distinct()
                        .toList());
    }

    private void print(BridgeFile file, List<BridgeInfo.Link> links, boolean on) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("on", on);
        out.put(
                "rules",
                file.rules().stream()
                        .map(rule -> Map.of(
                                "who",
                                rule.who().word(),
                                "whom",
                                rule.whom().word(),
                                "path",
                                rule.path().word(),
                                "direction",
                                rule.direction().word(),
                                "now",
                                links.stream()
                                        .filter(link -> isAbout(rule, link))
                                        .map(link -> Map.of(
                                                "from", link.ours().name(), "path", link.path(), "state", link.state()))
                                        .toList()))
                        .toList());
        List<Map<String, String>> pins = new ArrayList<>();
        file.pins().forEach((domain, each) -> each.forEach(pin -> pins.add(pin(domain, pin))));
        out.put("pins", pins);
        cli.say(Json.pretty(out));
    }

    private static Map<String, String> pin(Domain domain, Pin pin) {
        String words = pin.words();
        return Map.of(
                "domain", domain.name(), "kind", pin.kind().word(), "digits", words.substring(words.indexOf(' ') + 1));
    }

    /// Of a rule about exactly one server, the links with it from whom the rule is about.
    private static boolean isAbout(BridgeRule rule, BridgeInfo.Link link) {
        return rule.whom() instanceof Whom.Server(Domain theirs)
                && theirs.equals(link.theirs())
                && switch (rule.who()) {
                    case Who.Address(Jid jid) -> jid.domain().equals(link.ours());
                    case Who.Everyone(Domain ours) -> ours.equals(link.ours());
                    case Who.Anyone() -> true;
                };
    }
}
