package im.clove.node.app.cli;

import im.clove.clearnet.policy.BridgeFile;
import im.clove.clearnet.policy.BridgeFileException;
import im.clove.clearnet.policy.BridgePolicy;
import im.clove.clearnet.policy.BridgeRule;
import im.clove.clearnet.policy.Decision;
import im.clove.clearnet.policy.Direction;
import im.clove.clearnet.policy.Path;
import im.clove.clearnet.policy.Who;
import im.clove.clearnet.policy.Whom;
import im.clove.node.admin.Actor;
import im.clove.node.admin.AuditLog;
import im.clove.node.admin.ControlClient;
import im.clove.node.admin.ControlException;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.app.config.RulesFile;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bridge allow`, `deny`, `remove`, `reload`: the rules of the bridge. A running node takes a change at once.
final class BridgeCommands {
    private BridgeCommands() {}

    abstract static sealed class Base extends Command
            permits OfRule,
                    Reload,
                    BridgeListCommand,
                    BridgePinCommands.OfServer,
                    BridgeStatementCommands.OfNode,
                    BridgeTestCommand {
        Base(Cli cli) {
            super(cli);
        }

        static NodeConfig.Bridge bridge(Site site) {
            return site.config().config().federation().bridge();
        }

        static RulesFile file(Site site) {
            return new RulesFile(bridge(site).rules());
        }

        /// Writes the file, and a line in the record, for the node does neither; then tells the running node, if there
        /// is
        /// one.
        void save(Site site, BridgeFile rules, String action, Map<String, String> about) throws ControlException {
            file(site).write(rules);
            site.audit().write(Actor.owner(), action, about, AuditLog.Outcome.DONE, "");
            reload(site);
            if (!bridge(site).enabled()) {
                cli.complain("clove: the bridge is off (bridge.enabled in clove.conf), so this has no effect yet");
            }
        }

        /// @return whether a node runs
        static boolean reload(Site site) throws ControlException {
            Optional<ControlClient> running = site.running();
            if (running.isPresent()) {
                try (ControlClient node = running.get()) {
                    node.bridge().reload();
                }
            }
            return running.isPresent();
        }

        /// What was typed, read; what is wrong with it is for whoever typed it.
        static <T> T typed(Supplier<T> read) throws ControlException {
            try {
                return read.get();
            } catch (IllegalArgumentException e) {
                throw new ControlException(ControlException.Kind.REFUSED, String.valueOf(e.getMessage()), e);
            }
        }

        static ControlException refused(BridgeFileException e) {
            return new ControlException(ControlException.Kind.REFUSED, String.valueOf(e.getMessage()), e);
        }
    }

    /// What is about one rule.
    abstract static sealed class OfRule extends Base permits Changing, Remove {
        @Parameters(
                paramLabel = "WHOM",
                description = "A domain such as jabber.example, *.example for those below one, or '*' for all.")
        String whom = "";

        @Option(
                names = "--for",
                paramLabel = "WHO",
                description = "For one account or room (name@domain), or one domain of this node. Otherwise for all.")
        String who = "*";

        OfRule(Cli cli) {
            super(cli);
        }

        Whom whom() throws ControlException {
            return typed(() -> Whom.of(whom));
        }

        /// Of a domain of the bridge, or of a service below one: a rule about another would never hold.
        Who who(Site site) throws ControlException {
            Who named = typed(() -> Who.of(who));
            Optional<Domain> domain = switch (named) {
                case Who.Address(Jid jid) -> Optional.of(jid.domain());
                case Who.Everyone(Domain each) -> Optional.of(each);
                case Who.Anyone() -> Optional.empty();
            };
            List<Domain> ours = bridge(site).domains();
            if (domain.isPresent()
                    && ours.stream()
                            .noneMatch(each -> domain.get().equals(each)
                                    || domain.get().name().endsWith('.' + each.name()))) {
                throw ControlException.refused(domain.get()
                        + " is no domain of the bridge; bridge.domains in clove.conf "
                        + (ours.isEmpty()
                                ? "names none yet"
                                : "names "
                                        + String.join(
                                                ", ",
                                                ours.stream().map(Domain::name).toList())));
            }
            return named;
        }
    }

    /// What puts a rule.
    abstract static sealed class Changing extends OfRule permits Allow, Deny {
        @Option(names = "--in", description = "Only what comes from there.")
        boolean in;

        @Option(names = "--out", description = "Only what goes there.")
        boolean out;

        Changing(Cli cli) {
            super(cli);
        }

        Direction direction() {
            return in == out ? Direction.BOTH : in ? Direction.IN : Direction.OUT;
        }

        void put(Site site, BridgeFile before, BridgeRule rule, String action) throws ControlException {
            BridgeFile after;
            try {
                after = before.with(rule);
            } catch (BridgeFileException e) {
                throw refused(e);
            }
            BridgePolicy then = after.policy(false);
            if (isDead(then, rule)) {
                throw ControlException.refused("There is one path from a domain to another for all its accounts, and"
                        + " another rule for " + rule.whom().word() + " says another than "
                        + rule.path().word()
                        + ". Leave --path out, or change that rule first; `clove bridge list` shows"
                        + " them");
            }
            save(
                    site,
                    after,
                    action,
                    Map.of(
                            "who", rule.who().word(),
                            "whom", rule.whom().word(),
                            "path", rule.path().word(),
                            "direction", rule.direction().word()));
            String word = before.rules().stream().noneMatch(each -> isAboutTheSameTwo(each, rule))
                    ? "added"
                    : after.text().equals(before.text()) ? "already there" : "changed";
            cli.table(after.rules().stream()
                    .filter(each -> isAboutTheSameTwo(each, rule))
                    .map(each ->
                            Stream.concat(Stream.of(word), row(each).stream()).toList())
                    .toList());
            BridgePolicy until = before.policy(false);
            after.rules().stream()
                    .filter(each -> isDead(then, each) && !isDead(until, each))
                    .forEach(each -> cli.complain("clove: \"" + each.line() + "\" allows nothing any more: the path of"
                            + " that domain is another one now"));
        }
    }

    /// Whether a rule about an address wants another path than its domain has, so that it allows nothing. Not known of
    /// rules about many servers.
    static boolean isDead(BridgePolicy rules, BridgeRule rule) {
        return rule.who() instanceof Who.Address(Jid jid)
                && rule.whom() instanceof Whom.Server(Domain theirs)
                && rule.path() != Path.DENY
                && rules.refusal(jid, Jid.of(theirs), rule.direction() == Direction.IN)
                        .isPresent();
    }

    private static boolean isAboutTheSameTwo(BridgeRule one, BridgeRule other) {
        return one.who().equals(other.who()) && one.whom().equals(other.whom());
    }

    /// As in the file.
    static List<String> row(BridgeRule rule) {
        return List.of(
                rule.who().word(),
                rule.whom().word(),
                rule.path().word(),
                rule.direction().word());
    }

    /// For completion.
    static final class Paths extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Paths() {
            super(List.of("i2p", "prefer-i2p", "clearnet", "socks", "tor"));
        }
    }

    @CommandLine.Command(
            name = "allow",
            description = "Let this node talk to servers outside I2P. A rule that is there is changed.",
            footer = {
                "Of several rules that fit, that about an account counts before that about its domain, and that before the"
                        + " one for all; then the one that names the other server most closely.",
                "Group chat is usually at a domain of its own: conference.DOMAIN or muc.DOMAIN, so allow *.DOMAIN as well."
                        + " The rooms of this node are at rooms.DOMAIN."
            })
    static final class Allow extends Changing {
        @Option(
                names = "--path",
                paramLabel = "PATH",
                completionCandidates = Paths.class,
                description = "i2p: over I2P only. prefer-i2p: over I2P where it leads there, else directly. clearnet:"
                        + " directly. socks, tor: through the proxy of bridge.socks or bridge.tor. Otherwise as it was,"
                        + " and prefer-i2p for a new rule.")
        String path = "";

        Allow(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            Whom there = whom();
            Who here = who(site);
            BridgeFile before = file(site).read();
            BridgeRule rule = new BridgeRule(here, there, path(before, here, there), direction());
            put(site, before, rule, "bridge-allow");
            NodeConfig.Bridge.Ways ways = bridge(site).ways();
            if (rule.path() == Path.TOR && ways.tor().isEmpty()) {
                cli.complain("clove: bridge.tor in clove.conf names no proxy, and until it does nothing goes there");
            }
            if (rule.path() == Path.SOCKS && ways.socks().isEmpty()) {
                cli.complain("clove: bridge.socks in clove.conf names no proxy, and until it does nothing goes there");
            }
            return Exit.OK;
        }

        private Path path(BridgeFile before, Who here, Whom there) throws ControlException {
            if (!path.isEmpty()) {
                return Path.of(path)
                        .filter(each -> each != Path.DENY)
                        .orElseThrow(() -> ControlException.refused(
                                "'" + path + "' is no path; a path is i2p, prefer-i2p, clearnet, socks or tor"));
            }
            return before.rules().stream()
                    .filter(each -> each.who().equals(here) && each.whom().equals(there) && each.path() != Path.DENY)
                    .map(BridgeRule::path)
                    .findFirst()
                    .or(() -> ofPair(before, here, there))
                    .orElse(Path.PREFER_I2P);
        }

        /// What an account is allowed goes by the path that its domain has.
        private static Optional<Path> ofPair(BridgeFile before, Who here, Whom there) {
            return here instanceof Who.Address(Jid jid)
                            && there instanceof Whom.Server(Domain theirs)
                            && before.policy(false).pathOf(jid.domain(), theirs) instanceof Decision.By(Path common)
                    ? Optional.of(common)
                    : Optional.empty();
        }
    }

    @CommandLine.Command(
            name = "deny",
            description = "Forbid what a wider rule allows. Without any rule nothing is allowed.",
            footer = "`clove bridge remove` takes a rule out, so that the wider one holds again.")
    static final class Deny extends Changing {
        Deny(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            BridgeRule rule = new BridgeRule(who(site), whom(), Path.DENY, direction());
            put(site, file(site).read(), rule, "bridge-deny");
            return Exit.OK;
        }
    }

    @CommandLine.Command(name = "remove", description = "Take a rule out, whether it allows or forbids.")
    static final class Remove extends OfRule {
        Remove(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            Whom there = whom();
            // Also of a domain that is none of the bridge any more.
            Who here = typed(() -> Who.of(who));
            BridgeFile before = file(site).read();
            BridgeFile after = before.without(here, there);
            if (after.rules().size() == before.rules().size()) {
                throw ControlException.refused("There is no rule for " + here.word() + " and " + there.word()
                        + "; `clove bridge list` shows what there is");
            }
            save(site, after, "bridge-remove", Map.of("who", here.word(), "whom", there.word()));
            cli.say("There is no rule for " + here.word() + " and " + there.word() + " any more.");
            return Exit.OK;
        }
    }

    @CommandLine.Command(
            name = "reload",
            description =
                    "Check the file with the rules, and have the running node take what was changed in it by hand.",
            footer = "A file that is not right changes nothing: the node keeps the rules that it has.")
    static final class Reload extends Base {
        Reload(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            BridgeFile rules = file(site).read();
            boolean isRunning = reload(site);
            cli.say(file(site).path() + " is right: "
                    + InfoCommands.count(rules.rules().size(), "rule") + ". "
                    + (isRunning ? "The node has taken it." : "No node runs; the next start reads it."));
            return Exit.OK;
        }
    }
}
