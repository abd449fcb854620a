package im.clove.node.app.host;

import im.clove.clearnet.policy.Decision;
import im.clove.node.admin.BridgeControl;
import im.clove.node.admin.BridgeInfo;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.Finding;
import im.clove.node.admin.StatementControl;
import im.clove.node.admin.StatementInfo;
import im.clove.xmpp.jid.Domain;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What the owner can ask of a running node about its bridge. Thread-safe.
final class LiveBridge implements BridgeControl {
    private final List<Domain> domains;
    private final BridgeRules rules;
    private final Supplier<List<BridgeInfo.Link>> links;
    private final BridgeProbe probe;
    private final StatementControl statements;

    /// @param domains of the bridge, at least one
    /// @param links what is talked to now
    /// @param statements about places in I2P
    LiveBridge(
            List<Domain> domains,
            BridgeRules rules,
            Supplier<List<BridgeInfo.Link>> links,
            BridgeProbe probe,
            StatementControl statements) {
        this.statements = statements;
        this.domains = List.copyOf(domains);
        this.rules = rules;
        this.links = links;
        this.probe = probe;
    }

    @Override
    public BridgeInfo info() {
        return new BridgeInfo(true, domains, rules.rules(), rules.pins(), rules.trouble(), links.get());
    }

    @Override
    public void reload() throws ControlException {
        rules.reload();
    }

    @Override
    public List<StatementInfo> statements() throws ControlException {
        return statements.statements();
    }

    @Override
    public String askStatement(Domain domain) throws ControlException {
        return statements.askStatement(domain);
    }

    @Override
    public void trust(Domain domain) throws ControlException {
        statements.trust(domain);
    }

    @Override
    public void forget(Domain domain) throws ControlException {
        statements.forget(domain);
    }

    @Override
    public void test(Domain theirs, Optional<Domain> ours, Consumer<Finding> found) throws ControlException {
        Domain from = ours.orElse(domains.getFirst());
        if (domains.stream().noneMatch(domain -> isAtOrBelow(from, domain))) {
            throw ControlException.refused(from + " is no domain of the bridge");
        }
        switch (rules.policy().pathOf(from, theirs)) {
            case Decision.Refused(var error) -> found.accept(Finding.problem("rules", String.valueOf(error.text())));
            case Decision.By(var path) -> {
                found.accept(Finding.ok("rules", from + " reaches " + theirs + " by the path " + path.word()));
                probe.probe(from, theirs, path, found);
            }
        }
    }

    /// Services have domains of their own below one with accounts.
    private static boolean isAtOrBelow(Domain name, Domain domain) {
        return name.equals(domain) || name.name().endsWith('.' + domain.name());
    }
}
