package im.clove.node.admin;

import im.clove.xmpp.jid.Domain;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// The part of [Audited] about the bridge. A test leaves a line, too: it tells others of this node.
final class AuditedBridge implements BridgeControl {
    private final BridgeControl bridge;
    private final AuditedRoles.Lines lines;

    AuditedBridge(BridgeControl bridge, AuditedRoles.Lines lines) {
        this.bridge = bridge;
        this.lines = lines;
    }

    @Override
    public BridgeInfo info() throws ControlException {
        return bridge.info();
    }

    @Override
    public void reload() throws ControlException {
        lines.does("bridge-reload", Map.of(), bridge::reload);
    }

    @Override
    public List<StatementInfo> statements() throws ControlException {
        return bridge.statements();
    }

    @Override
    public String askStatement(Domain domain) throws ControlException {
        AtomicReference<String> answer = new AtomicReference<>("");
        lines.does("bridge-ask", Map.of("domain", domain.name()), () -> answer.set(bridge.askStatement(domain)));
        return answer.get();
    }

    @Override
    public void trust(Domain domain) throws ControlException {
        lines.does("bridge-trust", Map.of("domain", domain.name()), () -> bridge.trust(domain));
    }

    @Override
    public void forget(Domain domain) throws ControlException {
        lines.does("bridge-forget", Map.of("domain", domain.name()), () -> bridge.forget(domain));
    }

    @Override
    public void test(Domain theirs, Optional<Domain> ours, Consumer<Finding> found) throws ControlException {
        lines.does("bridge-test", Map.of("domain", theirs.name()), () -> bridge.test(theirs, ours, found));
    }
}
