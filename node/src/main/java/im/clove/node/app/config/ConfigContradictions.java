package im.clove.node.app.config;

import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.JidFormatException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// What two options say of one name, however it is spelled, and only one of them can have: each problem names both
/// lines. And what one option forbids and another wants.
final class ConfigContradictions {
    private final Options options;

    ConfigContradictions(Options options) {
        this.options = options;
    }

    /// Notes what it finds.
    ///
    /// @param components the domains of components
    void look(List<Domain> domains, NodeConfig.Federation federation, Set<Domain> components) {
        for (Domain component : components) {
            Predicate<String> same = text -> spells(text, component);
            if (domains.contains(component)) {
                add(
                        options.lineOf("component.domains", same),
                        "component.domains",
                        component + " is a domain with accounts (domains, line " + options.lineOf("domains", same)
                                + "); a component needs one of its own");
            }
            if (federation.darknet().map().containsKey(component)) {
                add(
                        options.lineOf("component.domains", same),
                        "component.domains",
                        component + " is said to be another server's (darknet.map, line "
                                + options.lineOf("darknet.map", same) + "); take it out of one of the two");
            }
        }
        for (Domain domain : domains) {
            if (federation.darknet().map().containsKey(domain)) {
                Predicate<String> same = text -> spells(text, domain);
                add(
                        options.lineOf("darknet.map", same),
                        "darknet.map",
                        domain + " is a domain of this node (domains, line " + options.lineOf("domains", same)
                                + "); take it out of one of the two");
            }
        }
        bridge(domains, federation);
        Set<B32> allowed = federation.gate().allow();
        for (B32 denied : federation.gate().deny()) {
            if (allowed.contains(denied)) {
                Predicate<String> same = text -> spells(text, denied);
                add(
                        options.lineOf("gate.deny", same),
                        "gate.deny",
                        denied + " is allowed as well (gate.allow, line " + options.lineOf("gate.allow", same)
                                + "); take it out of one of the two");
            }
        }
    }

    /// Whatever else is set, `darknet.only` is not overridden by an option that comes later in the file: its owner has
    /// to
    /// take it back.
    private void bridge(List<Domain> domains, NodeConfig.Federation federation) {
        NodeConfig.Bridge bridge = federation.bridge();
        for (Domain domain : bridge.domains()) {
            if (!domains.contains(domain)) {
                add(
                        options.lineOf("bridge.domains", text -> spells(text, domain)),
                        "bridge.domains",
                        domain + " is not among the domains of this node; add it to domains, too");
            }
        }
        if (bridge.enabled() && federation.darknet().only()) {
            options.problem(
                    "bridge.enabled",
                    "is true, and darknet.only = true forbids every server outside I2P. Set darknet.only = false if this"
                            + " node shall talk to servers of the clearnet, or bridge.enabled = false if not");
        }
        if (bridge.gone() && bridge.overI2p()) {
            options.problem(
                    "bridge.gone",
                    "is true, and bridge.over-i2p = true says the opposite. Set bridge.over-i2p = false if these domains"
                            + " are not in I2P any more");
        }
        if (bridge.enabled() && bridge.domains().isEmpty()) {
            options.problem(
                    "bridge.enabled",
                    "is true, and bridge.domains names no domain: nobody on the clearnet could answer. Name a domain of"
                            + " yours that is among domains, too");
        }
    }

    private void add(int line, String option, String text) {
        options.problems().add(new ConfigProblem(line, option, text));
    }

    private static boolean spells(String text, Domain domain) {
        try {
            return Domain.of(text).equals(domain);
        } catch (JidFormatException _) {
            return false;
        }
    }

    private static boolean spells(String text, B32 b32) {
        try {
            return Options.b32(text).equals(b32);
        } catch (Options.Unfit _) {
            return false;
        }
    }
}
