package im.clove.node.admin;

import im.clove.xmpp.jid.Domain;
import java.util.Map;
import java.util.Optional;
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
    public void test(Domain theirs, Optional<Domain> ours, Consumer<Finding> found) throws ControlException {
        lines.does("bridge-test", Map.of("domain", theirs.name()), () -> bridge.test(theirs, ours, found));
    }
}
